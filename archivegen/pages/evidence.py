"""Every sentence that names a record (rule L3): shared out to pages, grouped by year, with the names marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from archivegen.archive.model import Entry, Named, Quote
from archivegen.archive.urls import web
from archivegen.pages.context import Context, page_path, year_label
from archivegen.pages.shares import Share, Start
from archivegen.pages.views.items import Count
from archivegen.pages.views.records import Evidence, QuoteView, YearGroup

CUT = "…"


def evidence_of(shares: Sequence[Share], context: Context) -> tuple[YearGroup, ...]:
    """The share of one page, by year."""
    articles = context.archive.articles
    groups = []
    for year, members in groupby(shares, key=lambda share: articles[share.article].year):
        label = year_label(year, context) if year else ""
        items = tuple(_evidence(share, context) for share in members)
        groups.append(YearGroup(label, f"years/{year}/" if year else "", year_anchor(year), items))
    return tuple(groups)


def years_begin(entry: Entry, starts: Sequence[Start], context: Context) -> Iterator[tuple[str, int, range]]:
    """Years of the articles that name a record, in order: on which page each begins, and the places of its sightings.

    A year comes again where articles of another stand between its own.
    """
    articles = context.archive.articles
    years = [articles[sighting.article].year for sighting in entry.sightings]
    first = 0
    for year, members in groupby(years):
        end = first + sum(1 for _ in members)
        yield year, bisect_right(starts, (first, 0)), range(first, end)
        first = end


def years_of(entry: Entry, starts: Sequence[Start], mentions: Sequence[int], context: Context) -> tuple[Count, ...]:
    """Where each year begins in a list of several pages, with the mentions of that year; empty for a single page.

    ``mentions`` is how many each sighting has.
    """
    if len(starts) == 1 or starts[1][0] == len(entry.sightings):
        return ()
    until = (0, *accumulate(mentions))
    found: dict[str, tuple[int, int]] = {}  # year → page, mentions
    for year, number, places in years_begin(entry, starts, context):
        page, before = found.get(year, (number, 0))
        found[year] = (page, before + until[places.stop] - until[places.start])
    return tuple(
        Count(year_label(year, context) if year else "", f"{page_path(entry.url, page)}#{year_anchor(year)}", count)
        for year, (page, count) in found.items()
    )


def year_anchor(year: str) -> str:
    """The id of a year's place on the page; what is undated has one too."""
    return f"y{year}" if year else "undated"


def rules_of(groups: Sequence[YearGroup]) -> tuple[str, ...]:
    """The rules that settled the mentions of a page, each once, in order."""
    found = {rule for group in groups for item in group.items for quote in item.quotes for rule in quote.rules}
    return tuple(sorted(found, key=lambda rule: (rule[:1], len(rule), rule)))


def _evidence(share: Share, context: Context) -> Evidence:
    item, named = context.titles[share.article], context.archive.articles[share.article].named
    quotes = tuple(_quotation(named, item.url, sentence) for sentence in share.sentences)
    return Evidence(item, quotes, not share.first, not share.last)


def _quotation(named: Named, url: str, sentence: Sequence[int]) -> QuoteView:
    mentions, quotes = zip(*map(named.at, sentence), strict=True)
    first = mentions[0]
    rules = (first.rule,) if len(sentence) == 1 else tuple(dict.fromkeys(mention.rule for mention in mentions))
    address = f"{url}#{web(first.anchor)}" if first.anchor else url
    return QuoteView(joined(quotes), address, first.zone, rules)


def joined(quotes: Sequence[Quote]) -> tuple[str, ...]:
    """One quotation of a sentence with all its names: texts in turn, every second one a name.

    A long sentence is cut around each name: where these stretches meet they become one, else an ellipsis is between.
    """
    parts = [quotes[0].before, quotes[0].name]
    end, rest = quotes[0].at + len(quotes[0].name), quotes[0].after
    for quote in quotes[1:]:
        parts += (_between(end, rest, quote), quote.name)
        end, rest = quote.at + len(quote.name), quote.after
    return (*parts, rest)


def _between(end: int, rest: str, quote: Quote) -> str:
    """The text from one name to the next, from what was quoted after the one (``rest``) and before the other."""
    before = quote.before if quote.at == len(quote.before) else quote.before.removeprefix(f"{CUT} ")
    start = quote.at - len(before)
    if start <= end:
        return before[end - start :]
    rest = rest.removesuffix(f" {CUT}")
    if start <= end + len(rest):
        return rest[: start - end] + before
    return f"{rest} {CUT} {before}"
