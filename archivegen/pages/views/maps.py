"""Maps: the small one of a record, and the page with that of the whole archive."""

from __future__ import annotations

import msgspec

from archivegen.maps.frames import Frame
from archivegen.pages.views.items import PagerView, RecordItem
from archivegen.pages.views.page import Page


class DotView(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A dot on a map, in units of the map: ``count`` articles, 0 where none are counted; ``others`` lie under it."""

    x: float
    y: float
    radius: float
    name: str
    url: str
    count: int
    others: int
    css: str  # "map-here" for the page's own place, "map-around" for what contains it


class MapLabelView(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name on a map; ``anchor`` is SVG's text-anchor. ``map-minor`` in ``css``: for wide windows only."""

    x: float
    y: float
    lower: float  # how far its baseline is below y, in em
    anchor: str
    text: str
    url: str
    css: str


class DrawnMap(msgspec.Struct, frozen=True):
    """A map. Templates draw its ground with ``ground(chart.frame, chart.land, chart.borders)``."""

    frame: Frame
    land: bool  # False: the places are too near each other for a coast to help
    borders: bool
    dots: tuple[DotView, ...]  # the most important first
    labels: tuple[MapLabelView, ...]
    scale: float  # how long the scale bar is, 0 for none
    scale_label: str


class NearView(msgspec.Struct, frozen=True, gc=False):
    """A place near another, and how far it is."""

    name: str
    url: str
    distance: str


class LocatorView(msgspec.Struct, frozen=True):
    """The small map on a record's page.

    ``what``: "here" (where it lies), "in" (it has no coordinates: where ``name`` lies, which contains it), "with" (the
    places in the same articles).
    """

    what: str
    chart: DrawnMap
    near: tuple[NearView, ...]  # those of the dots that are near, where no other list on the page says so
    name: str
    beyond: int = 0  # how many of the places in the same articles lie too far from the others to be shown
    around: tuple[NearView, ...] = ()  # the other dots that no list on the page names


class MapView(Page, frozen=True, kw_only=True):
    """The map of the archive's places (``map.html``), on its first page; the list that says the same, on all."""

    chart: DrawnMap | None
    inset: DrawnMap | None  # where that is, if it shows no land
    detail: DrawnMap | None  # where most of them are, if that is a small part of it
    merged: int  # how many places stand under the dots of others
    placed: tuple[RecordItem, ...]  # this page's share, the most named first
    placed_count: int
    unplaced: tuple[RecordItem, ...]  # places without coordinates; this page's share, by name
    unplaced_count: int
    unplaced_url: str  # where they begin, "" where there are none
    pager: PagerView
