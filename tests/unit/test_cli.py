"""The command line: exit codes, what goes to which stream, and that it answers at once."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archivegen import __version__
from archivegen.cli import main
from archivegen.diagnostics import MachineError, RefusedError
from tests.small_archive import MINI, built, lay_out, put, stamps, tree

HEAVY = {
    "jinja2",
    "babel",
    "rich",
    "markdown_it",
    "yaml",
    "starlette",
    "watchdog",
    "edtf",
    "pyuca",
    "sqlite3",
    "cbor2",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "archive")


def go(*words: object, **environment: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(word) for word in words], env={"TERM": "dumb", **environment})


def failing(with_: BaseException) -> Callable[..., Any]:
    def build(*_: object, **__: object) -> None:
        raise with_

    return build


# Answering at once


def test_the_version_is_told_without_loading_what_building_needs() -> None:
    """150 ms are a matter of what is loaded; that can be counted on any machine."""
    code = (
        "import sys; sys.argv = ['archivegen', '--version']\n"
        "import runpy, atexit\n"
        "atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))\n"
        "runpy.run_module('archivegen', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment())
    assert __version__ in done.stdout
    loaded = set(done.stderr.split())
    assert "archivegen.cli" in loaded
    assert not loaded & HEAVY


def _environment() -> dict[str, str]:
    here = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])}


# Exit 0


def test_exit_0_a_build_ends_with_its_balance_on_standard_output(root: Path) -> None:
    done = go("build", "-C", root, "-o", root / "output")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].startswith("3 articles read = 3 published + 0 drafts + 0 not yet due; 2 people")
    assert done.stderr == ""
    again = go("build", "-C", root)
    assert again.stdout.splitlines()[0] == "nothing to do: the site is up to date"


def test_quiet_says_nothing_and_json_is_one_object(root: Path) -> None:
    assert go("build", "-C", root, "-q").output == ""
    done = go("build", "-C", root, "--json")
    summary = json.loads(done.stdout)
    assert (summary["ok"], summary["rendered"], summary["changed"]) == (True, 0, [])
    assert summary["balance"]["published"] == 3


def test_explain_tells_for_every_file_why(root: Path) -> None:
    go("build", "-C", root, "-q")
    (root / "output/index.html").write_text("changed", encoding="utf-8")
    done = go("build", "-C", root, "--explain")
    assert done.stdout.splitlines()[0] == "index.html: made again: changed in the output by someone else"


def test_every_command_explains_itself() -> None:
    for name in main.commands:
        done = go(name, "--help")
        assert done.exit_code == 0, name
        assert done.stdout.startswith("Usage:")


# Exit 1


def test_exit_1_wrong_input_is_told_on_standard_error_and_nothing_is_published(root: Path) -> None:
    go("build", "-C", root, "-q")
    before = (tree(root / "output"), stamps(root / "output"))
    put(root / "content/articles/bad.md", "---\ntitle: Bad\ndate: 2001-02-30\n---\n")
    done = go("build", "-C", root)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("content/articles/bad.md:3:7: error[DATE]: ")
    assert done.stderr.splitlines()[-1] == "1 error: nothing was published; the site is as it was"
    assert (tree(root / "output"), stamps(root / "output")) == before


def test_exit_1_strict_makes_warnings_count(root: Path) -> None:
    put(root / "content/articles/odd.md", "---\ntitle: Odd\ncolour: blue\n---\n")
    assert go("build", "-C", root).exit_code == 0
    done = go("build", "-C", root, "--strict")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == "1 warning, and --strict: nothing was published"
    assert go("check", "-C", root, "--strict").exit_code == 1


@pytest.mark.parametrize("command", ["build", "check"])
def test_quiet_tells_what_strict_made_fail(root: Path, command: str) -> None:
    put(root / "content/articles/odd.md", "---\ntitle: Odd\ncolour: blue\n---\n")
    assert go(command, "-C", root, "-q").stderr == ""
    done = go(command, "-C", root, "-q", "--strict")
    assert done.exit_code == 1
    assert "content/articles/odd.md:3:1: warning[FIELD]: " in done.stderr


def test_quiet_and_strict_leave_warnings_out_where_an_error_stops_the_build(root: Path) -> None:
    put(root / "content/articles/odd.md", "---\ntitle: Odd\ncolour: blue\n---\n")
    put(root / "content/articles/bad.md", "---\ntitle: Bad\ndate: 2001-02-30\n---\n")
    done = go("build", "-C", root, "-q", "--strict")
    assert done.exit_code == 1
    assert "error[DATE]" in done.stderr
    assert "warning" not in done.stderr


def test_exit_1_no_settings_here(tmp_path: Path) -> None:
    for command in ("build", "check", "mentions", "doubts", "verify", "clean", "config"):
        done = go(command, "-C", tmp_path)
        assert done.exit_code == 1, command
        assert "archivegen init" in done.output, command
    assert list(tmp_path.iterdir()) == []


def test_exit_1_an_empty_output_in_the_settings_is_told_with_its_line(root: Path) -> None:
    put(root / "site.toml", MINI["site.toml"] + '\n[output]\ndir = ""\n')
    done = go("build", "-C", root)
    assert done.exit_code == 1
    assert "site.toml:9:1: error[CONFIG]: output.dir: is empty" in done.stderr
    assert not (root / ".archivegen").exists()


# Exit 2


@pytest.mark.case("DU-10")
@pytest.mark.parametrize("given", ["", "  "])
def test_du10_exit_2_an_empty_output_on_the_command_line(root: Path, given: str) -> None:
    before = tree(root)
    done = go("build", "-C", root, "-o", given)
    assert done.exit_code == 2
    assert "-o is empty" in done.stderr
    assert tree(root) == before


@pytest.mark.case("RB-07")
@pytest.mark.parametrize("value", ["abc", "", "1.5", "99999999999999999999", "-1"])
def test_rb07_exit_2_a_wrong_source_date_epoch_is_named(root: Path, value: str) -> None:
    done = go("build", "-C", root, SOURCE_DATE_EPOCH=value)
    assert done.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in done.stderr
    assert not (root / "output").exists()


@pytest.mark.case("RB-07")
def test_rb07_a_source_date_epoch_of_0_is_a_date(root: Path) -> None:
    put(root / "content/articles/due.md", "---\ntitle: Due in 1971\npublish: 1971-01-01\n---\n")
    done = go("build", "-C", root, SOURCE_DATE_EPOCH="0")
    assert "3 published + 0 drafts + 1 not yet due" in done.stdout
    assert "4 published" in go("build", "-C", root, SOURCE_DATE_EPOCH="1700000000").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [(["bild"], "Did you mean 'build'?"), (["build", "--nope"], "No such option"), (["build", "-j", "-1"], "-j"),
     (["list"], "Missing argument"), (["mentions", "--format", "xml"], "xml")],
)  # fmt: skip
def test_exit_2_a_wrong_command_line(words: list[str], says: str) -> None:
    done = go(*words)
    assert done.exit_code == 2
    assert says in done.stderr


# Exit 3 and 4


def test_exit_3_refused_for_safety(root: Path) -> None:
    before = tree(root)
    done = go("build", "-C", root, "-o", root / "content")
    assert done.exit_code == 3
    assert done.stderr.startswith(f"archivegen: {root / 'content'}: ")
    assert tree(root) == before


@pytest.mark.parametrize(
    ("failure", "code", "says"),
    [
        (MachineError("output/x: error[DISK]: no space left on device"), 4, "output/x: error[DISK]: no space left"),
        (OSError(errno.EIO, "Input/output error", "some/file"), 4, "some/file: Input/output error"),
        (PermissionError(errno.EACCES, "Permission denied", "site.toml"), 4, "site.toml: Permission denied"),
        (RefusedError("another build is running"), 3, "another build is running"),
    ],
)
def test_exit_3_and_4_what_fails_is_told_without_a_traceback(
    root: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, code: int, says: str
) -> None:
    monkeypatch.setattr("archivegen.build.build", failing(failure))
    done = go("build", "-C", root)
    assert done.exit_code == code
    assert says in done.stderr
    assert "Traceback" not in done.output


def test_a_reader_that_goes_away_is_no_failure(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archivegen.cli._drop_output", lambda: None)
    monkeypatch.setattr("archivegen.commands.listing.print_list", failing(BrokenPipeError()))
    assert go("list", "articles", "-C", root).exit_code == 0


# The other commands


def test_mentions_are_a_line_each(root: Path) -> None:
    rows = [json.loads(line) for line in go("mentions", "-C", root, "alpha").stdout.splitlines()]
    assert [(row["surface"], row["kind"], row["record"], row["status"]) for row in rows] == [
        ("Mina Rahimi", "person", "mina", "linked"),
        ("Kabul", "place", "kabul", "linked"),
    ]
    assert go("mentions", "-C", root, "--format", "csv").stdout.startswith(
        "article,path,start,end,surface,kind,record,"
    )
    assert go("mentions", "-C", root, "nobody").exit_code == 2


def test_lists_come_as_text_json_and_csv(root: Path) -> None:
    put(root / "content/articles/later.md", "---\ntitle: Later\ndraft: true\n---\n")
    assert go("list", "articles", "-C", root).stdout.splitlines()[0].split("\t")[0] == "alpha"
    assert [row["id"] for row in json.loads(go("list", "people", "-C", root, "--json").stdout)] == ["mina", "yusuf"]
    assert go("list", "drafts", "-C", root, "--csv").stdout.splitlines()[1].startswith("later,Later,")


def test_check_writes_nothing_and_speaks_three_formats(root: Path) -> None:
    put(root / "content/articles/bad.md", "---\ntitle: Bad\ndate: 2001-02-30\n---\n")
    before = tree(root)
    assert go("check", "-C", root).exit_code == 1
    found = [json.loads(line) for line in go("check", "-C", root, "--format", "json").stdout.splitlines()]
    assert {"path", "line", "column", "severity", "code", "message", "hint"} <= found[0].keys()
    github = go("check", "-C", root, "--format", "github").stdout
    assert "::error file=content/articles/bad.md,line=3,col=7,title=DATE::" in github
    assert {path: what for path, what in tree(root).items() if not path.startswith(".archivegen")} == before


READING = [
    ["check"], ["mentions"], ["doubts"], ["suggest", "--min", "1"], ["list", "articles"],
    ["try", "--name", "Mrs Rahimi=mina"],
]  # fmt: skip


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
def test_what_only_reads_reads_where_nothing_can_be_written(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    wanted = go(*words, "-C", lay_out(tmp_path / "writable"))
    before = tree(root)

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    done = go(*words, "-C", root)
    assert (done.exit_code, done.output) == (wanted.exit_code, wanted.output)
    assert done.exit_code == 0
    assert tree(root) == before
    refused = go("build", "-C", root)
    assert refused.exit_code == 4
    assert "Read-only file system" in refused.stderr


def test_verify_names_what_differs(root: Path) -> None:
    built(root)
    assert go("verify", "-C", root).exit_code == 0
    (root / "output/index.html").write_text("changed", encoding="utf-8")
    (root / "output/feed.xml").unlink()
    (root / "output/new.txt").write_text("new", encoding="utf-8")
    done = go("verify", "-C", root)
    assert done.exit_code == 1
    assert done.stdout.splitlines() == ["feed.xml: missing", "index.html: altered", "new.txt: not in the manifest"]
    assert go("verify", root / "content").exit_code == 1


def test_config_shows_where_each_setting_comes_from(root: Path) -> None:
    lines = go("config", "-C", root).stdout.splitlines()
    assert 'site.title = "Mini"  # site.toml:2' in lines
    assert 'site.language = "en"  # default' in lines
    assert go("config", "--explain", "site.titel").exit_code == 1
    assert json.loads(go("config", "--schema").stdout)["$schema"].startswith("http://json-schema.org/")
