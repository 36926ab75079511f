"""Ways within the site that lead to no place: anchors that no page has, and pages to which no link leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from urllib.parse import unquote

from archivegen.archive.model import Archive, Article, Entry, FreePage
from archivegen.diagnostics import Diagnostic, Place, did_you_mean, warning
from archivegen.source.body import Body, Html
from archivegen.source.parse import Document

_GIVEN = re.compile(r"""\sid=["']([^"'{]+)(\{?)""")  # in a template, where the rest may be worked out
_ID = re.compile(r"""\sid\s*=\s*["']?([^"'\s>]+)""")
# HTML, "the indicated part of the document": an id, or the name of an anchor
_NAME = re.compile(r"""<a\s(?:[^>]*\s)?name\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
Owner = Article | FreePage | Entry


def way_findings(archive: Archive, bodies: Callable[[str], Body], frames: Collection[str]) -> Iterator[Diagnostic]:
    """Both. ``frames`` are the texts of all templates, which give ids of their own and may link to pages."""
    given = [found for frame in frames for found in _GIVEN.finditer(frame)]
    whole = frozenset(found[1] for found in given if not found[2])
    begun = tuple({found[1] for found in given if found[2]})
    owners: list[Owner] = [*archive.articles, *archive.pages, *(e for e in archive.entries.values() if e.url)]
    texts = {owner.url: owner.document for owner in owners}

    @cache
    def ids(url: str) -> frozenset[str]:
        document = texts[url]
        return _ids(document, bodies(document.body)) if document else frozenset()

    linked: set[str] = set()
    for owner in owners:
        document = owner.document
        if document is None:
            continue
        for ref, href in zip(document.outline.references, owner.links.hrefs, strict=False):
            address, _, mark = unquote(href).partition("#")
            url = owner.url if not address and mark else address.partition("?")[0].removesuffix("index.html")
            if url != owner.url:
                linked.add(url)
            if (
                ref.how == "link"
                and mark
                and url in texts
                and mark not in ids(url) | whole
                and not mark.startswith(begun)
            ):
                near = did_you_mean(mark, ids(url)) or "the id of a heading is its text in lower case, with hyphens"
                message = f'the page /{url} has no place "#{mark}"'
                yield warning(document.path, ref.at, "LINK-ANCHOR", message, hint=near)
    for page in archive.pages:
        if page.url not in linked and not _mentioned(page.url, frames):
            hint = f"link to it: [{page.fields.title}](/{page.url}); it is found by search and in the sitemap only"
            yield warning(page.document.path, Place(1, 1), "ORPHAN-PAGE", "no text links to this page", hint=hint)


def _mentioned(url: str, frames: Collection[str]) -> bool:
    """Whether a template writes the address of a page."""
    address = re.compile(rf"(?<![\w-]){re.escape(url.rstrip('/'))}[/\"'#?]")
    return any(address.search(frame) for frame in frames)


def _ids(document: Document, body: Body) -> frozenset[str]:
    """Every id in the page of a text that the text itself gives."""
    found = {heading.anchor for heading in document.outline.headings} | {block.anchor for block in body.blocks}
    for piece in body.pieces:
        if isinstance(piece, Html):
            found.update(_ID.findall(piece.html))
            found.update(_NAME.findall(piece.html))
    return frozenset(found)
