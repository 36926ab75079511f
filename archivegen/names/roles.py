"""Titles and offices in a run of capitalised words: "UK Health Minister Ann Smith" is a place, an office, a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from archivegen.names import cldr
from archivegen.names import vocabulary as words
from archivegen.names.stretch import Word

_ROLES = words.AFTER_PLACE | words.RANKS
_NO_NAMES = words.SUFFIXES | words.INSTITUTIONS  # what follows a title is no person's name
_ALSO_SURNAMES = words.word_set(
    """king queen prince duke earl dean pope bishop judge major page baron count marshal driver rider champion
    manager owner chair father mother brother sister general lord"""
)


class Parts(NamedTuple):
    """What stands before titles, the titles, and what they are the titles of."""

    before: Sequence[Word]
    titles: Sequence[Word]
    name: Sequence[Word]


def around_roles(run: Sequence[Word], lexis: words.Lexis) -> Parts:
    """A run in parts. Titles alone are no name; without titles all of it is ``before``."""
    while run and run[-1].sort == "initial" and (len(run) == 1 or run[-1].text.endswith(".")):
        run = run[:-1]
    begin, end = _titles(run, lexis)
    before = run[:begin]
    while before and before[-1].sort not in {"name", "short"} and end < len(run):
        before = before[:-1]
    return Parts(before, run[begin:end], run[end:])


def _titles(run: Sequence[Word], lexis: words.Lexis) -> tuple[int, int]:
    """Where the last titles of a run begin and end that a name follows; its length, twice, where there are none."""
    for place in range(len(run) - 1, -1, -1):
        if not is_role(run[place], lexis):
            continue
        if place + 1 == len(run):
            if all(is_role(word, lexis, also_portfolios=True) for word in run):
                return 0, len(run)
            continue
        following = run[place + 1]
        if following.low in _NO_NAMES or following.sort == "particle":
            continue
        if place and not _cuts(run, place, lexis):
            continue  # "Ahmad Shah Massoud", "Martin Luther King Day"
        begin = place
        while begin and is_role(run[begin - 1], lexis, also_portfolios=True):
            begin -= 1
        return begin, place + 1
    return len(run), len(run)


def _cuts(run: Sequence[Word], place: int, lexis: words.Lexis) -> bool:
    """Whether a title inside of a run begins another name: "US General X", "Iowa Senator X", "Health Minister X"."""
    before = run[place - 1]
    if lexis.nouns:
        return True  # where every noun has a capital, those before a title belong to no name
    if is_role(before, lexis, also_portfolios=True) or before.sort == "short" or before.text.isupper():
        return True
    if before.low in lexis.ordinary or run[place].low in words.titles(words.INTERNATIONAL):
        return True  # "Then Dr X"
    origin = " ".join(word.text for word in run[:place])
    if origin in cldr.countries(lexis.language) or origin in cldr.tongues(lexis.language):
        return True
    return run[place].low in _ROLES - _ALSO_SURNAMES


def is_role(word: Word, lexis: words.Lexis, *, also_portfolios: bool = False) -> bool:
    """Whether a word is a title or an office, or says of what: the "Health" of "Health Minister"."""
    if word.sort != "name" or word.text == "St.":
        return False
    return word.low in lexis.titles or word.low in _ROLES or (also_portfolios and word.low in words.PORTFOLIOS)
