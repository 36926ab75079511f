"""Where the tags of links go in a body: around the names, so that all elements nest.

A link that crosses inline markup encloses it (rule Z6): its two ends move outwards over tags that stand beside them
until the elements in between are whole; what is still cut is closed before the link's end and opened again behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import Literal, NamedTuple

from archivegen.pages.views.bodies import BodyLink
from archivegen.source.body import Block, Body, Html, Piece, Ref, Text
from archivegen.source.body_writer import escape
from archivegen.source.raw_html import INLINE, VOID

REMOTE = re.compile(r"(?i)https?:|//")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^<]*>?")
_ID = re.compile(r'\sid="[^"]*"')
_EMPTY = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?></\1>")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

Kind = Literal["open", "close", "whole", "link", "edge"]


class Laid(str):
    """Tags that come with a link."""

    __slots__ = ()


class _Event(NamedTuple):
    """A piece within a block: text, an inline tag, something whole, or the edge of an existing link."""

    kind: Literal["text", "open", "close", "whole", "link"]
    at: int  # index among the pieces
    linked: bool  # inside an existing link


def without_empty(written: Iterable[str]) -> Iterator[str]:
    """What is written, without elements that one link opens again behind it and the next one closes in front of it."""
    for laid, parts in groupby(filter(None, written), lambda part: isinstance(part, Laid)):
        tags = "".join(parts)
        while laid and (fewer := _EMPTY.sub("", tags)) != tags:
            tags = fewer
        yield tags


@lru_cache(maxsize=4096)
def _kind(written: str) -> Kind:
    """What a piece of HTML is within a block; "edge" where it cannot be within one."""
    if written.count("<") != 1 or not written.startswith("<"):
        return "link" if "<a " in written else "whole"
    m = _TAG.fullmatch(written)
    if m is None:
        return "whole"
    name = m[2].lower()
    if name == "a":
        return "link"
    if name not in INLINE:
        return "whole" if name in VOID else "edge"
    return "whole" if name in VOID else "close" if m[1] else "open"


class Overlay:
    """Where the tags of links go: before and after pieces, and within texts."""

    def __init__(self, body: Body, hrefs: Sequence[str], links: Sequence[BodyLink]) -> None:
        self.pieces = body.pieces
        self.hrefs = hrefs
        self.before: defaultdict[int, list[str]] = defaultdict(list)
        self.after: defaultdict[int, list[str]] = defaultdict(list)
        self.within: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        self.crossed = False  # whether elements are closed and opened again: only then may empty ones be written
        if not links:
            return
        wanted: defaultdict[int, list[BodyLink]] = defaultdict(list)
        for link in sorted(links, key=lambda link: (link.block, link.start, link.end)):
            given = wanted[link.block]
            if link.start < link.end and (not given or given[-1].end <= link.start):
                given.append(link)
        self.edges = self._edges()
        self.unwritten = self._unwritten()
        spans: dict[int, tuple[int, int]] = {}
        for i, piece in enumerate(body.pieces):
            if type(piece) is Text and piece.block in wanted:
                spans[piece.block] = (spans[piece.block][0] if piece.block in spans else i, i)
        for number, (first, last) in spans.items():
            events = self._events(first, last)
            for link in wanted[number]:
                self._lay(link, body.blocks[number], events)

    def _events(self, first: int, last: int) -> list[_Event]:
        """The pieces of a block, with the tags that stand directly around its text on the page."""
        pieces = self.pieces
        while first and (first - 1 in self.unwritten or self._tag(pieces[first - 1]) == "open"):
            first -= 1
        while last + 1 < len(pieces) and (last + 1 in self.unwritten or self._tag(pieces[last + 1]) == "close"):
            last += 1
        events: list[_Event] = []
        linked, i = self._linked(first), first
        while i <= last:
            piece = pieces[i]
            if type(piece) is Text:
                events.append(_Event("text", i, linked))
            elif type(piece) is Html:
                i, linked = self._event(events, piece.html, i, linked)
            i += 1
        return events

    def _event(self, events: list[_Event], written: str, i: int, linked: bool) -> tuple[int, bool]:
        """Add the event of a piece of HTML; the index of its last piece, and whether a link is open behind it."""
        following = self.pieces[i + 1] if i + 1 < len(self.pieces) else None
        if type(following) is Ref:
            if not written.startswith("<a"):
                href = self.hrefs[following.reference] if following.reference < len(self.hrefs) else ""
                events.append(_Event("link" if REMOTE.match(href) else "whole", i, linked))
                return i + 2, linked
            if self._left_out(following):
                return i + 2, linked  # left out
            events.append(_Event("link", i, linked=True))
            return i + 2, True
        kind = _kind(written)
        if kind == "link":
            single = written.count("<") == 1
            if single and written.startswith("</") and not linked:
                return i, False  # the end of a link that is left out
            events.append(_Event("link", i, linked=True))
            return i, (not written.startswith("</")) if single else linked
        events.append(_Event("whole" if kind == "edge" else kind, i, linked))
        return i, linked

    def _edges(self) -> list[tuple[int, bool]]:
        """The pieces at which an existing link begins (true) or ends."""
        found: list[tuple[int, bool]] = []
        for i, piece in enumerate(self.pieces):
            if type(piece) is Html and piece.html.startswith(("<a", "</a>")) and piece.html.count("<") == 1:
                if piece.html == "</a>":
                    found.append((i, False))
                elif piece.html.startswith("<a") and _kind(piece.html) == "link":
                    following = self.pieces[i + 1] if i + 1 < len(self.pieces) else None
                    found.append((i, not (type(following) is Ref and self._left_out(following))))
        return found

    def _unwritten(self) -> frozenset[int]:
        """The pieces of links that are left out, their texts apart: two tags, of which the first is three pieces."""
        found: set[int] = set()
        for (i, begins), following in zip_longest(self.edges, self.edges[1:]):
            piece = self.pieces[i]
            if not begins and type(piece) is Html and piece.html.startswith("<a"):
                found |= {i, i + 1, i + 2}
                found |= {following[0]} if following else set()
        return frozenset(found)

    def _linked(self, at: int) -> bool:
        """Whether a piece stands within an existing link."""
        linked = False
        for i, begins in self.edges:
            if i >= at:
                break
            linked = begins
        return linked

    def _left_out(self, piece: Ref) -> bool:
        return piece.reference < len(self.hrefs) and not self.hrefs[piece.reference]

    @staticmethod
    def _tag(piece: Piece) -> str:
        return _kind(piece.html) if type(piece) is Html else ""

    def _lay(self, link: BodyLink, block: Block, events: list[_Event]) -> None:
        first = last = -1
        for number, event in enumerate(events):
            if event.kind != "text":
                continue
            text = self._text(event)
            if text.start <= link.start < text.end:
                first = number
            if text.start < link.end <= text.end:
                last = number
                break
        if first < 0 or last < 0 or (events[first].linked and not link.mark):
            return
        opening, closing = _tags(link, block)
        if first == last:
            within = self.within[events[first].at]
            within.append((link.start, opening))
            within.append((link.end, closing))
        elif not any(event.kind == "link" for event in events[first:last]):
            self._cross(link, events, (first, last), (opening, closing))

    def _text(self, event: _Event) -> Text:
        piece = self.pieces[event.at]
        assert type(piece) is Text  # noqa: S101 - an event of this kind is made from a text only
        return piece

    def _cross(self, link: BodyLink, events: list[_Event], span: tuple[int, int], tags: tuple[str, str]) -> None:
        """Lay a link over more than one text."""
        self.crossed = True
        first, last = span
        opened, cut = _unmatched(events, first, last)
        start, end = first, last
        if link.start == self._text(events[first]).start:
            while cut and start and events[start - 1].kind == "open":
                start -= 1
                cut -= 1
        if link.end == self._text(events[last]).end:
            while opened and end + 1 < len(events) and events[end + 1].kind == "close":
                end += 1
                opened.pop()
        outside = _open_at(events, start)
        if cut > len(outside):
            return  # unbalanced markup
        around = [self._html(n, events) for n in outside[len(outside) - cut :]]
        inside = [self._html(n, events) for n in opened]
        opening = _closers(around) + tags[0] + _reopened(around)
        closing = _closers(inside) + tags[1] + _reopened(inside)
        if start == first:
            self.within[events[first].at].append((link.start, opening))
        else:
            self.before[events[start].at].append(Laid(opening))
        if end == last:
            self.within[events[last].at].append((link.end, closing))
        else:
            self.after[events[end].at].insert(0, Laid(closing))

    def _html(self, number: int, events: list[_Event]) -> str:
        piece = self.pieces[events[number].at]
        return piece.html if type(piece) is Html else ""


def _unmatched(events: list[_Event], first: int, last: int) -> tuple[list[int], int]:
    """Elements opened between two texts and not closed there; how many are closed there and were open before."""
    opened: list[int] = []
    cut = 0
    for number in range(first + 1, last):
        kind = events[number].kind
        if kind == "open":
            opened.append(number)
        elif kind == "close":
            if opened:
                opened.pop()
            else:
                cut += 1
    return opened, cut


def _open_at(events: list[_Event], end: int) -> list[int]:
    """The elements that are open in front of an event."""
    opened: list[int] = []
    for number in range(end):
        if events[number].kind == "open":
            opened.append(number)
        elif events[number].kind == "close" and opened:
            opened.pop()
    return opened


def _closers(tags: list[str]) -> str:
    return "".join(f"</{m[2]}>" for tag in reversed(tags) if (m := _TAG.match(tag)))


def _reopened(tags: list[str]) -> str:
    return "".join(_ID.sub("", tag) for tag in tags)


def _tags(link: BodyLink, block: Block) -> tuple[str, str]:
    """The tags around a link's text; text of the other direction is isolated (rule W11)."""
    opening = _opening(link.href, link.css, link.title, link.lang, link.mark)
    closing = "</mark>" if link.mark else "</a>"
    text = block.text
    if not text.isascii() and _RIGHT_TO_LEFT.search(text):
        around = _direction(text[: link.start] + " " + text[link.end :])
        if around and (_direction(text[link.start : link.end]) or around) != around:
            return f"{opening}<bdi>", f"</bdi>{closing}"
    return opening, closing


@lru_cache(maxsize=4096)
def _opening(href: str, css: str, title: str, lang: str, mark: bool) -> str:
    """The tag before a link's text: the same for all that lead from one folder to one record."""
    lang = f' lang="{escape(lang)}"' if lang else ""
    css = f' class="{escape(css)}"' if css else ""
    if mark:
        return f"<mark{css}{lang}>"
    title = f' title="{escape(title)}"' if title else ""
    return f'<a{css} href="{escape(href)}"{title}{lang}>'


def _direction(text: str) -> str:
    """The direction of the first letter that has one."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return ""
