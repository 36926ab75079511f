"""`mentions` and `list`: for people, pipes and spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from archivegen.commands.doubting import print_doubts
from archivegen.commands.listing import print_list, print_mentions
from tests.small_archive import SITE, lay_out, put

Capture = pytest.CaptureFixture[str]
KINDS = '\n[kinds.organisations]\nlabel = "Organisation"\n'
BODY = "Ali Karimi met **Bina** Karimi in Kabul.\r\n\r\nKarimi \U0001f981 left Kabul. *Cafe\u0301* [[kabul|there]].\n"
FILES = {
    "site.toml": SITE + KINDS,
    "content/articles/1999-01-02-one.md": f"---\r\ntitle: Ali Karimi in Kabul\r\n---\r\n{BODY}",
    "content/articles/two.md": "---\ntitle: =Two\nid: second\n---\nNobody here.\n",
    "content/articles/three.md": "---\ntitle: Declared\npeople: [ali]\n---\nNobody here.\n",
    "content/articles/draft.md": "---\ntitle: A draft\ndraft: true\n---\nKabul.\n",
    "content/articles/own.md": "---\ntitle: Own id\nid: my-own\ndraft: true\n---\nKabul.\n",
    "content/people/ali.md": "---\nname: Ali Karimi\nborn: 1950\nroles: [Poet]\n---\n",
    "content/people/bina.md": "---\nname: Bina Karimi\n---\n",
    "content/places.csv": "id,name\nkabul,Kabul\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path, FILES)


def mentions(root: Path, capsys: Capture, *articles: str) -> list[dict[str, Any]]:
    assert print_mentions(root, "", articles, "jsonl") == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_mention_and_doubt_is_a_line_with_all_its_fields(root: Path, capsys: Capture) -> None:
    found = mentions(root, capsys, "one")
    assert [(m["zone"], m["surface"], m["kind"], m["record"], m["status"], m["rule"]) for m in found] == [
        ("title", "Ali Karimi", "person", "ali", "mention", "M2"),
        ("title", "Kabul", "place", "kabul", "mention", "M2"),
        ("text", "Ali Karimi", "person", "ali", "linked", "M2"),
        ("text", "Bina** Karimi", "person", "bina", "linked", "M2"),
        ("text", "Kabul", "place", "kabul", "linked", "M2"),
        ("text", "Karimi", "person", None, "doubt", "M4"),
        ("text", "Kabul", "place", "kabul", "mention", "M2"),
        ("text", "there", "place", "kabul", "linked", "M1"),
    ]
    assert list(found[0]) == [
        "article", "path", "start", "end", "surface", "kind", "record", "status", "candidates", "rule", "zone",
    ]  # fmt: skip
    assert found[5]["candidates"] == ["ali", "bina"]
    assert {m["path"] for m in found} == {"content/articles/1999-01-02-one.md"}


def test_offsets_are_code_points_into_the_body_or_the_title(root: Path, capsys: Capture) -> None:
    body = BODY.replace("\r\n", "\n")
    found = mentions(root, capsys)
    assert found
    for mention in found:
        text = "Ali Karimi in Kabul" if mention["zone"] == "title" else body
        assert text[mention["start"] : mention["end"]] == mention["surface"]


def test_articles_are_chosen_by_id_or_path_and_an_unknown_one_is_an_error(root: Path, capsys: Capture) -> None:
    assert mentions(root, capsys, "second") == []
    assert len(mentions(root, capsys, "content/articles/1999-01-02-one.md")) == 8
    assert print_mentions(root, "", ["one", "nowhere", "draft"], "jsonl") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "draft is a draft, and this does not look into it: archivegen mentions -D draft does\n"
        "no article nowhere: archivegen list articles prints the ids that there are\n"
    )


def test_mentions_as_csv(root: Path, capsys: Capture) -> None:
    assert print_mentions(root, "", (), "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""), strict=True))
    assert len(rows) == 8
    assert rows[5]["surface"] == "Karimi"
    assert rows[5]["record"] == ""
    assert rows[5]["candidates"] == "ali; bina"


def listed(root: Path, capsys: Capture, what: str) -> list[dict[str, Any]]:
    assert print_list(root, "", what, "json") == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_lists_of_articles(root: Path, capsys: Capture) -> None:
    assert listed(root, capsys, "articles") == [
        {
            "id": "one",
            "date": "1999-01-02",
            "title": "Ali Karimi in Kabul",
            "path": "content/articles/1999-01-02-one.md",
        },
        {"id": "second", "date": "", "title": "=Two", "path": "content/articles/two.md"},
        {"id": "three", "date": "", "title": "Declared", "path": "content/articles/three.md"},
    ]
    assert [row["id"] for row in listed(root, capsys, "unlinked")] == ["second", "three"]
    assert listed(root, capsys, "drafts") == [
        {"id": "draft", "title": "A draft", "path": "content/articles/draft.md"},
        {"id": "my-own", "title": "Own id", "path": "content/articles/own.md"},
    ]


def test_draft_records_are_listed_with_the_drafts(root: Path, capsys: Capture) -> None:
    """One of which a row and a file speak is a draft if either says so, and listed once."""
    put(root / "content/people/dora.md", "---\nname: Dora Karimi\ndraft: true\n---\n")
    put(root / "content/places/herat.md", "---\nname: Herat\n---\n")
    put(root / "content/places.csv", "id,name,draft\nkabul,Kabul,\nherat,Herat,true\nbalkh,Balkh,true\n")
    assert listed(root, capsys, "drafts")[2:] == [
        {"id": "dora", "title": "Dora Karimi", "path": "content/people/dora.md"},
        {"id": "balkh", "title": "Balkh", "path": "content/places.csv"},
        {"id": "herat", "title": "Herat", "path": "content/places/herat.md"},
    ]


def test_draft_pages_are_listed_between_articles_and_records(root: Path, capsys: Capture) -> None:
    for name, front in {"hid": "draft: true", "about": "draft: true\npublish: 2999-01-01", "open": "slug: o"}.items():
        put(root / f"content/pages/{name}.md", f"---\ntitle: The {name}\n{front}\n---\nText.\n")
    put(root / "content/people/dora.md", "---\nname: Dora Karimi\ndraft: true\n---\n")
    assert listed(root, capsys, "drafts")[1:] == [
        {"id": "my-own", "title": "Own id", "path": "content/articles/own.md"},
        {"id": "about", "title": "The about", "path": "content/pages/about.md"},
        {"id": "hid", "title": "The hid", "path": "content/pages/hid.md"},
        {"id": "dora", "title": "Dora Karimi", "path": "content/people/dora.md"},
    ]


@pytest.mark.parametrize(("file", "name"), [
    ("born: 1950", "Anna Ame"), ("name: Anna A.", "Anna A."), ("name: Anna A.\ndraft: true", "Anna A."),
])  # fmt: skip
def test_a_draft_record_is_listed_with_the_name_in_its_row(root: Path, capsys: Capture, file: str, name: str) -> None:
    put(root / "content/people.csv", "id,name,draft\nanna,Anna Ame,true\n")
    put(root / "content/people/anna.md", f"---\n{file}\n---\n")
    assert print_list(root, "", "drafts", "text") == 0
    assert capsys.readouterr().out.splitlines()[2:] == [f"anna\t{name}\tcontent/people/anna.md"]


def test_lists_of_records(root: Path, capsys: Capture) -> None:
    assert listed(root, capsys, "people") == [
        {"id": "ali", "name": "Ali Karimi", "path": "content/people/ali.md", "line": 1, "articles": 1, "mentions": 2},
        {
            "id": "bina",
            "name": "Bina Karimi",
            "path": "content/people/bina.md",
            "line": 1,
            "articles": 1,
            "mentions": 1,
        },
    ]
    (kabul,) = listed(root, capsys, "places")
    assert (kabul["path"], kabul["line"], kabul["mentions"]) == ("content/places.csv", 2, 4)
    assert listed(root, capsys, "organisations") == []


def test_a_list_is_columns_with_tabs_for_pipes_and_safe_csv_for_spreadsheets(root: Path, capsys: Capture) -> None:
    assert print_list(root, "", "unlinked", "text") == 0
    assert capsys.readouterr().out == (
        "second\t\t=Two\tcontent/articles/two.md\nthree\t\tDeclared\tcontent/articles/three.md\n"
    )
    assert print_list(root, "", "unlinked", "csv") == 0
    assert capsys.readouterr().out == (
        "id,date,title,path\r\nsecond,,'=Two,content/articles/two.md\r\nthree,,Declared,content/articles/three.md\r\n"
    )


def test_an_empty_list_has_its_header_all_the_same(root: Path, capsys: Capture) -> None:
    assert print_list(root, "", "organisations", "csv") == 0
    assert capsys.readouterr().out == "id,name,path,line,articles,mentions\r\n"


@pytest.mark.parametrize(
    ("what", "hint"), [("pepole", 'did you mean "people"?'), ("x", "there are articles, people, places")]
)
def test_an_unknown_list_is_a_wrong_command(root: Path, capsys: Capture, what: str, hint: str) -> None:
    assert print_list(root, "", what, "text") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f'no list "{what}": {hint}')


@pytest.mark.parametrize("command", [
    lambda root: print_mentions(root, "", (), "jsonl"),
    lambda root: print_doubts(root, "", (), "text", None),
    lambda root: print_list(root, "", "articles", "json"),
])  # fmt: skip
def test_an_archive_with_errors_prints_them_and_nothing_else(root: Path, capsys: Capture, command: Any) -> None:
    put(root / "content/articles/bad.md", "---\ntitle: T\ndate: 2001-02-30\n---\n")
    assert command(root) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "content/articles/bad.md:3:7: error[DATE]" in err
