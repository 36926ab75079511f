"""The interface's words in a language, from ``theme/locales`` and the archive's own catalogues; English behind them."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import msgspec
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import format_decimal

RIGHT_TO_LEFT = frozenset(("Adlm", "Arab", "Armi", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"))
PLURALS = ("zero", "one", "two", "few", "many", "other")
VARIANTS = ("day", "within")
"""Forms that a catalogue may add to the words of a date: where a day follows, and behind a preposition."""
Own = tuple[tuple[str, str], ...]
"""An archive's own catalogues: pairs of a language tag and the text of a TOML file that can be read."""

# The zero of each numbering system that a language of CLDR writes by default.
_ZEROS = {
    "adlm": 0x1E950, "arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "cakm": 0x11136, "deva": 0x966, "hmnp": 0x1E140,
    "mtei": 0xABF0, "mymr": 0x1040, "nkoo": 0x7C0, "olck": 0x1C50, "tibt": 0xF20,
}  # fmt: skip


class Wording(msgspec.Struct, frozen=True, eq=False):
    """Words by key, with English behind them.

    ``spoken`` is the language that the words are in: another one than ``language`` where there is no catalogue for it.
    One object stands for one language (`wording_for`), so that it can be looked up by.
    """

    language: str
    words: dict[str, str]
    spoken: str = ""
    own: Own = ()

    def __call__(self, key: str, **values: Any) -> str:
        """The text for a key. ``count`` chooses its plural form (``key.one``, ``key.few``: CLDR) and is ``{n}``."""
        text = self.words.get(key)
        if "count" in values:
            form = _plural(values["count"], self.spoken or self.language)
            found = (self.words.get(f"{key}.{one}") for one in (form, "other"))
            text = next((word for word in found if word is not None), text)
            values = {"n": self.number(values["count"]), **values}
        if text is None:
            raise KeyError(f'no word for "{key}" in theme/locales')
        return text.format(**values) if values else text

    def __reduce__(self) -> tuple[object, ...]:
        """Another process has an object of its own for the same language."""
        return wording_for, (self.language, self.own)

    def number(self, value: float) -> str:
        """A number as the language of the words writes it, with its own digits (CLDR)."""
        return _number(value, self.spoken or self.language)

    def digits(self, text: object) -> str:
        """A year, a page: no separators, only the digits that the language of the words uses."""
        return native_digits(str(text), self.spoken or self.language)

    def within(self, key: str) -> str:
        """The key of the form that follows a preposition, where the language has another one for it."""
        return f"{key}.within" if f"{key}.within" in self.words else key

    def of(self, language: str) -> Wording:
        """The words of another language, with the same catalogues."""
        return self if language == self.language else wording_for(language, self.own)


@lru_cache(maxsize=10_000)
def _number(value: float, language: str) -> str:
    locale = locale_of(language)
    return native_digits(format_decimal(value, locale=locale, numbering_system="default"), language)


def native_digits(text: str, language: str) -> str:
    """The same text with the digits of a language's default numbering system (CLDR)."""
    table = _digits(language)
    return text.translate(table) if table else text


@cache
def _digits(language: str) -> dict[int, int]:
    zero = _ZEROS.get(locale_of(language).default_numbering_system, 0)
    return {ord("0") + n: zero + n for n in range(10)} if zero else {}


@lru_cache(maxsize=10_000)
def _plural(count: float, language: str) -> str:
    return str(locale_of(language).plural_form(count))


def plural_forms(language: str) -> tuple[str, ...]:
    """The plural forms of a language that whole numbers take (CLDR)."""
    found = {_plural(n, language) for n in (*range(201), 1000, 1_000_000)}
    return tuple(form for form in PLURALS if form in found)


def wording_for(language: str, own: Own = ()) -> Wording:
    """The wording for a language tag: ``fa-AF`` falls back to ``fa``, then to English.

    ``own`` are an archive's own catalogues; a key in them goes before the same key of the theme's.
    """
    return _wording(language, own)


@cache
def _wording(language: str, own: Own) -> Wording:
    words, spoken = catalogue("en"), "en"
    mine = {name.lower(): text for name, text in own}
    for name in reversed(parent_tags(language)):
        theme, added = catalogue(name), read_catalogue(mine[name.lower()]) if name.lower() in mine else {}
        words = over(over(words, theme), added)
        if theme or (added and name.lower() != "en"):
            spoken = _marked(language, name)
    return Wording(language, words, spoken, own)


