"""YAML's syntax errors in plain words, with the place of the mistake and a remedy."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from archivegen.diagnostics import Place
from archivegen.source.yaml_quotes import LONGEST, offered, quoted

_QUOTE = "put the value in quotes"
_SINGLE = "put the whole value in single quotes, and write each apostrophe in it twice"


class _Mark(NamedTuple):
    """A place in the text, counted from 0."""

    line: int
    column: int


def explain(problem: yaml.YAMLError, text: str, first_line: int) -> tuple[Place, str, str]:
    """Place, message and hint of an error that the parser raised."""
    if not isinstance(problem, yaml.MarkedYAMLError):
        return _unreadable(problem, text, first_line)
    what, context = str(problem.problem or ""), str(problem.context or "")
    opened = _mark(problem.context_mark, text)
    mark = _mark(problem.problem_mark, text) or opened
    rows = text.split("\n")
    here = rows[mark.line] if mark is not None and mark.line < len(rows) else ""

    def at(m: Any, back: int = 0) -> Place:
        if m is None:
            return Place(first_line, 1)
        if m.line >= len(rows) or (m.line == len(rows) - 1 and not rows[-1] and m.line > 0):
            return Place(first_line + max(0, len(rows) - 2), 1)  # the end of the text: its last line
        return Place(m.line + first_line, m.column + 1 - back)

    if "end of stream" in what and "quoted scalar" in context:
        return at(opened), "a quote is opened here and never closed", "close it, or remove it"
    if "tab" in what or ("cannot start any token" in what and "\t" in here[: _indent(here)]):
        return (
            Place((mark.line if mark else 0) + first_line, here.find("\t") + 1),
            "a tab is used to indent",
            "indent with spaces",
        )
    if "mapping values are not allowed" in what:
        return _colon(mark, rows, at)
    flow = "',' or" in what or "flow" in context
    if flow and opened is not None and (found := _comment(rows, opened, mark, first_line)):
        return found
    if "',' or" in what or "flow node" in context:
        return at(opened or mark), "a bracket is opened here and not closed", "close it, or " + _QUOTE
    if "could not find expected ':'" in what:
        return at(opened), "this line is no field: it has no colon after its key", 'write "key: value"'
    if "did not find expected key" in what or ("expected '-' indicator" in what and _after_quote(here, mark)):
        return _key(mark, rows, at)
    return _sign(what, context, mark, rows, at)


def _mark(given: Any, text: str) -> _Mark | None:
    """A place by lines that end in LF: libyaml ends them at other signs as well (U+0085, U+2028, U+2029)."""
    if given is None:
        return None
    return _Mark(text.count("\n", 0, given.index), given.index - text.rfind("\n", 0, given.index) - 1)


def _comment(rows: list[str], opened: Any, mark: Any, first_line: int) -> tuple[Place, str, str] | None:
    """A ``#`` inside brackets that cuts a value, and often the closing bracket with it."""
    last = min(mark.line if mark is not None else opened.line, len(rows) - 1)
    for number in range(opened.line, last + 1):
        start = opened.column if number == opened.line else 0
        for m in _IN_BRACKETS.finditer(rows[number], start):
            if m["cut"] is not None:
                place = Place(number + first_line, m.start("cut") + 1, len(m["cut"].rstrip()))
                message = f'# after a space begins a comment: everything from "{m["cut"].rstrip()[:60]}" on is left out'
                value = re.split(r"[\[{,]|:\s", rows[number][: m.start("cut")])[-1].strip()
                part = re.split(r"[,\]}]", m["cut"])[0].strip()
                whole = quoted(f"{value} {part}")
                return place, message, f"{_QUOTE}: {whole}" if len(whole) <= LONGEST else _QUOTE
    return None


# the quoted texts and real comments, which are passed over, and a comment that stands straight after a value
_IN_BRACKETS = re.compile(
    r"""(?<=[\[{,: ])(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')|(?<=[^\s\[{,]) (?P<cut>\#.*)|(?:^|\s)\#.*"""
)


