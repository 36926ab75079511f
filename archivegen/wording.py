"""The interface's words in the site's language, from ``theme/locales``; English where a language lacks one."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import msgspec
from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"))


class Wording(msgspec.Struct, frozen=True):
    """Words by key, with English behind them."""

    language: str
    words: dict[str, str]

    def __call__(self, key: str, **values: Any) -> str:
        """The text for a key. ``count`` chooses between ``key.one`` and ``key.other``, and is ``{n}`` by default."""
        text = self.words.get(key)
        if "count" in values:
            found = (self.words.get(f"{key}.{form}") for form in (_plural(values["count"], self.language), "other"))
            text = next((word for word in found if word is not None), text)
            values = {"n": self.number(values["count"]), **values}
        if text is None:
            raise KeyError(f'no word for "{key}" in theme/locales')
        return text.format(**values) if values else text

    def number(self, value: float) -> str:
        """A number as the language writes it (CLDR)."""
        return _number(value, self.language)


@lru_cache(maxsize=10_000)
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=locale_of(language))


@lru_cache(maxsize=10_000)
def _plural(count: float, language: str) -> str:
    return str(locale_of(language).plural_form(count))


@cache
def wording_for(language: str) -> Wording:
    """The wording for a language tag: ``fa-AF`` falls back to ``fa``, then to English."""
    words = _catalogue("en")
    for name in (language.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0], language):
        words = {**words, **_catalogue(name)}
    return Wording(language, words)


@cache
def _catalogue(name: str) -> dict[str, str]:
    place = files("archivegen") / "theme" / "locales" / f"{name}.toml"
    if not place.is_file():
        return {}
    return dict(_flat("", tomllib.loads(place.read_text(encoding="utf-8"))))


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for key, value in table.items():
        found += _flat(f"{prefix}{key}.", value) if isinstance(value, dict) else [(f"{prefix}{key}", str(value))]
    return found


@cache
def locale_of(language: str) -> Locale:
    """The CLDR locale of a language tag, or English's where there is none."""
    tag = language.replace("-", "_")
    for name in (tag, tag.split("_", maxsplit=1)[0], "en"):
        try:
            return Locale.parse(name)
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


def direction(language: str) -> str:
    """``rtl`` or ``ltr`` for a language tag; a script subtag (``az-Arab``) decides where there is one."""
    parts = language.replace("_", "-").split("-")
    script = next((p.title() for p in parts[1:] if len(p) == 4), "")
    if script:
        return "rtl" if script in {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Rohg"} else "ltr"
    return "rtl" if parts[0].lower() in RIGHT_TO_LEFT else "ltr"
