"""Records that may be one and the same: which pairs are asked about, and which are left alone."""

from __future__ import annotations

import time
from typing import Any

import pytest

from archivegen.archive.duplicates import Pair, duplicates
from archivegen.names.assemble import assemble
from archivegen.names.kinds import BUILT_IN, declared_kind
from archivegen.names.record import RecordSource
from archivegen.source.dates import parse_when
from archivegen.source.fields import NameField, RecordFields, Within

KINDS = (*BUILT_IN, declared_kind("organisations", "Organisation"))


def record(kind: str, name: str, ident: str, *names: str, **fields: Any) -> RecordSource:
    for date in ("born", "died"):
        if date in fields:
            fields[date] = parse_when(fields[date])
    if "within" in fields:
        fields["within"] = (Within(fields["within"]),)
    forms = tuple(NameField(form) for form in names)
    return RecordSource(
        kind, f"content/{kind}/{ident}.md", 1, RecordFields(name=name, id=ident, names=forms, **fields), ident
    )


def found(*sources: RecordSource) -> tuple[Pair, ...]:
    registry, _ = assemble(KINDS, sources)
    return duplicates(registry.records, registry)


def people(one: str, other: str, first: dict[str, Any] | None = None, second: dict[str, Any] | None = None) -> str:
    """Why two people of these names are suspected; "" where they are not."""
    pairs = found(record("people", one, "a", **(first or {})), record("people", other, "b", **(second or {})))
    return "".join(pair.likeness.how for pair in pairs)


def places(one: str, other: str, first: dict[str, Any] | None = None, second: dict[str, Any] | None = None) -> str:
    pairs = found(record("places", one, "a", **(first or {})), record("places", other, "b", **(second or {})))
    return "".join(pair.likeness.how for pair in pairs)


@pytest.mark.parametrize(("one", "other", "how"), [
    ("Ahmad Shah Massoud", "Ahmed Shah Massoud", "spelling"),
    ("Mohammed Karimi", "Mohamad Karimi", "spelling"),
    ("Mohammed Karimi", "Muhammad Karimi", "spelling"),
    ("Philipp Hart", "Filip Hart", "spelling"),
    ("Ana Horvat", "Ana Horwath", "spelling"),
    ("Ana Reyes", "Reyes, Ana", "same"),
    ("Ana Reyes", "Reyes Ana", "same"),
    ("José Müller", "Jose Muller", "same"),
    ("Jörg Müller", "Joerg Mueller", "same"),
    ("Abdul Rahman Khan", "Abdulrahman Khan", "same"),
    ("Anne-Marie Duval", "Anne Marie Duval", "same"),
    ("O’Neill, Shane", "Shane O'Neill", "same"),
    ("Ludwig van Beethoven", "Ludwig Beethoven", "same"),
    ("Dr. Ana Reyes", "Ana Reyes", "same"),
    ("John Kennedy", "John F. Kennedy", "same"),
    ("J. R. Biden", "Joseph Robinette Biden", "initials"),
    ("J. Biden", "Joseph Biden", "initials"),
    ("Biden, J.", "Joseph R. Biden", "initials"),
    ("Mikhail Gorbachev", "Михаил Горбачёв", "script"),
    ("Ahmad Shah Massoud", "احمد شاه مسعود", "script"),
    ("Mikhail Gorbatschow", "Горбачев, Михаил", "script"),
])  # fmt: skip
def test_one_person_under_two_names_is_suspected(one: str, other: str, how: str) -> None:
    assert people(one, other) == people(other, one) == how


