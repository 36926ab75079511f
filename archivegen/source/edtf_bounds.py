"""First and last day of any EDTF expression, levels 0 to 2, with the library ``edtf`` judging what is well formed."""

from __future__ import annotations

import re
from typing import Any

from edtf import EDTFParseException, parse_edtf

from archivegen.source.date_advice import DateError, advice, check_days
from archivegen.source.dates import Bounds, quick_bounds
from archivegen.source.days import day_number, month_days

_LONG_YEAR = re.compile(r"Y?(-?)([0-9]+)(?:E([0-9]+))?(?:S([0-9]+))?")
_YEAR_LIMIT = 10**10


def bounds(word: str) -> Bounds:
    """First and last day; ``None`` on a side that is open or unknown. `DateError` where the text is no EDTF."""
    if word[0] in "[{":
        return _set_bounds(word)
    return _part_bounds(word)


def _set_bounds(word: str) -> Bounds:
    if word[-1] != {"[": "]", "{": "}"}[word[0]]:
        raise DateError(f'"{word}" is not closed', f'add "{ {"[": "]", "{": "}"}[word[0]] }" at its end')
    firsts: list[int | None] = []
    lasts: list[int | None] = []
    for part in word[1:-1].split(","):
        left, dots, right = part.strip().partition("..")
        start = _part_bounds(left) if left else (None, None)
        end = start if not dots else _part_bounds(right) if right else (None, None)
        if (not left and not right) or (None not in (start[0], end[1]) and start[0] > end[1]):  # type: ignore[operator]
            raise advice(word)
        firsts.append(start[0])
        lasts.append(end[1])
    _judge(word)
    return (
        None if None in firsts else min(f for f in firsts if f is not None),
        None if None in lasts else max(n for n in lasts if n is not None),
    )


def _part_bounds(word: str) -> Bounds:
    quick = quick_bounds(word)
    if quick is not None:
        return quick
    check_days(word)
    if word.startswith("XXXX"):
        _judge(word)
        return None, None
    if word.count("/") == 1:
        left, right = word.split("/")
        if len(right) == 2 and right.isdigit():
            raise advice(word)  # the beginning of the second date is left out
        start: Bounds = (None, None) if left in {"", ".."} else _part_bounds(left)
        end: Bounds = (None, None) if right in {"", ".."} else _part_bounds(right)
        _judge(word)
        return start[0], end[1]
    if m := _LONG_YEAR.fullmatch(word):
        return _year_bounds(word, m)
    parsed = _judge(word)
    return _day(parsed.lower_strict(), last=False), _day(parsed.upper_strict(), last=True)


def _year_bounds(word: str, m: re.Match[str]) -> Bounds:
    """Years of more than four digits, with an exponent, or with some significant digits (``1950S2``: 1900 to 1999)."""
    if len(m[2]) + int((m[3] or "0")[:3]) > 11:
        raise DateError(f'the year of "{word}" is too far away', "years of up to ten digits are understood")
    size = int(m[2]) * 10 ** int(m[3] or 0)
    if size >= _YEAR_LIMIT:
        raise DateError(f'the year of "{word}" is too far away', "years of up to ten digits are understood")
    _judge(word)
    low = high = size
    if m[4] is not None:
        unsure = 10 ** max(0, len(str(size)) - int(m[4][:3]))
        low = size // unsure * unsure
        high = low + unsure - 1
    if m[1]:
        low, high = -high, -low
    return day_number(low, 1, 1), day_number(high, 12, 31)


def _judge(word: str) -> Any:
    try:
        return parse_edtf(word)
    except EDTFParseException:
        raise advice(word) from None
    except (ValueError, TypeError, ArithmeticError, AttributeError, LookupError, RecursionError):
        raise advice(word) from None


def _day(value: Any, *, last: bool) -> int | None:
    if isinstance(value, float):
        return None
    year, month, day = int(value[0]), int(value[1]), int(value[2])
    if not 1 <= month <= 12:
        month = 12 if last else 1
    day = min(max(day, 1), month_days(year, month))
    return day_number(year, month, day)
