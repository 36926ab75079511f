"""What stands on each page of a record: its sentences, and all else that may be too much for one page."""

from __future__ import annotations

from collections.abc import Sequence
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


def share_out(sightings: Sequence[Sighting]) -> tuple[tuple[Share, ...], ...]:
    """What each page shows: at most fifty articles and a hundred mentions, so that no page is monstrous; none is lost.

    An article is divided only where it has more mentions than a page holds, and a sentence never.
    """
    pages: list[list[Share]] = [[]]
    room = MENTIONS_PER_PAGE
    for sighting in sightings:
        mentions = sum(map(len, sighting.sentences))
        if pages[-1] and (len(pages[-1]) == ARTICLES_PER_PAGE or mentions > room):
            pages.append([])
            room = MENTIONS_PER_PAGE
        if mentions <= room:
            pages[-1].append(Share(sighting.article, sighting.sentences))
            room -= mentions
            continue
        waiting: list[tuple[int, ...]] = []
        first = True
        for sentence in sighting.sentences:
            if waiting and len(sentence) > room:
                pages[-1].append(Share(sighting.article, tuple(waiting), first, last=False))
                pages.append([])
                waiting, first, room = [], False, MENTIONS_PER_PAGE
            waiting.append(sentence)
            room -= len(sentence)
        pages[-1].append(Share(sighting.article, sighting.sentences if first else tuple(waiting), first))
    return tuple(map(tuple, pages))


def pages_of(entry: Entry) -> tuple[tuple[Share, ...], ...]:
    """What each page of a record shows of articles; nothing on those that only other lists ask for.

    There are as many pages as the longest of its lists asks for.
    """
    shares = share_out(entry.sightings)
    return shares + ((),) * (_of_lists(entry) - len(shares))


def _of_lists(entry: Entry) -> int:
    lists: tuple[Sequence[object], ...] = (entry.written, entry.declared, entry.contained, entry.described_by)
    return max(ceil(len(items) / ITEMS_PER_PAGE) for items in lists)


def items_on(number: int) -> slice:
    """Which items of each other list stand on a page."""
    return slice((number - 1) * ITEMS_PER_PAGE, number * ITEMS_PER_PAGE)
