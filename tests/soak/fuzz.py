"""Inputs made by chance, from front matter to requests: most go through one stage, some through a whole build."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hostile import damage
from tests.hostile.attempt import Tried
from tests.soak.inputs import damaged, structured
from tests.soak.kinds import KINDS, Trying
from tests.soak.requests import Asked, asked
from tests.soak.targets import TARGETS, within_limits
from tests.soak.words import drawn

ROUND = (*TARGETS, "requests")  # one number after the other
RAW = 20  # of one number


@contextmanager
def opened(place: Path, seed: int) -> Iterator[Trying]:
    """Each number is some inputs for one target, damaged or with structure, and one of a whole build."""
    tried = Tried(place / "built" / "archive")
    tried.build()
    with asked(place) as preview:
        yield Trying(lambda number: _attempt(number, seed, tried, preview))


def _attempt(number: int, seed: int, tried: Tried, preview: Asked) -> None:
    chance = random.Random(f"fuzz {seed} {number}")
    name, turn = ROUND[number % len(ROUND)], number // len(ROUND)
    inputs = KINDS["fuzz"].unit - 1
    if name == "requests":
        for at in range(inputs):
            (preview.send if at < RAW else preview.ask)(chance)
    elif turn % 2:
        drawn(structured(name), lambda data: within_limits(TARGETS[name], data), (seed << 20) + number, inputs)
    else:
        for _ in range(inputs):
            within_limits(TARGETS[name], damaged(name, chance))
    _whole(tried, number, chance)


def _whole(tried: Tried, number: int, chance: random.Random) -> None:
    kind = damage.KINDS[number % len(damage.KINDS)]
    whole = damage.START.get(kind, damage.WHOLE)
    data = damage.damaged(chance, whole)
    try:
        damage.survived(tried, kind, data)
    except BaseException as wrong:
        wrong.add_note(f"{kind}: {data!r}")
        raise
    finally:
        tried.put(kind, whole)
