"""Search as readers use it: by a word, by any spelling of a name, narrowed, sorted, from an address, by keyboard."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.conftest import Visit
from tests.browser.search_page import all_hits, answered, ask, choose, facets, hits, summary

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


@pytest.mark.case("PU-01")
def test_a_word_of_its_text_finds_an_article(visit: Visit) -> None:
    visit.go("search/")
    visit.page.fill("#search-input", "emeralds")
    assert any(hit.url.startswith("articles/") and "emeralds" in hit.url for hit in hits(visit))
    assert summary(visit) == "2 results"


@pytest.mark.parametrize(
    "spelling",
    ["Ahmad Shah Massoud", "Ahmad Shah Masood", "احمد شاه مسعود", "AHMAD-SHAH MASSOUD", "\u202eAhmad Shah Massoud"],
)
def test_any_spelling_of_a_name_finds_the_person_and_the_articles(visit: Visit, spelling: str) -> None:
    found = ask(visit, f"?q={quote(spelling)}")
    assert found[0].url == "people/ahmad-shah-massoud/"
    assert any(hit.url.startswith("articles/") for hit in all_hits(visit))


def test_an_arabic_keyboard_finds_a_persian_name(visit: Visit) -> None:
    assert "places/kabul/" in [hit.url for hit in ask(visit, f"?q={quote('كابل')}")]


@pytest.mark.parametrize(("one", "other"), [
    ("People's", "People’s"),
    ("Pul-e Khumri", "Pul e Khumri"),
    ("panjshir", "Panjshīr"),
    ('"the valley"', "“the valley”"),
])  # fmt: skip
def test_signs_and_marks_make_no_difference(visit: Visit, one: str, other: str) -> None:
    found = ask(visit, f"?q={quote(one)}")
    assert found
    assert ask(visit, f"?q={quote(other)}") == found


def test_a_phrase_in_quotation_marks_is_found_as_it_stands(visit: Visit) -> None:
    ask(visit, f"?q={quote('the valley')}")
    loose = len(all_hits(visit))
    ask(visit, "?q=%22the+valley%22")
    assert 0 < len(all_hits(visit)) < loose


@pytest.mark.parametrize("question", ["a", "the", "the of a", "kabul " * 300, "😀", "!!!", "' \"", "🇦🇫 Kabul"])
def test_odd_questions_are_answered(visit: Visit, question: str) -> None:
    ask(visit, f"?q={quote(question)}")
    assert re.fullmatch(r"\d+ results?", summary(visit))
    assert visit.page.locator("#search-nothing").is_visible() == (summary(visit) == "0 results")


def test_a_word_that_stands_nowhere_finds_nothing_else(visit: Visit) -> None:
    """Pagefind itself offers pages with the longest beginning of such a word."""
    assert ask(visit, "?q=kabulistanology") == []


def test_a_word_that_stands_nowhere_is_left_out_and_said_to_be(visit: Visit) -> None:
    found = ask(visit, "?q=emeralds+qqqqq")
    assert visit.page.inner_text("#search-left bdi") == "qqqqq"
    assert found == ask(visit, "?q=emeralds")
    assert visit.page.is_hidden("#search-left")


def test_filters_by_year_and_by_decade(visit: Visit) -> None:
    assert all("2001" in hit.about for hit in ask(visit, "?year=2001"))
    answer = ask(visit, "?decade=2000")
    assert answer
    assert all(re.search("200[0-9]", hit.about) for hit in all_hits(visit))
    assert set(facets(visit)["year"]) <= {str(year) for year in range(2000, 2010)}


def test_several_values_of_what_an_article_has_one_of_widen_the_search(visit: Visit) -> None:
    one, other = len(ask(visit, "?year=1996")), len(ask(visit, "?year=2001"))
    assert len(ask(visit, "?year=1996&year=2001")) == one + other


def test_several_people_narrow_the_search(visit: Visit) -> None:
    ask(visit, f"?people={quote('Hamid Karzai')}")
    alone = len(all_hits(visit))
    together = facets(visit)["people"]["Ashraf Ghani"]
    ask(visit, f"?people={quote('Hamid Karzai')}&people={quote('Ashraf Ghani')}")
    assert 0 < len(all_hits(visit)) == together < alone


def test_a_count_says_what_choosing_that_value_will_show(visit: Visit) -> None:
    ask(visit, "?q=Kabul&year=1996&section=War")
    counts = facets(visit)
    assert set(counts["section"]) > {"War"}  # the others stay on offer
    for facet in ("section", "year"):
        before = counts[facet]
        value = next(value for value in before if value not in {"War", "1996"})
        ask(visit, "?q=Kabul&year=1996&section=War")
        choose(visit, facet, value)
        chosen = before["War" if facet == "section" else "1996"]
        assert summary(visit).split()[0] == str(before[value] + chosen)


def test_a_filter_is_chosen_with_a_click_and_taken_away_by_its_chip(visit: Visit) -> None:
    before = ask(visit, "?q=Kabul")
    choose(visit, "year", "1996")
    assert "year=1996" in visit.page.url
    assert hits(visit) != before
    chip = visit.page.get_by_role("button", name="Remove: Year: 1996")
    assert chip.inner_text().startswith("Year: 1996")
    chip.click()
    assert hits(visit) == before
    assert visit.page.evaluate("document.activeElement.id") == "search-input"
    choose(visit, "year", "1996")
    choose(visit, "section", "War")
    visit.page.get_by_role("button", name="Clear all filters").click()
    assert hits(visit) == before


def test_a_long_facet_has_a_field_to_find_a_value(visit: Visit) -> None:
    ask(visit, "?q=Kabul")
    box = visit.page.locator('.facet[data-facet="people"]')
    counts = list(facets(visit)["people"].values())
    assert counts == sorted(counts, reverse=True)
    box.locator("summary").click()
    box.get_by_label("Find in this list: People").fill("kárz")
    assert set(facets(visit)["people"]) == {"Hamid Karzai", "Ahmed Wali Karzai"}
    box.locator("label", has_text="Hamid Karzai").click()
    answered(visit)
    box.locator(".facet-find").fill("nobody")
    assert list(facets(visit)["people"]) == ["Hamid Karzai"]  # what is chosen stays


def test_newest_first_and_oldest_first(visit: Visit) -> None:
    def years(order: str) -> list[int]:
        ask(visit, f"?q=Kabul&order={order}&kind=Article")
        return [int(m[0]) for hit in all_hits(visit) if (m := re.search(r"(19|20)\d\d", hit.about))]

    newest, oldest = years("newest"), years("oldest")
    assert len(newest) > 5
    assert newest == sorted(newest, reverse=True)
    assert oldest == sorted(oldest)


def test_a_passage_opens_at_its_paragraph_with_the_words_marked(visit: Visit) -> None:
    ask(visit, "?q=emeralds")
    passage = visit.page.locator(".hit-passage a[href*='#']").first
    shown = " ".join(passage.inner_text().replace("…", "").split())
    target, _, text = passage.get_attribute("href").partition("#")[2].partition(":~:")
    assert "emeralds" in text
    passage.click()
    visit.page.wait_for_url("**/articles/**")
    paragraph = visit.page.locator(f"#{target}")
    assert shown in " ".join(paragraph.inner_text().split())
    assert visit.page.evaluate("document.querySelector(':target').id") == target
    box = paragraph.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


def test_an_article_in_dari_is_found_from_the_english_page(visit: Visit) -> None:
    assert any("dari" in hit.url for hit in ask(visit, f"?q={quote('پنجشیر')}"))


def test_the_home_page_leads_to_search(visit: Visit) -> None:
    visit.go("")
    visit.page.fill("input[type=search]", "Salang")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/search/?q=Salang")
    assert hits(visit)
    assert visit.page.input_value("#search-input") == "Salang"


def test_no_draft_is_found(visit: Visit) -> None:
    ask(visit, "?kind=Article")
    assert not any("evacuation-in-figures" in hit.url for hit in all_hits(visit))


def test_nothing_of_the_index_is_loaded_before_somebody_searches(visit: Visit) -> None:
    visit.go("search/")
    assert not [url for url in visit.requests if "/pagefind/" in url or "/search/names/" in url]


def test_an_empty_page_offers_facets_whose_counts_are_those_of_the_index(visit: Visit) -> None:
    visit.go("search/")
    start = visit.page.eval_on_selector_all(
        ".start-facet a", "all => all.map(a => [a.getAttribute('href'), a.nextElementSibling.firstChild.textContent])"
    )
    assert {href.partition("?")[2].partition("=")[0] for href, _ in start} == {
        "kind", "section", "decade", "people", "places", "organisations",
    }  # fmt: skip
    ask(visit, "?order=newest")
    counts = facets(visit)
    for href, count in start[::7]:  # of each facet some
        visit.go(f"search/{href.partition('search/')[2]}")
        assert summary(visit).split()[0] == count, href
    assert counts["kind"]["Article"] == 54


def test_a_way_to_begin_is_taken_without_loading_the_page_again(visit: Visit) -> None:
    visit.go("search/")
    visit.page.evaluate("window.same = true")
    visit.page.get_by_role("link", name="Hamid Karzai").click()
    assert hits(visit)
    assert visit.page.evaluate("window.same") is True
    assert "people=Hamid" in visit.page.url
    visit.page.go_back()
    visit.page.wait_for_selector("#search-start", state="visible")


def test_back_and_forward_and_reload_keep_the_question(visit: Visit) -> None:
    visit.go("search/")
    visit.page.fill("#search-input", "Kabul")
    all_of_it = hits(visit)
    visit.page.keyboard.press("Enter")
    choose(visit, "kind", "Article")
    narrowed = hits(visit)
    visit.page.select_option("#search-sort", "oldest")
    oldest = hits(visit)
    visit.page.reload()
    assert hits(visit) == oldest
    assert visit.page.input_value("#search-sort") == "oldest"
    visit.page.go_back()
    visit.page.wait_for_url("**/search/?q=Kabul&kind=Article")
    assert hits(visit) == narrowed
    visit.page.go_back()
    visit.page.wait_for_url("**/search/?q=Kabul")
    assert hits(visit) == all_of_it
    visit.page.go_forward()
    visit.page.wait_for_url("**kind=Article")
    assert hits(visit) == narrowed
    assert visit.page.title().startswith("Kabul · ")


def test_words_that_are_typed_are_one_step_back(visit: Visit) -> None:
    visit.go("search/")
    before = visit.page.evaluate("history.length")
    for letters in ("K", "Ka", "Kab", "Kabul"):
        visit.page.fill("#search-input", letters)
        answered(visit)
    assert visit.page.evaluate("history.length") == before + 1


def test_who_comes_back_from_a_result_sees_as_much_as_before(visit: Visit) -> None:
    ask(visit, "?q=Kabul")
    visit.page.click("#search-more")
    visit.page.wait_for_function("() => document.querySelectorAll('.hit').length === 30")
    last = visit.page.locator(".hit-title a").nth(25)
    last.scroll_into_view_if_needed()
    last.click()
    visit.page.wait_for_url(lambda url: "/search/" not in url)
    visit.page.go_back()
    visit.page.wait_for_function("() => document.querySelectorAll('.hit').length === 30")
    visit.page.wait_for_function("() => scrollY > 500")


def test_the_keyboard_alone_searches_and_reads_results(visit: Visit) -> None:
    visit.go("search/")
    assert visit.page.evaluate("document.activeElement.id") == "search-input"
    visit.page.keyboard.type("emeralds")
    hits(visit)
    visit.page.keyboard.press("Enter")  # which may ask once more, where the pause after typing is not over
    found = hits(visit)
    focused = "document.activeElement.textContent"
    visit.page.keyboard.press("ArrowDown")
    assert visit.page.evaluate(focused) == found[0].title
    visit.page.keyboard.press("ArrowDown")
    assert visit.page.evaluate(focused) == found[1].title
    visit.page.keyboard.press("ArrowUp")
    assert visit.page.evaluate(focused) == found[0].title
    visit.page.keyboard.press("Escape")
    assert visit.page.evaluate("document.activeElement.id") == "search-input"
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("/")
    assert visit.page.evaluate("document.activeElement.id") == "search-input"
    assert visit.page.input_value("#search-input") == "emeralds"


def test_the_number_of_results_is_announced_once_typing_rests(visit: Visit) -> None:
    visit.go("search/")
    visit.page.evaluate("""() => {
        window.said = [];
        const status = document.querySelector('#search-status[role=status]');
        new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true });
    }""")
    visit.page.evaluate("""() => {  // in one go, as nobody can say how long a busy machine takes between two keys
        const field = document.querySelector('#search-input');
        for (const letters of ['e', 'em', 'eme', 'emer', 'emeralds']) {
            field.value = letters;
            field.dispatchEvent(new Event('input', { bubbles: true }));
        }
    }""")
    answered(visit)
    visit.page.wait_for_function("() => window.said.length > 0")
    assert visit.page.evaluate("window.said") == ["2 results"]


def test_nothing_found_offers_near_names_and_the_way_out_of_filters(visit: Visit) -> None:
    assert ask(visit, "?q=Mahsoud") == []
    visit.page.wait_for_selector("#search-near a")
    near = visit.page.eval_on_selector_all("#search-near a", "all => all.map(a => a.href)")
    assert f"{visit.base}people/ahmad-shah-massoud/" in near
    assert ask(visit, "?q=emeralds&year=1996") == []
    way_out = visit.page.locator("#search-unfiltered")
    assert way_out.inner_text() == "Clear all filters: 2 results"
    way_out.click()
    assert len(hits(visit)) == 2


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=window.bad=1>", "</script><script>window.bad=1</script>", "\u202e<b>evil"]
)
def test_markup_in_an_address_is_text(visit: Visit, text: str) -> None:
    ask(visit, f"?q={quote(text)}&people={quote(text)}&year={quote(text)}&order={quote(text)}&nothing={quote(text)}")
    assert visit.page.input_value("#search-input") == text
    assert visit.page.locator("#search-chips button").count() == 3
    assert visit.page.evaluate("window.bad") is None
    assert visit.page.locator("main img, main b, #search script").count() == 0


def test_a_disk_says_that_search_needs_a_server(chromium: Any, built: Path) -> None:
    page = chromium.new_page()
    page.goto((built / "search" / "index.html").as_uri())
    page.wait_for_selector("#search-file", state="visible")
    assert "archivegen serve" in page.inner_text("#search-file")
    assert page.locator(".elsewhere a").count() >= 5
    page.close()


def test_without_scripts_the_page_says_so_and_leads_on(visit_without_scripts: Visit) -> None:
    visit_without_scripts.go("search/")
    assert "JavaScript" in visit_without_scripts.page.inner_text("noscript")
    assert visit_without_scripts.page.locator(".elsewhere a").count() >= 5
    assert visit_without_scripts.page.is_hidden("#search")


@pytest.mark.parametrize(
    "lost", ["pagefind/wasm.*", "static/search-page.js", "static/search-parts.js", "pagefind/index/*"]
)
def test_what_cannot_be_loaded_is_said_plainly(chromium: Any, address: str, lost: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    context.route(f"**/{lost}", lambda route: route.abort())
    page.goto(f"{address}search/?q=Kabul")
    page.wait_for_selector("#search-failed", state="visible")
    assert page.is_hidden("#search")
    context.close()


def test_the_search_page_is_small_before_the_first_question(visit: Visit, built: Path) -> None:
    visit.go("search/")
    paths = [url.removeprefix(visit.base) for url in visit.requests]
    files = [built / (path or "search/index.html").partition("?")[0] for path in paths]
    files = [file / "index.html" if file.is_dir() else file for file in files]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 45_000
