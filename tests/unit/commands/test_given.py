"""Slips on the command line: told before a command begins, with exit 2."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archivegen.cli import main
from tests.small_archive import MINI, lay_out, put, tree

COMMANDS = [
    ["build"], ["serve"], ["check"], ["new", "article", "A title"], ["mentions"], ["doubts"], ["suggest"],
    ["try", "--name", "A=b"], ["list", "articles"], ["verify"], ["export", "bag", "bag"], ["clean"], ["config"],
]  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an archive in it, and the current one."""
    lay_out(tmp_path / "harbour")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def go(*words: str) -> Result:
    return CliRunner().invoke(main, words, env={"TERM": "dumb"})


def test_all_commands_are_tried() -> None:
    assert {words[0] for words in COMMANDS} | {"init"} == {*main.commands}


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_folder_that_is_not_there_is_a_wrong_command(here: Path, words: list[str]) -> None:
    before = tree(here)
    done = go(*words, "-C", "harbuor")
    assert done.exit_code == 2
    assert done.stderr == 'archivegen: -C: there is no folder "harbuor"; did you mean "harbour"?\n'
    assert tree(here) == before


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("nowhere/at/all", '-C: there is no folder "nowhere"\n'),
        ("harbour/contents", '-C: there is no folder "contents" in harbour; did you mean "content"?\n'),
        ("", "-C is empty: name the archive's folder, for example -C harbour\n"),
        ("harbour/site.toml", "harbour/site.toml is a file; -C names the archive's folder: -C harbour\n"),
    ],
)
def test_what_is_wrong_with_the_folder_is_said(here: Path, given: str, says: str) -> None:
    done = go("check", "-C", given)
    assert (done.exit_code, done.stderr) == (2, f"archivegen: {says}")


def test_a_file_in_the_place_of_the_folder_is_told_with_options_that_work(here: Path) -> None:
    put(here / "harbour/the other.toml", MINI["site.toml"])
    done = go("list", "articles", "-C", "harbour/the other.toml")
    assert done.exit_code == 2
    options = done.stderr.partition("folder: ")[2]
    assert shlex.split(options) == ["-C", "harbour", "--config", "harbour/the other.toml"]
    assert go("list", "articles", *shlex.split(options)).exit_code == 0


def test_a_new_archive_may_be_made_in_a_folder_that_is_not_there(here: Path) -> None:
    assert go("init", "-C", "new", "archive").exit_code == 0
    assert (here / "new/archive/site.toml").is_file()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("sites.toml", 'no such file: "sites.toml"; did you mean "site2.toml"?'),
        ("harbour/sit.toml", 'no such file: "sit.toml" in harbour; did you mean "site.toml"?'),
        ("gone/x.toml", 'no such file: "x.toml" in gone'),
        ("harbour", "harbour is a folder: name a file, or, for the archive's folder, -C harbour"),
    ],
)
def test_settings_that_are_not_there_are_a_wrong_command(here: Path, given: str, says: str) -> None:
    put(here / "site2.toml", MINI["site.toml"])
    before = tree(here)
    for words in COMMANDS:
        done = go(*words, "-C", "harbour", "--config", given)
        assert (done.exit_code, done.stderr) == (2, f"archivegen: --config: {says}\n"), words
    assert tree(here) == before


@pytest.mark.parametrize("option", ["--config", "-u", "--base-url", "-o", "--output", "--executor", "-C"])
@pytest.mark.parametrize("value", ["", " "])
def test_an_option_without_a_value_is_a_variable_that_is_not_set(here: Path, option: str, value: str) -> None:
    before = tree(here)
    done = go("build", "-C", "harbour", option, value)
    assert done.exit_code == 2
    assert " is empty: " in done.stderr
    assert tree(here) == before


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["verify"], "DIR"),
        (["init"], "DIR"),
        (["suggest", "--kind"], "--kind"),
        (["new", "article", "A title", "--date"], "--date"),
        (["build", "--explain"], "--explain"),
        (["config", "--explain"], "--explain"),
    ],
)
@pytest.mark.parametrize("value", ["", " "])
def test_what_is_empty_is_not_taken_as_left_out(here: Path, words: list[str], what: str, value: str) -> None:
    before = tree(here)
    done = go(*words, value, "-C", "harbour")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"archivegen: {what} is empty: ")
    assert tree(here) == before


@pytest.mark.parametrize(("place", "named"), [(".", "harbour"), ("harbour", "."), ("harbour/content", "..")])
def test_in_the_place_of_an_empty_folder_one_is_named_that_will_do(
    here: Path, monkeypatch: pytest.MonkeyPatch, place: str, named: str
) -> None:
    monkeypatch.chdir(here / place)
    words = shlex.split(go("list", "articles", "-C", "").stderr.partition("for example ")[2])
    assert words == ["-C", named]
    assert go("list", "articles", *words).exit_code == 0


def test_where_no_archive_is_near_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(lay_out(tmp_path, {"a/b/words.txt": "words"}) / "a")
    said = "archivegen: -C is empty: name the archive's folder, the one with a site.toml in it\n"
    assert go("check", "-C", "").stderr == said
    assert go("init", "-C", "").stderr == "archivegen: -C is empty: name the folder to begin in, or leave it out\n"


@pytest.mark.parametrize("option", ["-o", "--output"])
def test_the_home_of_nobody_is_no_folder_for_the_site(here: Path, option: str) -> None:
    before = tree(here)
    done = go("build", "-C", "harbour", option, "~nobody-of-this-name/x")
    assert done.exit_code == 2
    assert done.stderr.endswith(" for a folder of that name here: -o './~nobody-of-this-name/x'\n")
    assert tree(here) == before
    assert go("build", "-C", "harbour", "-o", "./~nobody-of-this-name/x").exit_code == 0
    assert (here / "~nobody-of-this-name/x/index.html").is_file()


def test_a_home_folder_is_found(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(here / "home"))
    assert go("build", "-C", "harbour", "-o", "~/x").exit_code == 0
    assert (here / "home/x/index.html").is_file()


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("-C harbour build", "build -C harbour"),
        ("-C harbour list articles", "list -C harbour articles"),
        ("--config=harbour/site.toml -q build -C harbour", "build --config=harbour/site.toml -q -C harbour"),
    ],
)
def test_options_before_the_command_are_told_where_they_belong(here: Path, words: str, again: str) -> None:
    done = go(*words.split())
    assert done.exit_code == 2
    assert f"options stand after the command: archivegen {again}\n" in done.stderr
    assert go(*again.split()).exit_code == 0


@pytest.mark.parametrize(("words", "says"), [
    ("-C harbour", "options stand after the command: archivegen COMMAND -C harbour"),
    ("--nope build", "No such option '--nope'."),
])  # fmt: skip
def test_without_a_command_or_of_no_command(here: Path, words: str, says: str) -> None:
    done = go(*words.split())
    assert done.exit_code == 2
    assert says in done.stderr


def test_paths_count_from_the_current_folder(here: Path) -> None:
    put(here / "other.toml", MINI["site.toml"])
    assert go("build", "-C", "harbour", "--config", "other.toml", "-o", "site").exit_code == 0
    assert (here / "site/index.html").is_file()
    assert go("verify", "-C", "harbour", "site").exit_code == 0
    assert go("build", "-C", "harbour").exit_code == 0
    assert go("export", "bag", "-C", "harbour", "bag").exit_code == 0
    assert (here / "bag/bagit.txt").is_file()
