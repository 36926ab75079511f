"""Atom (RFC 4287) and JSON Feed 1.1 for the site, for each section and for each record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from operator import attrgetter, eq

import msgspec

from archivegen.archive.dates import rfc3339
from archivegen.archive.model import Article, Sighting, excerpt_of
from archivegen.archive.urls import web
from archivegen.pages.context import Context
from archivegen.pages.data_rows import json_bytes
from archivegen.pages.isolation import isolated
from archivegen.pages.jobs import Generate
from archivegen.pages.marks import fingerprint_of, mark
from archivegen.source.fields import When

UNKNOWN = "1970-01-01T00:00:00Z"
"""Atom asks for a date even where there is none; an edit date of "now" would make every build another."""


class _Feed(msgspec.Struct, frozen=True, gc=False):
    """A feed: ``path`` without suffix, its name, the page that it belongs to, its articles by place in order."""

    path: str
    title: str
    home: str
    numbers: tuple[int, ...]


def feed_files(context: Context) -> tuple[Generate, ...]:
    """Feeds of the site, of sections and of every record that articles name; none where settings switch them off."""
    feeds, held = context.settings.feeds, context.held
    if not feeds.enabled:
        return ()
    archive, name = context.archive, feeds.title or context.site.title
    years = held.each("year in feeds", attrgetter("year"), archive.articles, alike=eq)
    newest = partial(_newest, years, feeds.items)
    entries = [entry for entry in archive.entries.values() if entry.url and entry.sightings]
    keys, shared = [entry.key for entry in entries], (years, feeds.items)
    folders = [f"sections/{section.slug}/" for section in archive.sections]
    homes = ["", *[entry.url for entry in entries], *folders]
    way = context.site.dir
    called = held.row("feed title", partial(_title, name, way), (name, way), keys, [e.record.name for e in entries])
    titles = [name, *called, *[f"{section.label} – {name}" for section in archive.sections]]
    shown = held.row("feed articles", partial(_named, newest), shared, keys, [entry.sightings for entry in entries])
    listed = [section.articles for section in archive.sections]
    in_sections = held.row("feed of section", newest, shared, folders, listed)
    own = (held.once("feed", _all_newest, *shared),)
    numbers = held.joined("articles of feeds", own, shown, in_sections)
    marks, around = context.made_of.articles, context.made_of.surroundings
    parts = held.gathered("feed parts", numbers, marks)
    make = partial(_pair, around)
    return held.flat("feeds", held.row("feed jobs", make, (around,), homes, homes, titles, numbers, parts))


def _title(name: str, way: str, record: str) -> str:
    return f"{isolated(record, way)} – {name}"


def _named(newest: Callable[[Sequence[int]], tuple[int, ...]], sightings: Sequence[Sighting]) -> tuple[int, ...]:
    return newest([sighting.article for sighting in sightings])


def _all_newest(years: Sequence[str], most: int) -> tuple[int, ...]:
    return _newest(years, most, range(len(years)))


def _newest(years: Sequence[str], most: int, numbers: Sequence[int]) -> tuple[int, ...]:
    """The newest of these articles; those without a date come last."""
    dated = [i for i in numbers if years[i]][::-1]
    return tuple((dated + [i for i in numbers if not years[i]])[:most])


def _pair(
    surroundings: bytes, home: str, title: str, numbers: tuple[int, ...], marks: Sequence[bytes]
) -> tuple[Generate, Generate]:
    feed = _Feed(f"{home}feed", title, home, numbers)
    made_of = fingerprint_of("feed", surroundings, mark((feed.path, title, home)), *marks)
    return (
        Generate(f"{feed.path}.xml", partial(_atom, feed), made_of),
        Generate(f"{feed.path}.json", partial(_json_feed, feed), made_of),
    )


def _moment(date: When | None) -> str:
    return (rfc3339(date) if date else "") or UNKNOWN


def _updated(article: Article) -> str:
    return _moment(article.fields.updated or article.fields.date)


def _instant(moment: str) -> str:
    """A moment in UTC, to be compared as text."""
    if moment.endswith("Z"):
        return moment
    try:
        return datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except (ValueError, OverflowError):
        return moment  # the first and the last day of the calendar have no others beside them


def _atom(feed: _Feed, context: Context) -> bytes:
    path, title, home, numbers = f"{feed.path}.xml", feed.title, feed.home, feed.numbers
    articles = [context.archive.articles[i] for i in numbers]
    base = context.site.base_url
    updated = max((_updated(a) for a in articles), default=UNKNOWN, key=_instant)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(context.site.language)}">',
        f"<title>{_xml(title)}</title>",
        f"<id>{_xml(base + web(path))}</id>",
        f"<updated>{updated}</updated>",
        f'<link rel="self" type="application/atom+xml" href="{escape(base + web(path))}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(base + web(home))}"/>',
        f"<author><name>{_xml(context.site.publisher or context.site.title)}</name></author>",
    ]
    if context.site.licence:
        lines.append(f"<rights>{_xml(context.site.licence)}</rights>")
    lines += (_entry(number, context) for number in numbers)
    return "\n".join([*lines, "</feed>", ""]).encode()


def _entry(number: int, context: Context) -> str:
    """An article in an Atom feed: the same in the feeds of all records that it names, so made once."""
    known = context.kept("atom", number)
    if known is not None:
        return known.decode()
    article = context.archive.articles[number]
    url = context.site.base_url + web(article.url)
    published = rfc3339(article.date) if article.date else ""
    lines = (
        f'<entry xml:lang="{escape(article.lang)}">',
        f"<title>{_xml(article.fields.title)}</title>",
        f"<id>{_xml(url)}</id>",
        f'<link rel="alternate" type="text/html" href="{escape(url)}"/>',
        f"<updated>{_updated(article)}</updated>",
        *([f"<published>{published}</published>"] if published else []),
        *(f"<author><name>{_xml(name)}</name></author>" for name, _ in article.authors),
        f"<summary>{_xml(article.fields.summary or excerpt_of(article.document, article.links))}</summary>",
        "</entry>",
    )
    return context.keep("atom", number, "\n".join(lines).encode()).decode()


def _json_feed(about: _Feed, context: Context) -> bytes:
    base = context.site.base_url
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about.title,
        "home_page_url": base + web(about.home),
        "feed_url": base + web(f"{about.path}.json"),
        "language": context.site.language,
        "items": [msgspec.Raw(_item(number, context)) for number in about.numbers],
    }
    return json_bytes(feed)


def _item(number: int, context: Context) -> bytes:
    """An article in a JSON feed, made once for all of them."""
    known = context.kept("json", number)
    if known is not None:
        return known
    article = context.archive.articles[number]
    url = context.site.base_url + web(article.url)
    item: dict[str, object] = {"id": url, "url": url, "title": article.fields.title, "language": article.lang}
    item["content_text"] = article.fields.summary or excerpt_of(article.document, article.links) or article.fields.title
    if article.date and rfc3339(article.date):
        item["date_published"] = rfc3339(article.date)
    if article.fields.updated and rfc3339(article.fields.updated):
        item["date_modified"] = rfc3339(article.fields.updated)
    if article.authors:
        item["authors"] = [{"name": name} for name, _ in article.authors]
    if article.fields.tags:
        item["tags"] = list(article.fields.tags)
    return context.keep("json", number, msgspec.json.encode(item))


def _xml(text: str) -> str:
    return escape(text, quote=False)
