"""How data is written: CSV (RFC 4180) and JSON, row by row, so that a file is never in memory as rows too."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import msgspec


def csv_bytes(columns: Sequence[str], rows: Iterable[dict[str, object]]) -> bytes:
    """A CSV file with a header; lists are joined by ``; ``, and nothing in it runs in a spreadsheet."""
    return csv_file(columns, (csv_rows([cells(columns, row)]) for row in rows))


def cells(columns: Sequence[str], row: dict[str, object]) -> list[str]:
    """The cells of a row, in the order of the columns."""
    return [cell(row.get(column)) for column in columns]


def csv_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of cells that are ready, as they stand in a file."""
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def csv_file(columns: Sequence[str], rows: Iterable[bytes]) -> bytes:
    """A CSV file of rows that are written already."""
    out = BytesIO()
    out.write(csv_rows([columns]))
    out.writelines(rows)
    return out.getvalue()


def json_bytes(value: object) -> bytes:
    """JSON as all data files are written: readable, UTF-8, a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def json_row(row: object) -> bytes:
    """An item of a list, as it stands in a file."""
    return msgspec.json.format(b"[%b]" % msgspec.json.encode(row), indent=1)[2:-2]


def json_list(rows: Iterable[bytes]) -> bytes:
    """A file of a list, of items that are written already."""
    out = BytesIO()
    before = b"[\n"
    for row in rows:
        out.write(before)
        out.write(row)
        before = b",\n"
    out.write(b"\n]\n" if before == b",\n" else b"[]\n")
    return out.getvalue()


def _said(value: object) -> str:
    """One of several values in a cell; a group of fields as JSON."""
    return msgspec.json.encode(value).decode() if isinstance(value, dict) else str(value)


_SUSPECT = frozenset("=+-@＝＋－＠")  # and every blank: a formula may follow it
_FORMULA = re.compile(r"(?:^|(?<=[\r\n]))(?=[^\S\r\n]*[=+\-@\t＝＋－＠])")


def cell(value: object) -> str:
    """A cell's text. A line that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection)."""
    if type(value) is not str:
        if value is None:
            return ""
        if isinstance(value, list | tuple):
            value = "; ".join(map(_said, value))
        elif isinstance(value, dict):
            value = _said(value)
        elif isinstance(value, int | float):
            return str(value)
    text = str(value)
    first = text[:1]
    if first not in _SUSPECT and not first.isspace() and "\n" not in text and "\r" not in text:
        return text  # nothing in it can look like a formula: true of nearly all, so asked first
    return _FORMULA.sub("'", text)
