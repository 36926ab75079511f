"""Pelican's headers: ``Key: value`` lines, where lines indented by four spaces continue the value."""

from __future__ import annotations

import re

from archivegen.diagnostics import Place
from archivegen.source.tree import Entry, Findings, Mapping, Scalar

_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):[ \t]*(.*)")


def parse(text: str, first_line: int, findings: Findings) -> Mapping:
    """The headers, with their keys in lower case; a key given twice is an error."""
    entries: dict[str, Entry] = {}
    key = ""
    for number, row in enumerate(text.split("\n"), first_line):
        m = _HEADER.fullmatch(row)
        if m is None:
            if key and row.strip():
                old = entries[key]
                value = old.value
                assert isinstance(value, Scalar)
                joined = Scalar(f"{value.text} {row.strip()}".strip(), "plain", value.at)
                entries[key] = Entry(key, old.at, joined)
            continue
        key = m[1].lower()
        at = Place(number, 1, len(m[1]))
        if key in entries:
            findings.error(
                at, "FM-DUP", f'key "{key}" again (first on line {entries[key].at.line})', "keep one of them"
            )
            continue
        entries[key] = Entry(key, at, Scalar(m[2].strip(), "plain", Place(number, m.start(2) + 1, max(1, len(m[2])))))
    return Mapping(tuple(entries.values()), Place(first_line, 1))
