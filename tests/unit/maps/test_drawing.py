"""The ground of maps: whatever the window, nothing leaves it, nothing is torn across it, and land is where land is."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.maps.drawing import PER_UNIT, ground
from archivegen.maps.frames import Frame, Point, fitted_frame, shared_frame, world_frame
from archivegen.maps.world import grade_for

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
several = st.lists(points, min_size=1, max_size=8)
frames = st.one_of(
    st.builds(shared_frame, several, st.just(320)),
    st.builds(fitted_frame, several, st.just(720), st.just(3.0)),
)
Path = list[tuple[int, int]]


def paths(frame: Frame, css: str, borders: bool = True) -> list[Path]:
    """The rings or lines of a class, in halves of a unit from the top left."""
    found: list[Path] = []
    for data in re.findall(rf'<path class="{css}"[^>]* d="([^"]*)"', ground(frame, land=True, borders=borders)):
        assert re.fullmatch(r"(M\d+ \d+l(-?\d+ ?-?\d+ ?)+z?)+", data), data[:200]
        for part in re.findall(r"M([^M]*)", data):
            start, _, steps = part.rstrip("z").partition("l")
            x, y = map(int, start.split())
            path = [(x, y)]
            numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
            for right, down in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + right, y + down
                path.append((x, y))
            found.append(path)
    return found


def is_land(frame: Frame, point: Point) -> bool:
    """Whether a point is within the land that is drawn: by the rule "evenodd" of SVG."""
    x, y = (n * PER_UNIT + 0.25 for n in frame.place(point))
    inside = False
    for ring in paths(frame, "map-land"):
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                inside = not inside
    return inside


@settings(max_examples=150, deadline=None)
@given(frames)
def test_nothing_leaves_its_window(frame: Frame) -> None:
    for css in ("map-land", "map-border"):
        for path in paths(frame, css):
            assert all(0 <= x <= frame.width * PER_UNIT and 0 <= y <= frame.height * PER_UNIT for x, y in path)


@settings(max_examples=150, deadline=None)
@given(frames)
def test_no_coast_runs_straight_across_the_map(frame: Frame) -> None:
    """A ring torn at the 180th meridian would: only along an edge of the window may a line be that long."""
    wide, high = frame.width * PER_UNIT, frame.height * PER_UNIT
    for ring in paths(frame, "map-land"):
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            along_edge = (ay == by and ay in {0, high}) or (ax == bx and ax in {0, wide})
            around_pole = ay == by and frame.south <= -85  # the data's own end of Antarctica
            assert along_edge or around_pole or abs(bx - ax) < wide * 0.9


def test_no_line_of_the_data_jumps_around_the_world() -> None:
    for degrees in (0, 0.03, 0.1, 0.3, 0.6, 5):
        grade = grade_for(degrees)
        for shape in (*grade.lines.all, *grade.rings.all):
            for (ax, ay), (bx, by) in pairwise(zip(shape.xs, shape.ys, strict=True)):
                assert abs(bx - ax) < 40 or ay == by == -90


LAND = {"Kabul": (34.5, 69.2), "Moscow": (55.7, 37.6), "Chukotka": (66.5, 179.5), "beyond it": (67.0, -178.0)}
LAND |= {
    "Viti Levu": (-17.8, 178.0),
    "Vanua Levu": (-16.6, 179.3),
    "Antarctica": (-80.0, 60.0),
    "Brazil": (-10.0, -50.0),
}
SEA = {
    "Gulf of Guinea": (0.0, 0.0),
    "Pacific": (0.0, -179.0),
    "Bering Sea": (58.0, -178.0),
    "Caspian Sea": (41.5, 51.0),
}
SEA |= {"Koro Sea": (-18.3, 179.9), "Arctic": (89.0, 10.0)}
PLACES = [(name, point, name in LAND) for name, point in (LAND | SEA).items()]


@pytest.mark.parametrize(("name", "point", "land"), PLACES, ids=[name for name, _, _ in PLACES])
def test_land_is_where_land_is(name: str, point: Point, land: bool) -> None:
    near = shared_frame([point], 320)
    assert is_land(near, point) == land
    whole = world_frame(720, point[0], point[0])
    if name not in {"Viti Levu", "Vanua Levu", "Koro Sea"}:  # as small as a dot on it
        assert is_land(whole, point) == land


def test_a_window_over_the_dateline_shows_both_sides() -> None:
    frame = fitted_frame([(-18.1, 178.4), (-13.8, -171.8)], 720, 3.0)
    assert frame.west < 180 < frame.east or frame.west < -180 < frame.east
    assert is_land(frame, (-17.8, 178.0))
    assert is_land(frame, (-13.6, -172.4))


def test_borders_can_be_left_out() -> None:
    frame = shared_frame([(43.3, 17.8)], 320)
    assert paths(frame, "map-border")
    assert paths(frame, "map-border", borders=False) == []
    assert paths(frame, "map-land", borders=False) == paths(frame, "map-land")


def test_a_plan_of_a_town_has_a_grid_and_no_land() -> None:
    drawn = ground(fitted_frame([(52.5, 13.4), (52.52, 13.42)], 720, 0.001), land=False, borders=True)
    assert "map-grid" in drawn
    assert "map-land" not in drawn


def test_drawings_are_light() -> None:
    assert len(ground(world_frame(720), land=True, borders=True)) < 35_000
    assert len(ground(world_frame(320), land=True, borders=True)) < 10_000
    assert len(ground(shared_frame([(43.3, 17.8)], 320), land=True, borders=True)) < 6_000


def test_a_wider_view_takes_a_coarser_grade() -> None:
    tolerances = [grade_for(degrees).tolerance for degrees in (0, 0.03, 0.1, 0.3, 0.6, 5)]
    assert tolerances == sorted(set(tolerances))
