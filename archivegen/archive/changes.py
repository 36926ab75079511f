"""Two readings of one text: what its names meant and what they mean now, for ``try`` and the report of changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from archivegen.archive.model import Key, Named

What = Literal[
    "link gained",
    "link lost",
    "link moved",
    "mention gained",
    "mention lost",
    "other record",
    "other words",
    "doubt made",
    "doubt settled",
    "doubt changed",
    "doubt gone",
]


class Sense(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name at its place in a text, and the record that it means; a doubt where ``record`` is empty.

    ``start`` and ``end`` are offsets into the source of the body, or into the title: as long as that is the same, so
    is the place. ``number`` is its place among the mentions of its reading.
    """

    title: bool
    start: int
    end: int
    form: str
    kind: str
    record: str
    rule: str = ""
    linked: bool = False
    candidates: tuple[Key, ...] = ()
    number: int = -1

    @property
    def key(self) -> Key | None:
        """The record, or ``None`` for a doubt."""
        return (self.kind, self.record) if self.record else None


class Change(msgspec.Struct, frozen=True):
    """One difference. ``before`` or ``after`` is ``None`` where nothing was named; one of them is there.

    Of a "link moved", ``before`` is the mention that was the link, ``after`` the one that is now. Links are gained
    and lost where a text has more or fewer to a record; a "mention gained" or "lost" leaves their number as it is.
    """

    what: What
    before: Sense | None
    after: Sense | None


def senses(named: Named) -> tuple[Sense, ...]:
    """What a text names, in reading order."""
    return tuple(
        Sense(
            mention.block < 0,
            mention.source,
            mention.source_end,
            quote.name,
            mention.kind,
            mention.record if mention.status != "doubt" else "",
            mention.rule,
            mention.status == "linked",
            mention.candidates,
            number,
        )
        for number, (mention, quote) in enumerate(named.pairs())
    )


def compare(before: Sequence[Sense], after: Sequence[Sense]) -> tuple[Change, ...]:
    """What differs between two readings of the same text, in its order. Pure; equal readings give nothing.

    Names at the same place are compared with each other; else those that overlap ("Kabul", then "Kabul Bank").
    """
    found = [Change(what, old, new) for old, new in _pairs(before, after) if (what := _what(old, new)) is not None]
    return tuple(sorted(_moves(found), key=_order))


def _order(change: Change) -> tuple[bool, int, int]:
    sense = change.after or change.before
    return (not sense.title, sense.start, sense.end) if sense else (False, 0, 0)


def _place(sense: Sense) -> tuple[bool, int, int]:
    return not sense.title, sense.start, sense.end


def _pairs(before: Sequence[Sense], after: Sequence[Sense]) -> Iterator[tuple[Sense | None, Sense | None]]:
    waiting: defaultdict[tuple[bool, int, int], list[Sense]] = defaultdict(list)
    for new in after:
        waiting[_place(new)].append(new)
    left = []
    for old in before:
        same = waiting.get(_place(old))
        if same:
            yield old, same.pop(0)
        else:
            left.append(old)
    yield from _overlapping(
        sorted(left, key=_place), sorted((s for same in waiting.values() for s in same), key=_place)
    )


def _overlapping(before: Sequence[Sense], after: Sequence[Sense]) -> Iterator[tuple[Sense | None, Sense | None]]:
    i = j = 0
    while i < len(before) or j < len(after):
        old = before[i] if i < len(before) else None
        new = after[j] if j < len(after) else None
        if old is not None and new is not None and old.title == new.title:
            if old.end <= new.start:
                new = None
            elif new.end <= old.start:
                old = None
        elif old is not None and new is not None:
            old, new = (old, None) if old.title else (None, new)
        yield old, new
        i += old is not None
        j += new is not None


def _what(old: Sense | None, new: Sense | None) -> What | None:
    if new is None:
        return None if old is None else _gone(old)
    if old is None:
        return "doubt made" if not new.record else "link gained" if new.linked else "mention gained"
    if not old.record:
        if new.record:
            return "doubt settled"
        return None if (old.form, old.candidates) == (new.form, new.candidates) else "doubt changed"
    if not new.record:
        return "doubt made"
    if old.key != new.key:
        return "other record"
    if old.linked != new.linked:
        return "link gained" if new.linked else "link lost"
    return None if (old.start, old.end) == (new.start, new.end) else "other words"


def _gone(old: Sense) -> What:
    return "doubt gone" if not old.record else "link lost" if old.linked else "mention lost"


def _moves(changes: Sequence[Change]) -> Iterator[Change]:
    """The changes, with a link that one mention of a record loses and another of the same text gains as one that moves.

    Where the one is gone, or the other new, that is a mention lost or gained: the text has as many links as before.
    """
    lost: defaultdict[Key | None, list[Change]] = defaultdict(list)
    for change in changes:
        if change.what == "link lost" and change.before:
            lost[change.before.key].append(change)
    moved: list[Change] = []
    for change in changes:
        if change.what != "link gained" or change.after is None or not lost[change.after.key]:
            continue
        gone = lost[change.after.key].pop(0)
        moved += (gone, change)
        yield Change("link moved", gone.before, change.after)
        if gone.after is None:
            yield Change("mention lost", gone.before, None)
        if change.before is None:
            yield Change("mention gained", None, change.after)
    yield from (change for change in changes if not any(change is one for one in moved))
