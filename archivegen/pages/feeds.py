"""Atom (RFC 4287) and JSON Feed 1.1 for the site and for each record; sitemap, robots.txt, OpenSearch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from xml.sax.saxutils import escape, quoteattr

import msgspec

from archivegen.archive.dates import certain_part, rfc3339
from archivegen.archive.model import Article, excerpt_of
from archivegen.archive.urls import web
from archivegen.pages.context import Context, split_pages
from archivegen.pages.isolation import isolated
from archivegen.pages.jobs import Generate, ready
from archivegen.pages.record import page_addresses
from archivegen.source.fields import When

UNKNOWN = "1970-01-01T00:00:00Z"
"""Atom asks for a date even where there is none; an edit date of "now" would make every build another."""
SITEMAP_LIMIT = 50_000  # addresses in one file (sitemaps.org protocol)


def feed_files(context: Context) -> Iterator[Generate]:
    """Feeds of the site and of every record that articles name; none where settings switch them off."""
    feeds = context.settings.feeds
    if feeds.enabled:
        newest = _newest(range(len(context.archive.articles)), context)
        yield from _pair(context, "feed", feeds.title or context.site.title, "", newest)
        for entry in context.archive.entries.values():
            if entry.url and entry.sightings:
                numbers = _newest([s.article for s in entry.sightings], context)
                title = f"{isolated(entry.record.name, context.site.dir)} – {feeds.title or context.site.title}"
                yield from _pair(context, f"{entry.url}feed", title, entry.url, numbers)


def _newest(numbers: Sequence[int], context: Context) -> list[int]:
    articles = context.archive.articles
    dated = [i for i in numbers if articles[i].year][::-1]
    undated = [i for i in numbers if not articles[i].year]
    return (dated + undated)[: context.settings.feeds.items]


def _pair(context: Context, path: str, title: str, home: str, numbers: Sequence[int]) -> Iterator[Generate]:
    made_of = context.made_of.texts("feed", (path, title, home), numbers)
    yield Generate(f"{path}.xml", partial(_atom, context, f"{path}.xml", title, home, numbers), made_of)
    yield Generate(f"{path}.json", partial(_json_feed, context, f"{path}.json", title, home, numbers), made_of)


def _moment(date: When | None) -> str:
    return (rfc3339(date) if date else "") or UNKNOWN


def _updated(article: Article) -> str:
    return _moment(article.fields.updated or article.fields.date)


def _atom(context: Context, path: str, title: str, home: str, numbers: Sequence[int]) -> bytes:
    articles = [context.archive.articles[i] for i in numbers]
    base = context.site.base_url
    updated = max((_updated(a) for a in articles), default=UNKNOWN)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(context.site.language)}>',
        f"<title>{_xml(title)}</title>",
        f"<id>{_xml(base + web(path))}</id>",
        f"<updated>{updated}</updated>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(base + web(path))}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(base + web(home))}/>',
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
        f"<entry xml:lang={quoteattr(article.lang)}>",
        f"<title>{_xml(article.fields.title)}</title>",
        f"<id>{_xml(url)}</id>",
        f'<link rel="alternate" type="text/html" href={quoteattr(url)}/>',
        f"<updated>{_updated(article)}</updated>",
        *([f"<published>{published}</published>"] if published else []),
        *(f"<author><name>{_xml(name)}</name></author>" for name, _ in article.authors),
        f"<summary>{_xml(article.fields.summary or excerpt_of(article.document, article.links))}</summary>",
        "</entry>",
    )
    return context.keep("atom", number, "\n".join(lines).encode()).decode()


def _json_feed(context: Context, path: str, title: str, home: str, numbers: Sequence[int]) -> bytes:
    base = context.site.base_url
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": base + web(home),
        "feed_url": base + web(path),
        "language": context.site.language,
        "items": [msgspec.Raw(_item(number, context)) for number in numbers],
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


def json_bytes(value: object) -> bytes:
    """JSON as all data files are written: readable, UTF-8, a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _xml(text: str) -> str:
    return escape(text)


def site_files(context: Context) -> Iterator[Generate]:
    """The sitemap, robots.txt, and how to search from the browser's own bar."""
    base = context.site.base_url
    addresses = list(_addresses(context))
    shares = split_pages(len(addresses), SITEMAP_LIMIT)
    if len(shares) == 1:
        yield _urlset("sitemap.xml", addresses, context)
    else:
        names = [f"sitemap-{n}.xml" for n in range(1, len(shares) + 1)]
        for name, share in zip(names, shares, strict=True):
            yield _urlset(name, addresses[share.start : share.stop], context)
        yield Generate("sitemap.xml", partial(_sitemaps, names, base), context.made_of.plain("sitemaps", names))
    robots = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"
    yield ready("robots.txt", robots.encode())
    if context.site.search:
        yield ready("opensearch.xml", _opensearch(context))


def _sitemaps(names: Sequence[str], base: str) -> bytes:
    rows = "".join(f"<sitemap><loc>{_xml(base + name)}</loc></sitemap>\n" for name in names)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{head}\n{rows}</sitemapindex>\n".encode()


def _addresses(context: Context) -> Iterator[tuple[str, str]]:
    """(address, true date of the last change or "") of every page that wants to be found."""
    base, archive = context.site.base_url, context.archive
    for path in _lists(context):
        yield base + path, ""
    for article in archive.articles:
        if not article.fields.draft:
            updated = article.fields.updated
            yield base + web(article.url), certain_part(updated) if updated else ""
    for page in archive.pages:
        if page.id != "about" and not page.fields.draft:
            yield base + web(page.url), ""
    for entry in archive.entries.values():
        if entry.url and entry.fields.index:
            for address in page_addresses(entry):
                yield base + address, ""


def _lists(context: Context) -> Iterator[str]:
    """The addresses of the lists, each by its first page."""
    archive = context.archive
    yield from ("", "articles/", "years/", "sections/", "about-this-archive/")
    yield from (f"{web(kind.folder)}/" for kind in context.kinds)
    yield from (f"years/{year}/" for year, _ in archive.years)
    if archive.undated:
        yield "years/undated/"
    yield from (f"sections/{section.slug}/" for section in archive.sections)


def _urlset(name: str, addresses: Sequence[tuple[str, str]], context: Context) -> Generate:
    return Generate(name, partial(_urls, addresses), context.made_of.plain("sitemap", addresses))


def _urls(addresses: Sequence[tuple[str, str]]) -> bytes:
    rows = "".join(
        f"<url><loc>{_xml(address)}</loc>{f'<lastmod>{moment}</lastmod>' if moment else ''}</url>\n"
        for address, moment in addresses
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return f"{head}\n{rows}</urlset>\n".encode()


def _opensearch(context: Context) -> bytes:
    """An OpenSearch 1.1 description: a short name of at most 16 characters, and where a query goes."""
    base, site = context.site.base_url, context.site
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{_xml(site.title[:16])}</ShortName>\n"
        f"<Description>{_xml((site.description or site.title)[:1024])}</Description>\n"
        f'<Url type="text/html" template={quoteattr(base + "search/?q={searchTerms}")}/>\n'
        "<InputEncoding>UTF-8</InputEncoding>\n</OpenSearchDescription>\n"
    ).encode()
