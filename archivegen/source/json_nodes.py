"""JSON with places: a small reader of our own, because the standard one does not say where a key stood."""

from __future__ import annotations

import json
import re

from archivegen.diagnostics import Place
from archivegen.source.tree import MAX_DEPTH, Entry, Findings, Mapping, Node, Scalar, Sequence, keep_one

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS = (("true", "bool"), ("false", "bool"), ("null", "null"))


class _Fault(Exception):  # noqa: N818 -- control flow inside this module
    def __init__(self, position: int, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.position, self.code, self.message, self.hint = position, code, message, hint


def parse(text: str, first_line: int, findings: Findings) -> Mapping | None:
    """The fields of a JSON object; ``None`` where it is none, with an error among the findings."""
    node = parse_value(text, first_line, findings)
    if node is None or isinstance(node, Mapping):
        return node
    findings.error(Place(first_line, 1), "FM-SYNTAX", "front matter has to be an object", 'write {"title": "…"}')
    return None


def parse_value(text: str, first_line: int, findings: Findings) -> Node | None:
    """Any JSON value as a tree."""
    reader = _Reader(text, first_line, findings)
    try:
        node, position = reader.value(reader.skip(0), 0)
        position = reader.skip(position)
    except _Fault as fault:
        position = min(fault.position, len(text.rstrip()))
        findings.error(reader.place(position), fault.code, fault.message, fault.hint)
        return None
    if position < len(text):
        findings.error(reader.place(position), "FM-SYNTAX", "text stands after the end of the JSON value", "remove it")
        return None
    return node


class _Reader:
    def __init__(self, text: str, first_line: int, findings: Findings) -> None:
        self._text = text
        self._first_line = first_line
        self._findings = findings
        self._counted, self._line, self._start = 0, first_line, 0

    def skip(self, position: int) -> int:
        m = _SPACE.match(self._text, position)
        return m.end() if m else position

    def place(self, position: int, length: int = 1) -> Place:
        if position < self._counted:
            self._counted, self._line, self._start = 0, self._first_line, 0
        lines = self._text.count("\n", self._counted, position)
        if lines:
            self._line += lines
            self._start = self._text.rfind("\n", 0, position) + 1
        self._counted = position
        return Place(self._line, position - self._start + 1, length)

    def value(self, position: int, depth: int) -> tuple[Node, int]:
        sign = self._text[position : position + 1]
        if sign == '"':
            return self._string(position)
        if sign in {"{", "["} and sign:
            if depth >= MAX_DEPTH:
                hint = "two or three levels are enough; is a bracket not closed?"
                raise _Fault(position, "FM-DEPTH", f"nested more than {MAX_DEPTH} levels deep", hint)
            return self._object(position, depth) if sign == "{" else self._array(position, depth)
        for word, kind in _WORDS:
            if self._text.startswith(word, position):
                text = "" if kind == "null" else word
                return Scalar(text, kind, self.place(position, len(word))), position + len(word)  # type: ignore[arg-type]
        m = _NUMBER.match(self._text, position)
        if m is None:
            hint = "text stands in double quotes" if sign else "the file ends too early"
            message = f'"{sign}" is not expected here' if sign else "a value is missing"
            raise _Fault(position, "FM-SYNTAX", f"this is not valid JSON: {message}", hint)
        return Scalar(m[0], "number", self.place(position, len(m[0]))), m.end()

    def _string(self, position: int) -> tuple[Scalar, int]:
        m = _STRING.match(self._text, position)
        if m is None:
            raise _Fault(position, "FM-SYNTAX", "a quote is opened here and never closed", "close it on the same line")
        try:
            text: str = json.loads(m[0], strict=False)
        except ValueError:
            raise _Fault(position, "FM-SYNTAX", "a backslash here means nothing in JSON", "write \\\\") from None
        return Scalar(text, "text", self.place(position, len(m[0]))), m.end()

    def _array(self, position: int, depth: int) -> tuple[Sequence, int]:
        at = self.place(position)
        items: list[Node] = []
        position = self.skip(position + 1)
        if self._text[position : position + 1] == "]":
            return Sequence((), at), position + 1
        while True:
            item, position = self.value(position, depth + 1)
            items.append(item)
            position, ended = self._next(position, "]", at)
            if ended:
                return Sequence(tuple(items), at), position

    def _object(self, position: int, depth: int) -> tuple[Mapping, int]:
        at = self.place(position)
        entries: dict[str, Entry] = {}
        position = self.skip(position + 1)
        if self._text[position : position + 1] == "}":
            return Mapping((), at), position + 1
        while True:
            if self._text[position : position + 1] != '"':
                raise _Fault(
                    position, "FM-SYNTAX", "this is not valid JSON: a key is expected", "keys stand in double quotes"
                )
            key, position = self._string(position)
            position = self.skip(position)
            if self._text[position : position + 1] != ":":
                raise _Fault(position, "FM-SYNTAX", "this is not valid JSON: a colon is expected", 'write "key": value')
            value, position = self.value(self.skip(position + 1), depth + 1)
            if key.text in entries:
                first = entries[key.text].at.line
                hint = keep_one(key.text)
                self._findings.error(key.at, "FM-DUP", f'key "{key.text}" again (first on line {first})', hint)
            else:
                entries[key.text] = Entry(key.text, key.at, value)
            position, ended = self._next(position, "}", at)
            if ended:
                return Mapping(tuple(entries.values()), at), position

    def _next(self, position: int, close: str, opened: Place) -> tuple[int, bool]:
        position = self.skip(position)
        sign = self._text[position : position + 1]
        if sign == close:
            return position + 1, True
        if sign != ",":
            hint = f"is a comma missing? The bracket was opened on line {opened.line}"
            raise _Fault(position, "FM-SYNTAX", f'this is not valid JSON: "," or "{close}" is expected', hint)
        position = self.skip(position + 1)
        if self._text[position : position + 1] == close:
            raise _Fault(
                position, "FM-SYNTAX", "this is not valid JSON: a comma before the end", "remove the last comma"
            )
        return position, False
