"""Bars by year: articles of the whole archive, and what names a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import eq

from archivegen.archive.meant import years_meant
from archivegen.archive.model import Article, Entry
from archivegen.charts.axis import Axis, decade_of
from archivegen.charts.histogram import Years, histogram, named, shares_of, span_of
from archivegen.names.kinds import Kind
from archivegen.pages.context import Context, page_path, year_label
from archivegen.pages.evidence import year_anchor, years_begin
from archivegen.pages.shares import Start
from archivegen.pages.views.years import ChartView, DecadeView, YearBar


def articles_by_year(context: Context, undated: tuple[int, str] = (0, "")) -> ChartView | None:
    """All articles; a bar leads to the page of its year, or to its first decade among all years where it is of more."""
    archive = context.archive
    marks = _all_marks(context)
    axis = span_of(marks)
    if axis is None:
        return None
    urls: dict[int, str] = {}
    for year, _ in archive.years:
        urls.setdefault(axis.place(int(year)), _listed(year, axis))
    return _chart("count.articles", marks, axis, urls, undated, context)


def _listed(year: str, axis: Axis) -> str:
    return f"years/{year}/" if axis.step == 1 else f"years/#{_anchor(decade_of(int(year)))}"


def _anchor(years: tuple[int, int]) -> str:
    """The id of a decade on the page of all years: ``decade-198``, ``decade-bce-4`` for the 40s BCE."""
    first, last = years
    return f"decade-{last // 10}" if first > 0 else f"decade-bce-{(1 - last) // 10}"


def by_decade(context: Context) -> tuple[tuple[DecadeView, ...], int]:
    """The decades in which articles are listed, each with its years, and how much the highest bar of all stands for.

    A year is there if articles are listed under it or a date may mean it; it is listed where the year of an uncertain
    date begins, but its bar is the one that other charts draw.
    """
    listed = {int(year): len(members) for year, members in context.archive.years}
    marks = _all_marks(context)
    known = [year for first, last, _ in marks for year in (first, last) if year is not None]
    found = sorted({decade_of(year) for year in listed})
    years = [year for first, last in found for year in range(max(first, min(known)), min(last, max(known)) + 1)]
    sure, perhaps = shares_of(marks, years)
    bars = {
        year: YearBar(
            year_label(str(year), context),
            f"years/{year}/" if year in listed else "",
            listed.get(year, 0),
            sure[i],
            perhaps[i],
            year % 10 if year > 0 else 9 - (1 - year) % 10,
        )
        for i, year in enumerate(years)
        if year in listed or perhaps[i]
    }
    decades = tuple(
        DecadeView(
            _decade_label((first, last), context),
            _anchor((first, last)),
            tuple(bars[year] for year in range(first, last + 1) if year in bars),
        )
        for first, last in found
    )
    return decades, max((bar.sure + bar.perhaps for bar in bars.values()), default=0)


def _decade_label(years: tuple[int, int], context: Context) -> str:
    """The 1980s; of the first decade and of those before it the years, as charts call them."""
    if years[0] >= 10:
        return context.words("years.decade", decade=context.words.digits(years[0]))
    return named(years, lambda year: year_label(str(year), context))


def record_by_year(
    entry: Entry, kind: Kind, starts: Sequence[Start], mentions: Sequence[int], context: Context
) -> ChartView | None:
    """What names a record: articles for a place, mentions for others; ``None`` where that is all of one year.

    A bar leads to where its year begins among the sentences, on whichever page: ``starts`` says where these begin,
    ``mentions`` how many each sighting has.
    """
    articles = context.archive.articles
    weights = [1] * len(mentions) if kind.place else mentions
    marks = _marks((articles[s.article], weight) for s, weight in zip(entry.sightings, weights, strict=True))
    axis = span_of(marks)
    if axis is None or axis.count == 1:
        return None
    urls: dict[int, str] = {}
    undated, where = 0, ""
    for year, number, places in years_begin(entry, starts, context):
        here = f"{'' if number == 1 else page_path(entry.url, number)}#{year_anchor(year)}"
        if year:
            urls.setdefault(axis.place(int(year)), here)
        else:
            undated += sum(weights[places.start : places.stop])
            where = where or here
    return _chart("count.articles" if kind.place else "count.mentions", marks, axis, urls, (undated, where), context)


def _all_marks(context: Context) -> Counter[Years]:
    return context.held.counted("years", context.held.each("years meant", _meant, context.archive.articles, alike=eq))


def _meant(article: Article) -> tuple[Years, ...]:
    return (years_meant(article.date),) if article.year and article.date is not None else ()


def _marks(articles: Iterable[tuple[Article, int]]) -> Counter[Years]:
    """How much there is of each date; what has no year is left out."""
    found: Counter[Years] = Counter()
    for article, weight in articles:
        if article.year and article.date is not None:
            found[years_meant(article.date)] += weight
    return found


def _chart(
    counted: str,
    marks: Mapping[Years, int],
    axis: Axis,
    urls: Mapping[int, str],
    undated: tuple[int, str],
    context: Context,
) -> ChartView:
    picture = histogram(
        marks, axis, lambda year: year_label(str(year), context), urls, mirrored=context.site.dir == "rtl"
    )
    return ChartView(counted, picture, bool(picture.band), *undated)
