"""`serve` on the terminal: what is said, and in which colour (PS-18)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archivegen.cli import main
from archivegen.commands import serving
from archivegen.preview.server import ServeOptions
from tests.small_archive import SITE, put

WARNING = "Warning: anyone on your network can read it: http://192.0.2.7:8000/"


@pytest.mark.case("PS-18")
@pytest.mark.parametrize(
    ("quiet", "terminal", "no_colour", "said"),
    [
        (False, False, "", f"Serving x\n{WARNING}\n"),
        (False, True, "", f"Serving x\n\033[31m{WARNING}\033[0m\n"),
        (False, True, "1", f"Serving x\n{WARNING}\n"),
        (True, False, "", f"{WARNING}\n"),
    ],
)
def test_ps18_that_others_can_read_it_is_said_in_red_and_always(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    quiet: bool,
    terminal: bool,
    no_colour: str,
    said: str,
) -> None:
    def run(_root: Path, options: Any, *, print_line: Any, report: Any) -> int:
        for line in ("Serving x", WARNING):
            print_line(line)
        return 130 if options.bind == "0.0.0.0" else 1

    put(tmp_path / "site.toml", SITE)
    monkeypatch.setattr(serving, "run", run)
    monkeypatch.setenv("NO_COLOR", no_colour)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    assert serving.run_serve(tmp_path, "", quiet=quiet, verbose=False, bind="0.0.0.0") == 130
    assert capsys.readouterr().out == said


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[ServeOptions]:
    """What the preview was asked to serve: nothing is served."""
    asked: list[ServeOptions] = []

    def run(_root: Path, options: ServeOptions, **_: object) -> int:
        asked.append(options)
        return 0

    monkeypatch.setattr(serving, "run", run)
    return asked


def serve(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["serve", "-C", str(root), *words])


def test_without_an_archive_nothing_is_made(tmp_path: Path) -> None:
    done = serve(tmp_path)
    assert done.exit_code == 1
    assert "site.toml: error[CONFIG]: no such file" in done.stderr
    assert "archivegen init" in done.stderr
    assert [*tmp_path.iterdir()] == []


def test_wrong_settings_are_left_to_the_preview(tmp_path: Path, served: list[ServeOptions]) -> None:
    put(tmp_path / "site.toml", "[site]\ntilte = 1\n")
    assert serve(tmp_path).exit_code == 0
    assert len(served) == 1


def test_how_many_processes_work_is_said_as_for_a_build(tmp_path: Path, served: list[ServeOptions]) -> None:
    put(tmp_path / "site.toml", SITE)
    assert serve(tmp_path, "-j", "1").exit_code == 0
    assert serve(tmp_path, "--jobs", "3").exit_code == 0
    assert serve(tmp_path).exit_code == 0
    assert [options.jobs for options in served] == [1, 3, 0]


def test_names_are_allowed_as_browsers_send_them(tmp_path: Path, served: list[ServeOptions]) -> None:
    put(tmp_path / "site.toml", SITE)
    given = ("PC", "reading_room.example", "bücher.example", "straße.example", "pc.example.")
    done = serve(tmp_path, *(word for name in given for word in ("--allow-host", name)))
    assert done.exit_code == 0, done.output
    assert served[0].allow_host == (
        "pc", "reading_room.example", "xn--bcher-kva.example", "xn--strae-oqa.example", "pc.example.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "for example --allow-host preview.example"),
        ("*", "for example --allow-host preview.example"),
        ("a b", "for example --allow-host preview.example"),
        ("pc..", "for example --allow-host preview.example"),
        ("http://pc:8000/", "without http:// and port, for example --allow-host pc\n"),
        ("pc:8000", "without http:// and port, for example --allow-host pc\n"),
        ("192.0.2.7", "--bind 192.0.2.7"),
        ("[2001:db8::7]", "--bind 2001:db8::7"),
    ],
)
def test_a_name_that_would_be_allowed_in_vain_is_refused(
    tmp_path: Path, served: list[ServeOptions], given: str, says: str
) -> None:
    put(tmp_path / "site.toml", SITE)
    done = serve(tmp_path, "--allow-host", given)
    assert done.exit_code == 2
    assert says in done.stderr
    assert not served
