"""The typed fields of articles and records, as the contract lists them. Values only: no reading, no checking."""

from __future__ import annotations

from typing import Any

import msgspec

from archivegen.diagnostics import Place


class When(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A date that may be uncertain.

    ``edtf`` is canonical EDTF text (ISO 8601-2). ``earliest`` and ``latest`` are Julian day numbers of the first and
    last day that it may mean; ``None`` means open or unknown on that side. ``time`` is what followed the day,
    RFC 3339 style (``09:30:00-04:00``), or empty.
    """

    edtf: str
    earliest: int | None
    latest: int | None
    time: str = ""


SOURCE_KINDS = ("newspaper", "magazine", "book", "report", "letter", "manuscript")


class Source(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The original publication of an article."""

    name: str = ""
    url: str = ""
    date: When | None = None
    page: str = ""
    archive: str = ""
    archive_location: str = ""
    rights: str = ""
    archived_url: str = ""  # a copy of ``url`` that a web archive keeps
    kind: str = ""  # one of ``SOURCE_KINDS``; "" for a newspaper


class Figure(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An image with what is said about it. ``src`` as written; ``at`` is its place in the file."""

    src: str
    caption: str = ""
    credit: str = ""
    alt: str = ""
    shows: tuple[str, ...] = ()
    at: Place = Place()
    rights: str = ""
    decorative: bool = False  # an empty "alt" was written: there is nothing to say of it
    shows_at: Place = Place()


class Declared(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One entry of ``people``, ``places`` or another kind's list: an id or a name, as written."""

    kind: str
    value: str
    at: Place = Place()


class Meaning(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One entry of ``means``: in this article the written form means this record."""

    form: str
    record: str
    at: Place = Place()


class Correction(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the archive has put right in an article, and when."""

    text: str
    date: When | None = None


class ArticleFields(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="article", tag_field="fields"):
    """The front matter of an article or of a free-standing page. ``""`` and ``()`` mean "there is none"."""

    title: str
    id: str = ""
    slug: str = ""
    lang: str = ""
    dir: str = ""
    summary: str = ""
    section: str = ""
    date: When | None = None
    updated: When | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    source: Source | None = None
    declared: tuple[Declared, ...] = ()
    never: tuple[str, ...] = ()  # the field "not"
    means: tuple[Meaning, ...] = ()
    image: Figure | None = None
    figures: tuple[Figure, ...] = ()
    draft: bool = False
    publish: When | None = None
    expires: When | None = None
    redirect_from: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()  # persistent ones, the one to cite first: ("doi", "10.1000/182")
    transcription: str = ""
    note: str = ""
    corrections: tuple[Correction, ...] = ()
    extra: dict[str, Any] = {}
    at: dict[str, Place] = {}  # where each top-level field stands


class NameField(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One written form of a record, with its marks (linking-rules: "name")."""

    form: str
    lang: str = ""
    script: str = ""
    kind: str = ""
    strict: bool = False
    context: bool = False
    search: bool = False
    since: When | None = None  # the field "from"
    until: When | None = None  # the field "to"
    fold: bool | None = None

    @property
    def sought_only(self) -> bool:
        """Whether it is there for readers who search: a misspelling, which nobody is called."""
        return self.search and not (self.kind or self.since or self.until)


class Within(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record that contains this one, for a time or always."""

    record: str
    since: When | None = None
    until: When | None = None
    at: Place = Place()


class RecordFields(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="record", tag_field="fields"):
    """The fields of a person, a place or a record of any other kind."""

    name: str = ""
    id: str = ""
    slug: str = ""
    lang: str = ""
    sort_name: str = ""
    names: tuple[NameField, ...] = ()
    short: tuple[str, ...] | None = None
    identifiers: tuple[tuple[str, str], ...] = ()  # (scheme, value): ("wikidata", "Q5838")
    sameas: tuple[str, ...] = ()
    born: When | None = None
    died: When | None = None
    roles: tuple[str, ...] = ()
    coordinates: tuple[float, float] | None = None  # latitude, longitude
    type: str = ""
    within: tuple[Within, ...] = ()
    country: str = ""
    link: bool = True
    index: bool = True
    inside: bool = False
    initials: bool = False
    fold: bool = False
    blockers: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    different_from: tuple[str, ...] = ()  # ids of records that are known to be others, however alike they look
    summary: str = ""
    image: Figure | None = None
    draft: bool = False
    extra: dict[str, Any] = {}
    at: dict[str, Place] = {}
