"""The axis of years: one place for every year between the first and the last, folded where there are too many.

Years are astronomical, as in ISO 8601: 0 is 1 BCE, -43 is 44 BCE.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

MOST = 120  # bars that a screen shows apart
FEWEST = 12  # places, so that a single year is no wall
WIDE, NARROW, FREE = 600, 260, 12  # pixels for labels on a screen and on a phone, and beside these


Place = tuple[float, int, int]  # where it is, in percent; the number by which its year is called; the year


class Tick(msgspec.Struct, frozen=True, gc=False):
    """A label of an axis; ``x`` in percent of its width. ``minor`` ones are left out where there is little room."""

    x: float
    label: str
    minor: bool = False
    anchor: str = "middle"  # "start" and "end" near the edges, left to right


class Axis(msgspec.Struct, frozen=True, gc=False):
    """Places for years: ``count`` of them from number ``first`` on, each of ``step`` years."""

    first: int
    count: int
    step: int

    def place(self, year: int) -> int:
        """The place of a year, from 0; a year before the axis has the first, one behind it the last."""
        return min(max(_number(year, self.step) - self.first, 0), self.count - 1)

    def years(self, place: int) -> tuple[int, int]:
        """The first and the last year of a place."""
        return _years(self.first + place, self.step)


def axis_over(first: int, last: int) -> Axis:
    """The axis from one year to another: by years, and above 120 of them by decades, centuries and so on."""
    step = 1
    while _number(last, step) - _number(first, step) + 1 > MOST:
        step *= 10
    low = _number(first, step)
    return Axis(low, _number(last, step) - low + 1, step)


def _number(year: int, step: int) -> int:
    """Which decade or century: the 40s BCE are 49 to 40 BCE, and there is no year 0 between 1 BCE and 1 CE."""
    if step == 1:
        return year
    return year // step if year > 0 else -((1 - year) // step) - 1


def _years(number: int, step: int) -> tuple[int, int]:
    if step == 1:
        return number, number
    if number >= 0:
        return max(1, number * step), number * step + step - 1
    low = (-number - 1) * step
    return 1 - (low + step - 1), 1 - max(1, low)


def decade_of(year: int) -> tuple[int, int]:
    """The first and the last year of a year's decade: 1980 and 1989, 1 and 9, and of 44 BCE those of 49 and 40 BCE."""
    return _years(_number(year, 10), 10)


def numbers(axis: Axis) -> Iterator[tuple[int, int, int]]:
    """(place, year, number) of every place that may have a label: the number is 44 for 44 BCE, 1990 for its decade."""
    for place in range(axis.count):
        first, last = axis.years(place)
        year = first if first > 0 else last
        said = year if year > 0 else 1 - year
        number = said - said % axis.step
        if number or year > 0:  # the years 9 to 1 BCE have none: 1 CE stands beside them
            yield place, year, number


def ticks_of(axis: Axis, label: Callable[[int], str], *, mirrored: bool = False) -> tuple[Tick, ...]:
    """Labels of round years, at the middle of their places; ``mirrored`` where time runs from right to left."""
    slots = max(axis.count, FEWEST)
    before = (slots - axis.count) // 2
    places = [(100 * (before + p + 0.5) / slots, number, year) for p, year, number in numbers(axis)]
    return spread(places, axis.step, label, mirrored=mirrored)


def spread(
    places: Sequence[Place], step: int, label: Callable[[int], str], *, mirrored: bool = False
) -> tuple[Tick, ...]:
    """Labels for those of the places that get one: as many as have room, at round numbers."""
    longest = max((len(label(year)) for _, _, year in (*places[:1], *places[-1:])), default=1)
    room = longest * 7 + 16
    every = _interval(places, step, step, WIDE // room)
    rarely = _interval(places, every, every, NARROW // room)
    shown = [place for place in places if place[1] % every == 0]
    major = [place for place in shown if place[1] % rarely == 0] or shown[len(shown) // 2 :][:1]  # never none at all
    return tuple(
        _tick(100 - place[0] if mirrored else place[0], label(place[2]), place not in major) for place in shown
    )


def _tick(x: float, label: str, minor: bool) -> Tick:
    beyond = max(0.0, 100 * (3.6 * len(label) - FREE) / NARROW)  # a longer label would leave a phone's screen
    anchor = "start" if x < beyond else "end" if x > 100 - beyond else "middle"
    return Tick(round(x, 2), label, minor, anchor)


def _interval(places: Sequence[Place], least: int, multiple: int, most: int) -> int:
    """The least round interval at which no more than ``most`` of the places are chosen: 1, 2, 5, 10, and so on."""
    power = 1
    while True:
        for one in (power, 2 * power, 5 * power):
            chosen = sum(number % one == 0 for _, number, _ in places) if one >= least else most + 1
            if one >= least and one % multiple == 0 and chosen <= max(most, 1):
                return one
        power *= 10
