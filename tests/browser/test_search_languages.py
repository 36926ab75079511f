"""The search page in other languages: years in the digits of the language, and no word twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Visit, open_visit, served
from tests.browser.search_page import answered
from tests.small_archive import SITE, built, lay_out

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

DATES = ("1979-05-01", "1985-01-02", "1986-03-04", "-0043")
LABELS = "facet => [...document.querySelectorAll(`[data-facet='${facet}'] .facet-label`)].map((one) => one.textContent)"


@contextmanager
def opened(chromium: Any, root: Path, language: str, asked: str) -> Iterator[Visit]:
    """The search page of a small archive in a language, with what is asked in its address."""
    site = SITE.replace("[site]", f'[site]\nlanguage = "{language}"').replace("enabled = false", "enabled = true")
    front = "---\ntitle: A\ndate: '{}'\n---\nText.\n"
    texts = {f"content/articles/a{n}.md": front.format(date) for n, date in enumerate(DATES)}
    lay_out(root, {"site.toml": site, **texts})
    built(root)
    with served(root / "output") as address:
        for visit in open_visit(chromium, address):
            visit.go(f"search/{asked}")
            answered(visit)
            yield visit


def chips(visit: Visit) -> list[str]:
    """What the chosen values say, without "all"."""
    return visit.page.locator("#search-chips button:not(.chip-all)").all_inner_texts()


def test_years_and_decades_have_persian_digits_as_all_else_has(chromium: Any, tmp_path: Path) -> None:
    with opened(chromium, tmp_path, "fa", "?decade=1980&year=1985&year=-43") as visit:
        assert visit.page.evaluate(LABELS, "year") == ["۴۴ پیش از میلاد", "۱۹۷۹", "۱۹۸۵", "۱۹۸۶"]
        assert visit.page.evaluate(LABELS, "decade") == ["دههٔ ۱۹۸۰"]
        assert chips(visit) == ["دههٔ ۱۹۸۰", "سال: ۱۹۸۵", "سال: ۴۴ پیش از میلاد"]


@pytest.mark.parametrize(("language", "decade"), [("es", "Década de 1980"), ("en", "1980s")])
def test_a_chosen_decade_is_said_once(chromium: Any, tmp_path: Path, language: str, decade: str) -> None:
    with opened(chromium, tmp_path, language, "?decade=1980") as visit:
        assert chips(visit) == [decade]
        said = visit.page.locator("#search-chips button").get_attribute("aria-label") or ""
        assert said.partition(": ")[2] == decade


def test_what_is_no_year_in_an_address_is_shown_as_it_is_written(chromium: Any, tmp_path: Path) -> None:
    with opened(chromium, tmp_path, "en", "?year=soon") as visit:
        assert chips(visit) == ["Year: soon"]
