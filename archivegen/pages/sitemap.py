"""For machines that visit: the sitemap, robots.txt, and how to search from the browser's own bar (OpenSearch)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from itertools import chain
from operator import eq

from archivegen.archive.dates import certain_part
from archivegen.archive.model import Article, Entry, FreePage, Key
from archivegen.archive.urls import ABOUT, web
from archivegen.pages.context import Context, page_path
from archivegen.pages.jobs import Generate, ready
from archivegen.pages.marks import fingerprint_of, mark
from archivegen.pages.record import page_counts

MOST_ADDRESSES, MOST_BYTES = 50_000, 50 << 20  # in one file (sitemaps.org protocol)
SHORT_NAME, LONG_NAME, DESCRIPTION = 16, 48, 1024  # characters at most (OpenSearch 1.1)
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def site_files(context: Context) -> Iterator[Generate]:
    """The sitemap, robots.txt, and how to search from the browser's own bar."""
    base = context.site.base_url
    shares = context.held.once("sitemaps", _shares, *_addresses(context))
    if len(shares) == 1:
        yield _urlset("sitemap.xml", shares[0], context)
    else:
        names = [f"sitemap-{n}.xml" for n in range(1, len(shares) + 1)]
        for name, share in zip(names, shares, strict=True):
            yield _urlset(name, share, context)
        yield Generate("sitemap.xml", partial(_sitemaps, names), context.made_of.plain("sitemaps", names))
    robots = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"
    yield ready("robots.txt", robots.encode())
    if context.site.search:
        yield ready("opensearch.xml", _opensearch(context))


def _shares(*addresses: Sequence[tuple[str, str]]) -> list[tuple[tuple[str, str], ...]]:
    """The addresses of each sitemap: as many as one file may have, in as many bytes as it may have."""
    shares: list[list[tuple[str, str]]] = [[]]
    size = 0
    for address, moment in chain.from_iterable(addresses):
        row = len(_row(address, moment)) if address.isascii() else len(_row(address, moment).encode())
        if len(shares[-1]) == MOST_ADDRESSES or size + row > MOST_BYTES - 1024:
            shares.append([])
            size = 0
        shares[-1].append((address, moment))
        size += row
    return [*map(tuple, shares)]


def _sitemaps(names: Sequence[str], context: Context) -> bytes:
    base = context.site.base_url
    rows = "".join(f"<sitemap><loc>{escape(base + name, quote=False)}</loc></sitemap>\n" for name in names)
    return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{rows}</sitemapindex>\n".encode()


def _addresses(context: Context) -> tuple[tuple[tuple[str, str], ...], ...]:
    """(address, true date of the last change or "") of every page that wants to be found.

    First lists and free-standing pages, then articles, then records.
    """
    base, archive, held = context.site.base_url, context.archive, context.held
    make = partial(_address, base)
    articles = held.row("sitemap articles", make, (base,), context.ids, archive.articles, alike=eq)
    pages = [*map(partial(_address, base), archive.pages)]
    records = held.once("sitemap of records", _records, base, archive.entries, page_counts(context))
    others = (*[(base + path, "") for path in _lists(context)], *chain.from_iterable(pages))
    return others, held.flat("sitemap of articles", articles), records


def _records(base: str, entries: dict[Key, Entry], counts: dict[Key, int]) -> tuple[tuple[str, str], ...]:
    shown = ((key, entry) for key, entry in entries.items() if entry.fields.index and not entry.fields.draft)
    listed = [(entry.url, counts[key]) for key, entry in shown if entry.url]
    return tuple([(base + page_path(url, number), "") for url, count in listed for number in range(1, count + 1)])


def _address(base: str, article: Article | FreePage) -> tuple[tuple[str, str], ...]:
    """None of a draft; that of the page about the archive is among the lists."""
    updated = article.fields.updated
    if article.fields.draft or (isinstance(article, FreePage) and article.id == "about"):
        return ()
    return ((base + web(article.url), certain_part(updated) if updated else ""),)


def _lists(context: Context) -> Iterator[str]:
    """The addresses of the lists, each by its first page."""
    archive = context.archive
    yield from ("", "articles/", "years/", "timeline/", "sections/", "map/")
    if not any(page.id == "about" and page.fields.draft for page in archive.pages):
        yield ABOUT
    yield from (f"{web(kind.folder)}/" for kind in context.kinds)
    yield from (f"years/{year}/" for year, _ in archive.years)
    if archive.undated:
        yield "years/undated/"
    yield from (f"sections/{section.slug}/" for section in archive.sections)


def _urlset(name: str, addresses: tuple[tuple[str, str], ...], context: Context) -> Generate:
    made_of = context.held.once(f"made of {name}", _made_of, context.made_of.surroundings, addresses)
    return Generate(name, partial(_urls, addresses), made_of)


def _made_of(surroundings: bytes, addresses: tuple[tuple[str, str], ...]) -> str:
    return fingerprint_of("sitemap", surroundings, mark(addresses))


def _urls(addresses: Sequence[tuple[str, str]], _: Context) -> bytes:
    rows = "".join(_row(*one) for one in addresses)
    return f"{_HEAD}<urlset {_NAMESPACE}>\n{rows}</urlset>\n".encode()


def _row(address: str, moment: str) -> str:
    return f"<url><loc>{escape(address, quote=False)}</loc>{f'<lastmod>{moment}</lastmod>' if moment else ''}</url>\n"


def _opensearch(context: Context) -> bytes:
    """An OpenSearch 1.1 description: what browsers call this search, and where a query goes."""
    base, site = context.site.base_url, context.site
    long = shortened(site.title, LONG_NAME)
    own = base + "opensearch.xml"
    return (
        f'{_HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(shortened(site.title, SHORT_NAME), quote=False)}</ShortName>\n"
        f"<LongName>{escape(long, quote=False)}</LongName>\n"
        f"<Description>{escape(shortened(site.description or site.title, DESCRIPTION), quote=False)}</Description>\n"
        f'<Url type="text/html" template="{escape(base + "search/?q={searchTerms}")}"/>\n'
        f'<Url type="application/opensearchdescription+xml" rel="self" template="{escape(own)}"/>\n'
        f"<Language>{escape(site.language, quote=False)}</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n</OpenSearchDescription>\n"
    ).encode()


def shortened(text: str, most: int) -> str:
    """At most so many characters, on one line: whole words if any fit, and never half a letter with its marks."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    end = text.rfind(" ", 0, most + 1)
    if end < 1:
        end = most
        while end and unicodedata.combining(text[end]):
            end -= 1
    cut = text[:end]
    return re.sub(r"[\s,;:–—&(«“-]+$", "", cut) or cut
