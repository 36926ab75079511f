"""Links for machines in the head of a page, each with what it leads to (signposting.org/FAIR, RFC 8288, RFC 7089)."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator

from archivegen.archive.model import Article
from archivegen.archive.urls import web
from archivegen.names.kinds import Kind
from archivegen.pages.context import Context
from archivegen.pages.source_kinds import kind_of
from archivegen.pages.things import type_of

SCHEMA = "https://schema.org/"
Signpost = tuple[str, str, str]


def article_signposts(article: Article, context: Context) -> tuple[Signpost, ...]:
    """What an article is, what it is cited by, who wrote it, what belongs to it, and where it was before."""
    return tuple(_of_article(article, context))


def _of_article(article: Article, context: Context) -> Iterator[Signpost]:
    source = article.fields.source
    for _, address in context.persistent(article)[:1]:
        yield "cite-as", address, ""
    yield "type", f"{SCHEMA}AboutPage", ""
    yield "type", SCHEMA + kind_of(source).schema, ""
    for page in dict.fromkeys(page for _, page in article.authors if page):
        yield "author", web(page), ""
    for asset in article.links.assets:
        media = mimetypes.guess_type(asset.path, strict=True)[0] or ""
        if media == "application/pdf" or media.startswith(("image/", "audio/", "video/")):
            yield "item", web(asset.path), media
    yield "collection", "", "text/html"
    if source and source.url:
        yield "original", source.url, ""
    if source and source.archived_url:
        yield "memento", source.archived_url, ""


def record_signposts(kind: Kind) -> tuple[Signpost, ...]:
    """What a record's page is, what it is about, and where it belongs."""
    about = ("type", SCHEMA + type_of(kind), "")
    return (("type", f"{SCHEMA}AboutPage", ""), about, ("collection", "", "text/html"))
