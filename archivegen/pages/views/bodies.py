"""A body as a page has it: which one, and what is laid over it when the page is rendered."""

from __future__ import annotations

import msgspec


class BodyLink(msgspec.Struct, frozen=True, array_like=True):
    """A link to lay over ``blocks[block].text[start:end]``. ``css`` is its class; ``mark`` asks for ``<mark>``."""

    block: int
    start: int
    end: int
    href: str
    css: str = ""
    title: str = ""
    lang: str = ""
    mark: bool = False


class BodyImage(msgspec.Struct, frozen=True, array_like=True):
    """How an image in a body is offered; ``reference`` is its number. Addresses are seen from the page."""

    reference: int
    width: int
    height: int
    candidates: tuple[tuple[str, int], ...] = ()
    eager: bool = False
    full: str = ""  # the image itself, where a smaller one stands in its place


class BodyRef(msgspec.Struct, frozen=True):
    """A body to be laid out when the page is rendered.

    Which one, its references' addresses, its links, what its bare ``[[id]]`` marks show, and its images.
    """

    key: str
    hrefs: tuple[str, ...]
    links: tuple[BodyLink, ...]
    labels: tuple[tuple[int, str], ...] = ()
    images: tuple[BodyImage, ...] = ()
