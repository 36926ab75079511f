"""`check`: everything that a build would complain about, and more; nothing is published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from archivegen.cli import main
from archivegen.commands.checking import run_check
from archivegen.commands.codes import CODES, LAST, PUBLISHING, UNREAD
from archivegen.commands.report import ALIKE
from tests.pictures import picture
from tests.small_archive import SITE, built, lay_out, put

Capture = pytest.CaptureFixture[str]
SOUND = {
    "site.toml": SITE,
    "content/articles/a.md": "---\ntitle: A\nsource: {name: Herald}\n---\nMina Rahimi.\n",
    "content/people/mina.md": "---\nname: Mina Rahimi\n---\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path, SOUND)


def check(
    root: Path, *, strict: bool = False, style: str = "text", quiet: bool = False, only: Sequence[str] = ()
) -> int:
    return run_check(root, "", strict=strict, external=False, style=style, quiet=quiet, only=only)


def test_a_sound_archive_has_nothing_to_complain_about_and_nothing_is_published(root: Path, capsys: Capture) -> None:
    assert check(root, strict=True) == 0
    assert capsys.readouterr() == ("nothing to complain about\n", "")
    assert not (root / "output").exists()


def test_warnings_fail_only_when_asked_for(root: Path, capsys: Capture) -> None:
    put(root / "content/articles/b.md", "---\ntitle: B\n---\nMina Rahimi.\n")
    assert check(root) == 0
    out, err = capsys.readouterr()
    assert out == "0 errors, 1 warning\n"
    assert "content/articles/b.md:1:1: warning[NO-SOURCE]: no source is named" in err
    assert check(root, strict=True) == 1


@pytest.mark.parametrize(("body", "place", "code"), [
    ("See [it](gone.md).", "5:5", "LINK-BROKEN"),
    ("See [it](/articles/gone/).", "5:5", "LINK-BROKEN"),
    ("![x](gone.png)", "5:1", "IMAGE"),
    ("See [[gone]].", "5:5", "LINK"),
])  # fmt: skip
def test_what_leads_nowhere_fails_with_its_place(root: Path, capsys: Capture, body: str, place: str, code: str) -> None:
    put(root / "content/articles/b.md", f"---\ntitle: B\nsource: x\n---\n{body} Mina Rahimi.\n")
    assert check(root) == 1
    err = capsys.readouterr().err
    assert f"content/articles/b.md:{place}: " in err
    assert f"[{code}]" in err


def test_drafts_and_future_articles_are_checked_too(root: Path, capsys: Capture) -> None:
    put(root / "content/articles/b.md", "---\ntitle: B\ndraft: true\npublish: 2999-01-01\n---\n[[gone]]\n")
    assert check(root) == 1
    assert "content/articles/b.md:6:1: error[LINK]" in capsys.readouterr().err


def test_a_template_that_fails_on_one_page_is_found(root: Path, capsys: Capture) -> None:
    put(root / "templates/years.html", "{{ page.yaers }}\n")
    assert check(root) == 1
    err = capsys.readouterr().err
    assert 'templates/years.html:1:1: error[TEMPLATE]: "yaers" is undefined (page: years/)' in err
    assert 'did you mean "years"' in err


def test_findings_as_json_are_objects_on_standard_output(root: Path, capsys: Capture) -> None:
    put(root / "content/articles/a.md", "---\ntitle: A\n---\nMina Rahimi.\n")
    put(root / "content/articles/b.md", "---\ntitle: B\nsource: x\n---\n[[gone]]\n")
    assert check(root, style="json") == 1
    out, err = capsys.readouterr()
    found = [json.loads(line) for line in out.splitlines()]
    assert err == ""
    assert [(f["path"], f["line"], f["column"], f["severity"], f["code"], f["source"]) for f in found] == [
        ("content/articles/a.md", 1, 1, "warning", "NO-SOURCE", "---"),
        ("content/articles/b.md", 5, 1, "error", "LINK", "[[gone]]"),
    ]


def test_json_has_the_line_that_people_are_shown(root: Path, capsys: Capture) -> None:
    put(root / "content/articles/a.md", "---\ntitle: A\nsource: x\ncolour: red\n---\nMina Rahimi.\n\n![](/a.gif)\n")
    put(root / "static/a.gif", picture("a"))
    put(root / "content/people/mina.md", "---\nname: Mina Rahimi\nnames: [Mina R.]\n---\n")
    check(root)
    shown = capsys.readouterr().err
    check(root, style="json")
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {f["code"] for f in found} == {"FIELD", "NO-ALT", "NAME-UNSEEN"}
    for finding in found:
        line = (root / finding["path"]).read_text("utf-8").split("\n")[finding["line"] - 1]
        assert finding["source"] == line != ""
        assert finding["severity"] == "note" or f"  {finding['line']} | {line}\n" in shown


def test_findings_for_github_are_its_commands(root: Path, capsys: Capture) -> None:
    put(root / "content/articles/b.md", "---\ntitle: B\nsource: x\n---\n[[gone]] Mina Rahimi.\n")
    assert check(root, style="github") == 1
    assert capsys.readouterr().out.startswith("::error file=content/articles/b.md,line=5,col=1,title=LINK::")


def test_notes_are_told_in_a_line_and_fail_nothing(root: Path, capsys: Capture) -> None:
    put(root / "content/people/mina.md", "---\nname: Mina Rahimi\nnames: [Mina R.]\n---\n")
    assert check(root, strict=True) == 0
    out, err = capsys.readouterr()
    assert err == (
        'content/people/mina.md:3:1: note[NAME-UNSEEN]: no article uses "Mina R." for "Mina Rahimi"\n'
        "    nothing is wrong with that; a misspelling that only searchers need can be marked search: true\n"
    )
    assert out == "0 errors, 0 warnings, 1 note\n"
    assert check(root, style="github") == 0
    assert capsys.readouterr().out.startswith("::notice file=content/people/mina.md,line=3,col=1,title=NAME-UNSEEN::")
    assert check(root, style="json") == 0
    assert json.loads(capsys.readouterr().out)["severity"] == "note"


@pytest.mark.parametrize(("files", "code"), [
    ({"content/people/zoe.md": "---\nname: Zoe Zand\nborn: 1950\ndied: 1940\n---\n"}, "DATE-ORDER"),
    ({"content/places.csv": "id,name,within\na,Aa,b\nb,Bb,a\n"}, "CIRCLE"),
    ({"content/places.csv": "id,name,wikidata\na,Aa,Q1\nb,Bb,Q1\n"}, "ID-SHARED"),
])  # fmt: skip
def test_what_is_certainly_wrong_fails_and_does_not_stop_a_build(
    root: Path, capsys: Capture, files: dict[str, str], code: str
) -> None:
    for path, text in files.items():
        put(root / path, text)
    assert check(root) == 1
    assert f"warning[{code}]" in capsys.readouterr().err
    built(root)


def test_a_code_that_comes_often_is_shown_in_part_and_counted(root: Path, capsys: Capture) -> None:
    rows = "".join(f"p{n},Somebody Number {n}\n" for n in range(2000))
    put(root / "content/people.csv", f"id,name\n{rows}")
    put(root / "content/people/zoe.md", "---\nname: Zoe Zand\n---\n")
    put(root / "content/articles/b.md", "---\ntitle: B\n---\nMina Rahimi.\n")
    assert check(root) == 0
    out, err = capsys.readouterr()
    assert err.count("[UNUSED]") == ALIKE + 1
    assert '"Zoe Zand" is named nowhere' in err
    assert "… and 1,997 more of UNUSED: 1,997 in content/people.csv; all of them: archivegen check --only UNUSED" in err
    assert err.endswith("in all: 1 NO-SOURCE, 2,001 UNUSED\n")
    assert out == "0 errors, 2,002 warnings\n"
    assert check(root, only=["unused"]) == 0
    out, err = capsys.readouterr()
    assert (err.count("[UNUSED]"), "NO-SOURCE" in err, out) == (2001, False, "0 errors, 2,001 warnings\n")


def test_a_text_with_errors_is_not_told_its_gaps_and_a_code_is_counted_once(root: Path, capsys: Capture) -> None:
    for number in range(20):
        put(root / f"content/articles/b{number}.md", "---\ntitle: B\ndraft: perhaps\ndate: never\nodd: 1\n---\nB.\n")
    assert check(root) == 1
    err = capsys.readouterr().err
    assert "NO-SOURCE" not in err
    assert "NO-NAMES" not in err
    assert err.splitlines()[-1] == "in all: 20 DATE, 40 FIELD"


def test_only_some_codes_in_every_format(root: Path, capsys: Capture) -> None:
    put(root / "content/articles/b.md", "---\ntitle: B\nsource: x\n---\n[[gone]]\n")
    put(root / "content/articles/c.md", "---\ntitle: C\n---\nC.\n")
    for style in ("json", "github"):
        assert check(root, style=style, only=["NO-SOURCE"]) == 0
        assert capsys.readouterr().out.count("NO-SOURCE") == 1
    assert check(root, only=["LINK", "NO-NAMES"]) == 1
    err = capsys.readouterr().err
    assert err.index("[NO-NAMES]") < err.index("[LINK]")
    assert check(root, only=["Doubt", "slug"]) == 0
    out, err = capsys.readouterr()
    assert out == "nothing found with the code DOUBT or SLUG\n"
    assert err == "left out: 1 error (LINK); all of them: archivegen check\n"


@pytest.mark.parametrize(("asked", "said"), [
    ("DUOBT", 'there is no code "DUOBT"; did you mean "DOUBT"?'),
    ("links", 'there is no code "LINKS"; did you mean "LINK"?'),
    ("", 'there is no code ""; messages have theirs in brackets'),
    ("LINK, DATE", 'there is no code "LINK, DATE"; write --only LINK --only DATE'),
    ("EXTERNAL", "archivegen check --external --only EXTERNAL"),
    ("LEAK", "check never finds LEAK"),
])  # fmt: skip
def test_a_code_that_would_never_be_found_is_a_wrong_command_line(tmp_path: Path, asked: str, said: str) -> None:
    ran = CliRunner().invoke(main, ["check", "-C", str(tmp_path), "--only", "DATE", "--only", asked])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("archivegen: --only: ")
    assert said in ran.stderr
    assert not list(tmp_path.iterdir())


def test_every_code_can_be_asked_for_and_none_is_corrected(root: Path, capsys: Capture) -> None:
    assert PUBLISHING | UNREAD | LAST < CODES
    assert check(root, only=sorted(CODES - PUBLISHING - {"EXTERNAL"})) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("path", "text", "code"), [
    ("site.toml", b'[site]\ntitle = "x\n', "TOML"),
    ("site.toml", b'[site]\ntilte = "x"\n', "CONFIG"),
    ("content/articles/b.md", b"---\ntitle: a: b\ndate: never\n---\nB.\n", "FM-SYNTAX"),
    ("content/articles/b.md", b"---\ntitle: B\ndate: never\n", "FM-OPEN"),
    ("content/articles/b.md", b"---\ntitle: caf\xe9\ndate: never\n---\nB.\n", "ENCODING"),
    ("content/articles/b.md", b"---\ntitle: B\x00\ndate: never\n---\nB.\n", "CONTROL"),
    ("content/people.csv", b'id,name,born\na,"Aa,never\n', "TABLE"),
    ("content/people.json", b'[{"name": "Aa", "born": "never"]', "TABLE-SYNTAX"),
])  # fmt: skip
@pytest.mark.parametrize("style", ["text", "json"])
def test_what_keeps_others_from_being_found_is_shown_and_fails_whatever_is_asked_for(
    root: Path, capsys: Capture, path: str, text: bytes, code: str, style: str
) -> None:
    (root / path).write_bytes(text)
    assert check(root, only=["DATE"], style=style) == 1
    out, err = capsys.readouterr()
    assert code in (err if style == "text" else out)
    assert "1 error keeps others from being found: shown whatever --only asks for\n" in err
    assert "nothing" not in out


def test_without_an_archive_nothing_is_said_to_be_right(tmp_path: Path, capsys: Capture) -> None:
    assert check(tmp_path, only=["DOUBT"]) == 1
    out, err = capsys.readouterr()
    assert "site.toml: error[CONFIG]: no such file" in err
    assert out == "1 error, 0 warnings\n"


def test_pages_that_were_never_rendered_are_not_said_to_be_right(root: Path, capsys: Capture) -> None:
    put(root / "templates/years.html", "{{ page.yaers }}\n")
    assert check(root, only=["TEMPLATE"]) == 1
    put(root / "content/articles/b.md", "---\ntitle: B\nsource: x\n---\n[[gone]]\n")
    capsys.readouterr()
    assert check(root, only=["TEMPLATE"]) == 1
    err = capsys.readouterr().err
    assert "error[LINK]" in err
    assert "1 error keeps others from being found" in err


def test_quiet_leaves_warnings_out(root: Path, capsys: Capture) -> None:
    put(root / "content/articles/b.md", "---\ntitle: B\n---\n[[gone]]\n")
    assert check(root, quiet=True) == 1
    err = capsys.readouterr().err
    assert "error[LINK]" in err
    assert "warning" not in err


@pytest.mark.parametrize("style", ["text", "json", "github"])
def test_quiet_tells_what_makes_it_fail(root: Path, capsys: Capture, style: str) -> None:
    put(root / "content/articles/b.md", "---\ntitle: B\n---\nMina Rahimi. [it](gone.md)\n")
    assert check(root, quiet=True, style=style) == 1
    out, err = capsys.readouterr()
    told = err if style == "text" else out
    assert "LINK-BROKEN" in told
    assert "NO-SOURCE" not in told
    assert check(root, quiet=True, strict=True, style=style) == 1
    assert "NO-SOURCE" in "".join(capsys.readouterr())


def test_wrong_settings_are_reported_like_the_rest(root: Path, capsys: Capture) -> None:
    put(root / "site.toml", '[site]\ntilte = "x"\n')
    assert check(root) == 1
    out, err = capsys.readouterr()
    assert "site.toml:2:1: error[CONFIG]" in err
    assert 'did you mean "title"' in err
    assert out.endswith("0 warnings\n")


def test_the_summary_of_a_build_has_the_lines_too(root: Path) -> None:
    put(root / "content/articles/a.md", "---\ntitle: A\nsource: x\n---\nMina [left](gone.md).\n")
    done = CliRunner().invoke(main, ["build", "-C", str(root), "--json"], env={"TERM": "dumb"})
    assert [(f["code"], f["source"]) for f in json.loads(done.stdout)["diagnostics"]] == [
        ("LINK-BROKEN", "Mina [left](gone.md).")
    ]
