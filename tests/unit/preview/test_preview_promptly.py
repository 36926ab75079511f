"""How soon what was saved is shown, WA-06 and WA-13 by their ids, with the real build: never much later than one takes.

A busy machine makes all of it slow: so the times of one run are compared, and the best of some tries counts.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from previewing import Running
from real_previews import ALPHA, DEADLINE, SAID, Really, at_rest, clean, page_builds, shows

from archivegen.build import BuildOptions, build

TRIES = 6


def plain_build(running: Running, copy: Path) -> float:
    """How long a first build of the pages of the same archive takes now."""
    shutil.copytree(running.root, copy, ignore=shutil.ignore_patterns(".archivegen", "output"))
    began = time.monotonic()
    assert build(copy, BuildOptions(today=running.build.calls[-1].today, search="later")).ok
    return time.monotonic() - began


def assert_prompt(running: Running, place: Path, shown: Callable[[int], float]) -> None:
    """Once at least it takes no more than a second longer than a plain build; the quickest of these counts as well."""
    plain, told = DEADLINE, list[float]()
    for turn in range(TRIES):
        plain = min(plain, plain_build(running, place / f"plain-{turn}"))
        told.append(shown(turn))
        if told[-1] <= plain + 1:
            return
        at_rest(running)
    pytest.fail(f"shown after {told} seconds, though a build takes {plain}")


@pytest.mark.case("WA-13")
def test_wa13_what_was_saved_last_is_shown_within_a_second(really: Really, tmp_path: Path) -> None:
    running = really()
    pause = threading.Event()

    def save(turn: int) -> float:
        for number in range(5):
            pause.wait(0.01)
            running.edit(ALPHA, SAID.format(f"Saved in turn {turn}, {number} times."))
        began = time.monotonic()
        shows(running, f"Saved in turn {turn}, 4 times.")
        return time.monotonic() - began

    assert_prompt(running, tmp_path, save)


@pytest.mark.case("WA-06")
def test_wa06_what_was_mended_is_shown_within_a_second(really: Really, tmp_path: Path) -> None:
    running = really()

    def mend(turn: int) -> float:
        running.edit(ALPHA, "---\ntitle: [\n---\n")
        running.seen.until(lambda state: not state.ok and not state.building, DEADLINE)
        began = time.monotonic()
        running.edit(ALPHA, SAID.format(f"Mended in turn {turn}."))
        shows(running, f"Mended in turn {turn}.")
        running.seen.until(lambda state: state.ok, DEADLINE)
        return time.monotonic() - began

    assert_prompt(running, tmp_path, mend)


@pytest.mark.case("WA-13")
def test_wa13_a_burst_of_saves_is_few_builds_and_ends_with_the_last_text(really: Really) -> None:
    running = really()
    before, began = page_builds(running), time.monotonic()
    pause = threading.Event()
    for number in range(100):
        running.edit(ALPHA, SAID.format(f"Saved {number:03} times."))
        pause.wait(0.01)
    shows(running, "Saved 099 times.")
    assert page_builds(running) - before <= 2 + (time.monotonic() - began) / 0.4  # 25 in ten seconds
    clean(running)
