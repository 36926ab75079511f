"""The maps on pages: dots of a fitting size, with the names that have room, over a window into the world."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from archivegen.maps.dots import merged, sized
from archivegen.maps.frames import Frame, Point, kilometres, scale_bar
from archivegen.maps.labels import Type, labelled
from archivegen.pages.context import Context
from archivegen.pages.views.items import RecordItem
from archivegen.pages.views.maps import DotView, DrawnMap, MapLabelView


class Mark(msgspec.Struct, frozen=True):
    """What a dot is for; ``count`` decides its size, 0 is the smallest. ``css`` is its class."""

    item: RecordItem
    point: Point
    count: int = 0
    css: str = ""


class Style(msgspec.Struct, frozen=True):
    """How a map is drawn: the smallest and largest radius, how near dots may be, how many dots and names there are.

    ``types`` are for the names that small windows show too, then for all others.
    """

    radii: tuple[float, float]
    reach: float
    dots: int
    types: tuple[Type, ...]


LOCATOR = Style((3.5, 9.0), 4.0, 40, (Type(13.0, 7, 40),))
WHOLE = Style((3.0, 15.0), 5.0, 200, (Type(23.0, 12, 30), Type(12.5, 50, 200)))


def chart(marks: Sequence[Mark], frame: Frame, style: Style, context: Context, *, land: bool = True) -> DrawnMap:
    """A map with these marks, the most important first."""
    most = max(mark.count for mark in marks)
    radii = [_radius(mark, most, style) for mark in marks]
    dots = merged([frame.place(mark.point) for mark in marks], radii, style.reach, style.dots)
    names = [marks[dot.point].item.name for dot in dots]
    groups = labelled(dots, names, style.types, (frame.width, frame.height))
    labels = [
        MapLabelView(
            one.x,
            one.y,
            one.lower,
            one.anchor,
            one.text,
            marks[dots[one.dot].point].item.url,
            "map-minor" if minor else "",
        )
        for minor, group in enumerate(groups)
        for one in group
    ]
    length, metres = scale_bar(frame)
    return DrawnMap(
        frame,
        land,
        context.settings.theme.borders,
        tuple(
            DotView(dot.x, dot.y, dot.radius, mark.item.name, mark.item.url, mark.count, dot.others, mark.css)
            for dot, mark in ((dot, marks[dot.point]) for dot in dots)
        ),
        tuple(labels),
        length,
        metres_label(metres, context) if metres else "",
    )


def _radius(mark: Mark, most: int, style: Style) -> float:
    smallest, largest = style.radii
    if mark.css:
        return smallest + 2  # the page's own, which is to be found at once
    return sized(mark.count, most, smallest, largest) if mark.count else smallest


def metres_label(metres: float, context: Context) -> str:
    """A length for people."""
    if metres < 1000:
        return context.words("map.m", n=context.words.number(round(metres)))
    return context.words("map.km", n=context.words.number(round(metres / 1000)))


def distance_label(one: Point, other: Point, context: Context) -> str:
    """How far two points are from each other, for people: two figures, as such points are not known more exactly."""
    metres = kilometres(one, other) * 1000
    step = 10 ** max(2, len(str(round(metres))) - 2)
    return metres_label(round(metres / step) * step, context)
