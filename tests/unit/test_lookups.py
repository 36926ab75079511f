"""What looked something up is made again where that is another, and only there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivegen.held import Held


class Tables(msgspec.Struct, frozen=True):
    """What the items of these tests look things up in."""

    titles: tuple[str, ...]
    records: Mapping[str, str]
    site: str = "site"


FIRST = Tables(("A", "B", "C"), {"mina": "Mina", "elm": "Elm"})


class Pages:
    """A row of pages, each of which looks up a title by place and a record by key; ``made`` is what was made again."""

    def __init__(self) -> None:
        self.held = Held(keep=True)
        self.made: list[str] = []
        self.failing = ""

    def __call__(self, tables: Tables, wanted: Mapping[str, tuple[int, str]]) -> list[str]:
        self.made.clear()
        return list(self.held.looking_up("page", self._page, tables, list(wanted), wanted, wanted.values()))

    def _page(self, tables: Tables, name: str, wanted: tuple[int, str]) -> str:
        self.made.append(name)
        if name == self.failing:
            raise ZeroDivisionError
        place, key = wanted
        title = tables.titles[place] if place < len(tables.titles) else "none"
        return f"{tables.site}: {title}, {tables.records.get(key, 'nobody')}"


WANTED = {"one": (0, "mina"), "two": (1, "elm"), "three": (5, "ash")}


def changed(before: Tables, after: Tables) -> list[str]:
    pages = Pages()
    pages(before, WANTED)
    pages(after, WANTED)
    return pages.made


def test_what_nobody_looked_up_makes_nothing_again() -> None:
    assert changed(FIRST, msgspec.structs.replace(FIRST, titles=("A", "B", "X"))) == []
    assert changed(FIRST, msgspec.structs.replace(FIRST, records={**FIRST.records, "oak": "Oak"})) == []
    assert changed(FIRST, Tables(tuple("ABC"), dict(reversed(FIRST.records.items())))) == [], "equal, and not the same"


def test_what_was_looked_up_makes_its_own_page_again() -> None:
    assert changed(FIRST, msgspec.structs.replace(FIRST, titles=("X", "B", "C"))) == ["one"]
    assert changed(FIRST, msgspec.structs.replace(FIRST, records={"mina": "Mina", "elm": "X"})) == ["two"]
    assert changed(FIRST, msgspec.structs.replace(FIRST, records={"mina": "Mina"})) == ["two"]


def test_what_was_looked_for_in_vain_is_a_lookup_as_well() -> None:
    assert changed(FIRST, msgspec.structs.replace(FIRST, records={**FIRST.records, "ash": "Ash"})) == ["three"]


def test_a_plain_value_or_another_length_makes_all_again() -> None:
    assert changed(FIRST, msgspec.structs.replace(FIRST, site="X")) == list(WANTED)
    assert changed(FIRST, msgspec.structs.replace(FIRST, titles=("A", "B", "C", "D"))) == list(WANTED)


def test_pages_that_were_cut_short_are_made_by_the_next_build() -> None:
    """What a page noted for a build that failed tells nothing of what was made of it before."""
    pages = Pages()
    pages(FIRST, WANTED)
    pages.failing = "two"
    with pytest.raises(ZeroDivisionError):
        pages(FIRST, {"one": (1, "mina"), "two": (1, "mina"), "three": (5, "ash")})
    pages.failing = ""
    assert pages(msgspec.structs.replace(FIRST, titles=("X", "B", "C")), WANTED)[0] == "site: X, Mina"


def test_two_pages_of_one_name_are_made_each_time() -> None:
    held = Held(keep=True)

    def looked(tables: Tables) -> tuple[str, ...]:
        return held.looking_up("page", lambda tables, place: tables.titles[place], tables, ["same", "same"], [0, 1])

    assert looked(FIRST) == ("A", "B")
    assert looked(msgspec.structs.replace(FIRST, titles=("X", "B", "C"))) == ("X", "B")


REFUSED: dict[str, Callable[[Tables], object]] = {
    "from the end": lambda tables: tables.titles[-1],
    "a slice": lambda tables: tables.titles[0:2],
    "all": lambda tables: list(tables.titles),
    "whether it is there": lambda tables: "A" in tables.titles,
    "how many keys": lambda tables: len(tables.records),
    "whether there are any": lambda tables: bool(tables.records),
    "all keys": lambda tables: list(tables.records),
    "whether a key is there": lambda tables: "mina" in tables.records,
    "whether it is the same": lambda tables: tables.records == {},
    "its items": lambda tables: tables.records.items(),
}


@pytest.mark.parametrize("how", REFUSED)
def test_what_cannot_be_noted_cannot_be_asked(how: str) -> None:
    with pytest.raises((TypeError, AttributeError)):
        Held(keep=True).looking_up("page", lambda tables, _: REFUSED[how](tables), FIRST, ["one"], [1])


places = st.integers(0, 4)
keys = st.sampled_from(["mina", "elm", "ash"])
tables = st.builds(
    Tables,
    st.lists(st.sampled_from("ABC"), min_size=2, max_size=4).map(tuple),
    st.dictionaries(keys, st.sampled_from("XYZ")),
    st.sampled_from(["site", "other"]),
)
wanted = st.dictionaries(st.sampled_from(["one", "two", "three"]), st.tuples(places, keys))


@given(st.lists(st.tuples(tables, wanted), min_size=1, max_size=8))
def test_the_pages_are_always_those_of_a_first_build(builds: list[tuple[Tables, dict[str, tuple[int, str]]]]) -> None:
    pages = Pages()
    for found, asked in builds:
        assert pages(found, asked) == Pages()(found, asked)
