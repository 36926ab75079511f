"""What every page has, and what all of them show of the site."""

from __future__ import annotations

from typing import Any

import msgspec


class NavView(msgspec.Struct, frozen=True):
    """An entry of the navigation; ``key`` names it for "you are here"."""

    key: str
    label: str
    url: str


class CardView(msgspec.Struct, frozen=True):
    """The picture that networks show of a page that is shared; ``src`` is site-relative."""

    src: str
    width: int
    height: int
    alt: str = ""


class SiteView(msgspec.Struct, frozen=True):
    """What every page shows of the site."""

    title: str
    description: str
    language: str
    dir: str
    base_url: str
    licence: str
    licence_url: str
    publisher: str
    contact: str
    accent: str
    nav: tuple[NavView, ...]
    search: bool
    preview: bool
    stylesheet: str  # address with a fingerprint of the content, so that browsers may keep it
    extra: dict[str, Any]
    card: CardView | None = None  # what networks show of pages without an image
    interface: str = ""  # the language of the interface's words: another one where the site's has no catalogue
    interface_dir: str = ""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What every view has."""

    site: SiteView
    path: str
    root: str
    canonical: str
    title: str
    lang: str
    dir: str
    nav: str = ""  # the key of the navigation entry that this page belongs to
    description: str = ""
    noindex: bool = False
    card: CardView | None = None  # made from the page's own image; the site's own is ``site.card``
    alternates: tuple[tuple[str, str, str], ...] = ()  # (type, title, site-relative address) of feeds and data
    licence: str = ""  # the address of the licence of what the page shows
    signposts: tuple[tuple[str, str, str], ...] = ()  # (relation, address, type or "") for machines
    linked_data: str = ""  # JSON-LD in the words of schema.org, safe inside of <script>
    coins: tuple[str, ...] = ()  # each article of a list as a ContextObject (OpenURL, Z39.88-2004)
