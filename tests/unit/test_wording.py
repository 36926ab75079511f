"""The interface's words: chosen by language and number, and none missing."""

from __future__ import annotations

import re
import string
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from archivegen.archive.dates import label
from archivegen.wording import Wording, direction, locale_of, wording_for

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


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_persian_has_every_key_that_english_has_and_no_other() -> None:
    assert set(catalogue("fa")) == set(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_fills_in_the_same_values(language: str) -> None:
    found = catalogue(language)
    assert set(found) <= set(ENGLISH)
    for key, text in found.items():
        assert text.strip(), key
        allowed = fields(ENGLISH[key])
        assert fields(text) <= (allowed | {"n"} if key.endswith((".one", ".other")) else allowed), key


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
        found |= set(re.findall(r"wording_for\([^()]*\)\(\"([^\"]+)\"", path.read_text(encoding="utf-8")))
    return found


def known(key: str) -> bool:
    return (
        key in ENGLISH or f"{key}.other" in ENGLISH or (key.endswith(".") and any(k.startswith(key) for k in ENGLISH))
    )


def test_every_key_that_is_asked_for_exists() -> None:
    templates, python = used_in_templates(), used_in_python()
    assert len(templates) > 60
    assert len(python) > 15
    assert sorted(key for key in templates | python if not known(key)) == []


def test_every_key_that_exists_is_asked_for() -> None:
    used = used_in_templates() | used_in_python()
    conditional = {"date.or", "date.and", "count.articles", "count.records"}
    downloads = {key for key in ENGLISH if key.startswith("download.")}
    unused = [
        key
        for key in ENGLISH
        if not any(
            key in (one, f"{one}.one", f"{one}.other") or (one.endswith(".") and key.startswith(one))
            for one in used | conditional | downloads
        )
    ]
    assert unused == []


def test_a_number_chooses_between_one_and_other_and_is_written_as_the_language_does() -> None:
    words = wording_for("en")
    assert words("count.articles", count=1) == "1 article"
    assert words("count.articles", count=0) == "0 articles"
    assert words("count.articles", count=12345) == "12,345 articles"
    assert wording_for("fa")("count.articles", count=2) == "2 نوشته"
    assert wording_for("de")("count.articles", count=12345) == "12.345 articles"


@pytest.mark.parametrize(("language", "count", "wanted"), [
    ("en", 1, "one"), ("en", 2, "many"), ("fa", 0, "one"), ("fa", 1, "one"), ("fa", 2, "many"),
    ("ar", 0, "none"), ("ar", 2, "two"), ("ar", 5, "many"), ("pl", 5, "many"), ("ja", 1, "many"),
])  # fmt: skip
def test_plurals_are_those_of_the_language_with_other_behind_them(language: str, count: int, wanted: str) -> None:
    words = Wording(language, {"k.zero": "none", "k.one": "one", "k.two": "two", "k.other": "many"})
    assert words("k", count=count) == wanted


def test_a_language_falls_back_on_its_parent_and_then_on_english() -> None:
    assert wording_for("fa-AF").words == wording_for("fa").words
    assert wording_for("fa_AF")("home") == "خانه"
    assert wording_for("xx")("home") == "Home"
    assert wording_for("xx").language == "xx"


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
    ("az-Arab", "rtl"), ("az", "ltr"), ("fa-Latn", "ltr"), ("ku-arab-IQ", "rtl"), ("zh-Hant", "ltr"), ("FA", "rtl"),
])  # fmt: skip
def test_the_direction_of_a_tag(tag: str, wanted: str) -> None:
    assert direction(tag) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_and_every_kind_of_date_has_words(language: str) -> None:
    words = wording_for(language)
    assert len({words(f"rule.M{n}") for n in range(1, 11)}) == 10
    labels = {label(date, language) for date in ("1937?", "1937~", "1937%", "../1937", "1937/..", "193X", "1937-21")}
    assert len(labels) == 7
    assert all("193" in one for one in labels)
