"""What several pages show: links, dates, articles and records as lists show them, images, the way through a list."""

from __future__ import annotations

import msgspec


class Link(msgspec.Struct, frozen=True):
    """A link: site-relative unless it has a scheme."""

    label: str
    url: str


class Count(msgspec.Struct, frozen=True):
    """A linked label with a number (a section and its articles, a year and its articles)."""

    label: str
    url: str
    count: int


class DateView(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A date: for people (``text``), for machines (``iso``, the certain part, may be empty), and as EDTF."""

    text: str
    iso: str
    edtf: str
    year: str  # the year it is listed under, "" where none
    lang: str = ""  # the language of ``text``, where the interface's words are in another one than the site


class ArticleItem(msgspec.Struct, frozen=True, gc=False):
    """An article as lists show it."""

    id: str
    title: str
    url: str
    date: DateView | None
    summary: str
    section: str
    source: str
    lang: str
    dir: str
    draft: bool = False


class RecordItem(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A record as lists show it. ``detail`` tells namesakes apart (dates of life, type, container).

    In A-Z lists it may be a cross-reference: a written form, filed by itself, that leads to the record called ``see``.
    """

    id: str
    kind: str
    label: str  # "Person"
    name: str
    sort_name: str
    url: str  # "" where the record has no page
    detail: str
    summary: str
    count: int = 0  # articles that name it
    see: str = ""
    lang: str = ""  # of the written form of a cross-reference, where its record says it


class RecordGroup(msgspec.Struct, frozen=True):
    """Records of one kind ("People"), in order."""

    kind: str
    label: str
    items: tuple[RecordItem, ...]
    url: str = ""  # the A-Z list of the kind


class FigureView(msgspec.Struct, frozen=True):
    """An image above an article or on a record's page. Width and height are 0 where they are not known.

    ``candidates`` are WebP pictures of several widths, (address, width), the smallest first; ``full`` is the address of
    the image itself where ``src`` is a smaller one.
    """

    src: str
    alt: str
    caption: str
    credit: str
    width: int = 0
    height: int = 0
    rights: str = ""
    candidates: tuple[tuple[str, int], ...] = ()
    full: str = ""


class PagerView(msgspec.Struct, frozen=True):
    """Where a paged list stands. Addresses are "" where there is no such page."""

    number: int
    total: int
    previous: str
    next: str
    pages: tuple[Link, ...]
