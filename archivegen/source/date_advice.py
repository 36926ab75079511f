"""What to write instead: remedies for dates that are impossible, and for the ways in which people write dates."""

from __future__ import annotations

import re
import unicodedata

from archivegen.source.days import month_days

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FULL = re.compile(r"(?<![0-9X])(-?[0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?(?![0-9])")
_MASKED = re.compile(r"X-([0-9]{2})-([0-9]{2})(?![0-9])")
_OTHERS = "a day of the Solar Hijri or Islamic calendar has to be converted first"
_FORMS = "a date is written 2001-02-03, 2001-02 or 2001; an uncertain one 1937?, 1926~, 195X, 1914/1918, ../1850"


class DateError(ValueError):
    """Text that is no date; ``message`` says why, ``hint`` what to write. ``str()`` gives both."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}; {hint}")
        self.message = message
        self.hint = hint


def check_days(text: str) -> None:
    """Refuse a month or a day that no calendar has, wherever it stands in the text."""
    for m in _FULL.finditer(text):
        year, month, day = int(m[1]), int(m[2]), m[3]
        if month == 0:
            raise DateError(f'there is no month 00 ("{text}")', f'leave out what is not known: "{m[1]}"')
        if 13 <= month <= 20 or month > 41 or (day is not None and month > 12):
            raise _no_month(text, m)
        if day is None or month > 12:
            continue
        name, days = _MONTHS[month - 1], month_days(year, month)
        if day == "00":
            raise DateError(f'there is no day 00 ("{text}")', f'leave out what is not known: "{m[1]}-{m[2]}"')
        if int(day) > days:
            raise DateError(f'there is no day "{m[0]}"', f"{name} {m[1]} has {days} days{_converted(year)}")
    for m in _MASKED.finditer(text):
        if 1 <= int(m[1]) <= 12 and int(m[2]) > month_days(2000, int(m[1])):
            name, days = _MONTHS[int(m[1]) - 1], month_days(2000, int(m[1]))
            raise DateError(f'there is no day "{text}"', f"{name} never has more than {days} days")


def _no_month(text: str, m: re.Match[str]) -> DateError:
    message = f'there is no month {m[2]} ("{text}")'
    if m[3] is not None and 1 <= int(m[3]) <= 12:
        return DateError(message, f'the month comes before the day: "{m[1]}-{m[3]}-{m[2]}"')
    if m[3] is None and int(m[2]) > int(m[1][-2:]):
        return DateError(message, f'for the years from {m[1]} to {m[1][:-2]}{m[2]} write "{m[1]}/{m[1][:-2]}{m[2]}"')
    return DateError(message, "months go from 01 to 12; parts of a year from 21 (spring) to 41")


def advice(text: str) -> DateError:
    """The error for a text that is no date, with the remedy where the mistake is a common one."""
    word = " ".join(text.split())
    message = f'"{word if len(word) <= 60 else word[:57] + "…"}" is not a date'
    if not word:
        return DateError("the date is empty", "leave the field out where there is no date")
    if len(word) > 200:
        return DateError(message, _FORMS)
    remedy = _remedy(word)
    return DateError(message, remedy or _FORMS)


def _remedy(word: str) -> str:
    inner = word.strip("“”„‟‘’‚«»\"'").strip()
    if inner != word and _is_date(inner):
        return f'write "{inner}", in straight quotes or in none'
    plain = _western(word)
    if plain != word and re.search(r"[0-9]", plain):
        return f"write it in the digits 0-9, in the Gregorian calendar; {_FORMS}"
    low = word.lower().replace("–", "-").replace("—", "-").replace("−", "-")
    for reader in (_numbers, _words, _about, _spans):
        found = reader(low)
        offered = re.fullmatch(r'write "([^"]+)"', found)
        if found and (offered is None or _is_date(offered[1])):
            return found
    if low in {"unknown", "undated", "n.d.", "nd", "none", "no date", "?", "s.d.", "tbd", "today", "now"}:
        return "leave the field out where there is no date"
    return ""


def _is_date(word: str) -> bool:
    from archivegen.source.dates import parse_when

    try:
        parse_when(word)
    except DateError:
        return False
    return True


def _western(word: str) -> str:
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in word)


def _write(year: int, month: int, day: int) -> str:
    if 1 <= month <= 12 and 1 <= day <= month_days(year, month):
        return f"{year:04d}-{month:02d}-{day:02d}"
    return ""


def _numbers(low: str) -> str:
    if m := re.fullmatch(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})", low):
        a, b, year = int(m[1]), int(m[3]), int(m[4])
        day_first, month_first = _write(year, b, a), _write(year, a, b)
        if m[2] == ".":
            month_first = ""
        if not day_first and not month_first and 1 <= b <= 12 and 1 <= a <= 31:
            return f"{_MONTHS[b - 1]} {year} has {month_days(year, b)} days{_converted(year)}"
        return _gregorian(_either(day_first, month_first), year)
    m = re.fullmatch(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})", low) or re.fullmatch(
        r"([0-9]{4})([0-9]{2})([0-9]{2})", low
    )
    if m:
        year, month, day = int(m[1]), int(m[2]), int(m[3])
        if 1 <= month <= 12 and month_days(year, month) < day <= 31:
            return f"{_MONTHS[month - 1]} {year} has {month_days(year, month)} days{_converted(year)}"
        return _gregorian(_either(_write(year, month, day), ""), year)
    if m := re.fullmatch(r"([0-9]{4})-([0-9])", low):
        return f'write "{m[1]}-0{m[2]}"'
    if m := re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{4})", low):
        return f'write "{m[2]}-{int(m[1]):02d}"' if 1 <= int(m[1]) <= 12 else ""
    if re.fullmatch(r"[0-9]{2}", low):
        return f"a year has four digits: 19{low}? 00{low}?"
    if re.fullmatch(r"[0-9]{1,3}", low):
        return f'a year has four digits: "{int(low):04d}"'
    if m := re.fullmatch(r"([0-9]{1,4}) ?(bc|bce|b\.c\.|b\.c\.e\.)", low):
        year = int(m[1]) - 1
        if year < 0:
            return ""  # no year comes between 1 BC and 1
        return f'write "{"-" if year else ""}{year:04d}" (1 BC is the year 0000)'
    return ""


def _converted(year: int) -> str:
    """What to say of days in years that the calendars of Iran, Afghanistan and Islam count today."""
    return f" in the Gregorian calendar; {_OTHERS}" if 1200 <= year <= 1500 else ""


def _gregorian(remedy: str, year: int) -> str:
    if not remedy or not _converted(year):
        return remedy
    return f"if it is a day of the Gregorian calendar, {remedy}; {_OTHERS}"


def _either(first: str, second: str) -> str:
    if first and second and first != second:
        return f'write "{first}" or "{second}": year, month, day'
    return f'write "{first or second}"' if first or second else ""


def _words(low: str) -> str:
    patterns = (
        rf"{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{4}})",
        rf"(?:[a-z]+day,? )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)? (?:of )?{_MONTH},? (?P<year>[0-9]{{4}})",
        rf"{_MONTH},? (?P<year>[0-9]{{4}})",
    )
    for pattern in patterns:
        m = re.fullmatch(pattern, low)
        if m is None:
            continue
        month = [name[:3].lower() for name in _MONTHS].index(m["month"]) + 1
        day = m.groupdict().get("day")
        if day is None:
            return f'write "{m["year"]}-{month:02d}"'
        return _either(_write(int(m["year"]), month, int(day)), "")
    if m := re.fullmatch(r"(spring|summer|autumn|fall|winter)(?: of)? ([0-9]{4})", low):
        code = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}[m[1]]
        return f'write "{m[2]}-{code}"'
    return ""


def _about(low: str) -> str:
    if m := re.fullmatch(r"(?:c|ca|circa|about|around|approx|approximately)\.? ?([0-9]{4})(?:\?)?", low):
        return f'write "{m[1]}~"'
    if m := re.fullmatch(r"(?:(?:probably|perhaps|maybe) ([0-9]{4})|\(?([0-9]{4}) ?\(\?\)|\[([0-9]{4})\?\])", low):
        return f'write "{m[1] or m[2] or m[3]}?"'
    if m := re.fullmatch(r"(?:the )?([0-9]{3})0['’]?s", low):
        return f'write "{m[1]}X"' + (f' (or "{m[1][:2]}XX" for the century)' if m[1].endswith("0") else "")
    if m := re.fullmatch(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th) century", low):
        return f'write "{int(m[1]) - 1:02d}XX"' if int(m[1]) else ""
    if m := re.fullmatch(r"([0-9]{2,3})([x?_*u-]{1,2})", low):
        return f'write "{m[1]}{"X" * (4 - len(m[1]))}"'
    return ""


def _one_between(first: str, last: str) -> str:
    """One day or year of a span (EDTF's "one of a set"), the earlier end first."""
    for span in (f"[{first}..{last}]", f"[{last}..{first}]"):
        if _is_date(span):
            return f'write "{span}", in quotes: one of them; "{span[1:-1].replace("..", "/")}" is the whole time'
    return ""


def _spans(low: str) -> str:
    part = r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)"
    if m := re.fullmatch(rf"(?:before|until|till|to|by|pre-?) ?{part}", low):
        return f'write "../{m[1]}"'
    if m := re.fullmatch(rf"(?:after|since|from|post-?) ?{part}", low):
        return f'write "{m[1]}/.."'
    if m := re.fullmatch(rf"(?:some ?time )?between {part} ?(?:-|/|to|until|and|\.\.\.?|…) ?{part}", low):
        return _one_between(m[1], m[2]) or f'write "{m[1]}/{m[2]}"'
    if m := re.fullmatch(rf"{part} (and|or) {part}", low):
        span = f"{{{m[1]},{m[3]}}}" if m[2] == "and" else f"[{m[1]},{m[3]}]"
        return f'write "{span}", in quotes' if _is_date(span) else ""
    if m := re.fullmatch(rf"(?:from )?{part} ?(?:-|/|to|until|\.\.\.?|…) ?{part}", low):
        return f'write "{m[1]}/{m[2]}"'
    if m := re.fullmatch(r"([0-9]{4}-[0-9]{2}-|[0-9]{4}-|[0-9]{2})([0-9]{2})/([0-9]{2})", low):
        span = f"{m[1]}{m[2]}/{m[1]}{m[3]}"
        return f'write "{span}"' if _is_date(span) else ""
    if m := re.fullmatch(rf"(?:open|unknown|\*)/{part}|{part}/(?:open|unknown|now|present|\*)", low):
        return f'write "../{m[1]}"' if m[1] else f'write "{m[2]}/.."'
    if m := re.fullmatch(rf"{part} ?- ?(?:present|now|)", low):
        return f'write "{m[1]}/.."'
    return ""
