"""What ``check`` finds wrong with the facts of records: dates, coordinates, containers, ids elsewhere, unused ones."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from archivegen.archive.model import Archive, Entry, named_keys
from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.names.apart import declared_different, kilometres, portrait
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.source.days import year_of
from archivegen.source.fields import When

OLDEST = 120  # years that nobody has outlived by much
_FEW = 4  # other places of a country or container, from which on their middle says where it lies
_OFF = 1000  # kilometres from where a place should be that are worth a word
_POINT = tuple[float, float]


def record_findings(archive: Archive, registry: Registry) -> Iterator[Diagnostic]:
    """All of them. Records that are only declared, without a file or row of their own, are left out."""
    records = [entry.record for entry in archive.entries.values() if not entry.stub]
    yield from _unused(archive, registry)
    for record in records:
        yield from _dates(record)
    yield from _coordinates(records, registry)
    yield from circles(records, registry)
    yield from _shared_ids(records, registry)


def _unused(archive: Archive, registry: Registry) -> Iterator[Diagnostic]:
    used = {url for article in archive.articles for _, url in article.authors if url}
    doubted = {key for a in archive.articles for m in a.named.mentions() for key in m.candidates}
    shown = {ident for a in archive.articles for figure in a.fields.figures for ident in figure.shows}
    shown |= {ident for a in archive.articles if a.fields.image for ident in a.fields.image.shows}
    doubted |= {key for page in archive.pages for key in named_keys(page.named, page.links)}
    doubted |= {registry.records[i].key for ident in shown for i in registry.find_any(ident)}
    for entry in archive.entries.values():
        if entry.record.link and entry.url not in used and entry.key not in doubted and not _known(entry):
            message = f'"{entry.record.name}" is named nowhere'
            hint = "a variant may be missing: names: [another spelling]"
            group = f"unused {entry.record.path if not entry.record.stem else entry.record.kind}"
            yield warning(entry.record.path, Place(entry.record.line, 1), "UNUSED", message, hint=hint, group=group)


def _known(entry: Entry) -> bool:
    return bool(entry.sightings or entry.declared or entry.contains or entry.described_by or entry.stub)


def _dates(record: Record) -> Iterator[Diagnostic]:
    fields = record.fields
    if fields.born and fields.died:
        if _after(fields.born, fields.died):
            message = f'"{record.name}" died {fields.died.edtf}, before being born {fields.born.edtf}'
            yield warning(*record.where("died"), "DATE-ORDER", message, hint="correct born: or died:")
        elif (years := _years(fields.born, fields.died)) > OLDEST:
            message = f'"{record.name}" lived at least {years} years, {fields.born.edtf}–{fields.died.edtf}'
            yield warning(*record.where("died"), "DATE-ORDER", message, hint="is a year mistyped?")
    for field, spans in (
        ("names", [(name.form, name.since, name.until) for name in fields.names]),
        ("within", [(within.record, within.since, within.until) for within in fields.within]),
    ):
        for what, since, until in spans:
            if since and until and _after(since, until):
                message = f'"{what}" of "{record.name}" ends ({until.edtf}) before it begins ({since.edtf})'
                hint = "correct from: or to:"
                yield warning(*record.where(field), "DATE-ORDER", message, hint=hint)


def _after(first: When, second: When) -> bool:
    return first.earliest is not None and second.latest is not None and first.earliest > second.latest


def _years(born: When, died: When) -> int:
    """How many years somebody lived at the least."""
    if died.earliest is None or born.latest is None:
        return 0
    return year_of(died.earliest) - year_of(born.latest) - 1


def _coordinates(records: Sequence[Record], registry: Registry) -> Iterator[Diagnostic]:
    groups: dict[tuple[str, str], list[_POINT]] = defaultdict(list)
    for record in records:
        if record.fields.coordinates:
            for group in _groups(record):
                groups[group].append(record.fields.coordinates)
    middles = {g: (median(a for a, _ in p), median(b for _, b in p)) for g, p in groups.items() if len(p) > _FEW}
    for record in records:
        here = record.fields.coordinates
        if here is None:
            continue
        at = record.where("coordinates")
        if here == (0.0, 0.0):
            message = f'"{record.name}" is put at 0, 0, in the Atlantic off Africa'
            yield warning(*at, "COORDINATES", message, hint="take the coordinates out if they are unknown")
            continue
        found = _container(record, registry) or next(
            (
                (f"the middle of {name}", middles[kind, name])
                for kind, name in _groups(record)
                if (kind, name) in middles
            ),
            None,
        )
        better = found and _better(here, found[1])
        if found and better:
            message = f'"{record.name}" is put {kilometres(here, found[1]):,.0f} km from {found[0]}'
            what, point = better
            hint = f"{what} it would be {kilometres(point, found[1]):,.0f} km: [{point[0]:g}, {point[1]:g}]"
            yield warning(*at, "COORDINATES", message, hint=hint)


def _groups(record: Record) -> list[tuple[str, str]]:
    return [("within", ident) for ident in record.within[:1]] + (
        [("country", record.fields.country)] if record.fields.country else []
    )


def _container(record: Record, registry: Registry) -> tuple[str, _POINT] | None:
    for ident in record.within:
        outer = registry.find(record.kind, ident)
        if outer is not None and outer.key != record.key and outer.fields.coordinates:
            return f'"{outer.name}", in which it lies', outer.fields.coordinates
    return None


def _better(here: _POINT, there: _POINT) -> tuple[str, _POINT] | None:
    """A slip of the pen that would explain why a place is so far from where it should be: what, and the right point."""
    lat, lon = here
    distance = kilometres(here, there)
    if distance < _OFF:
        return None
    slips = [("with latitude and longitude exchanged", (lon, lat))] if abs(lon) <= 90 else []
    slips += [("with a minus before the longitude", (lat, -lon)), ("with a minus before the latitude", (-lat, lon))]
    what, point = min(slips, key=lambda slip: kilometres(slip[1], there))
    if "minus" in what and point[0 if "latitude" in what else 1] > 0:
        what = what.replace("with a minus", "without the minus")
    return (what, point) if kilometres(point, there) * 5 < distance else None


def circles(records: Iterable[Record], registry: Registry) -> Iterator[Diagnostic]:
    """Places that contain themselves, at whatever distance: each circle whole, once, at the first record of it."""
    direct = {
        record.key: [r.key for ident in record.within if (r := registry.find(record.kind, ident)) is not None]
        for record in records
    }
    told: set[tuple[str, str]] = set()
    for key in sorted(direct):
        circle = _way_back(key, direct) if key not in told else []
        if circle:
            told |= {*circle}
            found = [registry.records[registry.index[one]] for one in circle]
            first = min(range(len(found)), key=lambda n: (found[n].path, found[n].line))
            found = [*found[first:], *found[:first]]
            names = [f'"{r.id}" ({r.line_of("within")})' for r in found]
            message = f"{' lies within '.join(names)}" + f' lies within "{found[0].id}"'
            hint = "take out the within: that is wrong"
            yield warning(*found[0].where("within"), "CIRCLE", message, hint=hint)


def _way_back(start: tuple[str, str], direct: dict[tuple[str, str], list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """The shortest way from a record through its containers back to it, without its end; empty where there is none."""
    before: dict[tuple[str, str], tuple[str, str]] = {}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for outer in direct.get(here, ()):
            if outer == start:
                way = [here]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if outer not in before:
                before[outer] = here
                waiting.append(outer)
    return []


def _shared_ids(records: Iterable[Record], registry: Registry) -> Iterator[Diagnostic]:
    owners: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        for scheme, value in record.fields.identifiers:
            owners[scheme, value].append(record)
        for address in record.fields.sameas:
            owners["sameas", address].append(record)
    for (scheme, value), found in sorted(owners.items()):
        first, *rest = sorted(found, key=lambda r: (r.path, r.line, r.key))
        rest = [r for r in rest if not declared_different(first, r, registry)]
        if rest:
            others = ", ".join(f"{r.line_of(scheme, value)} ({r.id}): {portrait(r, registry)}" for r in rest)
            message = f'{scheme} {value} is given to "{first.id}", {portrait(first, registry)}, and to {others}'
            path, place = first.where(scheme, value)
            one = [r.id for r in rest if r.kind == first.kind]  # those of another kind cannot be merged
            merged = f"keep one, with {first.also(path, 'merged', one)}" if one else "keep one"
            different = first.also(path, "different_from", [r.id for r in rest])
            hint = f"correct it in one of them; if they are one, {merged}; if both are right, {different}"
            yield warning(path, place, "ID-SHARED", message, hint=hint)
