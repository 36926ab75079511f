"""From what files and tables say to records: rows and files of the same id merged, every clash reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from archivegen.diagnostics import HINTED, Diagnostic, Place, did_you_mean, error, warning
from archivegen.names import surnames
from archivegen.names.declared import find_meant
from archivegen.names.kinds import Kind
from archivegen.names.qualified import before_comma
from archivegen.names.record import Record, RecordSource
from archivegen.names.registry import Registry, names_of
from archivegen.names.shared import shared_names
from archivegen.names.spelling import Near
from archivegen.names.writing import normal
from archivegen.source.fields import NameField, RecordFields

_JOINED = frozenset(
    {"names", "identifiers", "sameas", "blockers", "merged", "different_from"}
)  # a file adds to its row's
_DEFAULTS = RecordFields()
_PLAIN = tuple(f for f in RecordFields.__struct_fields__ if f not in _JOINED and f not in {"at", "extra"})


def assemble(
    kinds: Sequence[Kind], sources: Iterable[RecordSource], withheld: Iterable[tuple[str, str]] = ()
) -> tuple[Registry, tuple[Diagnostic, ...]]:
    """The registry that the sources make, and what is wrong with them. The order of the sources changes nothing.

    ``withheld`` are the (kind, id or name) of draft records: nothing that points at one is an error.
    """
    found: list[Diagnostic] = []
    groups: dict[tuple[str, str], list[RecordSource]] = defaultdict(list)
    for source in sorted(sources, key=lambda s: (s.kind, s.path, s.line)):
        groups[source.kind, identity_of(source)].append(source)
    named = {k.name: k for k in kinds}
    records = []
    for (kind, ident), group in sorted(groups.items()):
        rows = [s for s in group if not s.stem]
        files = [s for s in group if s.stem]
        found += _twice(ident, rows) + _twice(ident, files)
        record = _record(named[kind], ident, rows[:1] + files[:1])
        if not normal(record.fields.name):
            found.append(_nameless(record))
        else:
            records.append(record)
    registry = Registry(tuple(kinds), tuple(records), tuple(sorted(set(withheld))))
    found += _merged_clashes(registry) + _unknown_containers(registry) + _unknown_others(registry)
    found += shared_names(registry)
    return registry, tuple(sorted(found))


def drafts(sources: Iterable[RecordSource]) -> tuple[list[RecordSource], list[RecordSource]]:
    """The sources without those of draft records, and these.

    A row and a file of the same id are one record: it is a draft if either says so.
    """
    groups: dict[tuple[str, str], list[RecordSource]] = defaultdict(list)
    for source in sources:
        groups[source.kind, identity_of(source)].append(source)
    kept: list[RecordSource] = []
    withheld: list[RecordSource] = []
    for group in groups.values():
        found = withheld if any(source.fields.draft for source in group) else kept
        found += group
    return kept, withheld


def forms_of(withheld: Iterable[RecordSource]) -> tuple[tuple[str, str], ...]:
    """The (kind, id or name) by which draft records may be pointed at, sorted."""
    found = {(source.kind, normal(form)) for source in withheld for form in _forms(source) if form}
    return tuple(sorted(found))


def _forms(source: RecordSource) -> tuple[str, ...]:
    fields = source.fields
    return (identity_of(source), fields.name, *(name.form for name in fields.names), *fields.merged)


def identity_of(source: RecordSource) -> str:
    """The id of the record that a source speaks of: its own, its file's name, or its name in lower case."""
    if source.fields.id:
        return source.fields.id
    if source.stem:
        return source.stem
    letters = "".join(c if c.isalnum() else " " for c in source.fields.name.lower())
    return "-".join(letters.split())


def _twice(ident: str, group: list[RecordSource]) -> list[Diagnostic]:
    first = group[0] if group else None
    return [
        error(
            again.path,
            _place(again, "id"),
            "ID-TWICE",
            f'the id "{ident}" is used twice; first in {first.path}:{_place(first, "id").line}',
            hint="give one of them another id",
        )
        for again in group[1:]
        if first
    ]


def _place(source: RecordSource, field: str) -> Place:
    return source.fields.at.get(field) or Place(source.line, 1)


