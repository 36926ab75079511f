"""`doubts` and `mentions` of a text that is not published: it is there, and how to look into it."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archivegen.cli import main
from tests.small_archive import SITE, lay_out


def text(front: str = "") -> str:
    return f"---\ntitle: T\n{front}---\nNot far from Zz.\n"


FILES = {
    "site.toml": SITE,
    "content/places.csv": "id,name\nc,Zz\nd,Zz\n",
    "content/articles/shell.md": text(),
    "content/articles/shelf.md": text("draft: true\n"),
    "content/articles/1993-11-09-bridge.md": text("draft: true\n"),
    "content/articles/own.md": text("draft: true\nid: my-own\n"),
    "content/articles/soon.md": text("publish: 2999-01-01\n"),
    "content/articles/both of it.md": text("publish: 2999-01-01\ndraft: true\n"),
    "content/articles/old.md": text("expires: 2001-01-01\n"),
    "content/articles/old-draft.md": text("expires: 2001-01-01\ndraft: true\n"),
    "content/pages/terms.md": text("draft: true\n"),
    "content/people/zoe.md": "---\nname: Zoe Zand\ndraft: true\n---\nNot far from Zz.\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path, FILES)


def ran(root: Path, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, [command, "-C", str(root), *arguments])


@pytest.mark.parametrize("command", ["doubts", "mentions"])
@pytest.mark.parametrize(("asked", "said"), [
    ("shelf", "a draft, and this does not look into it: archivegen {} -D shelf does"),
    ("content/articles/shelf.md",
     "a draft, and this does not look into it: archivegen {} -D content/articles/shelf.md does"),
    ("bridge", "a draft, and this does not look into it: archivegen {} -D bridge does"),
    ("1993-11-09-bridge",
     "a draft, and this does not look into it: archivegen {} -D content/articles/1993-11-09-bridge.md does"),
    ("my-own", "a draft, and this does not look into it: archivegen {} -D my-own does"),
    ("own", "a draft, and this does not look into it: archivegen {} -D content/articles/own.md does"),
    ("soon", "not yet due, and this does not look into it: archivegen {} --future soon does"),
    ("both of it", "a draft, and this does not look into it: archivegen {} -D --future 'both of it' does"),
])  # fmt: skip
def test_a_text_that_is_not_published_is_said_to_be_there_and_what_is_offered_looks_into_it(
    root: Path, command: str, asked: str, said: str
) -> None:
    result = ran(root, command, asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{asked} is {said.format(command)}\n"
    offered = shlex.split(result.stderr.partition("archivegen ")[2].removesuffix(" does\n"))
    result = ran(root, *offered)
    assert result.exit_code == 0, result.stderr
    assert "Zz" in result.stdout


@pytest.mark.parametrize(("asked", "offered"), [
    ("terms", "-D terms"), ("zoe", "-D zoe"), ("content/people/zoe.md", "-D content/people/zoe.md"),
])  # fmt: skip
def test_doubts_of_a_page_or_record_that_is_a_draft(root: Path, asked: str, offered: str) -> None:
    result = ran(root, "doubts", asked)
    assert result.stderr == (f"{asked} is a draft, and this does not look into it: archivegen doubts {offered} does\n")
    assert "Zz" in ran(root, "doubts", *offered.split()).stdout


@pytest.mark.parametrize("options", [[], ["-D"], ["-D", "--future"]])
@pytest.mark.parametrize("asked", ["old", "old-draft"])
def test_no_option_looks_into_what_has_expired(root: Path, asked: str, options: list[str]) -> None:
    result = ran(root, "doubts", *options, asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{asked} has expired, and this does not look into it: take out its expires, or give it a later day\n"
    )


def test_an_option_that_is_given_is_offered_again_beside_the_one_that_is_missing(root: Path) -> None:
    assert "not yet due, and this does not look into it: archivegen doubts -D --future 'both of it' does" in (
        ran(root, "doubts", "-D", "both of it").stderr
    )


def test_of_two_drafts_of_one_id_the_path_is_offered(root: Path) -> None:
    lay_out(root, {"content/articles/1994-01-02-bridge.md": text("draft: true\n")})
    path = "content/articles/1993-11-09-bridge.md"
    assert f"archivegen doubts -D {path} does" in ran(root, "doubts", "bridge").stderr
    assert ran(root, "doubts", "-D", path).exit_code == 0


def test_what_is_nowhere_is_told_apart_from_what_waits(root: Path) -> None:
    assert ran(root, "doubts", "shelf", "nowhere", "shell").stderr == (
        "shelf is a draft, and this does not look into it: archivegen doubts -D shelf does\n"
        "no article nowhere: archivegen list articles prints the ids that there are\n"
    )


def test_drafts_are_looked_into_where_nothing_is_named_only_when_asked_for(root: Path) -> None:
    counted = [ran(root, "doubts", *options).stderr for options in ([], ["-D"], ["--future"], ["-D", "--future"])]
    assert counted == ["1 doubt\n", "6 doubts\n", "2 doubts\n", "8 doubts\n"]


@pytest.mark.parametrize("command", ["doubts", "mentions"])
@pytest.mark.parametrize(
    ("place", "words"),
    [
        (".", ["./content/articles/shell.md"]),
        (".", ["content/pages/../articles/shell.md"]),
        (".", ["{root}/content/articles/shell.md"]),
        ("..", ["-C", "archive", "archive/content/articles/shell.md"]),
        ("..", ["-C", "archive", "content/articles/shell.md"]),
        ("..", ["-C", "link", "archive/content/articles/shell.md"]),
        ("content/articles", ["-C", "../..", "shell.md"]),
    ],
)
def test_a_file_is_named_as_it_is_seen_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, place: str, words: list[str]
) -> None:
    root = lay_out(tmp_path / "archive", FILES)
    (tmp_path / "link").symlink_to("archive")
    monkeypatch.chdir(root / place)
    result = CliRunner().invoke(main, [command, *(word.format(root=root) for word in words)])
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ran(root, command, "shell").stdout != ""


def test_a_list_of_one_text_is_what_mentions_prints(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    result = CliRunner().invoke(main, ["list", "./content/articles/shell.md"])
    assert result.exit_code == 2
    words = shlex.split(result.stderr.partition("archivegen ")[2])
    assert words == ["mentions", "content/articles/shell.md"]
    assert CliRunner().invoke(main, words).exit_code == 0
