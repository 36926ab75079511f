"""Pelican's headers: ``Key: value`` lines, where lines indented by four spaces continue the value."""

from __future__ import annotations

import re

from archivegen.diagnostics import Place
from archivegen.source.tree import Entry, Findings, Mapping, Scalar

_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):[ \t]*(.*)")


def parse(text: str, first_line: int, findings: Findings) -> Mapping:
    """The headers, with their keys in lower case; a key given twice is an error."""
    keys: dict[str, Place] = {}
    values: dict[str, list[str]] = {}
    places: dict[str, Place] = {}
    key = ""
    for number, row in enumerate(text.split("\n"), first_line):
        m = _HEADER.fullmatch(row)
        if m is None:
            if key and row.strip():
                values[key].append(row.strip())
            continue
        key = m[1].lower()
        at = Place(number, 1, len(m[1]))
        if key in keys:
            findings.error(at, "FM-DUP", f'key "{key}" again (first on line {keys[key].line})', "keep one of them")
            continue
        keys[key] = at
        values[key] = [m[2].strip()]
        places[key] = Place(number, m.start(2) + 1, max(1, len(m[2].rstrip())))
    entries = [
        Entry(name, at, Scalar(" ".join(values[name]).strip(), "plain", places[name])) for name, at in keys.items()
    ]
    return Mapping(tuple(entries), Place(first_line, 1))
