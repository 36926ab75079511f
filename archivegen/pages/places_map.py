"""The map of the archive (``/map/``), with a list that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from math import cos, radians

from msgspec.structs import replace

from archivegen.archive.model import Key
from archivegen.maps.frames import Frame, Point, extent, fitted_frame, heart, shared_frame
from archivegen.pages.context import Context, frame, page_path, pager, split_pages
from archivegen.pages.jobs import Render
from archivegen.pages.map_drawing import LOCATOR, WHOLE, Mark, chart
from archivegen.pages.views.items import RecordItem
from archivegen.pages.views.maps import DrawnMap, MapView

MAP = "map/"
LISTED = 150  # places on a page
WIDTH, INSET = 720, 160
EDGE = 0.02  # of a window: what is nearer to its edge would be cut
SEVERAL = 3  # places that a second map is made for
REGION, LEAST = 8.0, 3.0  # degrees of latitude that a map of one point, of several, is high at least
MOST, CLOSER = 0.7, 3  # this much of all, shown so many times larger, is worth a second map
TOWN = 1.0  # degrees: in less, no coast of the package is exact enough to help


Charts = tuple[DrawnMap | None, DrawnMap | None, DrawnMap | None]  # the whole, where that is, most of it


def map_pages(context: Context) -> Iterator[Render]:
    """The pages of the map: the first has the map, all have their share of the list.

    On it are all places: those with coordinates first, the most named of them first; then those without.
    """
    unplaced = _without(context)
    made_of = context.made_of.atlas(unplaced)
    for number in range(1, len(_shares(unplaced, context)) + 1):
        path = MAP if number == 1 else f"{MAP}{number}/"
        yield Render(f"{path}index.html", "map.html", partial(_view, unplaced, number), made_of)


def _shares(unplaced: Sequence[Key], context: Context) -> list[range]:
    return split_pages(len(context.gazetteer.spots) + len(unplaced), LISTED)


def _without(context: Context) -> tuple[Key, ...]:
    """The places that have no coordinates, by name."""
    kinds = {kind.name for kind in context.kinds if kind.place}
    entries = context.archive.entries.values()
    found = [e for e in entries if e.record.kind in kinds and e.url and e.fields.index and not e.fields.coordinates]
    return tuple(e.key for e in sorted(found, key=lambda e: (e.record.sort_name, e.key)))


def _view(unplaced: Sequence[Key], number: int, context: Context) -> MapView:
    shares, spots = _shares(unplaced, context), context.gazetteer.spots
    share, placed = shares[number - 1], len(spots)
    whole, inset, detail = context.part("charts", partial(_charts, context)) if number == 1 else (None, None, None)
    here = slice(share.start, min(share.stop, placed))
    rest = slice(max(share.start - placed, 0), max(share.stop - placed, 0))
    beyond = page_path(MAP, placed // LISTED + 1) if unplaced else ""
    label = context.words("download.geojson")
    data = (("application/geo+json", label, "data/places.geojson"),) if context.settings.exports.enabled else ()
    return MapView(
        **frame(context, page_path(MAP, number), context.words("map"), nav="map", alternates=data if placed else ()),
        chart=whole,
        inset=inset,
        detail=detail,
        merged=sum(dot.others for one in (whole, detail) if one for dot in one.dots),
        placed=_items([spot.key for spot in spots[here]], context),
        placed_count=placed,
        unplaced=_items(unplaced[rest], context),
        unplaced_count=len(unplaced),
        unplaced_url=f"{beyond}#unplaced" if beyond else "",
        pager=pager(context, MAP, number, len(shares)),
    )


def _items(keys: Sequence[Key], context: Context) -> tuple[RecordItem, ...]:
    return tuple(replace(context.names[key], count=context.records[key].count) for key in keys)


def _charts(context: Context) -> Charts:
    spots = context.gazetteer.spots
    if not spots:
        return None, None, None
    points = [spot.point for spot in spots]
    west, south, east, north = extent(points)
    marks = [Mark(context.names[spot.key], spot.point, spot.articles) for spot in spots]
    across = max(north - south, (east - west) * cos(radians((south + north) / 2)))
    if 0 < across < TOWN:
        plan = chart(marks, fitted_frame(points, WIDTH, across / 50), WHOLE, context, land=False)
        middle = Mark(marks[0].item, ((south + north) / 2, (west + east) / 2), css="map-here")
        inset = chart([middle], shared_frame([middle.point], INSET), LOCATOR, context)
        return plan, replace(inset, labels=(), scale=0.0, scale_label=""), None
    least = LEAST if across else REGION
    whole = fitted_frame(points, WIDTH, least)
    return chart(marks, whole, WHOLE, context), None, _detail(marks, points, whole, context)


def _detail(marks: Sequence[Mark], points: Sequence[Point], whole: Frame, context: Context) -> DrawnMap | None:
    """Where most of the places are that articles name, if a map of that shows much more."""
    middle = heart(points, [mark.count for mark in marks], MOST)
    closer = fitted_frame([points[i] for i in middle], WIDTH, LEAST)
    if len(middle) < SEVERAL or (closer.east - closer.west) * CLOSER > whole.east - whole.west:
        return None
    central = frozenset(middle)  # they are shown, even at the edge of the window, as the poles are
    shown = [mark for i, mark in enumerate(marks) if i in central or closer.holds(mark.point, EDGE)]
    return chart(shown, closer, WHOLE, context)
