"""What stands beside a record's evidence: who appears with it, what contains it, what lies within it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from archivegen.archive.dates import period
from archivegen.archive.model import Contained, Containment, Entry, Key
from archivegen.charts.network import MOST, Met, Network, network
from archivegen.pages.views.items import Link, RecordItem
from archivegen.pages.views.records import CompanionView, ContainedView, ContainerView

if TYPE_CHECKING:
    from archivegen.pages.context import Context


def companions_of(entry: Entry, context: Context) -> tuple[CompanionView, ...]:
    """The records that appear in the same articles, each with the articles that show it."""
    return tuple(
        CompanionView(
            replace(context.names[one.record], count=one.count),
            tuple(context.titles[number] for number in one.articles),
            one.count - len(one.articles),
        )
        for one in entry.together
    )


def network_of(entry: Entry, context: Context) -> Network | None:
    """The first of these records as a drawing."""
    names = context.names
    met = (Met(names[c.record].name, names[c.record].url, c.count, c.articles) for c in entry.together[:MOST])
    return network([one for one in met if one.url])


def breadcrumb(entry: Entry, context: Context) -> tuple[Link, ...]:
    """What contains it today, nearest first; by the first container where there are several. A circle ends."""
    chain = chain_above(entry, context.archive.entries)
    return tuple(Link(context.names[key].name, context.names[key].url) for key in chain)


def chain_above(entry: Entry, entries: Mapping[Key, Entry]) -> tuple[Key, ...]:
    """The records that contain a record today, nearest first, by the first container where there are several."""
    chain: list[Key] = []
    one = entry
    while (outer := next((c.record for c in one.containers if not c.former), None)) is not None:
        if outer == entry.key or outer in chain:
            break
        chain.append(outer)
        one = entries[outer]
    return tuple(chain)


def kin(entry: Entry, entries: Mapping[Key, Entry]) -> tuple[frozenset[Key], frozenset[Key]]:
    """All that contains or contained a record, and all that lies or lay within it, near and far."""
    outer = _reached(entry, lambda one: (entries[c.record] for c in one.containers))
    inner = _reached(entry, lambda one: (entries[c.containment.record] for c in one.contained))
    return outer, inner


def _reached(entry: Entry, step: Callable[[Entry], Iterable[Entry]]) -> frozenset[Key]:
    found: set[Key] = set()
    waiting = [entry]
    while waiting:
        new = [one for one in step(waiting.pop()) if one.key not in found]
        found.update(one.key for one in new)
        waiting += new
    return frozenset(found)


def containers_of(entry: Entry, context: Context) -> tuple[ContainerView, ...]:
    """All that directly contains or contained it, with the years; what contains it today comes first.

    Empty where there is one container, for always: the way down to the record shows it.
    """
    views = [
        ContainerView(context.names[c.record].name, context.names[c.record].url, years_of(c, context), c.former)
        for c in sorted(entry.containers, key=lambda c: c.former)
    ]
    return tuple(views) if len(views) > 1 or any(v.former or v.years for v in views) else ()


def contents_of(entry: Entry, context: Context) -> tuple[ContainedView, ...]:
    """What directly lies or lay in it: what does so today first, then the most named."""

    def place(one: Contained) -> tuple[bool, int, str, str]:
        record = context.archive.entries[one.containment.record].record
        return (one.containment.former, -one.articles - one.inner, record.sort_name, record.id)

    return tuple(
        ContainedView(
            _without_container(context.names[one.containment.record], context),
            years_of(one.containment, context),
            one.containment.former,
            one.articles,
            one.inner,
        )
        for one in sorted(entry.contained, key=place)
    )


def _without_container(item: RecordItem, context: Context) -> RecordItem:
    """What a record is, without where it lies: that is the page it stands on."""
    return replace(item, detail=context.archive.entries[item.kind, item.id].fields.type)


def years_of(containment: Containment, context: Context) -> str:
    """The years of a containment in words; "" where none are known."""
    found = (period(p.since, p.until, context.words) for p in containment.periods)
    return context.words("list.comma").join(text for text in found if text)


def named(keys: Sequence[Key], context: Context) -> tuple[RecordItem, ...]:
    """Records as this page lists them."""
    return tuple(context.names[key] for key in keys)
