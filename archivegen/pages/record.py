"""The pages of a record: what it is, every sentence that names it, and what stands beside it."""

from __future__ import annotations

from functools import partial
from operator import eq

import msgspec

from archivegen.archive.dates import label, period
from archivegen.archive.model import Entry, Key
from archivegen.archive.urls import up, web
from archivegen.names.kinds import Kind
from archivegen.pages.authorities import authorities
from archivegen.pages.by_year import record_by_year
from archivegen.pages.coins import coins_of
from archivegen.pages.context import (
    Context,
    body_ref,
    card_of,
    country_name,
    figure_view,
    frame,
    name_links,
    page_path,
    pager,
)
from archivegen.pages.evidence import evidence_of, rules_of, years_of
from archivegen.pages.isolation import direction_of
from archivegen.pages.jobs import Render
from archivegen.pages.linked_data import record_data
from archivegen.pages.locator import locator_of
from archivegen.pages.related import breadcrumb, companions_of, containers_of, contents_of, named, network_of
from archivegen.pages.shares import items_on, page_from
from archivegen.pages.signposts import record_signposts
from archivegen.pages.views.bodies import BodyRef
from archivegen.pages.views.items import Count, FigureView, Link
from archivegen.pages.views.page import CardView
from archivegen.pages.views.records import ContainedView, NameView, RecordView
from archivegen.source.fields import NameField
from archivegen.wording import Wording, direction, language_name


def record_pages(context: Context, templates: frozenset[str]) -> tuple[Render, ...]:
    """The pages of all records that have one. ``templates`` are the names there are (``record-people.html``)."""
    own = {kind.name: f"record-{kind.name}.html" for kind in context.kinds}
    chosen = {kind: name if name in templates else "record.html" for kind, name in own.items()}
    entries = [entry for entry in context.archive.entries.values() if entry.url]
    keys, urls = tuple([entry.key for entry in entries]), [entry.url for entry in entries]
    made_of = context.made_of.record_pages
    columns = keys, urls, [chosen[key[0]] for key in keys], [made_of[key] for key in keys]
    return context.held.flat("pages of records", context.held.row("record jobs", _pages, (), keys, *columns))


def _pages(key: Key, url: str, template: str, made_of: tuple[str, ...]) -> tuple[Render, ...]:
    paths = [url if number == 1 else f"{url}{number}/" for number in range(1, len(made_of) + 1)]
    pages = zip(range(1, len(made_of) + 1), paths, made_of, strict=True)
    return tuple([Render(f"{path}index.html", template, partial(_view, key, n), cause) for n, path, cause in pages])


class _Whole(msgspec.Struct, frozen=True):
    """What all pages of a record share: how often each sighting names it, what lies within it, where years begin."""

    mentions: tuple[int, ...]
    contents: tuple[ContainedView, ...]
    years: tuple[Count, ...]


def _whole(entry: Entry, context: Context) -> _Whole:
    mentions = tuple([sum(map(len, sighting.sentences)) for sighting in entry.sightings])
    starts = context.made_of.record_parts[entry.key].starts
    return _Whole(mentions, contents_of(entry, context), years_of(entry, starts, mentions, context))


def _view(key: Key, number: int, context: Context) -> RecordView:
    """A page of a record with its share of all lists."""
    entry, kind = context.archive.entries[key], context.kind_of[key[0]]
    whole = context.latest(key, lambda: _whole(entry, context))
    starts = context.made_of.record_parts[key].starts
    shares, _ = page_from(entry.sightings, starts[number - 1])
    path = entry.url if number == 1 else f"{entry.url}{number}/"
    first = number == 1
    here = items_on(number)
    evidence = evidence_of(shares, context)
    cited = [share.article for share in shares]
    title = entry.record.name
    within = breadcrumb(entry, context)
    feed = web(entry.url) + "feed"
    feeds = (("application/atom+xml", title, f"{feed}.xml"), ("application/feed+json", title, f"{feed}.json"))
    return RecordView(
        **frame(
            context,
            path,
            title,
            lang=entry.fields.lang or context.site.language,
            dir=direction(entry.fields.lang or context.site.language),
            nav=kind.name,
            description=entry.fields.summary,
            noindex=entry.fields.draft or not entry.fields.index,
            card=_card(entry, context),
            alternates=feeds if context.settings.feeds.enabled and entry.sightings else (),
            signposts=record_signposts(kind) if first else (),
            linked_data=record_data(entry, kind, context, within[0].url if within else "") if first else "",
            coins=coins_of([*cited, *entry.written[here], *entry.declared[here]], context),
        ),
        id=entry.record.id,
        kind=kind.name,
        label=kind.label,
        plural=Link(kind.plural, f"{web(kind.folder)}/"),
        sort_name=entry.record.sort_name,
        summary=entry.fields.summary,
        draft=entry.fields.draft,
        names=_names(entry, context) if first else (),
        facts=facts_of(entry, kind, context) if first else (),
        within=within,
        containers=containers_of(entry, context) if first else (),
        contains=whole.contents[here],
        contains_count=len(entry.contained),
        inner=entry.inner,
        inner_only=entry.inner_only,
        coordinates=entry.fields.coordinates,
        locator=locator_of(entry, kind, context) if first else None,
        identifiers=authority_links(entry) if first else (),
        image=_image(entry, context) if first else None,
        body=_body(entry, context, up(path)) if first else None,
        mentions=sum(whole.mentions),
        articles=len(entry.sightings),
        evidence=evidence,
        years=whole.years,
        rules=rules_of(evidence),
        declared=tuple(context.titles[i] for i in entry.declared[here]),
        declared_count=len(entry.declared),
        together=companions_of(entry, context) if first else (),
        together_more=entry.companions - len(entry.together) if first else 0,
        chart=record_by_year(entry, kind, starts, whole.mentions, context) if first else None,
        network=network_of(entry, context) if first else None,
        backlinks=named(entry.described_by[here], context),
        backlinks_count=len(entry.described_by),
        stub=entry.stub,
        unsettled=entry.unsettled,
        written=tuple(context.titles[i] for i in entry.written[here]),
        written_count=len(entry.written),
        pager=pager(context, entry.url, number, page_counts(context)[key]),
        extra=dict(sorted(entry.fields.extra.items())),
    )


