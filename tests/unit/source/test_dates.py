"""Dates: what they mean in days, and what to write instead of a wrong one."""

import datetime
import itertools
import subprocess
import sys

import pytest

from archivegen.source.dates import DateError, day_to_iso, parse_when, split_dated_name, year_of
from archivegen.source.days import civil, day_number


def bounds(text):
    when = parse_when(text)
    return tuple(None if jdn is None else day_to_iso(jdn) for jdn in (when.earliest, when.latest))


@pytest.mark.parametrize(
    ("text", "edtf", "time"),
    [
        ("2001-02-03", "2001-02-03", ""),
        (" 2001-02-03\n", "2001-02-03", ""),
        ("2001-2-3", "2001-02-03", ""),
        ("2001-02-03T09:30", "2001-02-03", "09:30:00"),
        ("2001-02-03 9:30:05", "2001-02-03", "09:30:05"),
        ("2017-12-12 8:00:00 -0500", "2017-12-12", "08:00:00-05:00"),
        ("2001-02-03T09:30:00-04:00", "2001-02-03", "09:30:00-04:00"),
        ("2001-02-03T09:30:00.1250Z", "2001-02-03", "09:30:00.125Z"),
        ("2001-02-03T23:59:59+14", "2001-02-03", "23:59:59+14:00"),
        ("2001-02-03 09:30 +0000 UTC", "2001-02-03", "09:30:00Z"),
        ("2001-02-03 09:30 UTC", "2001-02-03", "09:30:00Z"),
    ],
)
def test_date_times_keep_the_day_as_written_and_the_time_beside_it(text, edtf, time):
    when = parse_when(text)
    assert (when.edtf, when.time) == (edtf, time)
    assert when.earliest == when.latest == datetime.date.fromisoformat(edtf).toordinal() + 1721425


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1937", "1937-01-01", "1937-12-31"),
        ("1937-02", "1937-02-01", "1937-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1937?", "1937-01-01", "1937-12-31"),
        ("~1926", "1926-01-01", "1926-12-31"),
        ("1926~", "1926-01-01", "1926-12-31"),
        ("1926%", "1926-01-01", "1926-12-31"),
        ("1937-05-06?", "1937-05-06", "1937-05-06"),
        ("195X", "1950-01-01", "1959-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("1XXX", "1000-01-01", "1999-12-31"),
        ("2004-06-XX", "2004-06-01", "2004-06-30"),
        ("2004-XX", "2004-01-01", "2004-12-31"),
        ("1914/1918", "1914-01-01", "1918-12-31"),
        ("1914-07-28/1918-11", "1914-07-28", "1918-11-30"),
        ("1914?/1918~", "1914-01-01", "1918-12-31"),
        ("../1850", None, "1850-12-31"),
        ("1850/..", "1850-01-01", None),
        ("/1850", None, "1850-12-31"),
        ("1850/", "1850-01-01", None),
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("2001-24", "2001-12-01", "2002-02-28"),
        ("2001-34", "2001-04-01", "2001-06-30"),
        ("2001-41", "2001-07-01", "2001-12-31"),
        ("[1667,1668]", "1667-01-01", "1668-12-31"),
        ("{1960, 1961-12}", "1960-01-01", "1961-12-31"),
        ("[1667,1670..1672]", "1667-01-01", "1672-12-31"),
        ("[..1984]", None, "1984-12-31"),
        ("[1984..]", "1984-01-01", None),
        ("-0044-03-15", "-0044-03-15", "-0044-03-15"),
        ("0000", "0000-01-01", "0000-12-31"),
        ("Y-17E7", "-170000000-01-01", "-170000000-12-31"),
        ("Y170000002", "+170000002-01-01", "+170000002-12-31"),
        ("1950S2", "1900-01-01", "1999-12-31"),
        ("156X-12-25", "1560-12-25", "1569-12-25"),
        ("?2004-06-~11", "2004-06-11", "2004-06-11"),
        ("XXXX-12-25", None, None),
    ],
)
def test_uncertain_dates_have_the_bounds_of_the_date_itself(text, first, last):
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("2001-02-30", 'there is no day "2001-02-30"', "February 2001 has 28 days"),
        ("1900-02-29", 'there is no day "1900-02-29"', "February 1900 has 28 days"),
        ("1900-02-29?/1901", 'there is no day "1900-02-29"', "February 1900 has 28 days"),
        ("199X-02-30", 'there is no day "199X-02-30"', "February never has more than 29 days"),
        ("2001-04-31T10:00", 'there is no day "2001-04-31"', "April 2001 has 30 days"),
        ("2001-13", 'there is no month 13 ("2001-13")', 'for the years from 2001 to 2013 write "2001/2013"'),
        ("2001-31-12", 'there is no month 31 ("2001-31-12")', 'the month comes before the day: "2001-12-31"'),
        ("2001-00-01", 'there is no month 00 ("2001-00-01")', 'leave out what is not known: "2001"'),
        ("2001-05-00", 'there is no day 00 ("2001-05-00")', 'leave out what is not known: "2001-05"'),
        ("1918/1914", 'the interval "1918/1914" ends before it begins', "write the earlier date first"),
        ("2001-02-03T25:00", 'there is no time of day "25:00"', "hours go from 00 to 23, minutes to 59"),
        ("Y17E5000000", 'the year of "Y17E5000000" is too far away', "years of up to ten digits are understood"),
        ("1937 ?", '"1937 ?" has a space in it', 'write "1937?"'),
    ],
)
def test_impossible_dates_say_why(text, message, hint):
    with pytest.raises(DateError) as caught:
        parse_when(text)
    assert (caught.value.message, caught.value.hint) == (message, hint)
    assert str(caught.value) == f"{message}; {hint}"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("12/31/1999", 'write "1999-12-31"'),
        ("31/12/1999", 'write "1999-12-31"'),
        ("1/2/1999", 'write "1999-02-01" or "1999-01-02": year, month, day'),
        ("31.12.1999", 'write "1999-12-31"'),
        ("2.1.1999", 'write "1999-01-02"'),
        ("2001/03/05", 'write "2001-03-05"'),
        ("20010305", 'write "2001-03-05"'),
        ("March 5, 2001", 'write "2001-03-05"'),
        ("5 March 2001", 'write "2001-03-05"'),
        ("5th of Mar 2001", 'write "2001-03-05"'),
        ("Monday, 5 March 2001", 'write "2001-03-05"'),
        ("March 2001", 'write "2001-03"'),
        ("spring 2001", 'write "2001-21"'),
        ("c. 1926", 'write "1926~"'),
        ("ca 1926", 'write "1926~"'),
        ("circa 1926", 'write "1926~"'),
        ("1926 (?)", 'write "1926?"'),
        ("1950s", 'write "195X"'),
        ("the 1950s", 'write "195X"'),
        ("19th century", 'write "18XX"'),
        ("195x", 'write "195X"'),
        ("before 1850", 'write "../1850"'),
        ("after 1850", 'write "1850/.."'),
        ("1914-1918", 'write "1914/1918"'),
        ("1914–1918", 'write "1914/1918"'),
        ("1850/open", 'write "1850/.."'),
        ("1850-present", 'write "1850/.."'),
        ("44 BC", 'write "-0043" (1 BC is the year 0000)'),
        ("850", 'a year has four digits: "0850"'),
        ("93", "a year has four digits: 1993? 0093?"),
        ("31.02.2001", "February 2001 has 28 days"),
        ("30/02/2004", "February 2004 has 29 days"),
        ("“1950”", 'write "1950", in straight quotes or in none'),
        ("«1914/1918»", 'write "1914/1918", in straight quotes or in none'),
        ("1993-11-10/12", 'write "1993-11-10/1993-11-12"'),
        ("1993-10/12", 'write "1993-10/1993-12"'),
        ("1914/18", 'write "1914/1918"'),
        ("unknown", "leave the field out where there is no date"),
        (
            "between 1990 and 1993",
            'write "[1990..1993]", in quotes: one of them; "1990/1993" is the whole time',
        ),
        (
            "Between 1990-02 – 1990-04",
            'write "[1990-02..1990-04]", in quotes: one of them; "1990-02/1990-04" is the whole time',
        ),
        (
            "sometime between 1993 and 1990",
            'write "[1990..1993]", in quotes: one of them; "1990/1993" is the whole time',
        ),
        ("1990 and 1993", 'write "{1990,1993}", in quotes'),
        ("1990 or 1993", 'write "[1990,1993]", in quotes'),
        ("from 1990 to 1993", 'write "1990/1993"'),
        ("2001/02/30", "February 2001 has 28 days"),
    ],
)
def test_common_ways_to_write_a_date_get_a_remedy_that_parses(text, remedy):
    with pytest.raises(DateError) as caught:
        parse_when(text)
    assert caught.value.hint == remedy
    for part in remedy.split('"')[1::2]:
        parse_when(part)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1372/11/22", 'write "1372-11-22"'),
        ("1372.11.22", 'write "1372-11-22"'),
        ("13721122", 'write "1372-11-22"'),
        ("22/11/1372", 'write "1372-11-22"'),
        ("1414/8/3", 'write "1414-08-03"'),
        ("5/6/1372", 'write "1372-06-05" or "1372-05-06": year, month, day'),
    ],
)
def test_a_day_that_may_be_of_another_calendar_is_not_taken_for_a_gregorian_one(text, told):
    with pytest.raises(DateError) as caught:
        parse_when(text)
    converted = "a day of the Solar Hijri or Islamic calendar has to be converted first"
    assert caught.value.hint == f"if it is a day of the Gregorian calendar, {told}; {converted}"


