"""Dates as people and archives write them: ISO 8601 dates and date-times, and uncertain dates in EDTF (ISO 8601-2).

The everyday forms are read here by regular expressions; the rest of EDTF, levels 0 to 2, is read by the library
``edtf``, imported when the first such date comes. Nothing here asks the clock or the machine's time zone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archivegen.source.date_advice import DateError, advice, check_days
from archivegen.source.days import day_number, day_to_iso, month_days, year_of
from archivegen.source.fields import When

__all__ = ["DateError", "day_to_iso", "parse_when", "split_dated_name", "year_of"]

Bounds = tuple[int | None, int | None]

_SIMPLE = re.compile(r"(-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")
_LEADING = re.compile(r"([?~%])((?!-0000)-?[0-9]{4})")
_DECADE = re.compile(r"(-?)([0-9]{1,3})(X{1,3})([?~%]?)")
_TIMED = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?"
    r"[ \t]*(Z|z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?(?:[ \t]+[A-Z]{3,4})?)?)?"
)
_DATED_NAME = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[-_ ]+(.+))?", re.DOTALL)
_LOOSE_MARK = re.compile(r"(?<=[0-9X]) +(?=[?~%]$)")


@lru_cache(maxsize=65536)
def parse_when(text: str) -> When:
    """The date that the text means; `DateError` (a ``ValueError`` with a remedy) where it is none.

    A date-time keeps its day as written: the zone never moves it to another day. Uncertain (``?``) and approximate
    (``~``, ``%``) dates have the bounds of the date itself. An open or unknown end of an interval has no bound.
    """
    if m := _SIMPLE.fullmatch(text):
        return When(text, *_simple_bounds(text, m))
    word = text.strip()
    if m := _TIMED.fullmatch(word):
        return _with_time(word, m)
    bounds = quick_bounds(word)
    if bounds is None:
        check_days(word)
        word = "".join(word.split()) if word[:1] in {"[", "{"} else word
        bounds = _library_bounds(word)
    first, last = bounds
    if first is not None and last is not None and first > last:
        raise DateError(f'the interval "{word}" ends before it begins', "write the earlier date first")
    return When(word, first, last)


def split_dated_name(stem: str) -> tuple[str, str]:
    """``2021-08-27-some-name`` → ``("2021-08-27", "some-name")``; no valid date at the start → ``("", stem)``."""
    m = _DATED_NAME.fullmatch(stem)
    if m is None:
        return "", stem
    year, month, day = int(m[1]), int(m[2]), int(m[3])
    if not (1 <= month <= 12 and 1 <= day <= month_days(year, month)):
        return "", stem
    return f"{m[1]}-{month:02d}-{day:02d}", m[4] or ""


def quick_bounds(word: str) -> Bounds | None:
    """First and last day of the forms that archives use most; ``None`` where the library has to look."""
    if m := _SIMPLE.fullmatch(word):
        return _simple_bounds(word, m)
    if m := _LEADING.fullmatch(word):
        year = int(m[2])
        return day_number(year, 1, 1), day_number(year, 12, 31)
    if (m := _DECADE.fullmatch(word)) and len(m[2] + m[3]) == 4:
        return _decade_bounds(m)
    if word.count("/") == 1:
        return _interval_bounds(word)
    return None


def _interval_bounds(word: str) -> Bounds | None:
    left, right = word.split("/")
    if left in {"", ".."} and right in {"", ".."}:
        return None
    start: Bounds | None = (None, None) if left in {"", ".."} else quick_bounds(left)
    end: Bounds | None = (None, None) if right in {"", ".."} else quick_bounds(right)
    return None if start is None or end is None else (start[0], end[1])


def _simple_bounds(word: str, m: re.Match[str]) -> tuple[int, int]:
    year, month, day = int(m[1]), m[2], m[3]
    if m[1] == "-0000":
        raise DateError(f'"{word}" is no year: 0000 has no sign', "1 BC is written 0000")
    if month is None:
        return day_number(year, 1, 1), day_number(year, 12, 31)
    if not "01" <= month <= "12":
        return _season_bounds(word, year, int(month), day)
    check_days(word)
    if day is None:
        return day_number(year, int(month), 1), day_number(year, int(month), month_days(year, int(month)))
    jdn = day_number(year, int(month), int(day))
    return jdn, jdn


def _season_bounds(word: str, year: int, code: int, day: str | None) -> tuple[int, int]:
    """Seasons and other parts of a year (EDTF 21 to 41), as the library counts them: spring is March to May."""
    if day is not None or not 21 <= code <= 41:
        check_days(word)
        raise advice(word)
    if code <= 32:
        starts = (3, 6, 9, 12, 3, 6, 9, 12, 9, 12, 3, 6)
        start, length = starts[code - 21], 3
    elif code <= 36:
        start, length = 3 * (code - 33) + 1, 3
    elif code <= 39:
        start, length = 4 * (code - 37) + 1, 4
    else:
        start, length = 6 * (code - 40) + 1, 6
    end = start + length - 1
    end_year = year + (end > 12)
    end = (end - 1) % 12 + 1
    return day_number(year, start, 1), day_number(end_year, end, month_days(end_year, end))


def _decade_bounds(m: re.Match[str]) -> tuple[int, int]:
    unknown = len(m[3])
    low = int(m[2]) * 10**unknown
    high = low + 10**unknown - 1
    if m[1]:
        low, high = -high, -low
    return day_number(low, 1, 1), day_number(high, 12, 31)


def _with_time(word: str, m: re.Match[str]) -> When:
    day = f"{m[1]}-{int(m[2]):02d}-{int(m[3]):02d}"
    check_days(day)
    jdn = day_number(int(m[1]), int(m[2]), int(m[3]))
    if m[4] is None:
        return When(day, jdn, jdn)
    hour, minute, second = int(m[4]), int(m[5]), int(m[6] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise DateError(f'there is no time of day "{word[m.start(4) :]}"', "hours go from 00 to 23, minutes to 59")
    fraction = (m[7] or "").rstrip("0")[:9]
    time = f"{hour:02d}:{minute:02d}:{second:02d}" + (f".{fraction}" if fraction else "")
    return When(day, jdn, jdn, time + _zone(word, m[8]))


def _zone(word: str, zone: str | None) -> str:
    if not zone:
        return ""
    if zone[0] not in "+-":
        return "Z"
    digits = zone[1:].split()[0].replace(":", "").ljust(4, "0")
    if digits == "0000":
        return "Z"
    if int(digits[:2]) > 23 or int(digits[2:]) > 59:
        raise DateError(f'there is no time zone "{zone}" ("{word}")', "write it as +04:30, -0500 or Z")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _library_bounds(word: str) -> Bounds:
    if len(word) > 200:
        raise DateError("the date is longer than 200 characters", "move the explanation to another field")
    if _LOOSE_MARK.search(word):
        raise DateError(f'"{word}" has a space in it', f'write "{_LOOSE_MARK.sub("", word)}"')
    if not re.fullmatch(r"[0-9XYES?~%/.,\[\]{} -]+", word) or not re.search(r"[0-9X]", word):
        raise advice(word)
    from archivegen.source.edtf_bounds import bounds

    return bounds(word)
