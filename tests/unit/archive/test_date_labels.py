"""Dates in words, their order, and what of them is certain."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivegen.archive.dates import certain_part, label, order_key, rfc3339
from archivegen.source.dates import parse_when

WORDS = {
    "1993-11-10": ("November 10, 1993", "10 نوامبر 1993", "10. November 1993", "10 نوفمبر 1993", "1993年11月10日"),
    "1993-11": ("November 1993", "نوامبر 1993", "November 1993", "نوفمبر 1993", "1993年11月"),
    "1993": ("1993",) * 5,
    "0079": ("79",) * 5,
    "-0044": ("45 BCE", "45 پیش از میلاد", "45 BCE", "45 BCE", "45 BCE"),
    "1937?": ("possibly 1937", "شاید 1937", "possibly 1937", "possibly 1937", "possibly 1937"),
    "1926~": ("about 1926", "حدود 1926", "about 1926", "about 1926", "about 1926"),
    "1926%": ("possibly about 1926", "شاید حدود 1926", *("possibly about 1926",) * 3),
    "195X": ("1950s", "دههٔ 1950", "1950s", "1950s", "1950s"),
    "19XX": ("1900–1999", "1900 تا 1999", "1900–1999", "1900–1999", "1900–1999"),
    "1914/1918": ("1914 – 1918",) * 5,
    "../1850": ("until 1850", "تا 1850", "until 1850", "until 1850", "until 1850"),
    "1850/..": ("from 1850", "از 1850", "from 1850", "from 1850", "from 1850"),
    "[1910..1915]": ("between 1910 and 1915", "میان 1910 و 1915", *("between 1910 and 1915",) * 3),
    "2004-34": ("April to June 2004", "سه‌ماههٔ دوم 2004", *("April to June 2004",) * 3),
    "1993-21": ("spring 1993", "بهار 1993", "spring 1993", "spring 1993", "spring 1993"),
    "1667-12/1668-01": (
        "December 1667 – January 1668",
        "دسامبر 1667 – ژانویهٔ 1668",
        "Dezember 1667 – Januar 1668",
        "ديسمبر 1667 – يناير 1668",
        "1667年12月 – 1668年1月",
    ),
}


@pytest.mark.parametrize(("edtf", "language", "wanted"), [
    (edtf, language, words[i])
    for edtf, words in WORDS.items()
    for i, language in enumerate(("en", "fa", "de", "ar", "zh"))
])  # fmt: skip
def test_dates_in_the_languages_of_sites(edtf: str, language: str, wanted: str) -> None:
    assert label(edtf, language) == wanted


@pytest.mark.parametrize(
    ("edtf", "wanted"),
    [
        ("~1926", "about 1926"),
        ("?2004-06", "possibly June 2004"),
        ("2004-06?-11", "possibly June 11, 2004"),
        ("1984?/2004~", "possibly 1984 – about 2004"),
        ("/1850", "until 1850"),
        ("1850/", "from 1850"),
        ("1993-22", "summer 1993"),
        ("1993-23", "autumn 1993"),
        ("1993-24", "winter 1993"),
        ("1XXX", "1000–1999"),
        ("XXXX", "date unknown"),
        ("2004-XX", "2004"),
        ("2004-06-XX", "June 2004"),
        ("2004-XX-XX", "2004"),
        ("[1667,1668]", "1667 or 1668"),
        ("{1667,1668-12}", "1667 and December 1668"),
        ("[1667,1670..1672]", "1667 or between 1670 and 1672"),
        ("[1910..1915]", "between 1910 and 1915"),
        ("[1910-02..1911-03]", "between February 1910 and March 1911"),
        ("{1910..1915}", "1910 – 1915"),
        ("{1667,1670..1672}", "1667 and 1670 – 1672"),
        ("2004-25", "spring 2004 (northern hemisphere)"),
        ("2004-32", "winter 2004 (southern hemisphere)"),
        ("2004-33", "January to March 2004"),
        ("2004-36", "October to December 2004"),
        ("2004-39~", "about September to December 2004"),
        ("2004-41", "second half of 2004"),
        ("[..1984]", "until 1984"),
        ("[1984..]", "from 1984"),
        ("0000", "1 BCE"),
        ("-0044-03-15", "March 15, 45 BCE"),
        ("-0044-03", "March 45 BCE"),
        ("-0099/0100", "100 BCE – 100"),
        ("0079-08-24", "August 24, 79"),
        ("Y17000", "17000"),
        ("Y-17000", "17001 BCE"),
    ],
)
def test_every_form_of_an_uncertain_date_in_english(edtf: str, wanted: str) -> None:
    assert label(parse_when(edtf).edtf, "en") == wanted


@pytest.mark.parametrize(("language", "wanted"), [
    ("en-GB", "10 November 1993"),
    ("en_GB", "10 November 1993"),
    ("fa-AF", "10 نومبر 1993"),
    ("zh-Hant", "1993年11月10日"),
    ("xx-unknown", "November 10, 1993"),
])  # fmt: skip
def test_a_region_or_script_chooses_its_own_words(language: str, wanted: str) -> None:
    assert label("1993-11-10", language) == wanted


@pytest.mark.parametrize("edtf", ["1950S2", "Y17E7", "156X-12-25"])
def test_a_form_without_words_is_shown_as_it_is_written(edtf: str) -> None:
    assert label(edtf, "en") == edtf


def test_a_day_that_the_calendar_of_positive_years_lacks_is_still_shown() -> None:
    assert "29" in label(parse_when("-0004-02-29").edtf, "en")


@given(st.dates(), st.sampled_from(["en", "fa", "de", "ar", "zh"]))
def test_every_day_has_a_label_with_its_year_and_day(date: object, language: str) -> None:
    text = label(date.isoformat(), language)  # type: ignore[attr-defined]
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    assert date.day in numbers  # type: ignore[attr-defined]
    assert date.year in numbers  # type: ignore[attr-defined]


def test_order_is_by_the_first_possible_day_then_the_last_then_the_time_and_undated_come_last() -> None:
    wanted = [
        "Y-17000", "-0044-03-15", "0000", "../1850", "1914-01-01", "1914/1918", "1937-01-01T09:00:00Z",
        "1937-01-01T10:30:00+04:30", "1937-01", "1937", "1937-02", "1937-21", "Y17000", "",
    ]  # fmt: skip
    keys = {edtf: order_key(parse_when(edtf) if edtf else None) for edtf in wanted}
    shuffled = wanted[::-1]
    assert sorted(shuffled, key=keys.__getitem__) == wanted


def test_an_open_end_is_ordered_by_the_side_that_is_known() -> None:
    assert order_key(parse_when("1850/.."))[0] == parse_when("1850").earliest
    assert order_key(parse_when("../1850"))[0] == parse_when("1850").latest


@pytest.mark.parametrize(("edtf", "certain"), [
    ("1993-11-10", "1993-11-10"), ("1993-11", "1993-11"), ("1993", "1993"), ("1937-01-01T10:00:00+04:30", "1937-01-01"),
    ("1937?", ""), ("~1926", ""), ("195X", ""), ("2004-XX", ""), ("1914/1918", ""), ("../1850", ""), ("1993-21", ""),
    ("[1667,1668]", ""), ("-0044", ""), ("Y17000", ""), ("XXXX", ""),
])  # fmt: skip
def test_only_what_is_certain_is_said_to_machines(edtf: str, certain: str) -> None:
    assert certain_part(parse_when(edtf)) == certain


@pytest.mark.parametrize(("edtf", "moment"), [
    ("1993-11-10", "1993-11-10T00:00:00Z"),
    ("1993-11-10T09:30", "1993-11-10T09:30:00Z"),
    ("1937-01-01T10:00:00+04:30", "1937-01-01T10:00:00+04:30"),
    ("1937-01-01 23:59:59.5 -0500", "1937-01-01T23:59:59.5-05:00"),
    ("1937?", "1937-01-01T00:00:00Z"),
    ("../1850", "1850-12-31T00:00:00Z"),
    ("-0044", ""), ("Y17000", ""), ("XXXX", ""),
])  # fmt: skip
def test_feeds_get_the_first_possible_moment_and_never_one_that_they_cannot_hold(edtf: str, moment: str) -> None:
    assert rfc3339(parse_when(edtf)) == moment
