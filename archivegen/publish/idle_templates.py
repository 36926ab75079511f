"""Templates and blocks of an archive's own that no page uses: a name was mistyped, or is none of the theme's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath

import jinja2
import msgspec
from jinja2 import nodes

from archivegen.diagnostics import Diagnostic, Place, did_you_mean, warning
from archivegen.publish.templates import Source, TemplateFailure, Templates, theme_templates

_HELP = "docs/templates.md lists them"
_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".xml", ".jinja", ".jinja2", ".j2"))
_ALIKE = 0.75  # how like a name of the theme that of a file must be that is no template by its suffix


class _Read(msgspec.Struct, frozen=True):
    """What a template says of blocks. ``extends``: "" for nothing, ``None`` for what only rendering it would tell."""

    extends: str | None
    outer: tuple[tuple[str, int], ...]  # blocks that are in no other, with their lines
    inner: frozenset[str]
    called: frozenset[str] | None  # blocks shown by {{ self.NAME() }}; None: any may be

    @property
    def blocks(self) -> frozenset[str]:
        """The names of all its blocks."""
        return self.inner.union(name for name, _ in self.outer)


def idle_templates(
    own: dict[str, Source], templates: Templates, pages: Collection[str], kinds: Collection[str]
) -> Iterator[Diagnostic]:
    """Both, of ``own``, by name; and what is wrong in templates that no page uses, which rendering would not tell.

    ``pages`` are the templates of all pages, ``kinds`` the names of the kinds of record. A template counts as used
    where a page's template includes, imports or extends it, however deep.
    """
    theme = theme_templates().keys() | {f"record-{kind}.html" for kind in kinds}
    used, certain = _used(templates, pages)
    for name in sorted(own.keys() - used):
        if not _is_template(name, theme):
            continue  # notes that somebody keeps beside the templates
        if (fault := templates.fault(name)) is not None:
            yield fault
        if certain and name not in theme:
            hint = did_you_mean(name, theme) or f"the theme's templates have names of their own: {_HELP}"
            hint += f' (a part of your own is used by {{% include "{name}" %}})'
            yield warning(own[name].path, Place(), "TEMPLATE-IDLE", "no page uses this template", hint=hint)
    readable = {name: read for name in sorted(own) if (read := _read(name, templates))}
    families = {name: _family(name, templates) for name in readable}
    for name in sorted(readable.keys() & (theme | used)):
        below = [read for other, read in readable.items() if name in families[other] or not families[other]]
        yield from _idle_blocks(own[name].path, tuple(families[name].values()), below)


def _used(templates: Templates, pages: Collection[str]) -> tuple[set[str], bool]:
    """The templates of pages with all below them; and whether these are all, which one that cannot be read hides."""
    found: set[str] = set()
    certain = True
    for page in pages:
        try:
            found |= templates.parts(page).keys()
        except TemplateFailure:  # told where pages are rendered
            found.add(page)
            certain = False
    return found, certain


def _is_template(name: str, theme: Collection[str]) -> bool:
    return PurePosixPath(name).suffix.lower() in _SUFFIXES or bool(did_you_mean(name, theme, _ALIKE))


def _idle_blocks(path: str, family: Sequence[_Read], below: Sequence[_Read]) -> Iterator[Diagnostic]:
    """The outermost blocks of a template that nothing shows: neither what it extends nor what may extend it."""
    called = [one.called for one in (*family, *below)]
    if len(family) < 2 or None in called:
        return
    parents = frozenset[str]().union(*(one.blocks for one in family[1:]))
    shown = parents.union(*(some for some in called if some is not None), *(one.inner for one in below))
    for block, line in family[0].outer:
        if block not in shown:
            hint = did_you_mean(block, parents) or f"blocks of other names are shown nowhere: {_HELP}"
            message = f'what it extends has no block "{block}", so this is shown nowhere'
            yield warning(path, Place(line, 1), "TEMPLATE-IDLE", message, hint=hint)


def _family(name: str, templates: Templates) -> dict[str, _Read]:
    """A template and all that it extends, in order; empty where that is not known."""
    found: dict[str, _Read] = {}
    at: str | None = name
    while at:
        read = None if at in found else _read(at, templates)
        if read is None:
            return {}
        found[at] = read
        at = read.extends
    return found if at == "" else {}


def _read(name: str, templates: Templates) -> _Read | None:
    """What a template says of blocks; ``None`` if there is none of the name, or it cannot be read."""
    source = templates.sources.get(name)
    if source is None:
        return None
    try:
        tree = templates.environment.parse(source.text)
        outer = tuple((node.name, node.lineno) for node in tree.body if isinstance(node, nodes.Block))
        inner = {block.name for block in tree.find_all(nodes.Block)} - {block for block, _ in outer}
        return _Read(_extends(tree), outer, frozenset(inner), _called(tree))
    except (jinja2.TemplateError, RecursionError, ValueError):
        return None  # told where pages are rendered, or above


def _extends(tree: nodes.Template) -> str | None:
    found = list(tree.find_all(nodes.Extends))
    if not found:
        return ""
    named = found[0].template
    if len(found) > 1 or not any(node is found[0] for node in tree.body) or not isinstance(named, nodes.Const):
        return None  # one of several, or only sometimes, or a name that is worked out
    return str(named.value)


def _called(tree: nodes.Template) -> frozenset[str] | None:
    names = {node.attr for node in tree.find_all(nodes.Getattr) if _is_self(node.node)}
    plain = sum(_is_self(node.node) for node in tree.find_all(nodes.Getattr))
    every = sum(_is_self(node) for node in tree.find_all(nodes.Name))
    return frozenset(names) if plain == every else None


def _is_self(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "self"
