"""Dates for people and for order: what an uncertain date is called, and where it stands in time."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from babel.dates import format_date
from babel.lists import format_list

from archivegen.source.days import day_to_iso, month_days
from archivegen.source.fields import When
from archivegen.wording import Wording, direction, has_words, locale_of, wording_for

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_CERTAIN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_WORDS = re.compile(r"[?~%X\[{]|^/|/$|\.\.|^-|/-|^0000|/0000|-(2[1-9]|3[3-9]|4[01])(?![\d-])(?<!\d{4}-\d\d-\d\d)")
_YEAR = re.compile(r"Y?(-?\d+)")
_DIGITS = re.compile(r"(\d{1,3})(X{1,3})")
_BEFORE_CHRIST = re.compile(r"-(\d{4})(-\d{2}(?:-\d{2})?)")
_UNSAID = re.compile(r"(?<=[\dX])(-XX)+$")  # a day or month that is not known says nothing to a reader
_DOUBTS = {"%": "date.about_possibly", "~": "date.about", "?": "date.possibly"}
_RIGHT_TO_LEFT_MARK = "\u200f"
_LAST = 1 << 40


def order_key(date: When | None) -> tuple[int, int, str]:
    """Chronological order by the first possible day, then the last, then the time; undated comes last."""
    if date is None:
        return (_LAST, _LAST, "")
    first = date.earliest if date.earliest is not None else date.latest
    last = date.latest if date.latest is not None else date.earliest
    return (_LAST if first is None else first, _LAST if last is None else last, date.time)


def label(edtf: str, language: str | Wording) -> str:
    """An EDTF date (ISO 8601-2) in words: ``10 November 1993``, ``about 1926``, ``1950s``, ``1914 – 1918``.

    ``language`` is a language tag, or the words of an archive with its own catalogues. A date that needs words is
    wholly in the language of the words (`label_language`); one that needs none is as CLDR has it for its language.
    """
    return _whole_label(edtf, wording_for(language) if isinstance(language, str) else language)


def label_language(edtf: str, words: Wording) -> str:
    """The language that `label` writes a date in: that of the words it needs, "" where it is the one asked for."""
    if has_words(words.language, words.own):
        return ""
    return words.spoken if _WORDS.search(edtf) else words.language


@lru_cache(maxsize=40_000)  # all days of a century
def _whole_label(edtf: str, words: Wording) -> str:
    foreign = label_language(edtf, words) == words.spoken != words.language
    text = _label(edtf, words.of(words.spoken) if foreign else words)
    return _RIGHT_TO_LEFT_MARK + text if "–" in text and _runs_left(text, words) else text


def _runs_left(text: str, words: Wording) -> bool:
    """Whether a span of bare numbers stands in a right-to-left language: isolated, nothing in it would say so."""
    return direction(words.language) == "rtl" and not any(map(str.isalpha, text))


def _label(edtf: str, words: Wording, *, within: bool = False) -> str:
    start, slash, end = edtf.partition("/")
    if slash:
        return _interval(start, end, words)
    if edtf.startswith(("[", "{")):
        one_of = edtf.startswith("[")
        members = [_member(p.strip(), words, one_of=one_of) for p in edtf[1:-1].split(",")]
        return format_list(members, "or" if one_of else "standard", locale_of(words.language))
    core = re.sub(r"[?~%]", "", edtf)
    key = next((key for sign, key in _DOUBTS.items() if sign in edtf), "")
    return _phrase(key, words, date=core) if key else _plain(core, words, within=within)


def _phrase(key: str, words: Wording, **dates: str) -> str:
    """Dates after a preposition; a language may have another one before days ("jusqu’en 1937", "jusqu’au 10 mai")."""
    days = all(_DAY.fullmatch(_UNSAID.sub("", re.sub(r"[?~%]", "", one))) for one in dates.values())
    key = f"{key}.day" if days and f"{key}.day" in words.words else key
    within = not key.startswith("date.possibly")
    return words(key, **{name: _label(one, words, within=within) for name, one in dates.items()})


def _member(part: str, words: Wording, *, one_of: bool) -> str:
    """A date of a set, or a range: of "one of these" it says between which dates, of "all of these" how long."""
    start, dots, end = part.partition("..")
    if one_of and start and end:
        return _phrase("date.between", words, start=start, end=end)
    return _label(f"{start}/{end}" if dots else part, words)


def _interval(start: str, end: str, words: Wording) -> str:
    if start in {"", ".."} and end in {"", ".."}:
        return words("date.unknown")
    if start in {"", ".."}:
        return _phrase("date.before", words, date=end)
    if end in {"", ".."}:
        return _phrase("date.after", words, date=start)
    return _cldr_interval(start, end, words) or words("date.range", start=_label(start, words), end=_label(end, words))


def _cldr_interval(start: str, end: str, words: Wording) -> str:
    """From one certain date to another of its kind, as CLDR writes intervals: ``10–12 November 1993``; else ""."""
    first, last = _calendar_day(start), _calendar_day(end)
    if first is None or last is None or first[1] != last[1]:
        return ""
    parts = zip("yMd", first[0].timetuple()[:3], last[0].timetuple()[:3], strict=False)
    differing = next((field for field, one, other in parts if one != other), "")
    formats = _interval_patterns(first[1], differing, words.language)
    days = zip((first, last), formats, strict=False)
    return "".join(_formatted(day[0], pattern, words) for day, pattern in days).replace("\u2009", " ")


@lru_cache(maxsize=1000)
def _interval_patterns(form: str, differing: str, language: str) -> tuple[str, ...]:
    """The two halves of CLDR's pattern for an interval, with months as long as in other dates; () where there is none.

    There is none either where the long form of a date is not the short one with a longer month ("10 de mayo de 1937").
    """
    known = locale_of(language).interval_formats.get(("y", "yMMMM", "yMMMd")[form.count("-")], {})
    lengthened = {
        field: tuple(re.sub(r"(?<!M)MMM(?!M)", "MMMM", one) for one in halves) for field, halves in known.items()
    }
    halves, whole = lengthened.get(differing, ()), lengthened.get("y", ())
    if len(halves) != 2 or len(whole) != 2:
        return ()
    words, day = wording_for(language), datetime.date(2001, 12, 28)
    alone = _formatted(day, _pattern(form, language, within=False), words)
    return halves if _formatted(day, whole[1], words) == alone else ()


def _calendar_day(core: str) -> tuple[datetime.date, str] | None:
    """The first day of a certain year, month or day, and its form (``y``, ``y-m``, ``y-m-d``)."""
    found = _CERTAIN.fullmatch(core)
    if not found or int(found[1]) == 0:
        return None
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    if not (1 <= month <= 12 and 1 <= day <= month_days(year, month)):
        return None
    return datetime.date(year, month, day), "y" + "-m" * bool(found[2]) + "-d" * bool(found[3])


def _formatted(day: datetime.date, pattern: str, words: Wording) -> str:
    return words.digits(format_date(day, pattern, locale_of(words.language)))


def _plain(core: str, words: Wording, *, within: bool = False) -> str:
    """``within``: after a preposition, where months and decades may have another form."""
    core = _UNSAID.sub("", core)
    if core == "XXXX":
        return words("date.unknown")
    known = _calendar_day(core)
    if known is not None:
        return _formatted(known[0], _pattern(known[1], words.language, within=within), words)
    month = _MONTH.fullmatch(core)
    if month and 21 <= int(month[2]) <= 41:
        return _in_words(f"date.season.{month[2]}", words, within=within, year=int(month[1]))
    if found := _DIGITS.fullmatch(core):
        start = int(found[1]) * 10 ** len(found[2])
        last = start + 10 ** len(found[2]) - 1
        return _in_words(f"date.span.{len(found[2])}", words, within=within, year=start, end=last)
    if found := _BEFORE_CHRIST.fullmatch(core):
        key = "date.bce.day" if "date.bce.day" in words.words else "date.bce"
        return words(key, year=_plain(f"{1 + int(found[1]):04d}{found[2]}", words))
    if found := _YEAR.fullmatch(core):
        year = int(found[1])
        return words("date.bce", year=words.digits(1 - year)) if year <= 0 else words.digits(year)
    return core


def _pattern(form: str, language: str, *, within: bool) -> str:
    """The CLDR pattern of a year, a month or a day; a month that stands in a phrase is not in its stand-alone form."""
    locale = locale_of(language)
    if form == "y-m-d":
        return "long"
    if form == "y":
        return str(locale.datetime_skeletons["y"].pattern)
    pattern = str(locale.datetime_skeletons["yMMMM"].pattern)
    return pattern.replace("LLLL", "MMMM") if within else pattern


def _in_words(key: str, words: Wording, *, within: bool, **numbers: int) -> str:
    key = words.within(key) if within else key
    return words(key, **{name: words.digits(number) for name, number in numbers.items()})


def period(since: When | None, until: When | None, language: str | Wording) -> str:
    """From when to when, in words: ``1924 – 1991``, ``from 1991``, ``until 1924``; "" where neither is known."""
    if since is None and until is None:
        return ""
    if since is not None and until is not None and ("/" in since.edtf or "/" in until.edtf):
        words = wording_for(language) if isinstance(language, str) else language
        return words("date.range", start=label(since.edtf, words), end=label(until.edtf, words))
    edges = ("" if one is None else one.edtf for one in (since, until))
    return label("/".join(edges), language)  # an open end as EDTF writes one


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
