"""The preview in Chromium: the page follows the sources, and shows what is wrong as text."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archivegen.preview.server import ServeOptions
from tests.small_archive import SITE
from tests.small_archive import lay_out as lay_out_small

sys.path.append(str(Path(__file__).parents[1] / "unit" / "preview"))
from previewing import CSP, PAGE, RealBuild, Running, lay_out, start, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("preview")]

OVERLAY = "archivegen-preview dialog"
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The Chromium that all browser tests share."""
    return chromium


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A preview of a small archive, built once, search included."""
    here, end = start(lay_out(tmp_path / "archive"), ServeOptions(port=0))
    here.seen.until(lambda state: not state.building and state.finished >= 2)
    yield here
    end()


class Tab:
    """A page, with everything that its console said and every dialog that it opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.noise: list[str] = []
        page.on("console", lambda said: self.noise.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.noise.append(str(error)))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:
        self.noise.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def main(self, text: str) -> None:
        """Wait until the page's text is this."""
        self.page.wait_for_function("text => document.querySelector('main').textContent === text", arg=text)

    def mark(self) -> None:
        """Leave something in the page that a reload takes away."""
        self.page.evaluate("window.marked = true")

    def marked(self) -> bool:
        return bool(self.page.evaluate("window.marked === true"))


Open = Callable[[str], Tab]


