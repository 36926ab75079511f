"""What resolving gives: mentions, doubts, what is declared, and what is wrong."""

from __future__ import annotations

from typing import Literal

import msgspec

from archivegen.diagnostics import Diagnostic, Place
from archivegen.source.body import Zone
from archivegen.source.fields import ArticleFields, Declared, Meaning, When

Status = Literal["linked", "mention", "doubt"]
Rule = Literal["M1", "M2", "M3", "M4", "M6", "M7", "M8", "M9", "Z4"]
Key = tuple[str, str]  # (kind, id)


class Mention(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A written name: ``text[start:end]`` of a block (-1: the title), ``body[source:source_end]`` in the source.

    For the title the source is the title. ``record`` is empty for a doubt. ``candidates`` are all records that were
    considered; ``rule`` is the one that settled it, or that could not. ``kind`` is the record's, or that of all
    candidates, or empty where they differ. ``reference`` is the mark's, for a mention marked by hand.
    """

    block: int
    start: int
    end: int
    source: int
    source_end: int
    zone: Zone
    kind: str
    record: str
    status: Status
    candidates: tuple[Key, ...]
    rule: Rule
    anchor: str
    line: int
    reference: int = -1


class ArticleFacts(msgspec.Struct, frozen=True):
    """What resolving must know of an article, or of a record's own page, beside its text.

    ``earliest`` and ``latest`` bound its date (Julian day numbers). ``own`` is the record whose page it is (Z7).
    """

    id: str
    path: str
    language: str = ""
    earliest: int | None = None
    latest: int | None = None
    title: str = ""
    title_line: int = 1
    declared: tuple[Declared, ...] = ()
    never: tuple[str, ...] = ()
    never_at: Place = Place()
    means: tuple[Meaning, ...] = ()
    own: Key | None = None
    shown: tuple[tuple[str, Place], ...] = ()  # ids of the records that its figures show: declared, too
    references: tuple[Place, ...] = ()  # where each reference of the body stands, for what is said of a mark


class Resolution(msgspec.Struct, frozen=True):
    """All mentions in reading order, the title's first; ``declared`` records; ``stubs`` no record answers to (L4).

    ``diagnostics`` are for every build; ``notes`` for ``check`` alone (dates of life, names out of their time).
    """

    mentions: tuple[Mention, ...] = ()
    declared: tuple[Key, ...] = ()
    stubs: tuple[Declared, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    notes: tuple[Diagnostic, ...] = ()


def facts_of(fields: ArticleFields, ident: str, path: str, language: str = "") -> ArticleFacts:
    """The facts of an article from its front matter; ``language``: the archive's, where the article names none."""
    date: When | None = fields.date
    figures = (*((fields.image,) if fields.image else ()), *fields.figures)
    return ArticleFacts(
        ident,
        path,
        fields.lang or language,
        date.earliest if date else None,
        date.latest if date else None,
        fields.title,
        fields.at["title"].line if "title" in fields.at else 1,
        fields.declared,
        fields.never,
        fields.at.get("not", Place()),
        fields.means,
        shown=tuple((ident, figure.shows_at) for figure in figures for ident in figure.shows),
    )
