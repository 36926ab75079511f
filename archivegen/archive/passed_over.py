"""Names of records that stand in a text and are no mention there, each with what keeps it from being one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from archivegen.archive.model import Key
from archivegen.archive.standing import refused
from archivegen.names.declared import find_meant
from archivegen.names.forms import Lexicon
from archivegen.names.matcher import Span, match
from archivegen.names.mention import ArticleFacts, Mention
from archivegen.names.registry import Registry
from archivegen.source.body import Block

# What keeps a name from being a mention, with the rule that says so.
CAUSES = {
    "nolink": ("M1", "switched off by hand, with {nolink} behind it"),
    "not": ("M1", "switched off in the front matter (not)"),
    "closed": ("Z3", "in code, an address, a formula or a link, or where linking is switched off"),
    "ordinary": ("W6", "the same text has it as an ordinary word, and here a sentence begins"),
    "beside": ("M6", "beside another capitalised word or a title: part of a longer name that no record has"),
    "absent": ("M4", "a short form, of somebody whom the text does not bring into play"),
    "context": ("M8", "its record asks for a context (context: true), which the text does not give"),
}


class PassedOver(msgspec.Struct, frozen=True):
    """A stretch of a block (-1: the title) with a name of ``records``; ``cause`` is a key of `CAUSES`."""

    block: int
    start: int
    end: int
    cause: str
    records: tuple[Key, ...]


def passed_over(
    blocks: Sequence[Block], facts: ArticleFacts, mentions: Sequence[Mention], registry: Registry, lexicon: Lexicon
) -> tuple[PassedOver, ...]:
    """All of them, in reading order. Found by matching once more, with what is closed and switched off laid open."""
    taken = [(m.block, m.start, m.end) for m in mentions]
    never = {registry.keys[i] for ident in facts.never for i in find_meant(ident, registry)}
    found = []
    for span in _free(match(blocks, facts.title, lexicon, facts.language).spans, taken):
        if records := _records(span, registry, lexicon):
            found.append(PassedOver(span.block, span.start, span.end, _cause(span, records, never, lexicon), records))
        taken.append((span.block, span.start, span.end))
    if any(block.nolink or block.closed for block in blocks):
        opened = [msgspec.structs.replace(block, nolink=(), closed=()) for block in blocks]
        for span in _free(match(opened, facts.title, lexicon, facts.language).spans, taken):
            if records := _records(span, registry, lexicon):
                closed = any(a < span.end and span.start < b for a, b in blocks[span.block].closed)
                cause = "closed" if closed else "nolink"
                found.append(PassedOver(span.block, span.start, span.end, cause, records))
    return tuple(sorted(found, key=lambda p: (p.block, p.start, p.end)))


def _free(spans: Sequence[Span], taken: Sequence[tuple[int, int, int]]) -> Iterator[Span]:
    """The spans that stand in no stretch that is taken."""
    by_block: dict[int, list[tuple[int, int]]] = {}
    for block, start, end in taken:
        by_block.setdefault(block, []).append((start, end))
    for span in spans:
        if not any(a < span.end and span.start < b for a, b in by_block.get(span.block, ())):
            yield span


def _records(span: Span, registry: Registry, lexicon: Lexicon) -> tuple[Key, ...]:
    """The records that bear the name; none where it is only a blocker."""
    return tuple(dict.fromkeys(registry.keys[claim.record] for claim in lexicon.claims[span.pattern]))


def _cause(span: Span, records: Sequence[Key], never: set[Key], lexicon: Lexicon) -> str:
    if never.issuperset(records):
        return "not"
    cause = refused(span, _WITHOUT_NOT)
    asks = any(claim.strength == "context" for claim in lexicon.claims[span.pattern])
    return "context" if cause == "absent" and asks else cause


_WITHOUT_NOT = ArticleFacts("", "")
