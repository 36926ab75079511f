"""Every kind of page in a browser: no error, no request elsewhere, nothing cut, readable without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PAGES = {
    "home": "",
    "article": "articles/two-generations-in-the-panjshir/",
    "article in Dari": "articles/2021-08-panjshir-dari/",
    "article with figure": "articles/1980-1985-panjshir-offensives/",
    "person": "people/ahmad-shah-massoud/",
    "place": "places/kabul/",
    "organisation": "organisations/taliban/",
    "articles": "articles/",
    "people": "people/",
    "places": "places/",
    "organisations": "organisations/",
    "years": "years/",
    "timeline": "timeline/",
    "year": "years/2001/",
    "sections": "sections/",
    "map": "map/",
    "section": "sections/war/",
    "search": "search/",
    "about": "about-this-archive/",
    "page": "how-to-read/",
}


@pytest.mark.case("PU-01", "PU-03")
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_opens_under_its_policy_without_an_error(visit: Visit, path: str) -> None:
    visit.go(path)
    policy = visit.page.get_attribute("meta[http-equiv='Content-Security-Policy']", "content")
    assert policy.startswith("default-src 'none'")
    assert visit.page.locator("h1").count() == 1
    assert visit.page.locator("[style], script:not([src]):not([type='application/ld+json'])").count() == 0


@pytest.mark.parametrize("path", [p for p in PAGES.values() if p != "search/"])
def test_a_page_reads_without_scripts(visit_without_scripts: Visit, path: str) -> None:
    visit_without_scripts.go(path)
    assert len(visit_without_scripts.page.inner_text("main")) > 60
    assert visit_without_scripts.page.locator("main a[href]").count() > 0


def test_every_internal_link_of_the_site_leads_to_a_page(visit_without_scripts: Visit, built: Path) -> None:
    visit = visit_without_scripts
    for path in PAGES.values():
        visit.go(path)
        links = visit.page.eval_on_selector_all(
            "a[href]", "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
        )
        for link in links:
            if link.startswith(visit.base):
                target = built / link.removeprefix(visit.base).partition("#")[0].partition("?")[0]
                assert (target / "index.html").is_file() or target.is_file(), f"{path} → {link}"


def test_the_dari_article_runs_from_right_to_left(visit: Visit) -> None:
    visit.go(PAGES["article in Dari"])
    assert visit.page.get_attribute("html", "dir") == "rtl"
    assert visit.page.get_attribute("html", "lang") == "fa-AF"


def test_a_quoted_sentence_leads_to_its_paragraph(visit: Visit) -> None:
    visit.go("people/ahmad-massoud/")
    link = visit.page.locator("main a[href*='#p-']").first
    anchor = link.get_attribute("href").partition("#")[2]
    link.click()
    visit.page.wait_for_load_state("networkidle")
    assert "Massoud" in visit.page.inner_text(f"[id='{anchor}']")


def test_the_map_zooms_to_where_most_is_and_moves_by_keys_and_by_hand(visit: Visit) -> None:
    visit.go("map/")
    page = visit.page

    def window() -> list[float]:
        return [float(n) for n in page.locator(".map-frame svg").first.get_attribute("viewBox").split()]

    buttons = page.locator(".map-frame").first.locator(".map-tools button")
    whole = window()
    assert [buttons.nth(n).is_enabled() for n in range(3)] == [True, False, False]
    buttons.nth(0).click()
    left, top, width, _ = window()
    assert width == whole[2] / 2
    first = page.locator(".map-frame").first.locator("circle").first
    assert left <= float(first.get_attribute("cx")) <= left + width
    page.keyboard.press("ArrowLeft")
    assert window()[0] < left
    box = page.locator(".map-frame svg").first.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert window()[1] > top or top == whole[3] / 2
    buttons.nth(2).click()
    assert window() == whole


def test_the_map_needs_no_script_and_its_list_says_the_same(visit_without_scripts: Visit) -> None:
    visit_without_scripts.go("map/")
    page = visit_without_scripts.page
    assert page.locator(".map-tools").count() == 0
    dots = page.eval_on_selector_all(".map circle", "all => all.map(one => one.parentNode.getAttribute('href'))")
    listed = page.eval_on_selector_all(".atlas-list .filed a", "all => all.map(one => one.getAttribute('href'))")
    assert len(dots) > 10
    assert set(dots) <= set(listed)
    assert page.locator("svg a:not([tabindex='-1'])").count() == 0, "the list is for keys and screen readers"
    assert page.locator("svg.map:not([aria-hidden='true'])").count() == 0


def test_names_on_the_map_do_not_lie_on_each_other(visit: Visit) -> None:
    for width in (390, 1280):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.go("map/")
        for number in range(visit.page.locator(".map-frame").count()):
            boxes = [
                box
                for name in visit.page.locator(".map-frame").nth(number).locator(".map-names text").all()
                if (box := name.bounding_box()) is not None
            ]
            assert boxes
            for place, one in enumerate(boxes):
                for other in boxes[:place]:
                    apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
                    # of the height of a box, a third is leading and halo
                    above = abs(one["y"] - other["y"]) >= 0.62 * max(one["height"], other["height"])
                    assert apart or above, (width, one, other)


def test_pages_open_from_a_disk(visit_without_scripts: Visit, built: Path) -> None:
    page = visit_without_scripts.page.context.new_page()
    page.goto((built / "articles" / "saur-revolution" / "index.html").as_uri())
    assert page.evaluate("document.styleSheets.length") == 1
    page.close()


def test_the_page_for_lost_addresses_works_at_any_depth(built: Path) -> None:
    text = (built / "404.html").read_text(encoding="utf-8")
    assert 'href="/archive/' in text
    assert 'href="../' not in text
