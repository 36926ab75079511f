"""What templates see: frozen values that carry all that one page needs, and nothing more.

Every view has ``site`` (what is the same on all pages), ``path`` (its own address, ``articles/mostar/``), ``root``
(the way up, ``../../``), ``title``, ``lang`` and ``dir``. Addresses in views are relative to the site's root; a
template writes ``{{ page.root }}{{ item.url }}``. Text is plain text: templates escape it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from archivegen.charts.axis import Tick
from archivegen.charts.network import Network
from archivegen.charts.spans import Mark, Segment
from archivegen.maps.frames import Frame
from archivegen.pages.chart_views import ChartView

VERSION = 1
"""The version of the views: they may gain fields; where one goes or is called otherwise, this grows."""


class NavView(msgspec.Struct, frozen=True):
    """An entry of the navigation; ``key`` names it for "you are here"."""

    key: str
    label: str
    url: str


class SiteView(msgspec.Struct, frozen=True):
    """What every page shows of the site."""

    title: str
    description: str
    language: str
    dir: str
    base_url: str
    licence: str
    licence_url: str
    publisher: str
    contact: str
    accent: str
    nav: tuple[NavView, ...]
    search: bool
    preview: bool
    stylesheet: str  # address with a fingerprint of the content, so that browsers may keep it
    extra: dict[str, Any]
    card: CardView | None = None  # what networks show of pages without an image
    interface: str = ""  # the language of the interface's words: another one where the site's has no catalogue
    interface_dir: str = ""


class DateView(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A date: for people (``text``), for machines (``iso``, the certain part, may be empty), and as EDTF."""

    text: str
    iso: str
    edtf: str
    year: str  # the year it is listed under, "" where none
    lang: str = ""  # the language of ``text``, where the interface's words are in another one than the site


class Link(msgspec.Struct, frozen=True):
    """A link: site-relative unless it has a scheme."""

    label: str
    url: str


class Count(msgspec.Struct, frozen=True):
    """A linked label with a number (a section and its articles, a year and its articles)."""

    label: str
    url: str
    count: int


class ArticleItem(msgspec.Struct, frozen=True, gc=False):
    """An article as lists show it."""

    id: str
    title: str
    url: str
    date: DateView | None
    summary: str
    section: str
    source: str
    lang: str
    dir: str
    draft: bool = False


