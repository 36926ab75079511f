"""Sequences of edits: the archives of tests/properties, others than those that the tests work on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.properties.kept_workers import keep_workers
from tests.properties.test_incremental import Searching, Working, work
from tests.soak.kinds import KINDS, Trying

WITH_SEARCH = 10  # one number in so many has a search index


@contextmanager
def opened(place: Path, seed: int) -> Iterator[Trying]:
    """Each number is some sequences of ten steps. Hypothesis cuts down what fails before it is told."""
    count = itertools.count()

    def attempt(number: int) -> None:
        base = place / f"archives {next(count)}"
        base.mkdir()
        machine = Searching if number % WITH_SEARCH == WITH_SEARCH - 1 else Working
        work(machine, base, (seed << 20) + number, sequences=KINDS["edits"].unit, steps=10)
        base.rmdir()

    with pytest.MonkeyPatch.context() as patch, keep_workers(patch):
        yield Trying(attempt)
