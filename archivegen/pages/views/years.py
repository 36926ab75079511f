"""Time: bars by year (`archivegen.charts`) with what they count, the page of all years, the timeline."""

from __future__ import annotations

import msgspec

from archivegen.charts.axis import Tick
from archivegen.charts.histogram import Histogram
from archivegen.charts.spans import Mark, Segment
from archivegen.pages.views.items import ArticleItem, Count, RecordItem
from archivegen.pages.views.page import Page


class ChartView(msgspec.Struct, frozen=True):
    """Bars by year. ``counted`` is the key of the words for a number: ``count.articles`` or ``count.mentions``."""

    counted: str
    picture: Histogram
    uncertain: bool  # whether a date is uncertain, so that a band is drawn
    undated: int = 0  # how much more there is without a date
    undated_url: str = ""


class YearBar(msgspec.Struct, frozen=True, gc=False):
    """A year of a decade. Its bar is ``sure`` high, and ``perhaps`` higher: what an uncertain date may mean."""

    label: str
    url: str  # "" where nothing is listed under it
    count: int  # the articles that are listed under it
    sure: int
    perhaps: int
    place: int  # in its decade, from 0 to 9


class DecadeView(msgspec.Struct, frozen=True):
    """A decade in which something is listed; ``anchor`` is the id of its place on the page."""

    label: str
    anchor: str
    years: tuple[YearBar, ...]


class YearsView(Page, frozen=True, kw_only=True):
    """All years (``years.html``); ``undated`` counts articles without a date."""

    years: tuple[Count, ...]
    decades: tuple[DecadeView, ...]  # the same years, and between them those that an uncertain date may mean
    most: int  # what the highest bar of a year stands for
    uncertain: bool  # whether a bar among them is faint
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
