"""Which articles are published: drafts, those not yet due and those that have expired are set apart and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import msgspec

from archivegen.held import Held
from archivegen.source.fields import ArticleFields
from archivegen.source.parse import Document

FATES = ("published", "drafts", "not_due", "expired")
ALWAYS = 1 << 40  # days


class Rules(msgspec.Struct, frozen=True):
    """What is let through. ``today`` is a Julian day number."""

    today: int
    drafts: bool = False
    future: bool = False


class Selection(msgspec.Struct, frozen=True):
    """Documents by what becomes of them. Nothing is in none of these."""

    published: tuple[Document, ...]
    drafts: tuple[Document, ...]
    not_due: tuple[Document, ...]
    expired: tuple[Document, ...]

    @property
    def withheld(self) -> tuple[Document, ...]:
        """All that is not published."""
        return (*self.drafts, *self.not_due, *self.expired)


def select(documents: Iterable[Document], rules: Rules, held: Held | None = None, what: str = "") -> Selection:
    """Sort documents by their fate. ``publish`` is the first day, ``expires`` the first day no more.

    ``what`` they are is the name under which what became of them is ``held``.
    """
    held, chosen = held or Held(), tuple(documents)
    shared = (rules.today, rules.drafts, rules.future)
    fates = held.row(f"fate of {what}", partial(_fate, rules), shared, held.numbers(len(chosen)), chosen)
    places = held.once(f"fates of {what}", _by_fate, fates)
    return Selection(*(held.picked(f"{fate} {what}", chosen, places[fate]) for fate in FATES))


def _by_fate(fates: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {fate: [] for fate in (*FATES, "")}
    for place, fate in enumerate(fates):
        places[fate].append(place)
    return places


def same_days(documents: Iterable[Document], today: int) -> tuple[int, int]:
    """From which day on, and until before which day, every document has the fate that it has today."""
    fields = [d.fields for d in documents if isinstance(d.fields, ArticleFields)]
    turns = [when.earliest for f in fields for when in (f.publish, f.expires) if when and when.earliest is not None]
    since = max((day for day in turns if day <= today), default=-ALWAYS)
    return since, min((day for day in turns if day > today), default=ALWAYS)


def _fate(rules: Rules, document: Document) -> str:
    fields = document.fields
    if not isinstance(fields, ArticleFields):
        return ""
    if fields.draft and not rules.drafts:
        return "drafts"
    if fields.expires is not None and fields.expires.earliest is not None and fields.expires.earliest <= rules.today:
        return "expired"
    if fields.publish is not None and not rules.future:
        first = fields.publish.earliest
        if first is not None and first > rules.today:
            return "not_due"
    return "published"
