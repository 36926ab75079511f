"""`serve` on the terminal: what is said, and in which colour (PS-18)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archivegen.commands import serving

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

    monkeypatch.setattr(serving, "run", run)
    monkeypatch.setenv("NO_COLOR", no_colour)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    assert serving.run_serve(tmp_path, "", quiet=quiet, verbose=False, bind="0.0.0.0") == 130
    assert capsys.readouterr().out == said
