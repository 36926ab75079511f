"""Windows: they hold what they are for, and stay on the world."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.maps.frames import Frame, Point, extent, fitted_frame, heart, kilometres, scale_bar, shared_frame

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
several = st.lists(points, min_size=1, max_size=12)


def assert_sound(frame: Frame, some: list[Point]) -> None:
    assert -90 <= frame.south < frame.north <= 90
    assert 0 < frame.east - frame.west <= 360
    assert 0.2 <= frame.height / frame.width <= 0.8
    for point in some:
        x, y = frame.place(point)
        assert -0.1 <= x <= frame.width + 0.1
        assert -0.1 <= y <= frame.height + 0.1


@settings(max_examples=400, deadline=None)
@given(several)
def test_a_window_holds_its_points(some: list[Point]) -> None:
    assert_sound(shared_frame(some, 320), some)
    assert_sound(fitted_frame(some, 720, 3.0), some)
    assert_sound(fitted_frame(some, 720, 0.001), some)


@pytest.mark.parametrize(
    ("some", "west", "east"),
    [
        ([(0, 10), (0, 20)], 10, 20),
        ([(0, 179), (0, -179)], 179, 181),
        ([(0, 140), (0, -130), (0, 170)], 140, 230),
        ([(0, 5)], 5, 5),
        ([(0, 180), (0, -180)], -180, -180),
    ],
)
def test_the_widest_gap_is_left_out(some: list[Point], west: float, east: float) -> None:
    assert extent(some)[::2] == pytest.approx((west, east))


def test_the_pacific_is_in_the_middle() -> None:
    frame = fitted_frame([(35.7, 139.7), (21.3, -157.9), (-36.9, 174.8), (-17.5, -149.6)], 720, 3.0)
    assert (frame.west + frame.east) / 2 == pytest.approx(175, abs=2)


def test_places_near_each_other_share_a_window() -> None:
    frames = {shared_frame([(34.5 + n / 20, 69.1 + n / 20)], 320) for n in range(20)}
    assert len(frames) <= 4


def test_a_window_shows_something_to_recognise_it_by() -> None:
    assert shared_frame([(43.3, 17.8)], 320).north - shared_frame([(43.3, 17.8)], 320).south == 8
    kansas = shared_frame([(39.0, -95.7)], 320)
    assert kansas.north - kansas.south > 16


def test_a_few_points_far_away_do_not_move_the_heart() -> None:
    some = [(34.5, 69.1), (34.6, 69.2), (34.4, 69.0), (40.7, -74.0)]
    assert heart(some, [10, 8, 7, 1], 0.6) == (0, 1)
    assert 3 not in heart(some, [0, 0, 0, 0], 0.75)
    assert heart([(0, 179), (0, -179), (0, 0)], [5, 5, 1], 0.9) == (0, 1)


def test_a_scale_bar_is_round_and_right() -> None:
    frame = fitted_frame([(50, 10), (54, 14)], 720, 3.0)
    length, metres = scale_bar(frame)
    assert str(metres).strip("0") in {"1", "2", "5"}
    assert length <= 180
    left, right = (52.0, frame.west), (52.0, frame.west + length / 720 * (frame.east - frame.west))
    assert kilometres(left, right) * 1000 == pytest.approx(metres, rel=0.03)
    assert scale_bar(shared_frame([(-60, -170), (60, 10)], 320)) == (0.0, 0)
