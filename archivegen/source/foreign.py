"""What other generators call things: Hugo, Jekyll, Zola, Pelican. Their content is read as it is.

Names are compared in lower case. A name in ``ARTICLE`` or ``RECORD`` means the field beside it; the ``QUIET`` ones
say how a page looks in the other generator and are kept in ``extra`` without a word.
"""

from __future__ import annotations

ARTICLE = {
    "aliases": "redirect_from",
    "author": "authors",
    "categories": "tags",
    "category": "section",
    "deck": "summary",
    "dek": "summary",
    "description": "summary",
    "excerpt": "summary",
    "expirydate": "expires",
    "language": "lang",
    "last_modified_at": "updated",
    "last_updated": "updated",
    "lastmod": "updated",
    "locale": "lang",
    "modified": "updated",
    "pubdate": "publish",
    "publishdate": "publish",
    "published": "published",
    "source_url": "source_url",
    "status": "status",
    "subtitle": "summary",
    "tag": "tags",
    "unpublishdate": "expires",
}

RECORD = {
    "aliases": "names",
    "description": "summary",
    "display_name": "name",
    "lat": "lat",
    "latitude": "lat",
    "language": "lang",
    "lng": "lon",
    "lon": "lon",
    "long": "lon",
    "longitude": "lon",
}

# other names that are as good as the field's own: a wrong value is an error
FIRM_ARTICLE = frozenset({"source_url"})
FIRM_RECORD = frozenset({"aliases", "lat", "latitude", "lng", "lon", "long", "longitude"})

# an address in the other generator: never used, and refused where it tries to leave its folder
ADDRESSES = frozenset({"path", "permalink", "save_as", "url"})

QUIET = ADDRESSES | frozenset(
    (
        "audio",
        "auto_id",
        "build",
        "_build",
        "cascade",
        "class",
        "comments",
        "cover",
        "excerpt_separator",
        "featured",
        "featured_image",
        "generate_feed",
        "generate_feeds",
        "has_children",
        "has_toc",
        "hascjklanguage",
        "headless",
        "hidden",
        "hide",
        "images",
        "in_search_index",
        "insert_anchor_links",
        "iscjklanguage",
        "keywords",
        "layout",
        "linktitle",
        "markup",
        "math",
        "mathjax",
        "menu",
        "menus",
        "nav_exclude",
        "nav_order",
        "order",
        "outputs",
        "page_template",
        "paginate_by",
        "params",
        "parent",
        "pin",
        "render",
        "render_with_liquid",
        "resources",
        "robots",
        "robotsnohtml",
        "series",
        "show_reading_time",
        "sitemap",
        "sort_by",
        "template",
        "thumbnail",
        "toc",
        "translation",
        "translationkey",
        "transparent",
        "type",
        "videos",
        "weight",
    )
)
