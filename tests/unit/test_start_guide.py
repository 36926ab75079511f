"""docs/start.md shows what the commands print: they are run as the guide says, and compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from archivegen.cli import main
from archivegen.preview.console import line
from archivegen.preview.session import State, finished
from tests.small_archive import run

GUIDE = (Path(__file__).parents[2] / "docs" / "start.md").read_text("utf-8")
SHOWN = re.findall(r"^\$ archivegen (?!serve)(.+)\n((?:(?!\$ |```).*\n)*)", GUIDE, re.MULTILINE)
BRIDGE = "content/articles/1941-06-02-the-bridge-is-closed.md"
SPAN = "content/articles/1936-02-the-second-span.md"


def write(path: str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new, 1), "utf-8")


def do_what_is_said_before(command: str) -> None:
    """What the guide asks to be written between its commands."""
    if command == "doubts":
        sentence = re.search(r"^> (.+)$", GUIDE, re.MULTILINE)
        assert sentence
        write(BRIDGE, "draft: true\n---\n", f"---\n{sentence[1]}\n")
    if command == "check":
        write(SPAN, "section: News\n", "section: News\nmeans: {Whitfield: clara-whitfield}\n")
    if command == "build":
        write("site.toml", "A new archive", "Port Alder")
        write("site.toml", "What this archive holds, in one or two sentences.", "Papers of the port.")
        write("site.toml", "https://archive.example/", "https://alder.example/")
        write("content/pages/about.md", "Say here what this archive is", "What the port kept")


def steady(text: str) -> str:
    """Without what a change of the theme, or the machine, makes another number."""
    return re.sub(r"\d+ files, \d+ written, 0 removed, in [\d.]+ s", "", text).strip()


def test_the_guide_shows_what_the_commands_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [command.split()[0] for command, _ in SHOWN] == ["init", "new", "new", "doubts", "check", "build"]
    for command, shown in SHOWN:
        do_what_is_said_before(command)
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)]
        ran = CliRunner().invoke(main, words, env={"TERM": "dumb", "SOURCE_DATE_EPOCH": "1700000000"})
        assert ran.exit_code == 0, ran.output
        assert steady(ran.output) == steady(shown), command
        if words[0] == "init":
            monkeypatch.chdir(tmp_path / words[1])
    assert CliRunner().invoke(main, ["doubts"]).output.strip() == "0 doubts"


def test_the_guide_shows_what_the_preview_says_of_the_first_build(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["init", str(tmp_path)]).exit_code == 0
    (built,) = re.findall(r"^Built .+ in [\d.]+ s$", GUIDE, re.MULTILINE)
    seconds = float(built.split()[-2])
    folder = str(tmp_path / ".archivegen/preview")
    result = run(tmp_path, preview=True, drafts=True, future=True, search="later", output=folder)
    assert line(State(), finished(State(), result, seconds)) == built
