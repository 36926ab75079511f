"""The archive as a whole, after linking: articles in order, records with all that names them. Frozen values only."""

from __future__ import annotations

import msgspec

from archivegen.names.mention import Mention
from archivegen.names.record import Record
from archivegen.source.fields import ArticleFields, Figure, RecordFields, When
from archivegen.source.parse import Document

Key = tuple[str, str]  # (kind, id): how a record is called, everywhere


class Quote(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The sentence around a mention, with the name set apart (rule L2).

    ``sentence`` is where the sentence begins in its block: mentions of one block that agree in it stand in one
    sentence. ``at`` is where the name begins in the whole sentence as quoted, whatever ``before`` leaves out.
    """

    before: str
    name: str
    after: str
    sentence: int = 0
    at: int = 0


class Named(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Who and what a document names (`named_of`). Of each mention there is one item in the first three fields.

    ``said`` is the mention and its quote, packed: all documents are held at once, and few are looked at so closely.
    ``records`` is whom it means, ``None`` for a doubt; ``sentences`` the number of its sentence, counted from 0.
    ``unsettled`` are the candidates of all doubts, of which there are ``doubts``. ``digest`` stands for all of it, and
    is "" where nobody has worked it out.
    """

    said: tuple[bytes, ...] = ()
    records: tuple[Key | None, ...] = ()
    sentences: tuple[int, ...] = ()
    declared: tuple[Key, ...] = ()
    unsettled: tuple[Key, ...] = ()
    doubts: int = 0
    digest: str = ""

    def mentions(self) -> tuple[Mention, ...]:
        """Every mention, in reading order. Unpacked anew each time: ask once, not for each of them."""
        return tuple([_MENTION.decode(one)[0] for one in self.said])

    def pairs(self) -> tuple[tuple[Mention, Quote], ...]:
        """Every mention with its sentence. Unpacked anew each time: ask once, not for each of them."""
        return tuple(map(_BOTH.decode, self.said))

    def at(self, number: int) -> tuple[Mention, Quote]:
        """One mention and its sentence."""
        return _BOTH.decode(self.said[number])


_MENTION = msgspec.msgpack.Decoder(tuple[Mention, msgspec.Raw])
_BOTH = msgspec.msgpack.Decoder(tuple[Mention, Quote])


class Asset(msgspec.Struct, frozen=True):
    """A file to publish beside the pages. ``source`` is its path in the project, ``path`` its address."""

    source: str
    path: str
    digest: str


class Links(msgspec.Struct, frozen=True):
    """Where the references of a document lead: one address each, relative to the site's root or with a scheme.

    ``assets`` are the files that it shows; ``articles`` and ``records`` those that it points at by hand.
    """

    hrefs: tuple[str, ...] = ()
    assets: tuple[Asset, ...] = ()
    articles: tuple[str, ...] = ()
    records: tuple[Key, ...] = ()
    labels: tuple[tuple[int, str], ...] = ()  # (number of the reference, what a bare [[id]] shows)


class Article(msgspec.Struct, frozen=True):
    """A published article. ``url`` is relative to the site's root (``articles/mostar/``)."""

    id: str
    url: str
    fields: ArticleFields
    document: Document
    lang: str
    dir: str
    section: str  # the section's address part, "" for none
    year: str  # the year that it is listed under, "" for none
    named: Named
    links: Links
    authors: tuple[tuple[str, str], ...]  # (name as shown, address or "")

    @property
    def date(self) -> When | None:
        """When it was first published."""
        return self.fields.date


class FreePage(msgspec.Struct, frozen=True):
    """A free-standing page from ``content/pages``."""

    id: str
    url: str
    fields: ArticleFields
    document: Document
    lang: str
    dir: str
    named: Named
    links: Links


class Sighting(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a record is named: which article (its place in order), which of its mentions, sentence by sentence."""

    article: int
    sentences: tuple[tuple[int, ...], ...]

    @property
    def mentions(self) -> int:
        """How many times the article names it."""
        return sum(map(len, self.sentences))


class Companion(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record that stands in the same articles: in how many, and the first of them by date."""

    record: Key
    count: int
    articles: tuple[int, ...]


class Period(msgspec.Struct, frozen=True, array_like=True):
    """From when to when; ``None`` is open or not known."""

    since: When | None = None
    until: When | None = None


class Containment(msgspec.Struct, frozen=True, array_like=True):
    """A record that contains another, or is contained in it, and when."""

    record: Key
    periods: tuple[Period, ...]

    @property
    def former(self) -> bool:
        """Whether it has ended."""
        return all(period.until is not None for period in self.periods)


class Contained(msgspec.Struct, frozen=True, array_like=True):
    """A record that lies in another, with the roll-up (rule M7): what is counted is never a mention of the other.

    ``articles`` name the record itself, ``inner`` something that lies within it. An article whose date lies outside of
    the years of the containment is not counted.
    """

    containment: Containment
    articles: int
    inner: int


class Entry(msgspec.Struct, frozen=True):
    """A record with its page and all that is known of it in the archive.

    ``within`` are the containers that matter today, ``containers`` those of all times that have a page. ``inner``
    articles name something within it, ``inner_only`` of them without naming it. ``companions`` counts all records
    that ``together`` shows the first of. ``written`` are the articles whose byline leads to it, which is a role and no
    mention (rule Z7). ``unsettled`` mentions in articles are doubts that may mean it (rule M3).
    """

    record: Record
    key: Key
    url: str  # "" where it has no page
    document: Document | None
    fields: RecordFields
    named: Named
    links: Links
    sightings: tuple[Sighting, ...] = ()
    declared: tuple[int, ...] = ()
    together: tuple[Companion, ...] = ()
    companions: int = 0
    within: tuple[Key, ...] = ()
    containers: tuple[Containment, ...] = ()
    contained: tuple[Contained, ...] = ()
    inner: int = 0
    inner_only: int = 0
    described_by: tuple[Key, ...] = ()
    stub: bool = False
    written: tuple[int, ...] = ()
    unsettled: int = 0

    @property
    def mentions(self) -> int:
        """How many times articles name it."""
        return sum([len(sentence) for sighting in self.sightings for sentence in sighting.sentences])

    @property
    def contains(self) -> tuple[Key, ...]:
        """What lies in it today."""
        return tuple(c.containment.record for c in self.contained if not c.containment.former)


class Section(msgspec.Struct, frozen=True):
    """A section, with its articles' places in order."""

    slug: str
    label: str
    articles: tuple[int, ...]


class Archive(msgspec.Struct, frozen=True):
    """Everything that is published, related to everything else. ``articles`` stand in order of time."""

    articles: tuple[Article, ...]
    pages: tuple[FreePage, ...]
    entries: dict[Key, Entry]  # by (kind, id), sorted
    sections: tuple[Section, ...]
    years: tuple[tuple[str, tuple[int, ...]], ...]
    undated: tuple[int, ...]
    backlinks: dict[str, tuple[int, ...]]  # article id → articles that point at it
    redirects: tuple[tuple[str, str], ...]  # (old path, address)
    doubts: int = 0


def figures_of(owner: Article | FreePage | Entry) -> tuple[Figure, ...]:
    """The images that its front matter or its row shows, the first one first; the page about the archive shows none.

    Their addresses stand last among its links, in this order.
    """
    image = (owner.fields.image,) if owner.fields.image else ()
    if isinstance(owner, FreePage) and owner.id == "about":
        return ()
    return image if isinstance(owner, Entry) else (*image, *owner.fields.figures)


def named_keys(named: Named, links: Links) -> tuple[Key, ...]:
    """The records that a document names, declares or points at, each once, in the order in which they come up."""
    found = [key for key in named.records if key is not None]
    return tuple(dict.fromkeys([*found, *named.declared, *links.records]))


def excerpt_of(document: Document, links: Links) -> str:
    """The first words of a document, with what the page shows for every bare ``[[id]]``."""
    return document.outline.excerpt.shown(dict(links.labels))
