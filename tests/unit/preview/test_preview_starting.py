"""What keeps a preview from starting is a message, and a name for this machine is no open door."""

from __future__ import annotations

from pathlib import Path

import pytest
from previewing import Serve, start

from archivegen.diagnostics import MachineError
from archivegen.preview.server import ServeOptions


def test_a_project_in_which_nothing_can_be_written_is_named(archive: Path) -> None:
    (archive / ".archivegen").write_text("in the way", "utf-8")
    with pytest.raises(MachineError, match=rf"^cannot write in {archive}: "):
        start(archive, ServeOptions(port=0))


def test_a_lock_that_cannot_be_had_is_named(archive: Path) -> None:
    (archive / ".archivegen/preview.lock").mkdir(parents=True)
    with pytest.raises(MachineError, match=rf"^cannot lock {archive}/\.archivegen: "):
        start(archive, ServeOptions(port=0))


def test_localhost_is_nobody_elses(serving: Serve) -> None:
    running = serving(ServeOptions(port=0, bind="localhost"))
    assert not any(line.startswith("Warning:") for line in running.lines)
    assert running.get("/").status == 200
