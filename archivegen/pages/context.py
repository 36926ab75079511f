"""What every page recipe needs: the archive, the site's own view, its words, and items made once for all lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from operator import attrgetter, eq
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from archivegen.archive.dates import certain_part, label, label_language, period
from archivegen.archive.link import year_for
from archivegen.archive.model import Archive, Article, Entry, FreePage, Key, Links, excerpt_of
from archivegen.archive.references import SCHEME
from archivegen.archive.relatedness import Related, related_articles
from archivegen.archive.urls import up, web
from archivegen.held import Held
from archivegen.names.kinds import Kind
from archivegen.pages.authorities import authorities
from archivegen.pages.authors import Author, authors_of
from archivegen.pages.gazetteer import Gazetteer, gazetteer
from archivegen.pages.images import Images
from archivegen.pages.ingredients import Ingredients
from archivegen.pages.things import thing_of
from archivegen.pages.views.bodies import BodyImage, BodyLink, BodyRef
from archivegen.pages.views.items import ArticleItem, DateView, FigureView, Link, PagerView, RecordItem
from archivegen.pages.views.page import CardView, SiteView
from archivegen.settings import Settings
from archivegen.source.fields import ArticleFields, Figure, When
from archivegen.source.parse import Document
from archivegen.wording import Wording, locale_of

T = TypeVar("T")
PER_PAGE = 100
KEPT = 40_000  # parts of outputs, of about a kilobyte each


class Context(msgspec.Struct, frozen=True, dict=True):
    """The frozen surroundings of a page. ``base_path`` is the path part of ``base_url`` (``/`` or ``/archive/``).

    ``titles`` are the articles without their summaries, and ``names`` the records without summary, count and sorted
    name, for pages that show none of these: what is not in a view cannot make its page again.
    """

    archive: Archive
    settings: Settings
    site: SiteView
    words: Wording
    kinds: tuple[Kind, ...]
    base_path: str
    articles: tuple[ArticleItem, ...]
    records: dict[Key, RecordItem]
    titles: tuple[ArticleItem, ...]
    names: dict[Key, RecordItem]
    held: Held
    images: Images = Images()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the articles."""
        return self.held.each("article id", attrgetter("id"), self.archive.articles, alike=eq)

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """The addresses of the articles."""
        return self.held.each("article address", attrgetter("url"), self.archive.articles, alike=eq)

    @cached_property
    def dates(self) -> tuple[When | None, ...]:
        """When the articles were first published."""
        return self.held.each("article date", attrgetter("date"), self.archive.articles, alike=eq)

    @cached_property
    def made_of(self) -> Ingredients:
        """What outputs are made of, as fingerprints."""
        return Ingredients(self)

    def part(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once."""
        if name not in self._parts:
            self._parts[name] = make()
        found: T = self._parts[name]
        return found

    @cached_property
    def _parts(self) -> dict[str, Any]:
        return {}

    def latest(self, key: Key, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for several in a row that have one key."""
        if key not in self._latest:
            self._latest.clear()
            self._latest[key] = make()
        found: T = self._latest[key]
        return found

    @cached_property
    def _latest(self) -> dict[Key, Any]:
        return {}

    @cached_property
    def kind_of(self) -> dict[str, Kind]:
        """The kinds by their names."""
        return {kind.name: kind for kind in self.kinds}

    @cached_property
    def things(self) -> dict[Key, bytes]:
        """Each record as the linked data of other pages refer to it (JSON)."""
        base, shown = self.site.base_url, [(key, e) for key, e in self.archive.entries.items() if e.url]
        keys, kinds = tuple([key for key, _ in shown]), [self.kind_of[key[0]] for key, _ in shown]
        make = partial(thing_of, base=base)
        found = self.held.row("thing", make, (base,), keys, [e for _, e in shown], kinds)
        return self.held.table("things", keys, found)

    @cached_property
    def authors(self) -> tuple[tuple[Author, ...], ...]:
        """Who wrote each article, with the family name apart where it is known."""
        persons = {kind.name for kind in self.kinds if kind.person}
        people = {e.url: e.record for key, e in self.archive.entries.items() if e.url and key[0] in persons}
        people = self.held.kept("people by address", people, eq)
        articles = self.archive.articles
        return self.held.row("authors", partial(authors_of, people=people), (people,), self.ids, articles)

    @staticmethod
    def issued(article: Article) -> When | None:
        """The date to cite: when the original publication printed it, else the article's own."""
        source = article.fields.source
        return source.date if source and source.name and source.date else article.fields.date

    @staticmethod
    def persistent(article: Article) -> tuple[tuple[str, str], ...]:
        """The persistent ids of an article, as (what to call it, its address): first the one to cite."""
        return tuple(authorities(article.fields.identifiers)) if article.fields.identifiers else ()

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Where records lie."""
        return self.held.once("gazetteer", _gazetteer, self.archive.entries)

    @cached_property
    def bare(self) -> tuple[ArticleItem, ...]:
        """The articles without their sections and sources too, for those that stand beside another."""
        return self.held.row("bare", _bare, (), self.ids, self.titles, alike=eq)

    @cached_property
    def related(self) -> tuple[tuple[Related, ...], ...]:
        """For each article those that share records with it."""
        return related_articles(self.archive, self.held)

    @cached_property
    def _kept(self) -> dict[tuple[str, int], bytes]:
        return {}

    def kept(self, what: str, number: int) -> bytes | None:
        """What was made of an article before for another output, if it is still at hand."""
        return self._kept.get((what, number))

    def keep(self, what: str, number: int, made: bytes) -> bytes:
        """Keep such a part at hand; gives it back."""
        if len(self._kept) >= KEPT:
            self._kept.clear()
        self._kept[what, number] = made
        return made


def make_context(
    archive: Archive,
    settings: Settings,
    site: SiteView,
    words: Wording,
    kinds: tuple[Kind, ...],
    images: Images | None = None,
    held: Held | None = None,
) -> Context:
    """Surroundings for the recipes, with the items of all lists made once."""
    held = held or Held()
    base_path = "/" + settings.site.base_url.split("//", 1)[-1].partition("/")[2]
    base_path = base_path if base_path.endswith("/") else f"{base_path}/"
    ids = held.each("id of item", attrgetter("id"), archive.articles, alike=eq)
    keys, entries = tuple(archive.entries), archive.entries.values()
    items = held.row("item", partial(article_item, words=words), (words,), ids, archive.articles, alike=eq)
    titles = held.row("title", _title, (), ids, items, alike=eq)
    by_name = {k.name: k for k in kinds}
    around = [by_name[entry.record.kind] for entry in entries], [outer_name(entry, archive) for entry in entries]
    shown = held.row("record item", partial(record_item, words=words), (words,), keys, entries, *around, alike=eq)
    records = held.table("record items", keys, shown)
    names = held.table("names of records", keys, held.row("name", _name, (), keys, shown, alike=eq))
    return Context(
        archive, settings, site, words, kinds, base_path, items, records, titles, names, held, images or Images()
    )


def _gazetteer(entries: dict[Key, Entry]) -> Gazetteer:
    return gazetteer(entries.values())


def _title(item: ArticleItem) -> ArticleItem:
    return replace(item, summary="")


def _bare(item: ArticleItem) -> ArticleItem:
    return replace(item, section="", source="")


def _name(item: RecordItem) -> RecordItem:
    return replace(item, summary="", count=0, sort_name="")


def date_view(date: When | None, words: Wording) -> DateView | None:
    """A date as pages show it, in the language of these words."""
    if date is None:
        return None
    language = label_language(date.edtf, words)
    return DateView(label(date.edtf, words), certain_part(date), date.edtf, year_for(date), language)


def article_item(article: Article, words: Wording) -> ArticleItem:
    """An article as lists show it."""
    fields = article.fields
    return ArticleItem(
        article.id,
        fields.title,
        web(article.url),
        date_view(fields.date, words),
        fields.summary or excerpt_of(article.document, article.links),
        fields.section,
        fields.source.name if fields.source else "",
        article.lang,
        article.dir,
        fields.draft,
    )


def record_item(entry: Entry, kind: Kind, outer: str, words: Wording) -> RecordItem:
    """A record as lists show it, with what tells namesakes apart; ``outer`` is the name of what it lies in."""
    return RecordItem(
        entry.record.id,
        entry.record.kind,
        kind.label,
        entry.record.name,
        entry.record.sort_name,
        web(entry.url),
        detail_of(entry, outer, words),
        entry.fields.summary,
        len(entry.sightings) + len(entry.declared),
    )


def outer_name(entry: Entry, archive: Archive) -> str:
    """The name of what a record lies in today, "" where it lies in nothing."""
    return next((archive.entries[c.record].record.name for c in entry.containers if not c.former), "")


def detail_of(entry: Entry, outer: str, words: Wording) -> str:
    """Dates of life, or what a place is and where."""
    fields = entry.fields
    if fields.born and fields.died:
        return period(fields.born, fields.died, words)
    if fields.born:
        return words("record.born.short", date=label(fields.born.edtf, words))
    if fields.died:
        return words("record.died.short", date=label(fields.died.edtf, words))
    country = "" if outer else country_name(fields.country, words.language)
    return words("list.comma").join(p for p in (fields.type, outer, country) if p and p != entry.record.name)


def country_name(country: str, language: str) -> str:
    """The name of a country for its ISO 3166 code (CLDR); what is no code is shown as written."""
    return str(locale_of(language).territories.get(country, country)) if len(country) == 2 else country


def frame(context: Context, path: str, title: str, **values: Any) -> dict[str, Any]:
    """The fields that every view has, for a page at ``path`` in the site's language unless said otherwise."""
    site = context.site
    base = {
        "site": site,
        "path": web(path),
        "root": up(path),
        "canonical": site.base_url + web(path),
        "title": title,
        "lang": site.language,
        "dir": site.dir,
        "licence": site.licence_url,
    }
    return {**base, **values}


def year_label(year: str, context: Context) -> str:
    """A year as lists show it; years before 1 are counted from 1 BCE, which is the year 0 (ISO 8601)."""
    return label(f"{int(year):04d}", context.words) if int(year) <= 0 else context.words.digits(year)


def body_ref(
    document: Document,
    links: Links,
    over: tuple[BodyLink, ...],
    root: str,
    images: Images | None = None,
    *,
    below: bool = False,
) -> BodyRef:
    """The body of a document, with every address seen from a page whose root is ``root``, and ``over`` laid over it.

    ``below``: an image stands above it, so that none of its own is wanted at once.
    """
    hrefs = tuple(rooted(href, root) for href in links.hrefs)
    if images is None or not images.shown or not links.assets:
        return BodyRef(document.body, hrefs, over, links.labels)
    found: list[BodyImage] = []
    addresses = list(hrefs)
    for number, (ref, href) in enumerate(zip(document.outline.references, links.hrefs, strict=False)):
        image = images.at(href) if ref.how == "image" else None
        if image is not None:
            candidates = tuple((root + address, width) for address, width in image.candidates)
            full = "" if href.startswith(image.src) or href in images.replaced else root + href
            eager = not below and not found
            found.append(BodyImage(number, image.width, image.height, candidates, eager, full))
            if not href.startswith(image.src):
                addresses[number] = root + image.src
    return BodyRef(document.body, tuple(addresses), over, links.labels, tuple(found))


def figure_view(figure: Figure, address: str, images: Images) -> FigureView:
    """An image of the front matter as pages show it."""
    image = images.at(address)
    if image is None:
        return FigureView(address, figure.alt, figure.caption, figure.credit, rights=figure.rights)
    src = address if address.startswith(image.src) else image.src
    full = address if src != address and address not in images.replaced else ""
    return FigureView(
        src,
        figure.alt,
        figure.caption,
        figure.credit,
        image.width,
        image.height,
        figure.rights,
        image.candidates,
        full,
    )


def card_of(figure: Figure | None, address: str, images: Images) -> CardView | None:
    """What networks show of a page with this image, where that is large enough."""
    image = images.at(address) if figure is not None else None
    if figure is None or image is None or image.card is None:
        return None
    return replace(image.card, alt=figure.alt)


def rooted(href: str, root: str) -> str:
    """An address relative to the site's root as seen from a page."""
    return href if not href or href.startswith(("#", "?")) or SCHEME.match(href) else (root + href or "./")


def name_links(owner: Article | FreePage | Entry, context: Context, root: str) -> tuple[BodyLink, ...]:
    """The links to lay over a body: one for each mention that rule L1 lets be linked."""
    found = []
    for mention in owner.named.mentions():
        if mention.status != "linked" or mention.block < 0:
            continue
        item = context.names.get((mention.kind, mention.record))
        if item is not None and item.url:
            css = f"mention mention-{mention.kind}"
            found.append(BodyLink(mention.block, mention.start, mention.end, root + item.url, css, item.detail))
    return tuple(found)


def pager(context: Context, path: str, number: int, total: int) -> PagerView:
    """Where page ``number`` of ``total`` stands, for a list whose first page is at ``path``."""
    near = {1, total, *range(number - 2, number + 3)}
    pages = tuple(Link(context.words.number(n), page_path(path, n)) for n in sorted(near) if 1 <= n <= total)
    previous = page_path(path, number - 1) if number > 1 else ""
    following = page_path(path, number + 1) if number < total else ""
    return PagerView(number, total, previous, following, pages)


def page_path(path: str, number: int) -> str:
    """The address of a page of a paged list: the first has none of its own."""
    return web(path) if number == 1 else f"{web(path)}{number}/"


def split_pages(count: int, size: int = PER_PAGE) -> list[range]:
    """The ranges of items on each page; one empty page where there is nothing."""
    return [range(i, min(i + size, count)) for i in range(0, count, size)] or [range(0)]


def contents_of(owner: Article | FreePage) -> tuple[tuple[int, str, str], ...]:
    """The table of contents."""
    labels = dict(owner.links.labels)
    return tuple([(h.level, h.anchor, h.words.shown(labels)) for h in owner.document.outline.headings])


def own_extra(fields: ArticleFields) -> dict[str, Any]:
    """Front matter that archivegen does not know, for templates that do."""
    return dict(sorted(fields.extra.items()))
