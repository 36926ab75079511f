"""CSV (RFC 4180) with a header; the delimiter is a comma, a semicolon or a tab, as the header line shows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

from archivegen.diagnostics import Place
from archivegen.source.tree import Entry, Findings, Scalar

_QUOTED = re.compile(r'"[^"]*"')
Row = tuple[Place, tuple[Entry, ...], Callable[[], tuple[Entry, ...]] | None]


def rows(text: str, findings: Findings) -> Iterator[Row]:
    """Every row with its line; a row of another length than the header is an error and left out."""
    header_line = text.split("\n", 1)[0]
    if not header_line.strip():
        findings.error(
            Place(1, 1), "TABLE", "the table has no header", "write the names of the columns in the first line"
        )
        return
    bare = _QUOTED.sub("", header_line)
    delimiter = max(",;\t", key=bare.count)
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True)
    names: list[str] = []
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not names:
                names = [cell.strip() for cell in cells]
                if not _header_is_good(names, findings):
                    return
            elif cells and any(cell.strip() for cell in cells):
                if len(cells) == len(names):
                    yield _row(names, cells, start)
                else:
                    _wrong_length(len(cells), len(names), start, findings)
    except csv.Error as problem:
        said = str(problem)
        if "unexpected end" in said:
            findings.error(
                Place(line, 1), "TABLE", "a quote is opened in this row and never closed", "close it, or double it"
            )
        elif "expected after" in said and reader.line_num > line:  # it ran on into the rows below
            message = "a quote is opened in this row and closed only in a row below"
            findings.error(Place(line, 1), "TABLE", message, "close it where its cell ends, or double it")
        elif "expected after" in said:
            hint = 'put the whole cell in quotes and write "" for a quote inside'
            findings.error(Place(reader.line_num, 1), "TABLE", "text stands after a closing quote", hint)
        else:
            findings.error(Place(reader.line_num, 1), "TABLE", f"the row cannot be read ({said})", "correct it")


def _header_is_good(names: list[str], findings: Findings) -> bool:
    good = True
    for number, name in enumerate(names, 1):
        if not name:
            message = f"column {number} has no name"
            findings.error(Place(1, 1), "TABLE", message, "name it in the first line, or remove it from every row")
            good = False
        elif name in names[: number - 1]:
            findings.error(Place(1, 1), "TABLE", f'two columns are named "{name}"', "put them into one")
            good = False
    return good


def _wrong_length(found: int, wanted: int, line: int, findings: Findings) -> None:
    hint = "an empty cell still needs its delimiter"
    if found > wanted:
        hint = "a cell that holds the delimiter needs quotes"
    columns = "1 column" if found == 1 else f"{found} columns"
    findings.error(Place(line, 1), "TABLE", f"the row has {columns}, the header {wanted}", hint)


def _row(names: list[str], cells: list[str], line: int) -> Row:
    at = Place(line, 1)
    entries = [
        Entry(name, at, Scalar(word, "plain", at))
        for name, cell in zip(names, cells, strict=True)
        if (word := cell.strip())
    ]
    return at, tuple(entries), None
