"""Every call of a build that changes the disk: the process is gone there, there is no room, the disk is broken, or
there is no right to it. Files one by one, and whole trees exchanged; after an edit, and (gone only) from nothing.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.edited import Edited, files, full
from tests.faults import GONE, Outcome, Runner
from tests.small_archive import Tree, differences, tree
from tests.soak.kinds import Trying

FILES: tuple[str, ...] = ()
SWAP = ("--publish", "swap")
EVERY = 100_000  # beyond the last call: nothing fails


class Fault(NamedTuple):
    """One call that fails. ``call`` counts from 1."""

    words: tuple[str, ...]
    anew: bool
    kind: str
    call: int
    what: str


@contextmanager
def opened(place: Path, seed: int) -> Iterator[Trying]:
    """Each number is one call; all of them, in an order that the seed decides."""
    with Runner() as runner:
        edited = Edited(runner, place / "faults")
        faults = list(_all(edited))
        random.Random(f"faults {seed}").shuffle(faults)
        yield Trying(lambda number: _attempt(edited, faults[number]), len(faults))


def _all(edited: Edited) -> Iterator[Fault]:
    for words in (FILES, SWAP) if sys.platform == "linux" else (FILES,):
        for anew in (False, True):
            for kind in ("exit",) if anew else ("exit", "full", "full once", "broken", "no right"):
                root = edited.from_nothing() if anew else edited.copy()
                # what counts only, or fails beyond the end: the calls that this kind of fault can meet
                calls = edited.runner.build(root, *words, kind=kind, at=EVERY).calls
                yield from (Fault(words, anew, kind, n, call) for n, call in enumerate(calls, 1))


def _attempt(edited: Edited, fault: Fault) -> None:
    root = edited.from_nothing() if fault.anew else edited.copy()
    before = files(root)
    done = edited.runner.build(root, *fault.words, kind=fault.kind, at=fault.call)
    try:
        _held(edited, root, fault, done, before)
    except AssertionError as wrong:
        wrong.add_note(f"{fault}\n{done}")
        raise


def _held(edited: Edited, root: Path, fault: Fault, done: Outcome, before: tuple[Tree, object]) -> None:
    assert "Traceback" not in done.said
    after = tree(root / "output")
    if fault.words == SWAP:
        assert after in (before[0], edited.new_tree), "a mix of two sites"
    edited.sound(root)
    if fault.kind == "exit":
        assert done.code == GONE
    elif fault.kind.startswith("full") and fault.words == FILES:
        full(edited, root, done, before)
    else:
        assert done.code in {0, 4}
        if done.code == 0:
            left = [path for path in differences(after, edited.new_tree) if f"output/{path}: warning[" not in done.said]
            assert left == [], "it said that all went well"
        else:
            assert "error[DISK]" in done.said or "archivegen: " in done.said
    edited.mended(root)
