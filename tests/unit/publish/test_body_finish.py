"""Tables that scroll, and numbers of notes and lists in the digits of the language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from archivegen.wording import native_digits
from tests.small_archive import SITE, built, lay_out

STYLE = Path(__file__).parents[3] / "archivegen/theme/static/style.css"
NOTES = "---\ntitle: A\nlang: {language}\n---\nFirst[^a], second[^b], first again[^a].\n\n[^a]: One.\n[^b]: Two.\n"
ZEROS = {"persian": "۰", "arabic-indic": "٠", "devanagari": "०", "bengali": "০"}


def article(root: Path, text: str) -> Path:
    lay_out(root, {"site.toml": SITE, "content/articles/a.md": text})
    built(root)
    return root / "output/articles/a/index.html"


def page_of(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(path.read_text("utf-8"))


@pytest.mark.parametrize(("language", "marks"), [("en", "121"), ("fa", "۱۲۱"), ("ar", "121"), ("ar-EG", "١٢١")])
def test_marks_of_notes_have_the_digits_of_the_language(tmp_path: Path, language: str, marks: str) -> None:
    page = page_of(article(tmp_path, NOTES.format(language=language)))
    assert [mark.text() for mark in page.css("sup.footnote-ref a")] == list(marks)
    assert [link.attributes["href"] for link in page.css("sup.footnote-ref a")] == ["#fn-1", "#fn-2", "#fn-1"]
    assert page.css_first('[role="doc-backlink"] sup').text() == marks[1]


def test_lists_are_numbered_in_the_same_digits() -> None:
    rules = re.findall(r"^\.prose ol:not\(\[type\]\):is\((.*)\) \{ list-style-type: (.*); \}$", STYLE.read_text(), re.M)
    assert {style for _, style in rules} == set(ZEROS)
    for languages, style in rules:
        for language in re.findall(r":lang\(([\w-]+)\)", languages):
            assert native_digits("0", language) == ZEROS[style], language


def test_a_table_stands_in_a_frame_that_the_keyboard_scrolls(tmp_path: Path) -> None:
    tables = "| a | b |\n|---|---|\n| 1 | <b>2</b> |\n\n> | c |\n> |---|\n"
    text = f"---\ntitle: A\n---\n{tables}\n    <table>\n    <thead>\n\nEnd.\n"
    page = page_of(article(tmp_path, text))
    frames = page.css(".prose .table")
    assert [frame.attributes["tabindex"] for frame in frames] == ["0", "0"]
    assert [[one.tag for one in frame.iter()] for frame in frames] == [["table"], ["table"]]
    assert page.css_first(".prose pre code").text() == "<table>\n<thead>\n"
    assert page.css_first(".prose > p").text() == "End."


def test_addresses_break_behind_their_slashes_and_nowhere_else(tmp_path: Path) -> None:
    output = article(tmp_path, "---\ntitle: A\ndate: '1990'\n---\nText.\n")
    html = output.read_text("utf-8")
    broken = "https://a.example/<wbr>articles/<wbr>a/"
    assert html.count(broken) == 4  # cited in three styles, and the address itself
    page = page_of(output)
    assert {one.text() for one in page.css(".cited-address, .address")} == {"https://a.example/articles/a/"}
    assert page.css_first("a.address").attributes["href"] == "https://a.example/articles/a/"


def test_the_table_of_an_article_has_its_dates_in_the_language_of_the_site(tmp_path: Path) -> None:
    head = "title: A\nlang: fa\nsource: {name: Courier, date: 1963-03-22}\nupdated: 2020-01-02\n"
    head += "corrections: [{date: 2021-02-03, text: نام}]\n"
    page = page_of(article(tmp_path, f"---\n{head}---\nمتن\n"))
    dates = page.css(".provenance .date")
    assert [date.text() for date in dates] == ["March 22, 1963", "February 3, 2021", "January 2, 2020"]
    assert [date.attributes.get("lang") for date in dates] == [None] * 3


LABELS = {
    "en": ["Note 1", "Note 2", "Note 1", "Back to the text at note 1", "Back to the text at note 1 (2)"],
    "de": ["Anmerkung 1", "Anmerkung 2", "Anmerkung 1", "Zurück zum Text bei Anmerkung 1"],
    "fa": ["پانویس ۱", "پانویس ۲", "پانویس ۱", "بازگشت به متن، پانویس ۱", "بازگشت به متن، پانویس ۱ (۲)"],
    "sw": ["Note 1", "Note 2", "Note 1", "Back to the text at note 1"],  # no catalogue: English
}


@pytest.mark.parametrize("language", LABELS)
def test_notes_are_called_in_the_language_of_their_text(tmp_path: Path, language: str) -> None:
    """The voice that reads the text reads these labels too (WCAG 3.1.2)."""
    page = page_of(article(tmp_path, NOTES.format(language=language)))
    found = [link.attributes["aria-label"] for link in page.css('[role="doc-noteref"], [role="doc-backlink"]')]
    assert found[: len(LABELS[language])] == LABELS[language]
    assert len(found) == 6


def test_boxes_of_tasks_are_called_in_the_language_of_their_text(tmp_path: Path) -> None:
    page = page_of(article(tmp_path, "---\ntitle: A\nlang: fr\n---\n- [x] Un\n- [ ] Deux\n"))
    boxes = [(one.attributes["aria-label"], "checked" in one.attributes) for one in page.css("input[disabled]")]
    assert boxes == [("Fait", True), ("À faire", False)]
