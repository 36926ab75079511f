"""What readers do faster than answers come, and questions with signs: the same in one index and in parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.conftest import Visit, open_visit, served
from tests.browser.search_page import ask, facets, hits, summary
from tests.browser.test_search_parts import parted, parts_address, parts_visit
from tests.small_archive import MINI, built, lay_out

__all__ = ["parted", "parts_address", "parts_visit"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


@pytest.fixture(params=["one index", "parts"])
def either(request: pytest.FixtureRequest) -> Visit:
    """A fresh page of the bundled archive, with its index whole or in parts."""
    found: Visit = request.getfixturevalue("visit" if request.param == "one index" else "parts_visit")
    return found


class Held:
    """Requests that wait until they are let go; those that come later do not wait."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []
        self._gone = False

    def hold(self, route: Any) -> None:
        """Keep a request waiting (for the route of a page or a context)."""
        if self._gone:
            route.continue_()
        else:
            self.waiting.append(route)

    def let_go(self) -> None:
        """Let them go, of which there is one at least."""
        assert self.waiting
        self._gone = True
        for route in self.waiting:
            route.continue_()


def urls(visit: Visit, query: str) -> list[str]:
    return [hit.url for hit in ask(visit, query)]


def test_more_asked_for_twice_is_shown_once(either: Visit) -> None:
    ask(either, "?order=oldest")
    either.page.dblclick("#search-more")
    either.page.wait_for_function("() => document.querySelectorAll('.hit').length > 10")
    either.page.wait_for_load_state("networkidle")
    found = [hit.url for hit in hits(either)]
    assert len(found) == len({*found}) >= 30


def test_more_stays_when_the_reader_goes_to_another_place_of_the_page(either: Visit) -> None:
    ask(either, "?order=oldest")
    either.page.click("#search-more")
    either.page.wait_for_function("() => document.querySelectorAll('.hit').length === 30")
    either.page.evaluate(
        "() => new Promise((done) => {"
        " addEventListener('popstate', () => setTimeout(done, 0), { once: true }); location.hash = 'main'; })"
    )
    assert len(hits(either)) == 30


def test_names_that_come_late_take_nothing_away(either: Visit) -> None:
    held = Held()
    ask(either, "?q=Kabul")
    either.page.route("**/search/names/*.json", held.hold)
    words = either.page.locator("#search-input")
    words.fill("zzqqzzq")
    either.page.wait_for_selector("#search-nothing", state="visible")
    words.fill("Kabul")
    either.page.wait_for_selector("#search-nothing", state="hidden")
    shown = summary(either)
    held.let_go()
    either.page.wait_for_load_state("networkidle")
    assert hits(either)
    assert summary(either) == shown


@pytest.mark.parametrize("sign", ["&", "/", "!", "-", "?"])
def test_a_word_that_nobody_wrote_is_left_out_beside_a_lone_sign(either: Visit, sign: str) -> None:
    alone = urls(either, "?q=emeralds")
    assert alone
    assert urls(either, f"?q={quote(f'emeralds {sign} valleyzz', safe='')}") == alone


@pytest.mark.parametrize("query", ["emeralds++", "<emeralds>", "`emeralds`", "~emeralds"])
def test_signs_that_the_index_leaves_out_of_words_are_left_out_of_questions(either: Visit, query: str) -> None:
    assert urls(either, f"?q={quote(query, safe='')}") == urls(either, "?q=emeralds") != []


def test_a_question_of_signs_alone_finds_nothing(either: Visit) -> None:
    assert urls(either, f"?q={quote('++', safe='')}") == urls(either, f"?q={quote(chr(0x200E))}") == []


def test_a_question_that_is_asked_in_every_way_is_answered(either: Visit) -> None:
    assert urls(either, f"?q={quote('emeralds - قیك zzqqq')}")


def test_capital_letters_are_found_where_the_browser_speaks_turkish(
    either: Visit,
) -> None:
    turkish = "String.prototype.toLocaleLowerCase = function () { return this.replaceAll('I', 'ı').toLowerCase(); };\n"

    def prefixed(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=turkish + answer.text())

    either.page.context.route("**/search-parts.js", prefixed)
    assert urls(either, "?q=VALLEYSIDE") == urls(either, "?q=valleyside")
    assert urls(either, "?q=HISTORY") == urls(either, "?q=history") != []


def test_no_file_of_words_is_asked_for_twice(visit: Visit) -> None:
    ask(visit, "?q=emeralds")
    asked = [url for url in visit.requests if "/index/" in url]
    assert asked
    assert len(asked) == len({*asked})


@pytest.mark.parametrize("composing", [{"isComposing": True}, {"keyCode": 229}], ids=["composing", "Safari's last"])
@pytest.mark.parametrize("key", ["ArrowDown", "Escape"])
def test_keys_that_choose_how_to_write_a_word_are_not_the_page_s(
    visit: Visit, key: str, composing: dict[str, Any]
) -> None:
    """While a Japanese or Chinese word is put together, the keyboard's own list has the keys."""
    assert ask(visit, "?q=emeralds")
    assert not visit.page.eval_on_selector(
        "#search-input",
        """(input, keys) => {
            input.focus();
            const event = new KeyboardEvent("keydown", { ...keys, bubbles: true, cancelable: true });
            input.dispatchEvent(event);
            return event.defaultPrevented;
        }""",
        {"key": key, **composing},
    )
    assert visit.page.eval_on_selector("#search-input", "input => document.activeElement === input && input.value")


@pytest.fixture
def oddly_called(tmp_path: Path, chromium: Any) -> Iterator[Visit]:
    """An archive in parts, of which one section is called like a property that every object has."""
    site = '[site]\ntitle = "Mini"\nbase_url = "https://a.example/"\n\n[search]\nshard_pages = 2\n'
    alpha = MINI["content/articles/alpha.md"].replace("title: Alpha\n", "title: Alpha\nsection: constructor\n")
    root = lay_out(tmp_path / "mini", {**MINI, "site.toml": site, "content/articles/alpha.md": alpha})
    built(root)
    with served(root / "output") as address:
        yield from open_visit(chromium, address)


def test_values_may_be_called_as_what_every_object_has(oddly_called: Visit) -> None:
    ask(oddly_called, "?q=Kabul")
    assert facets(oddly_called)["section"] == {"constructor": 1}
    ask(oddly_called, "?q=Kabul&section=toString")
    assert "NaN" not in oddly_called.page.inner_text("#search")


def test_a_file_of_words_that_is_lost_to_an_older_question_is_an_error_all_the_same(
    chromium: Any, parts_address: str
) -> None:
    """Pagefind asks for it no more, and would find less for ever after."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{parts_address}search/")
    held: list[Any] = []
    page.route("**/index/*", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/index/*"):
        page.fill("#search-input", "Kabul")
    page.fill("#search-input", "Kabul Kabul")
    page.wait_for_url("**Kabul*Kabul**")
    for route in held:
        route.abort()
    page.wait_for_selector("#search-failed", state="visible")
    context.close()
