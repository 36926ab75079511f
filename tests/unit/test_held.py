"""What a process keeps from build to build: only for the very same inputs, and only if it is to keep anything."""

from __future__ import annotations

import pytest

from archivegen.held import Held, same


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("a", "".join(["a"]), True),
        (1, 1, True),
        (1, True, False),
        (1, 1.0, False),
        (("a", ("b", 2)), ("a", ("b", 2)), True),
        (("a", ("b", 2)), ("a", ("b", True)), False),
        (("a",), ("a", "b"), False),
        (["a"], ["a"], False),
        (None, None, True),
        (None, "", False),
    ],
)
def test_inputs_are_the_same_only_if_no_page_could_tell_them_apart(one: object, other: object, alike: bool) -> None:
    assert same(one, other) is alike


def test_the_same_inputs_are_worked_on_once() -> None:
    made: list[str] = []

    def make(text: str) -> str:
        made.append(text)
        return text.upper()

    held = Held(keep=True)
    for text in ("a", "a", "b", "a"):
        assert held.once("stage", make, text) == text.upper()
    assert made == ["a", "b", "a"]  # what was before the last build is not kept


def test_an_item_is_made_again_when_it_or_what_all_look_at_changes() -> None:
    made: list[tuple[str, int]] = []

    def stage(held: Held, shared: str, items: dict[str, int]) -> dict[str, str]:
        def make(number: int) -> str:
            made.append((shared, number))
            return f"{shared}{number}"

        each = held.each("stage", make, shared)
        return {key: each(key, number) for key, number in items.items()}

    held = Held(keep=True)
    assert stage(held, "x", {"a": 1, "b": 2}) == {"a": "x1", "b": "x2"}
    assert stage(held, "x", {"a": 1, "b": 3, "c": 1}) == {"a": "x1", "b": "x3", "c": "x1"}
    assert made[2:] == [("x", 3), ("x", 1)]
    assert stage(held, "y", {"a": 1}) == {"a": "y1"}
    assert stage(held, "x", {"a": 1}) == {"a": "x1"}
    assert made[4:] == [("y", 1), ("x", 1)]


def test_a_process_that_builds_once_keeps_nothing() -> None:
    made: list[int] = []
    held = Held()
    for _ in range(2):
        held.once("stage", made.append, 1)
        held.each("items", made.append)("a", 2)
    assert made == [1, 2, 1, 2]


def test_a_value_that_is_written_alike_is_the_old_object() -> None:
    held = Held(keep=True)
    first = held.steady("settings", {"a": 1})
    assert held.steady("settings", {"a": 1}) is first
    assert held.steady("settings", {"a": True}) is not first
