"""Who is seen with whom: the records that stand in the same articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from heapq import nsmallest
from operator import eq

from archivegen.archive.model import Companion, Key
from archivegen.held import Held

SHOWN = 24  # how many companions a record's page shows
ARTICLES = 8  # how many articles it lists for each


Together = Mapping[Key, tuple[tuple[Companion, ...], int]]


def companions(keys: Sequence[tuple[Key, ...]], held: Held | None = None) -> Together:
    """The most frequent companions of each record and how many it has in all; ``keys`` are the records of each article.

    They are counted record by record, so that memory holds the pairs of one record at a time, not all pairs there are;
    and by number, which is quicker than by name.
    """
    held = held or Held()
    names = held.kept("companions", sorted({key for some in keys for key in some}), eq)
    numbers = {key: number for number, key in enumerate(names)}
    number_of = partial(map, numbers.__getitem__)
    members = held.row("numbers of seen", lambda some: tuple(number_of(some)), (names,), held.numbers(len(keys)), keys)
    places: list[list[int]] = [[] for _ in names]
    for article, some in enumerate(members):
        for number in some:
            places[number].append(article)
    where = [frozenset(own) for own in places]
    own, beside = map(tuple, places), [tuple([members[article] for article in own]) for own in places]
    make = partial(_of, names, where)
    found = held.row("together", make, (names,), names, held.numbers(len(names)), own, beside)
    return dict(zip(names, found, strict=True))


def _of(
    names: Sequence[Key],
    where: Sequence[frozenset[int]],
    number: int,
    own: Sequence[int],
    beside: Iterable[Sequence[int]],
) -> tuple[tuple[Companion, ...], int]:
    """Those of one record, which is named in the articles ``own``, ``beside`` all that each of these names.

    ``where`` tells nothing more than these do: in which of them another record is.
    """
    counts: Counter[int] = Counter()
    for some in beside:
        counts.update(some)
    del counts[number]
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
    shared = ((other, count, nsmallest(ARTICLES, where[number] & where[other])) for other, count in found)
    return tuple(Companion(names[other], count, tuple(articles)) for other, count, articles in shared), len(counts)
