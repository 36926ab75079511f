"""What is printed beside a text is found, and a passage says more than the title above it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import Visit, open_visit, served
from tests.browser.search_page import all_hits, ask
from tests.pictures import picture
from tests.small_archive import SITE, built, lay_out

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

ARTICLE = """---
title: The gates of the works
date: 1926-05-09
authors: [Eleanor Marsh, Harold Finch, B. Ross]
source: {name: Courier, page: "3", archive: Record Office, archive_location: SC/26/9}
image: {src: gates.png, caption: Pickets before noon, credit: Q. Ellery, alt: Closed ironwork}
note: Typed from a torn copy.
tags: [labour]
---
Nobody went in.
"""
FILES = {
    "site.toml": SITE.replace("enabled = false", "enabled = true"),
    "content/articles/gates.md": ARTICLE,
    "content/articles/other.md": "---\ntitle: Other\n---\nSomething else altogether.\n",
    "content/people.csv": "id,name,summary,wikidata\nomid,Omid Sharp,A keeper of lights,Q42\n",
    "content/people/marsh.md": "---\nname: Eleanor Marsh\nnames: [Nell Whitcombe]\nroles: [editor]\n---\n",
}
PASSAGES = "() => [...document.querySelectorAll('.hit-passage a')].map((a) => [a.innerText, a.hash.split(':~:')[0]])"


@pytest.fixture(scope="module")
def small(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    root = lay_out(tmp_path_factory.mktemp("passages"), FILES)
    (root / "content/articles/gates.png").write_bytes(picture().encode())
    built(root)
    with served(root / "output") as address:
        yield from open_visit(chromium, address)


@pytest.mark.parametrize(("asked", "passage", "place"), [
    ("Harold Finch", "Eleanor Marsh, Harold Finch, B. Ross.", ""),
    ("Ross", "Eleanor Marsh, Harold Finch, B. Ross.", ""),
    ("pickets", "Pickets before noon. Q. Ellery. Closed ironwork.", "#figure.1"),
    ("Ellery", "Pickets before noon. Q. Ellery. Closed ironwork.", "#figure.1"),
    ("ironwork", "Pickets before noon. Q. Ellery. Closed ironwork.", "#figure.1"),
    ("SC/26/9", "Courier, page 3. Record Office, SC/26/9. Typed from a torn copy. labour.", "#provenance"),
    ("torn", "Courier, page 3. Record Office, SC/26/9. Typed from a torn copy. labour.", "#provenance"),
])  # fmt: skip
def test_what_an_article_prints_beside_its_text_is_found_where_it_stands(
    small: Visit, asked: str, passage: str, place: str
) -> None:
    (hit,) = ask(small, f"?q={asked}")
    assert hit.title == "The gates of the works"
    assert small.page.evaluate(PASSAGES) == [[passage, place]]
    assert small.page.is_hidden("#search-left")
    small.go(hit.url)
    assert not place or small.page.locator(f"[id='{place[1:]}']").count() == 1


def test_any_name_of_an_author_finds_what_she_wrote(small: Visit) -> None:
    assert {hit.url for hit in ask(small, "?q=Nell+Whitcombe")} == {"articles/gates/", "people/marsh/"}


def test_a_title_is_not_said_again_below_itself(small: Visit) -> None:
    assert [hit.title for hit in ask(small, "?q=gates")] == ["The gates of the works"]
    assert small.page.evaluate(PASSAGES) == [["Nobody went in.", ""]]
    ask(small, "?q=Eleanor+Marsh")
    assert [hit.title for hit in all_hits(small)] == ["Eleanor Marsh", "The gates of the works"]
    assert small.page.evaluate(PASSAGES)[0] == ["editor.", ""]


def test_a_record_without_a_text_shows_what_it_says_of_itself(small: Visit) -> None:
    assert [hit.title for hit in ask(small, "?q=Omid+Sharp")] == ["Omid Sharp"]
    ((text, _),) = small.page.evaluate(PASSAGES)
    assert text.startswith("A keeper of lights")
