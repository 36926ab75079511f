"""Charts as a browser lays them out: nothing leaves the screen, no two labels meet, a bar leads to its year."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

BOXES = """selector => [...document.querySelectorAll(selector)].map(text => text.getBoundingClientRect())
    .filter(box => box.width).map(box => [box.left, box.top, box.right, box.bottom])"""
WITH_NETWORK = ("people/ahmad-shah-massoud/", "places/kabul/")
PAGES = ("", "years/", "timeline/", *WITH_NETWORK)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_labels_stay_on_the_screen_and_apart(visit: Visit, path: str, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.go(path)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    for selector in (".chart-axis text", ".network tspan") if path in WITH_NETWORK else (".chart-axis text",):
        boxes = visit.page.evaluate(BOXES, selector)
        assert len(boxes) > 2, selector
        assert all(left >= 0 and right <= width for left, _, right, _ in boxes), (selector, boxes)
        for i, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[i + 1 :]:
                beside = other[0] >= right - 0.5 or other[2] <= left + 0.5
                above = other[1] >= bottom - 4 or other[3] <= top + 4  # boxes of lines are higher than their letters
                assert beside or above, (selector, boxes[i], other)


def test_a_bar_leads_to_its_year_and_the_table_says_the_same(visit: Visit) -> None:
    visit.go("")
    bar = visit.page.locator(".chart-bars a").last
    label = bar.locator("title").text_content().split(":")[0]
    assert label in visit.page.locator(".chart-table").text_content()
    bar.locator("path").first.click()
    visit.page.wait_for_url(f"**/years/{label}/")
    assert visit.page.locator("h1").text_content() == label


def test_a_bar_of_a_person_leads_to_the_sentences_of_that_year(visit: Visit) -> None:
    visit.go("people/ahmad-shah-massoud/")
    visit.page.locator(".chart-bars a").last.locator("path").first.click()
    visit.page.wait_for_url("**/people/ahmad-shah-massoud/**#y*")
    target = visit.page.url.partition("#")[2]
    assert visit.page.locator(f"[id='{target}']").is_visible()


def test_keys_reach_the_table_and_not_the_drawing(visit: Visit) -> None:
    visit.go("timeline/")
    stops = visit.page.evaluate("[...document.querySelectorAll('svg a')].filter(a => a.tabIndex >= 0).length")
    assert stops == 0
    assert visit.page.evaluate("document.querySelectorAll('.dated a').length") > 10
