"""Words that say something about the name beside them, by language: titles, months, little words (rules M6, M8, W9).

The lists are data, a file a language in ``words/``: in lower case, without a final dot. A language without a file, or
a file without a list, has the international ones. What each list is for: ``words/README.md``.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent / "words"
INTERNATIONAL = "mul"  # the file of words that stand in texts of every language
ROMANCE = frozenset(["fr", "es", "it", "pt", "ca", "gl", "oc", "ro"])
CAPITALISED_NOUNS = frozenset(["de", "lb", "nds", "gsw", "bar", "ksh"])
_FOREIGN_TO = ROMANCE | frozenset(["nl", "sv", "da", "nb", "no"])


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


@cache
def known_languages() -> tuple[str, ...]:
    """The languages that have a file of their own, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def _file(language: str) -> dict[str, str]:
    if language not in known_languages():
        return {}
    return {key: str(value) for key, value in tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8")).items()}


@cache
def word_list(name: str, language: str = INTERNATIONAL) -> frozenset[str]:
    """One list of one language; empty where there is none."""
    return word_set(_file(language).get(name, ""))


@cache
def primary(language: str) -> str:
    """The language subtag: ``fa`` of ``fa-AF``."""
    return language.replace("_", "-").split("-", maxsplit=1)[0].lower()


@cache
def titles(language: str) -> frozenset[str]:
    """Titles and honorifics that stand before a name; of every language where none is given."""
    return _of("titles", language) | word_list("titles")


@cache
def ordinary(language: str) -> frozenset[str]:
    """Words that are no name although a sentence may begin with them; of every language where none is given."""
    return _of("ordinary", language)


def _of(name: str, language: str) -> frozenset[str]:
    if language:
        return word_list(name, language)
    return frozenset().union(*(word_list(name, one) for one in known_languages()))


def is_preposition(word: str, language: str) -> bool:
    """Whether the particle of a surname is a preposition or an article in the text's own language."""
    return word in word_list("particles", language)


@cache
def _place_case(language: str) -> re.Pattern[str] | None:
    pattern = _file(language).get("place_case")
    return re.compile(pattern) if pattern else None


def stands_in_a_place_case(form: str, language: str) -> bool:
    """Whether a form's ending says "in", "from" or "to": such a word stands for itself beside other names (M6)."""
    pattern = _place_case(language)
    return pattern is not None and pattern.fullmatch(form) is not None


@cache
def _idioms(language: str) -> frozenset[str]:
    return frozenset(line.strip() for line in _file(language).get("idioms", "").splitlines() if line.strip())


def is_idiom(phrase: str, language: str) -> bool:
    """Whether the last of two words is no name after the first, where capitals do not tell: "nach Haus" (W6)."""
    return phrase.lower() in _idioms(language)


class Lexis(NamedTuple):
    """The word lists of one language."""

    language: str
    titles: frozenset[str]
    days: frozenset[str]
    ordinary: frozenset[str]
    function: frozenset[str]
    locatives: frozenset[str]
    firm: frozenset[str]
    determiners: frozenset[str]
    regions: frozenset[str]
    links: frozenset[str]
    particles: frozenset[str]
    nouns: bool


@cache
def lexis(language: str, languages: tuple[str, ...] = ()) -> Lexis:
    """The lists of a language, of English where none is given; ``languages``: more whose titles are known."""
    little = language or "en"
    return Lexis(
        language,
        titles(language).union(*(word_list("titles", primary(other)) for other in languages)),
        _of("days", language),
        ordinary(language),
        word_list("function", little),
        word_list("locatives", little),
        word_list("firm_locatives", little),
        word_list("determiners", little) or word_list("determiners", "en"),
        word_list("regions", little),
        word_list("links", little),
        word_list("foreign_particles" if language in _FOREIGN_TO else "name_particles"),
        language in CAPITALISED_NOUNS,
    )


INSTITUTIONS = word_list("institutions")
AFTER_PLACE = word_list("after_place")
RANKS = word_list("ranks")
PORTFOLIOS = word_list("portfolios")
PUBLIC_BODIES = word_list("public_bodies")
NAMED_AFTER = word_list("named_after")
NO_GIVEN_NAMES = INSTITUTIONS | PORTFOLIOS | AFTER_PLACE | RANKS | word_list("no_given_names")
SUFFIXES = word_list("suffixes")
