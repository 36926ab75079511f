"""A record amid those that appear with it: the record in the middle, its companions in two columns around it.

Each has a row of its own, so that no two labels can meet, and its label is cut where the drawing ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from itertools import combinations
from math import sqrt

import msgspec

from archivegen.charts.lettering import in_lines

MOST, FEWEST = 12, 3  # companions shown; with fewer the list alone says as much
CHORDS = 16  # edges among companions
WIDTH, ROW, EDGE = 272, 31, 17  # units: the width of a margin column, a companion's row, what is free above and below
SIZE, LEADING = 11.5, 13  # of letters
REACH, SHRINK = 38, 0.5  # how far from the middle companions stand; how much nearer those at the top and bottom do
GAP = 11  # between the middle of a dot and its label


class Met(msgspec.Struct, frozen=True, gc=False):
    """Another record: in how many articles it appears, and some of these by number."""

    name: str
    url: str
    count: int
    articles: tuple[int, ...]


class Line(msgspec.Struct, frozen=True, gc=False):
    """A line of text at a height."""

    y: float
    text: str


class Node(msgspec.Struct, frozen=True, gc=False):
    """A companion: a dot of radius ``r``, its label beside it, and how thick the line to the middle is, from 1 to 5."""

    x: float
    y: float
    r: float
    weight: int
    label_x: float
    anchor: str  # "start" or "end", as from left to right
    lines: tuple[Line, ...]
    name: str
    url: str
    count: int


class Network(msgspec.Struct, frozen=True, gc=False):
    """A drawing ``width`` by ``height``; ``chords`` are SVG paths between companions that share an article."""

    width: int
    height: int
    x: float
    y: float
    nodes: tuple[Node, ...]
    chords: tuple[str, ...]


def network(met: Sequence[Met]) -> Network | None:
    """The drawing of a record with the first twelve that it meets; ``None`` where these are fewer than three."""
    shown = met[:MOST]
    if len(shown) < FEWEST:
        return None
    rows = (len(shown) + 1) // 2
    height = rows * ROW + 2 * EDGE
    most = max(one.count for one in shown)
    nodes = tuple(_node(one, i, len(shown), height, most) for i, one in enumerate(shown))
    x, y = WIDTH / 2, height / 2
    return Network(WIDTH, height, x, y, nodes, _chords(shown, nodes, x, y))


def _node(one: Met, place: int, total: int, height: int, most: int) -> Node:
    """The most frequent stand at the top, the first to the right, the second to the left."""
    side = 1 if place % 2 == 0 else -1
    row, rows = place // 2, (total + (place % 2 == 0)) // 2
    y = height / 2 + (row - (rows - 1) / 2) * ROW
    off = abs(y - height / 2) / (height / 2)
    x = WIDTH / 2 + side * REACH * (1 - SHRINK * off * off)
    label_x = x + side * GAP
    room = (WIDTH - label_x if side > 0 else label_x) / SIZE
    lines = in_lines(one.name, room)
    top = y + 4 - LEADING * (len(lines) - 1) / 2
    share = one.count / most
    return Node(
        round(x, 1),
        y,
        round(3 + 3.5 * sqrt(share), 1),
        max(1, round(5 * share)),
        round(label_x, 1),
        "start" if side > 0 else "end",
        tuple(Line(top + LEADING * i, line) for i, line in enumerate(lines)),
        one.name,
        one.url,
        one.count,
    )


def _chords(met: Sequence[Met], nodes: Sequence[Node], x: float, y: float) -> tuple[str, ...]:
    """Lines between those that share most of the articles that are known, bent towards the middle."""
    inside: dict[int, list[int]] = {}
    for number, one in enumerate(met):
        for article in one.articles:
            inside.setdefault(article, []).append(number)
    shared = Counter(pair for members in inside.values() for pair in combinations(members, 2))
    most = nsmallest(CHORDS, [(-count, pair) for pair, count in shared.items()])
    ends = ((nodes[a], nodes[b]) for a, b in sorted(pair for _, pair in most))
    return tuple(f"M{a.x:g} {a.y:g}Q{_bent(a.x, b.x, x):.0f} {_bent(a.y, b.y, y):.0f} {b.x:g} {b.y:g}" for a, b in ends)


def _bent(a: float, b: float, middle: float) -> float:
    return (a + b) / 4 + middle / 2
