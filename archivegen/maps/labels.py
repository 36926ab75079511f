"""Names on a map: the first ones that find room beside their dots, none on another or over the edge."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from archivegen.maps.dots import Dot

Box = tuple[float, float, float, float]  # left, top, right, bottom
LONGEST = 28  # letters of a name; a longer one ends in an ellipsis, and its dot and the list have all of it
_NARROW = frozenset("iIjlft.,;:!'’|()[]-– ")
_BROAD = frozenset("mwMW—…")


class Type(msgspec.Struct, frozen=True, array_like=True):
    """A size of type, how many names there may be in it, and how many of the first dots it keeps clear of."""

    size: float
    most: int
    minded: int


class Label(msgspec.Struct, frozen=True, array_like=True):
    """A name beside its dot: where its line begins, is centred or ends (``anchor``, as SVG says).

    Its baseline is ``lower`` times the size of type below ``y``, so that it fits in smaller type too.
    """

    x: float
    y: float
    lower: float
    anchor: str
    text: str
    dot: int


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """About how wide a text is in a sans-serif type, rather too much than too little."""
    return size * 1.06 * sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return 0.33
    if letter in _BROAD:
        return 0.9
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.7 if letter.isupper() else 0.58


def labelled(
    dots: Sequence[Dot], names: Sequence[str], types: Sequence[Type], room: tuple[float, float]
) -> tuple[tuple[Label, ...], ...]:
    """Names for the dots that have room, in their order, on a map of ``room`` units; ``names`` stand beside ``dots``.

    What has found room in one type keeps it in the next ones. None is on another name or over the edge.
    """
    blocked = [_around(dot) for dot in dots]
    taken: list[Box] = []
    done: set[int] = set()
    found = []
    for type_ in types:
        some: list[Label] = []
        for number, (dot, name) in enumerate(zip(dots, names, strict=True)):
            if number in done or len(some) >= type_.most:
                continue
            others = [*taken, *blocked[: min(number, type_.minded)], *blocked[number + 1 : type_.minded]]
            if (way := _room(dot, name, type_.size, number, room, others)) is not None:
                some.append(way[0])
                taken.append(way[1])
                done.add(number)
        found.append(tuple(some))
    return tuple(found)


def _room(
    dot: Dot, name: str, size: float, number: int, room: tuple[float, float], others: Sequence[Box]
) -> tuple[Label, Box] | None:
    text = name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
    for label, box in _ways(dot, text, size, number):
        inside = box[0] >= 2 and box[1] >= 2 and box[2] <= room[0] - 2 and box[3] <= room[1] - 2
        if inside and not any(_meet(box, one) for one in others):
            return label, box
    return None


def _ways(dot: Dot, text: str, size: float, number: int) -> Iterator[tuple[Label, Box]]:
    """The places for a name, the best first: to the right, to the left, above, below, and between these."""
    wide, gap = text_width(text, size), dot.radius * 1.25 + 3
    for across, down, anchor, lower in (
        (gap, 0.0, "start", 0.35),
        (-gap, 0.0, "end", 0.35),
        (0.0, -gap, "middle", -0.1),
        (0.0, gap, "middle", 0.75),
        (gap * 0.7, -gap * 0.7, "start", -0.1),
        (gap * 0.7, gap * 0.7, "start", 0.75),
        (-gap * 0.7, -gap * 0.7, "end", -0.1),
        (-gap * 0.7, gap * 0.7, "end", 0.75),
    ):
        x, y = dot.x + across, dot.y + down
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        baseline = y + lower * size
        label = Label(round(x, 1), round(y, 1), lower, anchor, text, number)
        yield label, (left, baseline - size * 0.85, left + wide, baseline + size * 0.25)


def _around(dot: Dot) -> Box:
    return dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
