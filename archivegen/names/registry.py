"""All records, and the ways to find one: by kind and id, by an id alone, by what front matter declares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

import msgspec

from archivegen.names.kinds import Kind, kind_called
from archivegen.names.qualified import qualifier
from archivegen.names.record import Record, RecordSource
from archivegen.names.writing import normal

__all__ = ["Record", "RecordSource", "Registry"]


class Registry(msgspec.Struct, frozen=True, dict=True):
    """The records, sorted by kind and id. The look-ups are worked out when first asked for; they are no part of it."""

    kinds: tuple[Kind, ...] = ()
    records: tuple[Record, ...] = ()
    withheld: tuple[tuple[str, str], ...] = ()  # (kind, id or name) of records that are drafts, sorted

    def withholds(self, value: str, kind: str = "") -> bool:
        """Whether an id or name is that of a draft record, of one kind or of any."""
        form = normal(value) if self.withheld else ""
        return any(form == own and kind in {"", k} for k, own in self.withheld)

    @cached_property
    def index(self) -> dict[tuple[str, str], int]:
        """The place in ``records`` by (kind, id), merged ids included (rule M11)."""
        places = {record.key: i for i, record in enumerate(self.records)}
        for i, record in enumerate(self.records):
            for old in record.fields.merged:
                places.setdefault((record.kind, old), i)
        return places

    @cached_property
    def _by_id(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for (_, ident), i in self.index.items():
            key = normal(ident)
            if i not in found.get(key, ()):
                found[key] = (*found.get(key, ()), i)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], tuple[int, ...]]:
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, record in enumerate(self.records):
            for name in record.names:
                places = found[record.kind, normal(name.form)]
                if not places or places[-1] != i:
                    places.append(i)
        return {key: tuple(places) for key, places in found.items()}

    @cached_property
    def _by_folded_name(self) -> dict[tuple[str, str], tuple[int, ...]]:
        found: dict[tuple[str, str], tuple[int, ...]] = {}
        for (kind, form), places in self._by_name.items():
            key = (kind, form.casefold())
            found[key] = tuple(sorted({*found.get(key, ()), *places}))
        return found

    @cached_property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The identities of the records, in their order."""
        return tuple(record.key for record in self.records)

    @cached_property
    def unlinked(self) -> frozenset[tuple[str, str]]:
        """The identities of the records without a page (M12)."""
        return frozenset(record.key for record in self.records if not record.link)

    @cached_property
    def people(self) -> frozenset[str]:
        """The names of the kinds whose records are persons."""
        return frozenset(k.name for k in self.kinds if k.person)

    @cached_property
    def places(self) -> frozenset[str]:
        """The names of the kinds whose records are places."""
        return frozenset(k.name for k in self.kinds if k.place)

    @cached_property
    def ancestors(self) -> tuple[frozenset[int], ...]:
        """By record: everything that contains it, at any distance; a circle ends where it began."""
        direct = [
            [j for w in r.within if (j := self.index.get((r.kind, w))) is not None and j != i]
            or self._in_its_name(r, i)
            for i, r in enumerate(self.records)
        ]
        return tuple(_reachable(direct, i) if direct[i] else frozenset() for i in range(len(direct)))

    def _in_its_name(self, record: Record, place: int) -> list[int]:
        """The container that a place's own name gives: "Austin, Texas" lies in the one record called Texas."""
        outer = qualifier(record.name) if record.kind in self.places else ""
        found = self._by_name.get((record.kind, normal(outer)), ()) if outer else ()
        return [i for i in found if i != place] if len(found) == 1 else []

    def kind(self, word: str) -> Kind | None:
        """The kind that a word means."""
        return kind_called(self.kinds, word)

    def find(self, kind: str, ident: str) -> Record | None:
        """The record with this kind and id, or that was merged from it."""
        place = self.index.get((kind, ident))
        return None if place is None else self.records[place]

    def find_any(self, ident: str, kind: str = "") -> tuple[int, ...]:
        """The places of all records with this id, of one kind or of any."""
        places = self._by_id.get(normal(ident), ())
        return tuple(i for i in places if self.records[i].kind == kind) if kind else places

    def find_declared(self, kind: str, value: str) -> tuple[int, ...]:
        """The places of the records that a declaration may mean: the id first, then the exact name, then any capitals.

        None: a stub is wanted (rule L4). Several: the declaration is ambiguous.
        """
        found = self._declared.get((kind, value))
        if found is None:
            found = self._declared[kind, value] = self._find_declared(kind, value)
        return found

    @cached_property
    def _declared(self) -> dict[tuple[str, str], tuple[int, ...]]:
        return {}  # what was asked for before: articles declare the same names again and again

    def _find_declared(self, kind: str, value: str) -> tuple[int, ...]:
        place = self.index.get((kind, value))
        if place is not None:
            return (place,)
        form = normal(value)
        return (
            self.find_any(value, kind)
            or self._by_name.get((kind, form), ())
            or self._by_folded_name.get((kind, form.casefold()), ())
        )

    def ids(self, kind: str = "") -> list[str]:
        """All ids, of one kind or of any."""
        return [r.id for r in self.records if not kind or r.kind == kind]

    def named(self, form: str) -> list[str]:
        """The ids of the records that bear a full name."""
        form = normal(form)
        return [self.records[i].id for kind in self.kinds for i in self._by_name.get((kind.name, form), ())]


def names_of(registry: Registry, kind: str) -> Iterator[tuple[str, str]]:
    """Every name of the records of a kind that are written down, and what to say of it: the record's name and id."""
    for record in registry.records:
        if record.kind == kind and not record.declared_only:
            said = f'"{record.name}" ({record.id})' if record.name.casefold() != record.id.casefold() else record.id
            yield from ((name.form, said) for name in record.names)
            yield record.id, said


def _reachable(direct: list[list[int]], start: int) -> frozenset[int]:
    seen: set[int] = set()
    waiting = list(direct[start])
    while waiting:
        place = waiting.pop()
        if place not in seen and place != start:
            seen.add(place)
            waiting += direct[place]
    return frozenset(seen)