def _nameless(record: Record) -> Diagnostic:
    place = Place(record.line, 1)
    return error(record.path, place, "NAME-MISSING", f'the record "{record.id}" has no name', hint="add name: …")


def _record(kind: Kind, ident: str, parts: list[RecordSource]) -> Record:
    fields = parts[0].fields
    for part in parts[1:]:
        fields = _merge(fields, part.fields)
    fields = msgspec.structs.replace(fields, id=ident)
    names = _names(fields)
    others = tuple(n.form for n in names[1:] if n.kind != "title" and not n.search)
    short = fields.short
    if short is None:
        short = surnames.short_forms(fields.name, fields.sort_name, others) if kind.person else ()
        short = tuple(filter(None, [before_comma(fields.name)])) if kind.place else short
    main = parts[-1]
    now = [w for w in fields.within if w.until is None] or fields.within  # where it lies, not where it used to lie
    within = tuple(dict.fromkeys(w.record for w in now))
    record = Record(
        kind.name, ident, fields, names, short, main.path, main.line, main.stem, main.body, within, front=main.front
    )
    if len(parts) == 1:
        return record
    row, of_row = parts[0], _of_row(parts[0].fields, main.fields)
    return msgspec.structs.replace(record, table=row.path, row=row.line, of_row=of_row)


def _of_row(row: RecordFields, file: RecordFields) -> tuple[str, ...]:
    """The fields and the schemes of ids that the row has and the file has not, and the values of lists (`Record`)."""
    fields = {field for field in (*_PLAIN, *_JOINED) if getattr(row, field) != getattr(_DEFAULTS, field)}
    values = set(_values(row)) - set(_values(file))
    told = {*file.at, *(["coordinates"] if "lat" in file.at else [])}
    return tuple(sorted(((fields | {scheme for scheme, _ in row.identifiers}) - told) | values))


def _values(fields: RecordFields) -> Iterator[str]:
    yield from (f"names={name.form}" for name in fields.names)
    yield from (f"{scheme}={value}" for scheme, value in fields.identifiers)
    for field in _JOINED - {"names", "identifiers"}:
        yield from (f"{field}={value}" for value in getattr(fields, field))


def _names(fields: RecordFields) -> tuple[NameField, ...]:
    """The preferred name first, then the variants; a variant that repeats the preferred name only adds its marks."""
    own = next((n for n in fields.names if n.form == fields.name), NameField(fields.name))
    seen: dict[str, NameField] = {fields.name: own}
    for name in fields.names:
        seen.setdefault(name.form, name)
    return tuple(seen.values())


def _joined_names(row: RecordFields, file: RecordFields) -> tuple[NameField, ...]:
    """The names of both; of a form that both have, what the file says of it."""
    forms = {name.form for name in file.names}
    return (*(name for name in row.names if name.form not in forms), *file.names)


def _merge(row: RecordFields, file: RecordFields) -> RecordFields:
    changes: dict[str, Any] = {}
    for field in _PLAIN:
        value = getattr(file, field)
        if field in file.at or value != getattr(_DEFAULTS, field):
            changes[field] = value
    for field in _JOINED:
        changes[field] = tuple(dict.fromkeys(getattr(row, field) + getattr(file, field)))
    changes["names"] = _joined_names(row, file)
    changes["draft"] = row.draft or file.draft  # as `drafts` has it
    if file.name and row.name and file.name != row.name:
        changes["names"] = (*changes["names"], NameField(row.name))
    changes["extra"] = {**row.extra, **file.extra}
    changes["at"] = {**row.at, **file.at}
    return msgspec.structs.replace(row, **changes)


def _merged_clashes(registry: Registry) -> list[Diagnostic]:
    taken: dict[tuple[str, str], Record] = {r.key: r for r in registry.records}
    found = []
    for record in registry.records:
        for old in record.fields.merged:
            other = taken.setdefault((record.kind, old), record)
            if old == record.id:
                message = f'"{old}" is the id of this record itself'
                found.append(warning(*record.where("merged", old), "ID-TWICE", message, hint="take it out of merged:"))
            elif other is not record:
                message = f'the merged id "{old}" belongs to {other.path}:{other.line}'
                hint = "take it out of merged: in one of them"
                if other.id == old:
                    hint = f'delete the record "{old}", adding its names to "{record.id}"; or take it out of merged:'
                found.append(error(*record.where("merged", old), "ID-TWICE", message, hint=hint))
    return found


