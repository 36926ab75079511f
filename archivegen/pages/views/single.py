"""Pages that stand by themselves: free-standing ones, about the archive, what is missing, what has moved."""

from __future__ import annotations

from typing import Any

from archivegen.pages.views.bodies import BodyRef
from archivegen.pages.views.items import DateView, FigureView, Link
from archivegen.pages.views.page import Page


class PlainView(Page, frozen=True, kw_only=True):
    """A free-standing page from ``content/pages`` (``page.html``)."""

    image: FigureView | None
    figures: tuple[FigureView, ...]
    body: BodyRef
    contents: tuple[tuple[int, str, str], ...]
    updated: DateView | None
    draft: bool
    extra: dict[str, Any]


class AboutView(Page, frozen=True, kw_only=True):
    """About this archive (``about.html``): counts, how names are linked, licence, downloads."""

    counts: tuple[tuple[str, int], ...]
    doubts: int
    body: BodyRef | None  # content/pages/about.md, where there is one
    draft: bool
    downloads: tuple[tuple[str, str, str], ...]  # label, address, what it is


class NotFoundView(Page, frozen=True, kw_only=True):
    """The page for addresses that do not exist (``404.html``); its ``root`` is absolute."""

    kinds: tuple[Link, ...]


class RedirectView(Page, frozen=True, kw_only=True):
    """An old address (``redirect.html``); ``target`` is site-relative or has a scheme."""

    target: str