@pytest.mark.parametrize(("one", "other"), [
    ("Ahmad Massoud", "Ahmad Shah Massoud"),
    ("John Smith", "John Smith Jr"),
    ("John Smith Sr.", "John Smith Jr."),
    ("Wilhelm II", "Wilhelm III"),
    ("Henry Ford", "Henry Ford II"),
    ("George H. W. Bush", "George W. Bush"),
    ("Joe Biden", "Jill Biden"),
    ("Paul Weber", "Paula Weber"),
    ("Mario Rossi", "Maria Rossi"),
    ("Ivan Petrov", "Ivana Petrova"),
    ("Robert Miller", "Roberts Miller"),
    ("Ali Karim", "Ali Karimi"),
    ("Tim Young", "Tom Young"),
    ("Ellen Ross", "Allen Ross"),
    ("Ana Reyes", "Ana Ruiz"),
    ("Ana Reyes", "Reyes"),
    ("Massoud", "Masood"),
    ("A. Karimi", "Mina Karimi"),
    ("Ann", "Anna"),
    ("王伟", "王薇"),
])  # fmt: skip
def test_two_people_with_names_alike_are_left_alone(one: str, other: str) -> None:
    assert people(one, other) == people(other, one) == ""


def test_dates_of_life_that_differ_make_two_people() -> None:
    assert people("John Kennedy", "John F. Kennedy", {"born": "1917"}, {"born": "1960"}) == ""
    assert people("John Kennedy", "John F. Kennedy", {"died": "1917"}, {"born": "1960"}) == ""
    assert people("Ahmed Karimi", "Ahmad Karimi", {"born": "1950"}, {"born": "1951"}) == ""


def test_dates_of_life_that_agree_make_up_for_a_name() -> None:
    assert people("Ahmad Massoud", "Ahmad Shah Massoud", {"born": "1953?"}, {"born": "1953-09-02"}) == "longer"
    born = {"born": "1946-08-19"}
    assert people("Bill Clifton", "William Clifton", born, born) == "surname"
    assert people("Bill Clifton", "William Clifton", {"born": "1946"}, {"born": "1946"}) == ""


def test_what_agrees_is_told() -> None:
    (pair,) = found(
        record("people", "Ahmed Karimi", "a", born="1953?", died="2001-09-09"),
        record("people", "Ahmad Karimi", "b", born="1953", died="2001"),
    )
    assert pair.forms == ("Ahmed Karimi", "Ahmad Karimi")
    assert pair.backing == "both born 1953? and both died 2001-09-09"


def test_ids_elsewhere_that_differ_make_two_people_unless_they_were_born_on_one_day() -> None:
    first, second = {"identifiers": (("wikidata", "Q1"),)}, {"identifiers": (("wikidata", "Q2"),)}
    assert people("Ahmed Karimi", "Ahmad Karimi", first, second) == ""
    day = {"born": "1953-04-01"}
    assert people("Ahmed Karimi", "Ahmad Karimi", {**first, **day}, {**second, **day}) == "spelling"
    assert people("Bill Clifton", "William Clifton", {**first, **day}, {**second, **day}) == ""
    viaf = {"identifiers": (("viaf", "11"),)}, {"identifiers": (("viaf", "22"),)}
    assert people("Ahmed Karimi", "Ahmad Karimi", *viaf) == "spelling"


def test_initials_that_fit_several_people_say_nothing() -> None:
    records = [record("people", n, i) for i, n in enumerate_ids("J. Smith", "John Smith", "Jane Smith")]
    assert found(*records) == ()


def enumerate_ids(*names: str) -> list[tuple[str, str]]:
    return [(f"r{n}", name) for n, name in enumerate(names)]


def test_words_that_others_bear_too_are_no_misspellings() -> None:
    names = ["Marcus Bell", "Markus Bell"]
    others = [f"{given} {surname}" for given in ("Marcus", "Markus") for surname in ("Aa", "Bb", "Cc", "Dd")]
    assert len(found(*(record("people", n, i) for i, n in enumerate_ids(*names)))) == 1
    assert found(*(record("people", n, i) for i, n in enumerate_ids(*names, *others))) == ()


def test_a_pair_that_shares_a_name_is_told_of_by_rule_l5_alone() -> None:
    registry, problems = assemble(
        KINDS, [record("people", "Ana Reyes", "a"), record("people", "Ána Reyes", "b", "Ana Reyes")]
    )
    assert [d.code for d in problems] == ["NAME-SHARED"]
    assert duplicates(registry.records, registry) == ()


