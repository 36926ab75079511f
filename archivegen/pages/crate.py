"""The archive as a research object: ``ro-crate-metadata.json`` (RO-Crate 1.2), which says what its data files are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from operator import eq

from archivegen.archive.dates import certain_part
from archivegen.archive.model import Article
from archivegen.pages.context import Context
from archivegen.pages.data_rows import json_bytes
from archivegen.pages.downloads import downloads
from archivegen.pages.jobs import Generate
from archivegen.source.fields import When

CRATE = "ro-crate-metadata.json"
CRATE_PROFILE = "https://w3id.org/ro/crate"
_VERSION = "https://w3id.org/ro/crate/1.2"
UNKNOWN = "1970-01-01"
"""A crate must say when it was published, and "now" would make every build another."""


def crate_files(context: Context) -> Iterator[Generate]:
    """The one file; none where settings switch data files off."""
    if context.settings.exports.enabled:
        date = _published(context)
        yield Generate(CRATE, partial(_crate, date), context.made_of.plain("crate", date))


def _published(context: Context) -> str:
    """The newest day that the archive's own texts state: of a change, else of an article."""
    held, articles = context.held, context.archive.articles
    changed = held.once("last change", _last, held.each("changed on", _updated, articles, alike=eq))
    return changed or held.once("last article", _last, context.dates) or UNKNOWN


def _updated(article: Article) -> When | None:
    return article.fields.updated


def _last(dates: Sequence[When | None]) -> str:
    return max((certain_part(date) for date in dates if date), default="")


def _crate(date: str, context: Context) -> bytes:
    """A descriptor, and a root with name, description, date and licence, as "Root Data Entity" asks for them."""
    site = context.site
    files: list[dict[str, object]] = [
        {"@id": one.path, "@type": "File", "name": context.words(f"download.{one.what}"), "encodingFormat": one.media}
        for one in downloads(context)
        if one.data
    ]
    licence = site.licence_url or "#licence"
    root: dict[str, object] = {
        "@id": "./",
        "@type": "Dataset",
        "name": site.title,
        "description": site.description or site.title,
        "datePublished": date,
        "license": {"@id": licence},
        "url": site.base_url,
        "inLanguage": site.language,
        "hasPart": [{"@id": one["@id"]} for one in files],
    }
    graph: list[dict[str, object]] = [
        {"@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": _VERSION}},
        root,
        *files,
        {"@id": licence, "@type": "CreativeWork", "name": site.licence or "No licence is stated"},
    ]
    if site.publisher:
        root["publisher"] = {"@id": "#publisher"}
        publisher: dict[str, object] = {"@id": "#publisher", "@type": "Organization", "name": site.publisher}
        graph.append({**publisher, **({"contactPoint": {"@id": "#contact"}} if site.contact else {})})
    if site.contact:
        way = "email" if "@" in site.contact and ":" not in site.contact else "url"
        graph.append({"@id": "#contact", "@type": "ContactPoint", "name": site.contact, way: site.contact})
    return json_bytes({"@context": f"{_VERSION}/context", "@graph": graph})
