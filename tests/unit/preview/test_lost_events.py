"""What the library that watches says of lost events is said once, in our own words."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from archivegen.preview.watch import Watcher


def test_of_lost_events_the_terminal_has_one_line(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as in a program that sets up no log
    notices: list[str] = []
    watcher = Watcher(archive, lambda _: None, notices.append)
    watcher.start()
    try:
        logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; events were lost")
        log = logging.getLogger("watchdog.observers.inotify")
        for folder in ("content", "static", "templates"):
            log.warning("Inotify queue overflowed; reconciling recursive watches below %r", folder)
            full = OSError(28, "No space left on device")
            log.error("Unable to rebuild recursive inotify watches below %r", folder, exc_info=full)
    finally:
        watcher.stop()
    assert notices == ["Changes came faster than they could be followed: everything is read again"]
    assert capsys.readouterr() == ("", "")
