"""Make the map data that the package ships: land and borders of the world, in six grades of detail.

    npm pack world-atlas@2.0.2 && tar -xzf world-atlas-2.0.2.tgz
    python scripts/natural_earth.py package/countries-50m.json

writes ``archivegen/maps/world.bin.gz``. Natural Earth is in the public domain; world-atlas, which puts it into one
TopoJSON file, is under the ISC licence (see ``archivegen/maps/ORIGIN.md``). Equal input gives equal bytes.

Rings that cross the 180th meridian come out in one piece, with longitudes that go on beyond 180; a ring around a pole
is closed at the pole. So nothing that draws them has to know of either.
"""

from __future__ import annotations

import gzip
import json
import math
import struct
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "archivegen" / "maps" / "world.bin.gz"
STEPS = 160  # units in a degree: 16-bit numbers then reach beyond 200 degrees, and a unit is 700 m at most
TOLERANCES = (0.01, 0.025, 0.07, 0.2, 0.5, 1.0)  # degrees that a grade may be off the source
Point = tuple[float, float]


def main(source: str) -> None:
    """Read a TopoJSON file of world-atlas and write the package's data."""
    atlas = json.loads(Path(source).read_bytes())
    arcs = [decoded(arc, atlas["transform"]) for arc in atlas["arcs"]]
    grades = [grade(atlas["objects"], arcs, tolerance) for tolerance in TOLERANCES]
    head = struct.pack(f"<4sHH{len(grades)}d", b"AGM1", STEPS, len(grades), *TOLERANCES)
    data = gzip.compress(head + b"".join(packed(*one) for one in grades), 9, mtime=0)
    TARGET.write_bytes(data)
    for tolerance, (rings, lines) in zip(TOLERANCES, grades, strict=True):
        points = sum(map(len, rings)), sum(map(len, lines))
        print(f"{tolerance:5} degrees: {len(rings)} rings, {len(lines)} borders, {points[0]} + {points[1]} points")
    print(f"{TARGET}: {len(data)} bytes")


def decoded(arc: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> list[Point]:
    """The points of an arc in degrees, without a jump at the 180th meridian."""
    (scale_x, scale_y), (from_x, from_y) = transform["scale"], transform["translate"]
    x = y = 0
    points: list[Point] = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append((x * scale_x + from_x, y * scale_y + from_y))
    return unwrapped(points)


def unwrapped(points: Sequence[Point]) -> list[Point]:
    """Points in a row whose longitudes never jump by more than half a turn."""
    found = [points[0]]
    for x, y in points[1:]:
        found.append((x - 360 * round((x - found[-1][0]) / 360), y))
    return found


def grade(objects: dict[str, Any], arcs: Sequence[list[Point]], tolerance: float) -> tuple[list[list[Point]], ...]:
    """The rings of the land and the lines between countries, as far off the truth as the tolerance at most."""
    simple = [simplified(arc, tolerance) for arc in arcs]
    rings = [ring(numbers, simple) for shape in polygons(objects["land"]) for numbers in shape]
    rings = [one for one in rings if len(one) > 3 and extent(one) > tolerance]
    used: Counter[int] = Counter()
    for country in objects["countries"]["geometries"]:
        used.update({forwards(n) for shape in polygons(country) for numbers in shape for n in numbers})
    lines = [simple[number] for number, times in sorted(used.items()) if times > 1]
    return rings, lines


def forwards(number: int) -> int:
    """The arc that a number means: ``~3`` is the arc 3, backwards (TopoJSON, section 2.1.4)."""
    return number if number >= 0 else ~number


def polygons(geometry: dict[str, Any]) -> Iterable[list[list[int]]]:
    """The polygons of a geometry: rings of numbers of arcs."""
    if geometry["type"] == "GeometryCollection":
        for one in geometry["geometries"]:
            yield from polygons(one)
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["arcs"]
    elif geometry["type"] == "Polygon":
        yield geometry["arcs"]


def ring(numbers: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    """A ring in one piece; one that goes around a pole is led there, so that it has an inside."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    points = unwrapped(points)
    turn = points[-1][0] - points[0][0]
    if abs(turn) > 180:
        pole = math.copysign(90, points[0][1])
        points += [(points[-1][0], pole), (points[0][0], pole), points[0]]
    middle = (min(x for x, _ in points) + max(x for x, _ in points)) / 2
    shift = 360 * round(middle / 360)
    return [(x - shift, y) for x, y in points]


def extent(points: Sequence[Point]) -> float:
    """How wide or high a ring is, in degrees of a great circle."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max((max(xs) - min(xs)) * math.cos(math.radians(ys[0])), max(ys) - min(ys))


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Fewer points, none of the others farther away than the tolerance (Douglas and Peucker 1973)."""
    if tolerance <= 0 or len(points) < 3:
        return points
    squeeze = math.cos(math.radians(sum(y for _, y in points) / len(points)))
    flat = [(x * squeeze, y) for x, y in points]
    keep = {0, len(points) - 1}
    pending = [(0, len(points) - 1)]
    while pending:
        first, last = pending.pop()
        worst, at = tolerance, 0
        for i in range(first + 1, last):
            far = distance(flat[i], flat[first], flat[last])
            if far > worst:
                worst, at = far, i
        if at:
            keep.add(at)
            pending += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def distance(point: Point, start: Point, end: Point) -> float:
    """How far a point is from a line between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    along = min(1.0, max(0.0, along))
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def packed(rings: list[list[Point]], lines: list[list[Point]]) -> bytes:
    """A grade: how many rings and lines, how long each is, then x and y, each as steps, low bytes before high ones."""
    shapes = [quantised(one) for one in (*rings, *lines)]
    lengths = array("I", [len(shape) for shape in shapes])
    planes = b"".join(steps([point[axis] for shape in shapes for point in shape]) for axis in (0, 1))
    return struct.pack("<III", len(rings), len(lines), sum(lengths)) + little(lengths) + planes


def quantised(points: Sequence[Point]) -> list[tuple[int, int]]:
    """Points in units, each once in a row."""
    found: list[tuple[int, int]] = []
    for x, y in points:
        one = (round(x * STEPS), round(y * STEPS))
        if not found or one != found[-1]:
            found.append(one)
    return found


def steps(values: Sequence[int]) -> bytes:
    """Differences, as 16-bit numbers that turn over."""
    changes = (((b - a + 0x8000) & 0xFFFF) - 0x8000 for a, b in zip((0, *values), values, strict=False))
    raw = little(array("h", changes))
    return raw[0::2] + raw[1::2]


def little(values: array[int]) -> bytes:
    """The bytes of an array, the low ones first on any machine."""
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


if __name__ == "__main__":
    main(sys.argv[1])
