"""Dots and names on a map: all counted, none on another."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.maps.dots import Dot, merged, sized
from archivegen.maps.labels import LONGEST, Type, labelled, text_width

places = st.lists(st.tuples(st.floats(0, 720), st.floats(0, 400)), min_size=1, max_size=60)


@settings(max_examples=200, deadline=None)
@given(places, st.integers(1, 40))
def test_every_point_is_a_dot_or_under_one(some: list[tuple[float, float]], most: int) -> None:
    dots = merged(some, [3.0] * len(some), 5.0, most)
    assert len(dots) <= most
    assert sum(1 + dot.others for dot in dots) == len(some)
    assert dots[0].point == 0, "the first is always there"
    assert all(math.dist(a[:2], b[:2]) >= 5 for a in map(_xy, dots) for b in map(_xy, dots) if a != b)


def _xy(dot: Dot) -> tuple[float, float, int]:
    return dot.x, dot.y, dot.point


def test_ten_thousand_points_become_a_few_dots() -> None:
    some = [((n * 7919) % 7200 / 10, (n * 104729) % 4000 / 10) for n in range(10_000)]
    dots = merged(some, [3.0] * len(some), 5.0, 200)
    assert len(dots) <= 200
    assert sum(1 + dot.others for dot in dots) == 10_000


def test_areas_are_to_each_other_as_numbers_are() -> None:
    assert sized(100, 100, 3, 15) == 15
    assert sized(25, 100, 3, 15) == 7.5
    assert sized(1, 100, 3, 15) == 3
    assert sized(0, 0, 3, 15) == 3


@settings(max_examples=150, deadline=None)
@given(places, st.sampled_from(["Ur", "Kabul", "Llanfairpwllgwyngyllgogerychwyrndrobwll", "北京", "کابل"]))
def test_names_keep_clear_of_each_other_and_of_the_edge(some: list[tuple[float, float]], name: str) -> None:
    dots = [Dot(x, y, 4.0, n, 0) for n, (x, y) in enumerate(some)]
    groups = labelled(dots, [name] * len(dots), (Type(23.0, 5, 60), Type(12.0, 60, 60)), (720, 400))
    assert len(groups[0]) <= 5
    boxes = []
    for size, group in zip((23.0, 12.0), groups, strict=True):
        for label in group:
            wide, baseline = text_width(label.text, size), label.y + label.lower * size
            left = label.x - {"start": 0, "middle": wide / 2, "end": wide}[label.anchor]
            boxes.append((left, baseline - size * 0.8, left + wide, baseline + size * 0.2))
            assert left >= 0
            assert left + wide <= 720
            assert size * 0.8 <= baseline <= 400
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    named = [label.dot for group in groups for label in group]
    assert len(named) == len(set(named))


def test_a_very_long_name_is_cut() -> None:
    (label,) = labelled([Dot(100, 100, 4, 0, 0)], ["A" * 50], (Type(10.0, 1, 1),), (720, 400))[0]
    assert len(label.text) == LONGEST
    assert label.text.endswith("…")
