"""The search page as tests read it: wait until it has answered, then what it shows."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.browser.conftest import Visit

_ANSWERED = "() => document.querySelector('#search:not([hidden]) #search-found')?.getAttribute('aria-busy') === 'false'"
_FACETS = """() => [...document.querySelectorAll('.facet')].map((facet) => [facet.dataset.facet,
    [...facet.querySelectorAll('li')].filter((item) => !item.hidden).map((item) => [
        item.querySelector('.facet-label').textContent, Number(item.querySelector('.tally').textContent)])])
    .filter(([, values]) => values.length)"""


class Hit(NamedTuple):
    """A result: its title, its address within the site, the line below its title."""

    title: str
    url: str
    about: str


def answered(visit: Visit) -> None:
    """Wait until what was asked last is answered."""
    visit.page.wait_for_function(_ANSWERED)


def ask(visit: Visit, query: str) -> list[Hit]:
    """Open the page with a question in its address."""
    visit.go(f"search/{query}")
    return hits(visit)


def hits(visit: Visit) -> list[Hit]:
    """The results shown."""
    answered(visit)
    found: Any = visit.page.eval_on_selector_all(
        ".hit",
        """all => all.map((hit) => {
            const title = hit.querySelector('.hit-title a');
            return [title.textContent, title.href, hit.querySelector('.hit-about')?.textContent || ''];
        })""",
    )
    return [Hit(title, href.removeprefix(visit.base), about) for title, href, about in found]


def all_hits(visit: Visit) -> list[Hit]:
    """All results, with those behind the button."""
    found = hits(visit)
    more = visit.page.locator("#search-more")
    while more.is_visible():
        more.click()
        visit.page.wait_for_function("n => document.querySelectorAll('.hit').length > n", arg=len(found))
        found = hits(visit)
    return found


def summary(visit: Visit) -> str:
    """How many results there are, in words."""
    answered(visit)
    return str(visit.page.inner_text("#search-summary"))


def facets(visit: Visit) -> dict[str, dict[str, int]]:
    """The values of each facet with their counts, in the order in which they stand."""
    answered(visit)
    return {name: dict(values) for name, values in visit.page.evaluate(_FACETS)}


def choose(visit: Visit, facet: str, value: str) -> None:
    """Tick a value."""
    box = visit.page.locator(f'.facet[data-facet="{facet}"]')
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    box.locator("label", has_text=value).first.click()
    answered(visit)


def suggestions(visit: Visit, text: str) -> list[str]:
    """What the field suggests below a text, once it is typed."""
    visit.page.fill("#search-input", text)
    visit.page.wait_for_function(
        "text => document.getElementById('search-suggestions').dataset.answers === text", arg=text
    )
    found: list[str] = visit.page.eval_on_selector_all("[role=option]", "all => all.map(one => one.textContent)")
    return found
