"""Deciding which record every written name of an article means, or that it cannot be decided (rules M1-M12)."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

import msgspec

from archivegen.diagnostics import Place
from archivegen.names.containment import Chain, chains
from archivegen.names.declared import Said, look_up
from archivegen.names.forms import Lexicon
from archivegen.names.matcher import TITLE_BLOCK, Candidates, Span
from archivegen.names.mention import ArticleFacts, Key, Mention, Resolution, Rule, Status
from archivegen.names.registry import Registry
from archivegen.names.repeat import Repeat, choose_links
from archivegen.names.settle import Article, Verdict
from archivegen.names.years import Settled, notes_on
from archivegen.source.body import Block, Mark, Zone

LinkedRecord = Callable[[str], Key | None]


def resolve(
    facts: ArticleFacts,
    candidates: Candidates,
    blocks: Sequence[Block],
    registry: Registry,
    lexicon: Lexicon,
    *,
    repeat: Repeat = "first",
    article_ids: Container[str] = (),
    linked_record: LinkedRecord | None = None,
) -> Resolution:
    """The mentions of an article; a pure function of its arguments.

    ``candidates`` come from `match` with the forms of ``facts.means``. ``article_ids`` are what ``[[id]]`` may name
    beside records. ``linked_record`` tells which record's page an address within the site is (rule Z4).
    """
    said = look_up(facts, blocks, registry, article_ids)
    if linked_record is not None:
        _follow_links(said, blocks, registry, linked_record)
    article = Article(facts, said, registry, lexicon)
    spans = candidates.spans
    contained = chains(spans, article)
    article.introduce(spans, (chain.record for chain in contained.values()))
    found = _Mentions(article, blocks)
    found.add_marks()
    found.add_names(spans, contained)
    mentions = found.in_order(repeat)
    declared = tuple(registry.records[i].key for i in said.declared)
    notes = notes_on(article, found.settled)
    return Resolution(mentions, declared, tuple(said.stubs), tuple(sorted(said.diagnostics)), notes)


def _follow_links(said: Said, blocks: Sequence[Block], registry: Registry, linked_record: LinkedRecord) -> None:
    for number, block in enumerate(blocks):
        for place, link in enumerate(block.links):
            key = linked_record(link.target)
            record = registry.index.get(key) if key else None
            if record is not None:
                said.marked[number, -1 - place] = record


class _Mentions:
    """The mentions of one article, gathered."""

    __slots__ = ("_all", "article", "blocks", "settled")

    def __init__(self, article: Article, blocks: Sequence[Block]) -> None:
        self.article = article
        self.blocks = blocks
        self.settled: list[Settled] = []
        self._all: list[Mention] = []

    def add_marks(self) -> None:
        """The mentions marked by hand, and existing links to records' pages."""
        for (number, place), record in self.article.said.marked.items():
            block = self.blocks[number]
            mark = block.marks[place] if place >= 0 else block.links[-1 - place]
            self._all.append(self._by_hand(number, block, mark, record, "M1" if place >= 0 else "Z4"))

    def _by_hand(self, number: int, block: Block, mark: Mark, record: int, rule: Rule) -> Mention:
        key = self.article.registry.records[record].key
        line = block.line + block.text.count("\n", 0, mark.start)
        reference = max(0, mark.reference)
        span = (mark.start, mark.end, mark.source, mark.source_end)
        kind, ident = key
        return Mention(number, *span, block.zone, kind, ident, "mention", (key,), rule, block.anchor, line, reference)

    def add_names(self, spans: Sequence[Span], contained: dict[int, Chain]) -> None:
        """The mentions and doubts among the written names."""
        hidden = -1
        for place, span in enumerate(spans):
            if place <= hidden:
                continue
            chain = contained.get(place)
            if chain is not None:
                hidden = chain.last
                self._add(span, spans[hidden].end, Verdict(chain.record, (chain.record,), "M7"))
                continue
            verdict = self.article.verdict(span)
            if verdict is not None:
                self._add(span, span.end, verdict)

    def _add(self, span: Span, end: int, verdict: Verdict) -> None:
        identity = self.article.registry.keys
        keys = tuple([identity[i] for i in verdict.candidates])
        number = span.block
        if number == TITLE_BLOCK:
            zone: Zone = "title"
            anchor, line = "", self.article.facts.title_line
            source, source_end = span.start, end
        else:
            block = self.blocks[number]
            zone, anchor, line = block.zone, block.anchor, block.line + block.text.count("\n", 0, span.start)
            source, source_end = _place_of(block, span.start, end)
        status: Status = "mention"
        if verdict.record is None:
            kinds = {kind for kind, _ in keys}
            kind, ident, status = (kinds.pop() if len(kinds) == 1 else ""), "", "doubt"
        else:
            kind, ident = identity[verdict.record]
            at = 0 if number == TITLE_BLOCK else source + 1
            self.settled.append(Settled(verdict.record, span.pattern, Place(line, at, max(1, source_end - source))))
        self._all.append(
            Mention(
                number, span.start, end, source, source_end, zone, kind, ident, status, keys, verdict.rule, anchor, line
            )
        )

    def in_order(self, repeat: Repeat) -> tuple[Mention, ...]:
        """All of them in reading order, those that become links marked as such."""
        self._all.sort(key=lambda m: (m.block, m.start, m.end))
        own = self.article.facts.own
        unlinked = self.article.registry.unlinked
        for place in choose_links(self._all, self.blocks, repeat):
            mention = self._all[place]
            key = (mention.kind, mention.record)
            if key != own and key not in unlinked:
                self._all[place] = msgspec.structs.replace(mention, status="linked")
        return tuple(self._all)


def _place_of(block: Block, start: int, end: int) -> tuple[int, int]:
    """Where a stretch of a block stands in the body; most blocks are one run."""
    if len(block.runs) == 1:
        run = block.runs[0]
        if run.start <= start and end <= run.end and run.source_end - run.source == run.end - run.start:
            return run.source + start - run.start, run.source + end - run.start
    return block.source_span(start, end)
