"""The small map on a record's page: where a place lies, or where the places are that stand in the same articles."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from archivegen.archive.model import Entry, Key
from archivegen.maps.frames import Frame, Point, heart, kilometres, shared_frame
from archivegen.names.kinds import Kind
from archivegen.pages.context import Context
from archivegen.pages.gazetteer import Spot
from archivegen.pages.map_drawing import LOCATOR, Mark, chart, distance_label
from archivegen.pages.related import chain_above, kin
from archivegen.pages.views.maps import LocatorView, NearView

Found = tuple[float, float, Spot]  # how much it matters, the least first; how far away it is; the place

WIDTH = 320
MOST_NEAR, MOST_WITHIN = 6, 12
MOST, CLOSER = 0.75, 4  # this much of it all, shown so many times larger, is worth leaving out the rest
EDGE = 0.03  # of the window: what is nearer to its edge would be cut
AROUND = 60.0  # kilometres: what lies within a place, and no farther away, is among what is near it
NEARBY = 100.0  # kilometres: what is farther away is shown on the map, but nobody would call it near
BESIDE = 25.0  # kilometres: what is nearer is no farther away for how well it is known


def locator_of(entry: Entry, kind: Kind, context: Context) -> LocatorView | None:
    """The map of a record; ``None`` where nothing is known.

    No point is ever made up: one that stands for a container of a place without coordinates says so.
    """
    if entry.fields.coordinates is not None:
        return _own(entry, entry.fields.coordinates, context)
    return _container(entry, context) if kind.place else _company(entry, context)


def _own(entry: Entry, point: Point, context: Context) -> LocatorView:
    here = Mark(context.names[entry.key], point, css="map-here")
    within = _within(entry, context)
    if any(kilometres(point, mark.point) > AROUND for mark in within):
        frame = shared_frame([point, *(mark.point for mark in within)], WIDTH)
        return LocatorView("here", chart([here, *within], frame, LOCATOR, context), (), "")
    frame = shared_frame([point], WIDTH)
    outer, inner = kin(entry, context.archive.entries)
    found = [one for one in _around(entry.key, point, frame, context) if one[2].key not in outer]
    near = _first([one for one in found if one[1] <= NEARBY and one[2].key not in inner], context)
    others = [mark for mark in _first(found, context) if mark not in near]
    contents = {context.names[c.containment.record].url for c in entry.contained}
    beside = [mark for mark in others if mark.item.url not in contents]
    listed, shown = (
        tuple(NearView(m.item.name, m.item.url, distance_label(point, m.point, context)) for m in some)
        for some in (near, beside)
    )
    return LocatorView("here", chart([here, *near, *others], frame, LOCATOR, context), listed, "", around=shown)


def _within(entry: Entry, context: Context) -> list[Mark]:
    """What lies in a place today and has coordinates, the most named first."""
    today = [c for c in entry.contained if not c.containment.former]
    ranked = sorted(today, key=lambda c: (-c.articles - c.inner, c.containment.record))
    found = ((c.containment.record, _point(c.containment.record, context)) for c in ranked)
    return [Mark(context.names[key], point) for key, point in found if point is not None][:MOST_WITHIN]


def _around(own: Key, point: Point, frame: Frame, context: Context) -> list[Found]:
    """The named places in a window, those first that matter most from here: well known ones from farther away."""
    found = []
    for spot in context.gazetteer.around(point):
        if spot.key != own and frame.holds(spot.point, EDGE):
            far = kilometres(point, spot.point)
            found.append((-sqrt(1 << spot.renown) / (far + BESIDE), far, spot))
    return sorted(found, key=lambda one: (one[0], one[2].key))


def _first(found: Sequence[Found], context: Context) -> list[Mark]:
    """The first few of them, by distance."""
    chosen = sorted(found[:MOST_NEAR], key=lambda one: (one[1], one[2].key))
    return [Mark(context.names[spot.key], spot.point) for _, _, spot in chosen]


def _container(entry: Entry, context: Context) -> LocatorView | None:
    """The nearest container with coordinates, which is named as what it is."""
    for key in chain_above(entry, context.archive.entries):
        point = _point(key, context)
        if point is not None:
            mark = Mark(context.names[key], point, css="map-around")
            frame = shared_frame([point], WIDTH)
            return LocatorView("in", chart([mark], frame, LOCATOR, context), (), context.names[key].name)
    return None


def _company(entry: Entry, context: Context) -> LocatorView | None:
    """The places among the records that are most often seen with it, by the number of shared articles."""
    found = ((one, _point(one.record, context)) for one in entry.together)
    marks = [Mark(context.names[one.record], point, one.count) for one, point in found if point is not None]
    if not marks:
        return None
    frame, shown = shared_frame([mark.point for mark in marks], WIDTH), marks
    middle = heart([mark.point for mark in marks], [mark.count for mark in marks], MOST)
    closer = shared_frame([marks[i].point for i in middle], WIDTH)
    if (closer.east - closer.west) * CLOSER <= frame.east - frame.west:
        # what a window is made for is shown, even if it lies at the window's edge, as the poles do
        frame, shown = closer, [m for i, m in enumerate(marks) if i in middle or closer.holds(m.point, EDGE)]
    return LocatorView("with", chart(shown, frame, LOCATOR, context), (), "", len(marks) - len(shown))


def _point(key: Key, context: Context) -> Point | None:
    return context.archive.entries[key].fields.coordinates
