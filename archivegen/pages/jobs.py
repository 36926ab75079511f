"""Every output file there is, as a value: rendered from a view, generated from data, or copied."""

from __future__ import annotations

import msgspec

from archivegen.pages.views import Page


class Render(msgspec.Struct, frozen=True):
    """A page: ``template`` applied to ``view``, written to ``path`` (``articles/mostar/index.html``)."""

    path: str
    template: str
    view: Page


class Generate(msgspec.Struct, frozen=True):
    """A file whose bytes are made from data alone (feeds, exports, sitemap)."""

    path: str
    data: bytes


class Copy(msgspec.Struct, frozen=True):
    """A file copied as it is; ``source`` is relative to the project or, for the theme's own, names the theme."""

    path: str
    source: str
    digest: str


Job = Render | Generate | Copy
