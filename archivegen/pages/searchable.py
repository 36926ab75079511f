"""What search is given: the text of articles, records and pages, with the names and filters that find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from operator import attrgetter

import msgspec

from archivegen.archive.dates import label
from archivegen.archive.model import Article, Entry, Key, named_keys
from archivegen.archive.urls import web
from archivegen.names.kinds import Kind
from archivegen.pages.article import figures_of
from archivegen.pages.context import Context
from archivegen.pages.facets import facet_name, offered
from archivegen.pages.record import authority_links, facts_of
from archivegen.source.fields import Figure

BETWEEN = 256  # pages from one call of ``tell`` to the next
SHOWN_FORMS = 400  # names of records in the metadata of one article


class Searchable(msgspec.Struct, frozen=True):
    """One page for the index, before its text is laid out. ``body`` names a parsed body, ``lead`` is text before it.

    ``below`` is what the page prints beside its text, each with the id of the element that shows it: what stands on a
    page has to be found.
    """

    url: str
    language: str
    title: str
    kind: str
    day: int | None
    lead: tuple[str, ...]  # paragraphs
    body: str  # "" where there is none
    labels: tuple[tuple[int, str], ...]  # what its bare [[id]] marks show
    own_names: tuple[str, ...]  # for a record, what it is called, so that its own page comes first
    names: tuple[str, ...]  # every written form of every record that it names
    shown: tuple[tuple[str, str], ...]  # metadata for the list of results
    filters: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, str], ...] = ()


def searchable(context: Context, tell: Callable[[], None] = lambda: None) -> tuple[Searchable, ...]:
    """Every page that search can find, in the order of addresses. ``tell`` is called again and again."""
    found: list[Searchable] = []
    for page in chain(_articles(context), _records(context), _pages(context)):
        if len(found) % BETWEEN == 0:
            tell()
        found.append(page)
    return tuple(sorted(found, key=attrgetter("url")))


def _articles(context: Context) -> Iterator[Searchable]:
    labels = offered(context)
    people = {entry.url: entry for entry in context.archive.entries.values() if entry.url}
    names = {kind.name: facet_name(kind) for kind in context.kinds}
    sections = {section.slug: section.label for section in context.archive.sections}
    for article, item in zip(context.archive.articles, context.articles, strict=True):
        keys = _keys(article, context)
        section = sections.get(article.section, "")
        filters = [("section", section), ("year", article.year), ("language", article.lang)]
        filters += [(names[k[0]], labels[k]) for k in keys if k in labels]
        named = [context.archive.entries[k] for k in keys]
        named += [people[url] for _, url in article.authors if url in people]
        forms = [n.form for entry in named for n in entry.record.names]
        shown = [("date", item.date.text if item.date else ""), ("section", item.section), ("source", item.source)]
        yield Searchable(
            web(article.url),
            article.lang,
            article.fields.title,
            context.words("article"),
            article.date.earliest if article.date else None,
            _texts(article.fields.summary, context.words("list.comma").join(name for name, _ in article.authors)),
            article.document.body,
            article.links.labels,
            (),
            tuple(dict.fromkeys(forms))[:SHOWN_FORMS],
            tuple((name, text) for name, text in shown if text),
            tuple((name, text) for name, text in filters if text),
            (*_pictured(figures_of(article)), *(("provenance", text) for text in _provenance(article, context))),
        )


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple([text for text in texts if text])


def _pictured(figures: Iterable[Figure]) -> Iterator[tuple[str, str]]:
    """What is said of the images that the front matter names."""
    for number, figure in enumerate(figures, 1):
        for text in dict.fromkeys(_texts(figure.caption, figure.credit, figure.rights, figure.alt)):
            yield f"figure.{number}", text


def _provenance(article: Article, context: Context) -> tuple[str, ...]:
    """What "About this text" says: where it was published and is kept, how it was made, what was put right."""
    fields, words, source = article.fields, context.words, article.fields.source
    comma = words("list.comma")
    own = (
        fields.transcription,
        fields.note,
        *(correction.text for correction in fields.corrections),
        comma.join(fields.tags),
        comma.join(name for name, _ in context.persistent(article)),
    )
    if source is None:
        return _texts(*own)
    page = words("source.page", page=source.page) if source.page else ""
    return _texts(
        comma.join(_texts(source.name, page)),
        label(source.date.edtf, words.of(article.lang)) if source.date else "",
        comma.join(_texts(source.archive, source.archive_location)),
        source.rights,
        *own,
    )


def _keys(article: Article, context: Context) -> list[Key]:
    keys = named_keys(article.named, article.links)
    return [key for key in keys if key in context.archive.entries and context.archive.entries[key].url]


def _records(context: Context) -> Iterator[Searchable]:
    kinds: Mapping[str, Kind] = context.kind_of
    for key, entry in context.archive.entries.items():
        if entry.url and entry.fields.index:
            item = context.records[key]
            names = tuple(dict.fromkeys(n.form for n in entry.record.names))
            yield Searchable(
                web(entry.url),
                entry.fields.lang or context.site.language,
                entry.record.name,
                kinds[key[0]].label,
                entry.fields.born.earliest if entry.fields.born else None,
                _texts(entry.fields.summary, *(text for _, text in facts_of(entry, kinds[key[0]], context))),
                entry.document.body if entry.document else "",
                entry.links.labels,
                names,
                (),
                (("detail", item.detail),) if item.detail else (),
                (("language", entry.fields.lang or context.site.language),),
                (*_pictured([entry.fields.image] if entry.fields.image else []), *_elsewhere(entry)),
            )


def _elsewhere(entry: Entry) -> Iterator[tuple[str, str]]:
    for link in authority_links(entry):
        yield "identifiers", link.label


def _pages(context: Context) -> Iterator[Searchable]:
    for page in context.archive.pages:
        yield Searchable(
            web("about-this-archive/" if page.id == "about" else page.url),
            page.lang,
            page.fields.title,
            context.words("page"),
            None,
            _texts(page.fields.summary),
            page.document.body,
            page.links.labels,
            (),
            (),
            (),
            (("language", page.lang),),
        )
