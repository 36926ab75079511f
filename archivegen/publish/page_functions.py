"""A page's template with all that it extends, includes and imports, as one Python function.

Jinja2 looks up every block, macro and included template anew on every page, and asks of every value what it is. All of
that is known when a site's templates are read: names of blocks, macros and parents stand in their text. So each page's
template becomes one function whose text is put together from them. What a template may say and these functions do not
know leaves the page to Jinja2 (`Unfit`); and so does whatever goes wrong while a function runs, so that what a mistake
in a template does and says is always Jinja2's.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from functools import lru_cache

import jinja2
import msgspec
from jinja2 import nodes

from archivegen.publish.page_expressions import GIVEN
from archivegen.publish.page_names import Binding, Caller, Hidden, Macro, Module, Scope, Unfit, Value, unfit
from archivegen.publish.page_statements import DEEPEST, Lines, Statements, blank, constant, names_something

PageFunction = Callable[[object, object], str]
Tree = Callable[[str], tuple[nodes.Template, bool] | None]  # a template by its name, and whether it is the theme's own

WORDS_KEPT = 4096  # of the interface, with the numbers in them


class PageCode(msgspec.Struct, frozen=True, array_like=True):
    """A page's function as it can be kept: its compiled text, and what it asks the environment for by name."""

    code: bytes
    asks: tuple[str, ...]


def page_code(name: str, environment: jinja2.Environment, tree: Tree) -> PageCode:
    """The function that renders a template. Raises `Unfit`."""
    try:
        return _Program(environment, tree).compiled(name)
    except (SyntaxError, RecursionError, nodes.Impossible, jinja2.TemplateError) as bad:
        raise Unfit(str(bad)) from bad


def page_function(page: PageCode, environment: jinja2.Environment) -> PageFunction:
    """The function, with all that it needs."""
    given = dict(GIVEN)
    for name in page.asks:
        kind, _, rest = name.partition("_")
        given[name] = {"g": environment.globals, "filter": environment.filters, "test": environment.tests}[kind][rest]
    for name in {"g_t", "filter_number"} & given.keys():  # pure, and asked for the same few things on every page
        given[name] = lru_cache(maxsize=WORDS_KEPT, typed=True)(given[name])
    given["attribute"], given["item"] = environment.getattr, environment.getitem
    given["environment"], given["context"] = environment, environment.context_class(environment, {}, None, {})
    exec(marshal.loads(page.code), given)  # noqa: S102, S302 - what this module wrote of the templates' own text
    function: PageFunction = given["render"]
    return function


class _Unwritten(Macro, frozen=True, eq=False):
    """A macro with its text."""

    node: nodes.Macro
    around: Scope
    trusted: bool


