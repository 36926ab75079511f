"""`doubts`: what it says of each doubt, and that every text it offers settles it for good (rule L8)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archivegen.cli import main
from archivegen.source.additions import Paste, apply
from archivegen.source.markdown import parse_body
from tests.small_archive import SITE, lay_out, put

KINDS = '\n[kinds.organisations]\nlabel = "Organisation"\n'
FILES = {
    "site.toml": SITE + KINDS,
    "content/articles/one.md": (
        "---\ntitle: Ali Karimi in Kabul\n---\nAli Karimi met **Bina** Karimi in Kabul.\n\n"
        "Nobody knows why. Karimi \U0001f981 left. It rained.\n"
    ),
    "content/people/ali.md": "---\nname: Ali Karimi\nborn: 1950\nroles: [Poet, Clerk]\n---\n",
    "content/people/bina.md": "---\nname: Bina Karimi\n---\n",
    "content/places.csv": "id,name\nkabul,Kabul\n",
}


def doubts(root: Path, *arguments: str) -> tuple[str, str]:
    ran = CliRunner().invoke(main, ["doubts", "-C", str(root), *arguments])
    assert ran.exit_code == 0, ran.output
    return ran.stdout, ran.stderr


def listed(root: Path, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in doubts(root, "--format", "json", *arguments)[0].splitlines()]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path, FILES)


# What is said


def test_l8_a_doubt_is_told_with_its_candidates_the_reason_and_the_text_to_paste(root: Path) -> None:
    assert doubts(root) == (
        (
            "Karimi: 1 time, could be\n"
            "    ali   Ali Karimi (1950–, Poet); named 2 times in 1 article\n"
            "    bina  Bina Karimi; named 1 time in 1 article\n"
            "\n"
            "  content/articles/one.md:6: [Karimi] \U0001f981 left.\n"
            "  not settled because it is short for each of them, and both are in play here: "
            '"Ali Karimi" (named) and "Bina Karimi" (named) (rule M4)\n'
            "  to settle it for the article, put one of these in the front matter, as a line of its own:\n"
            "    means: {Karimi: ali}\n"
            "    means: {Karimi: bina}\n"
            "  to settle one mention, write one of these in its place:\n"
            "    [[ali|Karimi]]\n"
            "    [[bina|Karimi]]\n"
            "\n"
        ),
        "1 doubt\n",
    )


def test_l8_the_most_frequent_comes_first_and_a_limit_says_what_it_leaves_out(tmp_path: Path) -> None:
    files = {
        "site.toml": SITE,
        "content/places.csv": "id,name\na,Aa\nb,Aa\nc,Zz\nd,Zz\n",
        "content/articles/a.md": "---\ntitle: T\n---\nFrom Aa to Zz.\n",
        "content/articles/b.md": "---\ntitle: T\n---\nFrom Berlin to Zz.\n",
    }
    lay_out(tmp_path, files)
    out, err = doubts(tmp_path)
    heads = [line for line in out.splitlines() if "could be" in line]
    assert (heads, err) == (["Zz: 2 times, could be", "Aa: 1 time, could be"], "3 doubts\n")
    out, err = doubts(tmp_path, "--limit", "1")
    assert out.count("could be") == 1
    assert err == "3 doubts about 2 names; the 1 most frequent are shown\n"


def test_l8_doubts_with_the_same_remedy_share_it(tmp_path: Path) -> None:
    files = {
        "site.toml": SITE,
        "content/places.csv": "id,name\nc,Zz\nd,Zz\ne,Ee\n",
        "content/articles/a.md": "---\ntitle: T\n---\nTo Zz.\n",
        "content/articles/b.md": "---\ntitle: T\n---\nFrom Zz.\n",
        "content/articles/c.md": "---\ntitle: T\nmeans:\n  Xx: e\n---\nIn Zz.\n",
    }
    out, _ = doubts(lay_out(tmp_path, files))
    assert out.count("means: {Zz: c}") == 1
    assert "to settle it for each of these articles, put" in out
    assert "to settle it for the article, put one of these below line 3:\n      Zz: c\n      Zz: d\n" in out


def test_l8_how_often_one_means_would_count_is_said(tmp_path: Path) -> None:
    text = "---\ntitle: {}\n---\nAli Karimi met Bina Karimi. Here Karimi left.{}\n"
    more = " Then Karimi came."
    root = lay_out(tmp_path, {**FILES, "content/articles/one.md": text.format("One", more)})
    assert (
        "  to settle it for the article, put one of these in the front matter, as a line of its own "
        "(it then counts for all 2 places; if they differ, mark each in the text):\n"
    ) in doubts(root)[0]
    put(root / "content/articles/two.md", text.format("Two", ""))
    assert (
        "for each of these articles, put one of these in the front matter, as a line of its own "
        "(in 1 of them it then counts for several places, 2 at most; if those differ, mark each in the text):\n"
    ) in doubts(root)[0]
    put(root / "content/articles/one.md", text.format("One", ""))
    assert "counts for" not in doubts(root)[0]


def test_l8_two_doubts_in_an_article_are_told_to_share_one_means(tmp_path: Path) -> None:
    files = {
        "site.toml": SITE,
        "content/places.csv": "id,name\na,Aa\nb,Aa\nc,Zz\nd,Zz\n",
        "content/articles/a.md": "---\ntitle: T\n---\nFrom Aa to Zz.\n",
    }
    lay_out(tmp_path, files)
    assert "goes into one: means: {A: a, B: b}" in doubts(tmp_path)[0]
    put(tmp_path / "content/articles/a.md", "---\ntitle: T\nmeans: {Aa: a}\nmeans: {Zz: c}\n---\nFrom Aa to Zz.\n")
    ran = CliRunner().invoke(main, ["doubts", "-C", str(tmp_path)])
    assert ran.exit_code == 1
    assert "write both into one: means: {A: a, B: b}" in ran.stderr


REASONS = [
    ("Zz in T.", "", "M3", "it is the name of each of them, and the text neither declares one of them nor names"),
    ("Zz in T.", "places: [c, d]", "M3", '"Zz" (declared) and "Zz" (declared)'),
    ("So Rose said.", "", "M8", "it is the name of a person and of something else, and the text neither"),
    ("So Rose said.", "people: [rp]\nplaces: [rt]", "M8", "both are in play here"),
    ("Mina Young and Yusuf Young. So Young said.", "", "M4", "it is short for each of them, and both are in play"),
]


@pytest.mark.parametrize(("text", "front", "rule", "why"), REASONS)
def test_l8_the_reason_is_given_in_plain_words(tmp_path: Path, text: str, front: str, rule: str, why: str) -> None:
    files = {
        "site.toml": SITE,
        "content/places.csv": "id,name,type\nc,Zz,\nd,Zz,\nrt,Rose,town\n",
        "content/people.csv": "id,name\nrp,Rose\nm,Mina Young\ny,Yusuf Young\n",
        "content/articles/a.md": f"---\ntitle: T\n{front}\n---\n{text}\n",
    }
    (found,) = listed(lay_out(tmp_path, files))
    assert found["rule"] == rule
    assert why in found["why"]


def test_doubts_of_some_articles_by_id_or_path(root: Path) -> None:
    put(root / "content/articles/two.md", "---\ntitle: Two\n---\nAli Karimi, Bina Karimi. Karimi left.\n")
    assert [d["article"] for d in listed(root)] == ["one", "two"]
    assert [d["article"] for d in listed(root, "two")] == ["two"]
    assert [d["article"] for d in listed(root, "content/articles/one.md")] == ["one"]
    ran = CliRunner().invoke(main, ["doubts", "-C", str(root), "tow"])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr == 'no article tow: did you mean "two"?\n'


def test_pages_and_descriptions_have_doubts_too(root: Path) -> None:
    text = "Ali Karimi and Bina Karimi. Karimi left.\n"
    put(root / "content/pages/about.md", f"---\ntitle: About\n---\n{text}")
    put(root / "content/people/zoe.md", f"---\nname: Zoe Zand\n---\n{text}")
    found = listed(root)
    assert [(d["article"], d["candidates"][0]["means"] is None) for d in found] == [
        ("one", False),
        ("about", False),
        ("zoe", True),
    ]
    assert "to settle each mention, write one of these" in doubts(root, "zoe")[0]


def test_json_is_an_object_a_line_with_the_place_of_each(root: Path) -> None:
    (found,) = listed(root)
    assert {key: found[key] for key in ("form", "times", "article", "path", "line", "column", "zone", "sentence")} == {
        "form": "Karimi",
        "times": 1,
        "article": "one",
        "path": "content/articles/one.md",
        "line": 6,
        "column": 19,
        "zone": "text",
        "sentence": "[Karimi] \U0001f981 left.",
    }
    assert found["candidates"][0] == {
        "kind": "person",
        "id": "ali",
        "name": "Ali Karimi",
        "about": "1950–, Poet",
        "mentions": 2,
        "articles": 1,
        "means": {
            "text": "means: {Karimi: ali}",
            "first": 3,
            "last": 2,
            "shown": "means: {Karimi: ali}",
            "where": "in the front matter, as a line of its own",
        },
        "mark": "[[ali|Karimi]]",
    }


def test_csv_has_a_row_for_each_candidate(root: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(doubts(root, "--format", "csv")[0], newline=""), strict=True))
    assert [(r["form"], r["line"], r["id"], r["means"], r["mark"]) for r in rows] == [
        ("Karimi", "6", "ali", "means: {Karimi: ali}", "[[ali|Karimi]]"),
        ("Karimi", "6", "bina", "means: {Karimi: bina}", "[[bina|Karimi]]"),
    ]


def test_no_doubts_is_said(tmp_path: Path) -> None:
    assert doubts(lay_out(tmp_path)) == ("", "0 doubts\n")


# That it settles


def _settle(root: Path, found: dict[str, Any], which: int, how: str) -> bool:
    """Paste one offered text into the file; whether there was one."""
    path = root / found["path"]
    text = path.read_bytes().decode()
    offered = found["candidates"][which][how]
    if offered is None:
        return False
    if how == "means":
        put(path, apply(text, Paste(**offered)))
        return True
    lines = text.split("\n")
    before, rest = "\n".join(lines[: found["line"] - 1]), "\n".join(lines[found["line"] - 1 :])
    start = found["column"] - 1
    assert rest[start:].startswith(found["form"].split(" ")[0])
    end = start + len(found["form"])
    put(path, f"{before}\n{rest[:start]}{offered}{rest[end:]}")
    return True


def _mentions(root: Path) -> list[tuple[str, str | None]]:
    ran = CliRunner().invoke(main, ["mentions", "-C", str(root)])
    assert ran.exit_code == 0, ran.stderr
    return [(m["status"], m["record"]) for m in map(json.loads, ran.stdout.splitlines())]


def _archive(root: Path, front: str, body: str, form: str, ids: tuple[str, str]) -> Path:
    people = [{"id": ident, "name": form, "short": []} for ident in ids] + [{"id": "old", "name": "Old Hand"}]
    files = {
        "site.toml": SITE,
        "content/people.json": json.dumps(people),
        "content/articles/a.md": front + body.replace("NAME", form),
        "static/photo.png": "x",
    }
    return lay_out(root, files)


FRONTS = {
    "yaml": "---\ntitle: T\n---\n",
    "yaml block": "---\ntitle: T\nmeans:\n    Old: old\n---\n",
    "yaml braces": "---\ntitle: T\nmeans: {Old: old}\n---\n",
    "toml": '+++\ntitle = "T"\n[source]\nname = "Herald"\n+++\n',
    "toml table": '+++\ntitle = "T"\n[means]\nOld = "old"\n+++\n',
    "json": '{\n  "title": "T"\n}\n',
    "json braces": '{"title": "T", "means": {"Old": "old"}}\n',
}
FORMS = ["Ann Bell", "O'Brien", "O’Neill", "Washington, D.C.", "احمد مسعود", "北京", "St. Mary: Church", "No", "Yes"]
IDS = [
    "enwiki:New_York_City",
    "geonames:3041565",
    "a \"b\" 'c'",
    "a: b",
    "007",
    "no",
    "b c",
    "x|y",
    "q]]r",
    "(z)",
    "<w>",
]


@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS)
@pytest.mark.parametrize("form", FORMS)
def test_l8_means_settles_every_form_in_every_front_matter(tmp_path: Path, front: str, form: str) -> None:
    root = _archive(tmp_path, front, "It was NAME in the end.\n", form, ("b c", "007"))
    (found,) = listed(root)
    assert _settle(root, found, 1, "means")
    assert listed(root) == []
    (mention,) = _mentions(root)
    assert mention == ("linked", found["candidates"][1]["id"])


@pytest.mark.parametrize("front", [FRONTS["yaml"], FRONTS["toml"], FRONTS["json"]], ids=["yaml", "toml", "json"])
@pytest.mark.parametrize("ident", IDS)
@pytest.mark.parametrize("how", ["means", "mark"])
def test_l8_every_id_can_be_pasted(tmp_path: Path, front: str, ident: str, how: str) -> None:
    root = _archive(tmp_path, front, "It was NAME in the end.\n", "Ann Bell", ("other", ident))
    (found,) = listed(root)
    which = [c["id"] for c in found["candidates"]].index(ident)
    assert _settle(root, found, which, how)
    assert listed(root) == []
    assert _mentions(root) == [("linked", ident)]


PLACES = {
    "text": ("So NAME said.\n", True),
    "twice": ("So NAME said, and NAME left.\n", True),
    "list": ("- NAME\n- other\n", True),
    "quotation": ("> So NAME said.\n", True),
    "table": ("| a | b |\n|---|---|\n| NAME | x |\n", True),
    "footnote": ("A note.[^1]\n\n[^1]: By NAME.\n", True),
    "heading": ("## NAME at home\n\nText.\n", True),
    "bold": ("So **NAME** said.\n", True),
    "caption": ('![A photo](/photo.png "NAME in 1990")\n', False),
    "alternative text": ("![NAME](/photo.png)\n", False),
    "raw html": ("<div>NAME at home</div>\n", False),
    "definition": ("NAME\n: a poet\n", True),
}


@pytest.mark.parametrize(("body", "markable"), PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("how", ["means", "mark"])
@pytest.mark.parametrize("ident", ["ann-1", "a|b"])
def test_l8_a_doubt_is_settled_wherever_it_stands(
    tmp_path: Path, body: str, markable: bool, how: str, ident: str
) -> None:
    root = _archive(tmp_path, FRONTS["yaml"], body, "Ann Bell", ("ann-2", ident))
    count = len(listed(root))
    assert count == body.count("NAME") > 0
    while left := listed(root):  # one mark may bring in play whom the next name means
        found = left[0]
        which = [c["id"] for c in found["candidates"]].index(ident)
        if not _settle(root, found, which, how):
            assert not markable
            return
    assert markable or how == "means"
    assert listed(root) == []
    assert {record for _, record in _mentions(root)} == {ident}


def test_l8_a_doubt_in_a_title_is_settled_for_the_article(tmp_path: Path) -> None:
    root = _archive(tmp_path, "---\ntitle: Ann Bell at home\n---\n", "Text.\n", "Ann Bell", ("ann-1", "ann-2"))
    (found,) = listed(root)
    assert (found["zone"], found["line"], found["sentence"]) == ("title", 2, "[Ann Bell] at home")
    assert [c["mark"] for c in found["candidates"]] == [None, None]
    assert "to settle one mention" not in doubts(root)[0]
    assert _settle(root, found, 0, "means")
    assert listed(root) == []


def test_l8_a_name_with_markup_in_it_keeps_its_markup(tmp_path: Path) -> None:
    root = _archive(
        tmp_path, FRONTS["yaml"], "So _Ann_ Bell said, and Ann *Bell*, too.\n", "Ann Bell", ("ann-1", "ann-2")
    )
    for found in listed(root):
        mark = found["candidates"][0]["mark"]
        assert mark is None or mark.count("*") % 2 == mark.count("_") % 2 == 0


def test_l8_an_id_that_two_kinds_share_is_written_with_its_kind(tmp_path: Path) -> None:
    files = {
        "site.toml": SITE,
        "content/people.csv": "id,name\njordan,Jordan\n",
        "content/places.csv": "id,name\njordan,Jordan\n",
        "content/articles/a.md": "---\ntitle: T\n---\nSo Jordan said.\n",
    }
    root = lay_out(tmp_path, files)
    (found,) = listed(root)
    assert [c["means"]["text"] for c in found["candidates"]] == [
        'means: {Jordan: "person:jordan"}',
        'means: {Jordan: "place:jordan"}',
    ]
    assert [c["mark"] for c in found["candidates"]] == ["[Jordan](person:jordan)", "[Jordan](place:jordan)"]
    assert _settle(root, found, 1, "means")
    ran = CliRunner().invoke(main, ["mentions", "-C", str(root)])
    (mention,) = map(json.loads, ran.stdout.splitlines())
    assert (mention["kind"], mention["record"]) == ("place", "jordan")


def test_l8_an_id_that_is_also_an_article_s_is_marked_with_its_kind(root: Path) -> None:
    put(root / "content/articles/ali.md", "---\ntitle: The poet\n---\nNothing.\n")
    (found,) = listed(root)
    assert [c["mark"] for c in found["candidates"]] == ["[Karimi](person:ali)", "[[bina|Karimi]]"]
    assert _settle(root, found, 0, "mark")
    assert listed(root) == []


def edits() -> Iterator[tuple[str, dict[str, str]]]:
    yield "another bearer", {"content/people/zoe.md": "---\nname: Zoe Karimi\n---\n"}
    yield "a place of that name", {"content/places/k.md": "---\nname: Karimi\n---\n"}
    yield "a namesake", {"content/people/ali-2.md": "---\nname: Ali Karimi\nborn: 1890\n---\n"}
    yield "a record of another kind", {"content/organisations/karimi.md": "---\nname: Karimi\n---\n"}
    yield "an article", {"content/articles/two.md": "---\ntitle: Two\n---\nBina Karimi. Karimi left. [[one]]\n"}


@pytest.mark.parametrize("how", ["means", "mark"])
@pytest.mark.parametrize("files", [files for _, files in edits()], ids=[name for name, _ in edits()])
def test_l8_a_settled_doubt_stays_settled(root: Path, files: dict[str, str], how: str) -> None:
    (found,) = listed(root)
    assert _settle(root, found, 1, how)
    assert listed(root) == []
    for path, text in files.items():
        put(root / path, text)
    one = root / "content/articles/one.md"
    put(
        one,
        one.read_bytes().decode().replace("It rained.", "It rained, and Karimi came back." if how == "means" else "."),
    )
    settled = [d for d in listed(root) if d["article"] == "one" and d["form"] == "Karimi"]
    assert settled == []
    ran = CliRunner().invoke(main, ["mentions", "-C", str(root), "one"])
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {m["record"] for m in rows if m["surface"] == "Karimi"} == {"bina"}


def test_an_archive_with_errors_lists_no_doubts_and_says_so(root: Path) -> None:
    put(root / "content/articles/two.md", "---\ntitle: 'Two\n---\n")
    ran = CliRunner().invoke(main, ["doubts", "-C", str(root)])
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr.endswith("nothing is listed until that is put right\n")


def test_a_table_that_cannot_be_read_is_told_alone(tmp_path: Path) -> None:
    files = {**FILES, "content/places.csv": 'id,name\nkabul,"Kabul\n'}
    files["content/articles/three.md"] = "---\ntitle: Three\n---\nIn [[kabul]].\n"
    ran = CliRunner().invoke(main, ["build", "-C", str(lay_out(tmp_path, files))])
    assert ran.exit_code == 1
    assert "error[TABLE]" in ran.stderr
    assert "error[LINK]" not in ran.stderr


def test_a_slip_in_the_kind_of_a_mark_or_field_is_told_with_the_right_word(root: Path) -> None:
    put(root / "content/articles/two.md", "---\ntitle: Two\npersons: [ali]\n---\n[He](persn:ali) left.\n")
    ran = CliRunner().invoke(main, ["build", "-C", str(root)])
    assert 'did you mean "person"' in ran.stderr
    assert 'did you mean "people"?' in ran.stderr


def test_a_long_text_is_not_read_anew_for_every_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "We saw Ali\nKarimi by the sea with others.\n\n" * 150
    people = {f"content/people/{ident}.md": "---\nname: Ali Karimi\n---\n" for ident in ("one", "two")}
    root = lay_out(tmp_path, {"site.toml": SITE, "content/articles/a.md": f"---\ntitle: A\n---\n{body}", **people})
    read: list[int] = []

    def counted(text: str, **options: Any) -> Any:
        read.append(len(text))
        return parse_body(text, **options)

    monkeypatch.setattr("archivegen.archive.marks.parse_body", counted)
    found = listed(root)
    assert {c["mark"] for row in found for c in row["candidates"]} == {
        "[[one|Ali Karimi]]",
        "[[two|Ali Karimi]]",
    }
    assert len(found) == 150
    assert max(read) < 200