def _unknown_containers(registry: Registry) -> list[Diagnostic]:
    found = []
    told: dict[tuple[str, str], tuple[str, str]] = {}  # whole columns may name what nobody has
    near: dict[str, tuple[list[str], Near]] = {}
    for record in registry.records:
        for within in record.fields.within:
            if registry.find(record.kind, within.record) is None:
                path, place = record.where("within")
                place = within.at if within.at.line else place
                if registry.withholds(within.record, record.kind):
                    message = f'"{within.record}" is a draft and not published: it is left out'
                    found.append(warning(path, place, "LINK-WITHHELD", message))
                    continue
                if (record.kind, within.record) not in told:
                    hinted = len(told) < HINTED
                    told[record.kind, within.record] = _no_container(
                        within.record, record, registry, near, hinted=hinted
                    )
                message, hint = told[record.kind, within.record]
                found.append(error(path, place, "RECORD-UNKNOWN", message, hint=hint))
    return found


def _no_container(
    ident: str, record: Record, registry: Registry, near: dict[str, tuple[list[str], Near]], *, hinted: bool
) -> tuple[str, str]:
    """What is wrong with an id in ``within``, and the remedy: nobody's id, or that of a record of another kind.

    ``near`` are the ids and names of each kind, gathered when they are first looked at.
    """
    kind = next(k for k in registry.kinds if k.name == record.kind)
    others = [registry.records[i] for i in registry.find_any(ident)]
    if others:
        words = {k.name: k.singular for k in registry.kinds}
        what = " and ".join(f"a {words[r.kind]} ({r.path}:{r.line})" for r in others)
        return f'"within" of a {kind.singular} has to be a {kind.singular}, and "{ident}" is {what}', (
            f"archivegen list {kind.name} prints the ids that there are"
        )
    message = f'no record "{ident}" for "within"'
    found = [registry.records[i] for i in registry.find_declared(record.kind, ident)]
    named = [one.id for one in found if not one.declared_only]
    if named:
        return message, f"write its id: {' or '.join(named[:3])}"
    if kind.name not in near:
        written = [one.id for one in registry.records if one.kind == kind.name and not one.declared_only]
        near[kind.name] = (written, Near(names_of(registry, kind.name)))
    ids, names = near[kind.name]
    if not hinted:
        return message, f"archivegen list {kind.name} prints the ids that there are"
    if hint := did_you_mean(ident, ids):
        return message, hint
    if meant := names.to(ident):
        return message, f"did you mean {meant}?"
    return message, f'archivegen new {kind.singular} "{found[0].name}"' if found else ""


def _unknown_others(registry: Registry) -> list[Diagnostic]:
    """Ids in ``different_from`` that nobody has: the pair would be asked about again; and in the image of a row."""
    found: list[Diagnostic] = []
    for record in registry.records:
        for ident in record.fields.different_from:
            place = record.where("different_from", ident)
            others = [registry.records[i] for i in registry.find_any(ident)]
            if not others and not registry.withholds(ident):
                found.append(_nobody(place, ident, "different_from", registry, hinted=len(found) < HINTED))
            elif others == [record]:
                message = f'"{ident}" is this record itself'
                hint = 'take it out of "different_from"'
                found.append(warning(*place, "RECORD-UNKNOWN", message, hint=hint))
        place = record.where("image")
        if place[0] != record.path or not record.stem:  # what a file says is looked up with its text
            ids = [ident for ident, _ in record.pictured if not find_meant(ident, registry)]
            found += [_nobody(place, i, "shows", registry, hinted=True) for i in ids if not registry.withholds(i)]
    return found


def _nobody(place: tuple[str, Place], ident: str, field: str, registry: Registry, *, hinted: bool) -> Diagnostic:
    hint = (did_you_mean(ident, registry.ids()) if hinted else "") or f'take it out of "{field}"'
    return warning(*place, "RECORD-UNKNOWN", f'no record has the id "{ident}"', hint=hint)
