"""What every output is made of, as fingerprints: worked out once for each thing, put together for each page.

A page is a function of its ingredients, so that a page whose ingredients are those of the last build need not be made
to know that it is the same. Each method here names everything that one recipe looks at, or more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from operator import add, eq
from typing import TYPE_CHECKING, Any

import msgspec

from archivegen.archive.meant import years_meant
from archivegen.archive.model import Article, Entry, FreePage, Key, Links, named_keys
from archivegen.charts.histogram import Years
from archivegen.digest import as_written, short_digest
from archivegen.pages.gazetteer import Gazetteer
from archivegen.pages.marks import NONE, Around, fingerprint_of, mark, names_of, pictured
from archivegen.pages.record_ingredients import Parts, record_causes, record_parts
from archivegen.pages.related import chain_above, kin
from archivegen.pages.source_kinds import kind_of

if TYPE_CHECKING:
    from archivegen.pages.context import Context


class _Shown(msgspec.Struct, frozen=True):
    """The records that have pages: what contains each, a mark of all that do or lie in it, and what names it."""

    keys: tuple[Key, ...]
    entries: tuple[Entry, ...]
    above: tuple[tuple[Key, ...], ...]
    related: tuple[bytes, ...]
    seen: tuple[tuple[int, ...], ...]


class Ingredients:
    """The fingerprints of a context's parts. They are looked up by place or key, and never change."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._held = context.held

    @cached_property
    def surroundings(self) -> bytes:
        """What every output is made with: settings, the site's own view, words, kinds."""
        c = self._context
        return mark(c.settings, c.site, as_written(c.site.extra), c.words, c.kinds, c.base_path)

    @cached_property
    def articles(self) -> tuple[bytes, ...]:
        """Each article itself: its file, what it names, where it stands and where its links lead."""
        return self._of_articles("article mark", _own, self._context.archive.articles)

    @cached_property
    def items(self) -> tuple[bytes, ...]:
        """Each article as lists show it."""
        return self._of_articles("item mark", mark, self._context.articles)

    @cached_property
    def titles(self) -> tuple[bytes, ...]:
        """Each article as lists without summaries show it."""
        return self._of_articles("title mark", mark, self._context.titles)

    def _of_articles(self, name: str, make: Callable[..., bytes], *columns: Iterable[Any]) -> tuple[bytes, ...]:
        return self._held.row(name, make, (), self._context.ids, *columns, alike=eq)

    def _of_records(self, name: str, make: Callable[..., bytes], items: Mapping[Key, Any]) -> dict[Key, bytes]:
        keys = tuple(items)
        return self._held.table(f"all {name}s", keys, self._held.row(name, make, (), keys, items.values(), alike=eq))

    @cached_property
    def listed(self) -> tuple[bytes, ...]:
        """Each article as lists show and cite it."""
        return self._of_articles("listed mark", add, self.items, self.cited)

    @cached_property
    def records(self) -> dict[Key, bytes]:
        """Each record as lists show it."""
        return self._of_records("record mark", mark, self._context.records)

    @cached_property
    def all_records(self) -> bytes:
        """All records as lists show them, together, and how many articles name each."""
        entries = self._context.archive.entries
        ranks = self._held.row("rank", _rank, (), entries, entries.values(), alike=eq)
        return self._held.once("all records", mark, tuple(self.records.values()), ranks)

    @cached_property
    def names(self) -> dict[Key, bytes]:
        """Each record as lists without summary and count show it."""
        return self._of_records("name mark", mark, self._context.names)

    @cached_property
    def cited(self) -> tuple[bytes, ...]:
        """What a citation of each article has beside its title: who wrote it, when it was issued, from what it is."""
        context, articles = self._context, self._context.archive.articles
        issued = self._held.each("issued", context.issued, articles, alike=eq)
        kinds = self._held.each("kind of source", _zotero, articles, alike=eq)
        return self._of_articles("cited mark", mark, context.authors, issued, kinds)

    @cached_property
    def citations(self) -> tuple[str, ...]:
        """The files for reference managers beside each article."""
        about = self.surroundings
        make = partial(fingerprint_of, "citation", about)
        return self._held.row("citation", make, (about,), self._context.ids, self.articles, self.cited, alike=eq)

    @cached_property
    def things(self) -> dict[Key, bytes]:
        """Each record as the linked data of articles refer to it."""
        return self._of_records("thing mark", short_digest, self._context.things)

    @cached_property
    def quoted(self) -> tuple[bytes, ...]:
        """Each article as a record's page quotes and cites it."""
        return self._of_articles("quoted mark", _quoted, self.titles, self.digests, self.cited)

    @cached_property
    def digests(self) -> tuple[str, ...]:
        """A digest of what each article names, "" where that is not known."""
        return self._held.each("naming digest", _digest, self._context.archive.articles, alike=eq)

    @cached_property
    def entries(self) -> dict[Key, bytes]:
        """Each record with all that the archive says of it, by place and key: not what these places and keys show."""
        return self._of_records("entry mark", _entry, self._context.archive.entries)

    @cached_property
    def article_pages(self) -> tuple[str, ...]:
        """The page of each article."""
        articles = self._context.archive.articles
        columns = (articles, self._held.numbers(len(articles)), self.articles, self.cited)
        return self._held.looking_up("article page", _article, self._around, self._context.ids, *columns)

    @cached_property
    def _around(self) -> Around:
        context, archive = self._context, self._context.archive
        cells = context.held.once("marks on the map", Gazetteer.marks, context.gazetteer, self.names)
        entries = archive.entries
        return Around(
            self.surroundings,
            self.titles,
            self.cited,
            self.names,
            self.things,
            self._pictures,
            context.related,
            archive.backlinks,
            len(self.titles) - len(archive.undated),
            cells.fine,
            cells.wide,
            self._of_records("point mark", _point, entries),
            self._of_records("filed mark", _filed, entries),
        )

    def page(self, page: FreePage) -> str:
        """A free-standing page."""
        parts = (_own(page), *self._named(page), *self._pictured(page.links))
        return self.of("page", *parts) if page.named.digest else ""

    @cached_property
    def _shown(self) -> _Shown:
        archive = self._context.archive
        entries = tuple([entry for entry in archive.entries.values() if entry.url])
        keys = tuple([entry.key for entry in entries])
        above, related = self._held.once("around records", _above, archive.entries, entries)
        seen = self._held.row("sighted in", _sighted, (), keys, entries, alike=eq)
        return _Shown(keys, entries, above, related, seen)

    @cached_property
    def record_parts(self) -> dict[Key, Parts]:
        """What the pages of each record that has any are made of beside the words of articles."""
        shown, articles = self._shown, self._context.archive.articles
        years = self._held.each("years to show", _years, articles, alike=eq)
        columns = shown.entries, shown.above, self._held.gathered("years named in", shown.seen, years)
        made = self._held.looking_up("record parts", record_parts, self._around, shown.keys, *columns)
        return self._held.table("parts of records", shown.keys, made)

    @cached_property
    def record_pages(self) -> dict[Key, tuple[str, ...]]:
        """The pages of each record that has any."""
        shown, quoted, parts = self._shown, self.quoted, tuple(self.record_parts.values())
        marks = [self.entries[key] for key in shown.keys]
        quoted_in = self._held.gathered("quoted in", shown.seen, quoted)
        columns = (shown.entries, marks, shown.above, shown.related, parts, quoted_in)
        made = self._held.looking_up("record page", record_causes, self._around, shown.keys, *columns)
        return self._held.table("made of record pages", shown.keys, made)

    def atlas(self, unplaced: Iterable[Key]) -> str:
        """The map of the archive, with its list."""
        context = self._context
        spots = context.gazetteer.spots
        keys = (*(spot.key for spot in spots), *unplaced)
        return self.of("atlas", mark(spots), *(self.records[key] for key in keys))

    def alphabet(self, keys: Iterable[Key], references: object) -> str:
        """The A-Z list of a kind, with its cross-references."""
        return self.of("alphabet", mark(references), *(self.records[key] for key in keys))

    def plain(self, *values: object) -> str:
        """Something that is made of these values and its surroundings alone."""
        return self.of("plain", mark(values))

    def _pictured(self, links: Links) -> Iterable[bytes]:
        return pictured(links, self._pictures)

    @cached_property
    def _pictures(self) -> dict[str, bytes]:
        images = self._context.images
        return {address: mark(shown, address in images.replaced) for address, shown in images.shown.items()}

    def _named(self, owner: Article | FreePage | Entry) -> Iterable[bytes]:
        return names_of(owner, self.names)

    def of(self, purpose: str, *parts: bytes) -> str:
        """The same of something whose surroundings are those of all."""
        return fingerprint_of(purpose, self.surroundings, *parts)


