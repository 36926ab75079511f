"""Stretches of time: within the drawing, apart in their lanes; lives say what is not known of them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.charts.spans import APART, Days, Mark, lanes, life, mark, scale_over
from archivegen.source.days import day_number

day = st.integers(day_number(-200, 1, 1), day_number(2050, 1, 1))
pairs = st.one_of(
    st.tuples(day, st.integers(0, 9000)).map(lambda p: (p[0], p[0] + p[1])),
    st.tuples(st.none(), day),
    st.tuples(day, st.none()),
)


def days(first: int, last: int) -> Days:
    return day_number(first, 1, 1), day_number(last, 12, 31)


@settings(deadline=None)
@given(st.lists(st.tuples(pairs, st.booleans()), min_size=1, max_size=40), st.booleans())
def test_marks_are_within_the_drawing_and_do_not_touch_in_their_lanes(
    found: list[tuple[Days, bool]], mirrored: bool
) -> None:
    scale = scale_over([pair for pair, _ in found], mirrored=mirrored)
    assert scale is not None
    marks = [mark(pair, scale, sure=sure) for pair, sure in found]
    assert all(one.x >= 0 and one.x + one.width <= 100.01 for one in marks)
    assert all(one.width > 0 for one, (pair, sure) in zip(marks, found, strict=True) if not sure or None in pair)
    rows = lanes(marks, 40)
    assert rows is not None
    assert sorted(number for row in rows for number in row) == list(range(len(marks)))
    for row in rows:
        for a, b in itertools.pairwise(row):
            assert marks[b].x - marks[a].x - marks[a].width >= APART - 0.001


def test_too_many_at_one_time_have_no_lanes() -> None:
    assert lanes([Mark(50, 0)] * 4, 3) is None
    assert lanes([Mark(50, 0)] * 3, 3) == ((0,), (1,), (2,))


@settings(deadline=None)
@given(st.one_of(st.none(), pairs), st.one_of(st.none(), pairs), st.booleans())
def test_a_life_is_within_the_drawing(born: Days | None, died: Days | None, mirrored: bool) -> None:
    scale = scale_over([pair for pair in (born, died) if pair is not None], mirrored=mirrored)
    if scale is None:
        assert born is died is None
        return
    for part in life(born, died, scale):
        assert part.x >= 0
        assert part.width > 0
        assert part.x + part.width <= 100.01
        assert part.kind in {"sure", "perhaps", "open"}


ONE, OTHER = (day_number(1900, 5, 1),) * 2, (day_number(1980, 5, 1),) * 2


@pytest.mark.parametrize(("born", "died", "kinds"), [
    (ONE, OTHER, ["sure"]),
    (ONE, None, ["sure", "open"]),
    (None, OTHER, ["open", "sure"]),
    (days(1901, 1905), OTHER, ["perhaps", "sure"]),
    (days(1901, 1905), None, ["perhaps", "open"]),
    (ONE, days(1970, 1979), ["sure", "perhaps"]),
    (days(1901, 1960), days(1950, 1980), ["perhaps"]),
    ((None, day_number(1910, 1, 1)), OTHER, ["open", "sure"]),
    (ONE, (day_number(1950, 1, 1), None), ["sure", "open"]),
    ((day_number(1910, 1, 1), None), OTHER, ["open", "sure"]),
    (None, None, []),
])  # fmt: skip
def test_what_is_not_known_of_a_life_is_drawn_as_such(born: Days | None, died: Days | None, kinds: list[str]) -> None:
    scale = scale_over([days(1880, 2000)])
    assert scale is not None
    assert [part.kind for part in life(born, died, scale)] == kinds
    other = scale_over([days(1880, 2000)], mirrored=True)
    assert other is not None
    assert [part.kind for part in life(born, died, other)] == kinds[::-1]


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_scale_of_decades_has_no_label_for_one_that_began_before_it(mirrored: bool) -> None:
    scale = scale_over([days(1789, 2003)], mirrored=mirrored)
    assert scale is not None
    ticks = scale.ticks(str)
    assert ("1780" in {t.label for t in ticks}, "1800" in {t.label for t in ticks}) == (False, True)
    assert all(t.x == pytest.approx(scale.at(day_number(int(t.label), 1, 1)), abs=0.01) for t in ticks)
    assert len({t.x for t in ticks}) == len(ticks)


def test_the_labels_of_a_scale_stand_where_their_years_begin() -> None:
    scale = scale_over([days(1990, 1994)])
    assert scale is not None
    ticks = scale.ticks(str)
    assert [t.label for t in ticks] == ["1990", "1991", "1992", "1993", "1994"]
    assert ticks[0].x == 1.0
    assert ticks[2].x == pytest.approx(scale.at(day_number(1992, 1, 1)), abs=0.01)
