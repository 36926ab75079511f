"""Templates and blocks of an archive's own that no page uses: a name was mistyped, or is none of the theme's."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import jinja2
from jinja2 import nodes

from archivegen.diagnostics import Diagnostic, Place, did_you_mean, warning
from archivegen.publish.templates import Source, TemplateFailure, Templates, theme_templates

_HELP = "docs/templates.md lists them"


def idle_templates(
    own: dict[str, Source], templates: Templates, pages: Collection[str], kinds: Collection[str]
) -> Iterator[Diagnostic]:
    """Both, of ``own``, by name. ``pages`` are the templates of all pages, ``kinds`` the names of the kinds of record.

    A template counts as used where a page's template includes, imports or extends it, however deep.
    """
    theme = theme_templates().keys() | {f"record-{kind}.html" for kind in kinds}
    try:
        used = {part for page in pages for part in templates.parts(page)}
        known = {name: _blocks(name, templates) for name in own.keys() & (theme | used)}
    except (TemplateFailure, jinja2.TemplateError):
        return  # what is wrong there is told where pages are rendered
    for name in sorted(own.keys() - theme - used):
        hint = did_you_mean(name, theme) or f"the theme's templates have names of their own: {_HELP}"
        hint += f' (a part of your own is used by {{% include "{name}" %}})'
        yield warning(own[name].path, Place(), "TEMPLATE-IDLE", "no page uses this template", hint=hint)
    for name, (parents, blocks) in sorted(known.items()):
        for block, line in blocks:
            if block not in parents:
                hint = did_you_mean(block, parents) or f"blocks of other names are shown nowhere: {_HELP}"
                message = f'what it extends has no block "{block}", so this is shown nowhere'
                yield warning(own[name].path, Place(line, 1), "TEMPLATE-IDLE", message, hint=hint)


def _blocks(name: str, templates: Templates) -> tuple[set[str], list[tuple[str, int]]]:
    """The blocks of all that a template extends, and its own outermost ones; neither where it extends nothing."""
    tree = _tree(name, templates)
    parent = _parent(tree)
    if not parent:
        return set(), []
    found: set[str] = set()
    seen = {name}
    while parent and parent not in seen:
        seen.add(parent)
        above = _tree(parent, templates)
        found |= {block.name for block in above.find_all(nodes.Block)}
        parent = _parent(above)
    return found, [(node.name, node.lineno) for node in tree.body if isinstance(node, nodes.Block)]


def _tree(name: str, templates: Templates) -> nodes.Template:
    source = templates.sources.get(name)
    return templates.environment.parse(source.text if source else "")


def _parent(tree: nodes.Template) -> str:
    """What a template extends; "" where that is nothing, or worked out while it is rendered."""
    found = tree.find(nodes.Extends)
    named = found.template if found else None
    return str(named.value) if isinstance(named, nodes.Const) else ""
