"""Where nothing changed nothing is built, WA-12 by its id: with a clock that is moved, and as long as it takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from moved_clock import Clock
from real_previews import Really

from archivegen.build import Balance, BuildOptions, BuildResult, build
from archivegen.diagnostics import MachineError
from archivegen.preview.session import QUIET, Session
from archivegen.preview.watch import Watcher
from tests.real_builds import SOAK
from tests.small_archive import put

Coming = list[tuple[float, Callable[[], object]]]


def built(
    root: Path, monkeypatch: pytest.MonkeyPatch, *changes: float, full: bool = False
) -> tuple[Clock, list[tuple[float, str]]]:
    """When a session builds what in an hour, if something changes at these times; ``full``: the disk is, always."""
    builds: list[tuple[float, str]] = []

    def note(_: Path, options: BuildOptions, *__: object) -> BuildResult:
        builds.append((clock.now, options.search))
        if full:
            raise MachineError("no space left on device")
        return BuildResult(ok=True, diagnostics=(), balance=Balance(), output=options.output)

    session = Session(root, BuildOptions(today=0, output=str(root / "out")), note)
    coming: Coming = [(at, lambda: session.change(frozenset({"content"}))) for at in changes]
    clock = Clock(coming, lambda: setattr(session, "_closed", True))
    monkeypatch.setattr("archivegen.preview.session.time", clock)
    monkeypatch.setattr("archivegen.preview.session.ASKED", 0)
    monkeypatch.setattr(session, "_wake", clock)
    try:
        session._run()
    finally:
        session.close()
    return clock, builds


@pytest.mark.case("WA-12")
def test_wa12_an_idle_session_waits_without_any_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, builds = built(tmp_path, monkeypatch)
    assert [search for _, search in builds] == ["later", "now"]
    assert clock.now == 3600
    assert clock.waits[-1] is None


@pytest.mark.case("WA-12", "WA-13")
def test_wa12_wa13_a_change_is_built_at_once_and_then_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, builds = built(tmp_path, monkeypatch, 100, 2000)
    assert builds[2:] == [(100, "later"), (100 + QUIET, "now"), (2000, "later"), (2000 + QUIET, "now")]
    assert [wait for wait in clock.waits if wait is None] == [None] * 3  # after each


def test_saves_while_the_machine_fails_do_not_put_off_the_next_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it tries by itself comes after 30 seconds, and then less and less often."""
    _, builds = built(tmp_path, monkeypatch, *range(1, 7), full=True)
    assert [at for at, search in builds if search == "later"] == [0, 1, 2, 3, 4, 5, 6]
    assert [at for at, search in builds if search == "now"][:4] == [36, 66, 126, 246]


@pytest.mark.case("WA-12")
def test_wa12_an_idle_watcher_waits_without_any_limit(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[float] = []
    watcher = Watcher(archive, lambda _: calls.append(clock.now), lambda _: None)
    coming: Coming = [(100, lambda: watcher.hint({str(archive / "content/alpha.md")}, whole=True, plain=True))]
    clock = Clock(coming, lambda: setattr(watcher, "_stopped", True))
    monkeypatch.setattr("archivegen.preview.watch.time", clock)
    monkeypatch.setattr(watcher, "_wake", clock)
    monkeypatch.setattr(watcher, "_settle", lambda: None)
    watcher._run()
    assert len(calls) == 1
    assert 100 <= calls[0] < 100.1
    assert [wait for wait in clock.waits if wait is None] == [None] * 2  # before, and after


@pytest.mark.case("WA-12", soak="60 seconds instead of 1.5")
@pytest.mark.parametrize("seconds", [1.5, pytest.param(60, marks=pytest.mark.skipif(not SOAK, reason="a long run"))])
def test_wa12_nothing_is_built_where_nothing_changed(really: Really, seconds: float) -> None:
    running = really()
    before = len(running.build.calls)
    number = running.seen.states[-1].number
    assert build(running.root, BuildOptions(today=running.build.calls[-1].today)).ok  # output/, cache and state
    put(running.root / "build.log", "a line\n")
    put(running.root / "notes/todo.md", "a line\n")
    with running.seen._news:  # as long as any build is put off, and more
        assert not running.seen._news.wait_for(lambda: running.seen.states[-1].number > number, seconds)
    assert len(running.build.calls) == before