class _Blocks:
    """The blocks of a template and of those that it extends: for each name its bodies, the last one first."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.bodies: dict[str, list[tuple[nodes.Block, bool]]] = {}


class _Program(Statements):
    """The functions of one page, as they are written."""

    def __init__(self, environment: jinja2.Environment, tree: Tree) -> None:
        super().__init__(environment)
        self.tree = tree
        self.functions: list[str] = []
        self.written: set[str] = set()
        self.modules: dict[tuple[str, bool], Module] = {}
        self.blocks: _Blocks | None = None
        self.behind: tuple[str, int] | None = None  # the block being written, and which of its bodies
        plain = {name: Value(f"g_{name}") for name in environment.globals}
        self.plain: dict[str, Binding] = {**plain}
        self.known: dict[str, Binding] = {**plain, "page": Value("page"), "site": Value("site")}

    def compiled(self, name: str) -> PageCode:
        """The page's function."""
        lines = Lines()
        lines.say("out = []")
        lines.say("write = out.append")
        self._page(name, lines)
        lines.say("return ''.join(out)")
        self.functions.append("\n".join(("def render(page, site):", *lines.lines)))
        program = compile("\n".join(self.functions), f"<{name}>", "exec")
        return PageCode(marshal.dumps(program), tuple(sorted(self.asked)))

    def _read(self, name: str) -> tuple[nodes.Template, bool]:
        return self.tree(name) or unfit(f"no template {name}")

    def _page(self, name: str, lines: Lines) -> None:
        """A template that may extend others: the last parent's text, with the blocks of all."""
        shared = Scope(reserved=self.known)
        self.blocks = _Blocks(shared)
        chain: list[str] = []
        while (parent := self._gather(name, chain)) != "":
            self._child(*self._read(name), shared)
            name = parent
        tree, self.trusted = self._read(name)
        for node in tree.body:
            if isinstance(node, nodes.Import | nodes.FromImport):
                self.import_(node, shared)  # blocks see it too
            elif isinstance(node, nodes.Macro):
                self._define(node, shared, trusted=self.trusted)
            elif names_something(node):
                unfit("a name that blocks would see")
            else:
                self.statement(node, Scope(shared), lines)

    def _gather(self, name: str, chain: list[str]) -> str:
        """The blocks of a template; the name of its parent, or ""."""
        tree, trusted = self._read(name)
        if name in chain or len(chain) > DEEPEST:
            unfit("a circle")
        chain.append(name)
        bodies = self.blocks.bodies if self.blocks else {}
        blocks = list(tree.find_all(nodes.Block))
        if len({block.name for block in blocks}) < len(blocks) or any(b.required or b.scoped for b in blocks):
            unfit("a block of another sort")
        for block in blocks:
            bodies.setdefault(block.name, []).append((block, trusted))
        parents = list(tree.find_all(nodes.Extends))
        if len(parents) > 1 or any(parent not in tree.body for parent in parents):
            unfit("parents on condition")
        return constant(parents[0].template) if parents else ""

    def _child(self, tree: nodes.Template, trusted: bool, shared: Scope) -> None:
        """What stands at the top of a template that extends another."""
        extended = False
        own = Scope(reserved=self.known)
        for node in tree.body:
            if isinstance(node, nodes.Extends):
                extended = True
            elif isinstance(node, nodes.Import | nodes.FromImport):
                self.import_(node, own)
            elif isinstance(node, nodes.Macro):
                self._define(node, own, trusted=trusted)
            elif not isinstance(node, nodes.Block | nodes.Output) or not (extended or _unseen(node)):
                unfit(f"{type(node).__name__} beside a parent")
        for name, binding in own.names.items():
            if name not in own.reserved:
                if name.startswith("_") or shared.names.get(name, binding) != binding:
                    unfit(f"{name} in two templates")
                shared.names[name] = binding

    def block(self, node: nodes.Block, lines: Lines, which: int = 0) -> None:
        """Write a block where it stands: the body that the last template gives it."""
        if self.blocks is None or node.name not in self.blocks.bodies:
            unfit("a block in an included template")
        bodies = self.blocks.bodies[node.name]
        if which >= len(bodies):
            unfit("super of nothing")
        body, trusted = bodies[which]
        before = self.trusted, self.behind
        self.trusted, self.behind = trusted, (node.name, which)
        self.statements(body.body, Scope(self.blocks.scope), lines)
        self.trusted, self.behind = before

    def super_block(self, lines: Lines) -> None:
        """Write the body that the one being written stands in for."""
        if self.behind is None or self.blocks is None:
            unfit("super outside of a block")
        name, which = self.behind
        self.block(self.blocks.bodies[name][which][0], lines, which + 1)

    def import_(self, node: nodes.Import | nodes.FromImport, scope: Scope) -> None:
        """Bind what a template imports."""
        module = self._module(constant(node.template), with_context=node.with_context)
        if isinstance(node, nodes.Import):
            self._bind(scope, node.target, module)
            return
        for name in node.names:
            wanted, target = name if isinstance(name, tuple) else (name, name)
            found = module.scope.names.get(wanted)
            if found is None or wanted in module.scope.reserved:
                unfit(f"{wanted} is not there")
            self._bind(scope, target, found)

    @staticmethod
    def _bind(scope: Scope, name: str, binding: Binding) -> None:
        if scope.names.get(name, binding) != binding:
            unfit(f"{name} in two templates")
        scope.bind(name, binding)

    def _module(self, name: str, *, with_context: bool) -> Module:
        """A template that others import: its macros, and values that are the same on all pages."""
        key = (name, with_context)
        if key not in self.modules:
            scope = Scope(reserved=self.known if with_context else self.plain)
            self.modules[key] = Module(name, scope)
            tree, trusted = self._read(name)
            for node in tree.body:
                if isinstance(node, nodes.Macro):
                    self._define(node, scope, trusted=trusted)
                elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
                    scope.bind(node.target.name, Value(_same_everywhere(node.node)))
                elif isinstance(node, nodes.Import | nodes.FromImport):
                    self.import_(node, scope)
                elif not isinstance(node, nodes.Output) or not _only_text(node):
                    unfit(f"{type(node).__name__} in an imported template")
        return self.modules[key]

    def _define(self, node: nodes.Macro, scope: Scope, *, trusted: bool) -> None:
        """A macro becomes a function when it is first called."""
        if node.name in scope.names:
            unfit(f"{node.name} defined twice")
        function = f"m{self.number()}_{node.name}"
        macro = _Unwritten(function, tuple(n.name for n in node.args), node=node, around=scope, trusted=trusted)
        scope.bind(node.name, macro)

    def call(self, macro: Macro, node: nodes.Call, scope: Scope, caller: str = "") -> str:
        """The Python that calls a macro, which is written if it is not yet."""
        if isinstance(macro, _Unwritten) and macro.function not in self.written:
            self.written.add(macro.function)  # before it is: it may call itself
            self._write(macro)
        return super().call(macro, node, scope, caller)

    def _write(self, macro: _Unwritten) -> None:
        node = macro.node
        scope, parameters = Scope(macro.around), []
        defaults = [*[None] * (len(node.args) - len(node.defaults)), *node.defaults]
        for argument, default in zip(node.args, defaults, strict=True):
            if default is not None and not isinstance(default, nodes.Const):
                unfit("a default that is worked out")
            parameters.append(f"p_{argument.name}" + (f"={default.value!r}" if default is not None else ""))
            scope.bind(argument.name, Value(f"p_{argument.name}"))
        if any(n.name == "caller" for n in node.find_all(nodes.Name)):
            if "caller" in macro.parameters:
                unfit("caller as a parameter")
            parameters.append("caller=None")
            scope.bind("caller", Caller("caller"))
        before = self.trusted, self.behind, self.blocks
        self.trusted, self.behind, self.blocks = macro.trusted, None, None
        lines = Lines()
        self.ending(node.body, scope, lines)
        self.trusted, self.behind, self.blocks = before
        head = f"def {macro.function}({', '.join(('page', 'site', *parameters))}):"
        self.functions.append("\n".join((head, *lines.lines)))

    def included(self, name: str, scope: Scope, lines: Lines) -> None:
        """Write another template where it is included."""
        tree, trusted = self._read(name)
        if any(tree.find_all((nodes.Extends, nodes.Block, nodes.Macro))):
            unfit("an included template with parents, blocks or macros")
        before = self.trusted, self.blocks, self.behind
        self.trusted, self.blocks, self.behind = trusted, None, None
        inner = Scope(scope)
        inner.names["loop"] = Hidden()  # whether Jinja2 lets it be seen here depends on what else the loop holds
        self.statements(tree.body, inner, lines)
        self.trusted, self.blocks, self.behind = before


def _same_everywhere(node: nodes.Node) -> str:
    return repr(node.as_const()) if isinstance(node, nodes.Expr) else unfit("a value of another sort")


def _only_text(node: nodes.Output) -> bool:
    return all(isinstance(n, nodes.TemplateData) for n in node.nodes)


def _unseen(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and blank(node)
