"""Tables of records: ``people.csv``, ``places.json``, ``ships.toml``: one row or object a record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import msgspec

from archivegen.diagnostics import Diagnostic, Place
from archivegen.source import record_fields, table_csv, table_json, table_toml
from archivegen.source.decode import decode
from archivegen.source.fields import RecordFields
from archivegen.source.gather import nearest
from archivegen.source.tree import Entry, Findings


class TableRow(msgspec.Struct, frozen=True):
    """A record as a row gives it, and where the row begins. ``fields.at`` is empty: the row is the place of all."""

    fields: RecordFields
    at: Place


class ReadTable(msgspec.Struct, frozen=True):
    """The rows of a table in its order; a row with errors keeps the values that are right."""

    rows: tuple[TableRow, ...]
    diagnostics: tuple[Diagnostic, ...]


# A row: where it begins, its entries, and (where the quick entries do not know their places) a slower way that does.
Row = tuple[Place, tuple[Entry, ...], Callable[[], tuple[Entry, ...]] | None]

_READERS: dict[str, Callable[[str, Findings], Iterator[Row]]] = {
    "csv": table_csv.rows,
    "json": table_json.rows,
    "toml": table_toml.rows,
}


def read_table(
    path: str, data: bytes, kind: str, kinds: Collection[str] = (), known: Collection[str] = ()
) -> ReadTable:
    """Read a table of records of one kind; its format is the ending of its name.

    A text in a field that wants a list is divided at its semicolons. Columns that nobody knows are kept in ``extra``
    and reported once each, with a count; ``known`` are those that the kind declares. An id that comes twice is an
    error. A row needs an id or a name.
    """
    text, problems = decode(path, data)
    findings = Findings(path, text, area="TABLE")
    findings.extend(problems)
    ending = path.rsplit(".", 1)[-1].lower()
    if ending not in _READERS:
        findings.error(
            Place(), "TABLE", f'a table of {kind} cannot end in ".{ending}"', "write it as .csv, .json or .toml"
        )
    if problems or ending not in _READERS:
        return ReadTable((), findings.done())
    rows: list[TableRow] = []
    ids: dict[str, int] = {}
    unknown: dict[str, tuple[Place, int]] = {}
    for at, entries, placed in _READERS[ending](text, findings):
        fields = _row(entries, placed, findings, known, unknown, columns=ending == "csv")
        if not fields.id and not fields.name:
            findings.error(at, "TABLE", "a row has neither an id nor a name", "fill in one of the two")
            continue
        if fields.id and fields.id in ids:
            message = f'the id "{fields.id}" again (first on line {ids[fields.id]})'
            findings.error(at, "TABLE-DUP", message, "give each record an id of its own, or remove one of the two")
            continue
        ids[fields.id] = at.line
        rows.append(TableRow(fields, at))
    for name, (at, count) in unknown.items():
        times = "1 row" if count == 1 else f"{count} rows"
        near = nearest(name, record_fields.NAMES | frozenset(kinds))
        hint = f"it is kept in extra; {near}" if near else "it is kept in extra, where templates see it"
        findings.warning(at, "COLUMN", f'unknown column "{name}" ({times})', hint, group=f"column:{path}:{name}")
    return ReadTable(tuple(rows), findings.done())


def _row(
    entries: tuple[Entry, ...],
    placed: Callable[[], tuple[Entry, ...]] | None,
    findings: Findings,
    known: Collection[str],
    unknown: dict[str, tuple[Place, int]],
    *,
    columns: bool,
) -> RecordFields:
    before = len(findings)
    fields, strangers = record_fields.read_row(entries, findings, known, columns=columns)
    if placed is not None and (len(findings) > before or any(entry.key not in unknown for entry in strangers)):
        findings.forget(before)  # read again, now with the places of the values
        fields, strangers = record_fields.read_row(placed(), findings, known)
    for entry in strangers:
        at, count = unknown.get(entry.key, (entry.at, 0))
        unknown[entry.key] = (at, count + 1)
    return fields
