"""What to write so that an image of the front matter or of a table has an alt text: in the format of that file."""

from __future__ import annotations

import posixpath
import re

from archivegen.source import frontmatter
from archivegen.source.fields import Figure
from archivegen.source.gather import read_front
from archivegen.source.tree import Entry, Findings, Mapping, Node, Scalar, Sequence
from archivegen.source.written import field, field_name, quoted, yaml_scalar

WORDS = "what the picture shows"
_DOTTED = re.compile(r"([\w\"'.-]+?)\.[\w\"'-]+\s*=")  # image.src = …


def in_front(path: str, text: str, figure: Figure) -> str:
    """The remedy for an image of the front matter of a file, whose ``text`` is decoded: what to write where it stands.

    An image alone becomes a group with ``src`` and ``alt``; a group gets its ``alt``.
    """
    front = frontmatter.split(path, text)
    if front.format == "pelican":
        return f"Pelican's headers have no room for it: show the image in the text, ![{WORDS}]({figure.src})"
    root = read_front(front, Findings(path, text))
    way = _way(root, figure) if root is not None else None
    style = front.format if front.format in {"toml", "json"} else "yaml"
    if way is None:
        return f"{_pair('alt', WORDS, style)} beside its {field_name('src', style)}; {_ornament(style)}"
    *above, last = way
    if isinstance(last, Entry) and above:
        return f"{_beside(above, last, figure, text, style)}; {_ornament(style)}"
    group = _group((("src", figure.src), ("alt", WORDS)), style)
    if isinstance(last, Entry):
        return f"write {field(last.key, group, style)}; {_ornament(style)}"
    return f"write {group} in place of {figure.src}; {_ornament(style)}"


def in_row(path: str, figure: Figure, ident: str, url: str, file: str = "", source: str = "") -> str:
    """The remedy for an image in the row of a table, from the address of the record's page.

    A cell of a CSV holds one text: there the record's ``file`` says it, or one that is named so that the address
    stays. ``source`` is the image's path in the project, where it is there.
    """
    parts = [("src", figure.src), ("caption", figure.caption), ("credit", figure.credit), ("rights", figure.rights)]
    style = path.rpartition(".")[2]
    if style in {"json", "toml"}:
        group = _group((*((key, value) for key, value in parts if value), ("alt", WORDS)), style)
        return f"write {field('image', group, style)} in its row; {_ornament(style)}"
    folder, name = path.rpartition(".")[0], posixpath.basename(url.rstrip("/"))
    src, own = figure.src, file or f"{folder}/{name}.md"
    if source.startswith("static/"):
        src = source.removeprefix("static")
    elif not src.startswith("/"):
        src = posixpath.relpath(source or posixpath.join(posixpath.dirname(path), src), posixpath.dirname(own))
    named = "" if name == ident or file else f"id: {yaml_scalar(ident)} and "
    image = field("image", _group((("src", src), ("alt", WORDS)), "yaml"), "yaml")
    return f"a cell has no room for it: write {named}{image} into the front matter of {own}"


def _way(node: Node, figure: Figure) -> list[Entry | Node] | None:
    """The entries and items from the root down to an image's file: what holds it comes last.

    A place is not enough: all that stands in an inline table of TOML has that of its key.
    """
    below: tuple[Entry | Node, ...] = ()
    if isinstance(node, Mapping):
        below = node.entries
    elif isinstance(node, Sequence):
        below = node.items
    for one in below:
        value = one.value if isinstance(one, Entry) else one
        if isinstance(value, Scalar) and value.at == figure.at and value.text.strip() == figure.src:
            return [one]
        if not isinstance(value, Scalar) and (way := _way(value, figure)) is not None:
            return [one, *way]
    return None


def _beside(way: list[Entry | Node], entry: Entry, figure: Figure, text: str, style: str) -> str:
    """The alt text next to the file's name: in the same braces, or as a line of its own."""
    group, line = way[-1], text.split("\n")[entry.at.line - 1]
    start = group.value.at if isinstance(group, Entry) else group.at
    alt = _pair("alt", WORDS, style)
    if style == "toml":
        dotted = _DOTTED.match(line, entry.at.column - 1)
        in_braces = start == entry.at and dotted is None
        alt = f"{dotted[1]}.{alt}" if dotted else alt
    else:
        in_braces = style == "json" or text.split("\n")[start.line - 1][start.column - 1 : start.column] == "{"
    if in_braces:
        return f"write {_pair(entry.key, figure.src, style)}, {alt}"
    indent = line[: entry.at.column - 1]
    return f"write {alt} on a line of its own below {entry.key}" + (", as far in" if indent else "")


def _group(parts: tuple[tuple[str, str], ...], style: str) -> str:
    return "{" + ", ".join(_pair(key, value, style) for key, value in parts) + "}"


def _pair(key: str, value: str, style: str) -> str:
    shown = quoted(value) if style != "yaml" or value == WORDS else yaml_scalar(value)
    return field(key, shown, style)


def _ornament(style: str) -> str:
    return f"{field('alt', quoted(''), style)} for an ornament"
