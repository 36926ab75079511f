"""axe-core on every kind of page: WCAG 2.2 A and AA, and best practice; light, dark, on a phone, from right to left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from archivegen.build import BuildOptions, build
from tests.browser.conftest import ROOT, TODAY, Visit, open_visit, served
from tests.browser.test_pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("access")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "high contrast": {"contrast": "more"},
}
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(visit: Visit) -> list[str]:
    """What axe finds wrong with the page that is open: rule, where, and why."""
    visit.page.evaluate(AXE)
    found = visit.page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    assert found["passes"], "axe has looked at nothing"
    return [
        f"{one['id']}: {n['html'][:160]} – {n['failureSummary']}" for one in found["violations"] for n in one["nodes"]
    ]


@pytest.fixture(params=LOOKS.values(), ids=LOOKS.keys())
def look(chromium: Any, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    yield from open_visit(chromium, address, **request.param)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_has_no_barrier(look: Visit, path: str) -> None:
    look.go(path)
    assert violations(look) == []


def test_search_with_results_has_no_barrier(look: Visit) -> None:
    look.go("search/?q=valley")
    look.page.locator(".hit").first.wait_for()
    assert violations(look) == []


@pytest.fixture(scope="module")
def from_right_to_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The bundled archive with its interface in Persian: names and texts of another direction within it."""
    root = tmp_path_factory.mktemp("persian")
    for folder in ("content", "templates"):
        shutil.copytree(ROOT / folder, root / folder)
    settings = Path(ROOT / "site.toml").read_text("utf-8").replace('language = "en"', 'language = "fa"')
    (root / "site.toml").write_text(settings, "utf-8")
    assert build(root, BuildOptions(today=TODAY, base_url="https://host.example/archive/")).ok
    with served(root / "output") as address:
        yield address


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_from_right_to_left_has_no_barrier(chromium: Any, from_right_to_left: str, path: str) -> None:
    for visit in open_visit(chromium, from_right_to_left):
        visit.go(path)
        assert violations(visit) == []
        wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
