"""From documents and mentions to the archive: order, backlinks, who is seen with whom, what lies within what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from archivegen.archive.companions import Together, companions
from archivegen.archive.containment import containers_of, contents, roll_up, shown
from archivegen.archive.dates import order_key
from archivegen.archive.model import Archive, Article, Entry, FreePage, Key, Links, Named, Section, Sighting, named_keys
from archivegen.archive.urls import slug_for
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


def link(
    articles: Iterable[Article],
    pages: Iterable[FreePage],
    described: Sequence[Described],
    registry: Registry,
    redirects: Iterable[tuple[str, str]],
    seen_together: Callable[[Sequence[Sequence[Key]]], Together] = companions,
) -> Archive:
    """Relate everything to everything else. A function of its arguments alone, whatever their order.

    ``seen_together`` is `companions`, or the same with a memory.
    """
    ordered = tuple(sorted(articles, key=lambda a: (*order_key(a.date), a.id)))
    number = {article.id: i for i, article in enumerate(ordered)}
    counted = {d.record.key for d in described if d.record.link}
    sightings, declared = _sightings(ordered, counted)
    together = seen_together([_counted(a, counted) for a in ordered])
    containers = shown({d.record.key: containers_of(d.record, registry) for d in described}, counted)
    total = roll_up(_by_article(ordered, sightings), containers)
    contained = contents(containers, total)
    described_by: defaultdict[Key, list[Key]] = defaultdict(list)
    for one in described:
        own = one.record.key
        for key in named_keys(one.named, one.links):
            if key != own and own in counted:
                described_by[key].append(own)
    entries = {}
    for one in sorted(described, key=lambda d: d.record.key):
        key = one.record.key
        seen_with, companion_count = together.get(key, ((), 0))
        entries[key] = Entry(
            record=one.record,
            key=key,
            url=one.url,
            document=one.document,
            fields=one.fields,
            named=one.named,
            links=one.links,
            sightings=tuple(sightings.get(key, ())),
            declared=tuple(declared.get(key, ())),
            together=seen_with,
            companions=companion_count,
            within=_containers(one.record, registry),
            containers=containers.get(key, ()),
            contained=contained.get(key, ()),
            inner=total.articles[key],
            inner_only=total.only[key],
            described_by=tuple(sorted(set(described_by.get(key, ())))),
            stub=one.stub,
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


def _sightings(
    articles: Sequence[Article], counted: set[Key]
) -> tuple[dict[Key, list[Sighting]], dict[Key, list[int]]]:
    """Where each record is named, the mentions of one sentence together; and where it is only declared (rule L4)."""
    sightings: defaultdict[Key, list[Sighting]] = defaultdict(list)
    declared: defaultdict[Key, list[int]] = defaultdict(list)
    for number, article in enumerate(articles):
        seen: defaultdict[Key, defaultdict[tuple[int, int], list[int]]] = defaultdict(lambda: defaultdict(list))
        quotes = article.named.quotes  # none where nobody will quote them: then each mention stands for itself
        for i, mention in enumerate(article.named.mentions):
            if mention.record and mention.status != "doubt" and (mention.kind, mention.record) in counted:
                sentence = quotes[i].sentence if quotes else mention.start
                seen[mention.kind, mention.record][mention.block, sentence].append(i)
        for key, sentences in seen.items():
            sightings[key].append(Sighting(number, tuple(map(tuple, sentences.values()))))
        for key in dict.fromkeys((*article.named.declared, *article.links.records)):
            if key not in seen and key in counted:
                declared[key].append(number)
    return sightings, declared


def _counted(article: Article, counted: set[Key]) -> tuple[Key, ...]:
    return tuple(key for key in named_keys(article.named, article.links) if key in counted)


def _by_article(
    articles: Sequence[Article], sightings: Mapping[Key, Sequence[Sighting]]
) -> list[tuple[When | None, list[Key]]]:
    """The date of each article and the records that its text names: what is only declared is no mention."""
    found: list[tuple[When | None, list[Key]]] = [(article.date, []) for article in articles]
    for key, places in sightings.items():
        for sighting in places:
            found[sighting.article][1].append(key)
    return found


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
