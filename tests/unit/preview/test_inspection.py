"""What the link inspector says of a page: the same as `mentions` and `doubts`, and texts that do what they promise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archivegen.archive.model import Named
from archivegen.archive.select import Rules
from archivegen.build import BuildOptions, Memory, build, read_only
from archivegen.cli import main
from archivegen.preview.found import Found, Inspection
from archivegen.preview.inspection import inspect_page
from archivegen.source.additions import Paste, apply
from tests.pictures import picture
from tests.small_archive import SITE, TODAY, lay_out, put

BODY = """Ali Karimi met Bina Karimi in Kabul. Karimi left Kabul; so did Kabul{nolink} itself, and `Kabul`.

## Kabul at night

The *London* Bridge of Omar Sadr: Rahimi saw it. ![Kabul by day](/x.png)

Zalmay Wardak and Zalmay Wardak said nothing of the lost keys.
"""
FILES = {
    "site.toml": SITE,
    "content/articles/one.md": f"---\ntitle: Kabul and more\ndate: 2001-01-01\nplaces: [ghazni]\n---\n{BODY}",
    "content/articles/two.md": '+++\ntitle = "Two"\nlang = "fa"\n+++\nAli Karimi رفت.\n',
    "content/pages/about.md": "---\ntitle: About\n---\nOf Kabul.\n",
    "content/people/ali.md": "---\nname: Ali Karimi\nborn: 1950\nroles: [Poet]\n---\nAli Karimi was born in Kabul.\n",
    "content/people/bina.md": "---\nname: Bina Karimi\n---\n",
    "content/people/rahimi.md": "---\nname: Mina Rahimi\n---\n",
    "content/people/omar.md": "---\nname: Omar Sadr\nlink: false\n---\n",
    "content/places.csv": "id,name\nkabul,Kabul\nghazni,Ghazni\nlondon,London\n",
    "static/x.png": picture(),
}


def look(root: Path, address: str = "articles/one/") -> Inspection:
    """What is said of a page."""
    return inspect_page(read_only(root, "", Rules(TODAY)), address, "first")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path, FILES)


def outcomes(seen: Inspection) -> list[tuple[str, str, int, str]]:
    return [(one.outcome, one.form, one.line, one.rule) for one in seen.found]


def one_of(seen: Inspection, outcome: str, form: str) -> Found:
    return next(one for one in seen.found if (one.outcome, one.form) == (outcome, form))


def told(root: Path, *arguments: str) -> list[dict[str, Any]]:
    ran = CliRunner().invoke(main, [arguments[0], "-C", str(root), *arguments[1:]])
    assert ran.exit_code == 0, ran.output
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_every_name_is_told_with_its_outcome_line_and_rule(root: Path) -> None:
    seen = look(root)
    assert seen.path == "content/articles/one.md"
    assert outcomes(seen) == [
        ("counted", "Kabul", 2, "M2"),
        ("linked", "Ali Karimi", 6, "M2"),
        ("linked", "Bina Karimi", 6, "M2"),
        ("linked", "Kabul", 6, "M2"),
        ("doubt", "Karimi", 6, "M4"),
        ("counted", "Kabul", 6, "M2"),
        ("unlinked", "Kabul", 6, "M1"),
        ("unlinked", "Kabul", 6, "Z3"),
        ("counted", "Kabul", 8, "M2"),
        ("unlinked", "London", 10, "M6"),
        ("counted", "Omar Sadr", 10, "M2"),
        ("unlinked", "Rahimi", 10, "M4"),
        ("counted", "Kabul", 10, "M2"),
        ("unrecorded", "London Bridge", 10, "L9"),
        ("unrecorded", "Zalmay Wardak", 12, "L9"),
    ]
    assert [record.id for record in seen.declared] == ["ghazni"]


def test_why_a_counted_name_is_no_link_is_said_with_its_rule(root: Path) -> None:
    whys = [one.why for one in look(root).found if one.outcome == "counted"]
    for part, why in zip(
        ["titles and headings never are (rule Z2)", "here the one in line 6 (rule L1)",
         "titles and headings never are (rule Z2)", "no page (link: false) (rule M12)", "cannot see it (rule Z3)"],
        whys, strict=True,
    ):  # fmt: skip
        assert part in why


def test_a_long_text_is_unpacked_no_more_often_than_a_short_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a text names is held packed; asked for once a mention, a long text would take its square."""
    asked: list[Named] = []
    real = Named.mentions
    monkeypatch.setattr(Named, "mentions", lambda named: (asked.append(named), real(named))[1])
    times = []
    for paragraphs in (2, 40):
        put(root / "content/articles/one.md", "---\ntitle: One\n---\n" + "In Kabul was Ali Karimi.\n\n" * paragraphs)
        reading = read_only(root, "", Rules(TODAY))
        asked.clear()
        assert len(inspect_page(reading, "articles/one/", "first").found) == 2 * paragraphs
        times.append(len(asked))
    assert times[0] == times[1]


