"""Dates for people and for order: what an uncertain date is called, and where it stands in time."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from archivegen.source.days import day_to_iso, month_days
from archivegen.source.fields import When
from archivegen.wording import Wording, locale_of, wording_for

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"Y?(-?\d+)")
_DIGITS = re.compile(r"(\d{1,3})(X{1,3})")
_BEFORE_CHRIST = re.compile(r"-(\d{4})(-\d{2}(?:-\d{2})?)")
_UNSAID = re.compile(r"(?<=[\dX])(-XX)+$")  # a day or month that is not known says nothing to a reader
_LAST = 1 << 40


def order_key(date: When | None) -> tuple[int, int, str]:
    """Chronological order by the first possible day, then the last, then the time; undated comes last."""
    if date is None:
        return (_LAST, _LAST, "")
    first = date.earliest if date.earliest is not None else date.latest
    last = date.latest if date.latest is not None else date.earliest
    return (_LAST if first is None else first, _LAST if last is None else last, date.time)


@lru_cache(maxsize=40_000)  # all days of a century
def label(edtf: str, language: str) -> str:
    """An EDTF date (ISO 8601-2) in words: ``10 November 1993``, ``about 1926``, ``1950s``, ``1914 – 1918``."""
    return _label(edtf, wording_for(language))


def _label(edtf: str, words: Wording) -> str:
    start, slash, end = edtf.partition("/")
    if slash:
        return _interval(start, end, words)
    if edtf.startswith(("[", "{")):
        one_of = edtf.startswith("[")
        joined = words("date.or" if one_of else "date.and")
        return f" {joined} ".join(_member(p.strip(), words, one_of=one_of) for p in edtf[1:-1].split(","))
    core = re.sub(r"[?~%]", "", edtf)
    text = _plain(core, words)
    if "%" in edtf:
        return words("date.about_possibly", date=text)
    if "~" in edtf:
        return words("date.about", date=text)
    if "?" in edtf:
        return words("date.possibly", date=text)
    return text


def _member(part: str, words: Wording, *, one_of: bool) -> str:
    """A date of a set, or a range: of "one of these" it says between which dates, of "all of these" how long."""
    start, dots, end = part.partition("..")
    if one_of and start and end:
        return words("date.between", start=_label(start, words), end=_label(end, words))
    return _label(f"{start}/{end}" if dots else part, words)


def _interval(start: str, end: str, words: Wording) -> str:
    if start in {"", ".."} and end in {"", ".."}:
        return words("date.unknown")
    if start in {"", ".."}:
        return words("date.before", date=_label(end, words))
    if end in {"", ".."}:
        return words("date.after", date=_label(start, words))
    return f"{_label(start, words)} – {_label(end, words)}"


def _plain(core: str, words: Wording) -> str:
    locale = locale_of(words.language)
    core = _UNSAID.sub("", core)
    if core == "XXXX":
        return words("date.unknown")
    if found := _DAY.fullmatch(core):
        year, month, day = (int(g) for g in found.groups())
        if year > 0 and 1 <= day <= month_days(year, month):
            return format_date(datetime.date(year, month, day), format="long", locale=locale)
    if (found := _MONTH.fullmatch(core)) and 1 <= int(found[2]) <= 12 and int(found[1]) > 0:
        return format_skeleton("yMMMM", datetime.date(int(found[1]), int(found[2]), 1), locale=locale)
    if found and 21 <= int(found[2]) <= 41:
        return words(f"date.season.{found[2]}", year=int(found[1]))
    if found := _DIGITS.fullmatch(core):
        start = int(found[1]) * 10 ** len(found[2])
        return words(f"date.span.{len(found[2])}", year=start, end=start + 10 ** len(found[2]) - 1)
    if found := _BEFORE_CHRIST.fullmatch(core):
        return words("date.bce", year=_plain(f"{1 + int(found[1]):04d}{found[2]}", words))
    if found := _YEAR.fullmatch(core):
        year = int(found[1])
        return words("date.bce", year=1 - year) if year <= 0 else str(year)
    return core


def period(since: When | None, until: When | None, language: str) -> str:
    """From when to when, in words: ``1924 – 1991``, ``from 1991``, ``until 1924``; "" where neither is known."""
    words = wording_for(language)
    if since is not None and until is not None:
        return f"{label(since.edtf, language)} – {label(until.edtf, language)}"
    if since is not None:
        return words("date.after", date=label(since.edtf, language))
    return "" if until is None else words("date.before", date=label(until.edtf, language))


def certain_part(date: When) -> str:
    """The part of a date that is certain, as ISO 8601 (``1993-11``), or "" where nothing is."""
    return _certain(date.edtf)


@lru_cache(maxsize=40_000)
def _certain(edtf: str) -> str:
    found = re.match(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?(?![\dX?~%])", edtf)
    exact = (
        found and not found[0].startswith("0000") and (found.end() == len(edtf)) and not re.search(r"[/?~%X\[{]", edtf)
    )
    return found[0] if found and exact else ""


def rfc3339(date: When) -> str:
    """The first possible moment of a date as RFC 3339 asks for it in feeds, or "" where there is none."""
    day = date.earliest if date.earliest is not None else date.latest
    if day is None:
        return ""
    iso = day_to_iso(day)
    if not _DAY.fullmatch(iso):
        return ""
    time = date.time or "00:00:00Z"
    zone = "" if re.search(r"(Z|[+-]\d\d:\d\d)$", time) else "Z"
    return f"{iso}T{time}{zone}"
