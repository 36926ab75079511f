"""Every file for machines that readers are told of: where it is, what kind of file, and what it holds."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from archivegen.pages.context import Context

DATA = "data/"  # the folder of the data files
CSV, JSON, GEOJSON = "text/csv", "application/json", "application/geo+json"
LINKED = "application/ld+json"


class Download(msgspec.Struct, frozen=True):
    """A file below the site's root. ``what`` is the key of the words for it; ``data``: it is the archive itself."""

    path: str
    media: str
    what: str
    data: bool = True


def downloads(context: Context) -> Iterator[Download]:
    """All of them, without those that settings switch off; citations and feeds of single pages are on these pages."""
    if context.settings.exports.enabled:
        yield Download(f"{DATA}articles.json", JSON, "articles")
        yield Download(f"{DATA}articles.csv", CSV, "articles")
        for kind in context.kinds:
            yield Download(f"{DATA}{kind.name}.json", JSON, "records")
            yield Download(f"{DATA}{kind.name}.csv", CSV, "records")
        yield Download(f"{DATA}places.geojson", GEOJSON, "geojson")
        yield Download(f"{DATA}places.lpf.json", LINKED, "lpf")
        yield Download(f"{DATA}mentions.csv", CSV, "mentions")
        yield Download("ro-crate-metadata.json", LINKED, "crate", data=False)
    if context.settings.feeds.enabled:
        yield Download("feed.xml", "application/atom+xml", "feed", data=False)
        yield Download("feed.json", "application/feed+json", "feed", data=False)
    yield Download("sitemap.xml", "application/xml", "sitemap", data=False)
    yield Download("archivegen-manifest.json", JSON, "manifest", data=False)
