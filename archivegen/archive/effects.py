"""What names that are tried would change: every text read twice, the differences with their sentences (rule L10)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from archivegen.archive.changes import Change, Sense, compare, senses
from archivegen.archive.model import Quote
from archivegen.archive.naming import Naming, Task, named_of, quotes_of
from archivegen.archive.standing import Standing, may_hold, standings
from archivegen.archive.wishes import Wish
from archivegen.names.forms import Lexicon
from archivegen.names.registry import Registry
from archivegen.names.sentences import sentence_around
from archivegen.names.writing import normal
from archivegen.source.body import Block


class Effect(msgspec.Struct, frozen=True):
    """A change with the file and line where it shows, and the sentence there; ``was`` is where a link moves from."""

    change: Change
    path: str
    line: int
    quote: Quote
    was: int = 0


class Left(msgspec.Struct, frozen=True):
    """A place where a form that is tried stands, and that stays as it is."""

    form: str
    standing: Standing
    path: str
    line: int
    quote: Quote


class Count(msgspec.Struct, frozen=True):
    """How much there is of everything, in all texts."""

    mentions: int = 0
    links: int = 0
    doubts: int = 0


def effects(
    tasks: Sequence[Task],
    before: Sequence[Naming],
    later: Mapping[str, Naming],
    blocks_of: Callable[[str], Sequence[Block]],
) -> tuple[Effect, ...]:
    """All changes, text by text. ``later`` is what each text would name, by its path, still without sentences."""
    found: list[Effect] = []
    for task, old in zip(tasks, before, strict=True):
        new = later.get(task.document.path, old)
        mentions = new.named.mentions()
        if mentions == old.named.mentions():
            continue
        quotes = quotes_of(mentions, blocks_of(task.document.body), task.facts, dict(task.labels))
        new = msgspec.structs.replace(new, named=named_of(mentions, quotes, new.named.declared))
        for change in compare(senses(old.named), senses(new.named)):
            shown, line, quote = _shown(change, old, new)
            was = old.named.at(change.before.number)[0].line if shown and change.before else 0
            found.append(Effect(change, task.document.path, line, quote, was))
    return tuple(found)


def _shown(change: Change, old: Naming, new: Naming) -> tuple[Sense | None, int, Quote]:
    sense, naming = (change.after, new) if change.after else (change.before, old)
    number = sense.number if sense else 0
    mention, quote = naming.named.at(number)
    return change.after, mention.line, quote


def count(namings: Sequence[Naming]) -> Count:
    """The sums over all texts."""
    states = [mention.status for naming in namings for mention in naming.named.mentions()]
    doubts = states.count("doubt")
    return Count(len(states) - doubts, states.count("linked"), doubts)


def left_alone(
    tasks: Sequence[Task],
    namings: Mapping[str, Naming],
    lexicon: Lexicon,
    form: str,
    texts: Mapping[str, str],
    blocks_of: Callable[[str], Sequence[Block]],
) -> Iterator[Left]:
    """Where the form stands in any text, with what it is there. ``texts`` are the sources of the bodies, by path."""
    for task in tasks:
        path, facts = task.document.path, task.facts
        if not may_hold(f"{facts.title}\n{texts.get(path, '')}", form):
            continue
        blocks = blocks_of(task.document.body)
        for standing in standings(blocks, facts, namings[path], lexicon, form):
            text = facts.title if standing.block < 0 else blocks[standing.block].text
            line = facts.title_line
            if standing.block >= 0:
                line = blocks[standing.block].line + text.count("\n", 0, standing.start)
            quote = Quote(*sentence_around(text, standing.start, standing.end, facts.language))
            yield Left(form, standing, path, line, quote)


def reasons(wish: Wish, before: Lexicon, after: Lexicon, old: Registry, new: Registry) -> tuple[str, ...]:
    """What can be said of a name without looking at any text: why it changes nothing, or not what one may expect."""
    was, now = _strength(wish, before, old), _strength(wish, after, new)
    record = new.find(*wish.key)
    if wish.away:
        return ("the record still answers to it by another of its names",) if now else ()
    if record is not None and not record.link:
        return ("the record has link: false: its mentions are no links and are not counted",)
    if not now:
        return (_never(wish.form),)
    if was == now and wish.record is not None:
        listed = wish.record.bears(wish.form)
        how = "is a name of that record already" if listed else "is found already, by another of the record's names"
        return (f'"{wish.form}" {how}: {wish.record.written_in}',)
    if was == "short":
        return (f'"{wish.form}" means that record already wherever it is in play',)
    return ()


def _never(form: str) -> str:
    if not any(char.isalpha() for char in form):
        return f'"{form}" is never looked for: there is no letter in it'
    return f'"{form}" is never looked for: a title alone is nobody\'s name (rule W9)'


def _strength(wish: Wish, lexicon: Lexicon, registry: Registry) -> str:
    """How the record claims the form: as a full name, a short one, one with a context; "" where it does not."""
    form, place = normal(wish.form), registry.index.get(wish.key)
    at = bisect_left(lexicon.patterns, form)
    if place is None or lexicon.patterns[at : at + 1] != (form,):
        return ""
    return next((claim.strength for claim in lexicon.claims[at] if claim.record == place), "")