class RecordItem(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A record as lists show it. ``detail`` tells namesakes apart (dates of life, type, container).

    In A-Z lists it may be a cross-reference: a written form, filed by itself, that leads to the record called ``see``.
    """

    id: str
    kind: str
    label: str  # "Person"
    name: str
    sort_name: str
    url: str  # "" where the record has no page
    detail: str
    summary: str
    count: int = 0  # articles that name it
    see: str = ""
    lang: str = ""  # of the written form of a cross-reference, where its record says it


class RecordGroup(msgspec.Struct, frozen=True):
    """Records of one kind ("People"), in order."""

    kind: str
    label: str
    items: tuple[RecordItem, ...]
    url: str = ""  # the A-Z list of the kind


class NameView(msgspec.Struct, frozen=True):
    """A name of a record: ``language`` in words ("Persian"), ``kind`` ("birth name"), and when it was used."""

    text: str
    lang: str
    dir: str
    kind: str = ""
    language: str = ""
    years: str = ""


class FigureView(msgspec.Struct, frozen=True):
    """An image above an article or on a record's page. Width and height are 0 where they are not known.

    ``candidates`` are WebP pictures of several widths, (address, width), the smallest first; ``full`` is the address of
    the image itself where ``src`` is a smaller one.
    """

    src: str
    alt: str
    caption: str
    credit: str
    width: int = 0
    height: int = 0
    rights: str = ""
    candidates: tuple[tuple[str, int], ...] = ()
    full: str = ""


class CardView(msgspec.Struct, frozen=True):
    """The picture that networks show of a page that is shared; ``src`` is site-relative."""

    src: str
    width: int
    height: int
    alt: str = ""


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


class PagerView(msgspec.Struct, frozen=True):
    """Where a paged list stands. Addresses are "" where there is no such page."""

    number: int
    total: int
    previous: str
    next: str
    pages: tuple[Link, ...]


class BodyLink(msgspec.Struct, frozen=True, array_like=True):
    """A link to lay over ``blocks[block].text[start:end]``. ``css`` is its class; ``mark`` asks for ``<mark>``."""

    block: int
    start: int
    end: int
    href: str
    css: str = ""
    title: str = ""
    lang: str = ""
    mark: bool = False


class BodyImage(msgspec.Struct, frozen=True, array_like=True):
    """How an image in a body is offered; ``reference`` is its number. Addresses are seen from the page."""

    reference: int
    width: int
    height: int
    candidates: tuple[tuple[str, int], ...] = ()
    eager: bool = False
    full: str = ""  # the image itself, where a smaller one stands in its place


class BodyRef(msgspec.Struct, frozen=True):
    """A body to be laid out when the page is rendered.

    Which one, its references' addresses, its links, what its bare ``[[id]]`` marks show, and its images.
    """

    key: str
    hrefs: tuple[str, ...]
    links: tuple[BodyLink, ...]
    labels: tuple[tuple[int, str], ...] = ()
    images: tuple[BodyImage, ...] = ()


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


class DotView(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A dot on a map, in units of the map: ``count`` articles, 0 where none are counted; ``others`` lie under it."""

    x: float
    y: float
    radius: float
    name: str
    url: str
    count: int
    others: int
    css: str  # "map-here" for the page's own place, "map-around" for what contains it


class MapLabelView(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name on a map; ``anchor`` is SVG's text-anchor. ``map-minor`` in ``css``: for wide windows only."""

    x: float
    y: float
    lower: float  # how far its baseline is below y, in em
    anchor: str
    text: str
    url: str
    css: str


class DrawnMap(msgspec.Struct, frozen=True):
    """A map. Templates draw its ground with ``ground(chart.frame, chart.land, chart.borders)``."""

    frame: Frame
    land: bool  # False: the places are too near each other for a coast to help
    borders: bool
    dots: tuple[DotView, ...]  # the most important first
    labels: tuple[MapLabelView, ...]
    scale: float  # how long the scale bar is, 0 for none
    scale_label: str


class NearView(msgspec.Struct, frozen=True, gc=False):
    """A place near another, and how far it is."""

    name: str
    url: str
    distance: str


class LocatorView(msgspec.Struct, frozen=True):
    """The small map on a record's page.

    ``what``: "here" (where it lies), "in" (it has no coordinates: where ``name`` lies, which contains it), "with" (the
    places in the same articles).
    """

    what: str
    chart: DrawnMap
    near: tuple[NearView, ...]  # what the dots are, where no other list on the page says so
    name: str
    beyond: int = 0  # how many of the places in the same articles lie too far from the others to be shown


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What every view has."""

    site: SiteView
    path: str
    root: str
    canonical: str
    title: str
    lang: str
    dir: str
    nav: str = ""  # the key of the navigation entry that this page belongs to
    description: str = ""
    noindex: bool = False
    card: CardView | None = None  # made from the page's own image; the site's own is ``site.card``
    alternates: tuple[tuple[str, str, str], ...] = ()  # (type, title, site-relative address) of feeds and data
    licence: str = ""  # the address of the licence of what the page shows
    signposts: tuple[tuple[str, str, str], ...] = ()  # (relation, address, type or "") for machines
    linked_data: str = ""  # JSON-LD in the words of schema.org, safe inside of <script>
    coins: tuple[str, ...] = ()  # each article of a list as a ContextObject (OpenURL, Z39.88-2004)


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


class PlainView(Page, frozen=True, kw_only=True):
    """A free-standing page from ``content/pages`` (``page.html``)."""

    body: BodyRef
    contents: tuple[tuple[int, str, str], ...]
    updated: DateView | None
    extra: dict[str, Any]


class RecordView(Page, frozen=True, kw_only=True):
    """A person, a place or a record of another kind (``record.html``, or ``record-KIND.html`` where there is one)."""

    id: str
    kind: str  # "people"
    label: str  # "Person"
    plural: Link  # "People"
    sort_name: str
    summary: str
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


class MapView(Page, frozen=True, kw_only=True):
    """The map of the archive's places (``map.html``), on its first page; the list that says the same, on all."""

    chart: DrawnMap | None
    inset: DrawnMap | None  # where that is, if it shows no land
    detail: DrawnMap | None  # where most of them are, if that is a small part of it
    merged: int  # how many places stand under the dots of others
    placed: tuple[RecordItem, ...]  # this page's share, the most named first
    placed_count: int
    unplaced: tuple[RecordItem, ...]  # places without coordinates; this page's share, by name
    unplaced_count: int
    unplaced_url: str  # where they begin, "" where there are none
    pager: PagerView


class YearsView(Page, frozen=True, kw_only=True):
    """All years (``years.html``); ``undated`` counts articles without a date."""

    years: tuple[Count, ...]
    chart: ChartView | None
    undated: Count | None


class TimelineView(Page, frozen=True, kw_only=True):
    """The timeline (``timeline.html``): each article where there are few, else how many in each year or decade."""

    dated: int
    undated: Count | None
    chart: ChartView | None  # where there are many
    lanes: tuple[tuple[tuple[ArticleItem, Mark], ...], ...]  # where there are few: marks that do not touch each other
    ticks: tuple[Tick, ...]
    items: tuple[ArticleItem, ...]  # the articles of the lanes, in order of time
    lives: tuple[tuple[RecordItem, tuple[Segment, ...]], ...]  # of the most named people, in the order of their births
    life_ticks: tuple[Tick, ...]


class SectionsView(Page, frozen=True, kw_only=True):
    """All sections (``sections.html``)."""

    sections: tuple[Count, ...]


class Facet(msgspec.Struct, frozen=True):
    """What a search is narrowed by: its name in addresses, what it is called, and values to begin with."""

    name: str
    label: str
    values: tuple[Count, ...]


class SearchView(Page, frozen=True, kw_only=True):
    """The search page (``search.html``). ``bundle`` is where Pagefind's files are; the name box has ``names`` files."""

    bundle: str
    enabled: bool
    kinds: tuple[Link, ...]
    facets: tuple[Facet, ...]
    names: int


class AboutView(Page, frozen=True, kw_only=True):
    """About this archive (``about.html``): counts, how names are linked, licence, downloads."""

    counts: tuple[tuple[str, int], ...]
    doubts: int
    body: BodyRef | None  # content/pages/about.md, where there is one
    downloads: tuple[tuple[str, str, str], ...]  # label, address, what it is


class NotFoundView(Page, frozen=True, kw_only=True):
    """The page for addresses that do not exist (``404.html``); its ``root`` is absolute."""

    kinds: tuple[Link, ...]


class RedirectView(Page, frozen=True, kw_only=True):
    """An old address (``redirect.html``); ``target`` is site-relative or has a scheme."""

    target: str
