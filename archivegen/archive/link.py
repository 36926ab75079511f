"""From documents and mentions to the archive: order, backlinks, who is seen with whom, what lies within what."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from operator import attrgetter, eq
from typing import Any, TypeVar

import msgspec

from archivegen.archive.companions import Together, companions
from archivegen.archive.containment import RollUp, containers_of, contents, roll_up, shown
from archivegen.archive.dates import order_key
from archivegen.archive.model import (
    Archive,
    Article,
    Contained,
    Containment,
    Entry,
    FreePage,
    Key,
    Links,
    Named,
    Section,
    Sighting,
    named_keys,
)
from archivegen.held import Held
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.source.days import year_of
from archivegen.source.fields import RecordFields, When
from archivegen.source.parse import Document

T = TypeVar("T")


class Described(msgspec.Struct, frozen=True):
    """A record with its page and what its own description names."""

    record: Record
    url: str
    document: Document | None
    fields: RecordFields
    named: Named
    links: Links
    stub: bool


class _Seen(msgspec.Struct, frozen=True):
    """Whom one article names, the mentions of one sentence together, whom it only declares (rule L4), and in doubt.

    ``keys`` are all of them, ``dated`` the days that its date may mean beside those that its text names.
    """

    sightings: tuple[tuple[Key, Sighting], ...]
    declared: tuple[Key, ...]
    keys: tuple[Key, ...]
    dated: tuple[tuple[int | None, int | None], tuple[Key, ...]]
    unsettled: tuple[Key, ...]  # the candidates of each doubt


def link(
    articles: Iterable[Article],
    pages: Iterable[FreePage],
    described: tuple[Described, ...],
    registry: Registry,
    redirects: Iterable[tuple[str, str]],
    held: Held | None = None,
) -> Archive:
    """Relate everything to everything else. A function of its arguments alone, whatever their order."""
    held = held or Held()
    ordered = _ordered(tuple(articles), held)
    ids = held.each("ids in order", attrgetter("id"), ordered, alike=eq)
    numbers = held.numbers(len(ids))
    counted = held.once("counted", _counted, registry)
    # of an article that names the same as before, the very object of before: then nothing else is looked at again
    seen = held.row("seen", partial(_seen, counted), (counted,), ids, numbers, ordered, alike=eq)
    sightings, declared, unsettled = held.folded("gathered", _gathered, _patched, seen)
    named = held.each("keys of seen", attrgetter("keys"), seen)
    together = held.once("seen together", lambda named, known: companions(named, known, held), named, counted)
    containers = held.once("containers", _all_containers, registry, counted)
    dated = held.each("dated of seen", attrgetter("dated"), seen)
    total = held.once("roll-up", lambda dated, outer: roll_up(dated, outer, held), dated, containers)
    contained = held.once("contents", contents, containers, total)
    written = held.once("written", _written, held.each("authors of article", attrgetter("authors"), ordered))
    around = sightings, declared, unsettled, together, containers, contained, total, written, counted
    entries = held.once("entries", partial(_entries, held), described, registry, *around)
    return Archive(
        ordered,
        tuple(sorted(pages, key=lambda p: p.id)),
        entries,
        held.once("sections", _sections, held.each("section of article", _section, ordered, alike=eq)),
        held.once("years", _years, years := held.each("year of article", attrgetter("year"), ordered, alike=eq)),
        held.once("undated", _undated, years),
        held.once("backlinks", _backlinks, ids, held.each("pointed at", _pointed_at, ordered, alike=eq)),
        tuple(sorted(redirects)),
        held.once("all doubts", sum, held.each("doubts", _doubts, ordered, alike=eq)),
    )


class _Around(msgspec.Struct, frozen=True):
    """What the articles say of records, by record; ``counted`` are those that have a page."""

    sightings: dict[Key, tuple[Sighting, ...]]
    declared: dict[Key, tuple[int, ...]]
    unsettled: Counter[Key]
    together: Together
    containers: dict[Key, tuple[Containment, ...]]
    contained: Mapping[Key, tuple[Contained, ...]]
    total: RollUp
    written: dict[str, tuple[int, ...]]
    counted: frozenset[Key]


def _entries(held: Held, described: tuple[Described, ...], registry: Registry, *known: Any) -> dict[Key, Entry]:
    """Every record with all that is known of it, sorted."""
    around = _Around(*known)
    described_by: defaultdict[Key, list[Key]] = defaultdict(list)
    for one in described:
        own = one.record.key
        for key in named_keys(one.named, one.links):
            if key != own and own in around.counted:
                described_by[key].append(own)
    chosen = sorted(described, key=lambda d: d.record.key)
    keys, records = tuple([one.record.key for one in chosen]), [one.record for one in chosen]
    within = held.row("within", partial(_containers, registry=registry), (registry,), keys, records)
    urls, none = [one.url for one in chosen], ((), 0)
    columns: tuple[Sequence[Any], ...] = (
        records,
        keys,
        urls,
        [one.document for one in chosen],
        [one.fields for one in chosen],
        [one.named for one in chosen],
        [one.links for one in chosen],
        [around.sightings.get(key, ()) for key in keys],
        [around.declared.get(key, ()) for key in keys],
        [around.together.get(key, none)[0] for key in keys],
        [around.together.get(key, none)[1] for key in keys],
        within,
        [around.containers.get(key, ()) for key in keys],
        [around.contained.get(key, ()) for key in keys],
        [around.total.articles[key] for key in keys],
        [around.total.only[key] for key in keys],
        [tuple(sorted(set(described_by[key]))) if key in described_by else () for key in keys],
        [one.stub for one in chosen],
        [around.written.get(url, ()) if url else () for url in urls],
        [around.unsettled[key] for key in keys],
    )
    return held.table("all entries", keys, held.row("entry", Entry, (), keys, *columns))


def _ordered(articles: tuple[Article, ...], held: Held) -> tuple[Article, ...]:
    """In order of time; those of one time by their ids."""
    order = held.each("order", _order, articles, alike=eq)
    return held.ordered("articles", articles, order)


def _order(article: Article) -> tuple[int, int, str, str]:
    return (*order_key(article.date), article.id)


def _doubts(article: Article) -> int:
    return article.named.doubts


def _section(article: Article) -> tuple[str, str]:
    return article.section, article.fields.section


def _pointed_at(article: Article) -> tuple[str, ...]:
    return article.links.articles


def _undated(years: Sequence[str]) -> tuple[int, ...]:
    return tuple(number for number, year in enumerate(years) if not year)


def _counted(registry: Registry) -> frozenset[Key]:
    """The records that have a page, of which alone lists and counts tell (rule M12)."""
    return frozenset(record.key for record in registry.records if record.link)


def _seen(counted: frozenset[Key], number: int, article: Article) -> _Seen:
    date, named, links = article.date, article.named, article.links
    seen: defaultdict[Key, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, key in enumerate(named.records):
        if key is not None and key in counted:
            seen[key][named.sentences[i]].append(i)
    sightings = tuple([(key, Sighting(number, _sentences(found.values()))) for key, found in seen.items()])
    declared = dict.fromkeys((*named.declared, *links.records))
    days = (date.earliest, date.latest) if date else (None, None)
    return _Seen(
        sightings,
        tuple(key for key in declared if key not in seen and key in counted),
        tuple(key for key in named_keys(named, links) if key in counted),
        (days, tuple(seen)),
        named.unsettled,
    )


def _sentences(found: Collection[list[int]]) -> tuple[tuple[int, ...], ...]:
    """Mentions by sentence; of one mention, as most are, the object that all others of its number share."""
    if len(found) == 1:
        (sentence,) = found
        if len(sentence) == 1:
            return _alone(sentence[0])
    return tuple(map(tuple, found))


@lru_cache(maxsize=256)
def _alone(number: int) -> tuple[tuple[int, ...], ...]:
    return ((number,),)


_Gathered = tuple[dict[Key, tuple[Sighting, ...]], dict[Key, tuple[int, ...]], Counter[Key]]


def _gathered(seen: Sequence[_Seen]) -> _Gathered:
    """Where each record is named, where it is only declared, and how often it may be meant where that is in doubt."""
    sightings: defaultdict[Key, list[Sighting]] = defaultdict(list)
    declared: defaultdict[Key, list[int]] = defaultdict(list)
    for number, one in enumerate(seen):
        for key, sighting in one.sightings:
            sightings[key].append(sighting)
        for key in one.declared:
            declared[key].append(number)
    unsettled = Counter(key for one in seen for key in one.unsettled)
    return {k: tuple(s) for k, s in sightings.items()}, {k: tuple(n) for k, n in declared.items()}, unsettled


def _patched(known: _Gathered, changes: Iterable[tuple[int, _Seen, _Seen]]) -> _Gathered:
    """The same, after some articles name others than before."""
    sightings, declared, unsettled = {**known[0]}, {**known[1]}, known[2].copy()
    for number, before, now in changes:
        new = dict(now.sightings)
        for key in {**dict(before.sightings), **new}:
            _put(sightings, key, number, new.get(key), lambda sighting: sighting.article)
        for key in {*before.declared, *now.declared}:
            _put(declared, key, number, number if key in now.declared else None, lambda number: number)
        unsettled.update(now.unsettled)
        unsettled.subtract(before.unsettled)
        for key in before.unsettled:
            if not unsettled[key]:
                del unsettled[key]
    return sightings, declared, unsettled


def _put(table: dict[Key, tuple[T, ...]], key: Key, number: int, new: T | None, place_of: Callable[[T], int]) -> None:
    """Put what there is of an article now into the place of what there was of it; ``None``: nothing."""
    some = table.get(key, ())
    place = bisect_left(some, number, key=place_of)
    there = place < len(some) and place_of(some[place]) == number
    if there and some[place] == new:
        return
    some = (*some[:place], *(() if new is None else (new,)), *some[place + there :])
    if some:
        table[key] = some
    else:
        table.pop(key, None)


def _all_containers(registry: Registry, counted: frozenset[Key]) -> dict[Key, tuple[Containment, ...]]:
    return shown({record.key: containers_of(record, registry) for record in registry.records}, counted)


def _containers(record: Record, registry: Registry) -> tuple[Key, ...]:
    found = []
    for container in record.within:
        outer = registry.find(record.kind, container)
        if outer is not None and (outer.kind, outer.id) != (record.kind, record.id):
            found.append((outer.kind, outer.id))
    return tuple(dict.fromkeys(found))


def _backlinks(ids: Sequence[str], targets: Sequence[Sequence[str]]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    known = frozenset(ids)
    for i, (ident, linked) in enumerate(zip(ids, targets, strict=True)):
        for target in linked:
            if target != ident and target in known:
                found[target].append(i)
    return {target: tuple(sources) for target, sources in sorted(found.items())}


def _written(authors: Sequence[tuple[tuple[str, str], ...]]) -> dict[str, tuple[int, ...]]:
    """The articles of each author who has a page, by its address."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for i, those in enumerate(authors):
        for url in dict.fromkeys(url for _, url in those if url):
            found[url].append(i)
    return {url: tuple(numbers) for url, numbers in found.items()}


def _sections(articles: Sequence[tuple[str, str]]) -> tuple[Section, ...]:
    """Sections, from the section of each article and what it calls it."""
    members: defaultdict[str, list[int]] = defaultdict(list)
    labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for i, (section, called) in enumerate(articles):
        if section:
            members[section].append(i)
            labels[section][called] += 1
    return tuple(
        Section(slug, min(labels[slug].items(), key=lambda item: (-item[1], item[0]))[0], tuple(numbers))
        for slug, numbers in sorted(members.items())
    )


def year_for(date: When | None) -> str:
    """The year an article is listed under: that of the first day it may mean; "" where there is none."""
    if date is None:
        return ""
    day = date.earliest if date.earliest is not None else date.latest
    return "" if day is None else str(year_of(day))


def _years(years: Sequence[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for i, year in enumerate(years):
        if year:
            found[year].append(i)
    return tuple((year, tuple(found[year])) for year in sorted(found, key=int))
