"""The lists: the front page, articles, the A-Z of a kind, sections."""

from __future__ import annotations

import msgspec

from archivegen.pages.views.items import ArticleItem, Count, FigureView, Link, PagerView, RecordGroup, RecordItem
from archivegen.pages.views.page import Page
from archivegen.pages.views.years import ChartView


class FeaturedView(msgspec.Struct, frozen=True):
    """An article that the front page puts first, with its image."""

    article: ArticleItem
    image: FigureView | None


class HomeView(Page, frozen=True, kw_only=True):
    """The front page (``home.html``)."""

    articles: int
    kinds: tuple[Count, ...]  # "People", "Places", with how many
    holdings: tuple[Link, ...]  # the same in words: "3 people"
    featured: tuple[FeaturedView, ...]  # those with `featured: true`, the newest first, three at most
    newest: tuple[ArticleItem, ...]  # the last articles by date, but for those
    years: tuple[Count, ...]
    chart: ChartView | None  # articles by year
    sections: tuple[Count, ...]
    records: tuple[RecordGroup, ...]  # the most named of each kind


class ListView(Page, frozen=True, kw_only=True):
    """A paged list of articles: all, a year, a section (``articles.html``)."""

    what: str  # "articles", "year", "section"
    items: tuple[ArticleItem, ...]
    count: int
    pager: PagerView
    up: Link | None


class Letter(msgspec.Struct, frozen=True):
    """The records under one letter, or all in another script than the language's own: its name is then the label."""

    label: str
    anchor: str
    items: tuple[RecordItem, ...]
    script: str = ""  # ISO 15924


class LettersView(Page, frozen=True, kw_only=True):
    """The A-Z list of a kind (``letters.html``). ``jump`` leads to every letter, also on other pages."""

    kind: str
    label: str
    count: int
    references: int
    jump: tuple[Count, ...]
    letters: tuple[Letter, ...]
    pager: PagerView


class SectionsView(Page, frozen=True, kw_only=True):
    """All sections (``sections.html``)."""

    sections: tuple[Count, ...]
