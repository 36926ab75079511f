"""From searchable pages to the search bundle: their text laid out, fed to the search engine in a fresh folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from archivegen.diagnostics import MachineError
from archivegen.digest import code_digest, fingerprint
from archivegen.pages.searchable import Searchable
from archivegen.publish.compose import compose
from archivegen.publish.pagefind import PagefindError
from archivegen.publish.publisher import Bundle
from archivegen.publish.render import Bodies
from archivegen.publish.search import PagefindBackend, SearchBackend, SearchPage, folded_forms, sort_key


def index_bundle(
    pages: Sequence[Searchable],
    prefix: str,
    force_language: str,
    bodies: Bodies,
    tell: Callable[[str, int, int], None],
    backend: SearchBackend | None = None,
) -> Bundle:
    """The bundle of search files for these pages; made only if its fingerprint says so."""
    engine = backend or PagefindBackend(force_language or None)

    def make(folder: Path) -> None:
        tell("indexing", 0, len(pages))
        try:
            engine.index([search_page(page, bodies) for page in pages], folder)
        except PagefindError as bad:
            raise MachineError(f"search: {bad}") from bad
        tell("indexing", len(pages), len(pages))

    return Bundle(prefix, fingerprint(code_digest(), engine.version, pages), make)


def search_page(page: Searchable, bodies: Bodies) -> SearchPage:
    """One page as the search engine is fed it: its own text and nothing of the site around it."""
    html = f"<p>{escape(page.lead)}</p>\n" if page.lead else ""
    if page.body:
        html += compose(bodies(page.body), (), (), dict(page.labels))
    found_by = (("name", page.own_names), ("names", page.names))  # the search page weighs a record's own name most
    meta = [*page.shown, *((key, ", ".join(folded_forms(forms))) for key, forms in found_by if forms)]
    return SearchPage(
        page.url, page.language, page.title, html, page.kind, sort_key(page.day), tuple(meta), page.filters
    )
