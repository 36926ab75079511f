"""Stretches of time side by side: points, spans and open ends on one scale of days, in lanes that keep them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from archivegen.charts.axis import Tick, axis_over, numbers, spread
from archivegen.source.days import day_number, year_of

EDGE = 1.0  # percent kept free at both ends
POINT = 1.2  # percent: what is shorter is a point
APART = 2.5  # percent between two marks of a lane
OPEN = 5.0  # percent of an end that nobody knows

Days = tuple[int | None, int | None]  # Julian day numbers of the first and last day; ``None`` is open or not known


class Mark(msgspec.Struct, frozen=True, gc=False):
    """Where something lies, in percent; a point has no width. ``opens`` says that an end is open."""

    x: float
    width: float
    opens: bool = False


class Segment(msgspec.Struct, frozen=True, gc=False):
    """A part of a life, in percent. ``kind`` is ``sure``, ``perhaps``, or ``open`` where nothing is known of an end."""

    x: float
    width: float
    kind: str


class Scale(msgspec.Struct, frozen=True, gc=False):
    """Whole years from one day to another, drawn from left to right or, mirrored, the other way."""

    first: int
    last: int
    mirrored: bool = False

    def at(self, day: float) -> float:
        """Where a day lies, in percent."""
        share = min(max((day - self.first) / (self.last - self.first), 0.0), 1.0)
        return EDGE + (100 - 2 * EDGE) * (1 - share if self.mirrored else share)

    def reach(self, first: int, last: int) -> tuple[float, float]:
        """From where to where a stretch lies, left to right."""
        ends = sorted((self.at(first), self.at(last)))
        return ends[0], ends[1]

    def ticks(self, label: Callable[[int], str]) -> tuple[Tick, ...]:
        """Labels where round years begin; one that began before the first day has no place."""
        axis = axis_over(year_of(self.first), year_of(self.last))
        begun = [(day_number(year, 1, 1), number, year) for _, year, number in numbers(axis)]
        places = [(self.at(day), number, year) for day, number, year in begun if self.first <= day <= self.last]
        return spread(places, axis.step, label)


def scale_over(days: Sequence[Days], *, mirrored: bool = False) -> Scale | None:
    """The whole years that hold every known day; ``None`` where none is known."""
    known = [day for pair in days for day in pair if day is not None]
    if not known:
        return None
    return Scale(day_number(year_of(min(known)), 1, 1), day_number(year_of(max(known)), 12, 31), mirrored)


def mark(days: Days, scale: Scale, *, sure: bool) -> Mark:
    """A sure and short stretch as a point, all others as spans; an open end reaches to the end of the scale."""
    first, last = days
    opens = first is None or last is None
    low, high = scale.reach(scale.first if first is None else first, scale.last if last is None else last)
    if sure and not opens and high - low < POINT:
        return Mark(round((low + high) / 2, 2), 0.0)
    if high - low < POINT:
        low = min(max((low + high - POINT) / 2, 0.0), 100 - POINT)
        high = low + POINT
    return Mark(round(low, 2), round(high - low, 2), opens)


def lanes(marks: Sequence[Mark], most: int) -> tuple[tuple[int, ...], ...] | None:
    """The numbers of the marks in lanes in which none touches another; ``None`` if they need more than ``most``."""
    found: list[list[int]] = []
    ends: list[float] = []
    for number in sorted(range(len(marks)), key=lambda n: (marks[n].x, -marks[n].width, n)):
        one = marks[number]
        lane = next((i for i, end in enumerate(ends) if one.x - end >= APART), len(found))
        if lane == most:
            return None
        if lane == len(found):
            found.append([])
            ends.append(0.0)
        found[lane].append(number)
        ends[lane] = one.x + one.width
    return tuple(map(tuple, found))


def life(born: Days | None, died: Days | None, scale: Scale) -> tuple[Segment, ...]:
    """A life between two ends, each the first and the last day that it may have been: one day where it is sure.

    What lies between the last possible day of birth and the first of death is sure; the rest of what may be is drawn as
    such. Where nothing is known of an end, or only that it was earlier or later, a stretch stands for it that is open.
    """
    start, end = _known(born, 1), _known(died, 0)
    if start is not None and end is not None and start[1] > end[0]:
        return (_segment(min(start[0], end[0]), max(start[1], end[1]), "perhaps", scale),)
    inner = start if start is not None else end
    outer = end if end is not None else start
    if inner is None or outer is None:
        return ()
    alone = (start is None or end is None) and inner[0] == inner[1]
    found = [_segment(*inner, "sure", scale)] if alone else []
    if start is None or born is None or born[0] is None:
        found.append(_beyond(inner[0], scale, later=False))
    if start is not None and start[0] < start[1]:
        found.append(_segment(*start, "perhaps", scale))
    if start is not None and end is not None:
        found.append(_segment(start[1], end[0], "sure", scale))
    if end is not None and end[0] < end[1]:
        found.append(_segment(*end, "perhaps", scale))
    if end is None or died is None or died[1] is None:
        found.append(_beyond(outer[1], scale, later=True))
    return tuple(sorted(found, key=lambda s: (s.x, s.width)))


def _known(days: Days | None, inner: int) -> tuple[int, int] | None:
    """The days between which an end lies; ``inner`` is which of the two borders what is sure of the life."""
    if days is None or days[inner] is None:
        return None
    first, last = days[0] if days[0] is not None else days[1], days[1] if days[1] is not None else days[0]
    return None if first is None or last is None else (first, last)


def _segment(first: int, last: int, kind: str, scale: Scale) -> Segment:
    low, high = scale.reach(first, last)
    width = max(high - low, POINT)
    return Segment(round(min(low, 100 - width), 2), round(width, 2), kind)


def _beyond(day: int, scale: Scale, *, later: bool) -> Segment:
    x = scale.at(day)
    low, high = (x, min(x + OPEN, 100.0)) if later != scale.mirrored else (max(x - OPEN, 0.0), x)
    return Segment(round(low, 2), round(max(high - low, EDGE), 2), "open")
