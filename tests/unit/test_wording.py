"""The interface's words: chosen by language and number, and none missing."""

from __future__ import annotations

import re
import string
import tomllib
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from archivegen.archive.dates import label
from archivegen.catalogues import missing_words
from archivegen.wording import (
    PLURALS,
    Wording,
    base_key,
    direction,
    locale_of,
    native_digits,
    plural_forms,
    wording_for,
)

PACKAGE = Path(str(files("archivegen")))


def catalogue(name: str) -> dict[str, str]:
    def flat(prefix: str, table: dict[str, Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, value in table.items():
            found |= flat(f"{prefix}{key}.", value) if isinstance(value, dict) else {f"{prefix}{key}": value}
        return found

    return flat("", tomllib.loads((PACKAGE / "theme/locales" / f"{name}.toml").read_text(encoding="utf-8")))


ENGLISH = catalogue("en")
LANGUAGES = sorted(p.stem for p in (PACKAGE / "theme/locales").glob("*.toml"))


HOW_TO_ADD = (
    "every key of en.toml is needed in every catalogue: put it into archivegen/theme/locales/NAME.toml at the same "
    "place, in that language; a counted key (.one, .other) in all plural forms of the language (CLDR), as listed here. "
    "Words that are not translated yet may stand in English for a day: add their keys to UNTRANSLATED in this test."
)
UNTRANSLATED: frozenset[str] = frozenset()
"""Keys that a catalogue may have word for word as in English until somebody translates them."""

ALIKE = {  # what is rightly the same as in English
    "de": {"downloads", "kind.people"},
    "fr": {"article", "page", "source.page", "articles", "record.type", "pager.page", "count.articles",
           "count.mentions", "about.contact", "about.licence", "search.filter.kind", "article.transcription", "note"},
    "es": set(),
}  # fmt: skip
NO_WORDS = re.compile(r"(\{\w+\}|[\s\d.,:;؛،、：；–—-])*")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def counted(key: str) -> bool:
    base, _, form = key.rpartition(".")
    return form in PLURALS and f"{base}.other" in ENGLISH


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_is_complete(language: str) -> None:
    found = catalogue(language)
    assert missing_words(found, ENGLISH, plural_forms(language)) == [], HOW_TO_ADD
    known = {base_key(key) for key in ENGLISH}
    assert [key for key in found if base_key(key) not in known] == [], "keys that English does not have"
    forms = plural_forms(language)
    assert [k for k in found if counted(k) and k.rpartition(".")[2] not in (*forms, "other")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_fills_in_the_same_values(language: str) -> None:
    for key, text in catalogue(language).items():
        assert text.strip() or key.startswith("list."), key
        variants = [english for one, english in ENGLISH.items() if base_key(one) == base_key(key)]
        allowed = set().union(*map(fields, variants)) | ({"end"} if key.startswith("date.span") else set())
        assert fields(text) <= allowed, key
        if key.rpartition(".")[2] == "other":
            assert "{n}" in text or "n" not in allowed or key == "home.all.articles.other", key
        elif not counted(key) and base_key(key) == key and not key.startswith(("date.span", "date.bce")):
            assert fields(text) == allowed, key


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"en"}))
def test_no_english_is_left_in_a_translation(language: str) -> None:
    latin = language in {"de", "fr", "es"}
    names = re.compile(
        "QGIS|Linked Places|Natural Earth|JavaScript|Zotero|BibTeX|CSL|RIS|Atom|JSON|CSV|GeoJSON|RO-Crate|Esc"
    )
    left = []
    for key, text in catalogue(language).items():
        same = (
            text == ENGLISH.get(key)
            and not NO_WORDS.fullmatch(text)
            and base_key(key) not in ALIKE.get(language, set())
        )
        letters = not latin and re.search("[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", names.sub("", text)))
        if (same or letters) and key not in UNTRANSLATED:
            left.append(key)
    assert left == [], HOW_TO_ADD


