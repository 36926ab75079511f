"""The name box: a combobox that suggests records by the beginnings of any of their names, and tells namesakes apart."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archivegen.pages.namebox import file_of, folded
from tests.browser.conftest import Visit, open_visit, served
from tests.browser.search_page import answered, suggestions
from tests.small_archive import built as build_archive
from tests.small_archive import lay_out

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

NAMESAKES = {
    "site.toml": (
        '[site]\ntitle = "Names"\nbase_url = "https://a.example/"\n\n[kinds.ships]\nlabel = "Ship"\nplural = "Ships"\n'
    ),
    "content/people.json": json.dumps(
        [
            {"id": "q1", "name": "Anna Bell", "born": "1901", "died": "1950", "names": ["Анна Белл", "Annie O’Bell"]},
            {"id": "q2", "name": "Anna Bell", "summary": "A printer in Elmstad."},
            {"id": "q3", "name": "Anna Bell", "summary": "A pilot."},
            {"id": "q4", "name": "Anna Bellini", "index": False},
            {"id": "q5", "name": "Anna Bellows", "link": False},
            {"id": "q6", "name": "<img src=x onerror=bad()> Anna \u202eBells"},
            *(
                {"id": f"x{n}", "name": f"Ana{chr(97 + n % 26)}{chr(97 + n // 26)} Quill", "names": [f"Q{n} Form"]}
                for n in range(400)
            ),
        ]
    ),
    "content/places.csv": "id,name,type,within\nbell,Bell,town,elm\nelm,Elmshire,county,\nbell-2,Bell,river,\n",
    "content/ships/bell.md": "---\nname: Anna Bell\n---\n",
    "content/articles/a.md": (
        "---\ntitle: A\ndate: 1930\npeople: [q1, q5]\nplaces: [bell]\n---\nAnna Bell left Bell with Anna Bellows.\n"
    ),
}


@pytest.fixture(scope="module")
def names_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An archive of namesakes whose name box has several files."""
    root = lay_out(tmp_path_factory.mktemp("namesakes") / "archive", NAMESAKES)
    build_archive(root)
    assert len(list((root / "output/search/names").iterdir())) == 4
    with served(root / "output") as address:
        yield address


@pytest.fixture
def namesakes(chromium: Any, names_address: str) -> Iterator[Visit]:
    """A fresh page of it."""
    yield from open_visit(chromium, names_address)


def test_what_tells_namesakes_apart_is_shown(namesakes: Visit) -> None:
    namesakes.go("search/")
    assert suggestions(namesakes, "anna bell")[:1] == ["Anna Bell 1901 – 1950 · Person"]
    assert sorted(suggestions(namesakes, "anna bell")) == [
        "<img src=x onerror=bad()> Anna \u202eBells Person",
        "Anna Bell 1901 – 1950 · Person",
        "Anna Bell A pilot. · Person",
        "Anna Bell A printer in Elmstad. · Person",
        "Anna Bell Ship",
    ]
    assert namesakes.page.locator("#search-suggestions img").count() == 0
    assert sorted(suggestions(namesakes, "elm")) == ["Elmshire county · Place"]
    assert {"Bell town, Elmshire · Place", "Bell river · Place"} <= set(suggestions(namesakes, "bell"))


@pytest.mark.parametrize("text", ["анна б", "БЕЛЛ", "O'Bell", "obell", "annie"])
def test_another_name_finds_it_and_is_shown(namesakes: Visit, text: str) -> None:
    namesakes.go("search/")
    found = suggestions(namesakes, text)
    assert found[0] in {"Anna Bell Анна Белл · 1901 – 1950 · Person", "Anna Bell Annie O’Bell · 1901 – 1950 · Person"}


def test_every_record_is_found_by_the_first_letters_of_its_words_wherever_it_is_filed(namesakes: Visit) -> None:
    namesakes.go("search/")
    for number in (0, 57, 399):
        first = f"Ana{chr(97 + number % 26)}{chr(97 + number // 26)}"
        name = f"{first} Quill"
        assert suggestions(namesakes, f"quill {first}") == [f"{name} Person"]
        assert suggestions(namesakes, f"q{number} form") == [f"{name} Q{number} Form · Person"]


