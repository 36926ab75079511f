"""Which language tags are well formed (RFC 5646), and which of them browsers take (ECMA-402)."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivegen.language_names import language_doubt, language_meant
from archivegen.language_tags import for_browsers, is_language_tag
from archivegen.outcome import BuildResult
from tests.small_archive import SITE, lay_out, put, run

GOOD = (
    "en", "fa-AF", "zh-Hant-TW", "es-419", "pa-Arab-PK", "ckb", "sl-rozaj-biske-1994", "de-1996", "de-DE-1901",
    "ca-valencia", "de-u-co-phonebk", "en-t-ja-m0-und", "en-a-bbb-x-a-ccc", "en-x-a",
    "hy-Latn-IT-arevela", "EN-gb", "pt_BR", "zh-yue",
)  # fmt: skip
BAD = (
    "", "e", "en-", "-en", "en--GB", "en-a", "en-a-b", "en-x", "en-u", "en-G", "en-GB-GB", "en-GB-oed", "en-1234-1234",
    "de-1996-1996", "en-a-bb-a-cc", "en-a-bb-A-cc", "engl", "english", "farsi", "i-klingon", "x-own",
    "en GB", "en/GB", "fа", "en-٤١٩", "english language", "en-abcdefghi", "en\n",
)  # fmt: skip


@pytest.mark.parametrize("tag", GOOD)
def test_a_well_formed_tag_is_one(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize("tag", BAD)
def test_what_browsers_would_refuse_is_none(tag: str) -> None:
    assert not is_language_tag(tag)


def test_an_extended_language_is_called_by_its_own_name() -> None:
    assert [for_browsers(tag) for tag in ("zh-yue", "zh-yue-HK", "ar-arb", "fa-AF", "pt_BR")] == [
        "yue", "yue-HK", "arb", "fa-AF", "pt_BR",
    ]  # fmt: skip


KNOWN = (
    *(tag for tag in GOOD if tag != "en-x-a"), "prs", "haz", "grc", "und", "mul", "zxx", "qaa", "qtz-QM", "en-x-york",
    "fr-FR-x-fance", "sr-ekavsk", "ja-JP", "sh", "tl",
    "xcl", "sux", "roa",  # ISO 639-3 and 639-5 know thousands more than CLDR
)  # fmt: skip


@pytest.mark.parametrize("tag", KNOWN)
def test_what_cldr_knows_and_what_is_for_private_use_is_no_doubt(tag: str) -> None:
    assert language_doubt(tag) is None


@pytest.mark.parametrize(("tag", "message", "meant"), [
    ("jp", '"jp" is no language that CLDR knows', "ja"),
    ("gr-GR", '"gr" is no language that CLDR knows', ""),
    ("en-UK", '"UK" in "en-UK" is no region', "en-GB"),
    ("xcl-UK", '"UK" in "xcl-UK" is no region', "xcl-GB"),
    ("fr-Fance", '"Fance" in "fr-Fance" is no region', "fr-FR"),
    ("de-schweiz", '"schweiz" in "de-schweiz" is no region', "de-CH"),
])  # fmt: skip
def test_a_language_or_region_that_there_is_not_is_doubted_with_what_may_be_meant(
    tag: str, message: str, meant: str
) -> None:
    doubt = language_doubt(tag)
    assert doubt is not None
    assert doubt[0] == message
    assert doubt[1].startswith(f'did you mean "{meant}"' if meant else "write a code such as")


@pytest.mark.parametrize(("word", "tag"), [
    ("german", "de"), ("Deutsch", "de"), ("farsi", "fa"), ("فارسی", "fa"), ("Dari", "fa-AF"), ("français", "fr"),
    ("francais", "fr"), ("русский", "ru"), ("Brazilian Portuguese", "pt-BR"), ("English language", "en"),
    ("de-Deutschland", "de-DE"), ("German-AT", "de-AT"), ("pt_brazil", "pt-BR"),
])  # fmt: skip
def test_a_languages_name_leads_to_its_code(word: str, tag: str) -> None:
    assert language_meant(word) == f'did you mean "{tag}"?'


def test_what_is_like_no_language_leads_nowhere() -> None:
    assert [language_meant(word) for word in ("", "x", "nowruz", "12", "engl")] == [""] * 5


def test_it_is_said_of_settings_articles_names_and_tables_and_nothing_stops(tmp_path: Path) -> None:
    root = lay_out(tmp_path, {
        "site.toml": SITE.replace("[search]", 'language = "en-UK"\n[search]'),
        "content/articles/a.md": "---\ntitle: A\nlang: jp\n---\nA.\n",
        "content/people/mina.md": "---\nname: Mina\nnames: [{form: Mîna, lang: xx}]\n---\n",
        "content/places.csv": "id,name,lang\nherat,Herat,german\n",
    })  # fmt: skip
    stopped = run(root)
    assert ('column lang: "german" is no language', 'did you mean "de"?') in said(stopped)
    put(root / "content/places.csv", "id,name,lang\nherat,Herat,de-UK\n")
    found = run(root)
    assert found.ok
    assert {(d.path, d.line, d.severity, d.code) for d in found.diagnostics if d.code in {"LANG", "CONFIG"}} == {
        ("site.toml", 5, "warning", "CONFIG"),
        ("content/articles/a.md", 3, "warning", "LANG"),
        ("content/people/mina.md", 3, "warning", "LANG"),
        ("content/places.csv", 2, "warning", "LANG"),
    }
    assert ('column lang: "UK" in "de-UK" is no region', 'did you mean "de-GB"?') in said(found)
    assert ('site.language: "UK" in "en-UK" is no region', 'did you mean "en-GB"?') in said(found)


def said(result: BuildResult) -> set[tuple[str, str]]:
    return {(d.message, d.hint) for d in result.diagnostics}
