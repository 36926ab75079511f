"""The ground of a map, as SVG: land, borders and the lines of the graticule, for one window."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from archivegen.maps.clipping import Bounds, Points, line_within, ring_within, seen_in
from archivegen.maps.frames import Frame
from archivegen.maps.world import Shapes, grade_for

PER_UNIT = 2  # a path is written in halves of a unit: whole numbers, so that it stays short
OFF = 0.65  # units that a coast may be off
LEGIBLE = 1.5  # units in a degree, from which on borders are more than a scribble
KEPT = 1024  # drawings, of some kilobytes each: records that lie near each other have the same
STEPS = (45, 30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)  # degrees between two lines


@lru_cache(maxsize=KEPT)
def ground(frame: Frame, land: bool, borders: bool) -> str:
    """The ground of a map as elements of SVG, nothing of which leaves the window.

    In plans of towns there is no ``land``. Classes for the stylesheet are ``map-grid``, ``map-land``, ``map-border``.
    """
    parts = [_path("map-grid", _graticule(frame))]
    if land:
        window = (frame.west, frame.south, frame.east, frame.north)
        grade = grade_for(OFF / frame.scale)
        rings = (ring_within(shape, window) for shape in seen_in(grade.rings, window))
        parts.append(_path("map-land", "".join(_drawn(ring, frame, closed=True) for ring in rings)))
        if borders and frame.scale >= LEGIBLE:
            lines = _lines(grade.lines, window)
            parts.append(_path("map-border", "".join(_drawn(line, frame, closed=False) for line in lines)))
    return "".join(parts)


def _lines(shapes: Shapes, window: Bounds) -> Iterator[Points]:
    for shape in seen_in(shapes, window):
        yield from line_within(shape, window)


def _path(css: str, data: str) -> str:
    rule = ' fill-rule="evenodd"' if css == "map-land" else ""
    return f'<path class="{css}"{rule} transform="scale({1 / PER_UNIT:g})" d="{data}"/>' if data else ""


def _drawn(points: Points, frame: Frame, *, closed: bool) -> str:
    """Points as path data: where it begins, then steps. "" for what is smaller than a step."""
    across = frame.width * PER_UNIT / (frame.east - frame.west)
    down = frame.height * PER_UNIT / (frame.north - frame.south)
    places = [(round((x - frame.west) * across), round((frame.north - y) * down)) for x, y in points]
    steps = [f"M{places[0][0]} {places[0][1]}l"] if places else []
    for (x, y), (after_x, after_y) in pairwise(places):
        if x != after_x or y != after_y:
            steps.append(f"{after_x - x} {after_y - y} ")
    if len(steps) < (3 if closed else 2):
        return ""
    return "".join(steps).rstrip().replace(" -", "-") + ("z" if closed else "")


def _graticule(frame: Frame) -> str:
    """Meridians and parallels at round degrees: three to six of them either way."""
    right, bottom = frame.width * PER_UNIT, frame.height * PER_UNIT
    west, south, east, north = frame.west, frame.south, frame.east, frame.north
    meridians = (f"M{round((x - west) * right / (east - west))} 0v{bottom}" for x in _round_ones(west, east))
    parallels = (f"M0 {round((north - y) * bottom / (north - south))}h{right}" for y in _round_ones(south, north))
    return "".join((*meridians, *parallels))


def _round_ones(start: float, end: float) -> Iterator[float]:
    """Round numbers between two others, at equal steps."""
    step = next((s for s in STEPS if (end - start) / s >= 2.5), STEPS[-1])
    number = int(start // step) + 1
    while number * step < end:
        yield number * step
        number += 1
