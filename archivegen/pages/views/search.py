"""The search page, and what a search is narrowed by."""

from __future__ import annotations

import msgspec

from archivegen.pages.views.items import Count, Link
from archivegen.pages.views.page import Page


class Facet(msgspec.Struct, frozen=True):
    """What a search is narrowed by: its name in addresses, what it is called, and values to begin with."""

    name: str
    label: str
    values: tuple[Count, ...]


class SearchView(Page, frozen=True, kw_only=True):
    """The search page (``search.html``). ``bundle`` is where Pagefind's files are; the name box has ``names`` files."""

    bundle: str
    enabled: bool
    kinds: tuple[Link, ...]
    facets: tuple[Facet, ...]
    names: int