@pytest.mark.parametrize("language", LANGUAGES)
def test_punctuation_is_that_of_the_language(language: str) -> None:
    for key, text in catalogue(language).items():
        plain = re.sub(r"\{\w+\}", "x", text)
        assert "'" not in plain, f"{key}: a straight apostrophe"
        assert "..." not in plain, f"{key}: three dots for one sign"
        if language == "fr":
            assert not re.search(r"[^\u00a0\u202f\s][:;?!]( |$)| [:;?!]", plain), (
                f"{key}: no no-break space before a sign"
            )
        if language in {"ar", "fa"}:
            assert not re.search(r"[,;?]", plain), f"{key}: a Latin comma, semicolon or question mark"
        if language == "zh":
            assert not re.search(r"[\u4e00-\u9fff][,;:.?!]", plain), f"{key}: narrow punctuation after Chinese"


def used_in_templates() -> set[str]:
    """Every key asked for by name; one that is put together counts as what it begins with."""
    found = set()
    for path in (PACKAGE / "theme/templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"\bt\(\s*[\"']([^\"']+)[\"']", text))
        found |= set(re.findall(r"\b(?:counted|tally)\([^()]*?[\"']([a-z.]+)[\"']", text))
        found |= set(re.findall(r"[\"'](article\.(?:previous|next))[\"']", text))
    return found


def used_in_python() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        found |= set(re.findall(r"\bwords\(\s*f?\"([^\"{]+)", path.read_text(encoding="utf-8")))
        found |= set(re.findall(r"f?\"(date\.[a-z_.]+)", path.read_text(encoding="utf-8")))
        found |= set(re.findall(r"wording_for\([^()]*\)\(\"([^\"]+)\"", path.read_text(encoding="utf-8")))
    return found


def known(key: str) -> bool:
    return (
        base_key(key) in ENGLISH
        or f"{key}.other" in ENGLISH
        or (key.endswith(".") and any(k.startswith(key) for k in ENGLISH))
    )


def test_every_key_that_is_asked_for_exists() -> None:
    templates, python = used_in_templates(), used_in_python()
    assert len(templates) > 60
    assert len(python) > 15
    assert sorted(key for key in templates | python if not known(key)) == []


def test_every_key_that_exists_is_asked_for() -> None:
    used = used_in_templates() | used_in_python()
    conditional = {"count.articles", "count.records", "count.people", "count.places"}
    downloads = {key for key in ENGLISH if key.startswith("download.")}
    unused = [
        key
        for key in ENGLISH
        if not any(
            base_key(key) == one or (one.endswith(".") and key.startswith(one))
            for one in used | conditional | downloads
        )
    ]
    assert unused == []


def test_a_number_chooses_between_one_and_other_and_is_written_as_the_language_does() -> None:
    words = wording_for("en")
    assert words("count.articles", count=1) == "1 article"
    assert words("count.articles", count=0) == "0 articles"
    assert words("count.articles", count=12345) == "12,345 articles"
    assert wording_for("fa")("count.articles", count=12345) == "۱۲٬۳۴۵ نوشته"
    assert wording_for("ar")("count.articles", count=2) == "مقالتان"
    assert wording_for("ar-EG")("count.articles", count=12) == "١٢ مقالة"
    assert [wording_for("ru")("count.articles", count=n) for n in (1, 2, 5, 21)] == [
        "1 статья", "2 статьи", "5 статей", "21 статья",
    ]  # fmt: skip
    assert wording_for("de")("count.articles", count=12345) == "12.345 Artikel"


@pytest.mark.parametrize(("language", "count", "wanted"), [
    ("en", 1, "one"), ("en", 2, "many"), ("fa", 0, "one"), ("fa", 1, "one"), ("fa", 2, "many"),
    ("ar", 0, "none"), ("ar", 2, "two"), ("ar", 5, "many"), ("pl", 5, "many"), ("ja", 1, "many"),
])  # fmt: skip
def test_plurals_are_those_of_the_language_with_other_behind_them(language: str, count: int, wanted: str) -> None:
    words = Wording(language, {"k.zero": "none", "k.one": "one", "k.two": "two", "k.other": "many"})
    assert words("k", count=count) == wanted


@pytest.mark.parametrize(("tag", "home", "spoken"), [
    ("fa-AF", "خانه", "fa-AF"), ("fa_AF", "خانه", "fa-AF"), ("de-AT", "Startseite", "de-AT"),
    ("de", "Startseite", "de"),
    ("de-u-co-phonebk", "Startseite", "de-u-co-phonebk"), ("zh-SG", "首页", "zh-SG"), ("zh-Hant-TW", "首页", "zh-Hans"),
    ("zh-TW", "首页", "zh-Hans"), ("fa-Latn", "خانه", "fa-Arab"), ("pt", "Home", "en"), ("xx", "Home", "en"),
    ("en-GB", "Home", "en-GB"), ("FA", "خانه", "FA"),
])  # fmt: skip
def test_a_language_falls_back_on_its_parent_and_then_on_english(tag: str, home: str, spoken: str) -> None:
    words = wording_for(tag)
    assert (words("home"), words.spoken, words.language) == (home, spoken, tag)


def test_english_words_for_another_language_are_counted_and_written_as_in_english() -> None:
    words = wording_for("pt")  # in Portuguese nothing is singular
    assert words("count.articles", count=0) == "0 articles"
    assert words.number(12345) == "12,345"


def test_own_words_go_before_those_of_the_theme_and_bring_all_their_forms() -> None:
    own = (("pt", '"home" = "Início"\n"count.articles.other" = "{n} artigos"\n'), ("de", 'home = "Los"\n'))
    words = wording_for("pt-BR", own)
    assert (words("home"), words("articles"), words.spoken) == ("Início", "Articles", "pt-BR")
    assert words("count.articles", count=1) == "1 artigos", "no plural of another language stands in"
    assert (words.of("de")("home"), words.of("de")("articles")) == ("Los", "Artikel")
    assert words.of("pt-BR") is words


@pytest.mark.parametrize(("language", "wanted"), [
    ("en", "1993"), ("ar", "1993"), ("ar-MA", "1993"), ("ar-EG", "١٩٩٣"), ("fa", "۱۹۹۳"), ("pt", "1993"),
])  # fmt: skip
def test_a_year_has_the_digits_of_the_language_and_no_separators(language: str, wanted: str) -> None:
    assert wording_for(language).digits(1993) == wanted


@pytest.mark.parametrize("name", locale_identifiers())
def test_the_default_digits_of_every_language_are_known(name: str) -> None:
    if Locale.parse(name).default_numbering_system != "latn":
        assert native_digits("0123456789", name.replace("_", "-")) != "0123456789"
        assert unicodedata.digit(native_digits("7", name.replace("_", "-"))) == 7


def test_a_key_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        wording_for("en")("no.such.key")


def test_braces_in_values_are_left_alone() -> None:
    assert wording_for("en")("published.by", name="{n} & {name}") == "Published by {n} & {name}"


@pytest.mark.parametrize(("tag", "wanted"), [
    ("en", "en"), ("fa-AF", "fa_AF"), ("zh-Hant", "zh_Hant"), ("de_CH", "de_CH"), ("en-XQ", "en"), ("xx", "en"),
    ("x-private", "en"),
])  # fmt: skip
def test_the_locale_of_a_tag(tag: str, wanted: str) -> None:
    assert str(locale_of(tag)) == wanted


@pytest.mark.parametrize(("tag", "wanted"), [
    ("en", "ltr"), ("fa", "rtl"), ("fa-AF", "rtl"), ("ar", "rtl"), ("he", "rtl"), ("ur-PK", "rtl"), ("ps", "rtl"),
    ("arc", "rtl"), ("pa-PK", "rtl"), ("pa", "ltr"), ("uz-AF", "rtl"), ("az-Arab", "rtl"),
    ("az", "ltr"), ("fa-Latn", "ltr"), ("ku-arab-IQ", "rtl"), ("zh-Hant", "ltr"), ("FA", "rtl"),
])  # fmt: skip
def test_the_direction_of_a_tag(tag: str, wanted: str) -> None:
    assert direction(tag) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_and_every_kind_of_date_has_words(language: str) -> None:
    words = wording_for(language)
    assert len({words(f"rule.M{n}") for n in range(1, 11)}) == 10
    labels = {label(date, language) for date in ("1937?", "1937~", "1937%", "../1937", "1937/..", "193X", "1937-21")}
    assert len(labels) == 7
    assert all(wording_for(language).digits(193) in one for one in labels)
