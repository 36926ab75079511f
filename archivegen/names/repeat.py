"""Which mentions become links: the first of each record, the first in each section, all, or none (rule L1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from archivegen.names.mention import Mention
from archivegen.source.body import Block

Repeat = Literal["first", "section", "all", "none"]


def choose_links(mentions: Sequence[Mention], blocks: Sequence[Block], repeat: Repeat = "first") -> frozenset[int]:
    """The places in ``mentions`` that are linked. Never in titles, headings or alt text; what is marked by hand always.

    ``mentions`` stand in reading order, as `resolve` gives them; one that must not be linked has no ``record``.
    """
    chosen = set()
    seen: set[tuple[str, str]] = set()
    block = -1
    for place, mention in enumerate(mentions):
        if mention.block < 0 or not mention.record:
            continue
        if repeat == "section" and mention.block != block:
            if any(b.zone == "heading" for b in blocks[block + 1 : mention.block + 1]):
                seen.clear()
            block = mention.block
        if not blocks[mention.block].linkable:
            continue
        key = (mention.kind, mention.record)
        by_hand = mention.reference >= 0
        if by_hand or repeat == "all" or (repeat != "none" and key not in seen):
            chosen.add(place)
        seen.add(key)
    return frozenset(chosen)
