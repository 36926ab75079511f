"""Bars by year: nothing is lost or counted twice, and what is uncertain is never a bar."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.charts.histogram import SLOT, Years, histogram, shares, span_of

year = st.integers(-300, 2100)
sure = st.builds(lambda y: (y, y, True), year)
vague = st.builds(lambda a, n, s: (a, a + n, s), year, st.integers(0, 60), st.booleans())
half_open = st.builds(lambda y, back: (None, y, True) if back else (y, None, True), year, st.booleans())
marks = st.dictionaries(st.one_of(sure, vague, half_open), st.integers(1, 50), min_size=1, max_size=30)


@settings(deadline=None)
@given(marks)
def test_what_is_sure_adds_up_and_what_is_not_reaches_over_all_that_it_may_mean(found: dict[Years, int]) -> None:
    axis = span_of(found)
    assert axis is not None
    certain, perhaps = shares(found, axis)
    one_place = {
        mark: n
        for mark, n in found.items()
        if mark[2] and None not in mark[:2] and axis.place(mark[0] or 0) == axis.place(mark[1] or 0)
    }
    assert sum(certain) == sum(one_place.values())
    for place in range(axis.count):
        first, last = axis.years(place)
        may = sum(
            n
            for mark, n in found.items()
            if mark not in one_place and (mark[0] is None or mark[0] <= last) and (mark[1] is None or mark[1] >= first)
        )
        assert perhaps[place] == may


@settings(deadline=None)
@given(marks, st.booleans())
def test_bars_stand_side_by_side_within_the_drawing(found: dict[Years, int], mirrored: bool) -> None:
    axis = span_of(found)
    assert axis is not None
    drawn = histogram(found, axis, str, {}, mirrored=mirrored)
    at = [bar.x for bar in drawn.bars]
    assert at == sorted(at, reverse=mirrored)
    assert len(set(at)) == len(at)
    assert all(x % SLOT == 0 and 0 <= x <= drawn.width - SLOT for x in at)
    assert all((bar.height >= 2) == (bar.count > 0) and bar.height <= 100 for bar in drawn.bars)
    assert all(bar.count or bar.perhaps for bar in drawn.bars)
    assert bool(drawn.band) == any(bar.perhaps for bar in drawn.bars)
    assert drawn.peak == max(bar.count + bar.perhaps for bar in drawn.bars)
    assert [b.label for b in drawn.bars] == [b.label for b in histogram(found, axis, str, {}).bars]


def test_gaps_are_left_where_there_is_nothing() -> None:
    found: Counter[Years] = Counter({(1990, 1990, True): 2, (1999, 1999, True): 1, (2009, 2009, True): 4})
    axis = span_of(found)
    assert axis is not None
    drawn = histogram(found, axis, str, {0: "a", 19: "c"})
    assert [(b.x, b.height, b.label, b.url, b.count) for b in drawn.bars] == [
        (0, 50, "1990", "a", 2), (90, 25, "1999", "", 1), (190, 100, "2009", "c", 4),
    ]  # fmt: skip
    assert drawn.width == 200
    assert drawn.band == ""


def test_one_year_is_no_wall() -> None:
    axis = span_of({(1990, 1990, True): 7})
    assert axis is not None
    drawn = histogram({(1990, 1990, True): 7}, axis, str, {})
    assert (drawn.width, [bar.x for bar in drawn.bars], drawn.ticks[0].label) == (120, [50], "1990")


def test_the_band_is_an_outline_as_high_as_a_year_may_be() -> None:
    found: dict[Years, int] = {
        (1914, 1918, True): 1,
        (1916, 1916, True): 1,
        (1914, 1914, True): 1,
        (1925, 1925, False): 1,
    }
    axis = span_of(found)
    assert axis is not None
    assert histogram(found, axis, str, {}).band == "M0 100V0H10V50H20V0H30V50H50V100zM110 100V50H120V100z"


def test_an_open_date_reaches_to_the_end_of_the_axis() -> None:
    found: dict[Years, int] = {
        (None, 1850, True): 1,
        (1845, 1845, True): 1,
        (1858, None, True): 1,
        (1860, 1860, True): 1,
    }
    axis = span_of(found)
    assert axis is not None
    assert shares(found, axis)[1] == [1] * 6 + [0] * 7 + [1] * 3


def test_there_is_no_axis_where_nothing_is_known() -> None:
    assert span_of({}) is None
    assert span_of({(None, None, True): 3}) is None


@settings(deadline=None)
@given(marks)
def test_a_band_stays_within_its_drawing(found: dict[Years, int]) -> None:
    axis = span_of(found)
    assert axis is not None
    drawn = histogram(found, axis, str, {})
    assert re.fullmatch(r"(M\d+ 100(V\d+H\d+)+V100z)*", drawn.band)
    assert all(int(x) <= drawn.width for x in re.findall(r"[MH](\d+)", drawn.band))
    assert all(int(y) <= 100 for y in re.findall(r"V(\d+)", drawn.band))
