"""The page of a person, a place or another record: its names, the evidence, and what it is seen with or lies in."""

from __future__ import annotations

from typing import Any

import msgspec

from archivegen.charts.network import Network
from archivegen.pages.views.bodies import BodyRef
from archivegen.pages.views.items import ArticleItem, Count, FigureView, Link, PagerView, RecordItem
from archivegen.pages.views.maps import LocatorView
from archivegen.pages.views.page import Page
from archivegen.pages.views.years import ChartView


class NameView(msgspec.Struct, frozen=True):
    """A name of a record: ``language`` in words ("Persian"), ``kind`` ("birth name"), and when it was used."""

    text: str
    lang: str
    dir: str
    kind: str = ""
    language: str = ""
    years: str = ""


class QuoteView(msgspec.Struct, frozen=True, gc=False):
    """A sentence in which a record is named; ``url`` leads to its paragraph.

    ``parts`` are its texts in order: what is before a name, the name, what follows, and so on in turn, "" where nothing
    is. ``rules`` are those that settled the names.
    """

    parts: tuple[str, ...]
    url: str
    zone: str  # text, heading, title, caption, alt
    rules: tuple[str, ...]


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """An article that names a record, with its sentences; the page before or the next one may have more of them."""

    article: ArticleItem
    quotes: tuple[QuoteView, ...]
    continued: bool = False
    continues: bool = False


class YearGroup(msgspec.Struct, frozen=True):
    """Evidence of one year; ``label`` is "" for undated articles. ``anchor`` is the id of its place on the page."""

    label: str
    url: str
    anchor: str
    items: tuple[Evidence, ...]


class CompanionView(msgspec.Struct, frozen=True, gc=False):
    """A record that appears in the same articles; ``record.count`` of them: the first by date, and ``more``."""

    record: RecordItem
    articles: tuple[ArticleItem, ...]
    more: int


class ContainerView(msgspec.Struct, frozen=True):
    """A record that contains another, with the years, "" where none are given; ``former``: it no longer does."""

    name: str
    url: str
    years: str
    former: bool


class ContainedView(msgspec.Struct, frozen=True):
    """A record that lies in another, or used to; ``articles`` name it, ``inner`` something that lies within it."""

    record: RecordItem
    years: str
    former: bool
    articles: int
    inner: int


class RecordView(Page, frozen=True, kw_only=True):
    """A person, a place or a record of another kind (``record.html``, or ``record-KIND.html`` where there is one)."""

    id: str
    kind: str  # "people"
    label: str  # "Person"
    plural: Link  # "People"
    sort_name: str
    summary: str
    draft: bool
    names: tuple[NameView, ...]
    facts: tuple[tuple[str, str], ...]  # (label, text): born, died, roles, type, coordinates
    within: tuple[Link, ...]  # what contains it today, nearest first
    containers: tuple[ContainerView, ...]  # all that directly contains it or did
    contains: tuple[ContainedView, ...]  # what directly lies in it or did; this page's share
    contains_count: int
    inner: int  # articles that name something within it
    inner_only: int  # those of them that do not name it
    coordinates: tuple[float, float] | None
    locator: LocatorView | None  # on the first page only
    identifiers: tuple[Link, ...]  # Wikidata, GeoNames …
    image: FigureView | None
    body: BodyRef | None  # on the first page only
    mentions: int
    articles: int
    evidence: tuple[YearGroup, ...]  # this page's share
    years: tuple[Count, ...]  # where each year begins, if there are several pages; ``count`` is of mentions
    rules: tuple[str, ...]  # the rules that settled the names on this page
    declared: tuple[ArticleItem, ...]  # declared, but not found in the text; this page's share
    declared_count: int
    together: tuple[CompanionView, ...]  # seen with, most often first
    together_more: int  # how many less frequent companions are left out
    chart: ChartView | None  # mentions or articles by year, on the first page
    network: Network | None  # the first of ``together`` as a drawing
    backlinks: tuple[RecordItem, ...]  # records whose descriptions name it; this page's share
    backlinks_count: int
    stub: bool  # declared by an article, described nowhere
    pager: PagerView
    extra: dict[str, Any]
    written: tuple[ArticleItem, ...] = ()  # whose byline names it, by date; this page's share
    written_count: int = 0
    unsettled: int = 0  # mentions of its name that may be somebody else's