def _above(entries: dict[Key, Entry], chosen: Sequence[Entry]) -> tuple[tuple[tuple[Key, ...], ...], tuple[bytes, ...]]:
    """For each record those that contain it, and a mark of all that do or lie in it, where that is on its map."""
    above = tuple([chain_above(entry, entries) for entry in chosen])
    related = [mark([sorted(some) for some in kin(e, entries)]) if e.fields.coordinates else NONE for e in chosen]
    return above, tuple(related)


def _rank(entry: Entry) -> tuple[bool, int]:
    return entry.fields.index, len(entry.sightings)


def _years(article: Article) -> tuple[str, Years | None]:
    return article.year, years_meant(article.date) if article.date is not None else None


def _zotero(article: Article) -> str:
    return kind_of(article.fields.source).zotero


def _digest(article: Article) -> str:
    return article.named.digest


def _point(entry: Entry) -> bytes:
    return repr(entry.fields.coordinates).encode()


def _filed(entry: Entry) -> bytes:
    return f"{entry.fields.type}\n{entry.record.sort_name}".encode()


def _sighted(entry: Entry) -> tuple[int, ...]:
    return tuple([sighting.article for sighting in entry.sightings])


def _quoted(title: bytes, digest: str, cited: bytes) -> bytes:
    return title + digest.encode() + cited


