"""Whether two written names may be one name: other accents, order, script, initials, spelling. A judgement, no rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec
from anyascii import anyascii
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from archivegen.names.surnames import script
from archivegen.names.vocabulary import SUFFIXES, word_set
from archivegen.names.writing import normal

How = Literal["same", "script", "initials", "spelling", "longer", "surname"]


class Likeness(NamedTuple):
    """What two names have in common, in words; ``sure``: that alone is reason enough to ask whether they are one."""

    how: How
    why: str
    sure: bool = True


_COURTESY = word_set("dr prof mr mrs ms miss sir lord lady mme mlle herr frau fraulein frl hr fr dipl ing don dona")
_PARTICLES = word_set(
    "van von zu zur de da di do dos du del della des der den ter ten le la el al ul as ad ibn bin bint"
)
_LINKS = word_set("e i ye the of")  # "Mazar-e Sharif" is "Mazar-i-Sharif", "The Solent" is "Solent"
_SUFFIXES = SUFFIXES | word_set("junior senior elder younger pere fils filho neto hijo first second third i x")
_ABBREVIATED = {"st": "saint", "ste": "saint", "sankt": "saint", "mt": "mount", "ft": "fort"}
_UMLAUTS = re.compile(r"(?<=[aou])e(?=[bcdfghjklmnpqrstvwxyz]|$)")
_SOUNDS = (
    (re.compile(r"ph|[vw]"), "f"),
    (re.compile(r"t?s?ch|ck|q|c"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"t[sz]|z|ss"), "s"),
    (re.compile(r"[aeiouyh]"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
# What one script writes for a sound that another has a letter for; "v" and "w" are left out, being each other's.
_ELSEWHERE = (
    (re.compile(r"dzh|dj|tz|zh"), "j"),
    (re.compile(r"kh"), ""),
    (re.compile(r"gk"), "g"),
    (re.compile(r"mp"), "b"),
    (re.compile(r"nt"), "d"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"[vwf]"), ""),
)
_VOWELS = frozenset("aeiouy")
_LETTERS = frozenset(("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN"))  # scripts that write their vowels


class Form(msgspec.Struct, frozen=True):
    """A written name taken apart: its words in plain Latin letters, without courtesy titles and suffixes.

    ``suffixes`` are what tells father and son apart: "jr", "ii", a number. ``core`` are the words but for particles.
    """

    text: str
    script: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    suffixes: tuple[str, ...]


def form_of(text: str, *, person: bool) -> Form:
    """A written name taken apart."""
    plain = unicodedata.normalize("NFKC", normal(text))
    if person and plain.count(",") == 1:
        last, _, first = plain.partition(",")
        plain = f"{first} {last}" if first.strip().rstrip(".").lower() not in SUFFIXES else f"{last} {first}"
    ascii_only = re.sub(r"['`]", "", anyascii(plain).lower())
    words = re.findall(r"[a-z0-9]+", ascii_only)
    if not person:
        words = [_ABBREVIATED.get(word, word) for word in words]
    known = _SUFFIXES if person else SUFFIXES
    apart = [n > 0 and (word in known or not word.isalpha()) for n, word in enumerate(words)]
    suffixes = tuple(sorted(word for word, so in zip(words, apart, strict=True) if so))
    rest = [word for word, so in zip(words, apart, strict=True) if not so]
    while person and len(rest) > 1 and rest[0] in _COURTESY:
        rest.pop(0)
    core = tuple(w for w in rest if w not in (_PARTICLES if person else _LINKS)) or tuple(rest)
    return Form(text, script(plain), tuple(rest), core, suffixes)


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a word by sound: the same for "Mohammed" and "Muhamad", for "Qandahar" and "Kandahar"."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


@lru_cache(maxsize=65536)
def across(word: str) -> str:
    """The consonants of a word as far as scripts agree on them: the same for "Jones" and "Джонс"."""
    for pattern, sound in _ELSEWHERE:
        word = pattern.sub(sound, word)
    return skeleton(word)


def person_likeness(one: Form, other: Form, known: Callable[[str], bool]) -> Likeness | None:
    """What two names of people have in common. ``known``: whether a word is an established part of other names."""
    if one.suffixes != other.suffixes or not one.core or not other.core:
        return None
    if one.script != other.script:
        return _across_scripts(one, other)
    same = _same_words(one, other) or _same_core(one, other)
    if same:
        return Likeness("same", same, sum(len(word) > 1 for word in one.core) > 1)
    if one.script not in _LETTERS:
        return None
    short, long = sorted((one.core, other.core), key=len)
    if len(short) < 2:
        return None
    return _word_by_word(short, long, known)


def place_likeness(one: Form, other: Form, known: Callable[[str], bool]) -> Likeness | None:
    """What two names of places, or of anything else, have in common: one more word ("North", "City") is another."""
    if one.suffixes != other.suffixes or not one.words or not other.words:
        return None
    if one.script != other.script:
        return _across_scripts(one, other)
    same = _same_words(one, other) or _same_core(one, other)
    if same:
        return Likeness("same", same)
    if one.script not in _LETTERS or len(one.words) != len(other.words):
        return None
    unlike = [(a, b) for a, b in zip(one.words, other.words, strict=True) if a != b]
    if len(unlike) != 1 or not _near(*unlike[0]) or min(map(len, unlike[0])) < 5:
        return None
    close = skeleton(unlike[0][0]) == skeleton(unlike[0][1]) and DamerauLevenshtein.distance(*unlike[0]) == 1
    return Likeness("spelling", "are spelt alike", close and not all(map(known, unlike[0])))


def _same_words(one: Form, other: Form) -> str:
    if one.script not in _LETTERS:  # plain letters say too little of scripts that leave vowels out, or have none
        return "differ only in accents or signs" if _bare(one.text) == _bare(other.text) else ""
    if one.words == other.words:
        return "differ only in accents, capitals or signs"
    if "".join(one.words) == "".join(other.words):
        return "differ only in where a word is divided"
    if sorted(one.words) == sorted(other.words):
        return "are the same words in another order"
    plain = [[_UMLAUTS.sub("", word) for word in form.words] for form in (one, other)]
    return "differ only in how an umlaut is written" if plain[0] == plain[1] else ""


def _same_core(one: Form, other: Form) -> str:
    same = one.script in _LETTERS and sorted(one.core) == sorted(other.core)
    return "differ only in a little word" if same else ""


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFKD", normal(text))
    return "".join(c for c in letters if unicodedata.category(c)[0] in "LNM" and not unicodedata.combining(c))


def _across_scripts(one: Form, other: Form) -> Likeness | None:
    """The same name in two scripts: the consonants of every word agree. Chinese and its like are not compared."""
    first, second = (sorted(filter(None, map(across, form.core))) for form in (one, other))
    why = f"are the same name in {one.script.capitalize()} and in {other.script.capitalize()} letters"
    if first == second and len(first) > 1 and len("".join(first)) > 3:
        return Likeness("script", why)
    ratio = fuzz.ratio(" ".join(first), " ".join(second), score_cutoff=70)
    return Likeness("script", why, sure=False) if ratio and first and second else None


def _word_by_word(short: Sequence[str], long: Sequence[str], known: Callable[[str], bool]) -> Likeness | None:
    """Each word of the shorter name beside one of the longer: equal, an initial of it, or nearly equal (one at most).

    The first and the last words stand for each other; what the longer one has more stands between them.
    """
    pairs = _beside(short, long)
    if pairs is None:
        return Likeness("surname", "have a surname in common", sure=False) if short[-1] == long[-1] else None
    initials = [(a, b) for a, b in pairs if a != b and 1 in {len(a), len(b)}]
    unlike = [(a, b) for a, b in pairs if a != b and len(a) > 1 and len(b) > 1]
    if len(pairs[-1][0]) == 1 or len(pairs[-1][1]) == 1 or any(a[0] != b[0] for a, b in initials):
        return None
    more = [word for word in long if word not in {b for _, b in pairs}]
    if unlike:
        alone = len(unlike) == 1 and not initials and not more and _near(*unlike[0])
        if alone:
            return Likeness("spelling", "are spelt alike", not all(map(known, unlike[0])))
        return Likeness("surname", "have a surname in common", sure=False) if short[-1] == long[-1] else None
    if initials:
        explained = not any(len(word) == 1 for word in more) or len(long[0]) > 1
        return Likeness("initials", "agree, with an initial for a given name", explained)
    if all(len(word) == 1 for word in more) and all(len(word) > 1 for word in short):
        return Likeness("same", "differ only in an initial")
    return Likeness("longer", "agree, but for a further given name", sure=False)


def _beside(short: Sequence[str], long: Sequence[str]) -> list[tuple[str, str]] | None:
    pairs = [(short[0], long[0])]
    place = 1
    for word in short[1:-1]:
        while place < len(long) - 1 and not _fits(word, long[place]):
            place += 1
        if place >= len(long) - 1:
            return None
        pairs.append((word, long[place]))
        place += 1
    return [*pairs, (short[-1], long[-1])]


def _fits(a: str, b: str) -> bool:
    return a == b or (1 in {len(a), len(b)} and a[0] == b[0]) or _near(a, b)


@lru_cache(maxsize=65536)
def _near(a: str, b: str) -> bool:
    """Whether two words are spellings of one: a few letters apart, or by sound the same."""
    a, b = sorted((a, b), key=len)
    if len(a) < 4 or _another_ending(a, b):
        return False
    sound = skeleton(a) == skeleton(b)
    if a[0] != b[0] and not (sound and a[0] not in _VOWELS and b[0] not in _VOWELS):
        return False
    allowed = 3 if sound and len(b) > 5 else 2 if sound else 1 if len(a) > 4 else 0
    return DamerauLevenshtein.distance(a, b, score_cutoff=allowed) <= allowed


def _another_ending(a: str, b: str) -> bool:
    """Endings that make another name: "Paul" and "Paula", "Karim" and "Karimi", "Robert" and "Roberts"."""
    if b.startswith(a):
        return b[len(a) :] in {"a", "e", "i", "o", "s", "y", "es", "son", "sen", "er"}
    if len(a) != len(b) or a[:-1] != b[:-1]:
        return False
    return {a[-1], b[-1]} in ({"a", "o"}, {"a", "i"}, {"a", "y"}, {"o", "i"})