@pytest.fixture
def visit(browser: Browser, running: Running) -> Iterator[Open]:
    """Open a page of the preview and wait until it listens; nothing may be heard from its console."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    tabs: list[Tab] = []

    def open_page(path: str) -> Tab:
        tab = Tab(context.new_page())
        tabs.append(tab)
        with tab.page.expect_response(lambda answer: "/_archivegen/events" in answer.url):
            tab.page.goto(running.preview.url.rstrip("/") + path)
        return tab

    yield open_page
    noise = [text for tab in tabs for text in tab.noise]
    context.close()
    assert noise == []


def test_broken_and_repaired(running: Running, visit: Open) -> None:
    tab = visit("/articles/alpha/")
    tab.mark()
    running.edit("content/alpha.md", "fine\n  <b>BROKEN</b> here")
    overlay = tab.page.locator(OVERLAY)
    overlay.wait_for()
    assert overlay.get_attribute("role") == "alertdialog"
    text = overlay.inner_text()
    for part in ("Not rebuilt: 1 error", "content/alpha.md:2:6", "error[TEST]: cannot read alpha.md", "repair it"):
        assert part in text
    assert overlay.locator(".source").text_content() == "  <b>BROKEN</b> here"
    assert overlay.locator("mark").text_content() == "BROKEN"
    assert tab.marked()  # the page behind it is the last good one, still there
    tab.main("first text")
    running.edit("content/alpha.md", "second text")
    tab.main("second text")
    assert overlay.count() == 0


def test_more_errors_than_are_shown_are_counted_and_told_where(running: Running, visit: Open) -> None:
    tab = visit("/articles/alpha/")
    running.edit("content/alpha.md", "BROKEN\n" * 1234)
    overlay = tab.page.locator(OVERLAY)
    overlay.wait_for()
    assert overlay.locator("h2").inner_text() == "Not rebuilt: 1,234 errors"
    assert overlay.locator("li").last.inner_text() == "… and 1,134 more: archivegen check"


def test_an_undone_mistake_leaves_the_page_alone(running: Running, visit: Open) -> None:
    tab = visit("/articles/alpha/")
    tab.mark()
    running.edit("content/alpha.md", "BROKEN")
    tab.page.locator(OVERLAY).wait_for()
    running.edit("content/alpha.md", "first text")
    tab.page.locator("archivegen-preview").wait_for(state="detached")
    assert tab.marked()


def test_the_overlay_is_styled_and_closes_by_key(running: Running, visit: Open) -> None:
    tab = visit("/")
    running.edit("content/alpha.md", "BROKEN")
    overlay = tab.page.locator(OVERLAY)
    overlay.wait_for()
    tab.page.wait_for_function(
        "() => getComputedStyle(document.querySelector('archivegen-preview').shadowRoot.querySelector('dialog'))"
        ".borderTopWidth === '6px'"
    )
    assert overlay.get_by_role("button", name="Close").evaluate("e => e.getRootNode().activeElement === e")
    tab.page.keyboard.press("Escape")
    overlay.wait_for(state="hidden")
    pill = tab.page.get_by_role("button", name="1 error")
    pill.wait_for()
    running.edit("content/beta.md", "BROKEN")  # another problem is another overlay
    overlay.wait_for()
    assert "2 errors" in overlay.inner_text()
    tab.page.keyboard.press("Escape")
    tab.page.get_by_role("button", name="2 errors").press("Enter")
    overlay.wait_for()


def test_an_error_that_was_hidden_and_mended_is_shown_when_it_is_made_again(running: Running, visit: Open) -> None:
    tab = visit("/articles/alpha/")
    overlay = tab.page.locator(OVERLAY)
    for _ in range(3):
        running.edit("content/alpha.md", "BROKEN")
        overlay.wait_for()
        tab.page.keyboard.press("Escape")
        overlay.wait_for(state="hidden")
        tab.page.get_by_role("button", name="1 error").wait_for()
        running.edit("content/alpha.md", "first text")
        tab.page.locator("archivegen-preview").wait_for(state="detached")


def test_a_page_that_is_opened_while_broken_shows_it(running: Running, visit: Open) -> None:
    running.edit("site.toml", "[site\n")
    running.seen.until(lambda state: not state.ok)
    tab = visit("/articles/alpha/")
    tab.page.locator(OVERLAY).wait_for()
    assert "site.toml:1:6" in tab.page.locator(OVERLAY).inner_text()
    running.edit("site.toml", '[site]\ntitle = "Test"\n')
    tab.page.locator("archivegen-preview").wait_for(state="detached")


@pytest.mark.case("WA-08")
def test_wa08_two_broken_files_one_repaired_one_deleted(running: Running, visit: Open) -> None:
    tab = visit("/")
    running.edit("content/one.md", "BROKEN")
    running.edit("content/two.md", "BROKEN")
    items = tab.page.locator(f"{OVERLAY} li")
    tab.page.locator(f"{OVERLAY} li >> nth=1").wait_for()
    running.edit("content/one.md", "fine")
    items.nth(1).wait_for(state="detached")
    assert "two.md" in items.first.inner_text()
    (running.root / "content/two.md").unlink()
    tab.page.locator("archivegen-preview").wait_for(state="detached")


@pytest.mark.case("WA-09")
def test_wa09_markup_in_names_and_texts_is_shown_as_text(running: Running, visit: Open) -> None:
    tab = visit("/")
    aside = running.root.parent / "aside.md"  # whole at once: read while it is empty, it would be no error yet
    aside.write_text(f"title: {EVIL} BROKEN <script>alert(2)</script>", "utf-8")
    aside.rename(running.root / f"content/{EVIL}.md")
    overlay = tab.page.locator(OVERLAY)
    overlay.wait_for()
    text = overlay.inner_text()
    assert f"content/{EVIL}.md:1:" in text
    assert f"cannot read {EVIL}.md" in text
    assert overlay.locator("img, script").count() == 0


def test_style_sheets_are_changed_without_a_reload(running: Running, visit: Open) -> None:
    tab = visit("/articles/alpha/")
    tab.mark()
    for red in (9, 10):
        running.edit("static/style.css", f"main {{ color: rgb({red}, 2, 3) }}")
        tab.page.wait_for_function(
            "color => getComputedStyle(document.querySelector('main')).color === color", arg=f"rgb({red}, 2, 3)"
        )
        tab.page.wait_for_function("() => document.querySelectorAll('link[rel=stylesheet]').length === 1")
    assert tab.marked()


def test_a_reload_keeps_the_place_in_the_page(running: Running, visit: Open) -> None:
    text = "\n".join(f"<p>paragraph {number}</p>" for number in range(200))
    running.edit("content/alpha.md", text)
    running.seen.until(lambda state: not state.building and state.finished >= 4)
    tab = visit("/articles/alpha/")
    tab.page.evaluate("scrollTo(0, 1500)")
    tab.page.wait_for_function("() => scrollY === 1500")
    running.edit("content/alpha.md", text + "<p id=new>new</p>")
    tab.page.locator("#new").wait_for(state="attached")
    tab.page.wait_for_function("() => scrollY === 1500")


def test_every_tab_follows_and_search_alone_reloads_none(running: Running, visit: Open) -> None:
    tabs = [visit("/articles/alpha/") for _ in range(4)]
    running.edit("content/alpha.md", "second text")
    for tab in tabs:
        tab.main("second text")
        tab.mark()
    running.seen.until(lambda state: not state.building and state.finished == 4)
    assert [call.search for call in running.build.calls] == ["later", "now"] * 2
    assert all(tab.marked() for tab in tabs)


def test_a_page_that_missed_a_change_loads_itself_again(running: Running, visit: Open) -> None:
    tab = visit("/articles/alpha/")
    tab.page.goto("about:blank")  # its stream is closed
    running.edit("content/alpha.md", "second text")
    running.seen.until(lambda state: not state.building and state.finished == 4)
    tab.page.go_back()
    tab.main("second text")


def test_a_page_loads_itself_again_from_the_next_server(running: Running, visit: Open, tmp_path: Path) -> None:
    tab = visit("/articles/alpha/")
    running.preview.stop()
    running.seen.until(lambda state: not state.building)
    other = lay_out(tmp_path / "other")
    write(other / "content/alpha.md", "from the next server")
    while True:
        try:
            _, end = start(other, ServeOptions(port=running.port, strict_port=True))
        except Exception as busy:  # the first has not let go of the port yet
            assert "taken" in str(busy)
        else:
            break
    try:
        tab.main("from the next server")
    finally:
        end()
    tab.noise[:] = [text for text in tab.noise if "ERR_" not in text and "403" not in text]  # while nobody answered


@pytest.mark.case("IN-17")
def test_an_image_is_not_run_when_it_is_opened(running: Running, browser: Browser) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>document.title = 'ran'</script><text>shown</text></svg>"
    write(running.site / "x.svg", svg)
    page = browser.new_page()
    page.goto(running.preview.url + "x.svg")
    assert page.title() != "ran"
    page.close()


@pytest.mark.case("PS-04", "PS-05")
@pytest.mark.parametrize("name", ["127.0.0.1", "evil.localhost"])
def test_ps04_ps05_another_origin_gets_nothing(running: Running, browser: Browser, tmp_path: Path, name: str) -> None:
    evil, end = start(lay_out(tmp_path / "evil"), ServeOptions(port=0, no_reload=True))
    token = running.get("/_archivegen/reload.js").text.partition('token = "')[2].partition('"')[0]
    paths = [
        "", "style.css", "articles/alpha/", "pagefind/index.txt", "_archivegen/reload.js",
        f"_archivegen/names?token={token}&page=/articles/alpha/", f"_archivegen/events?token={token}",
    ]  # fmt: skip
    page = browser.new_page()
    failures: list[str] = []
    page.on("requestfailed", lambda request: failures.append(str(request.failure)))
    try:
        open_page = PAGE.replace(CSP, "default-src * 'unsafe-inline' 'unsafe-eval'")
        write(evil.site / "index.html", open_page % ("evil", "evil"))
        page.goto(f"http://{name}:{evil.port}/")
        read = """async ([address, mode]) => {
            try { const answer = await fetch(address, {mode}); return `${answer.type} ${await answer.text()}` }
            catch (error) { return 'refused' }
        }"""
        for path in paths:  # even with the token, if it should ever leak
            assert page.evaluate(read, [running.preview.url + path, "cors"]) == "refused"
            assert page.evaluate(read, [running.preview.url + path, "no-cors"]) in {"refused", "opaque "}
        closed = """address => new Promise(done => {
            const events = new EventSource(address);
            events.onerror = () => done('closed');
            events.onmessage = () => done('open');
        })"""
        assert page.evaluate(closed, f"{running.preview.url}_archivegen/events?token={token}") == "closed"
        loaded = """address => new Promise(done => {
            const script = document.createElement('script');
            script.onload = () => done('loaded');
            script.onerror = () => done('refused');
            script.src = address;
            document.head.append(script);
        })"""
        for path in paths[4:6]:
            assert page.evaluate(loaded, running.preview.url + path) == "refused"
        assert page.evaluate("() => document.querySelector('archivegen-inspector')") is None
        assert not any("csp" in failure or "CONNECTION" in failure for failure in failures)  # by our answer alone
        assert any("ERR_BLOCKED_BY_RESPONSE" in failure for failure in failures)
    finally:
        page.close()
        end()


@pytest.mark.parametrize("path", ["articles/notes.html", "drawing.xml", "drawing.svg"])
def test_no_script_in_a_copied_file_reaches_the_preview(tmp_path: Path, browser: Browser, path: str) -> None:
    told = "<script>document.documentElement.setAttribute('data-ran', 'yes'); alert(1)</script>"
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{told}</svg>'
    root = lay_out_small(
        tmp_path / "archive",
        {
            "site.toml": SITE,
            "content/articles/alpha.md": "---\ntitle: Alpha\n---\nMy [notes](notes.html).\n",
            "content/articles/notes.html": f"<!doctype html><html><head><title>Notes</title></head>{told}</html>",
            "static/drawing.xml": drawing,
            "static/drawing.svg": drawing,
        },
    )
    here, end = start(root, ServeOptions(port=0), RealBuild())
    try:
        here.seen.until(lambda state: not state.building and state.finished >= 2, 20)
        page = browser.new_page()
        tab = Tab(page)
        page.goto(here.preview.url + path, wait_until="load")
        assert page.content().count("alert(1)") == 1
        assert "data-ran" not in page.content().replace("'data-ran'", "")
        assert not [said for said in tab.noise if said.startswith("dialog:")]
        page.goto(here.preview.url + "articles/alpha/")
        page.click("main a[href*='notes.html']")
        page.wait_for_url("**/notes.html")
        page.go_back()
        page.close()
    finally:
        end()