def _article(around: Around, article: Article, number: int, mark: bytes, cited: bytes) -> str:
    if not article.named.digest:
        return ""
    titles = around.titles
    beside = [titles[i] if 0 <= i < len(titles) else NONE for i in (number - 1, number + 1)]
    backlinks = [titles[i] for i in around.backlinks.get(article.id, ())]
    place = b"%d %d" % (number < around.dated, number + 1 < around.dated)
    named = named_keys(article.named, article.links)
    shown = [around.names.get(key, NONE) + around.things.get(key, NONE) for key in named]
    related = chain.from_iterable(
        (titles[one.article], *map(around.names.__getitem__, one.records), NONE) for one in around.related[number]
    )
    shown_as = pictured(article.links, around.pictures)
    own = (mark, cited, place)
    return fingerprint_of("article", around.surroundings, *own, *beside, *backlinks, NONE, *related, *shown_as, *shown)


def _own(one: Article | FreePage) -> bytes:
    about = (one.id, one.url, one.document.key, one.document.body, one.named.digest, one.links, one.lang, one.dir)
    if isinstance(one, Article):
        return mark(about, one.section, one.year, one.authors)
    return mark(about)


def _entry(entry: Entry) -> bytes:
    document = (entry.document.key, entry.document.body) if entry.document else ()
    return mark(
        document,
        entry.record,
        as_written(entry.fields.extra),
        entry.url,
        entry.named.digest,
        entry.links,
        entry.sightings,
        entry.declared,
        entry.together,
        entry.companions,
        entry.within,
        entry.containers,
        entry.contained,
        entry.inner,
        entry.inner_only,
        entry.described_by,
        entry.stub,
        entry.written,
        entry.unsettled,
    )
