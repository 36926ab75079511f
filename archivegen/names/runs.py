"""Runs of capitalised words in a text, by the edges that names have: particles, hyphens, apostrophes, initials."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from archivegen.names import cldr, edges
from archivegen.names import vocabulary as words
from archivegen.names.stretch import Sort, Word

Closed = Callable[[int, int], bool]  # whether a stretch of the text is code, a link, a mark, or a known name

# A word with a capital. "[^\W\d_a-z]" lets a few others through, in other scripts, which are looked at more closely.
_CAPITAL = re.compile(
    r"(?<!\w)(?:(?:[^\W\d_a-z]\.){2,}"
    r"|(?:[^\W\d_]+['-])*[^\W\d_a-z][\w\u0300-\u036f]*(?:['-][^\W_][\w\u0300-\u036f]*)*)"
)
_NO_NAME = re.compile(r"\d|'(?:t|ll|re|ve|m|d)$")  # "Covid19", "I'm"
_SHORT = words.word_set("u.s. u.n. u.k. e.u. u.s.a. u.s.s.r. d.c. a.m. p.m. b.c. a.d. i.e. e.g. ph.d. m.d.")
_ARTICLES = words.word_set("al el as ad ar at an az ash ul ol")  # "al-Assad"
_DOTTED = words.word_set("st ste mt ft jr sr")  # "St. Petersburg", "King Jr."
_ALSO_NAMES = words.word_set("may april june august avril mai augusto maart march mark sun jan")  # "Theresa May"
_SUFFIXED = words.word_set("based born led style like wide area type made run owned held era bound free only ready")
_FOREIGN = words.word_set("von van zu de di la af av du des")  # particles of names in a German text
_LONGEST = 18  # characters of the little words inside of a name


class _Found(NamedTuple):
    """A capitalised word; whether a run ends with it, whether one can only start with it."""

    word: Word | None
    ends: bool = False
    starts: bool = False


_NOTHING = _Found(None, ends=True, starts=True)


def runs(text: str, lexis: words.Lexis, closed: Closed) -> Iterator[list[Word]]:
    """The runs of a text in normal form that begins and ends with separators."""
    run: list[Word] = []
    for found in _CAPITAL.finditer(text):
        start, end = found.span()
        little = _between(text, run, start, lexis) if run and not closed(run[-1].end, start) else None
        word, ends, starts = _word(text, start, end, run if little is not None else [], lexis)
        if word is None or closed(start, end):
            word, ends = None, True
        if run and (word is None or little is None or starts):
            yield run
            run, little = [], None
        if word is not None:
            run += [*(little or ()), word]
        if ends and run:
            yield run
            run = []
    if run:
        yield run


def _between(text: str, run: Sequence[Word], start: int, lexis: words.Lexis) -> list[Word] | None:
    """The little words between a run and the word that starts here; ``None`` where they belong to no one name."""
    last = run[-1]
    between = text[last.end : start]
    if between in {" ", ""}:
        return [] if between or last.sort == "initial" else None
    if between == ", ":
        return [] if text[start : start + 2] in {"Jr", "Sr"} else None
    if len(between) > _LONGEST or between[0] != " " or between[-1] != " ":
        return None
    little = between[1:-1].split(" ")
    if not _ties(run, little, lexis):
        return None
    found, at = [], last.end + 1
    for word in little:
        found.append(Word(word, at, at + len(word), "particle"))
        at += len(word) + 1
    return found


def _ties(run: Sequence[Word], little: Sequence[str], lexis: words.Lexis) -> bool:
    """Whether little words may stand inside of a name: "Vincent van Gogh", "University of Kabul"."""
    if little[0] in lexis.links and run[-1].low in words.INSTITUTIONS:
        return all(word in lexis.determiners for word in little[1:])
    if lexis.nouns:
        return all(word in _FOREIGN for word in little)
    if lexis.language in words.ROMANCE and len(run) == 1:
        return all(word in lexis.links or word in lexis.determiners for word in little)
    return all(word in lexis.particles for word in little)


def _word(text: str, start: int, end: int, run: Sequence[Word], lexis: words.Lexis) -> _Found:
    """A token as a word of a name. ``run``: the words that it follows straight after."""
    token = text[start:end]
    if not token[0].isupper():
        return _after_prefix(text, start, end, lexis)
    if _NO_NAME.search(token):
        return _NOTHING
    ends = text[end] == "'"
    if token.endswith(("'s", "'S")):
        end, ends = end - 2, True
    token = text[start:end]
    head, *rest = token.split("-")
    if rest and all(part[:1].islower() for part in rest) and not (run and _is_syllable(rest)):
        token, end, ends = head, start + len(head), True
    low = token.lower()
    inside = bool(run) and run[-1].low not in lexis.ordinary
    if low in cldr.days_and_months(lexis.language) and not (inside and low in _ALSO_NAMES):
        return _NOTHING
    if "." in token:
        short = low in _SHORT
        sort: Sort = "short" if short else "initial"
        return _Found(Word(token, start, end, sort), ends=short, starts=short)
    if len(token) == 1:
        return _letter(text, start, end, inside=inside)
    if text[end] == "." and (low in _DOTTED or is_abbreviated(low, lexis)):
        return _Found(Word(f"{token}.", start, end + 1))
    return _Found(Word(token, start, end), ends)


def _letter(text: str, start: int, end: int, *, inside: bool) -> _Found:
    """A capital alone: an initial with its dot, or without one inside of a name."""
    if text[end] == "." and text[end + 1] not in "\0.":
        return _Found(Word(f"{text[start]}.", start, end + 1, "initial"))
    return _Found(Word(text[start], start, end, "initial")) if inside else _NOTHING


def is_abbreviated(low: str, lexis: words.Lexis) -> bool:
    """Whether a word is a title that is written with a dot: "Mr.", "Gen."."""
    return low in words.titles(words.INTERNATIONAL) and (len(low) > 1 or lexis.language == "fr")


def _is_syllable(parts: Sequence[str]) -> bool:
    """Whether what follows a hyphen belongs to the name: "Ban Ki-moon", not "Al Qaeda-linked"."""
    return len(parts) == 1 and len(parts[0]) < 7 and parts[0] not in _SUFFIXED and not parts[0].endswith("ed")


def _after_prefix(text: str, start: int, end: int, lexis: words.Lexis) -> _Found:
    """The name in a word that begins in lower case: "al-Assad", "pro-Biden", "l'Italia"."""
    token = text[start:end]
    if token == token.lower() or not token[0].isalpha():
        return _NOTHING
    head, hyphen, tail = token.partition("-")
    if hyphen and head in _ARTICLES and tail[:1].isupper():
        return _Found(Word(token, start, end))
    for sign in "'-":
        at = start + token.rfind(sign) + 1
        if at > start and text[at].isupper() and edges.starts(text, at, end, lexis.language):
            return _Found(Word(text[at:end], at, end), starts=True)
    if token.partition("'")[2][:1].isupper():
        return _Found(Word(token, start, end))  # "d'Artagnan"
    return _NOTHING
