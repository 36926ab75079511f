"""Dates of life and of names against the article's date: remarks for ``check`` (rules M9, M10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.names.mention import ArticleFacts
from archivegen.names.record import Record
from archivegen.names.settle import Article, out_of_time
from archivegen.source.days import day_to_iso
from archivegen.source.fields import NameField
from archivegen.source.written import yaml_scalar


class Settled(NamedTuple):
    """A settled name: its record, its pattern of the lexicon, and its line and place in the body.

    The column of ``at`` counts from the beginning of the body, whose lines are not known here; 0 is the title.
    """

    record: int
    pattern: int
    at: Place


def notes_on(article: Article, settled: Iterable[Settled]) -> tuple[Diagnostic, ...]:
    """Remarks on settled names, placed as these are; one remark a record and cause.

    That somebody had died is not remarked on where the front matter declares the person: the article means it so.
    """
    facts = article.facts
    if facts.earliest is None and facts.latest is None:
        return ()
    notes: dict[tuple[int, str], Diagnostic] = {}
    for place, pattern, at in settled:
        record = article.registry.records[place]
        state = out_of_time(record, facts) if article.person(place) else ""
        if state == "born" or (state == "died" and place not in article.said.declared):
            text, hint = _of_life(record, state, facts)
            notes.setdefault((place, state), warning(facts.path, at, "NAME-YEARS", text, hint=hint, group=state))
        name = _name_of(article, place, pattern)
        spans = [one for one in record.fields.names if name is not None and one.form == name.form]
        if name is not None and spans and all(_outside(one, facts) for one in spans):
            told = " and ".join(map(_span, spans))
            text = f'"{name.form}" was the name of "{record.id}" {told}, and the article is of {_day(facts)}'
            hint = "nothing is wrong where an old name is quoted; else correct its from: and to:"
            notes.setdefault((place, name.form), warning(facts.path, at, "NAME-OUT-OF-TIME", text, hint=hint))
    return tuple(sorted(notes.values()))


def _of_life(record: Record, state: str, facts: ArticleFacts) -> tuple[str, str]:
    """What is odd about a person who is named after death, or before birth, and what to do about it."""
    day = record.fields.died if state == "died" else record.fields.born
    when = f"who {state} {day.edtf}" if state == "died" and day else f"born {day.edtf}" if day else ""
    text = f'"{record.name}", {when}, is named in an article of {_day(facts)}'
    other = f"if somebody else is meant: not: [{yaml_scalar(record.id)}]"
    if state == "born":
        return text, f"{other}, or means: with the right id; or is a date wrong?"
    return text, f"right where the text looks back: people: [{yaml_scalar(record.id)}] says so; {other}"


def _span(name: NameField) -> str:
    """From when to when, as far as either is known."""
    since, until = (when.edtf if when else "" for when in (name.since, name.until))
    return f"from {since} to {until}" if since and until else f"until {until}" if until else f"from {since} on"


def _day(facts: ArticleFacts) -> str:
    """The article's date: a day, a month, a year, or the first and the last day that it may be."""
    first, last = (day_to_iso(day) if day is not None else "…" for day in (facts.earliest, facts.latest))
    if first == last:
        return first
    if first[:-6] == last[:-6] and (first[-6:], last[-6:]) == ("-01-01", "-12-31"):
        return first[:-6]
    month = first[:-3] == last[:-3] and first[-3:] == "-01" and last[-3:] >= "-28"
    return first[:-3] if month else f"{first}/{last}"


def _name_of(article: Article, record: int, pattern: int) -> NameField | None:
    claims = article.lexicon.claims[pattern] if pattern >= 0 else ()
    claim = next((c for c in claims if c.record == record and c.name >= 0), None)
    return None if claim is None else article.registry.records[record].names[claim.name]


def _outside(name: NameField, facts: ArticleFacts) -> bool:
    first = name.since.earliest if name.since else None
    last = name.until.latest if name.until else None
    early = first is not None and facts.latest is not None and facts.latest < first
    late = last is not None and facts.earliest is not None and facts.earliest > last
    return early or late
