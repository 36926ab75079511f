"""Who is seen with whom: the records that stand in the same articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from operator import eq

from archivegen.archive.model import Companion, Key
from archivegen.held import Held

SHOWN = 24  # how many companions a record's page shows
ARTICLES = 8  # how many articles it lists for each


Together = Mapping[Key, tuple[tuple[Companion, ...], int]]


def companions(keys: Sequence[tuple[Key, ...]], known: Collection[Key], held: Held | None = None) -> Together:
    """The most frequent companions of each record and how many it has in all; ``keys`` are the records of each article.

    They are counted record by record, so that memory holds the pairs of one record at a time, not all pairs there are;
    and by number, which is quicker than by name. All ``known`` records have one, also those that no article names: so a
    record that is named for the first time does not move the numbers of others.
    """
    held = held or Held()
    own = held.folded("articles of each", _articles_of, _patched, tuple(keys))
    names = held.kept("companions", sorted(known), eq)
    numbers = held.once("numbers of companions", lambda names: {key: i for i, key in enumerate(names)}, names)
    number_of = partial(map, numbers.__getitem__)
    members = held.row("numbers of seen", lambda some: tuple(number_of(some)), (names,), held.numbers(len(keys)), keys)
    places = tuple([own.get(key, ()) for key in names])
    beside = held.gathered("beside", places, members)
    found = held.row("together", partial(_of, names), (names,), names, held.numbers(len(names)), places, beside)
    return held.table("all companions", tuple(names), found)


def _articles_of(keys: Sequence[tuple[Key, ...]]) -> dict[Key, tuple[int, ...]]:
    """In which articles each record is, in order."""
    found: defaultdict[Key, list[int]] = defaultdict(list)
    for article, some in enumerate(keys):
        for key in some:
            found[key].append(article)
    return {key: tuple(articles) for key, articles in found.items()}


def _patched(
    known: dict[Key, tuple[int, ...]], changes: Iterable[tuple[int, tuple[Key, ...], tuple[Key, ...]]]
) -> dict[Key, tuple[int, ...]]:
    """The same, after some articles have other records than before."""
    found = {**known}
    for article, before, now in changes:
        for key in {*before} - {*now}:
            found[key] = tuple([one for one in found[key] if one != article])
            if not found[key]:
                del found[key]
        for key in {*now} - {*before}:
            found[key] = tuple(sorted((*found.get(key, ()), article)))
    return found


def _of(
    names: Sequence[Key], number: int, own: Sequence[int], beside: Sequence[Sequence[int]]
) -> tuple[tuple[Companion, ...], int]:
    """Those of one record, which is named in the articles ``own``, ``beside`` all that each of these names."""
    counts: Counter[int] = Counter()
    for some in beside:
        counts.update(some)
    del counts[number]
    found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
    shared = _first(own, beside, [other for other, _ in found])
    return tuple(Companion(names[other], count, tuple(shared[other])) for other, count in found), len(counts)


def _first(own: Sequence[int], beside: Sequence[Sequence[int]], others: Iterable[int]) -> dict[int, list[int]]:
    """The first articles that a record shares with each of the others."""
    shared: dict[int, list[int]] = {other: [] for other in others}
    wanting = {**shared}
    for article, some in zip(own, beside, strict=True):
        for other in some:
            articles = wanting.get(other)
            if articles is not None:
                articles.append(article)
                if len(articles) == ARTICLES:
                    del wanting[other]
        if not wanting:
            break
    return shared
