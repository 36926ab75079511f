"""Who is seen with whom: the records that stand in the same articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import nsmallest

from archivegen.archive.model import Companion, Key

SHOWN = 24  # how many companions a record's page shows
ARTICLES = 8  # how many articles it lists for each


Together = Mapping[Key, tuple[tuple[Companion, ...], int]]


def companions(keys: Sequence[Sequence[Key]]) -> Together:
    """The most frequent companions of each record and how many it has in all; ``keys`` are the records of each article.

    They are counted record by record, so that memory holds the pairs of one record at a time, not all pairs there are;
    and by number, which is quicker than by name.
    """
    names = sorted({key for members in keys for key in members})
    numbers = {key: number for number, key in enumerate(names)}
    members = [[numbers[key] for key in some] for some in keys]
    where: list[set[int]] = [set() for _ in names]
    for article, some in enumerate(members):
        for number in some:
            where[number].add(article)
    return {key: _of(number, names, where, members) for number, key in enumerate(names)}


def _of(
    number: int, names: Sequence[Key], where: Sequence[set[int]], members: Sequence[Sequence[int]]
) -> tuple[tuple[Companion, ...], int]:
    own = where[number]
    counts: Counter[int] = Counter()
    for article in own:
        counts.update(members[article])
    del counts[number]
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
    shared = ((other, count, nsmallest(ARTICLES, own & where[other])) for other, count in found)
    return tuple(Companion(names[other], count, tuple(articles)) for other, count, articles in shared), len(counts)
