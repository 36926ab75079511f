"""What only a withheld text says: the words and addresses that must stand in no published file.

They are chosen so that they can be found in bytes as they are: no character that HTML, JSON, CSV or XML writes in
another way, no name that might be linked, long enough that nobody writes the same by chance.
"""

from __future__ import annotations

import re
from collections import defaultdict
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


def withheld(selections: Iterable[Selection], records: Iterable[Document]) -> tuple[Withheld, ...]:
    """Every article, page and record that this build does not publish; ``records``: the files of such records."""
    found: list[Withheld] = []
    for one in selections:
        found += [Withheld(d, "a draft") for d in one.drafts]
        found += [Withheld(d, "not yet due") for d in one.not_due]
        found += [Withheld(d, "expired") for d in one.expired]
    return (*found, *(Withheld(d, "a draft") for d in records if d.fields is not None))


def addresses(document: Document) -> tuple[str, ...]:
    """``articles/…/``: where an article or page would be, alone and beside a namesake; none for a record.

    Which of the two holds depends on what else is published on the day that it is.
    """
    if not isinstance(document.fields, ArticleFields):
        return ()
    return tuple(dict.fromkeys((_address(document), _address(document, document))))


def left_to_namesakes(texts: Iterable[Withheld], published: Iterable[Document]) -> frozenset[str]:
    """The last parts of addresses that withheld texts cannot have: published namesakes see to it that they are dated.

    Who writes one of these means the namesakes, or a folder that is called as all of them are.
    """
    waiting = [one.document for one in texts if isinstance(one.document.fields, ArticleFields)]
    names = {(d.role, d.stem) for d in waiting}
    same: defaultdict[tuple[str, str], list[Document]] = defaultdict(list)
    for one in published:
        if (one.role, one.stem) in names:
            same[one.role, one.stem].append(one)
    left, own = set[str](), set[str]()
    for document in waiting:
        alone, beside = _address(document), _address(document, *same[document.role, document.stem])
        own |= {beside} if beside != alone else {*addresses(document)}
        left |= {alone} - {beside}
    return frozenset(map(last_part, left)) - {last_part(url) for url in own}


def _address(document: Document, *others: Document) -> str:
    return members((document, *others), "articles/" if document.role == "article" else "")[0][0].url


def traces(texts: Sequence[Withheld], bodies: Callable[[str], Body]) -> tuple[Trace, ...]:
    """What to look for: of each text the same, whichever others there are. Words of several are those of the first."""
    fates = {one.document.path: one.fate for one in texts}
    found: dict[str, Trace] = {}

    def note(document: Document, what: str, text: str, shown: str = "") -> None:
        fields = document.fields
        at = fields.at.get("title" if what != "address" else "slug") if isinstance(fields, ArticleFields) else None
        place = Place(1, 1) if at is None or what == "text" else at
        found.setdefault(text, Trace(document.path, place, fates[document.path], what, text, shown or text))

    for one in texts:
        for url in addresses(one.document):
            slug = last_part(url)
            if len(slug) >= SLUG:
                for written in {f"/{slug}/", f"/{web(slug)}/"}:
                    note(one.document, "address", written, f"/{url}")
    for one in texts:
        fields = one.document.fields
        if isinstance(fields, ArticleFields) and (title := distinctive(fields.title, TITLE)):
            note(one.document, "title", title)
        if isinstance(fields, ArticleFields | RecordFields):
            for phrase in (*phrases([fields.summary])[:1], *phrases(_stretches(bodies(one.document.body)))):
                note(one.document, "text", phrase)
    return tuple(sorted(found.values()))


def last_part(url: str) -> str:
    """``mostar`` of ``articles/mostar/``."""
    return url.rstrip("/").rpartition("/")[2]


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
