"""Expressions of templates as Python, for a page's function (`publish/page_functions.py`)."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import markup_join
from markupsafe import Markup, escape

from archivegen.publish.page_names import Caller, Loop, Macro, Module, Scope, Value, unfit

try:
    from markupsafe._speedups import _escape_inner as _escaped
except ImportError:  # without it, or in another version

    def _escaped(text: str, /) -> str:
        return str(escape(text))


_COMPARISONS = {
    "eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in",
}  # fmt: skip

_TESTS = {"none": "is None", "odd": "% 2 == 1", "even": "% 2 == 0"}


def shown(value: Any) -> str:
    """A value as a page shows it: text is escaped, markup is not."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    return value if kind is Markup else escape(value)


def joined(*parts: Any) -> str:
    """Values written one after the other, as ``~`` does."""
    return markup_join(parts)


GIVEN: Mapping[str, Any] = {"escaped": _escaped, "shown": shown, "joined": joined, "Markup": Markup}


class Expressions:
    """Python for expressions. ``asked`` collects what that Python needs of the environment.

    ``trusted`` says that a template is the theme's own, which asks views for what they have: an attribute is looked
    up as Python does. In others the environment looks it up, which also finds the keys of a table.
    """

    def __init__(self, environment: jinja2.Environment) -> None:
        self.environment = environment
        self.trusted = True
        self.count = 0
        self.asked: set[str] = set()
        self._kinds: dict[type[nodes.Node], Callable[[Any, Scope], str]] = {
            nodes.Name: self._name,
            nodes.Const: lambda node, _: repr(node.value),
            nodes.Tuple: self._tuple,
            nodes.List: lambda node, scope: f"[{', '.join(self.value(n, scope) for n in node.items)}]",
            nodes.Dict: self._dict,
            nodes.Getattr: self._attribute,
            nodes.Getitem: self._item,
            nodes.Call: self._call,
            nodes.Filter: self._filter,
            nodes.Test: self._test,
            nodes.Compare: self._compare,
            nodes.CondExpr: self._condition,
            nodes.Concat: self._concat,
            nodes.Not: lambda node, scope: f"(not {self.value(node.node, scope)})",
            nodes.And: lambda node, scope: f"({self.value(node.left, scope)} and {self.value(node.right, scope)})",
            nodes.Or: lambda node, scope: f"({self.value(node.left, scope)} or {self.value(node.right, scope)})",
        }

    def value(self, node: nodes.Node, scope: Scope) -> str:
        """The Python for a value."""
        if html := self.html(node, scope):
            return f"Markup({html})"
        if isinstance(node, nodes.Neg):
            return f"(-{self.value(node.node, scope)})"
        if isinstance(node, nodes.Add | nodes.Sub | nodes.Mul | nodes.Div | nodes.FloorDiv | nodes.Mod):
            return f"({self.value(node.left, scope)} {node.operator} {self.value(node.right, scope)})"
        if type(node) not in self._kinds:
            unfit(type(node).__name__)
        return self._kinds[type(node)](node, scope)

    def text(self, node: nodes.Node) -> str | None:
        """What a node shows where that is the same on every page, else ``None``."""
        if isinstance(node, nodes.TemplateData):
            return node.data
        if isinstance(node, nodes.Const):
            return str(shown(node.value))
        words = self._words(node) if isinstance(node, nodes.Call) else None
        return None if words is None else _escaped(words)

    def output(self, node: nodes.Node, scope: Scope) -> str:
        """The Python for a value as the page shows it."""
        if html := self.html(node, scope):
            return html
        # nearly all of it is text: asking in place saves a call
        return f"(escaped(z) if type(z := {self.value(node, scope)}) is str else shown(z))"

    def html(self, node: nodes.Node, scope: Scope) -> str:
        """The Python for what a macro writes, or "" where a node is something else than the call of one."""
        if not isinstance(node, nodes.Call) or node.dyn_args is not None or node.dyn_kwargs is not None:
            return ""
        target = self._target(node.node, scope)
        if isinstance(target, Macro):
            return self.call(target, node, scope)
        if isinstance(target, Caller):
            if node.kwargs:
                unfit("caller with names")
            return f"{target.code}({', '.join(self.value(n, scope) for n in node.args)})"
        return ""

    def call(self, macro: Macro, node: nodes.Call, scope: Scope, caller: str = "") -> str:
        """The Python that calls a macro."""
        values = [self.value(n, scope) for n in node.args]
        named = {pair.key: self.value(pair.value, scope) for pair in node.kwargs}
        if len(values) > len(macro.parameters) or not named.keys() <= set(macro.parameters[len(values) :]):
            unfit("arguments that a macro has no names for")
        arguments = ["page", "site", *values, *(f"p_{name}={value}" for name, value in named.items())]
        if caller:
            arguments.append(f"caller={caller}")
        return f"{macro.function}({', '.join(arguments)})"

    def macro(self, node: nodes.Expr, scope: Scope) -> Macro:
        """The macro that a node names."""
        target = self._target(node, scope)
        return target if isinstance(target, Macro) else unfit("a call of what is no macro")

    def number(self) -> int:
        """A number that no other name of these functions has."""
        self.count += 1
        return self.count

    def ask(self, name: str) -> str:
        """A name by which a page's function finds a filter, a test or a global of the environment."""
        self.asked.add(name)
        return name

    @staticmethod
    def _target(node: nodes.Expr, scope: Scope) -> object:
        if isinstance(node, nodes.Name):
            return scope.find(node.name)
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            module = scope.find(node.node.name)
            if isinstance(module, Module):
                return module.scope.names.get(node.attr) or unfit(node.attr)
        return None

    def _name(self, node: nodes.Name, scope: Scope) -> str:
        found = scope.find(node.name)
        if not isinstance(found, Value):
            unfit(f"{node.name} as a value")
        return self.ask(found.code) if found.code.startswith("g_") else found.code

    def _tuple(self, node: nodes.Tuple, scope: Scope) -> str:
        return f"({''.join(f'{self.value(n, scope)}, ' for n in node.items)})"

    def _dict(self, node: nodes.Dict, scope: Scope) -> str:
        pairs = (f"{self.value(pair.key, scope)}: {self.value(pair.value, scope)}" for pair in node.items)
        return f"{{{', '.join(pairs)}}}"

    def _attribute(self, node: nodes.Getattr, scope: Scope) -> str:
        if isinstance(node.node, nodes.Name):
            base = scope.find(node.node.name)
            if isinstance(base, Module):
                found = base.scope.names.get(node.attr)
                return found.code if isinstance(found, Value) else unfit(node.attr)
            if isinstance(base, Loop):
                return _of_loop(base, node.attr)
        value = self.value(node.node, scope)
        if self.trusted and node.attr.isidentifier() and not keyword.iskeyword(node.attr):
            return f"{value}.{node.attr}"
        return f"attribute({value}, {node.attr!r})"

    def _concat(self, node: nodes.Concat, scope: Scope) -> str:
        values = [self.value(n, scope) for n in node.nodes]
        names = [f"y{self.number()}" for _ in values]
        asked = " & ".join(f"(type({name} := {value}) is str)" for name, value in zip(names, values, strict=True))
        return f"({' + '.join(names)} if {asked} else joined({', '.join(names)}))"

    def _item(self, node: nodes.Getitem, scope: Scope) -> str:
        value = self.value(node.node, scope)
        if isinstance(node.arg, nodes.Slice):
            ends = (node.arg.start, node.arg.stop, node.arg.step)
            return f"{value}[{':'.join(self.value(n, scope) if n is not None else '' for n in ends)}]"
        key = self.value(node.arg, scope)
        return f"{value}[{key}]" if self.trusted else f"item({value}, {key})"

    def _call(self, node: nodes.Call, scope: Scope) -> str:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            unfit("arguments from a list")
        function = node.node
        if isinstance(function, nodes.Name):
            known = self.environment.globals.get(function.name)
            if not callable(known) or _asked(known):
                unfit(function.name)
        elif not isinstance(function, nodes.Getattr):
            unfit("a call of a value")
        if (words := self._words(node)) is not None:
            return repr(words)
        return f"{self.value(function, scope)}({self._arguments(node, scope)})"

    def _words(self, node: nodes.Call) -> str | None:
        """The interface's words for a key that the template gives: they are the same on all pages."""
        if not isinstance(node.node, nodes.Name) or node.node.name != "t" or node.kwargs or len(node.args) != 1:
            return None
        if not isinstance(node.args[0], nodes.Const):
            return None
        words: Any = self.environment.globals["t"]
        try:
            found = words(node.args[0].value)
        except Exception:  # whatever it raises, it will raise again where it matters
            return None
        return found if type(found) is str else None

    def _arguments(self, node: nodes.Call | nodes.Filter | nodes.Test, scope: Scope) -> str:
        named = (f"{pair.key}={self.value(pair.value, scope)}" for pair in node.kwargs)
        if (
            node.dyn_args is not None
            or node.dyn_kwargs is not None
            or any(keyword.iskeyword(str(p.key)) for p in node.kwargs)
        ):
            unfit("arguments from a list")
        return ", ".join((*(self.value(n, scope) for n in node.args), *named))

    def _filter(self, node: nodes.Filter, scope: Scope) -> str:
        if node.node is None or node.name not in self.environment.filters:
            unfit(f"filter {node.name}")
        value = self.value(node.node, scope)
        if node.name in {"length", "count"}:
            return f"len({value})"
        return self._passed(self.environment.filters[node.name], f"filter_{node.name}", value, node, scope)

    def _test(self, node: nodes.Test, scope: Scope) -> str:
        value = self.value(node.node, scope)
        if node.name in _TESTS:
            return f"({value} {_TESTS[node.name]})"
        if node.name not in self.environment.tests:
            unfit(f"test {node.name}")
        return self._passed(self.environment.tests[node.name], f"test_{node.name}", value, node, scope)

    def _passed(self, function: Any, name: str, value: str, node: nodes.Filter | nodes.Test, scope: Scope) -> str:
        """A call of a filter or test, which may ask for what Jinja2 passes to it."""
        asked = _asked(function)
        given = {"": "", "environment": "environment, ", "eval_context": "context.eval_ctx, ", "context": "context, "}[
            asked
        ]
        rest = self._arguments(node, scope)
        return f"{self.ask(name)}({given}{value}{', ' if rest else ''}{rest})"

    def _compare(self, node: nodes.Compare, scope: Scope) -> str:
        parts = [self.value(node.expr, scope)]
        for operand in node.ops:
            parts += (_COMPARISONS[operand.op], self.value(operand.expr, scope))
        return f"({' '.join(parts)})"

    def _condition(self, node: nodes.CondExpr, scope: Scope) -> str:
        if node.expr2 is None:
            unfit("a choice of one")
        chosen, other = self.value(node.expr1, scope), self.value(node.expr2, scope)
        return f"({chosen} if {self.value(node.test, scope)} else {other})"


def _asked(function: Any) -> str:
    """What a filter or function asks Jinja2 to pass to it (`jinja2.pass_context` and its like)."""
    return str(getattr(getattr(function, "jinja_pass_arg", None), "name", ""))


def _of_loop(loop: Loop, asked: str) -> str:
    loop.counted = True
    number = f"i{loop.number}"
    if asked in {"last", "length"}:
        loop.measured = True
    ways = {
        "index0": number,
        "index": f"({number} + 1)",
        "first": f"({number} == 0)",
        "last": f"({number} + 1 == n{loop.number})",
        "length": f"n{loop.number}",
    }
    return ways.get(asked) or unfit(f"loop.{asked}")