@pytest.mark.parametrize("text", ["1372/02/31", "1372-02-31", "31.02.1372"])
def test_a_day_that_only_another_calendar_has_says_so(text):
    with pytest.raises(DateError) as caught:
        parse_when(text)
    assert caught.value.hint == (
        "February 1372 has 29 days in the Gregorian calendar; "
        "a day of the Solar Hijri or Islamic calendar has to be converted first"
    )


@pytest.mark.parametrize("text", ["1199/11/22", "1501/11/22", "1993/11/22"])
def test_other_years_are_offered_as_they_are(text):
    with pytest.raises(DateError) as caught:
        parse_when(text)
    assert caught.value.hint == f'write "{text.replace("/", "-")}"'


def test_digits_of_other_scripts_are_explained():
    with pytest.raises(DateError, match="digits 0-9, in the Gregorian calendar"):
        parse_when("۱۳۷۸-۰۵-۰۱")


@pytest.mark.parametrize(
    "text", ["", " ", "..", "/", "../..", "[", "[]", "{,}", "x", "-", "2001-02-03T", "Y", "S2", "1/2/3/4", "[" * 200]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DateError):
        parse_when(text)


def test_the_quick_forms_agree_with_the_library():
    edtf = pytest.importorskip("edtf")
    forms = [
        "1937",
        "1937-02",
        "1937-02-28",
        "1937?",
        "1926~",
        "1926%",
        "1937-02?",
        "~1926",
        "195X",
        "19XX",
        "-0044",
        "-004X",
    ]
    forms += [f"2001-{code}" for code in (21, 22, 23, 25, 31, 33, 34, 36, 37, 39, 40, 41)]
    forms += ["/".join(pair) for pair in itertools.combinations(["1914", "1915-02", "1916-02-29", "1918?", "1919~"], 2)]
    for form in forms:
        parsed = edtf.parse_edtf(form)
        when = parse_when(form)
        assert civil(when.earliest) == tuple(parsed.lower_strict()[:3]), form
        assert civil(when.latest) == tuple(parsed.upper_strict()[:3]), form


