"""What a process keeps from build to build: only for the very same inputs, and only if it is to keep anything."""

from __future__ import annotations

import re
from collections import Counter
from operator import eq
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archivegen
from archivegen.build import BuildOptions, Memory, build
from archivegen.held import Held
from archivegen.rows import same
from tests.small_archive import SITE, TODAY, lay_out, put


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


def _row(held: Held, made: list[tuple[str, int]], shared: str, items: dict[str, int]) -> dict[str, str]:
    def make(number: int) -> str:
        made.append((shared, number))
        return f"{shared}{number}"

    return dict(zip(items, held.row("stage", make, (shared,), items, items.values()), strict=True))


def test_an_item_is_made_again_when_it_or_what_all_look_at_changes() -> None:
    made: list[tuple[str, int]] = []
    held = Held(keep=True)
    assert _row(held, made, "x", {"a": 1, "b": 2}) == {"a": "x1", "b": "x2"}
    assert _row(held, made, "x", {"a": 1, "b": 3, "c": 1}) == {"a": "x1", "b": "x3", "c": "x1"}
    assert made[2:] == [("x", 3), ("x", 1)]
    assert _row(held, made, "x", {"a": 1, "b": 3, "c": 4}) == {"a": "x1", "b": "x3", "c": "x4"}
    assert made[4:] == [("x", 4)]
    assert _row(held, made, "y", {"a": 1}) == {"a": "y1"}
    assert _row(held, made, "x", {"a": 1}) == {"a": "x1"}
    assert made[5:] == [("y", 1), ("x", 1)]


def test_items_that_stand_in_another_order_are_not_made_again() -> None:
    made: list[tuple[str, int]] = []
    held = Held(keep=True)
    _row(held, made, "x", {"a": 1, "b": 2, "c": 3})
    assert _row(held, made, "x", {"c": 3, "a": 1}) == {"c": "x3", "a": "x1"}
    assert _row(held, made, "x", {"a": 3, "c": 1}) == {"a": "x3", "c": "x1"}  # who has which input tells, not what
    assert made[3:] == [("x", 3), ("x", 1)]


@pytest.mark.parametrize("other", [True, 1.0, "1", (1,)])
def test_an_input_that_is_only_equal_is_another(other: object) -> None:
    held = Held(keep=True)
    held.row("stage", repr, (), ["a", "b"], [1, 2])
    assert held.row("stage", repr, (), ["a", "b"], [other, 2]) == (repr(other), "2")


def test_a_row_of_which_nothing_is_another_is_the_very_row() -> None:
    held = Held(keep=True)
    first = held.row("stage", list, (), "ab", ["x", "y"])
    assert held.row("stage", list, (), "ab", ["".join(["x"]), "y"]) is first
    assert held.row("stage", list, (), "ab", ["z", "y"])[1] is first[1]


def test_what_is_made_alike_of_others_is_the_object_of_before() -> None:
    held = Held(keep=True)
    first = held.row("stage", str.split, (), "ab", ["x y", "z"], alike=eq)
    assert held.row("stage", str.split, (), "ab", ["x  y", "z"], alike=eq) is first
    last = held.row("stage", str.split, (), "ab", ["x  y", "zz"], alike=eq)
    assert last == (["x", "y"], ["zz"])
    assert last[0] is first[0]


def test_an_item_that_cannot_be_made_leaves_what_is_known() -> None:
    held = Held(keep=True)
    first = held.row("stage", int, (), "ab", ["1", "1000000"])
    with pytest.raises(ValueError, match="x"):
        held.row("stage", int, (), "ab", ["x", "1000000"])
    assert held.row("stage", int, (), "ab", ["1", "1000000"]) is first


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from("xy"), st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3)))))
def test_rows_are_what_they_would_be_without_a_build_before(builds: list[tuple[str, dict[str, int]]]) -> None:
    held = Held(keep=True)
    for shared, items in builds:
        assert _row(held, [], shared, items) == {key: f"{shared}{number}" for key, number in items.items()}


def test_a_process_that_builds_once_keeps_nothing() -> None:
    made: list[int] = []
    held = Held()
    for _ in range(2):
        held.once("stage", made.append, 1)
        held.row("items", made.append, (), ["a"], [2])
    assert made == [1, 2, 1, 2]


def test_a_value_that_is_written_alike_is_the_old_object() -> None:
    held = Held(keep=True)
    first = held.steady("settings", {"a": 1})
    assert held.steady("settings", {"a": 1}) is first
    assert held.steady("settings", {"a": True}) is not first


NAMED = re.compile(r"\.(once|kept|steady|row|_of_articles|_of_records)\(\s*\"([^\"]+)\"")


def test_no_two_stages_keep_their_results_under_one_name() -> None:
    package = Path(archivegen.__file__).parent
    found = [m.groups() for path in package.rglob("*.py") for m in NAMED.finditer(path.read_text(encoding="utf-8"))]
    once = [name for how, name in found if how in {"once", "kept", "steady"}]
    rows = [name for how, name in found if how not in {"once", "kept", "steady"}]
    assert len(once) > 20
    assert len(rows) > 20
    assert [name for name, count in Counter(once).items() if count > 1] == []
    assert [name for name, count in Counter(rows).items() if count > 1] == []


@pytest.mark.parametrize("stub", ["", "  - Somebody Else\n"], ids=["no stub", "a stub"])
def test_a_declared_name_that_somebody_has_leaves_the_registry_as_it_was(tmp_path: Path, stub: str) -> None:
    people = {name: f"---\nname: {name.title()} Ross\n---\n" for name in ("ada", "bo")}
    root = lay_out(
        tmp_path, {"site.toml": SITE, **{f"content/people/{name}.md": text for name, text in people.items()}}
    )
    options, memory = BuildOptions(today=TODAY, jobs=1), Memory()
    registries = []
    for more in ("", "  - Bo Ross\n", "  - Nobody Known\n"):
        text = f"---\ntitle: A\npeople:\n  - Ada Ross\n{stub}{more}---\nText.\n"
        put(root / "content/articles/a.md", text)
        assert build(root, options, memory).ok
        assert memory.reading is not None
        registries.append(memory.reading.registry)
    assert registries[1] is registries[0]
    assert registries[2] is not registries[0]
