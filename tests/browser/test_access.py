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
CONTRAST = ["color-contrast", "link-in-text-block"]  # all that another colour scheme can change
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(visit: Visit, rules: list[str] | None = None) -> list[str]:
    """What axe finds wrong with the page that is open: rule, where, and why; all rules unless some are named."""
    visit.page.evaluate(AXE)
    wanted = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    found = visit.page.evaluate("wanted => axe.run(document, {runOnly: wanted})", wanted)
    assert found["passes"], "axe has looked at nothing"
    nodes = [(one["id"], node) for one in found["violations"] for node in one["nodes"]]
    return [f"{rule}: {node['html'][:160]} – {node['failureSummary']}" for rule, node in nodes]


def look_at(visit: Visit) -> None:
    """The page in light, in the dark and on a phone."""
    visit.page.emulate_media(reduced_motion="reduce")  # colours change at once
    assert violations(visit) == []
    visit.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(visit, CONTRAST) == []
    visit.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit.page.set_viewport_size({"width": 390, "height": 844})
    assert violations(visit) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_has_no_barrier(visit: Visit, path: str) -> None:
    visit.go(path)
    look_at(visit)


def test_search_with_results_has_no_barrier(visit: Visit) -> None:
    visit.go("search/?q=valley")
    visit.page.locator(".hit").first.wait_for()
    look_at(visit)


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
