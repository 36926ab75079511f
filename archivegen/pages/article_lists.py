"""The lists of articles: all of them, those of each year, those of each section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from archivegen.archive.urls import web
from archivegen.pages import list_ingredients as made_of
from archivegen.pages.by_year import articles_by_year, by_decade
from archivegen.pages.coins import coins_of
from archivegen.pages.context import Context, frame, page_path, pager, split_pages, year_label
from archivegen.pages.jobs import Render
from archivegen.pages.linked_data import list_data
from archivegen.pages.views.items import Count, Link
from archivegen.pages.views.lists import ListView, SectionsView
from archivegen.pages.views.years import YearsView

UNDATED = "years/undated/"


def article_lists(context: Context) -> Iterator[Render]:
    """Every page that lists articles by nothing but when they are from, or where they stand."""
    yield from _articles(context)
    yield from _years(context)
    yield from _sections(context)


def year_counts(context: Context) -> tuple[Count, ...]:
    """The years with articles, with how many."""
    found = context.archive.years
    return tuple(Count(year_label(year, context), f"years/{year}/", len(members)) for year, members in found)


def section_counts(context: Context) -> tuple[Count, ...]:
    """The sections, with how many articles are in each."""
    return tuple(Count(s.label, f"sections/{s.slug}/", len(s.articles)) for s in context.archive.sections)


def site_feeds(context: Context) -> tuple[tuple[str, str, str], ...]:
    """The site's own feeds, for the head of its lists."""
    return feed_links(context, "", context.settings.feeds.title or context.site.title)


def feed_links(context: Context, folder: str, title: str) -> tuple[tuple[str, str, str], ...]:
    """The feeds in a folder, for the head of the page that they belong to."""
    if not context.settings.feeds.enabled:
        return ()
    return (
        ("application/atom+xml", title, f"{folder}feed.xml"),
        ("application/feed+json", title, f"{folder}feed.json"),
    )


def _list(
    context: Context, what: str, path: str, title: str, numbers: tuple[int, ...], nav: str, back: Link | None
) -> tuple[Render, ...]:
    """A list of the articles of these numbers; a section's own feeds are those beside it."""
    pages = split_pages(len(numbers))
    feeds = feed_links(context, web(path), title) if what == "section" else ()
    view = partial(_list_view, what, path, title, numbers, nav, back)

    def page(number: int, parts: Sequence[bytes]) -> Render:
        here = path if number == 1 else f"{path}{number}/"
        about = (what, here, title, nav, back, feeds, len(numbers), number, len(pages))
        cause = made_of.article_list(surroundings, about, parts)
        return Render(f"{here}index.html", "articles.html", partial(view, number), cause)

    held, surroundings = context.held, context.made_of.surroundings
    shares = held.once(f"shares of {path}", _shares, numbers)
    shown = held.gathered(f"shown in {path}", shares, context.made_of.listed)
    above = (back.label, back.url) if back else ()
    shared = (surroundings, what, title, nav, above, feeds, numbers)
    which = held.numbers(len(pages) + 1)[1:]
    return held.row(f"pages of {path}", page, shared, which, which, shown)


def _list_view(
    what: str,
    path: str,
    title: str,
    numbers: tuple[int, ...],
    nav: str,
    back: Link | None,
    number: int,
    context: Context,
) -> ListView:
    here, pages = page_path(path, number), split_pages(len(numbers))
    share = pages[number - 1]
    shown = numbers[share.start : share.stop]
    feeds = feed_links(context, web(path), title) if what == "section" else ()
    return ListView(
        **frame(
            context,
            here,
            title,
            nav=nav,
            alternates=(*feeds, *site_feeds(context)),
            linked_data=list_data(here, title, context),
            coins=coins_of(shown, context),
        ),
        what=what,
        items=tuple([context.articles[i] for i in shown]),
        count=len(numbers),
        pager=pager(context, path, number, len(pages)),
        up=back,
    )


def _shares(numbers: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """The articles of each page of a list."""
    return tuple([numbers[share.start : share.stop] for share in split_pages(len(numbers))])


def _articles(context: Context) -> Iterator[Render]:
    everything = context.held.numbers(len(context.articles))
    yield from _list(context, "articles", "articles/", context.words("articles"), everything, "articles", None)


def _years(context: Context) -> Iterator[Render]:
    archive, words = context.archive, context.words
    yield Render("years/index.html", "years.html", _years_view, made_of.all_years(context))
    back = Link(words("years"), "years/")
    for year, members in archive.years:
        yield from _list(context, "year", f"years/{year}/", year_label(year, context), members, "years", back)
    if archive.undated:
        yield from _list(context, "year", UNDATED, words("undated"), archive.undated, "years", back)


def _years_view(context: Context) -> YearsView:
    words, archive = context.words, context.archive
    data = list_data("years/", words("years"), context)
    decades, most = by_decade(context)
    return YearsView(
        **frame(context, "years/", words("years"), nav="years", linked_data=data),
        years=year_counts(context),
        decades=decades,
        most=most,
        uncertain=any(year.perhaps for decade in decades for year in decade.years),
        chart=articles_by_year(context),
        undated=Count(words("undated"), UNDATED, len(archive.undated)) if archive.undated else None,
    )


def _sections(context: Context) -> Iterator[Render]:
    yield Render("sections/index.html", "sections.html", _sections_view, made_of.all_sections(context))
    back = Link(context.words("sections"), "sections/")
    for section in context.archive.sections:
        path = f"sections/{section.slug}/"
        yield from _list(context, "section", path, section.label, section.articles, "sections", back)


def _sections_view(context: Context) -> SectionsView:
    title = context.words("sections")
    data = list_data("sections/", title, context)
    values = frame(context, "sections/", title, nav="sections", linked_data=data)
    return SectionsView(**values, sections=section_counts(context))
