"""From documents and mentions to the archive: order, backlinks, who is seen with whom, what lies within what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import msgspec

from archivegen.archive.companions import companions
from archivegen.archive.containment import containers_of, contents, roll_up, shown
from archivegen.archive.dates import order_key
from archivegen.archive.model import (
    Archive,
    Article,
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
from archivegen.archive.urls import slug_for
from archivegen.held import Held
from archivegen.names.record import Record
from archivegen.names.registry import Registry
from archivegen.source.days import year_of
from archivegen.source.fields import RecordFields, When
from archivegen.source.parse import Document


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
    described: Sequence[Described],
    registry: Registry,
    redirects: Iterable[tuple[str, str]],
    held: Held | None = None,
) -> Archive:
    """Relate everything to everything else. A function of its arguments alone, whatever their order."""
    held = held or Held()
    ordered = tuple(sorted(articles, key=lambda a: (*order_key(a.date), a.id)))
    number = {article.id: i for i, article in enumerate(ordered)}
    counted = held.once("counted", _counted, registry)
    look = held.each("seen", partial(_seen, counted), counted)
    seen = [look(a.id, i, a.date, a.named, a.links) for i, a in enumerate(ordered)]
    sightings, declared = _gathered(seen)
    together = held.once("together", companions, tuple(one.keys for one in seen))
    containers = held.once("containers", _all_containers, registry, counted)
    total = held.once("roll-up", roll_up, tuple(one.dated for one in seen), containers)
    contained = held.once("contents", contents, containers, total)
    described_by: defaultdict[Key, list[Key]] = defaultdict(list)
    for one in described:
        own = one.record.key
        for key in named_keys(one.named, one.links):
            if key != own and own in counted:
                described_by[key].append(own)
    written = _written(ordered)
    unsettled = Counter(key for one in seen for key in one.unsettled)
    make = held.each("entry", Entry)
    entries = {}
    for one in sorted(described, key=lambda d: d.record.key):
        key = one.record.key
        seen_with, companion_count = together.get(key, ((), 0))
        entries[key] = make(
            key,
            one.record,
            key,
            one.url,
            one.document,
            one.fields,
            one.named,
            one.links,
            tuple(sightings.get(key, ())),
            tuple(declared.get(key, ())),
            seen_with,
            companion_count,
            _containers(one.record, registry),
            containers.get(key, ()),
            contained.get(key, ()),
            total.articles[key],
            total.only[key],
            tuple(sorted(set(described_by.get(key, ())))),
            one.stub,
            tuple(written.get(one.url, ())) if one.url else (),
            unsettled[key],
        )
    return Archive(
        ordered,
        tuple(sorted(pages, key=lambda p: p.id)),
        entries,
        _sections(ordered),
        _years(ordered),
        tuple(i for i, a in enumerate(ordered) if not a.year),
        _backlinks(ordered, number),
        tuple(sorted(redirects)),
        sum(m.status == "doubt" for a in ordered for m in a.named.mentions),
    )


def _counted(registry: Registry) -> frozenset[Key]:
    """The records that have a page, of which alone lists and counts tell (rule M12)."""
    return frozenset(record.key for record in registry.records if record.link)


def _seen(counted: frozenset[Key], number: int, date: When | None, named: Named, links: Links) -> _Seen:
    seen: defaultdict[Key, defaultdict[tuple[int, int], list[int]]] = defaultdict(lambda: defaultdict(list))
    quotes = named.quotes  # none where nobody will quote them: then each mention stands for itself
    for i, mention in enumerate(named.mentions):
        if mention.record and mention.status != "doubt" and (mention.kind, mention.record) in counted:
            sentence = quotes[i].sentence if quotes else mention.start
            seen[mention.kind, mention.record][mention.block, sentence].append(i)
    sightings = tuple((key, Sighting(number, tuple(map(tuple, found.values())))) for key, found in seen.items())
    declared = dict.fromkeys((*named.declared, *links.records))
    days = (date.earliest, date.latest) if date else (None, None)
    return _Seen(
        sightings,
        tuple(key for key in declared if key not in seen and key in counted),
        tuple(key for key in named_keys(named, links) if key in counted),
        (days, tuple(seen)),
        tuple(key for mention in named.mentions if mention.status == "doubt" for key in mention.candidates),
    )


def _gathered(seen: Sequence[_Seen]) -> tuple[dict[Key, list[Sighting]], dict[Key, list[int]]]:
    """Where each record is named, and where it is only declared."""
    sightings: defaultdict[Key, list[Sighting]] = defaultdict(list)
    declared: defaultdict[Key, list[int]] = defaultdict(list)
    for number, one in enumerate(seen):
        for key, sighting in one.sightings:
            sightings[key].append(sighting)
        for key in one.declared:
            declared[key].append(number)
    return sightings, declared


def _all_containers(registry: Registry, counted: frozenset[Key]) -> dict[Key, tuple[Containment, ...]]:
    return shown({record.key: containers_of(record, registry) for record in registry.records}, counted)


def _containers(record: Record, registry: Registry) -> tuple[Key, ...]:
    found = []
    for container in record.within:
        outer = registry.find(record.kind, container)
        if outer is not None and (outer.kind, outer.id) != (record.kind, record.id):
            found.append((outer.kind, outer.id))
    return tuple(dict.fromkeys(found))


def _backlinks(articles: Sequence[Article], number: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for i, article in enumerate(articles):
        for target in article.links.articles:
            if target != article.id and target in number:
                found[target].append(i)
    return {target: tuple(sources) for target, sources in sorted(found.items())}


def _written(articles: Sequence[Article]) -> dict[str, list[int]]:
    """The articles of each author who has a page, by its address."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for i, article in enumerate(articles):
        for url in dict.fromkeys(url for _, url in article.authors if url):
            found[url].append(i)
    return found


def section_slug(name: str) -> str:
    """The address part of a section's name; names that differ in case only are one section."""
    return slug_for(slug="", stem="", name=name, identity=name)


def _sections(articles: Sequence[Article]) -> tuple[Section, ...]:
    members: defaultdict[str, list[int]] = defaultdict(list)
    labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for i, article in enumerate(articles):
        if article.section:
            members[article.section].append(i)
            labels[article.section][article.fields.section] += 1
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


def _years(articles: Sequence[Article]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for i, article in enumerate(articles):
        if article.year:
            found[article.year].append(i)
    return tuple((year, tuple(found[year])) for year in sorted(found, key=int))