def page_counts(context: Context) -> dict[Key, int]:
    """How many pages each record has, of those that have any."""
    return context.part("page counts", partial(_all_counts, context))


def _all_counts(context: Context) -> dict[Key, int]:
    made_of = context.made_of.record_pages
    counts = context.held.row("page count", len, (), made_of, made_of.values(), alike=eq)
    return context.held.table("page counts", tuple(made_of), counts)


def _body(entry: Entry, context: Context, root: str) -> BodyRef | None:
    if entry.document is None:
        return None
    over = name_links(entry, context, root)
    return body_ref(entry.document, entry.links, over, root, context.images, below=entry.fields.image is not None)


def _names(entry: Entry, context: Context) -> tuple[NameView, ...]:
    """The variants; the preferred name too where its kind or its years are known."""
    names = [
        _name(name, context.words)
        for name in entry.fields.names
        if (name.form != entry.record.name or name.kind or name.since or name.until) and not name.sought_only
    ]
    return tuple(dict.fromkeys(names))


def _name(name: NameField, words: Wording) -> NameView:
    return NameView(
        name.form,
        name.lang,
        direction(name.lang) if name.lang else direction_of(name.form),
        name.kind,
        language_name(name.lang, words.language) if name.lang else "",
        period(name.since, name.until, words),
    )


def facts_of(entry: Entry, kind: Kind, context: Context) -> tuple[tuple[str, str], ...]:
    """What is known of a record, as (label, text)."""
    fields, words = entry.fields, context.words
    found = [
        (words("record.born"), label(fields.born.edtf, words) if fields.born else ""),
        (words("record.died"), label(fields.died.edtf, words) if fields.died else ""),
        (words("record.roles"), words("list.semicolon").join(fields.roles)),
        (words("record.type"), fields.type),
        (words("record.country"), country_name(fields.country, words.language)),
        (words("record.coordinates"), "{:g}, {:g}".format(*fields.coordinates) if fields.coordinates else ""),
    ]
    own = [(name.replace("_", " ").capitalize(), _text(fields.extra.get(name))) for name in kind.fields]
    return tuple((name, text) for name, text in (*found, *own) if text)


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_text(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(v)}" for key, v in value.items())
    if isinstance(value, bool):
        return str(value).lower()  # as it is written
    return "" if value is None else str(value)


def authority_links(entry: Entry) -> tuple[Link, ...]:
    """The outside ids of a record as links, then its other addresses."""
    found = (Link(*one) for one in authorities(entry.fields.identifiers))
    return (*found, *(Link(url.split("//", 1)[-1].rstrip("/"), url) for url in entry.fields.sameas))


def _image(entry: Entry, context: Context) -> FigureView | None:
    image = entry.fields.image
    return figure_view(image, entry.links.hrefs[-1], context.images) if image and entry.links.hrefs else None


def _card(entry: Entry, context: Context) -> CardView | None:
    image = entry.fields.image
    return card_of(image, entry.links.hrefs[-1], context.images) if image and entry.links.hrefs else None


def page_addresses(entry: Entry, context: Context) -> tuple[str, ...]:
    """All addresses of a record's pages."""
    return tuple(page_path(entry.url, number) for number in range(1, page_counts(context)[entry.key] + 1))
