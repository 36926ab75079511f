"""Dates of life and of names against the article's date: remarks for ``check`` (rules M9, M10)."""

from __future__ import annotations

from collections.abc import Iterable

from archivegen.diagnostics import Diagnostic, Place, warning
from archivegen.names.mention import ArticleFacts
from archivegen.names.settle import Article, out_of_time
from archivegen.source.fields import NameField

_REMARKS = {"died": "had died", "born": "was not yet born"}


def notes_on(article: Article, settled: Iterable[tuple[int, int, int]]) -> tuple[Diagnostic, ...]:
    """Remarks on settled names, each a record, a pattern of the lexicon and a line; one remark a record and cause.

    That somebody had died is not remarked on where the front matter declares the person: the article means it so.
    """
    facts = article.facts
    if facts.earliest is None and facts.latest is None:
        return ()
    notes: dict[tuple[int, str], Diagnostic] = {}
    for place, pattern, line in settled:
        record = article.registry.records[place]
        at = Place(line, 1)
        state = out_of_time(record, facts) if article.person(place) else ""
        if state == "born" or (state == "died" and place not in article.said.declared):
            text = f'"{record.name}" {_REMARKS[state]} at the article\'s date'
            notes.setdefault((place, state), warning(facts.path, at, "NAME-YEARS", text, group=state))
        name = _name_of(article, place, pattern)
        if name is not None and _outside(name, facts):
            text = f'"{name.form}" was not the name of "{record.id}" at the article\'s date'
            notes.setdefault((place, name.form), warning(facts.path, at, "NAME-OUT-OF-TIME", text))
    return tuple(sorted(notes.values()))


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