def test_julian_days_agree_with_python_and_go_back():
    for ordinal in range(1, datetime.date.max.toordinal(), 97):
        date = datetime.date.fromordinal(ordinal)
        jdn = day_number(date.year, date.month, date.day)
        assert jdn == ordinal + 1721425
        assert civil(jdn) == (date.year, date.month, date.day)
        assert (day_to_iso(jdn), year_of(jdn)) == (date.isoformat(), date.year)


@pytest.mark.parametrize(
    ("jdn", "iso", "year"),
    [
        (2451545, "2000-01-01", 2000),
        (0, "-4713-11-24", -4713),
        (1721060, "0000-01-01", 0),
        (1721059, "-0001-12-31", -1),
        (5373485, "+10000-01-01", 10000),
    ],
)
def test_julian_days_outside_the_years_of_python(jdn, iso, year):
    assert (day_to_iso(jdn), year_of(jdn)) == (iso, year)


def test_days_follow_each_other_before_the_year_1():
    start = day_number(-5, 12, 20)
    seen = [civil(start + n) for n in range(800)]
    assert len(set(seen)) == 800
    assert seen == sorted(seen)
    assert all(day_number(*date) == start + n for n, date in enumerate(seen))


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("2021-08-27-some-name", ("2021-08-27", "some-name")),
        ("2017-2-5-i-dont-like-zeroes", ("2017-02-05", "i-dont-like-zeroes")),
        ("2021-08-27", ("2021-08-27", "")),
        ("2021-08-27_name", ("2021-08-27", "name")),
        ("2021-02-30-x", ("", "2021-02-30-x")),
        ("1979-1989-convoys", ("", "1979-1989-convoys")),
        ("name", ("", "name")),
        ("2021-08-277", ("", "2021-08-277")),
        ("", ("", "")),
    ],
)
def test_a_date_before_a_file_name(stem, expected):
    assert split_dated_name(stem) == expected


def test_everyday_dates_never_load_the_library():
    code = (
        "import sys; from archivegen.source.dates import parse_when;"
        "[parse_when(t) for t in ('2001-02-03', '1937?', '1914/1918', '195X', '2001-02-03 10:00 +0100')];"
        "assert 'edtf' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.case("RB-03")
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kabul", "Pacific/Kiritimati", "America/St_Johns"])
def test_rb_03_the_machines_time_zone_does_not_count(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    parse_when.cache_clear()
    assert bounds("2024-03-01T00:30:00+04:30") == ("2024-03-01", "2024-03-01")
