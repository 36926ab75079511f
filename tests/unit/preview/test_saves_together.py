"""What an editor does to save once is one build, with the times that are shipped and steps some milliseconds apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from moved_clock import Clock
from watchdog import events

from archivegen.preview.watch import Watcher

Step = tuple[float, events.FileSystemEvent]  # milliseconds after the step before
Dance = Callable[[str], list[Step]]


def _vim(folder: str) -> list[Step]:
    alpha, backup, probe = (f"{folder}/{name}" for name in ("alpha.md", "alpha.md~", "4913"))
    return [
        (0, events.FileCreatedEvent(probe)), (1, events.FileDeletedEvent(probe)),
        (1, events.FileMovedEvent(alpha, backup)), (10, events.FileCreatedEvent(alpha)),
        (10, events.FileModifiedEvent(alpha)), (10, events.FileModifiedEvent(alpha)),
        (10, events.FileClosedEvent(alpha)), (1, events.FileAttribEvent(alpha)), (1, events.FileDeletedEvent(backup)),
    ]  # fmt: skip


def _replaced(folder: str) -> list[Step]:
    alpha, new = f"{folder}/alpha.md", f"{folder}/sedXyZ"
    return [
        (0, events.FileCreatedEvent(new)), (10, events.FileModifiedEvent(new)), (10, events.FileAttribEvent(new)),
        (10, events.FileClosedEvent(new)), (2, events.FileMovedEvent(new, alpha)),
    ]  # fmt: skip


def _deleted_and_written(folder: str) -> list[Step]:
    alpha = f"{folder}/alpha.md"
    return [
        (0, events.FileDeletedEvent(alpha)), (10, events.FileCreatedEvent(alpha)),
        (10, events.FileModifiedEvent(alpha)), (10, events.FileClosedEvent(alpha)),
    ]  # fmt: skip


def _emptied_and_written(folder: str) -> list[Step]:
    alpha = f"{folder}/alpha.md"
    return [(0, events.FileModifiedEvent(alpha)), *[(10, events.FileModifiedEvent(alpha))] * 3]


def _moved_away_and_back(folder: str) -> list[Step]:
    alpha, aside = f"{folder}/alpha.md", f"{folder}/alpha.md~"
    return [
        (0, events.FileMovedEvent(alpha, aside)), (10, events.FileModifiedEvent(aside)),
        (5, events.FileMovedEvent(aside, alpha)),
    ]  # fmt: skip


@pytest.mark.case("WA-03", "WA-04")
@pytest.mark.parametrize("dance", [_vim, _replaced, _deleted_and_written, _emptied_and_written, _moved_away_and_back])
@pytest.mark.parametrize("times", [1, 3])
def test_wa03_wa04_the_steps_of_one_save_are_one_build(
    archive: Path, monkeypatch: pytest.MonkeyPatch, dance: Dance, times: int
) -> None:
    """It comes after the last step, while nobody waits for it yet: within 50 milliseconds."""
    builds: list[float] = []
    watcher = Watcher(archive, lambda _: builds.append(clock.now), lambda _: None)
    coming: list[tuple[float, Callable[[], object]]] = []
    ends: list[float] = []
    for save in range(times):
        now = 10.0 * (save + 1)
        for gap, event in dance(str(archive / "content")):
            now += gap / 1000
            coming.append((now, lambda event=event: watcher.dispatch(event)))  # type: ignore[misc]
        ends.append(now)
    clock = Clock(coming, lambda: setattr(watcher, "_stopped", True))
    monkeypatch.setattr("archivegen.preview.watch.time", clock)
    monkeypatch.setattr(watcher, "_wake", clock)
    monkeypatch.setattr(watcher, "_settle", lambda: None)  # the steps are told here, by no observer
    watcher._run()
    assert len(builds) == times
    for built, end in zip(builds, ends, strict=True):
        assert end <= built < end + 0.05
