"""Which language tags are well formed (RFC 5646), and which of them browsers take (ECMA-402)."""

from __future__ import annotations

import pytest

from archivegen.language_tags import for_browsers, is_language_tag

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
