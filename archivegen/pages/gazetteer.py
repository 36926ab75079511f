"""Where the records of an archive lie, and what lies near a point: looked up, never searched through.

Records are filed in cells of half a degree, for what is near, and of ten, for what is well known around. Of each cell
only the most named ones can be found, so that a lookup costs the same in an archive of ten and of ten thousand places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

import msgspec

from archivegen.archive.model import Entry, Key
from archivegen.digest import encode, short_digest
from archivegen.maps.frames import Point

Cell = tuple[int, int]
FINE, WIDE = 0.5, 10.0  # degrees
NEAR, KNOWN = 3, 6  # how many of a cell can be found


class Spot(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A record with a page and coordinates, and how many articles name it."""

    key: Key
    point: Point
    articles: int

    @property
    def renown(self) -> int:
        """How well it is known: twice the articles, one more. An edit hardly ever moves it, nor the maps around."""
        return self.articles.bit_length()


class Gazetteer(msgspec.Struct, frozen=True, dict=True):
    """The records with coordinates that lists show, the most named first."""

    spots: tuple[Spot, ...]

    def around(self, point: Point) -> tuple[Spot, ...]:
        """The named records near a point and the best known ones in the wider area."""
        near = (self._fine.get(cell, ()) for cell in _cells(point, FINE, 2))
        known = (self._wide.get(cell, ()) for cell in _cells(point, WIDE, 1))
        return tuple(dict.fromkeys(chain.from_iterable((*near, *known))))

    def marks(self, items: Mapping[Key, bytes]) -> Marks:
        """Fingerprints of what can be found in each cell: where it lies, how well it is known, and what it shows."""
        return Marks(_marked(self._fine, items), _marked(self._wide, items))

    @cached_property
    def _named(self) -> tuple[Spot, ...]:
        return tuple(spot for spot in self.spots if spot.articles)

    @cached_property
    def _fine(self) -> Mapping[Cell, tuple[Spot, ...]]:
        return {cell: some[:NEAR] for cell, some in _filed(self._named, FINE).items()}

    @cached_property
    def _wide(self) -> Mapping[Cell, tuple[Spot, ...]]:
        return {cell: some[:KNOWN] for cell, some in _filed(self._named, WIDE).items()}


def gazetteer(entries: Iterable[Entry]) -> Gazetteer:
    """The records that a map can show."""
    found = (
        Spot(entry.key, entry.fields.coordinates, len(entry.sightings) + len(entry.declared))
        for entry in entries
        if entry.url and entry.fields.index and entry.fields.coordinates
    )
    return Gazetteer(tuple(sorted(found, key=lambda spot: (-spot.articles, spot.key))))


class Marks(msgspec.Struct, frozen=True):
    """The fingerprints of the fine and of the wide cells in which anything can be found."""

    fine: Mapping[Cell, bytes]
    wide: Mapping[Cell, bytes]

    def around(self, point: Point) -> Iterator[bytes]:
        """Those of the cells in which all lies that `Gazetteer.around` finds for a point; an empty one has none."""
        yield from (self.fine.get(cell, b"-") for cell in _cells(point, FINE, 2))
        yield from (self.wide.get(cell, b"-") for cell in _cells(point, WIDE, 1))


def _marked(cells: Mapping[Cell, tuple[Spot, ...]], items: Mapping[Key, bytes]) -> dict[Cell, bytes]:
    seen = {cell: [(s.key, s.point, s.renown, items[s.key]) for s in sorted(some)] for cell, some in cells.items()}
    return {cell: short_digest(encode(some)) for cell, some in seen.items()}


def _filed(spots: Iterable[Spot], size: float) -> dict[Cell, tuple[Spot, ...]]:
    found: dict[Cell, list[Spot]] = {}
    for spot in spots:
        found.setdefault(_cell(spot.point, size), []).append(spot)
    return {cell: tuple(some) for cell, some in found.items()}


def _cell(point: Point, size: float) -> Cell:
    return int((point[0] + 90) // size), int((point[1] + 180) % 360 // size)


def _cells(point: Point, size: float, reach: int) -> Iterator[Cell]:
    """The cell of a point and those around it; the dateline is no end."""
    row, column = _cell(point, size)
    around = round(360 / size)
    for up in range(-reach, reach + 1):
        for over in range(-reach, reach + 1):
            yield row + up, (column + over) % around
