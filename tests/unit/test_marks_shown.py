"""What a bare ``[[id]]`` shows outside of the text: in summaries, tables of contents and addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archivegen.source.body import Mark, Words, words_of
from tests.pictures import picture
from tests.small_archive import SITE, assert_clean, built, lay_out, put, run

DRAFT = "---\ntitle: The arrest\ndraft: true\n---\nText.\n"


def archive(root: Path, body: str, front: str = "") -> Path:
    return lay_out(root, {
        "site.toml": f"{SITE}\n[feeds]\nenabled = true\n",
        "content/articles/bridge.md": "---\ntitle: The old bridge\n---\nText.\n",
        "content/articles/mayor-held.md": DRAFT,
        "content/articles/a.md": f"---\ntitle: A\ndate: 2001-01-01\n{front}---\n{body}\n",
    })  # fmt: skip


def summary(root: Path) -> str:
    """The first words of the article as the data files have them."""
    rows = json.loads((root / "output/data/articles.json").read_text("utf-8"))
    (found,) = (row["summary"] for row in rows if row["id"] == "a")
    return str(found)


@pytest.mark.parametrize(("body", "shown"), [
    ("The bridge fell. See [[bridge|an earlier report]].", "The bridge fell. See an earlier report."),
    ("The bridge fell. See [[bridge]].", "The bridge fell. See The old bridge."),
    ("[[bridge]] and\n[[bridge]]: the  bridge.", "The old bridge and The old bridge: the bridge."),
    ("On the mayor-held affair see [[mayor-held]].", "On the mayor-held affair see […]."),
    (f"{'word ' * 57}[[mayor-held]] and more.", f"{('word ' * 57).strip()} […]…"),
    (f"{'word ' * 59}[[mayor-held]] and more.", f"{('word ' * 59).strip()}…"),
])  # fmt: skip
def test_the_first_words_are_those_of_the_page(tmp_path: Path, body: str, shown: str) -> None:
    root = archive(tmp_path, body)
    assert built(root).ok
    assert summary(root) == shown


def test_a_heading_tells_neither_the_id_of_a_draft_nor_another_text_than_the_page(tmp_path: Path) -> None:
    headings = "## One\n\n## On [[mayor-held]]\n\n## [[bridge]]\n\n## About [[bridge]]\n"
    root = archive(tmp_path, headings)
    assert [d.code for d in built(root).diagnostics] == ["LINK-WITHHELD"]
    page = (root / "output/articles/a/index.html").read_text("utf-8")
    assert "mayor-held" not in page
    for anchor, text in (("on", "On […]"), ("section", "The old bridge"), ("about", "About The old bridge")):
        assert f'<a href="#{anchor}">{text}</a>' in page
        assert f'id="{anchor}"' in page


def test_the_words_follow_the_title_and_the_draft(tmp_path: Path) -> None:
    root = archive(tmp_path / "site", "See [[bridge]] and [[mayor-held]].")
    built(root)
    put(root / "content/articles/bridge.md", "---\ntitle: The new bridge\n---\nText.\n")
    put(root / "content/articles/mayor-held.md", DRAFT.replace("true", "false"))
    built(root)
    assert summary(root) == "See The new bridge and The arrest."
    assert_clean(root, tmp_path / "copy")


def test_words_on_one_line_keep_the_places_of_their_marks() -> None:
    text = "  A\n b [[ignored]] c  "
    marks = [Mark(3 + 2, 6, "", "b", 4, 0, 0), Mark(2, 3, "", "other", 5, 0, 0)]
    assert words_of(text, marks[:1]) == Words("A b [[ignored]] c", ((2, 3, 4),))
    assert words_of(text, marks[1:]) == Words("A b [[ignored]] c")
    assert words_of("b", [Mark(0, 1, "", "b", 0, 0, 0)]).unmarked() == ""
    assert words_of("b", [Mark(0, 1, "people", "b", 0, 0, 0)]) == Words("b")


def test_the_id_of_a_draft_record_is_no_byline_and_a_merged_id_shows_the_name(tmp_path: Path) -> None:
    root = archive(tmp_path / "site", "Text.", "authors: [ana-reyes, bobby, Cara Cole, Bob Jones]\n")
    put(root / "content/people/ana-reyes.md", "---\nname: Ana Reyes\ndraft: true\n---\n")
    put(root / "content/people/bob.md", "---\nname: Robert Jones\nnames: [Bob Jones]\nmerged: [bobby]\n---\n")
    (problem,) = built(root).diagnostics
    assert str(problem).startswith("content/articles/a.md:4:1: warning[LINK-WITHHELD]")
    published = "\n".join(f.read_text("utf-8", "replace") for f in (root / "output").rglob("*") if f.is_file())
    assert "ana-reyes" not in published
    assert "Ana Reyes" not in published
    (row,) = (r for r in json.loads((root / "output/data/articles.json").read_text("utf-8")) if r["id"] == "a")
    assert row["authors"] == ["Robert Jones", "Cara Cole", "Bob Jones"]
    put(root / "content/people/ana-reyes.md", "---\nname: Ana Reyes\n---\n")
    assert built(root).diagnostics == ()
    assert_clean(root, tmp_path / "copy")


def test_an_alt_text_shows_no_id(tmp_path: Path) -> None:
    body = "One.\n\n![See [[mayor-held]]](/i.png) and ![see [[mayor-held|that]]](/i.png)"
    root = archive(tmp_path, body)
    put(root / "static/i.png", picture("i"))
    (problem,) = (d for d in run(root).diagnostics if d.severity == "error")
    assert str(problem) == (
        "content/articles/a.md:7:1: error[LINK]: an alt text has no links: [[mayor-held]] would be its id"
    )
