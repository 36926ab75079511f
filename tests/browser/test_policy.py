"""The policy of docs/publishing.md as a host sends it, and what a text would run if nothing stood in its way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright import sync_api

from tests.browser.conftest import ROOT, Quiet, Visit, open_visit, served
from tests.browser.search_page import hits
from tests.browser.test_pages import PAGES
from tests.small_archive import MINI, SITE, built, lay_out

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

HEADERS = re.findall(
    r"^((?:Content-Security-Policy|X-Content-Type-Options|Referrer-Policy)): (.+)$",
    (ROOT / "docs/publishing.md").read_text("utf-8"),
    re.MULTILINE,
)
RUNS = "document.documentElement.dataset.ran = '1'"
BODY = f"""<script>{RUNS}</script>
<img src=/photo.png onerror="{RUNS}" onload="{RUNS}"> <b onclick="{RUNS}" id=press>press</b>
<iframe srcdoc="<script>parent.{RUNS}</script>"></iframe> <svg onload="{RUNS}"></svg> <style>h1 {{ color: red }}</style>
<a href="javascript:{RUNS}" id=follow>follow</a> <script src="https://out.example/x.js"></script>
<form action="https://out.example/"><button id=send>send</button></form> <base href="https://out.example/">
<object data="https://out.example/x.swf"></object> <meta http-equiv="refresh" content="0;url=https://out.example/">
"""


class Strict(Quiet):
    """A host that sends the headers of the guide."""

    def end_headers(self) -> None:
        for name, value in HEADERS:
            self.send_header(name, value)
        super().end_headers()


@pytest.fixture(scope="module")
def strict_address(built: Path) -> Iterator[str]:
    with served(built, Strict) as address:
        yield address


@pytest.fixture
def strict(chromium: Any, strict_address: str) -> Iterator[Visit]:
    """A page whose console must stay empty, and that may ask nobody else."""
    yield from open_visit(chromium, strict_address)


@pytest.mark.case("PU-01", "PU-03")
def test_pu01_every_kind_of_page_opens_under_the_policy_of_the_guide(strict: Visit) -> None:
    assert len(HEADERS) == 3
    assert "frame-ancestors 'none'" in HEADERS[0][1]
    for path in PAGES.values():
        strict.go(path)
        assert strict.page.locator("h1").count() == 1


@pytest.mark.case("PU-01", "PU-03")
def test_pu01_search_answers_under_it(strict: Visit) -> None:
    strict.go("search/")
    strict.page.fill("#search-input", "emeralds")
    assert hits(strict)


@pytest.mark.case("IN-15", "IN-19")
@pytest.mark.parametrize("how", ["sanitised", "trusted"])
def test_in15_nothing_in_a_text_runs_even_where_html_is_trusted(chromium: Any, tmp_path: Path, how: str) -> None:
    title = '\'><img src=x onerror="document.documentElement.dataset.ran=1">'
    files = MINI | {
        "site.toml": SITE + f'[content]\nhtml = "{how}"\n',
        "content/articles/x.md": f"---\ntitle: {title!r}\n---\n{BODY}\n".replace(
            repr(title), '"' + title.replace('"', '\\"') + '"'
        ),
    }
    root = lay_out(tmp_path / "archive", files)
    built(root)
    with served(root / "output") as address:
        context = chromium.new_context()
        page = context.new_page()
        asked: list[str] = []

        def send(route: Any) -> None:  # what the policy forbids does not come so far
            asked.append(route.request.url)
            route.continue_() if route.request.url.startswith(address) else route.abort()

        page.route("**/*", send)
        page.goto(f"{address}articles/x/")
        page.wait_for_load_state("load")
        ran = "document.documentElement.dataset.ran"
        red = "getComputedStyle(document.querySelector('h1')).color"
        with suppress(sync_api.Error):  # a trusted text may lead away by itself: then there is no page left to ask
            assert page.evaluate(ran) is None
            assert page.evaluate(red) != "rgb(255, 0, 0)"
        for name in ("press", "follow"):
            with suppress(sync_api.Error):  # and so may a click
                if page.locator(f"#{name}").count():
                    page.locator(f"#{name}").click(force=True, timeout=5000)
                    page.wait_for_load_state("networkidle")
                    assert page.evaluate(ran) is None
        loaded = {url for url in asked if "out.example" in url}
        context.close()
    assert loaded <= ({"https://out.example/"} if how == "trusted" else set()), loaded