def test_what_lists_do_not_show_is_not_suggested(namesakes: Visit) -> None:
    namesakes.go("search/")
    assert not [text for text in suggestions(namesakes, "bel") if "Bellini" in text or "Bellows" in text]


def test_a_keyboard_chooses_and_the_page_of_the_record_opens(namesakes: Visit) -> None:
    page = namesakes.page
    namesakes.go("search/")
    field = page.get_by_role("combobox", name="Search the archive")
    assert field.get_attribute("aria-expanded") == "false"
    assert len(suggestions(namesakes, "elmsh")) == 1
    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    chosen = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}[role=option][aria-selected=true]").count() == 1
    assert page.get_by_role("listbox", name="Names in this archive").is_visible()
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None  # back to what was typed
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/elmshire/")


def test_escape_closes_the_list_and_then_empties_the_field(namesakes: Visit) -> None:
    namesakes.go("search/")
    suggestions(namesakes, "elmsh")
    namesakes.page.keyboard.press("Escape")
    assert namesakes.page.is_hidden("#search-suggestions")
    assert namesakes.page.input_value("#search-input") == "elmsh"
    namesakes.page.keyboard.press("Escape")
    assert namesakes.page.input_value("#search-input") == ""


def test_enter_searches_for_what_was_typed(namesakes: Visit) -> None:
    namesakes.go("search/")
    suggestions(namesakes, "elmsh")
    namesakes.page.keyboard.press("Enter")
    answered(namesakes)
    assert namesakes.page.is_hidden("#search-suggestions")
    assert "?q=elmsh" in namesakes.page.url


def test_a_click_leads_to_the_record(namesakes: Visit) -> None:
    namesakes.go("search/")
    suggestions(namesakes, "elmsh")
    namesakes.page.locator("[role=option]").click()
    namesakes.page.wait_for_url("**/places/elmshire/")


def test_search_goes_on_where_names_cannot_be_loaded(chromium: Any, names_address: str) -> None:
    context = chromium.new_context()
    context.route("**/search/names/*", lambda route: route.abort())
    visit = Visit(context.new_page(), names_address)
    visit.go("search/")
    visit.page.fill("#search-input", "Anna Bell")
    answered(visit)
    assert visit.page.locator(".hit").count()
    context.close()


def test_the_browser_folds_names_and_finds_files_as_the_build_does(namesakes: Visit) -> None:
    """Every letter that Python knows: a browser may know newer ones."""
    namesakes.go("search/")
    letters = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Co"}
    ]
    texts = ["".join(letters[at : at + 1000]) for at in range(0, len(letters), 1000)]
    texts += [
        "O’Neil-Smith",
        "Čaušević Đorđe",
        "İSTANBUL ı",
        "پنج\u200cشیر",
        "ΟΔΥΣΣΕΎΣ",
        "ﬁn ½ ℌ²",
        "\u202eevil",
        "김정은",
    ]
    there: Any = namesakes.page.evaluate(
        """async (texts) => {
            const { fileOf, wordsOf } = await import(new URL("../static/search-fold.js", location.href).href);
            return texts.map((text) => [wordsOf(text).join(" "), fileOf(text.slice(0, 50), 512)]);
        }""",
        texts,
    )
    for text, (words, file) in zip(texts, there, strict=True):
        assert words == folded(text)
        if text.isascii() or len(text) < 50:
            assert file == file_of(text, 512)


def test_the_bundled_archive_suggests_by_any_script(visit: Visit, built: Path) -> None:
    visit.go("search/")
    assert suggestions(visit, "مسعو")[0].startswith("Ahmad Shah Massoud احمد شاه مسعود · ")
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/people/ahmad-shah-massoud/")
    assert (built / "search/names/0.json").stat().st_size < 30_000
