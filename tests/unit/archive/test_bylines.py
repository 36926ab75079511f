"""What a byline says: a name as it is read, family and given name, or a name that stays whole (ADR 33)."""

from __future__ import annotations

import pytest

from archivegen.archive.bylines import Byline, byline


@pytest.mark.parametrize(("written", "read"), [
    ("Finch, Harold", Byline("Harold Finch", "Finch", "Harold")),
    ("Woolf, V.", Byline("V. Woolf", "Woolf", "V.")),
    ("Ivanov, I.I.", Byline("I.I. Ivanov", "Ivanov", "I.I.")),
    ("رحیمی، مینا", Byline("مینا رحیمی", "رحیمی", "مینا")),
    ("John Smith, Jr.", Byline("John Smith, Jr.")),
    ("William Hale, III", Byline("William Hale, III")),
    ("William Hale, V", Byline("William Hale, V")),  # a number or a name: nobody says
    ("Smith, Viv", Byline("Viv Smith", "Smith", "Viv")),
    ("Tran, Vi", Byline("Vi Tran", "Tran", "Vi")),
    ("Ahmed, Md", Byline("Md Ahmed", "Ahmed", "Md")),
    ("William Hale, VIII", Byline("William Hale, VIII")),
    ("William Hale, iii", Byline("William Hale, iii")),
    ("Jane Roe, m.d.", Byline("Jane Roe, m.d.")),
    ("Jane Roe, MD", Byline("Jane Roe, MD")),
    ("Jane Roe, M.D.", Byline("Jane Roe, M.D.")),
    ("Finch, Harold, Dr", Byline("Finch, Harold, Dr")),
    ("Finch,", Byline("Finch,")),
    ("{Reuters, London}", Byline("Reuters, London", whole=True)),
    ("{ }", Byline("{ }")),
    ("{", Byline("{")),
])  # fmt: skip
def test_a_byline_says_what_it_says_and_no_more(written: str, read: Byline) -> None:
    assert byline(written) == read
