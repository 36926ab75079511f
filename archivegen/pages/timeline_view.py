"""What the template of the timeline sees."""

from __future__ import annotations

import msgspec

from archivegen.charts.axis import Tick
from archivegen.charts.spans import Mark, Segment
from archivegen.pages.chart_views import ChartView
from archivegen.pages.views import ArticleItem, Count, Page, RecordItem


class MarkView(msgspec.Struct, frozen=True):
    """An article on the timeline, as a point or a span."""

    article: ArticleItem
    place: Mark


class LifeView(msgspec.Struct, frozen=True):
    """A person's life on the timeline, from left to right."""

    person: RecordItem
    segments: tuple[Segment, ...]


class TimelineView(Page, frozen=True, kw_only=True):
    """The timeline (``timeline.html``): each article where there are few, else how many in each year or decade."""

    dated: int
    undated: Count | None
    chart: ChartView | None  # where there are many
    lanes: tuple[tuple[MarkView, ...], ...]  # where there are few: marks that do not touch each other
    ticks: tuple[Tick, ...]
    items: tuple[ArticleItem, ...]  # the articles of the lanes, in order of time
    lives: tuple[LifeView, ...]  # of the most named people, in the order of their births
    life_ticks: tuple[Tick, ...]
