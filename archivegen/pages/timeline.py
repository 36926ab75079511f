"""The timeline: articles along time, each where there are few of them, and the lives of the most named people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from heapq import nsmallest

from archivegen.archive.dates import order_key
from archivegen.archive.meant import is_sure, years_meant
from archivegen.archive.model import Entry
from archivegen.charts.axis import Tick
from archivegen.charts.spans import Days, Mark, Segment, lanes, life, mark, scale_over
from archivegen.pages.by_year import articles_by_year
from archivegen.pages.context import Context, frame, year_label
from archivegen.pages.jobs import Render
from archivegen.pages.list_ingredients import timeline
from archivegen.pages.views.items import ArticleItem, Count, RecordItem
from archivegen.pages.views.years import TimelineView
from archivegen.source.fields import When

TIMELINE = "timeline/"
EACH = 120  # articles that are shown one by one
LANES = 24  # rows of them
LIVES = 40


def timeline_page(context: Context) -> Iterator[Render]:
    """The page. It is made of the dates of all articles, and of when the people on it lived."""
    people = _most_named(context)
    lived = [(entry.key, entry.record.sort_name, entry.fields.born, entry.fields.died) for entry in people]
    dated = len(context.archive.articles) - len(context.archive.undated)
    made_of = timeline(context, range(dated if dated <= EACH else 0), lived, [entry.key for entry in people])
    yield Render(f"{TIMELINE}index.html", "timeline.html", partial(_view, people), made_of)


def _most_named(context: Context) -> list[Entry]:
    persons = {kind.name for kind in context.kinds if kind.person}
    known = (
        entry
        for entry in context.archive.entries.values()
        if entry.record.kind in persons
        and entry.url
        and entry.fields.index
        and entry.sightings
        and (entry.fields.born or entry.fields.died)
    )
    return nsmallest(LIVES, known, key=lambda entry: (-len(entry.sightings), entry.key))


def _view(people: Sequence[Entry], context: Context) -> TimelineView:
    archive, words = context.archive, context.words
    without = len(archive.undated)
    dated = len(archive.articles) - without
    each, ticks = _each(context)
    lives, life_ticks = _lives(people, context)
    return TimelineView(
        **frame(context, TIMELINE, words("timeline"), nav="timeline"),
        dated=dated,
        undated=Count(words("undated"), "years/undated/", without) if without else None,
        chart=None if each else articles_by_year(context),
        lanes=each,
        ticks=ticks,
        items=context.bare[:dated] if each else (),
        lives=lives,
        life_ticks=life_ticks,
    )


def _each(context: Context) -> tuple[tuple[tuple[tuple[ArticleItem, Mark], ...], ...], tuple[Tick, ...]]:
    """Every dated article in its lane; none where there are too many, or too many at one time."""
    archive = context.archive
    dated = archive.articles[: len(archive.articles) - len(archive.undated)]
    dates = [article.date for article in dated if article.date is not None]
    scale = scale_over([_days(date) for date in dates], mirrored=context.site.dir == "rtl")
    if len(dated) > EACH or scale is None:
        return (), ()
    marks = [mark(_days(date), scale, sure=is_sure(date.edtf)) for date in dates]
    found = lanes(marks, LANES)
    if found is None:
        return (), ()
    views = tuple(tuple((context.bare[n], marks[n]) for n in lane) for lane in found)
    return views, scale.ticks(lambda year: year_label(str(year), context))


def _lives(
    people: Sequence[Entry], context: Context
) -> tuple[tuple[tuple[RecordItem, tuple[Segment, ...]], ...], tuple[Tick, ...]]:
    ends = {entry.key: (_end(entry.fields.born), _end(entry.fields.died)) for entry in people}
    known = [days for pair in ends.values() for days in pair if days is not None]
    scale = scale_over(known, mirrored=context.site.dir == "rtl")
    if scale is None:
        return (), ()
    ordered = sorted(people, key=lambda e: (order_key(e.fields.born or e.fields.died), e.record.sort_name, e.key))
    drawn = ((entry, life(*ends[entry.key], scale)) for entry in ordered)
    lives = tuple((context.names[entry.key], segments) for entry, segments in drawn if segments)
    return lives, scale.ticks(lambda year: year_label(str(year), context))


def _days(date: When) -> Days:
    return date.earliest, date.latest


def _end(date: When | None) -> Days | None:
    """The days between which an end of a life lies; one day where the date is sure of its year."""
    if date is None:
        return None
    first, last, sure = years_meant(date)
    return (date.earliest, date.earliest) if sure and first is not None and first == last else _days(date)
