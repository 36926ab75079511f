"""Statements of templates as Python, for a page's function (`publish/page_functions.py`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jinja2
from jinja2 import nodes

from archivegen.publish.page_expressions import Expressions
from archivegen.publish.page_names import Loop, Scope, Value, unfit

DEEPEST = 30  # templates within templates: more is a circle

Piece = tuple[str, str]  # ("text", HTML) or ("code", Python that gives HTML)


class Lines:
    """The statements of a function; what it writes is gathered until a statement comes between."""

    def __init__(self, depth: int = 1) -> None:
        self.lines: list[str] = []
        self.depth = depth
        self.pieces: list[Piece] = []

    def say(self, line: str) -> None:
        """One line, behind what is to be written before it."""
        self.flush()
        self.lines.append(f"{' ' * self.depth}{line}")

    def flush(self) -> None:
        """Write what is gathered."""
        if any(text for _, text in self.pieces):
            self.lines.append(f"{' ' * self.depth}write({written(self.pieces)})")
        self.pieces = []


def written(pieces: Sequence[Piece]) -> str:
    """The Python for pieces one after the other."""
    codes = [code for kind, code in pieces if kind == "code"]
    if not codes:
        return repr("".join(text for _, text in pieces))
    if len(codes) == 1 and not any(text for kind, text in pieces if kind == "text"):
        return codes[0]
    form = "".join("%s" if kind == "code" else text.replace("%", "%%") for kind, text in pieces)
    return f"{form!r} % ({', '.join(codes)},)"


class Statements(Expressions):
    """Python for statements, in a function whose text is gathered by ``write``."""

    def __init__(self, environment: jinja2.Environment) -> None:
        super().__init__(environment)
        self.level = 0
        self._statements_of: dict[type[nodes.Node], Callable[[Any, Scope, Lines], None]] = {
            nodes.Output: self._output,
            nodes.If: lambda node, scope, lines: self._choice(node, scope, lines, self._branch),
            nodes.For: self._for,
            nodes.With: lambda node, scope, lines: self.statements(node.body, self._with(node, scope, lines), lines),
            nodes.Assign: self._assign,
            nodes.AssignBlock: self._capture,
            nodes.Include: self._include,
            nodes.Block: lambda node, _, lines: self.block(node, lines),
            nodes.CallBlock: self._call_block,
            nodes.Import: lambda node, scope, _: self.import_(node, scope),
            nodes.FromImport: lambda node, scope, _: self.import_(node, scope),
        }

    def block(self, node: nodes.Block, lines: Lines) -> None:
        """Write a block where it stands."""
        raise NotImplementedError

    def super_block(self, lines: Lines) -> None:
        """Write the block that the one being written stands in for."""
        raise NotImplementedError

    def import_(self, node: nodes.Import | nodes.FromImport, scope: Scope) -> None:
        """Bind what a template imports."""
        raise NotImplementedError

    def included(self, name: str, scope: Scope, lines: Lines) -> None:
        """Write another template where it is included."""
        raise NotImplementedError

    def statements(self, body: Sequence[nodes.Node], scope: Scope, lines: Lines) -> None:
        """The statements of a body, one after the other."""
        for node in body:
            self.statement(node, scope, lines)

    def statement(self, node: nodes.Node, scope: Scope, lines: Lines) -> None:
        """One statement; what is simple only adds to what is gathered."""
        if _simple(node):
            lines.pieces += self._pieces([node], scope)
        elif type(node) in self._statements_of:
            self._statements_of[type(node)](node, scope, lines)
        else:
            unfit(type(node).__name__)

    def _output(self, node: nodes.Output, scope: Scope, lines: Lines) -> None:
        for part in node.nodes:
            if _calls_super(part):
                self.super_block(lines)
            else:
                lines.pieces += self._pieces([nodes.Output([part])], scope)

    def ending(self, body: Sequence[nodes.Node], scope: Scope, lines: Lines) -> None:
        """The end of a function: without gathering where there is one thing to give back."""
        body = [n for n in body if not isinstance(n, nodes.Output) or not blank(n)]
        while body and isinstance(body[0], nodes.Assign):
            self.statement(body[0], scope, lines)
            body = body[1:]
        if len(body) == 1 and isinstance(body[0], nodes.With):
            inner = self._with(body[0], scope, lines)
            self.ending(body[0].body, inner, lines)
        elif len(body) == 1 and isinstance(body[0], nodes.If) and not _simple(body[0]):
            self._choice(body[0], scope, lines, self.ending)
        elif all(map(_simple, body)):
            lines.say(f"return {written(self._pieces(body, scope))}")
        else:
            lines.say("out = []")
            lines.say("write = out.append")
            self.statements(body, scope, lines)
            lines.say("return ''.join(out)")

    def _pieces(self, body: Sequence[nodes.Node], scope: Scope) -> list[Piece]:
        """What simple nodes write."""
        found: list[Piece] = []
        for node in body:
            if isinstance(node, nodes.If):
                found.append(("code", self._chosen(node, scope)))
            elif isinstance(node, nodes.Output):
                for part in node.nodes:
                    text = self.text(part)
                    found.append(("code", self.output(part, scope)) if text is None else ("text", text))
        return found

    def _chosen(self, node: nodes.If, scope: Scope) -> str:
        """A simple choice as one expression."""
        other = written(self._pieces(node.else_, Scope(scope)))
        for one in reversed((node, *node.elif_)):
            chosen = written(self._pieces(one.body, Scope(scope)))
            other = f"({chosen} if {self.value(one.test, scope)} else {other})"
        return other

    def _choice(
        self,
        node: nodes.If,
        scope: Scope,
        lines: Lines,
        branch: Callable[[Sequence[nodes.Node], Scope, Lines], None],
    ) -> None:
        for word, one in zip(("if", *("elif" for _ in node.elif_)), (node, *node.elif_), strict=True):
            lines.say(f"{word} {self.value(one.test, scope)}:")
            self._indented(one.body, Scope(scope), lines, branch)
        lines.say("else:")
        self._indented(node.else_, Scope(scope), lines, branch)

    def _branch(self, body: Sequence[nodes.Node], scope: Scope, lines: Lines) -> None:
        if any(map(names_something, body)):
            unfit("a name that is set on condition")
        self.statements(body, scope, lines)
        lines.say("pass")

    @staticmethod
    def _indented(
        body: Sequence[nodes.Node],
        scope: Scope,
        lines: Lines,
        write: Callable[[Sequence[nodes.Node], Scope, Lines], None],
    ) -> None:
        lines.flush()
        lines.depth += 1
        write(body, scope, lines)
        lines.flush()
        lines.depth -= 1

    def _for(self, node: nodes.For, scope: Scope, lines: Lines) -> None:
        if node.recursive or (node.test is not None and any(n.name == "loop" for n in node.test.find_all(nodes.Name))):
            unfit("a loop within itself")
        number = self.number()
        inner, loop = Scope(scope), Loop(number)
        target = self._target_of(node.target, inner, number)
        items = self.value(node.iter, scope)
        if node.test is not None:
            lines.say(f"s{number} = {items}")
            items = f"[{target} for {target} in s{number} if {self.value(node.test, inner)}]"
        inner.bind("loop", loop)
        body = Lines(lines.depth + 1)
        self.statements(node.body, inner, body)
        body.say("pass")
        if loop.measured or node.else_:
            lines.say(f"s{number} = {items}")
            lines.say(f"if not isinstance(s{number}, (tuple, list)): s{number} = list(s{number})")
            lines.say(f"n{number} = len(s{number})")
            items = f"s{number}"
        if loop.counted:
            lines.say(f"for i{number}, {target} in enumerate({items}):")
        else:
            lines.say(f"for {target} in {items}:")
        lines.lines += body.lines
        if node.else_:
            lines.say(f"if not n{number}:")
            self._indented(node.else_, Scope(scope), lines, self._branch)

    def _target_of(self, target: nodes.Node, scope: Scope, number: int) -> str:
        if isinstance(target, nodes.Name):
            scope.bind(target.name, Value(f"v{number}_{target.name}"))
            return f"v{number}_{target.name}"
        if isinstance(target, nodes.Tuple):
            return f"({''.join(f'{self._target_of(n, scope, number)}, ' for n in target.items)})"
        return unfit("a target")

    def _with(self, node: nodes.With, scope: Scope, lines: Lines) -> Scope:
        inner, number = Scope(scope), self.number()
        values = [self.value(value, scope) for value in node.values]
        for target, value in zip(node.targets, values, strict=True):
            lines.say(f"{self._target_of(target, inner, number)} = {value}")
        return inner

    def _assign(self, node: nodes.Assign, scope: Scope, lines: Lines) -> None:
        value = self.value(node.node, scope)
        if isinstance(node.target, nodes.NSRef):
            known = scope.find(node.target.name)
            if not isinstance(known, Value):
                unfit(node.target.name)
            lines.say(f"{known.code}[{node.target.attr!r}] = {value}")
        else:
            lines.say(f"{self._target_of(node.target, scope, self.number())} = {value}")

    def _capture(self, node: nodes.AssignBlock, scope: Scope, lines: Lines) -> None:
        """What a body writes, under a name instead."""
        if node.filter is not None or not isinstance(node.target, nodes.Name):
            unfit("a set of another sort")
        number = self.number()
        lines.say(f"w{number}, o{number} = write, []")
        lines.say(f"write = o{number}.append")
        self.statements(node.body, Scope(scope), lines)
        lines.say(f"write = w{number}")
        lines.say(f"{self._target_of(node.target, scope, number)} = Markup(''.join(o{number}))")

    def _include(self, node: nodes.Include, scope: Scope, lines: Lines) -> None:
        if node.ignore_missing or not node.with_context:
            unfit("an include of another sort")
        self.level += 1
        if self.level > DEEPEST:
            unfit("a circle")
        self.included(constant(node.template), scope, lines)
        self.level -= 1

    def _call_block(self, node: nodes.CallBlock, scope: Scope, lines: Lines) -> None:
        if node.defaults or any(n.name == "caller" for one in node.body for n in one.find_all(nodes.Name)):
            unfit("a caller with defaults, or within a caller")
        number = self.number()
        inner = Scope(scope)
        names = [f"v{number}_{argument.name}" for argument in node.args]
        for argument, code in zip(node.args, names, strict=True):
            inner.bind(argument.name, Value(code))
        body = Lines(lines.depth + 1)
        self.ending(node.body, inner, body)
        lines.say(f"def c{number}({', '.join(names)}):")
        lines.lines += body.lines
        macro = self.macro(node.call.node, scope)
        lines.pieces.append(("code", self.call(macro, node.call, scope, f"c{number}")))


def constant(name: nodes.Node) -> str:
    """The name of a template, where it stands in the text. Raises `Unfit`."""
    if isinstance(name, nodes.Const) and isinstance(name.value, str):
        return name.value
    return unfit("a name that is worked out")


def blank(node: nodes.Output) -> bool:
    """Whether nothing is written."""
    return all(isinstance(n, nodes.TemplateData) and not n.data for n in node.nodes)


def _calls_super(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "super"


def names_something(node: nodes.Node) -> bool:
    """Whether a name means something else behind a statement."""
    if isinstance(node, nodes.Assign | nodes.AssignBlock):
        return not isinstance(node.target, nodes.NSRef)
    return isinstance(node, nodes.Import | nodes.FromImport)


def _simple(node: nodes.Node) -> bool:
    """Whether a node is text, a value, or a choice between such."""
    if isinstance(node, nodes.Output):
        return not any(map(_calls_super, node.nodes))
    if isinstance(node, nodes.If):
        return all(map(_simple, (*node.body, *node.elif_, *node.else_)))
    return False
