"""What stands on each page of a record: its sentences, and all else that may be too much for one page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, takewhile
from math import ceil

import msgspec

from archivegen.archive.model import Entry, Sighting

ARTICLES_PER_PAGE = 50
MENTIONS_PER_PAGE = 100
ITEMS_PER_PAGE = 100  # of what is written or declared, of what lies within, of descriptions


class Share(msgspec.Struct, frozen=True):
    """What one page shows of one article: some of its sentences, or all. ``first`` and ``last`` say where it stands."""

    article: int
    sentences: tuple[tuple[int, ...], ...]
    first: bool = True
    last: bool = True


Start = tuple[int, int]
"""Where a page begins: the place of a sighting, and of its sentences that of the first that is not shown before."""


def page_from(sightings: Sequence[Sighting], start: Start) -> tuple[tuple[Share, ...], Start]:
    """What a page shows that begins there, and where the next one begins.

    It has at most fifty articles and a hundred mentions, so that no page is monstrous; none is lost. An article is
    divided only where it has more mentions than a page holds, and a sentence never.
    """
    place, sentence = start
    shares: list[Share] = []
    room = MENTIONS_PER_PAGE
    for sighting in sightings[place : place + ARTICLES_PER_PAGE]:
        rest = sighting.sentences[sentence:]
        mentions = sum(map(len, rest))
        if shares and mentions > room:
            break
        taken = len(rest) if mentions <= room else _fitting(rest, room)
        last = taken == len(rest)
        shares.append(Share(sighting.article, rest[:taken], sentence == 0, last))
        if not last:
            return tuple(shares), (place, sentence + taken)
        place, sentence = place + 1, 0
        room -= mentions
    return tuple(shares), (place, sentence)


def _fitting(sentences: Sequence[tuple[int, ...]], room: int) -> int:
    """How many of the first sentences have no more mentions than that; one at least."""
    ends = accumulate(map(len, sentences))
    return max(sum(1 for _ in takewhile(lambda end: end <= room, ends)), 1)


def starts_of(entry: Entry) -> tuple[Start, ...]:
    """Where each page of a record begins: there are as many as the longest of its lists asks for."""
    starts, (_, start) = [(0, 0)], page_from(entry.sightings, (0, 0))
    while start[0] < len(entry.sightings):
        starts.append(start)
        _, start = page_from(entry.sightings, start)
    return (*starts, *[(len(entry.sightings), 0)] * (_of_lists(entry) - len(starts)))


def _of_lists(entry: Entry) -> int:
    lists: tuple[Sequence[object], ...] = (entry.written, entry.declared, entry.contained, entry.described_by)
    return max(ceil(len(items) / ITEMS_PER_PAGE) for items in lists)


def items_on(number: int) -> slice:
    """Which items of each other list stand on a page."""
    return slice((number - 1) * ITEMS_PER_PAGE, number * ITEMS_PER_PAGE)
