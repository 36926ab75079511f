"""Full names that several records claim: reported once for each group of records, with what tells them apart (L5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.names.apart import difference, portrait
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.names.writing import normal

_SHOWN = 3  # names, and records, that a message lists


def shared_names(registry: Registry) -> list[Diagnostic]:
    """A warning for each group of records that share full names, at the first of them (rule L5).

    Records that are said to be different from all others of the group are none of it.
    """
    owners: dict[str, dict[int, str]] = defaultdict(dict)
    for place, record in enumerate(registry.records):
        for name in record.names:
            form = normal(name.form)
            if not (name.search or name.context or _is_initial(form)):
                owners[form].setdefault(place, name.form)
    groups: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for form, places in sorted(owners.items()):
        if len(places) > 1:
            group = _undecided(sorted(places), registry)
            if group:
                groups[group].append(form)
    return [_told([registry.records[i] for i in group], forms, registry) for group, forms in sorted(groups.items())]


def _is_initial(form: str) -> bool:
    letters = form.rstrip(".")
    return len(letters) == 1 and letters.lower() != letters.upper()


def _undecided(places: Sequence[int], registry: Registry) -> tuple[int, ...]:
    apart: dict[int, set[int]] = {place: set() for place in places}
    for place in places:
        for ident in registry.records[place].fields.different_from:
            for other in registry.find_any(ident):
                if other in apart and other != place:
                    apart[place].add(other)
                    apart[other].add(place)
    return tuple(place for place in places if len(apart[place]) < len(places) - 1)


def _told(records: Sequence[Record], forms: Sequence[str], registry: Registry) -> Diagnostic:
    first, *rest = sorted(records, key=lambda r: (r.path, r.line, r.key))
    ids = Counter(r.id for r in records)
    kinds = {kind.name: kind.singular for kind in registry.kinds}
    label = {r.key: r.id if ids[r.id] == 1 else f"{kinds[r.kind]}:{r.id}" for r in records}
    others = [f"{where_named(r, forms)} ({label[r.key]}): {portrait(r, registry)}" for r in rest[:_SHOWN]]
    names = _listed([f'"{form}"' for form in forms])
    whose = f'"{label[first.key]}", {portrait(first, registry)}'
    message = f"{names} {'is' if len(forms) == 1 else 'are'} the name of {whose}"
    message += f", and also of {_listed(others, len(rest))}"
    hint = _remedy(first, rest, forms, registry)
    return warning(*place_named(first, forms), "NAME-SHARED", message, hint=hint, group="shared names")


def _remedy(first: Record, rest: Sequence[Record], forms: Sequence[str], registry: Registry) -> str:
    field = first.also(first.path, "different_from", [r.id for r in rest])  # an id means all that have it
    people = {first.kind, *(r.kind for r in rest)} <= registry.people
    if people and not any(" " in form or form == normal(first.name) for form in forms):
        return f"a surname or a first name alone belongs under short:, not under names:; else {field} ends this report"
    if len(rest) > 1 or rest[0].kind != first.kind or difference(first, rest[0], registry):
        return f"where neither is declared nor in play, it is a doubt; {field} here ends this report"
    merged = first.also(first.path, "merged", [rest[0].id])
    return f"one twice? keep one record, with {merged}; if they are different, say so here: {field}"


def _listed(items: Sequence[str], total: int = 0) -> str:
    total = total or len(items)
    text = ", ".join(items[:_SHOWN])
    return text + (f" and {total - _SHOWN} more" if total > _SHOWN else "")


def where_named(record: Record, forms: Iterable[str]) -> str:
    """``path:line`` of the field that gives the record these names."""
    path, place = place_named(record, forms)
    return f"{path}:{place.line}"


def place_named(record: Record, forms: Iterable[str]) -> tuple[str, Place]:
    """The file and place of the field that gives the record these names; the row, where it has no field of its own."""
    field = "name" if normal(record.name) in forms else "names"
    form = next((name.form for name in record.names if normal(name.form) in forms), "")
    return record.where(field, form) if field == "name" or form else record.where("name")
