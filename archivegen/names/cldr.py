"""What the Unicode locale data says of a language's own words: days and months, countries, languages."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

from archivegen.names.vocabulary import lexis

_NO_COUNTRIES = frozenset(("001", "UN", "EZ", "QO", "ZZ", "XA", "XB"))  # the world, bodies, codes for tests


@cache
def _locale(language: str) -> Locale | None:
    try:
        return Locale(language) if language else None
    except (UnknownLocaleError, ValueError):
        return None


@cache
def days_and_months(language: str) -> frozenset[str]:
    """The names of weekdays and months, in lower case, long and short; those of the vocabulary too."""
    found = set(lexis(language).days)
    locale = _locale(language)
    if locale is not None:
        for names in (locale.months, locale.days):
            for context in names.values():
                for width in ("wide", "abbreviated"):
                    found.update(str(word).lower().rstrip(".") for word in context.get(width, {}).values())
    return frozenset(found)


@cache
def countries(language: str) -> frozenset[str]:
    """The names of countries and continents."""
    locale = _locale(language)
    if locale is None:
        return frozenset()
    return frozenset(name for code, name in locale.territories.items() if code not in _NO_COUNTRIES)


@cache
def tongues(language: str) -> frozenset[str]:
    """The names of languages, which in English are those of peoples too."""
    locale = _locale(language)
    return frozenset(locale.languages.values()) if locale is not None else frozenset()
