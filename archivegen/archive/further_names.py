"""Where a further written form of a record goes: what to paste, and at which line of its file or table (rule L9)."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from archivegen.archive.model import Entry
from archivegen.source.frontmatter import split


class Paste(NamedTuple):
    """A text, and where it goes."""

    where: str
    text: str


def further_name(entry: Entry, form: str, text: str) -> Paste:
    """How to add a form to a record; ``text`` is that of its file, or anything for the row of a table."""
    record = entry.record
    quoted = json.dumps(form, ensure_ascii=False)
    if not record.stem:
        return _in_table(entry, form, quoted)
    front = split(record.path, text)
    at = entry.document.fields.at.get("names") if entry.document and entry.document.fields else None
    if front.format == "json":
        where = f"{record.path}:{at.line}, into the list of names" if at else f"{record.path}, as a new field"
        return Paste(where, f", {quoted}" if at else f'"names": [{quoted}],')
    equals = " = " if front.format == "toml" else ": "
    if at is None:
        return Paste(f"{record.path}, as a new line of the front matter", f"names{equals}[{quoted}]")
    line = text.split("\n")[at.line - 1]
    value = re.sub(r"^[^:=]*[:=]\s*|\s+#.*$", "", line.rstrip())
    if line.lstrip().startswith("[["):  # tables of TOML: one more
        return Paste(f"{record.path}, at the end of the front matter", f"[[names]]\nform = {quoted}")
    if not value:
        return Paste(f'{record.path}, below "names:" in line {at.line}', f"{_indent(text, at.line)}- {quoted}")
    if value.startswith("["):
        return Paste(f"{record.path}:{at.line}, before the bracket that closes the names", f", {quoted}")
    return Paste(f"{record.path}:{at.line}, instead of the line", f"names{equals}[{value}, {quoted}]")


def _indent(text: str, line: int) -> str:
    """How far the list below a line is indented: YAML wants every item to stand where the first does."""
    items = (re.match(r"( *)-", below) for below in text.split("\n")[line:])
    return next((item[1] for item in items if item), "  ")


def _in_table(entry: Entry, form: str, quoted: str) -> Paste:
    record, more = entry.record, bool(entry.record.fields.names)
    place = f"{record.path}:{record.line}"
    if record.path.endswith(".csv"):
        return Paste(f'{place}, at the end of the cell "names"', f"; {form}" if more else form)
    if more:
        return Paste(f"{place}, at the end of the list of its names", f", {quoted}")
    return Paste(
        f"{place}, as a new field", f'"names": [{quoted}],' if record.path.endswith(".json") else f"names = [{quoted}]"
    )
