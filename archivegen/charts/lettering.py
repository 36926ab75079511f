"""How much room text takes, without asking a font: a bound that the usual sans-serif fonts keep within."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

CUT = "…"
_NARROW = frozenset(" ijlI.,:;'’‘|!()[]·-`fJtr")
_BROAD = frozenset("mwMWÆŒ@%—…")


def room_of(text: str) -> float:
    """The width of a text in ems."""
    return sum(map(_room, text))


@lru_cache(maxsize=4096)
def _room(char: str) -> float:
    if char in _NARROW:
        return 0.42
    if char in _BROAD:
        return 1.0
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.05
    return 0.76 if char.isupper() else 0.62


@lru_cache(maxsize=40_000)  # one name stands in many drawings, at a few places in each
def in_lines(text: str, room: float, most: int = 2) -> tuple[str, ...]:
    """A text in at most so many lines of so many ems, broken between words; what does not fit is cut off."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        taken = room_of(line)
        while words and (more := taken + room_of(f" {words[0]}")) <= room:
            line, taken = f"{line} {words.pop(0)}", more
        last = len(lines) == most - 1
        if last and words:
            line = _cut(" ".join((line, *words)), room)
        elif taken > room:
            line = _cut(line, room)
        lines.append(line)
    return tuple(lines)


def _cut(text: str, room: float) -> str:
    kept = text
    while kept and room_of(kept) + room_of(CUT) > room:
        kept = kept[:-1]
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]  # a letter goes with its marks
    return f"{kept.rstrip()}{CUT}"
