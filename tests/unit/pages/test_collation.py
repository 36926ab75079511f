"""The collation order as it is unpacked bit by bit gives what the whole table gives."""

from __future__ import annotations

import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyuca import Collator

from archivegen.pages.collation import Collation, collation


@cache
def whole() -> Collator:
    return Collator()


@settings(deadline=None)  # the first example reads the whole table
@given(st.text(max_size=8))
def test_any_text_has_the_elements_of_the_whole_table(text: str) -> None:
    plain = unicodedata.normalize("NFD", text)
    assert collation().collation_elements(plain) == whole().collation_elements(plain)


@pytest.mark.parametrize(
    "text",
    [
        "Ångström",
        "l·l",
        "ྲཱྀ",
        "\U00017000\U00018aff",
        "\U0001b170",
        "\U00020000",
        "中村",
        "ค\u0e38\u0e49ม",
        "\U000e0001",
        "",
    ],
    ids=ascii,
)
def test_what_the_table_says_in_its_own_ways(text: str) -> None:
    """Marks, contractions, implicit weights by the table's ranges and by rule, what the table does not have."""
    plain = unicodedata.normalize("NFD", text)
    assert Collation().collation_elements(plain) == whole().collation_elements(plain)
