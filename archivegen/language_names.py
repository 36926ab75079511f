"""Languages and regions by the Unicode locale data (CLDR): which a tag may name, and which one a word means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from archivegen.language_tags import is_language_tag

# what CLDR does not list, having no locale for it: several languages, none, not coded, one of the arts, not known
_SPECIAL = frozenset(("mul", "zxx", "mis", "art", "und"))
# their own names are tried too, where a language's name in English is not what was written
_OWN = (
    "ar", "az", "bg", "bn", "bs", "ca", "ckb", "cs", "cy", "da", "de", "el", "es", "et", "eu", "fa", "fi", "fr",
    "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "ko", "ku", "lt", "lv",
    "mk", "ml", "mr", "ms", "nb", "ne", "nl", "nn", "no", "pa", "pl", "ps", "pt", "ro", "ru", "sd", "sk", "sl",
    "so", "sq", "sr", "sv", "sw", "ta", "te", "tg", "th", "tk", "tr", "ug", "uk", "ur", "uz", "vi", "zh",
)  # fmt: skip
# names that neither CLDR nor the language itself has, and that people write
_OTHERS = {
    "bengali": "bn", "castilian": "es", "dari": "fa-AF", "farsi": "fa", "gaelic": "gd", "kirghiz": "ky",
    "mandarin": "zh",
    "pushto": "ps", "pashtu": "ps", "sinhalese": "si", "slovene": "sl", "uighur": "ug", "tajiki": "tg",
    "moldavian": "ro", "moldovan": "ro", "oriya": "or", "norwegian bokmal": "nb",
}  # fmt: skip
_LIKE = 0.8  # of 1: how alike a name must be to be proposed


def language_doubt(tag: str) -> tuple[str, str] | None:
    """What seems wrong with a well-formed tag, and what may be meant; ``None`` where its parts are known.

    Language and region must be known to CLDR, which lists what ISO 639 and ISO 3166-1 have and is in use, or be for
    private use (RFC 5646, 2.2.1 and 2.2.4). A variant is doubted only where it looks like the name of a region.
    """
    return _doubt(tag.replace("_", "-"))


@lru_cache(maxsize=4096)
def _doubt(tag: str) -> tuple[str, str] | None:
    first, *rest = tag.split("-")
    if not _known_language(first.lower()):
        meant = _did_you_mean(first if len(first) == 3 else tag)
        if meant or len(first) != 3:  # ISO 639-3 has codes for thousands of languages more than CLDR
            return f'"{first}" is no language that CLDR knows', meant or 'write a code such as "en", "fa" or "de-AT"'
    for part in rest:
        if len(part) == 1:  # what follows is of another sort
            return None
        if re.fullmatch(r"[A-Za-z]{2}", part) and not _known_region(part.upper()):
            return f'"{part}" in "{tag}" is no region', _region_meant(
                first, part
            ) or 'leave it out, or write a code: "GB"'
        if len(part) > 4 and (hint := _region_meant(first, part)) and part.lower() not in _variants():
            return f'"{part}" in "{tag}" is no region', hint
    return None


def language_meant(word: str) -> str:
    """``did you mean "de"?`` for what was written in the place of a tag, or ""."""
    return _did_you_mean(word)


def _known_language(code: str) -> bool:
    private = len(code) == 3 and "qaa" <= code <= "qtz"
    return private or code in _SPECIAL or code in _languages()


@cache
def _languages() -> frozenset[str]:
    """All codes for which CLDR knows where a language is spoken, and those that stand for another one."""
    found = {tag.partition("_")[0] for tag in get_global("likely_subtags")} | set(get_global("language_aliases"))
    return frozenset(code for code in found if code.isascii())


def _known_region(code: str) -> bool:
    private = code in {"AA", "ZZ"} or "QM" <= code <= "QZ" or "XA" <= code <= "XZ"
    return private or code in get_global("territory_currencies")


@cache
def _variants() -> frozenset[str]:
    return frozenset(name.lower() for name in _english("variants"))


def _english(what: str) -> Mapping[str, str]:
    return _names("en", what)


@cache
def _names(language: str, what: str) -> Mapping[str, str]:
    names: Mapping[str, str] = getattr(Locale.parse(language), what)
    return names


@lru_cache(maxsize=1024)
def _did_you_mean(word: str) -> str:
    word = word.replace("_", "-")
    said = _plain(word)
    known = _languages_by_name()
    found = known.get(said, "")
    if not found and "-" in word and is_language_tag(word.partition("-")[0]):  # "de-Deutschland"
        return _region_meant(*word.split("-", 1))
    if not found and "-" in word:  # "german-AT"
        first, _, rest = word.partition("-")
        head = known.get(_plain(first), "")
        found = f"{head}-{rest}" if head and is_language_tag(f"{head}-{rest}") else ""
    if not found and re.fullmatch(r"[A-Za-z]{2}", word):  # the code of a country: "jp"
        found = get_global("likely_subtags").get(f"und_{word.upper()}", "").partition("_")[0]
    said = said.removesuffix(" language")
    found = found or known.get(said, "")
    if not found and len(said) > 3:
        near = difflib.get_close_matches(said, known, n=1, cutoff=_LIKE)
        found = known[near[0]] if near else ""
    return f'did you mean "{found}"?' if found and found != word else ""


def _region_meant(language: str, word: str) -> str:
    """The language in the region that a word names, in English or in that language itself."""
    other = get_global("territory_aliases").get(word.upper())
    code = other[0] if other else ""
    if not code:
        own = _names(language, "territories") if language in _OWN else {}
        known = {_plain(name): code for names in (_english("territories"), own) for code, name in names.items()}
        near = difflib.get_close_matches(_plain(word), known, n=1, cutoff=_LIKE) if len(word) > 2 else []
        code = known[near[0]] if near else ""
    return f'did you mean "{language}-{code}"?' if code else ""


@cache
def _languages_by_name() -> Mapping[str, str]:
    """Every language's name in English and, of the larger ones, in themselves, without capitals → its tag."""
    found = {_plain(name): code.replace("_", "-") for code, name in _english("languages").items()}
    for code in _OWN:
        found.setdefault(_plain(_names(code, "languages").get(code, "")), code)
    found.update(_OTHERS)
    found.pop("", None)
    return found


def _plain(word: str) -> str:
    return " ".join(re.split(r"[\s_-]+", word.casefold().strip()))