def _sign(what: str, context: str, mark: Any, rows: list[str], at: Any) -> tuple[Place, str, str]:
    """Values that begin with, or hold, a character that means something in YAML."""
    here = rows[mark.line] if mark is not None and mark.line < len(rows) else ""
    quote = _quote(rows, mark)
    if "cannot start any token" in what:
        return at(mark), f'a value cannot begin with "{here[mark.column : mark.column + 1]}"', quote
    if "alphabetic or numeric" in what:
        return at(mark, 1), f'a value cannot begin with "{here[mark.column - 1 : mark.column]}"', quote
    if "unknown escape" in what:
        return (
            at(mark),
            "a backslash means something else in double quotes",
            _quote(rows, mark, "use single quotes, or write \\\\"),
        )
    if "block sequence entries are not allowed" in what:
        return at(mark), "a list cannot begin on the line of its key", "write it on the next line, or as [a, b]"
    if "another document" in what:
        return at(mark), "front matter ends once", "remove the second ---"
    if "comment or line break" in what:
        return at(mark), "text stands after | or >", "begin it on the next line, or " + quote
    if "tag" in what or "tag" in context:
        return at(mark), 'a value cannot begin with "!"', quote
    return at(mark), f"this is not valid YAML: {what or 'it cannot be read'}", _QUOTE + ", or correct the indentation"


def _quote(rows: list[str], mark: Any, otherwise: str = _QUOTE) -> str:
    """The line to write, with its value in quotes; in brackets, or where it is not clear what was meant, in words."""
    return (mark is not None and not _bracketed(rows, mark) and offered(rows, mark.line)) or otherwise


def _after_quote(here: str, mark: Any) -> bool:
    return here[: mark.column].rstrip().endswith(("'", '"'))


def _bracketed(rows: list[str], mark: Any) -> bool:
    """Whether the place of the mistake is in brackets with which a value begins."""
    here = rows[mark.line][: mark.column] if mark.line < len(rows) else ""
    m = re.search(r"(?::\s|^\s*-\s)\s*[\[{]", here)
    return m is not None and len(re.findall(r"[\[{]", here[m.start() :])) > len(re.findall(r"[\]}]", here[m.start() :]))


def _key(mark: Any, rows: list[str], at: Any) -> tuple[Place, str, str]:
    here = rows[mark.line] if mark.line < len(rows) else ""
    sign, before = here[mark.column : mark.column + 1], here[: mark.column].rstrip()
    if _after_quote(here, mark):
        return at(mark), "text stands after a closing quote", _quote(rows, mark, _SINGLE)
    if before.endswith(("]", "}")) and (line := offered(rows, mark.line)):
        return at(mark), "text stands after a closing bracket", line
    if sign == ":":
        return at(mark), "a field has no key", 'write "key: value"'
    if sign == "-":
        return at(mark), "a list item stands where a field is expected", "indent it under its key"
    return at(mark), "the indentation does not fit the lines above", "indent fields of one level alike"


def _colon(mark: Any, rows: list[str], at: Any) -> tuple[Place, str, str]:
    here = rows[mark.line] if mark.line < len(rows) else ""
    key = re.match(r"\s*(?:- )?[^\s:#\"'\[{][^:]*:\s", here)
    if key is not None and key.end() <= mark.column:
        return at(mark), "a colon stands in an unquoted value", _quote(rows, mark)
    if _indent(here) and mark.line:
        place = Place(at(mark).line, _indent(here) + 1)
        return place, "this line is indented further than the one above", "indent fields of one level alike"
    above = rows[mark.line - 1].strip() if mark.line else ""
    hint = f'the line above ("{above[:40]}") is no field; write it as "key: value"' if above else _QUOTE
    return at(mark), "a colon is not expected here", hint


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" \t"))


def _unreadable(problem: yaml.YAMLError, text: str, first_line: int) -> tuple[Place, str, str]:
    position = int(getattr(problem, "position", 0) or 0)
    character = getattr(problem, "character", None)
    if isinstance(character, int) and chr(character) in text:
        position = text.index(chr(character))
    line = text.count("\n", 0, position) + first_line
    column = position - text.rfind("\n", 0, position)
    code = f"U+{character:04X}" if isinstance(character, int) else "of this kind"
    return Place(line, column), f"a control character ({code}) is not allowed in front matter", "delete it"
