"""What a record's pages quote (rule L3): every mention, one quotation a sentence, shared out to pages."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_context import article, context_of, views

from archivegen.archive.model import Quote, Sighting
from archivegen.names.sentences import sentence_around
from archivegen.pages import shares
from archivegen.pages.evidence import joined
from archivegen.pages.record import record_pages
from archivegen.pages.shares import ARTICLES_PER_PAGE, MENTIONS_PER_PAGE, page_from

MINA = {"people/mina.md": "---\nname: Mina Rahimi\n---\n"}
sightings = st.lists(st.lists(st.integers(1, 130), min_size=1, max_size=130), max_size=70)


def pages_of(root: Path, files: dict[str, str]) -> dict[str, Any]:
    return views(record_pages, context_of(root, files), frozenset())


def quoted(view: Any) -> list[tuple[str, list[str]]]:
    """Each quotation of a page: its text, and the names marked in it."""
    return [
        ("".join(quote.parts), list(quote.parts[1::2]))
        for group in view.evidence
        for item in group.items
        for quote in item.quotes
    ]


@given(sightings)
def test_l3_every_sentence_is_on_one_page_in_order_and_no_page_is_too_long(weights: list[list[int]]) -> None:
    found, mention = [], 0
    for number, sentences in enumerate(weights):
        groups = []
        for weight in sentences:
            groups.append(tuple(range(mention, mention + weight)))
            mention += weight
        found.append(Sighting(number, tuple(groups)))
    pages, start = [], (0, 0)
    while not pages or start[0] < len(found):
        shares, start = page_from(found, start)
        pages.append(shares)
    shown = [(share.article, sentence) for page in pages for share in page for sentence in share.sentences]
    assert shown == [(s.article, sentence) for s in found for sentence in s.sentences]
    for page in pages:
        assert page or len(pages) == 1
        assert len(page) <= ARTICLES_PER_PAGE
        lengths = [len(sentence) for share in page for sentence in share.sentences]
        assert sum(lengths) <= MENTIONS_PER_PAGE or len(lengths) == 1
    for page, following in pairwise(pages):
        assert page[-1].last is following[0].first
        assert page[-1].last is (page[-1].article != following[0].article)


def test_l3_an_article_with_hundreds_of_mentions_is_quoted_whole_over_several_pages(tmp_path: Path) -> None:
    text = "\n\n".join(f"In part {n} Mina Rahimi spoke." for n in range(250))
    made = pages_of(
        tmp_path,
        {**MINA, "articles/a.md": article("Mina Rahimi.", date="1990"), "articles/b.md": article(text, date="1991")},
    )
    assert list(made) == [f"people/mina/{n}index.html" for n in ("", "2/", "3/", "4/")]
    first, second, third, fourth = made.values()
    assert quoted(first) == [("Mina Rahimi.", ["Mina Rahimi"])]
    assert [text for view in (second, third, fourth) for text, _ in quoted(view)] == [
        f"In part {n} Mina Rahimi spoke." for n in range(250)
    ]
    items = [item for view in made.values() for group in view.evidence for item in group.items]
    cut = [(item.continued, item.continues) for item in items]
    assert cut == [(False, False), (False, True), (True, True), (True, False)]
    assert [(year.label, year.url, year.count) for year in third.years] == [
        ("1990", "people/mina/#y1990", 1), ("1991", "people/mina/2/#y1991", 250),
    ]  # fmt: skip


def test_l3_two_mentions_in_one_sentence_are_one_quotation_with_both_names_marked(tmp_path: Path) -> None:
    text = "Mina Rahimi came. Mina Rahimi came. When Rahimi spoke,\nMina  Rahimi smiled. She left."
    view = pages_of(tmp_path, {**MINA, "articles/a.md": article(text)})["people/mina/index.html"]
    assert quoted(view) == [
        ("Mina Rahimi came.", ["Mina Rahimi"]),
        ("Mina Rahimi came.", ["Mina Rahimi"]),
        ("When Rahimi spoke, Mina Rahimi smiled.", ["Rahimi", "Mina Rahimi"]),
    ]
    assert [q.rules for group in view.evidence for i in group.items for q in i.quotes] == [
        ("M2",), ("M2",), ("M4", "M2"),
    ]  # fmt: skip
    assert (view.mentions, view.rules) == (4, ("M2", "M4"))


def test_sentences_of_different_blocks_are_never_joined(tmp_path: Path) -> None:
    text = "- Mina Rahimi\n- Mina Rahimi\n\n| Mina Rahimi | Mina Rahimi |\n|---|---|\n| x | y |\n"
    view = pages_of(tmp_path, {**MINA, "articles/a.md": article(text)})["people/mina/index.html"]
    assert quoted(view) == [("Mina Rahimi", ["Mina Rahimi"])] * 4


def test_names_far_apart_in_a_long_sentence_are_quoted_together_with_an_ellipsis_between(tmp_path: Path) -> None:
    filling = "and so on through the long years, " * 20
    text = f"Mina Rahimi began {filling}until Mina Rahimi and Mina Rahimi ended."
    view = pages_of(tmp_path, {**MINA, "articles/a.md": article(text)})["people/mina/index.html"]
    ((sentence, names),) = quoted(view)
    assert names == ["Mina Rahimi"] * 3
    assert sentence.startswith("Mina Rahimi began and so on")
    assert sentence.endswith("until Mina Rahimi and Mina Rahimi ended.")
    assert sentence.count(" … ") == 1


@given(st.lists(st.sampled_from(["Ann", "went", "away", "x" * 90, "long ago"]), min_size=1, max_size=60))
def test_a_quotation_of_several_names_loses_nothing_between_them_unsaid(words: list[str]) -> None:
    text = " ".join(words)
    places = [m.span() for m in re.finditer(r"\bAnn\b", text)]
    if not places:
        return
    quotes = [Quote(*sentence_around(text, start, end), 0, start) for start, end in places]
    parts = joined(quotes)
    assert list(parts[1::2]) == ["Ann"] * len(places)
    whole = "".join(parts)
    position = 0
    for piece in re.split(r"(?:^| )…(?: |$)", whole):  # what stands between ellipses is the text, in order
        found = text.find(piece.strip(), position)
        assert found >= position, (piece, whole)
        position = found + len(piece.strip())
    if "…" not in whole:
        assert whole == text


def test_an_article_is_quoted_without_its_summary_so_that_it_does_not_make_the_page_again(tmp_path: Path) -> None:
    texts = ("Mina Rahimi spoke.", "First words.\n\nMina Rahimi spoke.")
    made = [
        pages_of(tmp_path / str(n), {**MINA, "articles/a.md": article(text)})["people/mina/index.html"]
        for n, text in enumerate(texts)
    ]
    assert made[0] == made[1]


def test_l4_what_is_declared_and_never_named_is_shared_out_to_the_pages_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(shares, "ITEMS_PER_PAGE", 2)
    files = {f"articles/{n}.md": article("None.", people="[mina]", date=f"199{n}") for n in range(5)}
    made = pages_of(tmp_path, {**MINA, **files})
    assert [[item.id for item in view.declared] for view in made.values()] == [["0", "1"], ["2", "3"], ["4"]]
    assert {(view.declared_count, view.mentions, view.evidence) for view in made.values()} == {(5, 0, ())}
    assert [view.pager.total for view in made.values()] == [3, 3, 3]


def test_a_year_before_the_first_is_named_as_in_the_lists(tmp_path: Path) -> None:
    made = pages_of(tmp_path, {**MINA, "articles/a.md": article("Mina Rahimi.", date='"-0043"')})
    ((group,),) = [view.evidence for view in made.values()]
    assert (group.label, group.url, group.anchor) == ("44 BCE", "years/-43/", "y-43")


def test_a_page_that_ends_within_a_year_leads_to_where_the_year_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "ARTICLES_PER_PAGE", 2)
    files = {f"articles/{n}.md": article("Mina Rahimi.", date=f"1990-01-0{n}") for n in range(1, 4)}
    made = pages_of(tmp_path, {**MINA, **files, "articles/u.md": article("Mina Rahimi.")})
    assert [[(y.label, y.url, y.count) for y in view.years] for view in made.values()] == [
        [("1990", "people/mina/#y1990", 3), ("", "people/mina/2/#undated", 1)]
    ] * 2
