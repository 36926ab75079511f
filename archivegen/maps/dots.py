"""Dots of a map: how large they are, and which of them stand for others that lie under them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

LARGER = 1.4  # how much farther apart dots must be where there are too many of them


class Dot(msgspec.Struct, frozen=True, array_like=True):
    """A dot: where it stands, how large it is, which point it is for, and how many others it stands for besides."""

    x: float
    y: float
    radius: float
    point: int
    others: int


def sized(count: int, most: int, smallest: float, largest: float) -> float:
    """The radius for a number, so that areas are to each other as numbers are, down to a smallest one."""
    return round(max(smallest, largest * math.sqrt(count / most)) if most else smallest, 1)


def merged(places: Sequence[tuple[float, float]], radii: Sequence[float], reach: float, most: int) -> tuple[Dot, ...]:
    """A dot for each point, in their order, unless an earlier one is within ``reach``: that one then stands for it too.

    Where more than ``most`` would be left they reach farther, so that the work is linear and a map has its limit.
    """
    while True:
        found = _merged(places, reach, most)
        if found is not None:
            return tuple(Dot(*places[i], radii[i], i, others) for i, others in found.items())
        reach *= LARGER


def _merged(places: Sequence[tuple[float, float]], reach: float, most: int) -> dict[int, int] | None:
    others: dict[int, int] = {}
    cells: dict[tuple[int, int], list[int]] = {}
    for number, (x, y) in enumerate(places):
        column, row = int(x // reach), int(y // reach)
        around = [(column + over, row + up) for over in (-1, 0, 1) for up in (-1, 0, 1)]
        near = (n for cell in around for n in cells.get(cell, ()) if math.dist(places[n], (x, y)) < reach)
        first = min(near, default=None)
        if first is not None:
            others[first] += 1
            continue
        others[number] = 0
        cells.setdefault((column, row), []).append(number)
        if len(others) > most:
            return None
    return others
