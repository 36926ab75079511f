"""What tells two records apart, and what speaks for their being one: dates of life, ids elsewhere, where they lie."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.names.vocabulary import word_set
from archivegen.source.fields import When

NEAR = 25  # kilometres within which two places of nearly the same name may be one
FAR = 50  # kilometres from which on they are two

_SETTLEMENTS = word_set(
    """city town village hamlet municipality settlement capital borough commune locality stadt dorf gemeinde ville
    villa ciudad pueblo"""
)


def portrait(record: Record, registry: Registry) -> str:
    """The name, and what tells the record from its namesakes: "Ahmad Massoud (1989–, Leader of …)"."""
    about = ", ".join(traits(record, registry))
    return record.name + (f" ({about})" if about else "")


def traits(record: Record, registry: Registry) -> list[str]:
    """Dates of life, the first role, the type, what it lies in; what is not known is left out."""
    fields = record.fields
    years = "–".join(w.edtf if w else "" for w in (fields.born, fields.died)) if fields.born or fields.died else ""
    outer = [registry.find(record.kind, ident) for ident in record.within[:1]]
    names = [found.name for found in outer if found is not None and found.key != record.key]
    found = [years, *fields.roles[:1], fields.type, *names]
    return [part for part in (*found, "" if names else fields.country) if part] or [p for p in (fields.summary,) if p]


def declared_different(one: Record, other: Record, registry: Registry) -> bool:
    """Whether one of the two names the other under ``different_from``: then they are never asked about again."""
    return _names(one, other, registry) or _names(other, one, registry)


def _names(one: Record, other: Record, registry: Registry) -> bool:
    return any(registry.index[other.key] in registry.find_any(ident) for ident in one.fields.different_from)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points on Earth, given as latitude and longitude."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(sqrt(min(1.0, half)))


def difference(one: Record, other: Record, registry: Registry) -> str:
    """Why the two cannot be the same, in words; "" where nothing that is known speaks against it.

    Ids elsewhere are kept twice for one person more often than two of one name are born on one day.
    """
    ids = "" if born_on_one_day(one, other) else other_ids(one, other)
    return _lives(one, other) or ids or _position(one, other, registry)


def born_on_one_day(one: Record, other: Record) -> bool:
    """Whether both were born on the same day, where that is known to the day."""
    first, second = one.fields.born, other.fields.born
    return bool(first and second and first.earliest == second.latest == first.latest == second.earliest is not None)


def agreement(one: Record, other: Record) -> str:
    """What beside the name speaks for their being one: a date of life in common, or nearly the same place on Earth."""
    found = []
    for word in ("born", "died"):
        first, second = getattr(one.fields, word), getattr(other.fields, word)
        if first and second and not _disjoint(first, second):
            found.append(f"both {word} {max(first.edtf, second.edtf, key=len)}")
    if found:
        return " and ".join(found)
    distance = _distance(one, other)
    if distance is not None and distance <= NEAR:
        return "at the same place" if distance < 1 else f"{distance:.0f} km apart"
    return ""


def _lives(one: Record, other: Record) -> str:
    for word in ("born", "died"):
        first, second = getattr(one.fields, word), getattr(other.fields, word)
        if first and second and _disjoint(first, second):
            return f"{word} {first.edtf} and {second.edtf}"
    for first, second in ((one, other), (other, one)):
        if first.fields.died and second.fields.born and _before(first.fields.died, second.fields.born):
            return f"one died {first.fields.died.edtf}, the other was born {second.fields.born.edtf}"
    return ""


def _before(first: When, second: When) -> bool:
    return first.latest is not None and second.earliest is not None and first.latest < second.earliest


def _disjoint(first: When, second: When) -> bool:
    return _before(first, second) or _before(second, first)


def other_ids(one: Record, other: Record) -> str:
    """Two ids of one scheme. A person may have several in VIAF, whose clusters are made by machine."""
    first, second = one.fields.identifiers, other.fields.identifiers
    for scheme in dict.fromkeys(scheme for scheme, _ in first if scheme != "viaf"):
        here, there = ([value for s, value in ids if s == scheme] for ids in (first, second))
        if there and not set(here) & set(there):
            return f"{scheme} {here[0]} and {there[0]}"
    return ""


def _position(one: Record, other: Record, registry: Registry) -> str:
    distance = _distance(one, other)
    if distance is not None and distance > FAR:
        return f"{distance:,.0f} km apart"
    types = one.fields.type.casefold(), other.fields.type.casefold()
    if all(types) and types[0] != types[1] and not _SETTLEMENTS.issuperset(types):
        return f"{one.fields.type} and {other.fields.type}"
    countries = one.fields.country, other.fields.country
    if all(countries) and countries[0].casefold() != countries[1].casefold():
        return f"in {countries[0]} and in {countries[1]}"
    return _containers(one, other, registry)


def _distance(one: Record, other: Record) -> float | None:
    here, there = one.fields.coordinates, other.fields.coordinates
    return kilometres(here, there) if here and there else None


def _containers(one: Record, other: Record, registry: Registry) -> str:
    first, second = registry.index[one.key], registry.index[other.key]
    above, beyond = registry.ancestors[first], registry.ancestors[second]
    if second in above or first in beyond:
        return "one lies within the other"
    here, there = ({registry.index.get((r.kind, w)) for w in r.within} - {None} for r in (one, other))
    if here and there and not here & (there | beyond) and not there & (here | above):
        names = [registry.records[min(i for i in places if i is not None)].name for places in (here, there)]
        return f"in {names[0]} and in {names[1]}"
    return ""
