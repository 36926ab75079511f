"""Marks that a writer has put around names since a text was published: the text as it was without them (rule M1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec
from msgspec.structs import replace

from archivegen.archive.changes import Sense
from archivegen.archive.model import Key

_TARGET = re.compile(r"\]\((?:<[^<>\n]*>|[^\s()<>]+)\)")


class Unmarked(msgspec.Struct, frozen=True):
    """A body without its new marks. ``cuts`` are what was taken out: its place in the body as it is, and its length.

    ``names`` are where the names that were marked stand in ``text``, ``records`` those that they mean.
    """

    text: str
    cuts: tuple[tuple[int, int], ...]
    names: frozenset[int]
    records: frozenset[Key]

    def then(self, sense: Sense) -> Sense:
        """A name of the body as it is, at its place in the one without the marks."""
        if sense.title:
            return sense
        return replace(sense, start=self._then(sense.start), end=self._then(sense.end))

    def now(self, sense: Sense) -> Sense:
        """A name of the body without the marks, at its place in the one that has them."""
        if sense.title:
            return sense
        start, end, taken = sense.start, sense.end, 0
        for place, length in self.cuts:
            start += length if place - taken <= sense.start else 0
            end += length if place - taken < sense.end else 0
            taken += length
        return replace(sense, start=start, end=end)

    def _then(self, place: int) -> int:
        return place - sum(length for at, length in self.cuts if at < place)


def unmarked(read: Callable[[], str], before: Sequence[Sense], after: Sequence[Sense]) -> Unmarked | None:
    """The body without the marks that it had not before; ``None`` where it has no such marks.

    ``read`` gives the body, and is asked only where a name may be marked. Whether the rest is the text that was
    published, the caller has to compare: somebody may have written more than marks.
    """
    settled = sorted((sense for sense in after if sense.rule == "M1" and not sense.title), key=_start)
    if not settled:
        return None
    body = read()
    marked = {sense.start for sense in before if sense.rule == "M1" and not sense.title}
    cuts: list[tuple[int, int]] = []
    names, records, parts = set[int](), set[Key](), list[str]()
    taken = free = 0
    for sense in settled:
        around = _around(body, sense)
        if around is None or sense.start - taken in marked or around[0] < free:
            continue
        first, last = around
        parts += (body[free:first], body[sense.start : sense.end])
        cuts += ((first, sense.start - first), (sense.end, last - sense.end))
        names.add(first - taken)
        records |= {sense.key} if sense.key else set()
        taken, free = taken + (sense.start - first) + (last - sense.end), last
    if not cuts:
        return None
    return Unmarked("".join((*parts, body[free:])), tuple(cuts), frozenset(names), frozenset(records))


def _start(sense: Sense) -> int:
    return sense.start


def _around(body: str, sense: Sense) -> tuple[int, int] | None:
    """From where to where the mark goes that has the name for its text: ``[[id|text]]`` or ``[text](person:id)``."""
    start, end = sense.start, sense.end
    if start <= 0:
        return None
    if body[start - 1] == "|" and body.startswith("]]", end):
        first = body.rfind("[[", 0, start)
        return (first, end + 2) if first >= 0 and not set("[]|\n") & set(body[first + 2 : start - 1]) else None
    target = _TARGET.match(body, end) if body[start - 1] == "[" else None
    return (start - 1, target.end()) if target else None
