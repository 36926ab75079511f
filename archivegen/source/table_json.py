"""JSON tables: an array of objects (alone or under one key), or one object of objects by id.

The standard reader takes one row after the other, so that each knows its line; only a row with something wrong is
read again by the reader that knows the place of every value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from archivegen.diagnostics import Place
from archivegen.source.gather import refuse_mapping, refuse_unprintable
from archivegen.source.json_nodes import parse_value
from archivegen.source.tree import MAX_DEPTH, Entry, Findings, Mapping, Node, Scalar, Sequence

_SPACE = re.compile(r"[ \t\n\r]*")
Row = tuple[Place, tuple[Entry, ...], Callable[[], tuple[Entry, ...]] | None]


class _Odd(ValueError):  # noqa: N818 -- it sends a row to the other reader, no more
    """Something that only the slow reader can explain."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Odd
    return found


def _constant(name: str) -> Any:
    raise _Odd(name)


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_Number, parse_float=_Number)


def rows(text: str, findings: Findings) -> Iterator[Row]:
    """Every object with the line on which it begins."""
    position = _skip(text, 0)
    sign = text[position : position + 1]
    if sign == "[":
        yield from _array(text, position + 1, findings)
    elif sign == "{":
        yield from _by_id(text, findings)
    else:
        _explain(text, findings, Place(1, 1), "a table is an array of objects", 'write [{"id": "…", "name": "…"}]')


def _array(text: str, position: int, findings: Findings) -> Iterator[Row]:
    line, counted = 1, 0
    position = _skip(text, position)
    first = True
    while text[position : position + 1] != "]":
        if not first:
            if text[position : position + 1] != ",":
                break
            position = _skip(text, position + 1)
        first = False
        line += text.count("\n", counted, position)
        counted = position
        at = Place(line, position - text.rfind("\n", 0, position))
        try:
            value, end = _DECODER.raw_decode(text, position)
            entries = _entries(value, at)
        except (ValueError, RecursionError):
            break
        if entries is None:
            findings.error(at, "TABLE", "a row has to be an object", 'write {"id": "…", "name": "…"}')
        else:
            yield at, entries, _again(text[position:end], at, findings)
        position = _skip(text, end)
    else:
        if not text[position + 1 :].strip():
            return
    _explain(text, findings, Place(line, 1), "the table cannot be read", "correct this row")


def _by_id(text: str, findings: Findings) -> Iterator[Row]:
    root = parse_value(text, 1, findings)
    if not isinstance(root, Mapping):
        return
    root = refuse_mapping(root, findings)
    if len(root.entries) == 1 and isinstance(root.entries[0].value, Sequence):
        for item in root.entries[0].value.items:
            if isinstance(item, Mapping):
                yield item.at, item.entries, None
            else:
                findings.error(item.at, "TABLE", "a row has to be an object", 'write {"id": "…", "name": "…"}')
        return
    for entry in root.entries:
        if not isinstance(entry.value, Mapping):
            findings.error(entry.at, "TABLE", f'the row "{entry.key}" has to be an object', 'write {"name": "…"}')
            continue
        below = entry.value.entries
        if not any(field.key == "id" for field in below):
            below = (Entry("id", entry.at, Scalar(entry.key, "text", entry.at)), *below)
        yield entry.at, below, None


def _again(row: str, at: Place, findings: Findings) -> Callable[[], tuple[Entry, ...]]:
    def placed() -> tuple[Entry, ...]:
        node = parse_value(" " * (at.column - 1) + row, at.line, Findings(findings.path, ""))
        return node.entries if isinstance(node, Mapping) else ()

    return placed


def _explain(text: str, findings: Findings, at: Place, message: str, hint: str) -> None:
    """The error as the slow reader sees it; the message given where it sees none."""
    before = len(findings)
    node = parse_value(text, 1, findings)
    if node is not None:
        refuse_unprintable(node, findings)
    if len(findings) == before:
        findings.error(at, "TABLE", message, hint)


def _entries(value: Any, at: Place) -> tuple[Entry, ...] | None:
    if not isinstance(value, dict):
        return None
    return tuple([Entry(key, at, _node(item, at, 1)) for key, item in value.items()])


def _node(value: Any, at: Place, depth: int) -> Node:
    if isinstance(value, _Number):
        return Scalar(str(value), "number", at)
    if isinstance(value, str):
        if not value.isprintable() and not value.isspace():
            _check(value)
        return Scalar(value, "text", at)
    if depth > MAX_DEPTH:
        raise _Odd
    if isinstance(value, list):
        return Sequence(tuple([_node(item, at, depth + 1) for item in value]), at)
    if isinstance(value, dict):
        return Mapping(tuple([Entry(key, at, _node(item, at, depth + 1)) for key, item in value.items()]), at)
    if value is None:
        return Scalar("", "null", at)
    return Scalar("true" if value else "false", "bool", at)


def _check(value: str) -> None:
    if _UNPRINTABLE.search(value):
        raise _Odd


_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _skip(text: str, position: int) -> int:
    m = _SPACE.match(text, position)
    return m.end() if m else position
