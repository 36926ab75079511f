"""Every output file there is, as a value: rendered from a view, generated from data, copied, or made from an image.

A job holds neither its view or bytes nor the archive that they are made from. It holds the recipe for them, which is
given the context when they are wanted, and ``made_of``, a fingerprint of everything that the recipe looks at. Where it
is the same as in the build before, nothing needs to be made to know it. It may cover more than the recipe uses, never
less; "" stands for "not known". The job itself may be kept from build to build only where its recipe's own arguments
(places in order, keys, pages) are the same too: a cause says what is shown, not where it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from archivegen.digest import digest_bytes
from archivegen.pages.views.page import Page
from archivegen.source.renditions import Rendition

if TYPE_CHECKING:
    from archivegen.pages.context import Context


class Render(msgspec.Struct, frozen=True):
    """A page: ``template`` applied to a view, written to ``path`` (``articles/mostar/index.html``)."""

    path: str
    template: str
    recipe: Callable[[Context], Page]
    made_of: str = ""

    def view(self, context: Context) -> Page:
        """What the template is given, made anew each time."""
        return self.recipe(context)


class Generate(msgspec.Struct, frozen=True):
    """A file whose bytes are made from data alone (feeds, exports, sitemap)."""

    path: str
    recipe: Callable[[Context], bytes]
    made_of: str = ""

    def data(self, context: Context) -> bytes:
        """The bytes, made anew each time."""
        return self.recipe(context)


class Copy(msgspec.Struct, frozen=True):
    """A file copied as it is; ``source`` is relative to the project.

    Only of images is something left out: what they say beside their picture (`archivegen.source.metadata`).
    """

    path: str
    source: str
    digest: str


class Picture(msgspec.Struct, frozen=True):
    """A smaller picture made from an image; ``source`` is its path in the project, ``digest`` that of its bytes."""

    path: str
    source: str
    digest: str
    rendition: Rendition


Job = Render | Generate | Copy | Picture


def ready(path: str, data: bytes) -> Generate:
    """A file whose bytes are there already."""
    return Generate(path, partial(_as_it_is, data), digest_bytes(data))


def _as_it_is(data: bytes, _context: Context) -> bytes:
    return data
