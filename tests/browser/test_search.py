"""Search as readers use it: by a word, by any spelling of a name, narrowed, sorted, from an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


def hits(visit: Visit) -> list[tuple[str, str]]:
    """(title, address within the site) of the results shown, once there are some."""
    visit.page.wait_for_selector(".hit-title a")
    found: Any = visit.page.eval_on_selector_all(".hit-title a", "all => all.map(a => [a.textContent, a.href])")
    return [(title, href.removeprefix(visit.base)) for title, href in found]


def wait_for_summary(visit: Visit, part: str) -> None:
    """Wait until the summary of results holds a text."""
    visit.page.wait_for_function("p => document.querySelector('pagefind-summary')?.textContent.includes(p)", arg=part)


@pytest.mark.case("PU-01")
def test_a_word_of_its_text_finds_an_article(visit: Visit) -> None:
    visit.go("search/")
    visit.page.fill("pagefind-input input", "emeralds")
    wait_for_summary(visit, "emeralds")
    assert any(url.startswith("articles/") and "emeralds" in url for _, url in hits(visit))


@pytest.mark.parametrize("spelling", ["Ahmad Shah Massoud", "Ahmad Shah Masood", "احمد شاه مسعود"])
def test_any_spelling_of_a_name_finds_the_person_and_the_articles(visit: Visit, spelling: str) -> None:
    visit.go(f"search/?q={quote(spelling)}")
    found = hits(visit)
    assert any(url == "people/ahmad-shah-massoud/" for _, url in found)
    assert any(url.startswith("articles/") for _, url in found)


def test_an_arabic_keyboard_finds_a_persian_name(visit: Visit) -> None:
    visit.go(f"search/?q={quote('كابل')}")
    assert "places/kabul/" in [url for _, url in hits(visit)]


def test_filters_by_year(visit: Visit) -> None:
    visit.go("search/?year=2001")
    found = hits(visit)
    assert found
    visit.page.wait_for_selector(".hit-about")
    dates = visit.page.eval_on_selector_all(".hit-about", "all => all.map(e => e.textContent)")
    assert all("2001" in date for date in dates)


def test_filters_by_place(visit: Visit) -> None:
    visit.go(f"search/?places={quote('Bazarak')}")
    found = hits(visit)
    assert found
    for _, url in found[:3]:
        visit.go(url)
        assert visit.page.locator("a[href$='places/bazarak/']").count()


def test_a_filter_is_chosen_with_a_click(visit: Visit) -> None:
    visit.go("search/?q=Kabul")
    before = len(hits(visit))
    group = visit.page.locator('.pf-filter-group[data-filter-name="year"]')
    group.locator("summary").first.click()
    group.locator("label", has_text="1996").first.click()
    visit.page.wait_for_function("n => document.querySelectorAll('.hit-title').length < n", arg=before)
    assert "year=1996" in visit.page.url
    assert hits(visit)


def test_newest_first_and_oldest_first(visit: Visit) -> None:
    def years(order: str) -> list[int]:
        visit.go(f"search/?q=Kabul&order={order}&kind=Article")
        hits(visit)
        visit.page.wait_for_selector(".hit-about")
        shown: list[str] = visit.page.eval_on_selector_all(".hit-about", "all => all.map(e => e.textContent)")
        import re

        return [int(m[0]) for text in shown if (m := re.search(r"(19|20)\d\d", text))]

    newest, oldest = years("newest"), years("oldest")
    assert len(newest) > 5
    assert newest == sorted(newest, reverse=True)
    assert oldest == sorted(oldest)


def test_a_passage_opens_at_its_paragraph(visit: Visit) -> None:
    visit.go("search/?q=emeralds")
    hits(visit)
    passage = visit.page.locator(".hit-passage a[href*='#']").first
    target = passage.get_attribute("href").partition("#")[2]
    passage.click()
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.evaluate("id => document.getElementById(decodeURIComponent(id)) !== null", target)


def test_an_article_in_dari_is_found_from_the_english_page(visit: Visit) -> None:
    visit.go(f"search/?q={quote('پنجشیر')}")
    assert any("dari" in url for _, url in hits(visit))


def test_the_home_page_leads_to_search(visit: Visit) -> None:
    visit.go("")
    visit.page.fill("input[type=search]", "Salang")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/search/?q=Salang")
    assert hits(visit)


def test_no_draft_is_found(visit: Visit) -> None:
    visit.go("search/?kind=Article")
    visit.page.wait_for_selector(".hit-title a")
    assert not any("evacuation-in-figures" in url for _, url in hits(visit))


def test_a_disk_says_that_search_needs_a_server(chromium: Any, built: Any) -> None:
    page = chromium.new_page()
    page.goto((built / "search" / "index.html").as_uri())
    page.wait_for_selector("#search-file", state="visible")
    assert "archivegen serve" in page.inner_text("#search-file")
    page.close()
