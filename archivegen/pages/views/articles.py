"""The page of an article: where it was first printed, what was put right in it, how to cite it."""

from __future__ import annotations

from typing import Any

import msgspec

from archivegen.pages.views.bodies import BodyRef
from archivegen.pages.views.items import ArticleItem, DateView, FigureView, Link, RecordGroup
from archivegen.pages.views.page import Page


class SourceView(msgspec.Struct, frozen=True):
    """The original publication."""

    name: str
    url: str
    date: DateView | None
    page: str
    archive: str
    archive_location: str
    rights: str
    archived_url: str = ""
    kind: str = ""  # "" for a newspaper
    item_type: str = "newspaperArticle"  # the same in Zotero's words


class CorrectionView(msgspec.Struct, frozen=True):
    """What the archive has put right in an article, and when, if that is known."""

    text: str
    date: DateView | None


class CiteView(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How to cite an article in one style ("Chicago").

    ``parts`` are (what it is, text) in order: "" for the style's own words and signs, ``name`` for an author,
    ``title``, ``work`` for what stands in italics, ``title-work`` for a title in italics, ``url``.
    """

    style: str
    parts: tuple[tuple[str, str], ...]


class ArticleView(Page, frozen=True, kw_only=True):
    """An article (``article.html``). In templates ``page.body`` is its HTML."""

    id: str
    summary: str
    section: Link | None
    date: DateView | None
    updated: DateView | None
    authors: tuple[Link, ...]  # url "" where there is no record
    source: SourceView | None
    image: FigureView | None
    figures: tuple[FigureView, ...]
    body: BodyRef
    contents: tuple[tuple[int, str, str], ...]  # level, anchor, text
    tags: tuple[str, ...]
    named: tuple[RecordGroup, ...]  # the records named or declared, by kind
    backlinks: tuple[ArticleItem, ...]
    related: tuple[tuple[ArticleItem, tuple[str, ...]], ...]  # with the names of the records that both share
    previous: ArticleItem | None
    next: ArticleItem | None
    draft: bool
    extra: dict[str, Any]
    issued: DateView | None = None  # the date to cite: that of the original publication, where it is known
    cited_authors: tuple[str, ...] = ()  # as catalogues file them: "Schork, Kurt"
    identifiers: tuple[Link, ...] = ()  # DOI, ARK, Handle
    transcription: str = ""
    note: str = ""
    corrections: tuple[CorrectionView, ...] = ()
    citations: tuple[CiteView, ...] = ()
