"""Dates in words, their order, and what of them is certain."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivegen.archive.dates import certain_part, label, label_language, order_key, rfc3339
from archivegen.source.dates import parse_when
from archivegen.wording import wording_for

LANGUAGES = ("en", "de", "fr", "es", "ar", "fa", "ru", "zh")
WORDS = """
1993-11-10 | November 10, 1993 | 10. November 1993 | 10 novembre 1993 | 10 de noviembre de 1993 | 10 نوفمبر 1993 | ۱۰ نوامبر ۱۹۹۳ | 10 ноября 1993 г. | 1993年11月10日
1993-11 | November 1993 | November 1993 | novembre 1993 | noviembre de 1993 | نوفمبر 1993 | نوامبر ۱۹۹۳ | ноябрь 1993 г. | 1993年11月
1993 | 1993 | 1993 | 1993 | 1993 | 1993 | ۱۹۹۳ | 1993 | 1993年
0079 | 79 | 79 | 79 | 79 | 79 | ۷۹ | 79 | 79年
-0044 | 45 BCE | 45 v. Chr. | 45 av. J.-C. | 45 a. C. | 45 ق.م | ۴۵ پیش از میلاد | 45 до н. э. | 公元前45年
-0044-03-15 | March 15, 45 BCE | 15. März 45 v. Chr. | 15 mars 45 av. J.-C. | 15 de marzo de 45 a. C. | 15 مارس 45 ق.م | ۱۵ مارس ۴۵ پیش از میلاد | 15 марта 45 г. до н. э. | 公元前45年3月15日
1937? | possibly 1937 | möglicherweise 1937 | peut-être 1937 | posiblemente 1937 | ربما 1937 | شاید ۱۹۳۷ | возможно, 1937 | 可能为1937年
1937-05? | possibly May 1937 | möglicherweise Mai 1937 | peut-être mai 1937 | posiblemente mayo de 1937 | ربما مايو 1937 | شاید مهٔ ۱۹۳۷ | возможно, май 1937 г. | 可能为1937年5月
1926~ | about 1926 | um 1926 | vers 1926 | hacia 1926 | نحو 1926 | حدود ۱۹۲۶ | около 1926 | 约1926年
1926-05~ | about May 1926 | um Mai 1926 | vers mai 1926 | hacia mayo de 1926 | نحو مايو 1926 | حدود مهٔ ۱۹۲۶ | около мая 1926 г. | 约1926年5月
1926-05-04~ | about May 4, 1926 | um den 4. Mai 1926 | vers le 4 mai 1926 | hacia el 4 de mayo de 1926 | نحو 4 مايو 1926 | حدود ۴ مهٔ ۱۹۲۶ | около 4 мая 1926 г. | 约1926年5月4日
1926% | possibly about 1926 | möglicherweise um 1926 | peut-être vers 1926 | posiblemente hacia 1926 | ربما نحو 1926 | شاید حدود ۱۹۲۶ | возможно, около 1926 | 可能约为1926年
195X | 1950s | 1950er Jahre | années 1950 | década de 1950 | عقد 1950 | دههٔ ۱۹۵۰ | 1950-е годы | 1950年代
195X~ | about the 1950s | um 1950–1959 | vers 1950-1959 | hacia la década de 1950 | نحو عقد 1950 | حدود دههٔ ۱۹۵۰ | около 1950-х годов | 约1950年代
19XX | 1900–1999 | 1900–1999 | 1900–1999 | 1900–1999 | \u200f1900–1999 | ۱۹۰۰ تا ۱۹۹۹ | 1900–1999 | 1900—1999年
1914/1918 | 1914 – 1918 | 1914–1918 | 1914–1918 | 1914–1918 | \u200f1914–1918 | ۱۹۱۴ تا ۱۹۱۸ | 1914–1918 | 1914–1918年
../1850 | until 1850 | bis 1850 | jusqu’en 1850 | hasta 1850 | حتى 1850 | تا ۱۸۵۰ | до 1850 | 至1850年
1850/.. | from 1850 | ab 1850 | depuis 1850 | desde 1850 | منذ 1850 | از ۱۸۵۰ | с 1850 | 1850年起
../1850-05-04 | until May 4, 1850 | bis zum 4. Mai 1850 | jusqu’au 4 mai 1850 | hasta el 4 de mayo de 1850 | حتى 4 مايو 1850 | تا ۴ مهٔ ۱۸۵۰ | до 4 мая 1850 г. | 至1850年5月4日
1667-12/1668-01 | December 1667 – January 1668 | Dezember 1667 – Januar 1668 | décembre 1667 – janvier 1668 | diciembre de 1667 – enero de 1668 | ديسمبر 1667 – يناير 1668 | دسامبر ۱۶۶۷ تا ژانویهٔ ۱۶۶۸ | декабрь 1667 г. – январь 1668 г. | 1667年12月至1668年1月
1993-11-10/1993-11-12 | November 10 – 12, 1993 | 10.–12. November 1993 | 10–12 novembre 1993 | 10 de noviembre de 1993 – 12 de noviembre de 1993 | 10–12 نوفمبر 1993 | ۱۰ تا ۱۲ نوامبر ۱۹۹۳ | 10–12 ноября 1993 г. | 1993年11月10日至12日
1914~/1918? | about 1914 – possibly 1918 | um 1914 – möglicherweise 1918 | vers 1914 – peut-être 1918 | hacia 1914 – posiblemente 1918 | نحو 1914 – ربما 1918 | حدود ۱۹۱۴ تا شاید ۱۹۱۸ | около 1914 – возможно, 1918 | 约1914年—可能为1918年
[1910..1915] | between 1910 and 1915 | zwischen 1910 und 1915 | entre 1910 et 1915 | entre 1910 y 1915 | بين 1910 و1915 | میان ۱۹۱۰ و ۱۹۱۵ | в промежутке от 1910 до 1915 | 1910年至1915年之间
[1960,1961,1962] | 1960, 1961, or 1962 | 1960, 1961 oder 1962 | 1960, 1961 ou 1962 | 1960, 1961 o 1962 | 1960 أو 1961 أو 1962 | ۱۹۶۰،\u200f ۱۹۶۱، یا ۱۹۶۲ | 1960, 1961 или 1962 | 1960年、1961年或1962年
2004-34 | April to June 2004 | 2. Quartal 2004 | 2e trimestre 2004 | segundo trimestre de 2004 | الربع الثاني من 2004 | سه‌ماههٔ دوم ۲۰۰۴ | второй квартал 2004 г. | 2004年第二季度
1993-21 | spring 1993 | Frühling 1993 | printemps 1993 | primavera de 1993 | ربيع 1993 | بهار ۱۹۹۳ | весна 1993 г. | 1993年春
1993-21~ | about spring 1993 | um Frühling 1993 | vers printemps 1993 | hacia primavera de 1993 | نحو ربيع 1993 | حدود بهار ۱۹۹۳ | около весны 1993 г. | 约1993年春
"""  # noqa: E501 - a row a date, a column a language
TABLE = [row.split(" | ") for row in WORDS.strip().split("\n")]


@pytest.mark.parametrize(("edtf", "language", "wanted"), [
    (edtf, language, wanted)
    for edtf, *words in TABLE
    for language, wanted in zip(LANGUAGES, words, strict=True)
])  # fmt: skip
def test_dates_in_the_languages_of_sites(edtf: str, language: str, wanted: str) -> None:
    assert label(edtf, language).replace("\u202f", " ") == wanted  # CLDR joins "г." to its year by a narrow space


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
    ("fa-AF", "۱۰ نومبر ۱۹۹۳"),
    ("ar-EG", "١٠ نوفمبر ١٩٩٣"),
    ("pt", "10 de novembro de 1993"),
    ("zh-Hant", "1993年11月10日"),
    ("xx-unknown", "November 10, 1993"),
])  # fmt: skip
def test_a_region_or_script_chooses_its_own_words(language: str, wanted: str) -> None:
    assert label("1993-11-10", language) == wanted


@pytest.mark.parametrize(("edtf", "wanted", "language"), [
    ("1993-11-10", "10 de novembro de 1993", "pt"), ("1914/1918", "1914 – 1918", "pt"),
    ("1993-11-10~", "about November 10, 1993", "en"), ("../1850-05", "until May 1850", "en"), ("195X", "1950s", "en"),
])  # fmt: skip
def test_a_date_that_needs_words_is_wholly_in_the_language_of_the_words(edtf: str, wanted: str, language: str) -> None:
    words = wording_for("pt")
    assert (label(edtf, words), label_language(edtf, words)) == (wanted, language)


def test_a_date_in_a_language_with_words_needs_no_mark_of_its_language() -> None:
    assert [label_language("1926~", wording_for(language)) for language in ("fa-AF", "en-GB", "zh-Hant")] == [""] * 3


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
