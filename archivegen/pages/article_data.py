"""The articles as data: a row of each, and a row of every mention. A row is written again where it is another alone."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

import msgspec

from archivegen.archive.model import Article, Key, excerpt_of, named_keys
from archivegen.archive.urls import web
from archivegen.pages.context import Context
from archivegen.pages.data_rows import cell, cells, csv_file, csv_rows, json_list, json_row
from archivegen.source.fields import Source

_COLUMNS = (
    "id", "url", "title", "date", "year", "language", "section", "authors", "source", "source_url", "people", "places",
    "records", "tags", "summary", "source_date", "source_page", "source_archive", "source_archive_location",
    "source_rights", "source_kind",
)  # fmt: skip
_MENTION_COLUMNS = (
    "article", "article_url", "date", "kind", "record", "surface", "zone", "rule", "sentence", "address",
)  # fmt: skip


class _Public(msgspec.Struct, frozen=True):
    """What a row shows besides its article: where the site is, and the cells of each record that has a page."""

    base: str
    pages: dict[Key, tuple[str, str]]


def articles_json(context: Context) -> bytes:
    """``articles.json``."""
    return json_list(_rows(context, "articles.json", _in_json))


def articles_csv(context: Context) -> bytes:
    """``articles.csv``."""
    return csv_file(_COLUMNS, _rows(context, "articles.csv", _in_csv))


def mentions_csv(context: Context) -> bytes:
    """``mentions.csv``: a row for every mention of a record that has a page."""
    if context.held.keep:  # packed, as it is the largest by far
        return csv_file(_MENTION_COLUMNS, map(zlib.decompress, _rows(context, "mentions.csv", _packed_mentions)))
    return csv_file(_MENTION_COLUMNS, _rows(context, "mentions.csv", _mentions))


def _rows(context: Context, name: str, make: Callable[[_Public, Article], bytes]) -> Iterable[bytes]:
    """What ``make`` gives for each article: held, or one after the other where nothing is."""
    entries, articles = context.archive.entries, context.archive.articles
    pages = {key: (cell(key[0]), cell(key[1])) for key, entry in entries.items() if entry.url}
    public = _Public(context.site.base_url, pages)
    if not context.held.keep:
        return (make(public, article) for article in articles)
    return context.held.looking_up(name, make, public, context.ids, articles)


def _in_json(public: _Public, article: Article) -> bytes:
    return json_row(_row(public, article))


def _in_csv(public: _Public, article: Article) -> bytes:
    return csv_rows([cells(_COLUMNS, _row(public, article))])


def _mentions(public: _Public, article: Article) -> bytes:
    """The rows of all mentions of an article."""
    url = public.base + web(article.url)
    first = [cell(article.id), url, cell(article.date.edtf) if article.date else ""]
    rows = []
    for mention, quote in article.named.pairs():
        key = public.pages.get((mention.kind, mention.record))
        if mention.status != "doubt" and key is not None:
            sentence = cell(f"{quote.before}{quote.name}{quote.after}")
            address = f"{url}#{web(mention.anchor)}" if mention.anchor else url
            rows.append([*first, *key, cell(quote.name), mention.zone, mention.rule, sentence, address])
    return csv_rows(rows)


def _packed_mentions(public: _Public, article: Article) -> bytes:
    return zlib.compress(_mentions(public, article), 1)


def _row(public: _Public, article: Article) -> dict[str, object]:
    fields, source = article.fields, article.fields.source or Source()
    keys = [key for key in named_keys(article.named, article.links) if public.pages.get(key)]
    return {
        "id": article.id,
        "url": public.base + web(article.url),
        "title": fields.title,
        "date": fields.date.edtf if fields.date else "",
        "year": article.year,
        "language": article.lang,
        "section": fields.section,
        "authors": [name for name, _ in article.authors],
        "source": source.name,
        "source_url": source.url,
        "people": [i for kind, i in keys if kind == "people"],
        "places": [i for kind, i in keys if kind == "places"],
        "records": [f"{kind}:{i}" for kind, i in keys if kind not in {"people", "places"}],
        "tags": list(fields.tags),
        "summary": fields.summary or excerpt_of(article.document, article.links),
        "source_date": source.date.edtf if source.date else "",
        "source_page": source.page,
        "source_archive": source.archive,
        "source_archive_location": source.archive_location,
        "source_rights": source.rights,
        "source_kind": source.kind,
    }
