"""What a process keeps from build to build: only for the very same inputs, and only if it is to keep anything."""

from __future__ import annotations

import re
from collections import Counter
from operator import eq
from pathlib import Path
from unittest.mock import patch

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


class Texts:
    """A small chain of stages over texts, as the stages of a build follow each other; ``made`` is what was made."""

    def __init__(self, *, keep: bool) -> None:
        self.held = Held(keep=keep)
        self.made: list[str] = []

    def __call__(self, texts: list[str], others: list[str], about: str) -> tuple[object, ...]:
        held = self.held
        with held.building():
            words = held.each("words", self._words, tuple(texts))
            upper = held.row("upper", lambda own: (about, *own), (about,), words, words, alike=eq)
            order = held.once("order", lambda words: list(range(0, len(words), 2)), words)
            picked = held.picked("picked", upper, order)
            ordered = held.ordered("ordered", upper, words)
            joined = held.joined("joined", picked, tuple(others), upper)
            flat = held.flat("flat", words)
            places = held.each("places", lambda own: tuple([len(word) % 3 for word in own]), words, alike=eq)
            gathered = held.gathered("gathered", places, held.joined("at least three", upper, ("p", "q", "r")))
            keys = held.each("keys", " ".join, words, alike=eq)
            batch = held.batch("batch", self._lengths, keys, words)
            table = held.table("table", held.numbers(len(keys)), batch)
            counted = held.counted("counted", words)
            longest = held.folded("longest", self._longest, self._longer, words, about)
            count = held.once("count", len, joined)
            digest = held.digested("digest", held.each("encoded", str.encode, keys, alike=eq))
            return (
                digest,
                upper,
                picked,
                ordered,
                joined,
                flat,
                gathered,
                batch,
                dict(table),
                dict(counted),
                longest,
                count,
            )

    def _words(self, text: str) -> tuple[str, ...]:
        self.made.append(text)
        return tuple(text.split())

    @staticmethod
    def _longest(words: tuple[tuple[str, ...], ...], about: str) -> dict[int, str]:
        """The longest word of each text that has any, with what all say."""
        return {i: about + max(own, key=len) for i, own in enumerate(words) if own}

    @staticmethod
    def _longer(
        known: dict[int, str], changes: list[tuple[int, tuple[str, ...], tuple[str, ...]]], about: str
    ) -> dict[int, str]:
        found = {**known}
        for i, _, now in changes:
            found.pop(i, None)
            found.update({i: about + max(now, key=len)} if now else {})
        return found

    @staticmethod
    def _lengths(items: dict[str, tuple[str, ...]]) -> dict[str, int]:
        return {key: sum(map(len, words)) for key, words in items.items()}


TEXTS = st.lists(st.sampled_from(["a", "b c", "b  c", "", "dd", "dd e f", "g"]), max_size=5)


@patch("archivegen.held._BLOCK", 2)
@settings(max_examples=300)
@given(st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from("xy")), max_size=6))
def test_a_chain_of_stages_gives_what_it_gives_without_a_build_before(
    builds: list[tuple[list[str], list[str], str]],
) -> None:
    kept = Texts(keep=True)
    for texts, others, about in builds:
        assert kept(texts, others, about) == Texts(keep=False)(texts, others, about)


def test_of_a_chain_of_stages_only_what_is_another_is_made() -> None:
    texts = ["a", "b c", "dd", "e"]
    kept = Texts(keep=True)
    first = kept(texts, ["z"], "x")
    kept.made.clear()
    second = kept(["a", "b c", "dd f", "e"], ["z"], "x")
    assert kept.made == ["dd f"]
    third = kept(["a", "b  c", "dd f", "e"], ["z"], "x")
    assert kept.made == ["dd f", "b  c"]
    for one, other in zip(second, third, strict=True):
        assert one == other
    assert second[1] is third[1], "alike"
    assert first[1] != second[1]


@pytest.mark.parametrize("moved", [["a", "dd", "b c", "e"], ["dd"]])
def test_what_only_moved_is_looked_up_in_a_batch(moved: list[str]) -> None:
    asked: list[str] = []

    def make(items: dict[str, str]) -> dict[str, str]:
        asked.extend(items)
        return {key: item.upper() for key, item in items.items()}

    held = Held(keep=True)
    many = ("a", "b c", "dd", *map(str, range(40)))
    held.batch("stage", make, many, many)
    asked.clear()
    now = (*moved, *map(str, range(40)))
    assert held.batch("stage", make, now, now) == tuple(key.upper() for key in now)
    assert asked == [key for key in now if key == "e"]


def test_places_of_another_length_stand_for_nothing() -> None:
    held = Held(keep=True)
    assert held.apart((1, 2), (1, 2, 3)) is None
    assert held.apart(("a", "b", "c"), ("a", "x", "c")) == (1,)


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


ROWS = ("row", "each", "looking_up", "_of_articles", "_of_records")
OTHERS = ("picked", "ordered", "joined", "flat", "gathered", "table", "batch", "folded", "counted")
NAMED = re.compile(rf"\.(once|kept|steady|{'|'.join((*ROWS, *OTHERS))})\(\s*\"([^\"]+)\"")


def test_no_two_stages_keep_their_results_under_one_name() -> None:
    package = Path(archivegen.__file__).parent
    found = [m.groups() for path in package.rglob("*.py") for m in NAMED.finditer(path.read_text(encoding="utf-8"))]
    once = [name for how, name in found if how in {"once", "kept", "steady"}]
    rows = [name for how, name in found if how in ROWS]
    assert len(once) > 20
    assert len(rows) > 20
    for names in (once, rows, *([name for how, name in found if how == other] for other in OTHERS)):
        assert names
        assert [name for name, count in Counter(names).items() if count > 1] == []


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
