"""What to paste into an article's front matter so that a written form means a record: ``means``, in its own format."""

from __future__ import annotations

import re

import msgspec

from archivegen.source import frontmatter
from archivegen.source.gather import read_front
from archivegen.source.tree import Entry, Findings, Mapping
from archivegen.source.written import quoted, toml_key, yaml_scalar


class Paste(msgspec.Struct, frozen=True):
    """A text for a file: in place of its lines ``first`` to ``last``, counted from 1; between two where last < first.

    ``shown`` is the part of it that is new, ``where`` says in words where it goes.
    """

    text: str
    first: int
    last: int
    shown: str
    where: str


def means(path: str, text: str, form: str, ident: str) -> Paste | None:
    """How the front matter of a file says that ``form`` means ``ident`` (rule M1); ``None`` where it cannot say it.

    ``text`` is the file, decoded. Pelican's headers have no field for it, and a text without front matter no place.
    """
    front = frontmatter.split(path, text)
    root = read_front(front, Findings(path, text)) if front.text.strip() else None
    if root is None or not root.entries:
        return None
    old = next((e for e in root.entries if e.key.lower() == "means"), None)
    lines = text.split("\n")
    if front.format == "yaml":
        return _yaml(front, root, old, lines, f"{yaml_scalar(form)}: {yaml_scalar(ident)}")
    if front.format == "toml":
        return _toml(front, old, lines, f"{toml_key(form)} = {quoted(ident)}")
    if front.format == "json":
        return _json(root, old, lines, f"{quoted(form)}: {quoted(ident)}")
    return None


def _insert(text: str, line: int, shown: str, where: str) -> Paste:
    return Paste(text, line, line - 1, shown, where)


def _yaml(front: frontmatter.Front, root: Mapping, old: Entry | None, lines: list[str], entry: str) -> Paste | None:
    if old is not None and isinstance(old.value, Mapping) and old.value.entries:
        at = old.value.at
        if lines[at.line - 1][at.column - 1 : at.column] == "{":
            return _into_braces(lines, at.line, at.column, entry, more=True)
        indent = " " * (old.value.entries[0].at.column - 1)
        first = old.value.entries[0].at.line
        return _insert(indent + entry, first, indent + entry, f"below line {first - 1}")
    if old is not None and isinstance(old.value, Mapping):
        return _into_braces(lines, old.value.at.line, old.value.at.column, entry, more=False)
    if lines[root.at.line - 1][root.at.column - 1 : root.at.column] == "{":
        return _into_braces(lines, root.at.line, root.at.column, f"means: {{{entry}}}", more=True)
    indent = " " * (root.entries[0].at.column - 1)
    line = f"{indent}means: {{{entry}}}"
    if old is not None:  # the key is there without a value
        return Paste(line, old.at.line, old.at.line, line, f"in place of line {old.at.line}")
    closing = front.line + front.text.count("\n")
    return _insert(line, closing, line, "in the front matter, as a line of its own")


def _toml(front: frontmatter.Front, old: Entry | None, lines: list[str], entry: str) -> Paste | None:
    if old is None or not isinstance(old.value, Mapping):
        line = f"means = {{{entry}}}"
        return _insert(line, front.line, line, f"below line {front.line - 1}, which opens the front matter")
    written = lines[old.at.line - 1]
    if re.match(r"\s*\[", written):
        return _insert(entry, old.at.line + 1, entry, f"below line {old.at.line}")
    brace = re.match(r"\s*[\"']?means[\"']?\s*=\s*(?=\{)", written, re.IGNORECASE)
    if brace is not None:
        return _into_braces(lines, old.at.line, brace.end() + 1, entry, more=bool(old.value.entries))
    line = f"means.{entry}"
    return _insert(line, old.at.line, line, f"above line {old.at.line}")


def _json(root: Mapping, old: Entry | None, lines: list[str], entry: str) -> Paste | None:
    if old is not None and isinstance(old.value, Mapping):
        return _into_braces(lines, old.value.at.line, old.value.at.column, entry, more=bool(old.value.entries))
    if old is not None:  # null
        at = old.value.at
        written = lines[at.line - 1]
        new = f"{written[: at.column - 1]}{{{entry}}}{written[at.column - 1 + at.length :]}"
        return Paste(new, at.line, at.line, new, f"in place of line {at.line}")
    line, first = root.at.line, root.entries[0].at
    text = f'"means": {{{entry}}},'
    if first.line > line and lines[line - 1].strip() == "{":
        shown = " " * (first.column - 1) + text
        return _insert(shown, line + 1, shown, f"below line {line}")
    return _into_braces(lines, line, root.at.column, text.removesuffix(","), more=True)


def _into_braces(lines: list[str], line: int, column: int, entry: str, *, more: bool) -> Paste:
    """The entry straight after the brace at a place; ``more``: other entries follow."""
    written = lines[line - 1]
    head, rest = written[:column], written[column:].lstrip()
    new = f"{head}{entry}{', ' if more else ''}{rest}".rstrip()
    return Paste(new, line, line, new, f"in place of line {line}")


def apply(text: str, paste: Paste) -> str:
    """The text of the file with the paste in it."""
    lines = text.split("\n")
    lines[paste.first - 1 : paste.last] = [paste.text]
    return "\n".join(lines)