def over(words: dict[str, str], more: dict[str, str]) -> dict[str, str]:
    """One catalogue over another. A key brings all its forms: neither plurals nor variants are left from below."""
    brought = {base_key(key) for key in more}
    return {**{key: text for key, text in words.items() if base_key(key) not in brought}, **more}


def base_key(key: str) -> str:
    """A key without its plural form, and without what tells variants of a date's words apart (`VARIANTS`)."""
    base, _, form = key.rpartition(".")
    return base if base and (form in PLURALS or (form in VARIANTS and key.startswith("date."))) else key


def parent_tags(language: str) -> tuple[str, ...]:
    """A tag and what it falls back to: ``zh-Hant-TW``, ``zh-Hant``, ``zh`` (RFC 4647, lookup)."""
    parts = language.replace("_", "-").split("-")
    return tuple("-".join(parts[:n]) for n in range(len(parts), 0, -1) if len(parts[n - 1]) > 1 or n == len(parts))


def _marked(language: str, name: str) -> str:
    """The tag of words from the catalogue ``name``: the site's own tag, unless that asks for another script."""
    script = script_of(name)
    return language.replace("_", "-") if script == script_of(language) else f"{name}-{script}"


def has_words(language: str, own: Own = ()) -> bool:
    """Whether there are words in a language itself, in any script."""
    first = language.replace("_", "-").partition("-")[0]
    return wording_for(language, own).spoken.partition("-")[0].lower() == first.lower()


@cache
def catalogue(name: str) -> dict[str, str]:
    """The theme's words in a language, by key; empty where there is no catalogue."""
    text = catalogue_text(name)
    return dict(_flat("", tomllib.loads(text))) if text else {}


def catalogue_text(name: str) -> str:
    """The theme's catalogue of a language as it is written, or ""."""
    if not re.fullmatch(r"[A-Za-z0-9-]+", name):
        return ""
    place = files("archivegen") / "theme" / "locales" / f"{name.lower()}.toml"
    return place.read_text(encoding="utf-8") if place.is_file() else ""


def read_catalogue(text: str) -> dict[str, str]:
    """Words by key from the text of a catalogue. Raises `tomllib.TOMLDecodeError`."""
    return dict(_flat("", tomllib.loads(text)))


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for key, value in table.items():
        found += _flat(f"{prefix}{key}.", value) if isinstance(value, dict) else [(f"{prefix}{key}", str(value))]
    return found


@cache
def locale_of(language: str) -> Locale:
    """The CLDR locale of a language tag or of the nearest there is, or English's where there is none."""
    for name in (*parent_tags(language.partition("-u-")[0]), "en"):
        try:
            return Locale.parse(name.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("babel has no English")


def language_name(tag: str, language: str) -> str:
    """What a language calls the language of a tag ("Persian (Afghanistan)", CLDR); an unknown tag as it is written."""
    locale = locale_of(language)
    first, *rest = tag.replace("_", "-").split("-")
    name = locale.languages.get(first.lower())
    if name is None:
        return tag
    further = (locale.scripts.get(part.title()) or locale.territories.get(part.upper()) for part in rest)
    details = ", ".join(detail for detail in further if detail)
    return f"{name} ({details})" if details else str(name)


def script_name(code: str, language: str) -> str:
    """What a language calls a script (ISO 15924), as a heading: with a capital where it has them (CLDR)."""
    name = str(locale_of(language).scripts.get(code, code))
    return name[:1].upper() + name[1:]


@cache
def script_of(language: str) -> str:
    """The script that a language is written in (ISO 15924): its tag's own, else CLDR's likely one; "" if unknown."""
    parts = language.replace("_", "-").partition("-u-")[0].split("-")
    written = next((p.title() for p in parts[1:] if len(p) == 4 and p.isalpha()), "")
    if written:
        return written
    region = next((p.upper() for p in parts[1:] if len(p) == 2), "")
    likely = get_global("likely_subtags")
    first = parts[0].lower()
    found = (likely.get(f"{first}_{region}") if region else None) or likely.get(first) or ""
    return next((p for p in found.split("_") if len(p) == 4), "")


def direction(language: str) -> str:
    """``rtl`` or ``ltr`` for a language tag, by its script (``az-Arab``, ``pa-PK``)."""
    return "rtl" if script_of(language) in RIGHT_TO_LEFT else "ltr"