def test_it_agrees_with_the_commands(root: Path) -> None:
    seen = [one for one in look(root).found if one.outcome not in {"unlinked", "unrecorded"}]
    rows = told(root, "mentions", "one")
    assert [(one.rule, one.zone, one.outcome == "doubt") for one in seen] == [
        (row["rule"], row["zone"], row["status"] == "doubt") for row in rows
    ]
    doubt, row = one_of(look(root), "doubt", "Karimi"), told(root, "doubts", "--format", "json")[0]
    assert (doubt.path, doubt.line, doubt.column) == (row["path"], row["line"], row["column"])
    assert row["why"] in doubt.meaning
    for choice, candidate in zip(doubt.choices, row["candidates"], strict=True):
        assert (choice.record.id, choice.record.about) == (candidate["id"], candidate["about"])
        assert [offer.text for offer in choice.offers] == [candidate["means"]["shown"], candidate["mark"]]


def pasted(root: Path, found: Found, text: str) -> None:
    """Put a text in the place of a name, as it is told."""
    lines = (root / found.path).read_text("utf-8").split("\n")
    line, at = lines[found.line - 1], found.column - 1
    assert line[at:].startswith(found.form)
    lines[found.line - 1] = line[:at] + text + line[at + len(found.form) :]
    put(root / found.path, "\n".join(lines))


@pytest.mark.parametrize(
    ("outcome", "form", "which", "after"),
    [("doubt", "Karimi", (0, 1), ("linked", "ali")), ("doubt", "Karimi", (1, 1), ("linked", "bina")),
     ("unlinked", "London", (0, 0), ("linked", "london")), ("unlinked", "Rahimi", (0, 1), ("linked", "rahimi")),
     ("linked", "Ali Karimi", (-1, 0), ("unlinked", "ali"))],
)  # fmt: skip
def test_a_text_written_in_the_place_of_a_name_does_what_is_said(
    root: Path, outcome: str, form: str, which: tuple[int, int], after: tuple[str, str]
) -> None:
    found = one_of(look(root), outcome, form)
    offers = found.offers if which[0] < 0 else found.choices[which[0]].offers
    assert offers[which[1]].where == "in its place"
    pasted(root, found, offers[which[1]].text)
    seen = [one for one in look(root).found if (one.line, one.column) <= (found.line, found.column + 12)]
    assert after in [(one.outcome, one.choices[0].record.id) for one in seen if one.form == form]


def test_a_repeated_name_can_be_linked_too(root: Path) -> None:
    again = next(one for one in look(root).found if one.form == "Kabul" and "L1" in one.why)
    pasted(root, again, again.offers[0].text)
    linked = [one for one in look(root).found if (one.outcome, one.form) == ("linked", "Kabul")]
    assert [one.rule for one in linked] == ["M2", "M1"]


def test_a_text_for_the_front_matter_settles_the_form_for_the_article(root: Path) -> None:
    offer = one_of(look(root), "unlinked", "Rahimi").choices[0].offers[0]
    assert offer.where == "in the front matter, as a line of its own"
    text = (root / "content/articles/one.md").read_text("utf-8")
    put(root / "content/articles/one.md", apply(text, Paste(offer.text, 5, 4, offer.text, "")))
    assert one_of(look(root), "linked", "Rahimi").rule == "M1"


def test_a_name_without_a_record_comes_with_the_commands_that_settle_it(root: Path) -> None:
    found = one_of(look(root), "unrecorded", "Zalmay Wardak")
    assert "2 times on this page" in found.meaning
    assert 'archivegen suggest -D --write "Zalmay Wardak=person"' in [offer.text for offer in found.offers]
    put(root / "content/dismissed-names.txt", "Zalmay Wardak\n")
    assert [one.form for one in look(root).found if one.outcome == "unrecorded"] == ["London Bridge"]


def test_pages_and_descriptions_are_told_and_lists_have_no_text(root: Path) -> None:
    assert outcomes(look(root, "people/ali/")) == [("counted", "Ali Karimi", 6, "M2"), ("linked", "Kabul", 6, "M2")]
    assert "(rule Z7)" in look(root, "people/ali/").found[0].why
    assert outcomes(look(root, "about-this-archive/index.html")) == [("linked", "Kabul", 4, "M2")]
    assert look(root, "people/bina/") == Inspection("content/people/bina.md")
    for address in ("", "people/", "nowhere/", "articles/", "places/kabul/"):
        assert look(root, address) == Inspection()


def test_the_direction_is_that_of_the_text(root: Path) -> None:
    assert look(root, "articles/two/").dir == "rtl"
    assert look(root).dir == "ltr"


def test_a_failed_build_leaves_what_the_site_was_made_from(root: Path) -> None:
    memory = Memory()
    assert build(root, BuildOptions(today=TODAY, preview=True), memory).ok
    before = look(root)
    put(root / "content/articles/one.md", "---\ntitle: [\n---\n")
    assert not build(root, BuildOptions(today=TODAY, preview=True), memory).ok
    assert memory.reading is not None
    assert inspect_page(memory.reading, "articles/one/", "first") == before
