"""An index in parts answers as one index does: the bundled archive, cut into parts of sixteen pages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

from archivegen.build import BuildOptions, build
from tests.browser.conftest import ROOT, TODAY, Visit, open_visit, served
from tests.browser.search_page import Hit, all_hits, answered, ask, choose, facets, hits, summary

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


class Answer(NamedTuple):
    """What a search found: results in order, how many in words, the counts of facets as they stand."""

    hits: list[Hit]
    summary: str
    facets: dict[str, dict[str, int]]

    @property
    def urls(self) -> list[str]:
        """Their addresses."""
        return [hit.url for hit in self.hits]


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled archive with its index in many parts."""
    root = tmp_path_factory.mktemp("parted")
    site = (ROOT / "site.toml").read_text("utf-8")
    (root / "site.toml").write_text(site.replace("[search]\n", "[search]\nshard_pages = 16\n"), encoding="utf-8")
    for folder in ("content", "templates"):
        shutil.copytree(ROOT / folder, root / folder)
    result = build(root, BuildOptions(today=TODAY, base_url="https://host.example/archive/"))
    assert result.ok, [str(d) for d in result.diagnostics]
    assert len(list((root / "output/pagefind").glob("part-*"))) > 7
    return root / "output"


@pytest.fixture(scope="module")
def parts_address(parted: Path) -> Iterator[str]:
    """Where it is served."""
    with served(parted) as address:
        yield address


@pytest.fixture
def parts_visit(chromium: Any, parts_address: str) -> Iterator[Visit]:
    """A fresh page of it; the test fails at the end if the page logged an error or asked another host."""
    yield from open_visit(chromium, parts_address)


def answer(visit: Visit, query: str) -> Answer:
    """What the search page finds for a question in its address."""
    ask(visit, query)
    return Answer(all_hits(visit), summary(visit), facets(visit))


@pytest.mark.parametrize("query", [
    "?year=2001",
    "?kind=Article",
    "?year=2001&kind=Article&order=newest",
    "?order=oldest",
    "?order=newest",
    "?q=Kabul&order=newest",
    "?q=Kabul&order=oldest",
    "?q=Kabul&year=2001&order=newest",
    "?q=emeralds",
    "?q=%22the+valley%22",
    f"?q={quote('پنجشیر')}&order=oldest",
    "?q=qqqqq",
    "?year=1777",
    "?q=Kabul&decade=1990&section=War&order=oldest",
    "?year=1996&year=2001&people=Ahmad+Shah+Massoud&order=newest",
])  # fmt: skip
def test_parts_answer_as_one_index(visit: Visit, parts_visit: Visit, query: str) -> None:
    """The same pages in the same order, the same counts, and the same values of filters in the same order."""
    assert answer(parts_visit, query) == answer(visit, query)


@pytest.mark.parametrize("query", [
    "?q=Kabul",
    "?q=the+valley",
    "?q=Massoud+emeralds",  # no part has both words but one
    "?q=Kabul+qqqqq",  # a word that there is not is left out
    "?q=emer",
    "?q=Kabul&kind=Article",
    f"?q={quote('احمد شاه مسعود')}",
])  # fmt: skip
def test_best_first_finds_the_same_pages(visit: Visit, parts_visit: Visit, query: str) -> None:
    """Scores differ by how long the pages of a part are: among so small ones the order may differ, nothing else."""
    one, parts = answer(visit, query), answer(parts_visit, query)
    assert sorted(parts.hits) == sorted(one.hits)
    assert parts.hits
    assert parts[1:] == one[1:]


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_undated_pages_stand_last_whichever_way(parts_visit: Visit, order: str) -> None:
    found = answer(parts_visit, f"?order={order}").hits
    dated = [
        number for number, hit in enumerate(found) if hit.url.startswith("articles/") and re.search(r"\d{4}", hit.about)
    ]
    assert dated
    assert [hit.url for hit in found].index("about-this-archive/") > max(dated)


def test_a_word_that_no_part_has_finds_no_other_word(parts_visit: Visit) -> None:
    """Pagefind looks for the longest beginning of a word that it does not know, among the words that it has loaded."""
    assert answer(parts_visit, "?q=kabulistanology").urls == []


def test_a_record_comes_first_by_any_of_its_names(parts_visit: Visit) -> None:
    for spelling in ("Ahmad Shah Massoud", "احمد شاه مسعود"):
        assert answer(parts_visit, f"?q={quote(spelling)}").urls[0] == "people/ahmad-shah-massoud/"


def test_the_order_is_changed_and_a_filter_chosen_by_hand(visit: Visit, parts_visit: Visit) -> None:
    shown = []
    for site in (visit, parts_visit):
        site.go("search/")
        site.page.fill("#search-input", "Kabul")
        answered(site)
        site.page.select_option("#search-sort", "newest")
        choose(site, "year", "1996")
        site.page.wait_for_url("**/search/?q=Kabul&order=newest&year=1996")
        shown.append((hits(site), summary(site), facets(site)))
    assert shown[0] == shown[1]
    assert shown[0][0]


def test_a_passage_of_a_part_opens_at_its_paragraph(parts_visit: Visit) -> None:
    ask(parts_visit, "?q=emeralds")
    passage = parts_visit.page.locator(".hit-passage a[href*='#']").first
    target = passage.get_attribute("href").partition("#")[2].partition(":~:")[0]
    passage.click()
    parts_visit.page.wait_for_url("**/articles/**")
    assert parts_visit.page.evaluate("id => document.getElementById(decodeURIComponent(id)) !== null", target)


def test_a_question_without_a_word_loads_no_words(parts_visit: Visit) -> None:
    answer(parts_visit, "?year=2001&order=newest")
    assert not [url for url in parts_visit.requests if "/index/" in url]
    assert [url for url in parts_visit.requests if "/fragment/" in url]


@pytest.mark.parametrize("lost", ["parts.json", "part-*/start.bin", "part-*/index/*", "pagefind-worker.js"])
def test_an_index_that_cannot_be_loaded_is_an_error_and_no_shorter_answer(
    chromium: Any, parts_address: str, lost: str
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    context.route(f"**/pagefind/{lost}", lambda route: route.abort())
    page.goto(f"{parts_address}search/?q=Kabul")
    page.wait_for_selector("#search-failed", state="visible")
    assert page.is_hidden("#search")
    context.close()
