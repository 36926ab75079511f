"""From searchable pages to search bundles: their text laid out, fed to the search engine in fresh folders.

Up to `search.shard_pages` pages are one index. More are divided into parts (`publish/parts.py`), each an index of its
own in a folder of its own, beside what they share (`publish/joining.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from operator import attrgetter, eq, itemgetter
from pathlib import Path
from threading import Event

import msgspec

from archivegen.diagnostics import MachineError
from archivegen.digest import code_digest, encode, fingerprint, short_digest
from archivegen.held import Held
from archivegen.pages.searchable import Searchable
from archivegen.publish.bundles import Bundle
from archivegen.publish.compose import compose
from archivegen.publish.disk import disk_errors
from archivegen.publish.joining import PARTS, keep_shared, listing, order, pack
from archivegen.publish.pagefind import PagefindError
from archivegen.publish.parts import PAGES, parts
from archivegen.publish.render import Bodies
from archivegen.publish.search import PagefindBackend, SearchBackend, SearchPage, folded_forms, sort_key
from archivegen.source.body import Body


class Indexing(msgspec.Struct, frozen=True):
    """How an archive is indexed: the folder of its bundles, the language forced on it, the pages of one index."""

    prefix: str
    force_language: str
    shard_pages: int


def index_bundles(
    pages: Sequence[Searchable],
    how: Indexing,
    bodies: Bodies,
    backend: SearchBackend | None = None,
    tell: Callable[[], None] = lambda: None,
    held: Held | None = None,
) -> tuple[Bundle, ...]:
    """The bundles of search files for these pages; each is made only if its fingerprint says so.

    ``tell`` is called before each of them is worked out, and may raise to end it. Raises `MachineError` where there is
    no engine.
    """
    engine = backend or PagefindBackend(how.force_language or None)
    held = held or Held()
    ordered = tuple(sorted(pages, key=attrgetter("url")))
    marks = held.each("search mark", _mark, ordered)
    try:
        code = fingerprint(code_digest(), engine.version)
    except PagefindError as bad:
        raise MachineError(f"search: {bad}") from bad
    if len(ordered) <= how.shard_pages:
        whole = _Work(engine, ordered, bodies, lambda folder: _write(folder / PARTS, listing(())))
        return (_bundle(how.prefix, fingerprint(code, marks), whole),)
    urls = held.each("search address", attrgetter("url"), ordered, alike=eq)
    divided, found = {}, []
    for name, places in held.once("search parts", parts, urls, min(PAGES, how.shard_pages)).items():
        tell()
        of = fingerprint(code, name, [marks[i] for i in places])
        some = divided[name] = tuple([ordered[i] for i in places])
        found.append(_bundle(f"{how.prefix}{name}/", of, _Work(engine, some, bodies, pack)))
    return (_shared(how, code, engine, divided), *found)


def _mark(page: Searchable) -> bytes:
    return short_digest(encode(page))


def _shared(how: Indexing, code: str, engine: SearchBackend, divided: dict[str, tuple[Searchable, ...]]) -> Bundle:
    """What the parts share, which needs no text: the engine's own files, the list of parts, and the order of pages."""
    days = {name: tuple((page.url, page.day) for page in held) for name, held in divided.items()}
    language = next(iter(divided.values()))[0].language

    def finish(folder: Path) -> None:
        keep_shared(folder)
        _write(folder / PARTS, listing(divided))
        for name, data in order(days).items():
            _write(folder / name, data)

    # a page that nobody sees: the engine writes no files without one, and the search page asks its index about words
    empty = Searchable("", language, "search", "", None, (), "", (), (), (), (), ())
    work = _Work(engine, [empty], _no_bodies, finish)
    return _bundle(how.prefix, fingerprint(code, "shared", language, days), work, pages=0)


class _Work:
    """One run of the engine, and what is done to its files then."""

    def __init__(
        self, engine: SearchBackend, pages: Sequence[Searchable], bodies: Bodies, finish: Callable[[Path], None]
    ) -> None:
        self.engine = engine
        self.pages = pages
        self.fed = Event()
        self._bodies = bodies
        self._finish = finish

    def __call__(self, folder: Path) -> None:
        """Raises `MachineError`."""
        try:
            self.engine.index(self._composed(), folder)
        except PagefindError as bad:
            raise MachineError(f"search: {bad}") from bad
        finally:
            self.fed.set()
        self._finish(folder)

    def _composed(self) -> Iterator[SearchPage]:
        """One page after the other, so that no more than one body is in memory."""
        for page in self.pages:
            yield search_page(page, self._bodies)
        self.fed.set()


def _bundle(prefix: str, of: str, work: _Work, pages: int | None = None) -> Bundle:
    return Bundle(prefix, of, work, len(work.pages) if pages is None else pages, work.engine.stop, work.fed)


def _no_bodies(key: str) -> Body:
    raise KeyError(key)


def _write(path: Path, data: bytes) -> None:
    with disk_errors(path.name):
        path.write_bytes(data)


def _below(texts: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What is printed beside the text, below the ids that show it; it counts for less than the text itself."""
    for anchor, group in groupby(texts, key=itemgetter(0)):
        inner = "".join(f"<p>{escape(text)}</p>" for _, text in group)
        yield f'<div id="{escape(anchor)}" data-pagefind-weight="0.5">{inner}</div>\n'


def search_page(page: Searchable, bodies: Bodies) -> SearchPage:
    """One page as the search engine is fed it: its own text and nothing of the site around it."""
    html = "".join(f"<p>{escape(text)}</p>\n" for text in page.lead)
    if page.body:
        html += compose(bodies(page.body), (), (), dict(page.labels))
    html += "".join(_below(page.below))
    found_by = (("name", page.own_names), ("names", page.names))  # the search page weighs a record's own name most
    meta = [*page.shown, *((key, ", ".join(folded_forms(forms))) for key, forms in found_by if forms)]
    return SearchPage(
        page.url, page.language, page.title, html, page.kind, sort_key(page.day), tuple(meta), page.filters
    )
