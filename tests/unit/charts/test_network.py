"""The drawing of companions: rows of their own, labels within the drawing, the same for the same."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from archivegen.charts.lettering import CUT, in_lines, room_of
from archivegen.charts.network import CHORDS, LEADING, MOST, SIZE, WIDTH, Met, network

names = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=90)
articles = st.lists(st.integers(0, 20), max_size=8, unique=True).map(lambda found: tuple(sorted(found)))
met = st.lists(st.builds(Met, names, st.just("people/x/"), st.integers(1, 500), articles), max_size=24)


@settings(deadline=None)
@given(met)
def test_labels_are_within_the_drawing_and_do_not_meet(found: list[Met]) -> None:
    drawn = network(found)
    if len(found) < 3:
        assert drawn is None
        return
    assert drawn is not None
    assert [node.name for node in drawn.nodes] == [one.name for one in found[:MOST]]
    for side in ("start", "end"):
        heights: list[float] = []
        for node in drawn.nodes:
            if node.anchor != side:
                continue
            assert 1 <= node.weight <= 5
            for line in node.lines:
                room = room_of(line.text) * SIZE
                far = node.label_x + room if side == "start" else node.label_x - room
                assert -0.5 <= far <= WIDTH + 0.5
                heights.append(line.y)
            assert node.r < 11
        assert heights == sorted(heights)
        assert all(b - a >= LEADING - 0.001 for a, b in itertools.pairwise(heights))
        assert all(8 <= y <= drawn.height - 3 for y in heights)
    assert len(drawn.chords) <= CHORDS


def test_companions_are_joined_where_they_share_an_article() -> None:
    three = [Met("A", "a/", 9, (1, 2)), Met("B", "b/", 4, (2, 3)), Met("C", "c/", 1, (9,))]
    drawn = network(three)
    assert drawn is not None
    assert len(drawn.chords) == 1
    assert [node.weight for node in drawn.nodes] == [5, 2, 1]
    assert network(three) == drawn


@settings(deadline=None)
@given(names, st.floats(4, 12))
def test_a_name_is_cut_only_where_it_must_be(name: str, room: float) -> None:
    lines = in_lines(name, room)
    assert len(lines) <= 2
    assert all(room_of(line) <= room or line == CUT for line in lines)
    if not any(line.endswith(CUT) for line in lines):
        assert " ".join(lines).split() == name.split()


def test_names_are_broken_between_words() -> None:
    assert in_lines("Burhanuddin Rabbani", 8) == ("Burhanuddin", "Rabbani")
    assert in_lines("Mina", 8) == ("Mina",)
    assert in_lines("Llanfairpwllgwyngyllgogerychwyrndrobwll", 8) == ("Llanfairpwll…",)
    assert in_lines("The Commission of Inquiry into Something", 8)[1].endswith(CUT)
