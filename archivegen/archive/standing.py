"""Where a written form stands in a text and what it is there: what ``try`` says of places that stay as they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

from archivegen.archive.naming import Naming
from archivegen.names import neighbours
from archivegen.names.edges import is_word
from archivegen.names.forms import Lexicon
from archivegen.names.matcher import Span, match
from archivegen.names.mention import ArticleFacts, Mention
from archivegen.names.writing import fold, normal, read
from archivegen.source.body import Block

_ACCENTS = re.compile("[\u0300-\u036f]+")
CAUSES = {
    "mention": "is a mention already",
    "doubt": "is a doubt already",
    "longer": "as a part of a longer name",
    "closed": "in code, an address or a link, or marked by hand",
    "ordinary": "where the same text has it as an ordinary word",
    "beside": "beside another capitalised word or a title: part of a longer name that no record has",
    "absent": "as a short form, of somebody whom the text does not bring into play",
    "not": "where the front matter says so (not)",
    "capitals": "with other capitals",
    "accents": "with other accents",
    "word": "inside a longer word",
    "edge": "beside a sign that makes it a part of something else, switched off by hand, or never looked for",
}


class Standing(msgspec.Struct, frozen=True):
    """A stretch of a block (-1: the title) that looks like the form. ``other`` is the longer name, or the meaning."""

    block: int
    start: int
    end: int
    cause: str  # a key of `CAUSES`
    other: str = ""


def may_hold(text: str, form: str) -> bool:
    """Whether the source of a text may have the form in it, with whatever accents and capitals: a quick sieve."""
    letters = re.findall("[a-z]+", _bare(form))
    bare = _bare(text)
    return all(some in bare for some in letters) if letters else not text.isascii()


def _bare(text: str) -> str:
    low = text.lower()
    return low if low.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFD", low))


def standings(
    blocks: Sequence[Block], facts: ArticleFacts, naming: Naming, lexicon: Lexicon, form: str
) -> Iterator[Standing]:
    """Every place of the form, in any capitals and accents, with what makes of it what it is."""
    spans = match(blocks, facts.title, lexicon, facts.language, [m.form for m in facts.means]).spans
    wanted, known = normal(form), naming.named.mentions()
    for number, text in enumerate([facts.title, *(block.text for block in blocks)], -1):
        written = read(text)
        low, at = _plain(written.text), -1
        while (at := low.find(_plain(wanted), at + 1)) >= 0:
            end = at + len(wanted)
            first, last = written.start(at), written.end(end)
            mentions = [m for m in known if m.block == number and m.start < last and first < m.end]
            beside = [s for s in spans if s.block == number and s.start < last and first < s.end]
            closed = number >= 0 and _closed(blocks[number], first, last)
            found = _taken(mentions, beside, text, first, last, closed=closed)
            if found is None and beside:
                found = refused(beside[0], facts), ""
            elif found is None:
                around = written.text[at - 1 : at] + written.text[end : end + 1]
                found = _unseen(written.text[at:end], wanted, around), ""
            if found[0]:
                yield Standing(number, first, last, *found)


def _plain(text: str) -> str:
    """In lower case and without accents, of the same length."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in fold(text))


def _taken(
    mentions: Sequence[Mention], spans: Sequence[Span], text: str, first: int, last: int, *, closed: bool
) -> tuple[str, str] | None:
    """What has taken the place: a mention of it, what no name is looked for in, or a longer name."""
    for mention in mentions:
        if (mention.start, mention.end) == (first, last):
            doubt = " or ".join(ident for _, ident in mention.candidates)
            return ("doubt", doubt) if mention.status == "doubt" else ("mention", mention.record)
    if closed:
        return "closed", ""
    stretches = [(m.end - m.start, m.start, m.end) for m in mentions]
    stretches += [(s.end - s.start, s.start, s.end) for s in spans]
    length, start, end = max(stretches, default=(0, 0, 0))
    return ("longer", " ".join(text[start:end].split())) if length > last - first else None


def _closed(block: Block, first: int, last: int) -> bool:
    taken = [*block.closed, *((mark.start, mark.end) for mark in (*block.marks, *block.links))]
    return any(start < last and first < end for start, end in taken)


def refused(span: Span, facts: ArticleFacts) -> str:
    """Why a name that was found at this very place is none."""
    if span.evidence & neighbours.COMMON:
        return "ordinary"
    if span.evidence & (neighbours.AGAINST & ~neighbours.DETERMINER):
        return "beside"
    return "not" if facts.never else "absent"


def _unseen(there: str, wanted: str, around: str) -> str:
    """Why a name was not found where its letters stand; "" where they are some of another word's."""
    same = there in {wanted, wanted.upper()}
    if any(map(is_word, around)):
        return "word" if same else ""
    if same:
        return "edge"
    return "capitals" if there.lower() == wanted.lower() else "accents"
