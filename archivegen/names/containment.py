"""A place named with what contains it: "Springfield, Illinois" is one mention of the child (rule M7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from archivegen.names import neighbours as near
from archivegen.names.matcher import Span
from archivegen.names.settle import Article


class Chain(NamedTuple):
    """The spans from one to ``last`` are one name of ``record``."""

    last: int
    record: int


def chains(spans: Sequence[Span], article: Article) -> dict[int, Chain]:
    """The chains among an article's names, by the span that each begins with."""
    found: dict[int, Chain] = {}
    place = 0
    while place < len(spans):
        chain = _chain(spans, place, article) if spans[place].evidence & near.NEXT else None
        if chain is not None:
            found[place] = chain
            place = chain.last
        place += 1
    return found


def _chain(spans: Sequence[Span], first: int, article: Article) -> Chain | None:
    """The chain that begins here: each next name contains what is before it, and only one record fits."""
    ancestors = article.registry.ancestors
    children = [c.record for c in article.claims(spans[first]) if c.strength == "full"]
    last = first
    while spans[last].evidence & near.NEXT and last + 1 < len(spans):
        parents = {c.record for c in article.claims(spans[last + 1]) if c.strength == "full"}
        inside = [c for c in children if ancestors[c] & parents]
        if not inside:
            break
        children = inside
        last += 1
    return Chain(last, children[0]) if last > first and len(children) == 1 else None
