"""The kinds of run, and how many tries of each a full run has."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple


class Trying(NamedTuple):
    """What tries: ``attempt(number)`` fails by an exception; ``total``: how many numbers there are, 0 for no end."""

    attempt: Callable[[int], None]
    total: int = 0


class Kind(NamedTuple):
    """One kind of run, in its module. ``wanted`` tries are a full run, where the number of all is not known before.

    A *number* stands for ``unit`` tries, always the same ones for the same seed, and may take ``seconds`` at most.
    """

    name: str
    what: str
    wanted: int
    unit: int = 1
    seconds: int = 120

    def opened(self, place: Path, seed: int) -> AbstractContextManager[Trying]:
        """Get ready to try, in a folder of one's own."""
        module = importlib.import_module(f"tests.soak.{self.name}")
        ready: AbstractContextManager[Trying] = module.opened(place, seed)
        return ready


KINDS = {
    kind.name: kind
    for kind in (
        Kind("edits", "sequences of edits, each step built and compared with a build from nothing", 2000, 10, 900),
        Kind("kills", "builds killed at any moment", 1000),
        Kind("faults", "calls that change the disk: gone, no room, broken, no right", 2500),
        Kind("flips", "files of what is remembered and published, cut or with a bit flipped", 2000),
        Kind("fuzz", "inputs made by chance, from front matter to requests", 200_000, 200, 600),
        Kind("guided", "inputs made by chance, guided by which code they reach", 100_000, 5000, 600),
        Kind("words", "texts, each word of which is looked for in its page", 20_000, 100),
        Kind("same", "builds elsewhere and otherwise, with the same bytes", 100),
    )
}
