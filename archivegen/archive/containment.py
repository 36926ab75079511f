"""What lies within what, and when; and the roll-up: articles that name something within a record (rule M7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from operator import eq, itemgetter

import msgspec

from archivegen.archive.model import Contained, Containment, Key, Period
from archivegen.held import Held
from archivegen.names.record import Record
from archivegen.names.registry import Registry

Containers = Mapping[Key, tuple[Containment, ...]]
Step = tuple[Key, Key]  # (container, what lies in it)
Days = tuple[int | None, int | None]  # the first and the last day that a date may mean; none: not known


class RollUp(msgspec.Struct, frozen=True):
    """How many articles name something within each container, in all and by what lies directly in it.

    ``only`` counts the articles that do not name the container itself; ``direct`` those that name what lies in it,
    ``inner`` those that name something within that.
    """

    articles: Counter[Key]
    only: Counter[Key]
    direct: Counter[Step]
    inner: Counter[Step]


def containers_of(record: Record, registry: Registry) -> tuple[Containment, ...]:
    """All that a record lies or lay in, in the order in which it is written down, each once with all its years."""
    found: dict[Key, dict[Period, None]] = {}
    for within in record.fields.within:
        outer = registry.find(record.kind, within.record)
        if outer is not None and outer.key != record.key:
            found.setdefault(outer.key, {})[Period(within.since, within.until)] = None
    return tuple(Containment(key, tuple(periods)) for key, periods in found.items())


def shown(containers: Containers, counted: Collection[Key]) -> dict[Key, tuple[Containment, ...]]:
    """The containment of the records that have a page: one without is stepped over (rule M12)."""
    return {key: _shown(key, containers, counted) for key in containers if key in counted}


def _shown(key: Key, containers: Containers, counted: Collection[Key]) -> tuple[Containment, ...]:
    found: dict[Key, dict[Period, None]] = {}
    passed = {key}
    pending = list(containers[key])
    while pending:
        outer = pending.pop(0)
        if outer.record in counted:
            if outer.record != key:
                found.setdefault(outer.record, {}).update(dict.fromkeys(outer.periods))
        elif outer.record not in passed:
            passed.add(outer.record)
            further = [_through(outer, one) for one in containers[outer.record]]
            pending += [one for one in further if one.periods]
    return tuple(Containment(outer, tuple(periods)) for outer, periods in found.items())


def _through(near: Containment, far: Containment) -> Containment:
    """Containment in what contains the container: as long as both last."""
    both = (_both(a, b) for a in near.periods for b in far.periods)
    return Containment(far.record, tuple([period for period in both if not _is_empty(period)]))


def _is_empty(period: Period) -> bool:
    """Whether it ends before it begins, beyond doubt."""
    first = period.since.earliest if period.since else None
    last = period.until.latest if period.until else None
    return first is not None and last is not None and first > last


def _both(one: Period, other: Period) -> Period:
    starts = [when for when in (one.since, other.since) if when is not None]
    ends = [when for when in (one.until, other.until) if when is not None]
    return Period(
        max(starts, key=lambda when: (when.earliest or 0, when.edtf), default=None),
        min(ends, key=lambda when: (when.latest or 0, when.edtf), default=None),
    )


def may_hold(containment: Containment, days: Days) -> bool:
    """Whether a date may lie in the years of a containment. Years only exclude, as in rule M9."""
    return days == (None, None) or any(_may_hold(period, days) for period in containment.periods)


def _may_hold(period: Period, days: Days) -> bool:
    earliest, latest = days
    first = period.since.earliest if period.since else None
    last = period.until.latest if period.until else None
    early = first is not None and latest is not None and latest < first
    late = last is not None and earliest is not None and earliest > last
    return not (early or late)


def roll_up(named: Sequence[tuple[Days, Sequence[Key]]], containers: Containers, held: Held | None = None) -> RollUp:
    """What articles credit to containers, from the days of each article's date and the records that it names.

    An article counts once, however many names in it lie within a container. A circle of containment ends where it
    began: no record is credited with its own mentions.
    """
    held = held or Held()
    dated = any(c.periods != (Period(),) for some in containers.values() for c in some)
    credit = partial(_credit, containers, {}, dated)
    credited = held.row("credits", credit, (containers,), held.numbers(len(named)), named, alike=eq)
    columns = [held.each(f"credited {i}", itemgetter(i), credited, alike=eq) for i in range(4)]
    return held.once("credited", RollUp, *(held.counted(f"credited {i}", column) for i, column in enumerate(columns)))


def _credit(
    containers: Containers,
    known: dict[tuple[Key, Days], tuple[Step, ...]],
    dated: bool,
    named: tuple[Days, Sequence[Key]],
) -> tuple[tuple[Key, ...], tuple[Key, ...], tuple[Step, ...], tuple[Step, ...]]:
    """What one article credits, as `RollUp` counts it. ``known`` are the steps up from a record at some dates."""
    date, keys = named
    days = date if dated else (None, None)
    direct: dict[Step, None] = {}
    inner: dict[Step, None] = {}
    for key in keys:
        if key not in containers:
            continue
        steps = known.get((key, days))
        if steps is None:
            steps = known[key, days] = _steps(key, days, containers)
        for step in steps:
            (direct if step[1] == key else inner)[step] = None
    if not direct:
        return (), (), (), ()
    reached = dict.fromkeys(outer for outer, _ in (*direct, *inner))
    own = {*keys}
    return tuple(reached), tuple([key for key in reached if key not in own]), tuple(direct), tuple(inner)


def _steps(key: Key, days: Days, containers: Containers) -> tuple[Step, ...]:
    """Every step up from a record, at a date."""
    found: dict[Step, None] = {}
    reached = {key}
    pending = [key]
    while pending:
        inner = pending.pop()
        for outer in containers.get(inner, ()):
            if outer.record == key or not may_hold(outer, days):
                continue
            found[outer.record, inner] = None
            if outer.record not in reached:
                reached.add(outer.record)
                pending.append(outer.record)
    return tuple(found)


def contents(containers: Containers, total: RollUp) -> dict[Key, tuple[Contained, ...]]:
    """What lies or lay directly in each record, with the articles that are credited to it."""
    found: defaultdict[Key, list[Contained]] = defaultdict(list)
    for key, outers in sorted(containers.items()):
        for outer in outers:
            step = (outer.record, key)
            found[outer.record].append(
                Contained(Containment(key, outer.periods), total.direct[step], total.inner[step])
            )
    return {key: tuple(inner) for key, inner in found.items()}
