"""The pages of a record: what it is, and every sentence that names it, by date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from archivegen.archive.dates import label
from archivegen.archive.model import Entry, Key, Sighting
from archivegen.archive.urls import up, web
from archivegen.names.kinds import Kind
from archivegen.pages.context import (
    Context,
    body_ref,
    country_name,
    frame,
    name_links,
    page_path,
    pager,
    split_pages,
)
from archivegen.pages.jobs import Render
from archivegen.pages.views import (
    BodyRef,
    Evidence,
    FigureView,
    Link,
    NameView,
    QuoteView,
    RecordItem,
    RecordView,
    YearGroup,
)
from archivegen.wording import direction

ARTICLES_PER_PAGE = 50
QUOTES_PER_ARTICLE = 12


def record_pages(context: Context, templates: frozenset[str]) -> Iterator[Render]:
    """The pages of all records that have one. ``templates`` are the names there are (``record-people.html``)."""
    kinds = {kind.name: kind for kind in context.kinds}
    for entry in context.archive.entries.values():
        if entry.url:
            kind = kinds[entry.record.kind]
            own = f"record-{kind.name}.html"
            yield from _pages(entry, kind, context, own if own in templates else "record.html")


def _pages(entry: Entry, kind: Kind, context: Context, template: str) -> Iterator[Render]:
    shares = split_pages(len(entry.sightings), ARTICLES_PER_PAGE)
    for number, share in enumerate(shares, 1):
        path = entry.url if number == 1 else f"{entry.url}{number}/"
        root = up(path)
        first = number == 1
        feed = web(entry.url) + "feed"
        sightings = entry.sightings[share.start : share.stop]
        title = entry.record.name
        view = RecordView(
            **frame(
                context,
                path,
                title,
                lang=entry.fields.lang or context.site.language,
                dir=direction(entry.fields.lang or context.site.language),
                nav=kind.name,
                description=entry.fields.summary,
                noindex=not entry.fields.index,
                alternates=(
                    (("application/atom+xml", title, f"{feed}.xml"), ("application/feed+json", title, f"{feed}.json"))
                    if context.settings.feeds.enabled and entry.sightings
                    else ()
                ),
            ),
            id=entry.record.id,
            kind=kind.name,
            label=kind.label,
            plural=Link(kind.plural, f"{web(kind.folder)}/"),
            sort_name=entry.record.sort_name,
            summary=entry.fields.summary,
            names=_names(entry) if first else (),
            facts=_facts(entry, kind, context) if first else (),
            within=_within(entry, context),
            contains=_items(entry.contains, context) if first else (),
            coordinates=entry.fields.coordinates,
            identifiers=authority_links(entry) if first else (),
            image=_image(entry) if first else None,
            body=_body(entry, context, root) if first else None,
            mentions=entry.mentions,
            articles=len(entry.sightings),
            evidence=_years(sightings, context),
            declared=tuple(context.articles[i] for i in entry.declared) if first else (),
            together=_together(entry, context) if first else (),
            backlinks=_items(entry.described_by, context) if first else (),
            stub=entry.stub,
            pager=pager(context, entry.url, number, len(shares)),
            extra=dict(sorted(entry.fields.extra.items())),
        )
        yield Render(f"{path}index.html", template, view)


def _body(entry: Entry, context: Context, root: str) -> BodyRef | None:
    if entry.document is None:
        return None
    return body_ref(entry.document, entry.links, name_links(entry, context, root), root)


def _items(keys: Sequence[Key], context: Context) -> tuple[RecordItem, ...]:
    return tuple(context.records[k] for k in keys if k in context.records and context.records[k].url)


def _together(entry: Entry, context: Context) -> tuple[RecordItem, ...]:
    from msgspec.structs import replace

    shown = [(context.records[key], count) for key, count in entry.together if key in context.records]
    return tuple(replace(item, count=count) for item, count in shown if item.url)


def _names(entry: Entry) -> tuple[NameView, ...]:
    names = [
        NameView(n.form, n.lang, direction(n.lang) if n.lang else _direction_of(n.form), n.kind)
        for n in entry.fields.names
        if n.form != entry.record.name
    ]
    return tuple(dict.fromkeys(names))


def _direction_of(text: str) -> str:
    import unicodedata

    strong = (unicodedata.bidirectional(char) for char in text)
    return "rtl" if next((s for s in strong if s in {"L", "R", "AL"}), "L") != "L" else "ltr"


def _facts(entry: Entry, kind: Kind, context: Context) -> tuple[tuple[str, str], ...]:
    fields, words, language = entry.fields, context.words, context.site.language
    found = [
        (words("record.born"), label(fields.born.edtf, language) if fields.born else ""),
        (words("record.died"), label(fields.died.edtf, language) if fields.died else ""),
        (words("record.roles"), "; ".join(fields.roles)),
        (words("record.type"), fields.type),
        (words("record.country"), country_name(fields.country, language)),
        (words("record.coordinates"), "{:g}, {:g}".format(*fields.coordinates) if fields.coordinates else ""),
    ]
    own = [(name.replace("_", " ").capitalize(), _text(fields.extra.get(name))) for name in kind.fields]
    return tuple((name, text) for name, text in (*found, *own) if text)


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_text(v) for v in value)
    return "" if value is None else str(value)


def _within(entry: Entry, context: Context) -> tuple[Link, ...]:
    """The containers, nearest first, each once, however they stand in each other."""
    chain: dict[Key, None] = {}
    pending = list(entry.within)
    while pending:
        key = pending.pop(0)
        if key not in chain and key != entry.key and key in context.archive.entries:
            chain[key] = None
            pending += context.archive.entries[key].within
    return tuple(Link(context.records[k].name, context.records[k].url) for k in chain if context.records[k].url)


_AUTHORITIES = {
    "wikidata": ("Wikidata", "https://www.wikidata.org/entity/{}"),
    "viaf": ("VIAF", "https://viaf.org/viaf/{}"),
    "isni": ("ISNI", "https://isni.org/isni/{}"),
    "orcid": ("ORCID", "https://orcid.org/{}"),
    "geonames": ("GeoNames", "https://www.geonames.org/{}/"),
    "gnd": ("GND", "https://d-nb.info/gnd/{}"),
    "pleiades": ("Pleiades", "https://pleiades.stoa.org/places/{}"),
}


def authority_links(entry: Entry) -> tuple[Link, ...]:
    """The outside ids of a record as links, then its other addresses."""
    found = []
    for scheme, value in entry.fields.identifiers:
        name, address = _AUTHORITIES.get(scheme, (scheme, ""))
        if address:
            found.append(Link(f"{name} {value}", address.format(value)))
    return (*found, *(Link(url.split("//", 1)[-1].rstrip("/"), url) for url in entry.fields.sameas))


def _image(entry: Entry) -> FigureView | None:
    image = entry.fields.image
    if image is None or not entry.links.hrefs:
        return None
    return FigureView(entry.links.hrefs[-1], image.alt, image.caption, image.credit)


def _years(sightings: Sequence[Sighting], context: Context) -> tuple[YearGroup, ...]:
    articles = context.archive.articles
    groups = []
    for year, members in groupby(sightings, key=lambda s: articles[s.article].year):
        items = tuple(_evidence(s, context) for s in members)
        groups.append(YearGroup(year, f"years/{year}/" if year else "", items))
    return tuple(groups)


def _evidence(sighting: Sighting, context: Context) -> Evidence:
    article = context.archive.articles[sighting.article]
    url = web(article.url)
    quotes = []
    for i in sighting.mentions[:QUOTES_PER_ARTICLE]:
        mention, quote = article.named.mentions[i], article.named.quotes[i]
        target = f"{url}#{web(mention.anchor)}" if mention.anchor else url
        quotes.append(QuoteView(quote.before, quote.name, quote.after, target, mention.zone, mention.rule))
    return Evidence(context.articles[sighting.article], tuple(quotes))


def page_addresses(entry: Entry) -> tuple[str, ...]:
    """All addresses of a record's pages."""
    count = len(split_pages(len(entry.sightings), ARTICLES_PER_PAGE))
    return tuple(page_path(entry.url, n) for n in range(1, count + 1))
