"""`try`: what a name would change, before it is written (rule L10)."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archivegen.cli import main
from tests.small_archive import SITE, built, lay_out, put, tree

KINDS = '\n[kinds.ships]\nlabel = "Ship"\n'
FILES = {
    "site.toml": SITE + KINDS,
    "content/articles/one.md": "---\ntitle: One\n---\nThe Old Poet sat in Herat.\n\nThe Old Poet wrote. An old poet.\n",
    "content/articles/two.md": "---\ntitle: Two\n---\nThe Old Poet came.\n\nAli Karimi spoke. Karimi left.\n",
    "content/articles/three.md": "---\ntitle: Three\n---\nBina Karimi met Ali Karimi. Karimi laughed.\n",
    "content/articles/four.md": "---\ntitle: Four\npeople: [ali]\n---\nHerat was silent, `Herat` and Herat Bank.\n",
    "content/people/ali.md": "---\nname: Ali Karimi\nnames: [{form: Aly, search: true}]\n---\n",
    "content/people/bina.md": "---\nname: Bina Karimi\n---\n",
    "content/people/hidden.md": "---\nname: Hidden Man\ndraft: true\n---\n",
    "content/places.csv": "id,name\nherat,Herat\nali,Port Ali\nq=7,Seven Hills\n",
    "content/ships/ali.md": "---\nname: SS Ali\n---\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path, FILES)


def tried(root: Path, *arguments: str) -> Result:
    environment = {"SOURCE_DATE_EPOCH": "1700000000", "TERM": "dumb"}
    return CliRunner().invoke(main, ["try", "-C", str(root), *arguments], env=environment)


def said(root: Path, *arguments: str) -> str:
    done = tried(root, *arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def as_json(root: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(root, "--json", *arguments))
    return found


def counts(root: Path, *arguments: str) -> dict[str, int]:
    return {what: number for what, number in as_json(root, *arguments)["counts"].items() if number}


def test_l10_what_a_name_would_change_is_told_with_places_and_sentences(root: Path) -> None:
    assert said(root, "--name", "Old Poet=person:ali") == (
        'with "Old Poet" as a name of ali, Ali Karimi (content/people/ali.md)\n'
        "\n"
        "1 link gained\n"
        '  "Old Poet": no mention → person:ali\n'
        "    content/articles/one.md:4: The [Old Poet] sat in Herat.\n"
        "\n"
        "2 mentions gained that are counted, no link more\n"
        '  "Old Poet": no mention → person:ali, 2 times in 2 files\n'
        "    content/articles/one.md:6: The [Old Poet] wrote.\n"
        "    content/articles/two.md:4: The [Old Poet] came.\n"
        "\n"
        "1 link that would stand at another mention of the same record\n"
        '  "Ali Karimi" → "Old Poet": person:ali\n'
        "    content/articles/two.md:4: The [Old Poet] came.  (from line 6)\n"
        "\n"
        '"Old Poet" stands 1 time where nothing changes\n'
        "  with other capitals\n"
        "    content/articles/one.md:6: An [old poet].\n"
        "\n"
        "in all texts, those of pages and records included:\n"
        "  6 mentions now, 9 then\n"
        "  5 links now, 6 then\n"
        "  1 doubt now, 1 then\n"
        "\n"
        "nothing was written\n"
        'to make it so: add "Old Poet" to the names of ali in content/people/ali.md\n'
    )


def test_a_new_record_can_be_tried_and_the_doubts_that_it_would_make_are_told(root: Path) -> None:
    out = said(root, "--name", "Ali Karimi=ali-karimi-baker", "--new", "person")
    assert out.startswith('with "Ali Karimi" as a name of a new person, ali-karimi-baker\n')
    assert (
        '\n2 doubts made\n  "Ali Karimi": person:ali → a doubt: person:ali or ali-karimi-baker, 2 times in 2 files\n'
        "    content/articles/three.md:4: Bina Karimi met [Ali Karimi].\n"
        "    content/articles/two.md:6: [Ali Karimi] spoke.\n"
    ) in out
    assert "\na build would say in addition:\ncontent/people/ali-karimi-baker.md:1:1: warning[NAME-SHARED]" in out
    assert out.endswith('to make it so: archivegen new person "Ali Karimi", with id: "ali-karimi-baker"\n')


def test_a_new_record_may_have_several_names(root: Path) -> None:
    out = said(root, "--name", "SS Dawn=dawn", "--name", "Old Poet=ship:dawn", "--new", "ship")
    assert "3 times" not in out
    assert out.count("a new ship, dawn\n") == 2
    assert '"SS Dawn" stands in no text' in out
    assert out.endswith(
        'to make it so: archivegen new ship "SS Dawn", with id: "dawn"\n'
        'to make it so: add "Old Poet" to the names of dawn\n'
    )


def test_the_sort_of_every_change_is_counted(root: Path) -> None:
    assert counts(root, "--name", "Herat=person:ali") == {"other_record": 1, "doubt_made": 1}
    assert counts(root, "--name", "Herat=x", "--new", "person") == {"doubt_made": 2}
    assert counts(root, "--without", "Karimi=bina") == {"doubt_settled": 1}
    assert counts(root, "--without", "Bina Karimi=bina") == {"link_lost": 1, "doubt_settled": 1}
    assert counts(root, "--without", "Karimi=person:ali") == {"doubt_settled": 1, "mention_lost": 1}
    assert counts(root, "--name", "Karimi=cyrus", "--new", "person") == {"doubt_changed": 1}
    assert counts(root, "--without", "Karimi=bina", "--without", "Karimi=person:ali") == {
        "doubt_gone": 1,
        "mention_lost": 1,
    }
    assert counts(root, "--without", "Herat=herat", "--name", "Herat=person:ali") == {"other_record": 2}


def test_a_preferred_name_is_taken_away_as_if_it_were_for_search_alone(root: Path) -> None:
    out = said(root, "--without", "Herat=herat")
    assert "a record needs its preferred name: as if it carried search: true\n" in out
    assert '"Herat": herat → no mention, 2 times in 2 files' in out
    assert 'add {form: "Herat", search: true} to the names of herat in content/places.csv:2' in out


def test_what_to_write_is_said_of_short_and_of_other_names(root: Path) -> None:
    put(root / "content/people/ali.md", "---\nname: Ali Karimi\nnames: [Old Poet]\n---\n")
    assert 'take "Old Poet" out of the names of ali in content/people/ali.md' in said(
        root, "--without", "Old Poet=person:ali"
    )
    assert "write short: [] for ali in content/people/ali.md" in said(root, "--without", "Karimi=person:ali")


def test_a_name_that_is_marked_is_tried_without_its_marks(root: Path) -> None:
    put(root / "content/articles/five.md", "---\ntitle: Five\n---\nAly came.\n")
    assert counts(root, "--name", "Aly=person:ali") == {"link_gained": 1}


def test_no_change_is_said_plainly_and_why(root: Path) -> None:
    def why(*arguments: str) -> list[str]:
        out = said(root, *arguments)
        assert "\nno change\n" in out
        assert "to make it so" not in out
        reasons: list[str] = as_json(root, *arguments)["reasons"]
        assert all(f"  {reason}\n" in out for reason in reasons)
        return reasons

    assert why("--name", "Ali Karimi=person:ali") == [
        '"Ali Karimi" is a name of that record already: content/people/ali.md'
    ]
    assert why("--name", "ALI KARIMI=person:ali") == [
        '"ALI KARIMI" is found already, by another of the record\'s names: content/people/ali.md',
    ]
    assert why("--name", "Karimi=person:ali") == ['"Karimi" means that record already wherever it is in play']
    assert why("--name", "Zarafshan=herat") == ['"Zarafshan" stands in no text']
    assert why("--name", "…=herat") == ['"…" is never looked for: there is no letter in it']
    assert why("--name", "President=bina") == [
        '"President" is never looked for: a title alone is nobody\'s name (rule W9)',
        '"President" stands in no text',
    ]
    assert why("--without", "Seven Hills=q=7") == ['nothing in the texts depends on "Seven Hills"']
    put(root / "content/people/bina.md", "---\nname: Bina Karimi\nlink: false\n---\n")
    assert why("--name", "Zarafshan=bina") == [
        "the record has link: false: its mentions are no links and are not counted",
        '"Zarafshan" stands in no text',
    ]


@pytest.mark.parametrize(("text", "cause"), [
    ("It was `Zarafshan`.", "closed"),
    ("See [Zarafshan](https://a.example/).", "closed"),
    ("See [[herat|Zarafshan]].", "mention"),
    ("The Zarafshan Bank.", "beside"),
    ("The Old Zarafshan Herald.", "longer"),
    ("Zarafshanis came.", "word"),
    ("It was zarafshan.", "capitals"),
    ("It was Zaráfshan.", "accents"),
    ("It was Zarafshan{nolink}.", "edge"),
    ("Zarafshan was a zarafshan.", "ordinary"),
])  # fmt: skip
def test_places_where_the_name_stands_and_nothing_changes_are_told_with_their_cause(
    root: Path, text: str, cause: str
) -> None:
    put(root / "content/places/herald.md", "---\nname: Old Zarafshan Herald\n---\n")
    put(root / "content/articles/five.md", f"---\ntitle: Five\n---\n{text}\n")
    found = as_json(root, "--name", "Zarafshan=herat")
    first = found["unchanged"][0]
    assert (first["why"], first["path"], first["line"]) == (cause, "content/articles/five.md", 4)
    assert found["changes"] == []
    assert found["reasons"] == []


def test_a_place_whose_meaning_stays_is_told_with_it(root: Path) -> None:
    found = as_json(root, "--name", "Karimi=bina")
    assert [(one["why"], one["other"]) for one in found["unchanged"] if one["why"] in {"doubt", "mention"}] == [
        ("doubt", "ali or bina"),
        ("mention", "ali"),
    ]
    put(root / "content/articles/five.md", "---\ntitle: Five\nnot: [herat]\n---\nZarafshan.\n")
    assert as_json(root, "--name", "Zarafshan=herat")["unchanged"][0]["why"] == "not"


def test_what_would_stop_a_build_is_told(root: Path) -> None:
    put(root / "content/articles/five.md", "---\ntitle: Five\npeople: [Bina Karimi]\n---\n")
    out = said(root, "--name", "Bina Karimi=person:ali")
    assert "\na build would stop, with this to say:\n" in out
    assert "content/articles/five.md:3:10: error[RECORD-AMBIGUOUS]" in out


def test_for_programs_everything_is_one_object(root: Path) -> None:
    found = as_json(root, "--name", "Old Poet=person:ali")
    assert list(found) == [
        "tried", "now", "then", "counts", "changes", "unchanged", "reasons", "diagnostics",
    ]  # fmt: skip
    assert found["tried"] == [{"form": "Old Poet", "kind": "person", "record": "ali", "away": False, "new": False}]
    assert (found["now"]["links"], found["then"]["links"]) == (5, 6)
    assert found["changes"][0] == {
        "change": "link_gained",
        "path": "content/articles/one.md",
        "line": 4,
        "sentence": "The Old Poet sat in Herat.",
        "before": None,
        "after": {
            "start": 4,
            "end": 12,
            "zone": "body",
            "form": "Old Poet",
            "kind": "person",
            "record": "ali",
            "status": "linked",
            "candidates": ["ali"],
            "rule": "M2",
        },
    }


def test_three_sentences_of_a_name_are_shown_and_all_of_them_when_asked_for(root: Path) -> None:
    put(root / "content/articles/five.md", "---\ntitle: Five\n---\n" + "The Old Poet sang.\n\n" * 5)
    out = said(root, "--name", "Old Poet=person:ali")
    assert "    … and 3 more; all of them: -v\n" in out
    assert out.count("content/articles/five.md") < 5
    out = said(root, "--name", "Old Poet=person:ali", "-v")
    assert "all of them" not in out
    assert out.count("The [Old Poet] sang.") == 5


@pytest.mark.parametrize(("arguments", "message"), [
    ((), 'say what to try: --name "'),
    (("--name", "Herat"), '--name "Herat": write the name, "=", and the id of its record'),
    (("--name", "=herat"), '--name "=herat": write the name, "=",'),
    (("--name", "Old Poet= "), 'write the name, "=",'),
    (("--name", "Old Poet=alli"), 'no record has the id "alli"; did you mean "ali"?; to try it as that of a new'),
    (("--name", "Old Poet=Bina Karimi"), 'the id of "Bina Karimi" is bina'),
    (("--name", "Old Poet=hidden"), 'no record has the id "hidden"; its record is a draft'),
    (("--name", "herat=Old Poet"), 'write it the other way round: "Old Poet=herat"'),
    (("--name", "Old Poet=ali"), "that id is shared; write person:ali or place:ali or ship:ali"),
    (("--name", "Old Poet=place:bina"), 'no record has the id "place:bina"'),
    (("--name", "Old Poet=x", "--new", "boat"), "--new boat: no such kind; there are person, place, ship"),
    (("--name", "Old Poet=x", "--new", "persn"), '--new persn: no such kind; did you mean "person"?'),
    (("--name", "Old Poet=bina", "--new", "person"), "every id given has a record already; leave --new out"),
    (("--without", "Bino=bina"), 'bina has no name "Bino"; it has "Bina Karimi", "Karimi"'),
    (("--without", "Bina Karim=bina"), 'bina has no name "Bina Karim"; did you mean "Bina Karimi"?'),
    (("--without", "Bina Karimi=bino"), 'no record has the id "bino"; did you mean "bina"?'),
])  # fmt: skip
def test_what_cannot_be_tried_is_a_wrong_command_with_a_hint(
    root: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = tried(root, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_names_and_ids_may_hold_the_sign_between_them(root: Path) -> None:
    put(root / "content/articles/five.md", "---\ntitle: Five\n---\nThe sum A=B is known.\n")
    assert as_json(root, "--name", "Zarafshan=q=7")["tried"][0]["record"] == "q=7"
    assert counts(root, "--name", "A=B=herat") == {"link_gained": 1}


def test_an_archive_with_errors_says_so_and_nothing_is_tried(root: Path) -> None:
    put(root / "content/articles/bad.md", "---\ntitle: T\ndate: 2001-02-30\n---\n")
    done = tried(root, "--name", "Old Poet=person:ali")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "content/articles/bad.md:3:7: error[DATE]" in done.stderr
    assert done.stderr.endswith("the archive has errors; nothing was tried\n")
    put(root / "site.toml", '[site]\ntilte = "x"\n')
    assert tried(root, "--name", "Old Poet=person:ali").exit_code == 1


def remembered(root: Path) -> list[tuple[str, str, bytes]]:
    with closing(sqlite3.connect(root / ".archivegen/cache.sqlite")) as database:
        return database.execute("SELECT kind, key, value FROM memo ORDER BY kind, key").fetchall()


def test_nothing_is_written_forgotten_or_added_to_what_is_remembered(root: Path) -> None:
    put(root / "content/articles/draft.md", "---\ntitle: Draft\ndraft: true\n---\nHerat.\n")
    built(root, drafts=True)
    before, files = remembered(root), {p: w for p, w in tree(root).items() if "cache.sqlite" not in p}
    assert counts(root, "--name", "Old Poet=person:ali")
    assert counts(root, "--name", "Old Poet=new", "--new", "place")
    again = remembered(root)
    assert set(before) <= set(again), "what the last build needed is still there"
    assert counts(root, "--without", "Herat=herat")
    assert remembered(root) == again
    assert {p: w for p, w in tree(root).items() if "cache.sqlite" not in p} == files


def test_after_a_build_it_adds_nothing_at_all_and_parses_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(root)
    before = remembered(root)

    def parsed(*_: object) -> None:
        raise AssertionError("a text is parsed again")

    monkeypatch.setattr("archivegen.source.documents.parse", parsed)
    assert counts(root, "--name", "Old Poet=person:ali")["link_gained"] == 1
    assert remembered(root) == before
    assert built(root).rendered == 0


def test_a_declared_name_without_a_record_can_be_given_others(root: Path) -> None:
    put(root / "content/articles/five.md", "---\ntitle: Five\npeople: [Cyrus Roshan]\n---\nThe Old Poet.\n")
    assert counts(root, "--name", "Old Poet=Cyrus Roshan")["link_gained"] == 3


WRITTEN = {
    "a name in a file": (
        ("--name", "Old Poet=person:ali"),
        {"content/people/ali.md": "---\nname: Ali Karimi\nnames: [{form: Aly, search: true}, Old Poet]\n---\n"},
    ),
    "a name in a table": (
        ("--name", "Old Poet=herat"),
        {"content/places.csv": "id,name,names\nherat,Herat,Old Poet\nali,Port Ali,\nq=7,Seven Hills,\n"},
    ),
    "a new record": (
        ("--name", "Ali Karimi=baker", "--new", "person"),
        {"content/people/baker.md": "---\nname: Ali Karimi\n---\n"},
    ),
    "a short form less": (
        ("--without", "Karimi=bina"),
        {"content/people/bina.md": "---\nname: Bina Karimi\nshort: []\n---\n"},
    ),
    "a preferred name less": (
        ("--without", "Herat=herat"),
        {"content/places/herat.md": "---\nname: Herat\nnames: [{form: Herat, search: true}]\n---\n"},
    ),
    "a name that changes hands": (
        ("--without", "Karimi=bina", "--name", "Karimi=person:ali"),
        {
            "content/people/bina.md": "---\nname: Bina Karimi\nshort: []\n---\n",
            "content/people/ali.md": "---\nname: Ali Karimi\nnames: [{form: Aly, search: true}, Karimi]\n---\n",
        },
    ),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_l10_what_is_foretold_comes_true_once_it_is_written(root: Path, case: str) -> None:
    arguments, files = WRITTEN[case]
    foretold = as_json(root, *arguments)
    assert foretold["now"] != foretold["then"]
    for path, text in files.items():
        put(root / path, text)
    assert as_json(root, "--name", "Zarafshan=q=7")["now"] == foretold["then"]
