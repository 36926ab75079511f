"""What lists, overviews and counts are made of, as fingerprints: each of what it shows, or of little more.

As in `archivegen.pages.ingredients`, each function names everything that one recipe looks at, or more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archivegen.archive.model import FreePage, Sighting
from archivegen.pages.marks import fingerprint_of, mark
from archivegen.source.fields import When

if TYPE_CHECKING:
    from archivegen.pages.context import Context


def article_list(surroundings: bytes, about: object, shown: Iterable[bytes]) -> str:
    """A page of a list of the articles that are ``shown``; ``about`` is what it says beside them."""
    return fingerprint_of("list", surroundings, mark(about), *shown)


def calendar(context: Context) -> bytes:
    """When articles were published, and under which years they are listed."""
    archive = context.archive
    return context.held.once("calendar", _calendar, archive.years, archive.undated, context.dates)


def _calendar(years: object, undated: object, dates: Sequence[When | None]) -> bytes:
    return mark(years, undated, dates)


def _sections(context: Context) -> list[tuple[str, str, int]]:
    return [(section.slug, section.label, len(section.articles)) for section in context.archive.sections]


def all_years(context: Context) -> str:
    """The page of all years."""
    return context.made_of.of("years", calendar(context))


def all_sections(context: Context) -> str:
    """The page of all sections."""
    return context.made_of.plain("sections", _sections(context))


def front_page(context: Context, first: object, newest: Iterable[int]) -> str:
    """The front page: ``first`` and ``newest`` are the articles on it; the most named records are some of all."""
    made_of = context.made_of
    about = mark(first, _sections(context))
    shown = [made_of.items[i] for i in newest]
    return made_of.of("home", about, calendar(context), *shown, b"-", made_of.all_records)


def search_page(context: Context, files: int) -> str:
    """The page that searches: the values to choose from, and in how many ``files`` names are."""
    archive, made_of = context.archive, context.made_of
    counts = (len(archive.articles), len(archive.pages), _sections(context), archive.years)
    return made_of.of("search", mark(files, counts), made_of.all_records)


def about_page(context: Context, page: FreePage | None) -> str:
    """What the archive holds, in numbers, with its own ``page``; "" where what that names is not known."""
    archive, made_of = context.archive, context.made_of
    text = made_of.page(page) if page else "-"
    sightings = [entry.sightings for entry in archive.entries.values()]
    mentions = sum(context.held.row("mentions", _mentions, (), archive.entries, sightings))
    listed = [(key[0], entry.url, entry.fields.index) for key, entry in archive.entries.items()]
    counts = (len(archive.articles), mentions, len(archive.years), archive.doubts, listed)
    return made_of.of("about", text.encode(), mark(counts)) if text else ""


def timeline(context: Context, shown: Sequence[int], lives: object, people: Iterable[tuple[str, str]]) -> str:
    """The timeline: the articles that are ``shown`` one by one, the dates of all, and the ``lives`` of these people."""
    made_of = context.made_of
    named = [made_of.names[key] for key in people]
    return made_of.of("timeline", mark(lives), calendar(context), *[made_of.titles[i] for i in shown], b"-", *named)


def _mentions(sightings: tuple[Sighting, ...]) -> int:
    return sum(sighting.mentions for sighting in sightings)
