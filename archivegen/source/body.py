"""What a Markdown body becomes: pieces of safe HTML, and blocks of text whose every character knows its source.

A *block* is a unit in which a name can stand: a paragraph, a heading, a table cell, a caption, an image's alt text.
Its ``text`` is what a reader sees. ``runs`` say where each stretch of it stands in the source body; ``closed`` says
where no name is looked for. *Pieces*, joined in order, are the page's HTML; linking only ever replaces `Text` pieces.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from archivegen.diagnostics import Diagnostic, Place

Zone = Literal["text", "heading", "title", "caption", "alt"]


class Run(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``text[start:end]`` of a block stands at ``body[source:source_end]``.

    Where the lengths agree the characters correspond one to one; where they do not (an entity, an escape), the whole
    stretch stands for the whole stretch.
    """

    start: int
    end: int
    source: int
    source_end: int


def _start(run: Run) -> int:
    return run.start


class Mark(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A mention marked by hand (rule M1): ``text[start:end]`` means the record ``target`` of ``kind``.

    ``kind`` is empty for ``[[id]]``, which may name a record of any kind or an article. ``reference`` is its number
    among the document's references, so that the link can be written. ``source`` to ``source_end`` is the shown text's
    place in the body (the id's, where there is no other text).
    """

    start: int
    end: int
    kind: str
    target: str
    reference: int
    source: int
    source_end: int


class Block(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A unit of text in which names are looked for. ``line`` is its first line in the file, counted from 1.

    ``linkable`` is false where mentions are counted, never linked (headings, alt text; rule Z2, Z3). ``anchor`` is
    the id of the element to point at when the block is quoted. ``language`` is a language other than the document's.
    ``nolink`` holds the offsets in ``text`` at which a ``{nolink}`` stood: a mention that ends there is not linked.
    ``links`` are the existing links with an address within the site: a link to a record's page is a mention of it
    (rule Z4). Their ``kind`` is "link", their ``target`` the address as written.
    """

    zone: Zone
    anchor: str
    line: int
    text: str
    runs: tuple[Run, ...]
    closed: tuple[tuple[int, int], ...] = ()
    marks: tuple[Mark, ...] = ()
    linkable: bool = True
    language: str = ""
    nolink: tuple[int, ...] = ()
    links: tuple[Mark, ...] = ()

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the body: from its first character's place to its last one's end.

        ``(-1, -1)`` where one of the two has no place.
        """
        first, last = self._run(start), self._run(end - 1)
        if first is None or last is None:
            return -1, -1
        whole = first.source_end - first.source != first.end - first.start
        low = first.source if whole else first.source + start - first.start
        whole = last.source_end - last.source != last.end - last.start
        high = last.source_end if whole else last.source + end - last.start
        return low, high

    def _run(self, offset: int) -> Run | None:
        i = bisect_right(self.runs, offset, key=_start) - 1
        return self.runs[i] if i >= 0 and self.runs[i].start <= offset < self.runs[i].end else None


class Text(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="t"):
    """Shown text: ``blocks[block].text[start:end]``, to be escaped, and linked where a mention stands."""

    block: int
    start: int
    end: int


class Ref(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="r"):
    """An address that is known only once the archive is: the resolved, escaped URL of a reference.

    A tag with an address is three pieces: `Html` up to the opening quote, `Ref`, `Html` from the closing quote.
    """

    reference: int


class Html(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="h"):
    """Safe HTML as it is. Inside a block with text, one tag a piece, so that links can nest around and inside.

    A piece there that is more than one tag (a footnote's mark), or none, is left whole.
    """

    html: str


Piece = Text | Ref | Html


class Reference(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Something that the body points at, as written.

    ``how``: "link" (``[text](target)``), "image" (``![alt](target)``), "wiki" (``[[target]]``), or "record"
    (``[text](person:target)``, with ``kind`` as written before the colon). The targets of links and images with a
    scheme are percent-encoded; all others are as written.
    """

    how: Literal["link", "image", "wiki", "record"]
    target: str
    kind: str
    at: Place


class Words(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Shown text on one line. ``marks`` are its bare ``[[id]]``: where one starts and ends, and its reference.

    What such a mark shows is known once the archive is, and may be that nothing is said of what it points at.
    """

    text: str = ""
    marks: tuple[tuple[int, int, int], ...] = ()

    def shown(self, labels: Mapping[int, str]) -> str:
        """The text as the page shows it; ``labels`` are by the number of the reference."""
        text = self.text
        for start, end, reference in reversed(self.marks):
            text = text[:start] + labels.get(reference, text[start:end]) + text[end:]
        return text

    def unmarked(self) -> str:
        """The text without its marks."""
        return " ".join(self.shown({reference: "" for *_, reference in self.marks}).split())


def words_of(text: str, marks: Iterable[Mark] = ()) -> Words:
    """A block's text on one line."""
    parts, bare, at, length = [], [], 0, 0
    for mark in marks:
        if mark.kind or text[mark.start : mark.end] != mark.target:
            continue
        before = _joined(text[at : mark.start], first=not length)
        start = length + len(before)
        parts += [before, mark.target]
        length = start + len(mark.target)
        bare.append((start, length, mark.reference))
        at = mark.end
    return Words("".join([*parts, _joined(text[at:], first=not length)]).rstrip(), tuple(bare))


def _joined(text: str, *, first: bool) -> str:
    """White space as one space each; none at the beginning of all."""
    found = re.sub(r"\s+", " ", text)
    return found.lstrip() if first else found


class Heading(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A heading for the table of contents."""

    level: int
    anchor: str
    words: Words


class Body(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A parsed body: what is shown, and what was found in it."""

    pieces: tuple[Piece, ...] = ()
    blocks: tuple[Block, ...] = ()


class Outline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The small facts of a body, kept without it: what it points at, its headings, its size, its first words."""

    references: tuple[Reference, ...] = ()
    headings: tuple[Heading, ...] = ()
    words: int = 0
    excerpt: Words = Words()
    diagnostics: tuple[Diagnostic, ...] = ()
