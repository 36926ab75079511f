"""Where a name stands in an A-Z list of a language, and under which letter.

The order is Unicode's (UTS 10, DUCET) with the language's own tailoring (`tailorings`): the same on every machine,
whatever is installed there. The language's own script comes first, then Latin, then every other script by itself.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import msgspec

from archivegen.pages.collation import collation
from archivegen.pages.tailorings import LEADING, ROWS, SCRIPTS, TAILORINGS
from archivegen.wording import parent_tags, script_of

_BEFORE = "'‘’ʻʼʾʿ`\"“”„«»‹›(["  # what may stand before the first letter of a name
_LEADING_VOWELS = "เแโใไເແໂໃໄ"  # Thai and Lao vowels that are written before the consonant a word is filed under
_STEP = 0.01  # between two letters that a tailoring puts after one of Unicode's
_LONGEST = 4  # code points that decide on a heading
_OTHER, _DIGITS = "#", "0-9"

Elements = list[list[float]]


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a name is filed. ``letter`` is its heading, or "" where a whole ``script`` (ISO 15924) has one heading."""

    rank: int
    script: str
    key: tuple[float, ...]
    name: str
    letter: str = ""


class Alphabet:
    """The order of a language, made once (`alphabet_of`)."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._collator = collation()
        own = script_of(language) or "Latn"
        self._leading = LEADING.get(own, (own,))
        self._tailored: dict[str, Elements] = {}
        self._letters: dict[float, str] = {}
        self._headings: dict[str, str] = {}  # by the beginning of names, as they come up
        for chain in _tailoring(language).split():
            self._add(chain)
        pieces = sorted(self._tailored, key=len, reverse=True)
        self._pieces = re.compile("(" + "|".join(map(re.escape, pieces)) + ")") if pieces else None
        for letter in "abcdefghijklmnopqrstuvwxyz":
            self._letters.setdefault(self._primary(letter), letter.upper())

    def __reduce__(self) -> tuple[object, ...]:
        """Another process has an object of its own for the same language."""
        return alphabet_of, (self._language,)

    def place(self, name: str) -> Place:
        """Where a name stands."""
        text = _begun(unicodedata.normalize("NFD", name))
        key = tuple(self._collator.sort_key_from_collation_elements(self._elements(text)))
        first = _first(text)
        if not first.isalpha():
            return Place(0, "", key, name, _DIGITS if first.isdigit() else _OTHER)
        script = _script(first)
        rank = _rank(script, self._leading)
        lettered = rank < 3
        begin = max(text.find(first), 0)
        letter = self._letter(text[begin : begin + _LONGEST], first, script) if lettered else ""
        return Place(rank, "" if lettered else script, key, name, letter)

    def _letter(self, start: str, first: str, script: str) -> str:
        known = self._headings.get(start)
        if known is None:
            known = self._headings[start] = self._heading(start, first, script)
        return known

    def _heading(self, start: str, first: str, script: str) -> str:
        """The heading of the names that begin with ``start``: the letter of its first weight in the order."""
        primary = self._primary(start)
        if primary in self._letters:
            return self._letters[primary]
        if script in ROWS:
            begun = [label for label, sample in ROWS[script] if self._primary(sample) <= primary]
            return begun[-1] if begun else first
        marks = next((n for n, char in enumerate(start) if n and not unicodedata.combining(char)), len(start))
        whole = unicodedata.normalize("NFC", start[:marks])[:1]
        return _capital(whole if self._primary(whole) != self._primary(first) else first)

    def _primary(self, text: str) -> float:
        elements = self._elements(unicodedata.normalize("NFD", text))
        return next((element[0] for element in elements if element[0]), 0)

    def _elements(self, text: str) -> Elements:
        """The collation elements of a text in NFD."""
        if not self._pieces:
            return self._collator.collation_elements(text)
        found: Elements = []
        for number, piece in enumerate(self._pieces.split(text)):
            found += self._tailored[piece] if number % 2 else self._collator.collation_elements(piece)
        return found

    def _add(self, chain: str) -> None:
        """One chain of a tailoring."""
        if "=" in chain:
            spelled, _, letter = chain.partition("=")
            for small, written in ((letter, spelled), (letter.upper(), spelled.capitalize())):
                elements = self._collator.collation_elements(written)
                self._tailored[_nfd(small)] = [[e[0], e[1], e[2] + 1] for e in elements]
            return
        base, *groups = chain.split("<")
        start = self._start(base.split(",")[0])
        self._group(base.split(",")[1:], start, 1)
        for number, group in enumerate(groups, 1):
            letters = group.split(",")
            primary = start + number * _STEP
            self._group(letters, primary, 0)
            self._letters[primary] = _pair(letters[0])[1]

    def _start(self, base: str) -> float:
        known = self._tailored.get(_nfd(base))
        return known[0][0] if known else float(self._collator.collation_elements(_nfd(base))[0][0])

    def _group(self, letters: list[str], primary: float, first: int) -> None:
        for variant, letter in enumerate(letters, first):
            small, capital = _pair(letter)
            for tertiary, written in ((2, small), (8, capital), (9, small.upper() if len(small) > 1 else capital)):
                self._tailored.setdefault(_nfd(written), [[primary, 32 + 100 * variant, tertiary]])


def _pair(letter: str) -> tuple[str, str]:
    """A letter, and how it begins a name: as the tailoring says, else with a capital."""
    small, _, capital = letter.partition("|")
    return small, capital or _capital(small[:1]) + small[1:]


def _capital(letter: str) -> str:
    """The capital that a heading shows. Georgian has capitals for whole words only."""
    return letter if "GEORGIAN" in unicodedata.name(letter, "") else letter.upper()[:1]


def _nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _begun(text: str) -> str:
    """A text in NFD from where its first letter may stand: marks of none before it are of no weight either."""
    begin = (i for i, c in enumerate(text) if not (c in _BEFORE or unicodedata.combining(c)))
    return text[next(begin, len(text)) :]


def _first(text: str) -> str:
    """The first letter or digit of a text in NFD, without marks; what stands there instead if there is none."""
    letters = [c for c in unicodedata.normalize("NFKD", text[:8]) if not (c in _BEFORE or unicodedata.combining(c))]
    if len(letters) > 1 and letters[0] in _LEADING_VOWELS and letters[1].isalpha():
        return letters[1] if _script(letters[1]) == _script(letters[0]) else letters[0]
    return letters[0] if letters else _OTHER


@cache
def _script(char: str) -> str:
    """The script of a letter (ISO 15924), Zyyy where it is a rare one."""
    return SCRIPTS.get(unicodedata.name(char, "").partition(" ")[0], "Zyyy")


def _rank(script: str, leading: tuple[str, ...]) -> int:
    if script in leading:
        return 1
    return 2 if script == "Latn" else 3


def _tailoring(language: str) -> str:
    tag = language.replace("_", "-")
    names = (tag.partition("-u-")[0].partition("-")[0] + "-u-co-phonebk",) if "-co-phonebk" in tag.lower() else ()
    return next((TAILORINGS[name] for name in (*names, *parent_tags(tag)) if name in TAILORINGS), "")


@cache
def alphabet_of(language: str) -> Alphabet:
    """The order of the names in a language (a BCP 47 tag; ``de-u-co-phonebk`` files ä as ae)."""
    return Alphabet(language)
