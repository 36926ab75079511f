"""What search is given: the text of articles, records and pages, with the names and filters that find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, count
from operator import attrgetter, eq

import msgspec

from archivegen.archive.dates import label
from archivegen.archive.model import Article, Entry, Key, figures_of, named_keys
from archivegen.archive.urls import ABOUT, web
from archivegen.names.kinds import Kind
from archivegen.pages.context import Context
from archivegen.pages.facets import facet_name, offered
from archivegen.pages.record import authority_links, facts_of
from archivegen.pages.views.items import ArticleItem
from archivegen.source.fields import Figure
from archivegen.wording import Wording

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


class _Around(msgspec.Struct, frozen=True):
    """What an article's page in the index is made of besides the article: looked up, and noted."""

    words: Wording
    facets: dict[str, str]  # by kind
    sections: dict[str, str]  # what a section is called
    labels: dict[Key, str]  # of the records that are offered as filters
    forms: dict[Key, tuple[str, ...]]  # what each record with a page is called
    authors: dict[str, tuple[str, ...]]  # the same by the address of that page


def searchable(context: Context, tell: Callable[[], None] = lambda: None) -> tuple[Searchable, ...]:
    """Every page that search can find, in the order of addresses. ``tell`` is called again and again."""
    held = context.held
    groups = _articles(context, tell), tuple(_records(context)), tuple(_pages(context))
    found = held.joined("searchable", *groups)
    return held.ordered("searchable in order", found, held.each("searchable url", attrgetter("url"), found, alike=eq))


def _articles(context: Context, tell: Callable[[], None]) -> tuple[Searchable, ...]:
    archive, held = context.archive, context.held
    entries = {key: entry for key, entry in archive.entries.items() if entry.url}
    keys = tuple(entries)
    forms = held.row("search forms", _forms, (), keys, entries.values(), alike=eq)
    around = _Around(
        context.words,
        {kind.name: facet_name(kind) for kind in context.kinds},
        {section.slug: section.label for section in archive.sections},
        offered(context),
        held.table("search forms by record", keys, forms),
        {entry.url: some for entry, some in zip(entries.values(), forms, strict=True)},
    )
    calls = count()

    def make(around: _Around, article: Article, item: ArticleItem) -> Searchable:
        if next(calls) % BETWEEN == 0:
            tell()
        return _article(around, article, item)

    return held.looking_up("searchable article", make, around, context.ids, archive.articles, context.articles)


def _forms(entry: Entry) -> tuple[str, ...]:
    return tuple([name.form for name in entry.record.names])


def _article(around: _Around, article: Article, item: ArticleItem) -> Searchable:
    words = around.words
    keys = named_keys(article.named, article.links)
    filters = [
        ("section", around.sections.get(article.section, "")),
        ("year", article.year),
        ("language", article.lang),
        *((around.facets.get(key[0], ""), around.labels.get(key, "")) for key in keys),
    ]
    called = [around.forms.get(key, ()) for key in keys]
    called += [around.authors.get(url, ()) for _, url in article.authors]
    shown = [("date", item.date.text if item.date else ""), ("section", item.section), ("source", item.source)]
    return Searchable(
        web(article.url),
        article.lang,
        article.fields.title,
        words("article"),
        article.date.earliest if article.date else None,
        _texts(article.fields.summary, words("list.comma").join(name for name, _ in article.authors)),
        article.document.body,
        article.links.labels,
        (),
        tuple(dict.fromkeys(chain.from_iterable(called)))[:SHOWN_FORMS],
        tuple((name, text) for name, text in shown if text),
        tuple((name, text) for name, text in filters if text),
        (*_pictured(figures_of(article)), *(("provenance", text) for text in _provenance(article, words))),
    )


def _texts(*texts: str) -> tuple[str, ...]:
    return tuple([text for text in texts if text])


def _pictured(figures: Iterable[Figure]) -> Iterator[tuple[str, str]]:
    """What is said of the images that the front matter names."""
    for number, figure in enumerate(figures, 1):
        for text in dict.fromkeys(_texts(figure.caption, figure.credit, figure.rights, figure.alt)):
            yield f"figure.{number}", text


def _provenance(article: Article, words: Wording) -> tuple[str, ...]:
    """What "About this text" says: where it was published and is kept, how it was made, what was put right."""
    fields, source = article.fields, article.fields.source
    comma = words("list.comma")
    own = (
        fields.transcription,
        fields.note,
        *(correction.text for correction in fields.corrections),
        comma.join(fields.tags),
        comma.join(name for name, _ in Context.persistent(article)),
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
                (*_pictured(figures_of(entry)), *_elsewhere(entry)),
            )


def _elsewhere(entry: Entry) -> Iterator[tuple[str, str]]:
    for link in authority_links(entry):
        yield "identifiers", link.label


def _pages(context: Context) -> Iterator[Searchable]:
    for page in context.archive.pages:
        yield Searchable(
            web(ABOUT if page.id == "about" else page.url),
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
            tuple(_pictured(figures_of(page))),
        )
