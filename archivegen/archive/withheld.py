"""What only a withheld text says: the words and addresses that must stand in no published file.

They are chosen so that they can be found in bytes as they are: no character that HTML, JSON, CSV or XML writes in
another way, no name that might be linked, long enough that nobody writes the same by chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from archivegen.archive.gather import members
from archivegen.archive.select import Selection
from archivegen.archive.urls import web
from archivegen.diagnostics import Place
from archivegen.source.body import Body, Text
from archivegen.source.fields import ArticleFields, RecordFields
from archivegen.source.parse import Document

TITLE, SLUG, PHRASE = 12, 6, 24  # the least length of each; a wide sign (Chinese, Korean) counts twice
PHRASES = 4  # of a body
LONGEST = 90
_PLAIN = re.compile(r"[^\W_](?:[^&<>\"'`\\{}%$#_~^\x00-\x1f\x7f]*[^\W_])?")
_NAME = re.compile(r"\b(?=[^\W\d_])(?=(.))\w+")


class Trace(msgspec.Struct, frozen=True, order=True):
    """Words of the withheld text at ``path``: its title, address, or some of its text; ``fate`` says why it waits."""

    path: str
    place: Place
    fate: str
    what: str
    text: str
    shown: str


class Withheld(msgspec.Struct, frozen=True):
    """A text that is not published, and why."""

    document: Document
    fate: str


def withheld(selections: Iterable[Selection], records: Iterable[Document], *, drafts: bool) -> tuple[Withheld, ...]:
    """Every article, page and record that this build does not publish; ``drafts``: whether it publishes those."""
    found: list[Withheld] = []
    for one in selections:
        found += [Withheld(d, "a draft") for d in one.drafts]
        found += [Withheld(d, "not yet due") for d in one.not_due]
        found += [Withheld(d, "expired") for d in one.expired]
    hidden = (d for d in records if isinstance(d.fields, RecordFields) and d.fields.draft)
    return (*found, *(() if drafts else (Withheld(d, "a draft") for d in hidden)))


def traces(texts: Sequence[Withheld], bodies: Callable[[str], Body]) -> tuple[Trace, ...]:
    """What to look for."""
    fates = {one.document.path: one.fate for one in texts}
    found: dict[str, Trace] = {}

    def note(document: Document, what: str, text: str, shown: str = "") -> None:
        fields = document.fields
        at = fields.at.get("title" if what != "address" else "slug") if isinstance(fields, ArticleFields) else None
        place = Place(1, 1) if at is None or what == "text" else at
        found.setdefault(text, Trace(document.path, place, fates[document.path], what, text, shown or text))

    for role, folder in (("article", "articles/"), ("page", "")):
        for member in members((one.document for one in texts if one.document.role == role), folder)[0]:
            slug = member.url.rstrip("/").rpartition("/")[2]
            if len(slug) >= SLUG:
                for written in {f"/{slug}/", f"/{web(slug)}/"}:
                    note(member.document, "address", written, f"/{member.url}")
    for one in texts:
        fields = one.document.fields
        if isinstance(fields, ArticleFields) and (title := distinctive(fields.title, TITLE)):
            note(one.document, "title", title)
        if isinstance(fields, ArticleFields | RecordFields):
            for phrase in (*phrases([fields.summary])[:1], *phrases(_stretches(bodies(one.document.body)))):
                note(one.document, "text", phrase)
    return tuple(sorted(found.values()))


def phrases(texts: Iterable[str]) -> list[str]:
    """The longest stretches in which no name stands, `PHRASES` of them at most."""
    found = {part for text in texts for piece in _without_names(text) if (part := distinctive(piece, PHRASE))}
    return sorted(sorted(found, key=lambda part: (-_width(part), part))[:PHRASES])


def distinctive(text: str, least: int) -> str:
    """The longest stretch of a text that is written alike everywhere; "" where it is too short to tell anything."""
    best = max((m[0].strip() for m in _PLAIN.finditer(" ".join(text.split()))), key=_width, default="")
    if len(best) > LONGEST:
        best = best[:LONGEST].rpartition(" ")[0] or best[:LONGEST]
    wide = _width(best) > len(best)
    return best if _width(best) >= least and (wide or " " in best) else ""


def words_of(value: Any) -> Iterator[str]:
    """Every text in a value, however deep: what somebody who publishes it has written by right."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from words_of(key)
            yield from words_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from words_of(part)


def _stretches(body: Body) -> Iterator[str]:
    """Text between the markup of a body."""
    for piece in body.pieces:
        if isinstance(piece, Text):
            yield body.blocks[piece.block].text[piece.start : piece.end]


def _without_names(text: str) -> Iterator[str]:
    """The text, divided at words that begin with a capital letter: a link may begin or end there."""
    begin = 0
    for word in _NAME.finditer(text):
        if word[1].isupper():
            yield text[begin : word.start()]
            begin = word.end()
    yield text[begin:]


def _width(text: str) -> int:
    return sum(2 if ord(sign) >= 0x2E80 else 1 for sign in text)
