"""The link inspector in Chromium: opened by a key, used without a mouse, marks the place, copies what to paste."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archivegen.preview.server import ServeOptions
from tests.small_archive import SITE, lay_out, put

sys.path.append(str(Path(__file__).parents[1] / "unit" / "preview"))
from previewing import RealBuild, Running, start

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("preview")]

EVIL = "<img src=x onerror=alert(1)>"
FILLER = "Nothing of note was said that day. " * 80
FILES = {
    "site.toml": SITE.replace("enabled = false", "enabled = true"),
    "content/articles/one.md": (
        f"---\ntitle: One of Kabul\ndate: 2001-01-01\n---\n## Kabul at night\n\n{FILLER}\n\n"
        "Ali Karimi met **Bina** Karimi in Kabul. Karimi left; Kabul stayed.\n"
    ),
    "content/articles/evil.md": f'---\ntitle: "Kabul {EVIL}"\n---\nOf {EVIL[1:]} Karimi.\n',
    "content/articles/farsi.md": "---\ntitle: کابل\nlang: fa\n---\nاو در کابل بود.\n",
    "content/people/ali.md": f'---\nname: Ali Karimi\nroles: ["{EVIL}"]\n---\n',
    "content/people/bina.md": "---\nname: Bina Karimi\n---\n",
    "content/places/kabul.md": "---\nname: Kabul\nnames: [کابل]\n---\n",
    "content/people/karimi.md": "---\nname: Karimi\nborn: 1900\n---\n",
}
PANEL = "archivegen-inspector dialog"
FOCUSED = """() => {
    let at = document.activeElement;
    while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
    return at ? at.className || at.tagName : '';
}"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview of a small archive with a doubt, a repeated name and markup in titles."""
    here, end = start(lay_out(tmp_path_factory.mktemp("inspected"), FILES), ServeOptions(port=0), RealBuild())
    here.seen.until(lambda state: not state.building and state.finished >= 2, 30)
    yield here
    end()


