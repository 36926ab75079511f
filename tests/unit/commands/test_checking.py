"""`check`: everything that a build would complain about, and more; nothing is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archivegen.commands.checking import run_check
from tests.small_archive import SITE, lay_out, put

Capture = pytest.CaptureFixture[str]
SOUND = {
    "site.toml": SITE,
    "content/articles/a.md": "---\ntitle: A\nsource: {name: Herald}\n---\nMina Rahimi.\n",
    "content/people/mina.md": "---\nname: Mina Rahimi\n---\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path, SOUND)


def check(root: Path, *, strict: bool = False, style: str = "text", quiet: bool = False) -> int:
    return run_check(root, "", strict=strict, external=False, style=style, quiet=quiet)


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
    put(root / "content/articles/b.md", "---\ntitle: B\nsource: x\n---\n[[gone]]\n")
    assert check(root, style="json") == 1
    out, err = capsys.readouterr()
    found = [json.loads(line) for line in out.splitlines()]
    assert err == ""
    assert [(f["path"], f["line"], f["column"], f["severity"], f["code"]) for f in found] == [
        ("content/articles/b.md", 1, 1, "warning", "NO-NAMES"),
        ("content/articles/b.md", 5, 1, "error", "LINK"),
    ]


def test_findings_for_github_are_its_commands(root: Path, capsys: Capture) -> None:
    put(root / "content/articles/b.md", "---\ntitle: B\nsource: x\n---\n[[gone]] Mina Rahimi.\n")
    assert check(root, style="github") == 1
    assert capsys.readouterr().out.startswith("::error file=content/articles/b.md,line=5,col=1,title=LINK::")


def test_quiet_leaves_warnings_out(root: Path, capsys: Capture) -> None:
    put(root / "content/articles/b.md", "---\ntitle: B\n---\n[[gone]]\n")
    assert check(root, quiet=True) == 1
    err = capsys.readouterr().err
    assert "error[LINK]" in err
    assert "warning" not in err


def test_wrong_settings_are_reported_like_the_rest(root: Path, capsys: Capture) -> None:
    put(root / "site.toml", '[site]\ntilte = "x"\n')
    assert check(root) == 1
    out, err = capsys.readouterr()
    assert "site.toml:2:1: error[CONFIG]" in err
    assert 'did you mean "title"' in err
    assert out.endswith("0 warnings\n")
