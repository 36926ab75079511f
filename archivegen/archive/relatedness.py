"""Which articles are related: by the records that they share and that few others name.

The weight of a record is that of inverse document frequency (Spärck Jones, Journal of Documentation 28(1), 1972), in
whole steps: each stands for a doubling of the articles that name it. So weights hardly ever change when an article is
added, and a record that more than about half of an archive names has none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import partial
from operator import attrgetter, eq

import msgspec

from archivegen.archive.model import Archive, Article, Entry, Key
from archivegen.held import Held
from archivegen.rows import replaced

MOST = 5  # related articles
RAREST = 4  # records of an article that are looked at
AROUND = 8  # articles before and after it, of those that name such a record
NOBODY = 1 << 40  # days from what has no date


class Related(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Another article by its place in order, and the records by which it is related, the rarest first."""

    article: int
    records: tuple[tuple[str, str], ...]


def related_articles(archive: Archive, held: Held | None = None) -> tuple[tuple[Related, ...], ...]:
    """For each article up to five others: those that share the most, then those nearest in time, then in order of time.

    An article's four rarest records are looked at, and for each the eight articles before and after that name it, so
    that what this costs is bounded in the largest archive. Articles that refer to it are left to be listed as such.
    """
    held = held or Held()
    entries = [entry for entry in archive.entries.values() if entry.url]
    ids = held.each("id of related", attrgetter("id"), archive.articles, alike=eq)
    keys = tuple([entry.key for entry in entries])
    where = held.row("named in", _named_in, (), keys, entries, alike=eq)
    linked = held.once("linked by place", _by_place, ids, archive.backlinks)
    days = held.each("day", _day, archive.articles, alike=eq)
    return held.once("related articles", partial(_all_related, held), ids, keys, where, linked, days)


def _by_place(ids: Sequence[str], backlinks: dict[str, tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
    return tuple([backlinks.get(ident, ()) for ident in ids])


def _all_related(
    held: Held,
    ids: Sequence[str],
    keys: Sequence[Key],
    where: Sequence[tuple[int, ...]],
    linked: Sequence[Sequence[int]],
    days: Sequence[int | None],
) -> tuple[tuple[Related, ...], ...]:
    """The same, from the records, the articles that name each, those that refer to each article, and their days."""
    named = held.folded("records of each", _records_of, _patched, tuple(where), keys, len(ids))
    columns = held.numbers(len(ids)), linked, named, held.gathered("places of related", named, tuple(where))
    return held.row("related", partial(_related, keys, days), (keys, days), ids, *columns)


def _records_of(where: Sequence[tuple[int, ...]], _: object, count: int) -> tuple[tuple[int, ...], ...]:
    """The records that each article names, by number and in order, from the articles that name each."""
    found: list[list[int]] = [[] for _ in range(count)]
    for record, articles in enumerate(where):
        for article in articles:
            found[article].append(record)
    return tuple(map(tuple, found))


def _patched(
    known: tuple[tuple[int, ...], ...],
    changes: Iterable[tuple[int, tuple[int, ...], tuple[int, ...]]],
    *_: object,
) -> tuple[tuple[int, ...], ...]:
    """The same, after other articles than before name some records."""
    found: dict[int, set[int]] = {}
    for record, before, now in changes:
        for article in {*before} ^ {*now}:
            found.setdefault(article, {*known[article]}).symmetric_difference_update({record})
    return replaced(known, {article: tuple(sorted(records)) for article, records in found.items()})


def _related(
    keys: Sequence[Key],
    days: Sequence[int | None],
    number: int,
    linked: Sequence[int],
    named: Sequence[int],
    where: Sequence[Sequence[int]],
) -> tuple[Related, ...]:
    """Those of one article, from the records that it names, the articles that name each, and those that refer to it."""
    highest = len(days).bit_length()
    doublings = [(len(articles).bit_length(), record, articles) for record, articles in zip(named, where, strict=True)]
    rarest = sorted(one for one in doublings if len(one[2]) > 1 and one[0] < highest)[:RAREST]
    around = []
    for rare, record, articles in rarest:
        place = bisect_left(articles, number)
        around.append((highest - rare, record, articles[max(0, place - AROUND) : place + AROUND + 1]))
    chosen = _chosen(around, (number, *linked), days, days[number])
    return tuple([Related(one, _records(one, around, keys)) for one in chosen])


def _named_in(entry: Entry) -> tuple[int, ...]:
    """The articles that name or declare a record, in order."""
    numbers = [sighting.article for sighting in entry.sightings]
    return tuple(sorted({*numbers, *entry.declared}) if entry.declared else numbers)


def _day(article: Article) -> int | None:
    date = article.date
    if date is None:
        return None
    return date.earliest if date.earliest is not None else date.latest


def _chosen(
    around: Sequence[tuple[int, int, Sequence[int]]],
    left_out: Iterable[int],
    days: Sequence[int | None],
    own: int | None,
) -> list[int]:
    """The articles of the highest weight. ``around`` are the weights of records and the articles that name them."""
    weights: dict[int, int] = {}
    for weight, _, numbers in around:
        for one in numbers:
            weights[one] = weights.get(one, 0) + weight
    for one in left_out:
        weights.pop(one, None)
    least = sorted(weights.values())[-MOST] if len(weights) > MOST else 0
    ranked = [
        (-weight, NOBODY if own is None or (day := days[one]) is None else abs(day - own), one)
        for one, weight in weights.items()
        if weight >= least
    ]
    ranked.sort()
    return [one for _, _, one in ranked[:MOST]]


def _records(
    one: int, around: Sequence[tuple[int, int, Sequence[int]]], keys: Sequence[Key]
) -> tuple[tuple[str, str], ...]:
    return tuple([keys[record] for _, record, numbers in around if one in numbers])
