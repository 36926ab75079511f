"""What lies within what, and when; and the roll-up: what a container is credited with, apart from its own mentions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_relations import archive, article

from archivegen.archive.containment import may_hold, roll_up
from archivegen.archive.model import Containment, Entry, Key, Period
from archivegen.source.dates import parse_when

PLACES = (
    "id,name,within\ncountry,Bigland,\nprovince,Midshire,country\ntown,Oldtown,province\n"
    "village,Littleham,town\nriver,Longwater,country\n"
)


def place(name: str, *within: str) -> str:
    lines = "".join(f"  - {{{entry}}}\n" for entry in within)
    return f"---\nname: {name}\nwithin:{' []' if not within else ''}\n{lines}---\n"


def inside(entry: Entry) -> dict[str, tuple[int, int]]:
    return {one.containment.record[1]: (one.articles, one.inner) for one in entry.contained}


def test_m7_a_container_is_credited_apart_from_its_own_mentions(tmp_path: Path) -> None:
    files = {
        "places.csv": PLACES,
        "articles/a.md": article("Oldtown, Midshire. Oldtown again, and Littleham."),
        "articles/b.md": article("Littleham on the Longwater in Bigland."),
        "articles/c.md": article("Bigland."),
        "articles/d.md": article("Nothing.", places="[town]"),
    }
    entries = archive(tmp_path, files).entries
    country, province, town = (entries["places", name] for name in ("country", "province", "town"))
    assert (country.mentions, len(country.sightings), country.inner, country.inner_only) == (2, 2, 2, 1)
    assert inside(country) == {"province": (0, 2), "river": (1, 0)}
    assert (province.mentions, province.inner, province.inner_only) == (0, 2, 2)
    assert inside(province) == {"town": (1, 2)}
    assert (town.mentions, town.inner, inside(town)) == (2, 2, {"village": (2, 0)})
    assert entries["places", "village"].contained == ()


def test_an_article_of_another_time_is_not_credited_to_a_former_container(tmp_path: Path) -> None:
    files = {
        "places/union.md": place("Greatunion"),
        "places/republic.md": place("Newrepublic"),
        "places/city.md": place("Oldtown", "id: union, from: 1922, to: 1991", "id: republic, from: 1991"),
        "articles/a.md": article("Oldtown.", date="1950"),
        "articles/b.md": article("Oldtown.", date="1991-06-01"),
        "articles/c.md": article("Oldtown.", date="2001"),
        "articles/d.md": article("Oldtown."),
    }
    entries = archive(tmp_path, files).entries
    city, union, republic = (entries["places", name] for name in ("city", "union", "republic"))
    assert [(c.record[1], c.former) for c in city.containers] == [("union", True), ("republic", False)]
    assert city.within == (("places", "republic"),)
    assert (union.inner, inside(union), union.contains) == (3, {"city": (3, 0)}, ())
    assert (republic.inner, inside(republic), republic.contains) == (3, {"city": (3, 0)}, (("places", "city"),))


def test_a_place_that_came_back_lies_in_its_container_today(tmp_path: Path) -> None:
    periods = ("id: land, to: 1871", "id: realm, from: 1871, to: 1918", "id: land, from: 1918")
    files = {
        "places/land.md": place("Bigland"),
        "places/realm.md": place("Widerealm"),
        "places/shire.md": place("Midshire", *periods),
        "articles/a.md": article("Midshire.", date="1900"),
        "articles/b.md": article("Midshire.", date="1860"),
        "articles/c.md": article("Midshire.", date="1930"),
    }
    entries = archive(tmp_path, files).entries
    assert [(c.record[1], len(c.periods), c.former) for c in entries["places", "shire"].containers] == [
        ("land", 2, False),
        ("realm", 1, True),
    ]
    assert (entries["places", "land"].inner, entries["places", "realm"].inner) == (2, 1)


def test_a_circle_of_containment_ends_and_credits_no_record_with_itself(tmp_path: Path) -> None:
    files = {
        "places.csv": "id,name,within\na,Aham,b\nb,Beham,c\nc,Ceham,a\nself,Selfham,self\n",
        "articles/1.md": article("Aham and Selfham."),
    }
    entries = archive(tmp_path, files).entries
    assert [(key[1], e.inner, e.inner_only) for key, e in entries.items()] == [
        ("a", 0, 0),
        ("b", 1, 1),
        ("c", 1, 1),
        ("self", 0, 0),
    ]
    assert entries["places", "self"].containers == ()


def test_m12_a_record_without_a_page_is_stepped_over(tmp_path: Path) -> None:
    files = {
        "places/country.md": place("Bigland"),
        "places/hidden.md": "---\nname: Secretshire\nlink: false\nwithin: [{id: country, to: 1950}]\n---\n",
        "places/town.md": place("Oldtown", "id: hidden, from: 1900"),
        "articles/a.md": article("Oldtown.", date="1940"),
        "articles/b.md": article("Secretshire.", date="1940"),
        "articles/c.md": article("Oldtown.", date="1960"),
    }
    entries = archive(tmp_path, files).entries
    country, hidden, town = (entries["places", name] for name in ("country", "hidden", "town"))
    assert (country.inner, inside(country)) == (1, {"town": (1, 0)})
    assert (hidden.inner, hidden.contained, hidden.containers) == (0, (), ())
    ((container, periods),) = [(c.record, c.periods) for c in town.containers]
    assert container == ("places", "country")
    assert [(p.since.edtf, p.until.edtf) for p in periods if p.since and p.until] == [("1900", "1950")]


@pytest.mark.parametrize(("since", "until", "date", "may"), [
    ("", "", "1950", True), ("1922", "1991", "1950", True), ("1922", "1991", "1921", False),
    ("1922", "1991", "1992-01-01", False), ("1922", "1991", "1991-12-31", True), ("1922", "", "1900", False),
    ("", "1991", "1900", True), ("1922", "1991", "1900/1930", True), ("1922", "1991", "", True),
    ("1922", "1991", "192X", True), ("~1922", "", "1922", True),
])  # fmt: skip
def test_years_only_exclude(since: str, until: str, date: str, *, may: bool) -> None:
    period = Period(parse_when(since) if since else None, parse_when(until) if until else None)
    when = parse_when(date) if date else None
    days = (when.earliest, when.latest) if when else (None, None)
    assert may_hold(Containment(("places", "x"), (period,)), days) is may


KEYS: list[Key] = [("places", name) for name in "abcdef"]


@given(
    st.dictionaries(st.sampled_from(KEYS), st.lists(st.sampled_from(KEYS), max_size=3, unique=True)),
    st.lists(st.lists(st.sampled_from(KEYS), unique=True), max_size=6),
)
def test_the_roll_up_counts_each_article_once_however_things_contain_each_other(
    within: dict[Key, list[Key]], named: list[list[Key]]
) -> None:
    containers = {
        key: tuple(Containment(outer, (Period(),)) for outer in outers if outer != key)
        for key, outers in within.items()
    }
    total = roll_up([((None, None), keys) for keys in named], containers)

    def above(key: Key) -> set[Key]:
        found: set[Key] = set()
        pending = [key]
        while pending:
            for outer in containers.get(pending.pop(), ()):
                if outer.record not in found and outer.record != key:
                    found.add(outer.record)
                    pending.append(outer.record)
        return found

    for key in KEYS:
        articles = [keys for keys in named if any(key in above(other) for other in keys)]
        assert total.articles[key] == len(articles)
        assert total.only[key] == sum(key not in keys for keys in articles)
