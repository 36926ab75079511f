"""The fields of a person, a place or a record of another kind, from a Markdown file or from a row of a table."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

import msgspec

from archivegen.diagnostics import Diagnostic
from archivegen.source import foreign, frontmatter, identifiers, parts
from archivegen.source.fields import NameField, RecordFields, Within
from archivegen.source.gather import Gathered, gather, read_front, warn_unknown
from archivegen.source.scalars import Field, checked_link, flag, inner, line, placed_texts, text, texts, warn_cut, when
from archivegen.source.tree import Entry, Findings, Mapping, Node, Scalar, Sequence, is_null, plain_value
from archivegen.source.withholding import Heeded, refuse


class ReadRecord(msgspec.Struct, frozen=True):
    """A record's fields and its body, which describes it; the rest as for an article. ``front`` is its front's format.

    ``name`` may be empty: a Markdown file can add to a row of a table that has the name. Whoever puts the two
    together says that a name is missing.
    """

    fields: RecordFields | None
    body: str
    body_line: int
    diagnostics: tuple[Diagnostic, ...]
    front: str = ""


def _names(field: Field) -> tuple[NameField, ...]:
    node = field.node
    if isinstance(node, Scalar):
        return tuple([NameField(word) for word in texts(field) if _is_name(field, word, node)])
    items = node.items if isinstance(node, Sequence) else (node,)
    found: list[NameField] = []
    for item in items:
        if isinstance(item, Scalar):
            word = item.text.strip()
            if word and not is_null(item) and _is_name(field, word, item):
                found.append(NameField(word))
        elif isinstance(item, Mapping):
            name = _marked_name(field.under("", item))
            if name is not None:
                found.append(name)
        else:
            field.problem(
                f'an entry of "{field.name}" has to be a name, not a list', "write one name an entry", at=item.at
            )
    return tuple(found)


def _is_name(field: Field, word: str, item: Node) -> bool:
    if field.name.lower() == "aliases" and word.startswith("/"):
        hint = 'in a record, "aliases" are other names; an old address is not kept'
        field.findings.warning(item.at, "FIELD", f'"{word}" is an address, not a name', hint)
        return False
    return True


def _marked_name(field: Field) -> NameField | None:
    known = ("form", "lang", "script", "kind", "strict", "context", "search", "from", "to", "fold")
    found = inner(field, known, {"name": "form", "language": "lang"})
    form = line(found["form"]) if "form" in found else ""
    if not form:
        field.problem(f'an entry of "{field.name}" has no form', 'add "form: …", the name as it is written')
        return None
    return NameField(
        form,
        lang=parts.language(found["lang"]) if "lang" in found else "",
        script=line(found["script"]) if "script" in found else "",
        kind=line(found["kind"]) if "kind" in found else "",
        strict=bool("strict" in found and flag(found["strict"])),
        context=bool("context" in found and flag(found["context"])),
        search=bool("search" in found and flag(found["search"])),
        since=when(found["from"]) if "from" in found else None,
        until=when(found["to"]) if "to" in found else None,
        fold=flag(found["fold"]) if "fold" in found else None,
    )


def _within(field: Field) -> tuple[Within, ...]:
    if isinstance(field.node, Scalar):
        return tuple([Within(word, at=at) for word, at in placed_texts(field, "an id")])
    items = field.node.items if isinstance(field.node, Sequence) else (field.node,)
    found: list[Within] = []
    for item in items:
        if isinstance(item, Scalar):
            if not is_null(item) and item.text.strip():
                found.append(Within(item.text.strip(), at=item.at))
            continue
        below = field.under("", item)
        known = inner(below, ("id", "from", "to"), {"record": "id", "place": "id"})
        record = line(known["id"]) if "id" in known else ""
        if not record:
            below.problem('an entry of "within" has no id', "write an id, or {id: …, from: 1919, to: 1929}")
            continue
        since, until = known.get("from"), known.get("to")
        at = known["id"].node.at
        found.append(Within(record, when(since) if since else None, when(until) if until else None, at))
    return tuple(found)


def _coordinates(field: Field) -> tuple[float, float] | None:
    node = field.node
    if isinstance(node, Mapping):
        found = inner(field, ("lat", "lon"), {k: v for k, v in foreign.RECORD.items() if v in {"lat", "lon"}})
        return _pair(found.get("lat"), found.get("lon"), field)
    if isinstance(node, Scalar):
        words = [word for word in re.split(r"[,;\s]+", node.text.strip()) if word]
        items: list[Node] = [Scalar(word, "plain", node.at) for word in words]
    else:
        items = list(node.items)
    if len(items) != 2:
        field.problem(
            f'"{field.name}" has to be two numbers, not {len(items)}', "write [34.53, 69.17]: latitude, longitude"
        )
        return None
    return _pair(field.under("", items[0]), field.under("", items[1]), field)


def _pair(lat: Field | None, lon: Field | None, field: Field) -> tuple[float, float] | None:
    if lat is None or lon is None:
        there, missing = ("lon", "lat") if lat is None else ("lat", "lon")
        field.problem(f'"{there}" is given without "{missing}"', f'add "{missing}: …"')
        return None
    latitude, longitude = _degrees(lat, "latitude", 90), _degrees(lon, "longitude", 180)
    if latitude is None or longitude is None:
        return None
    return latitude, longitude


def _degrees(field: Field, what: str, limit: int) -> float | None:
    word = text(field)
    try:
        value = float(word) if re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?", word) else math.nan
    except ValueError:
        value = math.nan
    if math.isnan(value):
        hint = (
            "use a decimal point"
            if re.fullmatch(r"-?[0-9]+,[0-9]+", word)
            else "write degrees as a number, such as 34.53"
        )
        field.problem(f'the {what} "{word}" is no number', hint)
        return None
    if abs(value) > limit:
        hint = f"a {what} lies between -{limit} and {limit}"
        if what == "latitude" and abs(value) <= 180:
            hint += "; are latitude and longitude in the wrong order?"
        field.problem(f"the {what} {word} is not on Earth", hint)
        return None
    return value


def _links(field: Field) -> tuple[str, ...]:
    return tuple(url for url, at in placed_texts(field, "a list of links") if checked_link(field, url, at))


_FIELDS: dict[str, Callable[[Field], Any]] = {
    "name": line,
    "id": parts.identity,
    "slug": parts.slug,
    "lang": parts.language,
    "sort_name": line,
    "names": _names,
    "short": texts,
    "sameas": _links,
    "born": when,
    "died": when,
    "roles": texts,
    "coordinates": _coordinates,
    "type": line,
    "within": _within,
    "country": line,
    "link": flag,
    "index": flag,
    "inside": flag,
    "initials": flag,
    "fold": flag,
    "blockers": texts,
    "merged": texts,
    "different_from": texts,
    "summary": text,
    "image": parts.figure,
    "draft": flag,
}
NAMES = frozenset(_FIELDS) | frozenset(identifiers.SCHEMES)
_FREE_TEXT = frozenset({"name", "sort_name", "names", "short", "roles", "summary"})
_MERGED = frozenset({"names"})


def read_record(path: str, text: str, kinds: Collection[str], known: Collection[str] = ()) -> ReadRecord:
    """Read the text of a record's file (decoded, lines ending in LF).

    ``known`` are the names of further fields that the record's kind declares; they land in ``extra`` without a
    warning. A missing name is not reported here (see `ReadRecord`).
    """
    front = frontmatter.split(path, text)
    findings = Findings(path, text)
    root = read_front(front, findings)
    fields = None
    if root is not None:
        found = _gather(root.entries, findings, known)
        fields = _record(found)
        heeded = Heeded("record", front.format, bool(fields.draft), at=found.at, own=known)
        said = refuse(root.entries, findings, heeded)
        unknown = [entry for entry in found.unknown if entry.key not in said]
        warn_unknown(unknown, NAMES | frozenset(kinds), findings, frozenset({"draft"}), "record")
    return ReadRecord(fields, front.body, front.body_line, findings.done(), front.format)


def read_row(
    entries: tuple[Entry, ...], findings: Findings, known: Collection[str] = (), *, columns: bool = False
) -> tuple[RecordFields, list[Entry]]:
    """The fields of a table's row and its unknown columns; texts with semicolons are lists, and no place is kept.

    A column that means to withhold the record is an error, and none of the unknown ones.
    """
    found = _gather(entries, findings, known, separator=";", columns=columns)
    fields = _record(found, table=True)
    written = "csv" if columns else findings.path.rsplit(".", 1)[-1].lower()
    said = refuse(entries, findings, Heeded("record", written, bool(fields.draft), own=known), table=True)
    return fields, [entry for entry in found.unknown if entry.key not in said] if said else found.unknown


def _gather(
    entries: Iterable[Entry], findings: Findings, known: Collection[str], separator: str = "", *, columns: bool = False
) -> Gathered:
    plain: list[Entry] = []
    extra: dict[str, Any] = {}
    for entry in entries:
        if entry.key == "extra" and isinstance(entry.value, Mapping):
            extra.update({below.key: plain_value(below.value) for below in entry.value.entries})
        else:
            plain.append(entry)
    found = gather(
        plain,
        findings,
        native=NAMES,
        renamed=foreign.RECORD,
        known=known,
        merged=_MERGED,
        firm=foreign.FIRM_RECORD,
        separator=separator,
        columns=columns,
    )
    found.extra.update(extra)
    return found


def _record(found: Gathered, *, table: bool = False) -> RecordFields:
    values: dict[str, Any] = {}
    outside: list[tuple[str, str]] = []
    for name, fields in found.fields.items():
        for field in fields:
            if name in _FREE_TEXT or (name == "image" and not isinstance(field.node, Scalar)):
                warn_cut(field.node, field.findings, f"{field.name}: ", parts.FREE_TEXT)
        if name in identifiers.SCHEMES:
            outside += _identifiers(name, fields[0], found, table=table)
        elif name in _FIELDS:
            value = _FIELDS[name](fields[0])
            for more in fields[1:]:
                value = (*value, *(item for item in _FIELDS[name](more) if item not in value))
            if value is not None:
                values[name] = value
    lat, lon = found.one("lat"), found.one("lon")
    if (lat or lon) and "coordinates" not in found.fields:
        values["coordinates"] = _pair(lat, lon, lat or lon)  # type: ignore[arg-type]
    order = list(identifiers.SCHEMES)
    outside.sort(key=lambda pair: order.index(pair[0]))
    return RecordFields(
        **values, identifiers=tuple(dict.fromkeys(outside)), extra=found.extra, at={} if table else found.at
    )


def _identifiers(scheme: str, field: Field, found: Gathered, *, table: bool) -> list[tuple[str, str]]:
    """The bare ids; a wrong form is an error in a Markdown record, and a warning in a table, kept in ``extra``."""
    good: list[tuple[str, str]] = []
    for word, at in placed_texts(field, "an id or a list of ids"):
        value = identifiers.normalise(scheme, word)
        if value is not None:
            good.append((scheme, value))
            continue
        known = identifiers.SCHEMES[scheme]
        wrong = "form or its check digit" if known.checked else "form"
        tell = field.findings.warning if table else field.findings.error
        where = f"column {field.column}: " if field.column else ""
        tell(
            at, "ID-FORM", f'{where}"{word}" is no {scheme} id: its {wrong} is wrong', f"one looks like {known.example}"
        )
        found.extra[scheme] = plain_value(field.node)
    return good
