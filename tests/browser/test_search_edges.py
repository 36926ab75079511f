"""Words that stand at the edge of a piece of the index, of which Pagefind loads one for each word of a question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import Visit, open_visit, served
from tests.browser.search_page import ask, hits
from tests.browser.test_search_steady import Held
from tests.small_archive import MINI, built, lay_out

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

FILLS = 21_000  # times that a word stands somewhere, so that a piece of the index ends with it
OFTEN = {"harbour": "harbourmaster", "hurt": "hurtsville"}  # and longer words, which the next piece begins with
BEFORE = {"harbour": "beyond", "hurt": "harbourmaster"}  # and words of the same piece


@pytest.fixture(scope="module", params=["one index", "parts"])
def edges_address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an archive is served that has such words."""
    parts = "\n[search]\nshard_pages = 4\n" if request.param == "parts" else ""
    articles = {
        f"content/articles/{word}.md": f"---\ntitle: A {word}\ndate: 2001-01-01\n---\n{'. '.join([word] * FILLS)}.\n"
        for word in OFTEN
    }
    for word in OFTEN.values():
        articles[f"content/articles/{word}.md"] = f"---\ntitle: Beyond\ndate: 2001-01-01\n---\nOnly the {word}.\n"
    site = f'[site]\ntitle = "Mini"\nbase_url = "https://a.example/"\n{parts}'
    root = lay_out(tmp_path_factory.mktemp("edges") / "mini", {**MINI, "site.toml": site, **articles})
    built(root)
    with served(root / "output") as address:
        yield address


@pytest.fixture
def edges(chromium: Any, edges_address: str) -> Iterator[Visit]:
    """A fresh page of it."""
    yield from open_visit(chromium, edges_address)


@pytest.mark.parametrize("word", list(OFTEN))
def test_longer_words_are_found_beyond_the_edge_whatever_was_asked_before(edges: Visit, word: str) -> None:
    both = [f"articles/{word}/", f"articles/{OFTEN[word]}/"]
    assert [hit.url for hit in ask(edges, f"?q={word}")] == both
    for asked, wanted in ((OFTEN[word], both[1:]), (word, both)):
        edges.page.fill("#search-input", asked)
        edges.page.wait_for_url(f"**q={asked}")
        assert [hit.url for hit in hits(edges)] == wanted


@pytest.mark.parametrize("edges_address", ["one index"], indirect=True)
@pytest.mark.parametrize("word", list(OFTEN))
def test_a_piece_that_is_under_way_is_waited_for(edges: Visit, word: str) -> None:
    ask(edges, f"?q={BEFORE[word]}")  # the piece with the word itself is here
    held = Held()
    edges.page.context.route("**/index/*", held.hold)
    with edges.page.expect_request("**/index/*"):
        edges.page.fill("#search-input", OFTEN[word][: len(word) + 2])
    edges.page.fill("#search-input", word)
    edges.page.wait_for_url(f"**q={word}")
    held.let_go()
    assert [hit.url for hit in hits(edges)] == [f"articles/{word}/", f"articles/{OFTEN[word]}/"]
