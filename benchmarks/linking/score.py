"""Precision and recall of predicted links against a gold set: strict, overlapping, and who is in an article at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from benchmarks.linking.gold import Gold, Row


class Ratio(NamedTuple):
    """Right of all predicted, found of all wanted."""

    right: int
    predicted: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Of what was linked, what is right."""
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """Of what should be linked, what is."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Score(NamedTuple):
    """How well one kind was linked. ``doubts``: of the mentions missed, the share that was asked about."""

    strict: Ratio
    overlap: Ratio
    pages: Ratio
    doubts: float


def is_soft(mention: Row) -> bool:
    """Whether a mention is neither wanted nor punished."""
    return bool(mention.get("optional") or mention.get("derived") or mention.get("nested"))


def touches(one: Row, other: Row) -> bool:
    """Whether two spans of one article share a character."""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def score(
    gold: Gold,
    predicted: Iterable[Row],
    kind: str,
    articles: frozenset[str],
    doubts: Iterable[Row],
    aside: Callable[[Row], bool] = lambda _: False,
) -> Score:
    """The score of one kind on some articles. Mentions without an id are not wanted: a link on one is wrong.

    ``aside`` tells which spans are neither wanted nor punished, marked or not.
    """
    true = [m for m in gold.mentions if m["kind"] == kind and m["id"] and m["article"] in articles]
    hard = [m for m in true if not is_soft(m) and not aside(m)]
    given = [p for p in predicted if p["kind"] == kind and p["article"] in articles]
    soft_at = _by_article([m for m in true if aside(m)])
    links = [p for p in given if not aside(p) and not _met(p, soft_at)]
    true_at, links_at, doubts_at = _by_article(true), _by_article(links), _by_article(doubts)
    right = sum(_met(p, true_at) for p in links)
    missed = [m for m in hard if not _met(m, links_at)]
    asked = sum(any(touches(d, m) and m["id"] in d["candidates"] for d in doubts_at[m["article"]]) for m in missed)
    exact, wanted, spans = set(map(_span, true)), set(map(_span, hard)), set(map(_span, links))
    # Who is in an article: one that is only there inside of longer names is neither wanted nor punished.
    on_page, page_wanted, page_given = set(map(_page, true)), set(map(_page, hard)), set(map(_page, links))
    return Score(
        Ratio(len(spans & exact), len(spans), len(spans & wanted), len(wanted)),
        Ratio(right, len(links), len(hard) - len(missed), len(hard)),
        Ratio(len(page_given & on_page), len(page_given), len(page_given & page_wanted), len(page_wanted)),
        asked / len(missed) if missed else 0.0,
    )


def _by_article(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["article"]].append(row)
    return found


def _met(one: Row, others: defaultdict[str, list[Row]]) -> bool:
    return any(one["id"] == other["id"] and touches(one, other) for other in others[one["article"]])


def _span(row: Row) -> tuple[str, int, int, str]:
    return row["article"], row["start"], row["end"], row["id"]


def _page(row: Row) -> tuple[str, str]:
    return row["article"], row["id"]
