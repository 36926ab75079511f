"""Land and borders of the world, as the package holds them (``scripts/natural_earth.py``): rings and lines in degrees.

Longitudes of a ring never jump: one that crosses the 180th meridian goes on beyond it, and one around a pole is closed
at the pole. So a window is looked for in a ring three times: where it is, and a turn to the west and to the east.
"""

from __future__ import annotations

import gzip
import struct
import sys
from array import array
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise

import msgspec

COLUMN = 20  # degrees
CHUNK = 48  # points that are passed over together where all of them lie beyond one edge of a window


class Shape(msgspec.Struct, frozen=True):
    """A ring or a line: its points, and the bounds (west, south, east, north) of it all and of every chunk of it."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    bounds: tuple[float, float, float, float]
    chunks: tuple[tuple[float, float, float, float], ...]


class Shapes(msgspec.Struct, frozen=True):
    """Shapes, and which of them touch each column of the world, 20 degrees wide and counted from Greenwich.

    A column has (number of the shape, turns): so many turns farther east it touches the column.
    """

    all: tuple[Shape, ...]
    columns: dict[int, tuple[tuple[int, int], ...]]


class Grade(msgspec.Struct, frozen=True):
    """The world in one grade of detail: nothing is farther off than ``tolerance`` degrees."""

    tolerance: float
    rings: Shapes
    lines: Shapes


@cache
def _data() -> tuple[bytes, int, tuple[float, ...], int]:
    """The data, units in a degree, the tolerances of the grades, and where the first grade begins."""
    data = gzip.decompress((files("archivegen") / "maps" / "world.bin.gz").read_bytes())
    _, steps, count = struct.unpack_from("<4sHH", data)
    return data, steps, struct.unpack_from(f"<{count}d", data, 8), 8 + 8 * count


def grade_for(degrees: float) -> Grade:
    """The coarsest grade that is nowhere off by more than this many degrees; the finest where none is."""
    tolerances = _data()[2]
    return _grade(max((n for n, tolerance in enumerate(tolerances) if tolerance <= degrees), default=0))


@cache
def _grade(number: int) -> Grade:
    data, steps, tolerances, at = _data()
    for _ in range(number):
        rings, lines, points = struct.unpack_from("<III", data, at)
        at += 12 + 4 * (rings + lines) + 4 * points
    rings, lines, points = struct.unpack_from("<III", data, at)
    at += 12
    lengths = struct.unpack_from(f"<{rings + lines}I", data, at)
    at += 4 * len(lengths)
    xs, ys = (_degrees(data[at + 2 * points * axis : at + 2 * points * (axis + 1)], steps) for axis in (0, 1))
    ends = [0, *accumulate(lengths)]
    shapes = [_shape(xs[a:b], ys[a:b]) for a, b in pairwise(ends)]
    return Grade(tolerances[number], _by_column(shapes[:rings]), _by_column(shapes[rings:]))


def _by_column(shapes: Sequence[Shape]) -> Shapes:
    columns: dict[int, list[tuple[int, int]]] = {}
    for number, shape in enumerate(shapes):
        for turns in (-1, 0, 1):
            west, east = shape.bounds[0] + 360 * turns, shape.bounds[2] + 360 * turns
            for column in range(int(west // COLUMN), int(east // COLUMN) + 1):
                columns.setdefault(column, []).append((number, turns))
    return Shapes(tuple(shapes), {column: tuple(some) for column, some in columns.items()})


def _degrees(planes: bytes, steps: int) -> list[float]:
    """Low bytes, then high bytes, of 16-bit differences that turn over."""
    half = len(planes) // 2
    raw = bytearray(len(planes))
    raw[0::2], raw[1::2] = planes[:half], planes[half:]
    changes = array("h", bytes(raw))
    if sys.byteorder == "big":
        changes.byteswap()
    return [(((value + 0x8000) & 0xFFFF) - 0x8000) / steps for value in accumulate(changes)]


def _shape(xs: Sequence[float], ys: Sequence[float]) -> Shape:
    chunks = []
    for start in range(0, len(xs), CHUNK):
        some, others = xs[start : start + CHUNK], ys[start : start + CHUNK]
        chunks.append((min(some), min(others), max(some), max(others)))
    west, south, east, north = zip(*chunks, strict=True)
    return Shape(tuple(xs), tuple(ys), (min(west), min(south), max(east), max(north)), tuple(chunks))


def features(west: float, south: float, east: float, north: float) -> int:
    """How many corners of coasts and borders lie in a window: whether there is anything to recognise it by."""
    sums = _corners()
    top, bottom = _row(north), _row(south)
    found, left, right = 0, round(west) + 180, round(east) + 180
    for start, end in ((left, min(right, 360)), (0, right - 360), (left + 360, 360)):
        a, b = max(0, min(360, start)), max(0, min(360, end))
        if a < b:
            found += sums[top][b] - sums[top][a] - sums[bottom][b] + sums[bottom][a]
    return found


def _row(latitude: float) -> int:
    return max(0, min(180, round(latitude) + 90))


@cache
def _corners() -> list[list[int]]:
    """How many corners lie south of each degree of latitude and west of each of longitude, in a coarse grade."""
    counts = [[0] * 360 for _ in range(180)]
    coarse = grade_for(0.2)
    for shape in (*coarse.rings.all, *coarse.lines.all):
        for x, y in zip(shape.xs, shape.ys, strict=True):
            if -90 < y < 90:
                counts[int(y + 90)][int(x + 540) % 360] += 1
    sums = [[0] * 361]
    for row in counts:
        sums.append([a + b for a, b in zip(sums[-1], accumulate(row, initial=0), strict=True)])
    return sums