@pytest.fixture
def open_page(chromium: Browser, running: Running) -> Iterator[Any]:
    """Open a page of the preview; nothing may be heard from its console, and no dialog may open."""
    noise: list[str] = []
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(15_000)

    def visit(path: str = "/articles/one/", **size: int) -> Page:
        page = context.new_page()
        if size:
            page.set_viewport_size(size)  # type: ignore[arg-type]
        page.on("console", lambda said: noise.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("dialog", lambda dialog: (noise.append(dialog.message), dialog.dismiss()))
        page.goto(running.preview.url.rstrip("/") + path)
        page.locator("archivegen-inspector .opener").wait_for()
        return page

    yield visit
    context.close()
    assert noise == []


def inspected(page: Page) -> Locator:
    """The panel, opened by its key, with its names."""
    page.keyboard.press("?")
    page.locator(f"{PANEL} ol > li").first.wait_for()
    return page.locator(PANEL)


def box_of(page: Page) -> dict[str, float]:
    box = page.locator("archivegen-inspector .marks div").first.bounding_box()
    assert box is not None
    return dict(box)


def words_at(page: Page, text: str, nth: int = 0) -> dict[str, float]:
    """Where a text stands in the page, by the browser's own measure."""
    found: dict[str, float] = page.evaluate(
        """([text, nth]) => {
            const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                for (let at = node.data.indexOf(text); at >= 0; at = node.data.indexOf(text, at + 1)) {
                    if (nth-- > 0) continue;
                    const range = document.createRange();
                    range.setStart(node, at); range.setEnd(node, at + text.length);
                    const {x, y, width, height} = range.getBoundingClientRect();
                    return {x, y, width, height};
                }
            }
        }""",
        [text, nth],
    )
    return found


def around(box: dict[str, float], words: dict[str, float]) -> bool:
    """Whether a box is drawn around words, a few pixels wider."""
    return all(
        abs(box[edge] - words[edge] - by) < 3 for edge, by in {"x": -3, "y": -3, "width": 6, "height": 6}.items()
    )


def test_the_key_opens_a_labelled_panel_that_keeps_and_returns_the_focus(open_page: Any) -> None:
    page = open_page()
    link = page.locator("main a").first
    link.focus()
    panel = inspected(page)
    assert page.get_by_role("dialog", name="Names on this page").count() == 1
    assert page.evaluate(FOCUSED) == "close"
    for _ in range(80):  # round and round: what the page holds is never reached
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.matches('archivegen-inspector, body')")
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert link.evaluate("link => link === document.activeElement")
    assert page.locator("archivegen-inspector .marks div").count() == 0


def test_the_button_opens_it_too_and_the_key_closes_it(open_page: Any) -> None:
    page = open_page()
    opener = page.get_by_role("button", name="Names on this page")
    opener.press("Enter")
    panel = page.locator(PANEL)
    panel.locator("ol > li").first.wait_for()
    page.keyboard.press("?")
    panel.wait_for(state="hidden")
    assert page.evaluate(FOCUSED) == "opener"


def test_typing_a_question_mark_is_typing(open_page: Any) -> None:
    page = open_page()
    field = page.locator("input[type=search]").first
    field.focus()
    page.keyboard.type("who?")
    assert field.input_value() == "who?"
    assert not page.locator(PANEL).is_visible()
    page.keyboard.press("Control+?")
    page.keyboard.press("Alt+?")
    assert not page.locator(PANEL).is_visible()


def test_the_key_can_be_switched_off_and_stays_so(open_page: Any) -> None:
    page = open_page()
    panel = inspected(page)
    panel.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.locator("archivegen-inspector .opener").wait_for()
    page.keyboard.press("?")
    page.get_by_role("button", name="Names on this page").click()  # the key did not open it before
    panel.get_by_role("checkbox").check()
    page.keyboard.press("?")
    panel.wait_for(state="hidden")


def test_each_name_is_told_with_its_file_line_rule_and_reason(open_page: Any) -> None:
    panel = inspected(open_page())
    heads = panel.locator("ol > li > h3").all_inner_texts()
    assert [" ".join(head.split()) for head in heads] == [
        "Kabul Counted, not linked", "Kabul Counted, not linked", "Ali Karimi Linked", "Bina Karimi Linked",
        "Kabul Linked", "Karimi Doubt", "Kabul Counted, not linked",
    ]  # fmt: skip
    doubt = panel.locator("li.doubt").first
    text = doubt.inner_text()
    for part in (
        "content/articles/one.md:9:",
        "Not settled",
        "(rule M",
        "Karimi (declared)"[:6],
        "means: {Karimi: ali}",
    ):
        assert part in text
    assert "only the first mention is a link, here the one in line 9 (rule L1)" in panel.inner_text()
    panel.get_by_role("button", name="1 doubt").click()
    assert panel.locator("ol > li:visible").count() == 1
    panel.get_by_role("button", name="1 doubt").click()
    assert panel.locator("ol > li:visible").count() == len(heads)


def test_an_entry_marks_its_place_and_brings_it_into_sight(open_page: Any) -> None:
    page = open_page(width=1100, height=600)
    panel = inspected(page)
    names = panel.locator("ol > li .name")
    names.nth(0).focus()
    assert around(box_of(page), words_at(page, "Kabul"))  # the title
    names.nth(3).focus()  # **Bina** Karimi, below the first screen
    box = box_of(page)
    assert 0 <= box["y"] < 600
    names.nth(6).focus()
    assert around(box_of(page), words_at(page, "Kabul", 3))  # "Kabul stayed", not the linked one before it
    panel.locator("ol > li").nth(5).hover()
    assert around(box_of(page), words_at(page, "Karimi", 2))


def test_a_text_is_copied_with_one_click(open_page: Any) -> None:
    page = open_page()
    panel = inspected(page)
    button = panel.get_by_role("button", name="Copy means: {Karimi: bina}")
    button.click()
    panel.locator(".said", has_text="Copied: means: {Karimi: bina}").wait_for(state="attached")
    assert page.evaluate("() => navigator.clipboard.readText()") == "means: {Karimi: bina}"
    assert button.inner_text() == "Copied"


def test_markup_in_titles_names_and_facts_is_text(open_page: Any) -> None:
    page = open_page("/articles/evil/")
    panel = inspected(page)
    assert EVIL in panel.inner_text()
    assert panel.locator("img, script").count() == 0


def test_a_page_of_lists_says_that_it_has_no_text(open_page: Any) -> None:
    page = open_page("/articles/")
    page.keyboard.press("?")
    page.locator(f"{PANEL} .note", has_text="This page has no text of its own").wait_for()


@pytest.mark.parametrize(
    ("path", "width"), [("/articles/one/", 390), ("/articles/farsi/", 390), ("/articles/farsi/", 1280)]
)
def test_it_fits_and_leaves_the_text_in_sight(open_page: Any, path: str, width: int) -> None:
    page = open_page(path, width=width, height=800)
    panel = inspected(page)
    box = panel.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert panel.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    panel.locator("ol > li .name").last.focus()
    mark = box_of(page)
    if width == 390:
        assert mark["y"] + mark["height"] <= box["y"]  # above the panel
    else:
        assert box["x"] == 0  # at the end of the lines of a text from right to left
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_after_an_edit_it_opens_again_where_it_was(open_page: Any, running: Running) -> None:
    page = open_page()
    panel = inspected(page)
    panel.locator("li.doubt .name").focus()
    text = FILES["content/articles/one.md"].replace("date:", "means: {Karimi: ali}\ndate:")
    put(running.root / "content/articles/one.md", text)
    page.locator(f"{PANEL} ol > li.counted.current", has_text="Settled by the editor").wait_for()
    assert panel.locator("li.doubt").count() == 0
    put(running.root / "content/articles/one.md", FILES["content/articles/one.md"])
    page.locator(f"{PANEL} li.doubt").wait_for()


def test_search_follows_while_pages_change(open_page: Any, running: Running) -> None:
    put(running.root / "content/articles/new.md", "---\ntitle: Of an okapi\n---\nAn okapi came.\n")
    running.seen.until(lambda state: any("pagefind/" in name for name in state.changed) and not state.building, 30)
    page = open_page("/search/?q=okapi")
    page.locator("main a", has_text="Of an okapi").first.wait_for()
