"""What search is given: the text of articles, records and pages, with the names and filters that find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from archivegen.archive.model import Article, Key, named_keys
from archivegen.archive.urls import web
from archivegen.pages.context import Context
from archivegen.pages.facets import facet_name, offered

SHOWN_FORMS = 400  # names of records in the metadata of one article


class Searchable(msgspec.Struct, frozen=True):
    """One page for the index, before its text is laid out. ``body`` names a parsed body, ``lead`` is text before it."""

    url: str
    language: str
    title: str
    kind: str
    day: int | None
    lead: str
    body: str  # "" where there is none
    labels: tuple[tuple[int, str], ...]  # what its bare [[id]] marks show
    own_names: tuple[str, ...]  # for a record, what it is called, so that its own page comes first
    names: tuple[str, ...]  # every written form of every record that it names
    shown: tuple[tuple[str, str], ...]  # metadata for the list of results
    filters: tuple[tuple[str, str], ...]


def searchable(context: Context) -> Iterator[Searchable]:
    """Every page that search can find, in the order of addresses."""
    found = [*_articles(context), *_records(context), *_pages(context)]
    yield from sorted(found, key=lambda s: s.url)


def _articles(context: Context) -> Iterator[Searchable]:
    labels = offered(context)
    names = {kind.name: facet_name(kind) for kind in context.kinds}
    sections = {section.slug: section.label for section in context.archive.sections}
    for article, item in zip(context.archive.articles, context.articles, strict=True):
        keys = _keys(article, context)
        section = sections.get(article.section, "")
        filters = [("section", section), ("year", article.year), ("language", article.lang)]
        filters += [(names[k[0]], labels[k]) for k in keys if k in labels]
        forms = [n.form for k in keys for n in context.archive.entries[k].record.names]
        shown = [("date", item.date.text if item.date else ""), ("section", item.section), ("source", item.source)]
        yield Searchable(
            web(article.url),
            article.lang,
            article.fields.title,
            context.words("article"),
            article.date.earliest if article.date else None,
            article.fields.summary,
            article.document.body,
            article.links.labels,
            (),
            tuple(dict.fromkeys(forms))[:SHOWN_FORMS],
            tuple((name, text) for name, text in shown if text),
            tuple((name, text) for name, text in filters if text),
        )


def _keys(article: Article, context: Context) -> list[Key]:
    keys = named_keys(article.named, article.links)
    return [key for key in keys if key in context.archive.entries and context.archive.entries[key].url]


def _records(context: Context) -> Iterator[Searchable]:
    kinds: Mapping[str, str] = {kind.name: kind.label for kind in context.kinds}
    for key, entry in context.archive.entries.items():
        if entry.url and entry.fields.index:
            item = context.records[key]
            names = tuple(dict.fromkeys(n.form for n in entry.record.names))
            yield Searchable(
                web(entry.url),
                entry.fields.lang or context.site.language,
                entry.record.name,
                kinds[key[0]],
                entry.fields.born.earliest if entry.fields.born else None,
                " ".join(part for part in (entry.fields.summary, item.detail) if part) or entry.record.name,
                entry.document.body if entry.document else "",
                entry.links.labels,
                names,
                (),
                (("detail", item.detail),) if item.detail else (),
                (("language", entry.fields.lang or context.site.language),),
            )


def _pages(context: Context) -> Iterator[Searchable]:
    for page in context.archive.pages:
        yield Searchable(
            web("about-this-archive/" if page.id == "about" else page.url),
            page.lang,
            page.fields.title,
            context.words("page"),
            None,
            page.fields.summary,
            page.document.body,
            page.links.labels,
            (),
            (),
            (),
            (("language", page.lang),),
        )
