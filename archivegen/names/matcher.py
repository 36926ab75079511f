"""Finding written names in the text of an article: all of them, at word edges, the longest first (rules W1-W8)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from archivegen.names import edges, neighbours
from archivegen.names.forms import FULL, PERSON, THING, WORDS, Lexicon
from archivegen.names.vocabulary import is_preposition, lexis, primary, stands_in_a_place_case
from archivegen.names.writing import SEPARATOR, Written, fold, normal, read
from archivegen.source.body import Block

TITLE_BLOCK = -1
_Here = tuple[int, neighbours.Surroundings, bool]  # a block, what stands around its names, whether it is a headline
_BESIDE = neighbours.LEFT | neighbours.RIGHT
_COMMAS = frozenset(",،，、")


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A written name: ``text[start:end]`` of a block (-1: the title).

    ``pattern`` is its number in the lexicon; below 0 it is ``means[-1 - pattern]``. ``evidence`` are the bits of
    `neighbours`: what stands beside it.
    """

    block: int
    start: int
    end: int
    pattern: int
    evidence: int = 0


class Candidates(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The written names of an article in reading order, the title's first. They never overlap."""

    spans: tuple[Span, ...] = ()


_NONE = Candidates()
_Hit = tuple[int, int, int]  # start and negative end in the normal text, pattern (folded ones after all others)


def match(
    blocks: Sequence[Block], title: str, lexicon: Lexicon, language: str = "", means: Sequence[str] = ()
) -> Candidates:
    """The names of the lexicon in a title and blocks. ``means``: further forms, of the front matter's ``means``."""
    texts = [title, *(block.text for block in blocks)]
    whole = read(SEPARATOR + SEPARATOR.join(texts) + SEPARATOR + SEPARATOR)
    starts = [1]  # of each block in the joined text
    for text in texts:
        starts.append(starts[-1] + len(text) + 1)
    raw = _search(whole.text, lexicon, means)
    if not raw:
        return _NONE
    page = _Page(whole, starts, blocks, primary(language), lexicon)
    hits = page.choose(raw)
    return Candidates(tuple(page.spans(hits))) if hits else _NONE


def _search(text: str, lexicon: Lexicon, means: Sequence[str]) -> list[_Hit]:
    """All hits in the order in which they are chosen: leftmost, longest, then the front matter's, the exact ones."""
    raw: list[_Hit] = []
    if lexicon.patterns:
        found = lexicon.automaton.find_matches_as_indexes(text, overlapping=True)
        raw = [(start, -end, pattern) for pattern, start, end in found]
    if lexicon.folded:
        more = len(lexicon.patterns)
        found = lexicon.folded_automaton.find_matches_as_indexes(fold(text), overlapping=True)
        raw += [(start, -end, more + number) for number, start, end in found]
    for number, form in enumerate(means):
        wanted = normal(form)
        at = text.find(wanted) if wanted else -1
        while at >= 0:
            raw.append((at, -at - len(wanted), -1 - number))
            at = text.find(wanted, at + 1)
    raw.sort()
    return raw


def _trait_of(form: str) -> int:
    """The traits of a form of the front matter."""
    return FULL | PERSON | THING | (WORDS if " " in form else 0)


class _Page:
    """One article while it is matched."""

    __slots__ = (
        "_around",
        "_by_end",
        "_by_start",
        "_foreign",
        "_here",
        "_open",
        "blocks",
        "language",
        "lexicon",
        "starts",
        "text",
        "written",
    )

    def __init__(
        self, written: Written, starts: list[int], blocks: Sequence[Block], language: str, lexicon: Lexicon
    ) -> None:
        self.written = written
        self.text = written.text
        self.starts = starts
        self.blocks = blocks
        self.language = language
        self.lexicon = lexicon
        self._around: dict[str, neighbours.Surroundings] = {}
        self._here: _Here | None = None
        self._by_start: dict[int, int] = {}
        self._by_end: dict[int, int] = {}
        self._foreign = any(block.language for block in blocks)
        self._open = not any(block.closed or block.marks for block in blocks)

    def choose(self, raw: list[_Hit]) -> list[tuple[int, int, int]]:
        """Of all hits those at word edges and in open text, leftmost first, the longest at each place."""
        text = self.text
        language = self.language
        foreign = self._foreign
        patterns = len(self.lexicon.patterns)
        chosen: list[tuple[int, int, int]] = []
        free = 0
        for place, (start, minus_end, pattern) in enumerate(raw):
            if start < free:
                continue
            end = -minus_end
            if foreign:
                language = self._language(self._block(start))
            if not (edges.starts(text, start, end, language) and edges.ends(text, start, end, language)):
                continue
            if self._closed(start, end):
                continue
            number = pattern if pattern < patterns else self.lexicon.folded[pattern - patterns][1]
            if text[start].islower() and (
                (number >= 0 and self._preposition(start, number)) or self._cut_short(raw, place, end, language)
            ):
                continue
            chosen.append((start, end, number))
            free = end
        return chosen

    def _cut_short(self, raw: list[_Hit], place: int, end: int, language: str) -> bool:
        """Whether a name with its article is the start of a longer one without: "the West" in "the West Indies"."""
        for start, minus_end, _ in raw[place + 1 :]:
            if start >= end:
                return False
            longer = -minus_end
            whole = longer > end and edges.starts(self.text, start, longer, language)
            if whole and edges.ends(self.text, start, longer, language):
                return True
        return False

    def _preposition(self, start: int, pattern: int) -> bool:
        """Whether the "von" of a surname alone is the text's own word for "of": "ein Brief von Berger"."""
        first = self.lexicon.patterns[pattern].partition(" ")[0]
        return not self.lexicon.traits[pattern] & FULL and is_preposition(first, self.language)

    def _language(self, number: int) -> str:
        own = self.blocks[number].language if number >= 0 else ""
        return primary(own) if own else self.language

    def _block(self, position: int) -> int:
        """The block at a position of the normal text; -1 is the title."""
        return bisect_right(self.starts, self.written.start(position)) - 2

    def _closed(self, start: int, end: int) -> bool:
        if self._open:
            return False
        number = self._block(start)
        if number < 0:
            return False
        block = self.blocks[number]
        if not block.closed and not block.marks:
            return False
        base = self.starts[number + 1]
        first, last = self.written.start(start) - base, self.written.end(end) - base
        return any(a < last and first < b for a, b in block.closed) or any(
            m.start < last and first < m.end for m in block.marks
        )

    def spans(self, hits: list[tuple[int, int, int]]) -> list[Span]:
        """The hits with their evidence, in the positions of their blocks."""
        traits = self.lexicon.traits
        self._by_start = {start: pattern for start, _, pattern in hits}
        self._by_end = {end: pattern for _, end, pattern in hits}
        spans: list[Span] = []
        number, base, following = TITLE_BLOCK, self.starts[0], self.starts[1]
        for place, (start, end, pattern) in enumerate(hits):
            trait = traits[pattern] if pattern >= 0 else _trait_of(self.text[start:end])
            origin = self.written.start(start)
            while origin >= following:
                number += 1
                base, following = following, self.starts[number + 2]
            evidence = self._evidence(start, end, trait, number) if trait & (PERSON | THING) else 0
            if self.text[end] in _COMMAS and place + 1 < len(hits):
                between = hits[place + 1][0] - end
                if between == 1 or (between == 2 and self.text[end + 1] == " "):
                    evidence |= neighbours.NEXT
            first, last = origin - base, self.written.end(end) - base
            if number >= 0 and self._switched_off(number, end, last):
                if spans and spans[-1].evidence & neighbours.NEXT:  # what it was next to has none now
                    spans[-1] = msgspec.structs.replace(spans[-1], evidence=spans[-1].evidence & ~neighbours.NEXT)
                continue
            spans.append(Span(number, first, last, pattern, evidence))
        return spans

    def _switched_off(self, number: int, end: int, last: int) -> bool:
        """Whether ``{nolink}`` stands after the name, or after its possessive (M1)."""
        nolink = self.blocks[number].nolink
        return bool(nolink) and any(last <= at <= last + edges.after_possessive(self.text, end) - end for at in nolink)

    def _evidence(self, start: int, end: int, trait: int, number: int) -> int:
        here = self._here if self._here is not None and self._here[0] == number else self._enter(number)
        _, around, headline = here
        evidence = around.before(start, trait, headline=headline) | around.after(start, end, trait, headline=headline)
        if evidence & _BESIDE:
            if evidence & neighbours.LEFT and stands_in_a_place_case(self.text[start:end], around.words.language):
                evidence &= ~(neighbours.LEFT | neighbours.GIVEN)
            if trait & WORDS:
                evidence &= ~around.shouted(start, end)
        if not trait & WORDS and around.common(start, end, headline=headline):
            evidence |= neighbours.COMMON
        return evidence

    def _enter(self, number: int) -> _Here:
        """The surroundings of the names in a block, and whether it is a headline; kept while it is the same block."""
        language = self._language(number) if self._foreign else self.language
        around = self._around.get(language)
        if around is None:
            words = lexis(language, self.lexicon.languages)
            around = neighbours.Surroundings(self.text, words, self._closed, self._starts_alone, self._ends_alone)
            self._around[language] = around
        headline = number < 0 or self.blocks[number].zone == "heading"
        self._here = (number, around, headline)
        return self._here

    def _starts_alone(self, position: int, trait: int) -> bool:
        return self._stands_alone(self._by_start.get(position), trait)

    def _ends_alone(self, position: int, trait: int) -> bool:
        return self._stands_alone(self._by_end.get(position), trait)

    def _stands_alone(self, pattern: int | None, trait: int) -> bool:
        """Whether the name beside is one of its own: "Kabul Ahmad Massoud said", not "Jordan Peterson"."""
        if pattern is None:
            return False
        other = self.lexicon.traits[pattern] if pattern >= 0 else FULL | PERSON | THING
        if not other & (PERSON | THING) or other & (FULL | WORDS) == FULL | WORDS:
            return True
        if trait & (FULL | WORDS | PERSON) == FULL | WORDS | PERSON and other & FULL and not other & PERSON:
            return True  # "He asked Ahmad Shah Massoud Kabul questions"
        return bool(other & FULL) and not (other | trait) & PERSON
