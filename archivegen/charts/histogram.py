"""Bars by year, and behind them how high each would be if every uncertain date lay there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

import msgspec

from archivegen.charts.axis import FEWEST, Axis, Tick, axis_over, ticks_of

SLOT, HEIGHT = 10, 100  # units of the drawing: how wide a place is, how high the highest bar
LEAST = 2  # a bar that can be seen

Years = tuple[int | None, int | None, bool]  # first and last year that a date may mean; whether it is sure of that


class Bar(msgspec.Struct, frozen=True, gc=False):
    """A year, or several; ``count`` is sure, ``perhaps`` may lie here or in other years.

    ``x`` is where its place begins, which is ten units wide; ``height`` is that of ``count``.
    """

    x: int
    height: int
    label: str
    url: str  # "" where nothing is listed under it
    count: int
    perhaps: int


class Histogram(msgspec.Struct, frozen=True):
    """A drawing ``width`` units wide and 100 high; ``band`` is an SVG path, "" where no date is uncertain."""

    width: int
    bars: tuple[Bar, ...]
    band: str
    ticks: tuple[Tick, ...]
    peak: int  # what a height of 100 stands for
    peak_x: float  # where the highest is, in percent


def span_of(marks: Mapping[Years, int]) -> Axis | None:
    """The axis that all years with an end lie on; ``None`` where there is none."""
    known = [year for first, last, _ in marks for year in (first, last) if year is not None]
    return axis_over(min(known), max(known)) if known else None


def shares(marks: Mapping[Years, int], axis: Axis) -> tuple[list[int], list[int]]:
    """For each place what is sure to lie there and what may; an open end reaches to the end of the axis."""
    sure, steps = [0] * axis.count, [0] * (axis.count + 1)
    for (first, last, certain), count in marks.items():
        if first is None and last is None:
            continue
        start = 0 if first is None else axis.place(first)
        end = axis.count - 1 if last is None else axis.place(last)
        if certain and start == end and first is not None and last is not None:
            sure[start] += count
        else:
            steps[start] += count
            steps[end + 1] -= count
    return sure, list(accumulate(steps[:-1]))


def shares_of(marks: Mapping[Years, int], years: Sequence[int]) -> tuple[list[int], list[int]]:
    """For each of some years, in order, what is sure to lie in it and what may, as `shares` says it of an axis."""
    sure, steps = [0] * len(years), [0] * (len(years) + 1)
    for (first, last, certain), count in marks.items():
        if first is None and last is None:
            continue
        start = 0 if first is None else bisect_left(years, first)
        end = len(years) if last is None else bisect_right(years, last)
        if start == end:
            continue
        if certain and first == last:
            sure[start] += count
        else:
            steps[start] += count
            steps[end] -= count
    return sure, list(accumulate(steps[:-1]))


def histogram(
    marks: Mapping[Years, int],
    axis: Axis,
    label: Callable[[int], str],
    urls: Mapping[int, str],
    *,
    mirrored: bool = False,
) -> Histogram:
    """The drawing. ``marks`` count dates by the years they may mean, ``urls`` are addresses by place."""
    sure, perhaps = shares(marks, axis)
    slots = max(axis.count, FEWEST)
    before = (slots - axis.count) // 2
    totals = [a + b for a, b in zip(sure, perhaps, strict=True)]
    most = max(totals)
    at = [before + (axis.count - 1 - i if mirrored else i) for i in range(axis.count)]
    bars = tuple(
        Bar(
            at[i] * SLOT,
            _height(sure[i], most),
            named(axis.years(i), label),
            urls.get(i, ""),
            sure[i],
            perhaps[i],
        )
        for i in range(axis.count)
        if totals[i]
    )
    levels = [_height(total, most) if maybe else 0 for total, maybe in zip(totals, perhaps, strict=True)]
    highest = at[totals.index(most)]
    return Histogram(
        slots * SLOT,
        bars,
        _band(levels[::-1] if mirrored else levels, before),
        ticks_of(axis, label, mirrored=mirrored),
        most,
        round(100 * (highest + 0.5) / slots, 2),
    )


def named(years: tuple[int, int], label: Callable[[int], str]) -> str:
    """What the place of these years is called: "1990", "49 BCE–40 BCE"."""
    first, last = years
    return label(first) if first == last else f"{label(first)}–{label(last)}"


def _height(count: int, most: int) -> int:
    return max(LEAST, round(HEIGHT * count / most)) if count else 0


def _band(levels: Sequence[int], before: int) -> str:
    """The outline of what may be, from left to right."""
    path, drawn = [], 0
    for i, level in enumerate([*levels, 0]):
        if level == drawn:
            continue
        x = (before + i) * SLOT
        path.append(f"H{x}" if drawn else f"M{x} {HEIGHT}")
        path.append(f"V{HEIGHT - level}" + ("" if level else "z"))
        drawn = level
    return "".join(path)
