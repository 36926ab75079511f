"""Front matter and tables as a tree in which every value knows its place, whatever language it was written in."""

from __future__ import annotations

import math
import re
from typing import Any, Literal

import msgspec

from archivegen.diagnostics import Diagnostic, Place, error, warning

MAX_DEPTH = 50

# plain: unquoted YAML or a CSV cell, of which the field's type decides; the others are certain of what they are
ScalarKind = Literal["plain", "text", "bool", "number", "null", "date"]


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """A single value as written; ``kind`` says what its language knows about it.

    ``cut`` is the comment that may be a part of the value, cut off by a lone space and a ``#``, and ``cut_at`` its
    place.
    """

    text: str
    kind: ScalarKind
    at: Place
    cut: str = ""
    cut_at: Place | None = None


class Sequence(msgspec.Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    at: Place


class Entry(msgspec.Struct, frozen=True):
    """A key with its value."""

    key: str
    at: Place
    value: Node


class Mapping(msgspec.Struct, frozen=True):
    """Keys with values, in the order of the file; no key twice."""

    entries: tuple[Entry, ...]
    at: Place


Node = Scalar | Sequence | Mapping

_NULLS = frozenset({"", "~", "null"})
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,16}")


def is_null(node: Node) -> bool:
    """Whether nothing is given: an empty unquoted value, ``~`` or ``null``."""
    return isinstance(node, Scalar) and (node.kind == "null" or (node.kind == "plain" and node.text in _NULLS))


def plain_value(node: Node) -> Any:
    """The JSON value that the node stands for. What would not be printed as it was written stays text (``1.10``)."""
    if isinstance(node, Sequence):
        return [plain_value(item) for item in node.items]
    if isinstance(node, Mapping):
        return {entry.key: plain_value(entry.value) for entry in node.entries}
    if is_null(node):
        return None
    if node.kind in {"text", "date"}:
        return node.text
    if node.text in {"true", "false"}:
        return node.text == "true"
    if node.kind == "number" and not _INTEGER.fullmatch(node.text):
        return _float(node.text)
    if node.text != "-0" and _INTEGER.fullmatch(node.text):
        return int(node.text)
    if _FLOAT.fullmatch(node.text) and repr(float(node.text)) == node.text:
        return float(node.text)
    return node.text


def _float(text: str) -> float | str:
    try:
        value = float(text)
    except ValueError:
        return text
    return value if math.isfinite(value) and "e" not in repr(value) and not text.lstrip("-").isdigit() else text


def keep_one(key: str) -> str:
    """The remedy where a key is given twice."""
    return "write both into one: means: {A: a, B: b}" if key.lower() == "means" else "keep one of them"


class Findings:
    """Gathers what is wrong with one file; ``done`` gives it, in the order of the lines.

    ``area`` replaces the ``FM`` (front matter) of the readers' codes where they read something else.
    """

    def __init__(self, path: str, text: str, area: str = "FM") -> None:
        self._area = area
        self.path = path
        self._text = text
        self._lines: list[str] | None = None
        self._found: list[Diagnostic] = []

    def error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Note an error."""
        if self._area != "FM" and code.startswith("FM-"):
            code = self._area + code[2:]
        self._found.append(error(self.path, place, code, message, hint=hint, source=self._source(place)))

    def warning(self, place: Place, code: str, message: str, hint: str = "", group: str = "") -> None:
        """Note a warning."""
        source = self._source(place)
        self._found.append(warning(self.path, place, code, message, hint=hint, source=source, group=group))

    def extend(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Note what an earlier step found."""
        self._found.extend(diagnostics)

    def __len__(self) -> int:
        return len(self._found)

    def forget(self, count: int) -> None:
        """Keep the first ``count`` findings only."""
        del self._found[count:]

    def done(self) -> tuple[Diagnostic, ...]:
        """Everything found, sorted."""
        return tuple(sorted(self._found)) if self._found else ()

    def _source(self, place: Place) -> str:
        if self._lines is None:
            self._lines = self._text.split("\n")
        return self._lines[place.line - 1][:400] if 1 <= place.line <= len(self._lines) else ""
