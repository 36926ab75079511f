"""The axis of years: a place for every year, none twice, round labels that do not touch."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.charts.axis import MOST, axis_over, ticks_of

years = st.integers(-4000, 2100)


def label(year: int) -> str:
    return str(year) if year > 0 else f"{1 - year} BCE"


@settings(deadline=None)
@given(years, years)
def test_every_year_has_one_place_and_the_places_follow_each_other(a: int, b: int) -> None:
    first, last = sorted((a, b))
    axis = axis_over(first, last)
    assert 1 <= axis.count <= MOST
    reach = [axis.years(place) for place in range(axis.count)]
    assert reach[0][0] <= first <= last <= reach[-1][1]
    assert all(end + 1 == start for (_, end), (start, _) in itertools.pairwise(reach))
    for place, (start, end) in enumerate(reach):
        assert {axis.place(year) for year in (start, end)} == {place}


@settings(deadline=None)
@given(years, years, st.booleans())
def test_labels_stand_in_order_and_apart_on_a_screen_and_on_a_phone(a: int, b: int, mirrored: bool) -> None:
    first, last = sorted((a, b))
    ticks = ticks_of(axis_over(first, last), label, mirrored=mirrored)
    assert ticks
    for shown, width in ((ticks, 600), (tuple(t for t in ticks if not t.minor), 260)):
        at = [tick.x * width / 100 for tick in shown]
        if mirrored:
            at.reverse()
        assert at == sorted(at)
        assert len(at) * (max(len(tick.label) for tick in shown) * 7) <= width + 60
    assert all(0 <= tick.x <= 100 for tick in ticks)


@pytest.mark.parametrize(("first", "last", "step", "count"), [
    (1990, 1990, 1, 1), (1881, 2000, 1, 120), (1880, 2000, 10, 13), (1700, 1999, 10, 30), (-43, 2021, 100, 22),
    (-4, 3, 1, 8), (-12, 130, 10, 16),
])  # fmt: skip
def test_above_120_bars_years_are_folded(first: int, last: int, step: int, count: int) -> None:
    axis = axis_over(first, last)
    assert (axis.step, axis.count) == (step, count)


def test_decades_before_the_common_era_are_those_that_people_speak_of() -> None:
    axis = axis_over(-60, 80)
    assert [axis.years(place) for place in range(axis.count)][:2] == [(-68, -59), (-58, -49)]  # the 60s and 50s BCE
    assert [axis.years(axis.place(year)) for year in (0, 1)] == [(-8, 0), (1, 9)]


def test_round_years_are_labelled() -> None:
    assert [t.label for t in ticks_of(axis_over(1978, 2021), label)] == [str(y) for y in range(1980, 2021, 5)]
    assert [t.label for t in ticks_of(axis_over(-99, 5), label) if not t.minor] == ["100 BCE"]
    ticks = ticks_of(axis_over(1701, 1999), label)
    assert [t.label for t in ticks if t.minor] == ["1750", "1850", "1950"]
    assert [t.label for t in ticks if not t.minor] == ["1700", "1800", "1900"]
    assert [t.label for t in ticks_of(axis_over(1994, 1994), label)] == ["1994"]