@pytest.mark.parametrize("who", [("a", "b"), ("b", "a")])
def test_different_from_silences_a_pair_for_good(who: tuple[str, str]) -> None:
    names = {"a": "Ahmed Karimi", "b": "Ahmad Karimi"}
    said = {who[0]: {"different_from": (who[1],)}}
    assert found(*(record("people", name, ident, **said.get(ident, {})) for ident, name in names.items())) == ()
    merged = record("people", "Ahmad Karimi", "new", merged=("b",))
    assert found(record("people", "Ahmed Karimi", "a", different_from=("b",)), merged) == ()  # by its old id too


@pytest.mark.parametrize(("one", "other", "how"), [
    ("Gardez", "Gardiz", "spelling"),
    ("The Solent", "Solent", "same"),
    ("Jalalabad", "Jelalabad", "spelling"),
    ("Mazar-e Sharif", "Mazar-i-Sharif", "same"),
    ("Saint Louis", "St. Louis", "same"),
    ("Zürich", "Zuerich", "same"),
    ("Lake Victoria", "Victoria Lake", "same"),
    ("North Springfield", "South Springfield", ""),
    ("Springfield", "North Springfield", ""),
    ("New York", "New York City", ""),
    ("Kabul", "Kabul Province", ""),
    ("Springfield, Illinois", "Springfield, Ohio", ""),
    ("Toronto", "Trento", ""),
    ("District 1", "District 2", ""),
])  # fmt: skip
def test_places_are_suspected_for_hardly_more_than_a_letter(one: str, other: str, how: str) -> None:
    assert places(one, other) == places(other, one) == how


def test_the_map_decides_about_places() -> None:
    here, near, far = {"coordinates": (34.0, 69.0)}, {"coordinates": (34.05, 69.05)}, {"coordinates": (36.0, 69.0)}
    assert places("Gardez", "Gardiz", here, near) == "spelling"
    assert places("Jalalabad", "Jelalabad", here, far) == ""
    assert places("Zürich", "Zuerich", here, far) == ""


def test_types_countries_and_containers_tell_places_apart() -> None:
    assert places("Zürich", "Zuerich", {"type": "city"}, {"type": "canton"}) == ""
    assert places("Zürich", "Zuerich", {"type": "city"}, {"type": "Town"}) == "same"
    assert places("Zürich", "Zuerich", {"country": "CH"}, {"country": "NL"}) == ""
    assert places("Zürich", "Zuerich", {"within": "b"}, {}) == ""
    outer = [record("places", "Ohio", "ohio", within="us"), record("places", "Iowa", "iowa", within="us")]
    outer.append(record("places", "America", "us"))
    one = record("places", "Saint Paul", "a", within="ohio")
    assert found(*outer, one, record("places", "St. Paul", "b", within="iowa")) == ()
    assert len(found(*outer, one, record("places", "St. Paul", "b", within="ohio"))) == 1
    assert len(found(*outer, one, record("places", "St. Paul", "b", within="us"))) == 1


def test_kinds_are_not_mixed_and_other_kinds_are_compared_like_places() -> None:
    person, town = record("people", "Dallas Bell", "a"), record("places", "Dallas Béll", "b")
    assert found(person, town) == ()
    party = [record("organisations", n, i) for i, n in enumerate_ids("Hezb-e Islami", "Hezb-i Islami")]
    assert [pair.likeness.how for pair in found(*party)] == ["same"]


def test_the_order_of_records_changes_nothing() -> None:
    sources = [
        record("people", n, i) for i, n in enumerate_ids("Ahmed Karimi", "Ahmad Karimi", "Ana Reyes", "Reyes Ana")
    ]
    assert found(*sources) == found(*reversed(sources))
    assert len(found(*sources)) == 2


def test_ten_thousand_records_take_seconds() -> None:
    syllables = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su"]

    def name(n: int) -> str:
        digits = [int(d) for d in f"{n:05d}"]
        first = "".join(syllables[d] for d in digits[:2])
        return f"{first}n {''.join(syllables[d] for d in digits[2:])}t".title()

    sources = [record("people", name(n * 7), f"r{n}") for n in range(10_000)]
    registry, _ = assemble(KINDS, sources)
    begun = time.process_time()
    duplicates(registry.records, registry)
    assert time.process_time() - begun < 30  # it is compared by blocks: all pairs would take hours
