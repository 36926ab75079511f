"""Where the front matter of a file ends and its body begins.

YAML stands between ``---`` and ``---`` (or ``...``), TOML between ``+++`` and ``+++``, JSON is one object, and
Pelican's headers are ``Key: value`` lines before the first empty line. The body is everything after the line that
closes the front matter. Empty lines before an opening fence are allowed, as in Hugo. A fence that is never closed is
an error: metadata is never published as text.
"""

from __future__ import annotations

import json
import re
from typing import Literal

import msgspec

from archivegen.diagnostics import Diagnostic, Place, error

Format = Literal["yaml", "toml", "json", "pelican", "none"]


class Front(msgspec.Struct, frozen=True):
    """The two halves of a file. ``line`` and ``body_line`` count from 1 in the file."""

    format: Format
    text: str
    line: int
    body: str
    body_line: int
    diagnostics: tuple[Diagnostic, ...] = ()


_OPEN = re.compile(r"(---|\+\+\+)[ \t]*(?:([A-Za-z]+)[ \t]*)?(?:\n|\Z)")
_CLOSE: dict[str, re.Pattern[str]] = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
}
_LANGUAGES: dict[str, Format] = {"yaml": "yaml", "yml": "yaml", "toml": "toml", "json": "json"}
_FIELD = re.compile(r"\s*(?:#.*\n\s*)*[\w\"'-]+[ \t]*[:=]")
_JSON = re.compile(r"\{(?:\s*[\"}]|[ \t]*\n\s*[\w']+[ \t]*:)")
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):(?:[ \t]+(.*)|[ \t]*)")
_PELICAN = frozenset(
    (
        "title",
        "date",
        "modified",
        "tags",
        "keywords",
        "category",
        "slug",
        "author",
        "authors",
        "summary",
        "lang",
        "translation",
        "status",
        "template",
        "save_as",
        "url",
    )
)


def split(path: str, text: str) -> Front:
    """The front matter and the body of a text whose lines end in LF."""
    start = len(text) - len(text.lstrip("\n \t")) if text[:1] in {"\n", " ", "\t"} else 0
    start = text.rfind("\n", 0, start) + 1 if start else 0
    if m := _OPEN.match(text, start):
        front = _fenced(path, text, m)
        if front is not None:
            return front
    elif _JSON.match(text, start):
        return _json(path, text, start)
    elif start == 0 and (end := _pelican_end(text)):
        body = text[end:]
        return Front("pelican", text[:end], 1, body, text.count("\n", 0, end) + 1)
    return Front("none", "", 1, text, 1)


def _fenced(path: str, text: str, m: re.Match[str]) -> Front | None:
    fence, language = m[1], m[2]
    line = text.count("\n", 0, m.start()) + 1
    if m.start() and not _FIELD.match(text, m.end()):
        return None  # a rule or an underline after empty lines, not metadata
    close = _CLOSE[fence].search(text, m.end())
    if close is None:
        if language and not _FIELD.match(text, m.end()):
            return None
        hint = f'write a line "{fence}" after the last field; a rule at the top of a text is written "***"'
        message = f"front matter opened on line {line} is not closed"
        problem = error(path, Place(line, 1, 3), "FM-OPEN", message, hint=hint, source=m[0].rstrip("\n"))
        return Front("none", "", line + 1, "", line, (problem,))
    name = (language or "").lower()
    body_line = text.count("\n", 0, close.end()) + 1
    kind: Format = "yaml" if fence == "---" else "toml"
    if language:
        if name not in _LANGUAGES:
            message = f'front matter in the language "{language}" is not understood'
            problem = error(
                path,
                Place(line, 1, 3),
                "FM-LANGUAGE",
                message,
                hint="write it in YAML, TOML or JSON",
                source=m[0].strip(),
            )
            return Front("none", "", line + 1, text[close.end() :], body_line, (problem,))
        kind = _LANGUAGES[name]
    return Front(kind, text[m.end() : close.start()], line + 1, text[close.end() :], body_line)


def _json(path: str, text: str, start: int) -> Front:
    line = text.count("\n", 0, start) + 1
    try:
        end = _DECODER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return Front("json", text[start:], line, "", line)  # the reader says what is wrong, and where
    rest = re.compile(r"[ \t]*(?:\n|\Z)").match(text, end)
    body_start = rest.end() if rest else end
    return Front("json", text[start:end], line, text[body_start:], text.count("\n", 0, body_start) + 1)


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


def _pelican_end(text: str) -> int:
    """Where the body begins after Pelican's headers; 0 where the text does not begin with them."""
    first = _HEADER.match(text)
    if first is None or first[1].lower() not in _PELICAN:
        return 0
    position, titled = 0, False
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        row = text[position:end]
        if not row.strip():
            return end + 1 if titled else 0
        m = _HEADER.fullmatch(row)
        if m is None and not row.startswith("    "):
            return position if titled else 0
        titled = titled or bool(m and m[1].lower() == "title")
        position = end + 1
    return len(text) if titled else 0
