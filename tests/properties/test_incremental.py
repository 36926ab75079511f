"""Whatever is done to an archive: building it again gives what a build from nothing gives, and then nothing is to do.

Rules of the machine edit sources of every sort, plant errors, switch branches, let time pass, damage the output and
what is remembered, stop builds midway and change the number of workers. After each build the output is compared with
that of the same sources built in a new folder.

A sequence is one archive, from its first build to its last, with ten such steps between them. The same 200 are tried at
each run of the tests (ARCHIVEGEN_SEQUENCES is their number); ``make soak`` tries others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.editing import Editing
from tests.properties.kept_workers import keep_workers
from tests.properties.spoiling import Spoiling
from tests.properties.worked_on import WorkedOn

SEQUENCES = int(os.environ.get("ARCHIVEGEN_SEQUENCES", "0") or 0)
PORTION = 25  # sequences of one test, which has a seed of its own


class Working(Editing, Spoiling):
    """All that may happen to an archive."""


class Searching(Working):
    """The same with a search index, which takes most of the time of a small build."""

    search = True


def work(machine: type[WorkedOn], base: Path, number: int, *, sequences: int, steps: int) -> None:
    """Let a machine run: for each number the same sequences every time."""
    kind = type(machine.__name__, (machine,), {"base": base})
    chosen = settings(
        max_examples=sequences,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(seed(number)(kind), settings=chosen)
    assert kind.ended >= sequences


@pytest.fixture(scope="module")
def workers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, keep_workers(patch):
        yield


@pytest.fixture
def ready(workers: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the archives of a test stand."""
    return tmp_path_factory.mktemp("incremental")


@pytest.mark.case("BC-22", soak="2,000 other sequences")
@pytest.mark.timeout(900)  # a failure is cut down to few steps before it is shown
@pytest.mark.parametrize("number", range((SEQUENCES or 200) // PORTION))
def test_building_again_gives_what_a_build_from_nothing_gives(ready: Path, number: int) -> None:
    work(Working, ready, number, sequences=PORTION, steps=10)


@pytest.mark.case("BC-22")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("number", range(SEQUENCES // 500 or 1))
def test_so_it_is_with_a_search_index(ready: Path, number: int) -> None:
    work(Searching, ready, 7 + number, sequences=3, steps=10)
