"""What the search page narrows by: which values each facet offers, and how many pages have them before a question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import quote

from archivegen.archive.model import Key
from archivegen.names.kinds import Kind
from archivegen.pages.context import Context
from archivegen.pages.views.items import Count
from archivegen.pages.views.search import Facet

Value = TypeVar("Value", str, Key)

AT_FIRST = 12  # values of each facet that are shown before a question
OWN = ("kind", "section", "decade", "year", "language")  # with "q" and "order" the words of a search page's address


def facet_name(kind: Kind) -> str:
    """The name of a kind's facet in the index and in addresses: ``people``."""
    return f"{kind.name}-named" if kind.name in (*OWN, "q", "order") else kind.name


def choose_filter_values(counts: Mapping[Value, int], limit: int) -> frozenset[Value]:
    """The most frequent values, the first in order where counts are equal.

    Every value costs readers something: the search page loads them all.
    """
    used = (value for value, count in counts.items() if count > 0)
    return frozenset(sorted(used, key=lambda value: (-counts[value], value))[: max(limit, 0)])


def offered(context: Context) -> dict[Key, str]:
    """The records offered as values, the most named of each kind, and what each is called: namesakes with a detail."""
    counts: defaultdict[str, dict[Key, int]] = defaultdict(dict)
    for key, entry in context.archive.entries.items():
        if entry.url and entry.fields.index:
            counts[key[0]][key] = context.records[key].count
    limit = context.settings.search.filters
    chosen = sorted(key for found in counts.values() for key in choose_filter_values(found, limit))
    return told_apart({key: (context.records[key].name, context.records[key].detail) for key in chosen})


def told_apart(named: Mapping[Key, tuple[str, str]]) -> dict[Key, str]:
    """Labels for (name, detail) of records: the name, with the detail where it is shared, else with the id."""
    names = Counter((key[0], name) for key, (name, _) in named.items())
    details = Counter((key[0], *both) for key, both in named.items())
    labels = {}
    for key, (name, detail) in named.items():
        apart = detail if detail and details[key[0], name, detail] == 1 else key[1]
        labels[key] = name if names[key[0], name] == 1 else f"{name} ({apart})"
    return labels


def facets(context: Context) -> tuple[Facet, ...]:
    """All facets in the order in which they are shown, each with its first values; languages are counted later."""
    archive, words = context.archive, context.words
    pages = {words("article"): len(archive.articles)}
    pages |= {
        kind.label: sum(e.record.kind == kind.name and bool(e.url) and e.fields.index for e in archive.entries.values())
        for kind in context.kinds
    }
    pages[words("page")] = len(archive.pages)
    sections = {section.label: len(section.articles) for section in archive.sections}
    decades: Counter[str] = Counter()
    for year, members in archive.years:
        if int(year) > 0:
            decades[year[:-1] + "0"] += len(members)
    found = [
        _facet("kind", words("search.filter.kind"), pages),
        _facet("section", words("search.filter.section"), sections),
        _decades(dict(sorted(decades.items())), context),
        Facet("year", words("search.filter.year"), ()),
    ]
    labels = offered(context)
    for kind in context.kinds:
        named = {labels[key]: context.records[key].count for key in labels if key[0] == kind.name}
        found.append(_facet(facet_name(kind), kind.plural, named))
    return (*found, Facet("language", words("search.filter.language"), ()))


def _decades(counts: Mapping[str, int], context: Context) -> Facet:
    label = context.words("search.filter.decade")
    values = ((context.words("years.decade", decade=context.words.digits(d)), d, n) for d, n in counts.items())
    return Facet("decade", label, tuple(Count(text, _address("decade", d), n) for text, d, n in values))


def _facet(name: str, label: str, counts: Mapping[str, int]) -> Facet:
    most = sorted(((value, n) for value, n in counts.items() if n), key=lambda pair: (-pair[1], pair[0]))[:AT_FIRST]
    return Facet(name, label, tuple(Count(value, _address(name, value), n) for value, n in most))


def _address(name: str, value: str) -> str:
    return f"search/?{name}={quote(value, safe='')}"
