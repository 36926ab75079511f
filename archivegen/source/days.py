"""Julian day numbers: one integer for each day of the proleptic Gregorian calendar, years before 1 and after 9999 too.

The two conversions are the well-known integer formulas (Fliegel and Van Flandern, Communications of the ACM 11(10),
1968, p. 657; E. G. Richards in the Explanatory Supplement to the Astronomical Almanac, 3rd edition, 2013, section
15.11), with floor division, which makes them hold for negative years. Year 0 is 1 BC, as in ISO 8601.
"""

from __future__ import annotations

_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Whether the Gregorian year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_days(year: int, month: int) -> int:
    """How many days the month has."""
    return 29 if month == 2 and is_leap(year) else _MONTH_DAYS[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    """The Julian day number of a Gregorian date (2000-01-01 is 2,451,545)."""
    before_march = (14 - month) // 12
    y = year + 4800 - before_march
    m = month + 12 * before_march - 3
    return day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045


def civil(jdn: int) -> tuple[int, int, int]:
    """Year, month and day of a Julian day number: the inverse of `day_number`."""
    a = jdn + 32044
    b = (4 * a + 3) // 146097
    c = a - 146097 * b // 4
    d = (4 * c + 3) // 1461
    e = c - 1461 * d // 4
    m = (5 * e + 2) // 153
    return 100 * b + d - 4800 + m // 10, m + 3 - 12 * (m // 10), e - (153 * m + 2) // 5 + 1


def year_of(jdn: int) -> int:
    """The year in which the day lies."""
    return civil(jdn)[0]


def year_text(year: int) -> str:
    """The year as ISO 8601 writes it: four digits, with a sign where there are more, or where it is negative."""
    if 0 <= year <= 9999:
        return f"{year:04d}"
    return f"{'-' if year < 0 else '+'}{abs(year):04d}"


def day_to_iso(jdn: int) -> str:
    """``2001-02-03``; ``-0044-03-15`` and ``+12345-01-01`` outside the years 0 to 9999."""
    year, month, day = civil(jdn)
    return f"{year_text(year)}-{month:02d}-{day:02d}"
