"""TOML with places: ``tomllib`` reads it, and a scan of the text finds where each key stands."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from typing import Any

from archivegen.diagnostics import Place
from archivegen.source.tree import MAX_DEPTH, Entry, Findings, Mapping, Node, Scalar, Sequence, keep_one

Path = tuple[str | int, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_SCAN = re.compile(
    rf"""^[ \t]*\[(?P<array>\[)?[ \t]*(?P<table>{_KEYS})[ \t]*\]"""
    rf"""|^[ \t]*(?P<key>{_KEYS})[ \t]*=[ \t]*(?P<value>)"""
    r'''|"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*''',
    re.MULTILINE | re.DOTALL,
)
_ONE_KEY = re.compile(_KEY)
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse(text: str, first_line: int, findings: Findings) -> Mapping | None:
    """The fields of a TOML document; ``None`` where it is none, with an error among the findings."""
    if text.count(".") > MAX_DEPTH:
        for path, at in _keys(text, first_line):
            if len(path) > MAX_DEPTH:
                _too_deep(at, findings)
                return None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        _explain(problem, text, first_line, findings)
        return None
    except RecursionError:
        rows = text.split("\n")
        deepest = max(range(len(rows)), key=lambda n: rows[n].count("[") + rows[n].count("{"))
        _too_deep(Place(deepest + first_line, 1), findings)
        return None
    except ValueError:  # an integer of thousands of digits
        m = re.search(r"[0-9_]{1000,}", text)
        line = text.count("\n", 0, m.start()) + first_line if m else first_line
        findings.error(Place(line, 1), "FM-SYNTAX", "the number has too many digits", "write it in quotes")
        return None
    places = _places(text, first_line)
    node = _node(data, (), places, Place(first_line, 1), 0)
    if node is None:
        _too_deep(Place(first_line, 1), findings)
        return None
    return node if isinstance(node, Mapping) else None


def _too_deep(place: Place, findings: Findings) -> None:
    hint = "two or three levels are enough; is a bracket not closed?"
    findings.error(place, "FM-DEPTH", f"nested more than {MAX_DEPTH} levels deep", hint)


def _explain(problem: tomllib.TOMLDecodeError, text: str, first_line: int, findings: Findings) -> None:
    said = str(problem)
    m = _AT.search(said)
    what = said[: m.start()] if m else said
    if m and m[1]:
        place = Place(int(m[1]) + first_line - 1, int(m[2]))
    else:
        rows = text.rstrip("\n").split("\n")
        place = Place(len(rows) + first_line - 1, len(rows[-1]) + 1)
    if "overwrite" in what or "already" in what or "twice" in what:
        _duplicate(place, text, first_line, findings)
        return
    hint = 'write key = "value", with text in quotes'
    if "Illegal character '\\n'" in what or "Unterminated string" in what or "Expected '\"" in what:
        hint = "close the quote"
    elif "escape" in what:
        hint = "use single quotes where a backslash is meant"
    elif "Unclosed array" in what or "Unclosed inline table" in what:
        hint = "close the bracket"
    elif "Invalid value" in what:
        hint = "put text in quotes; only true, false, numbers and dates stand without"
    findings.error(place, "FM-SYNTAX", f"this is not valid TOML: {what[:1].lower()}{what[1:]}", hint)


def _duplicate(place: Place, text: str, first_line: int, findings: Findings) -> None:
    """`tomllib` says where the second value ends; the scan says where the first key stands."""
    seen: dict[Path, Place] = {}
    for path, at in _keys(text, first_line):
        if path in seen:
            name = ".".join(str(part) for part in path)
            hint = keep_one(name)
            findings.error(at, "FM-DUP", f'key "{name}" again (first on line {seen[path].line})', hint)
            return
        seen[path] = at
    findings.error(place, "FM-DUP", "a key or a table is given twice", "keep one of them")


def _names(written: str) -> tuple[str, ...]:
    names: list[str] = []
    for part in _ONE_KEY.findall(written):
        if part[0] == '"':
            try:
                names.append(next(iter(tomllib.loads(f"{part} = 1"))))
            except tomllib.TOMLDecodeError:
                names.append(part[1:-1])
        else:
            names.append(part[1:-1] if part[0] == "'" else part)
    return tuple(names)


def _keys(text: str, first_line: int) -> list[tuple[Path, Place]]:
    found: list[tuple[Path, Place]] = []
    table: Path = ()
    counts: dict[Path, int] = {}
    line, counted = first_line, 0
    for m in _SCAN.finditer(text):
        group = m.lastgroup
        if group is None:
            continue
        name = "table" if m["table"] is not None else "key"
        start, end = m.span(name)
        line += text.count("\n", counted, start)
        counted = start
        at = Place(line, start - text.rfind("\n", 0, start), end - start)
        names = _names(m[name])
        if name == "table":
            table = names
            if m["array"]:
                counts[table] = counts.get(table, -1) + 1
                found.append(((*table, counts[table]), at))
                table = (*table, counts[table])
            else:
                found.append((table, at))
        else:
            found.append(((*table, *names), at))
    return found


def _places(text: str, first_line: int) -> dict[Path, Place]:
    places: dict[Path, Place] = {}
    for path, at in _keys(text, first_line):
        for length in range(1, len(path) + 1):
            places.setdefault(path[:length], at)
    return places


def _node(value: Any, path: Path, places: dict[Path, Place], near: Place, depth: int) -> Node | None:
    """The tree of a value; ``None`` where it is nested too deep."""
    at = places.get(path, near)
    if isinstance(value, dict):
        entries: list[Entry] = []
        for key, item in value.items():
            below = _node(item, (*path, key), places, at, depth + 1) if depth < MAX_DEPTH else None
            if below is None:
                return None
            entries.append(Entry(key, places.get((*path, key), at), below))
        return Mapping(tuple(entries), at)
    if isinstance(value, list):
        items: list[Node] = []
        for number, item in enumerate(value):
            below = _node(item, (*path, number), places, at, depth + 1) if depth < MAX_DEPTH else None
            if below is None:
                return None
            items.append(below)
        return Sequence(tuple(items), at)
    return scalar(value, at)


def scalar(value: object, at: Place) -> Scalar:
    """A value of TOML or JSON as a scalar that knows its type."""
    if isinstance(value, str):
        return Scalar(value, "text", at)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", "bool", at)
    if value is None:
        return Scalar("", "null", at)
    if isinstance(value, (date, datetime, time)):
        return Scalar(value.isoformat(), "date", at)
    return Scalar(repr(value), "number", at)
