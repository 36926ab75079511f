"""Two readings of one text compared: what is the same, gained, lost, moved, doubted, settled. Pure."""

from __future__ import annotations

import pytest

from archivegen.archive.changes import Change, Sense, compare

A, B = ("people", "ali"), ("people", "bina")


def named(start: int, end: int, record: str, *, linked: bool = False, title: bool = False, form: str = "x") -> Sense:
    return Sense(title, start, end, form, "people", record, "M2", linked, (("people", record),))


def doubt(start: int, end: int, *candidates: tuple[str, str]) -> Sense:
    return Sense(title=False, start=start, end=end, form="x", kind="people", record="", candidates=candidates)


def told(changes: tuple[Change, ...]) -> list[tuple[str, int | None, int | None]]:
    return [(c.what, c.before.start if c.before else None, c.after.start if c.after else None) for c in changes]


def test_equal_readings_differ_in_nothing() -> None:
    reading = (named(0, 3, "ali", title=True), named(0, 3, "ali", linked=True), doubt(5, 8, A, B))
    assert compare(reading, reading) == ()


@pytest.mark.parametrize(("before", "after", "what"), [
    ((), (named(0, 3, "ali", linked=True),), "link gained"),
    ((), (named(0, 3, "ali"),), "mention gained"),
    ((), (doubt(0, 3, A, B),), "doubt made"),
    ((named(0, 3, "ali", linked=True),), (), "link lost"),
    ((named(0, 3, "ali"),), (), "mention lost"),
    ((doubt(0, 3, A, B),), (), "doubt gone"),
    ((named(0, 3, "ali"),), (doubt(0, 3, A, B),), "doubt made"),
    ((doubt(0, 3, A, B),), (named(0, 3, "ali"),), "doubt settled"),
    ((doubt(0, 3, A, B),), (doubt(0, 3, A, B, ("people", "cyrus")),), "doubt changed"),
    ((named(0, 3, "ali", linked=True),), (named(0, 3, "bina", linked=True),), "other record"),
    ((named(0, 3, "ali"),), (named(0, 9, "ali"),), "other words"),
    ((named(4, 9, "ali"),), (named(0, 9, "bina"),), "other record"),
])  # fmt: skip
def test_each_difference_has_its_name(before: tuple[Sense, ...], after: tuple[Sense, ...], what: str) -> None:
    (change,) = compare(before, after)
    assert change.what == what
    assert (change.before, change.after) == (before[0] if before else None, after[0] if after else None)


def test_a_name_in_the_title_is_not_one_at_the_same_place_of_the_body() -> None:
    before, after = (named(0, 3, "ali", title=True),), (named(0, 3, "ali"),)
    assert told(compare(before, after)) == [("mention lost", 0, None), ("mention gained", None, 0)]


def test_a_link_that_an_earlier_mention_takes_over_moves_and_is_neither_gained_nor_lost() -> None:
    before = (named(50, 60, "ali", linked=True), named(90, 95, "ali"))
    after = (named(10, 15, "ali", linked=True), named(50, 60, "ali"), named(90, 95, "ali"))
    assert told(compare(before, after)) == [("link moved", 50, 10), ("mention gained", None, 10)]


def test_a_link_whose_mention_goes_moves_to_the_next_one() -> None:
    before = (named(10, 15, "ali", linked=True), named(50, 60, "ali"))
    after = (named(50, 60, "ali", linked=True),)
    assert told(compare(before, after)) == [("mention lost", 10, None), ("link moved", 10, 50)]


def test_links_of_different_records_do_not_move_to_each_other() -> None:
    before, after = (named(10, 15, "ali", linked=True),), (named(50, 60, "bina", linked=True),)
    assert told(compare(before, after)) == [("link lost", 10, None), ("link gained", None, 50)]


def test_one_long_name_that_falls_apart_is_compared_with_its_first_part() -> None:
    before, after = (named(0, 21, "child"),), (named(0, 11, "child"), named(13, 21, "parent"))
    assert told(compare(before, after)) == [("other words", 0, 0), ("mention gained", None, 13)]
