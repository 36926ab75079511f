"""Where archivegen and a gold set differ, by the cause that can be told from outside, with cases to read by eye."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from benchmarks.linking.contested import Contested
from benchmarks.linking.gold import Gold, Names, Row
from benchmarks.linking.score import is_soft, touches

DOUBT = "a doubt: asked, not linked"
OTHER = "another of several records"
NO_NAME = "no record has this name (missing record or form)"
INSIDE = "gold at odds with W5, M6: inside of a longer name"
CONTAINER = "gold at odds with W1, M7: the container after a place, or part of a longer listed name"
LEFT_OUT = "left out by a rule for other reasons"
UNMARKED = "linked where the gold marks nothing"
NIL = "linked where the gold marks a name of nobody known"


class Case(NamedTuple):
    """One difference: why, on which side, and where."""

    cause: str
    side: str  # "missed" or "linked"
    kind: str
    row: Row
    text: str


def cases(
    gold: Gold, names: Names, links: Sequence[Row], doubts: Sequence[Row], articles: frozenset[str]
) -> list[Case]:
    """Every difference on these articles, in the sense of the overlapping score."""
    judge = _Judge(gold, names, links, doubts)
    wanted = [m for m in gold.mentions if m["article"] in articles and m["id"] and not is_soft(m)]
    missed = [m for m in wanted if not judge.found(m)]
    wrong = [link for link in links if link["article"] in articles and not judge.right(link)]
    return [
        *(Case(judge.missed(m), "missed", m["kind"], m, _around(gold, m)) for m in missed),
        *(Case(judge.linked(link), "linked", link["kind"], link, _around(gold, link)) for link in wrong),
    ]


class _Judge:
    def __init__(self, gold: Gold, names: Names, links: Iterable[Row], doubts: Iterable[Row]) -> None:
        self.contested = Contested(gold)
        self.names = names
        self.gold_at = _by_article(gold.mentions)
        self.links_at = _by_article(links)
        self.doubts_at = _by_article(doubts)

    def found(self, mention: Row) -> bool:
        return any(_same(mention, link) for link in self.links_at[mention["article"]])

    def right(self, link: Row) -> bool:
        return any(_same(mention, link) for mention in self.gold_at[link["article"]])

    def missed(self, mention: Row) -> str:
        if any(touches(mention, doubt) for doubt in self.doubts_at[mention["article"]]):
            return DOUBT
        over = [link for link in self.links_at[mention["article"]] if touches(mention, link)]
        if any(link["end"] - link["start"] > mention["end"] - mention["start"] for link in over):
            return CONTAINER
        if self.contested(mention):
            return INSIDE
        if over:
            return OTHER
        return LEFT_OUT if " ".join(mention["surface"].split()) in self.names.senses else NO_NAME

    def linked(self, link: Row) -> str:
        over = [mention for mention in self.gold_at[link["article"]] if touches(mention, link)]
        if any(mention["id"] for mention in over):
            return OTHER if any(m["start"] == link["start"] and m["end"] == link["end"] for m in over) else CONTAINER
        if over:
            return NIL
        return INSIDE if self.contested(link) else UNMARKED


def _same(mention: Row, link: Row) -> bool:
    return bool(mention["kind"] == link["kind"] and mention["id"] == link["id"] and touches(mention, link))


def _by_article(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["article"]].append(row)
    return found


def _around(gold: Gold, row: Row) -> str:
    body = gold.bodies[row["article"]]
    before, name, after = body[max(0, row["start"] - 60) : row["start"]], row["surface"], body[row["end"] :][:50]
    return " ".join(f"{before}⟦{name}⟧{after}".split())


def report(found: Sequence[Case], number: int) -> Iterator[str]:
    """How often each cause is, and ``number`` cases drawn from a seed, to read."""
    counts = Counter((case.side, case.kind, case.cause) for case in found)
    for (side, kind, cause), count in sorted(counts.items(), key=lambda item: (item[0][:2], -item[1])):
        yield f"  {count:5,}  {side} {kind}: {cause}"
    drawn = random.Random(4).sample(list(found), min(number, len(found)))
    for case in sorted(drawn, key=lambda c: (c.side, c.kind, c.cause)):
        rule = f", rule {case.row['rule']}" if "rule" in case.row else ""
        yield f"  {case.side} {case.kind} [{case.cause}{rule}] {case.row['id']}: {case.text}"
