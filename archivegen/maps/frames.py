"""Windows into the world: which part of it a map shows, and how large.

A map is equirectangular, with its middle parallel true to scale: x and y are straight functions of longitude and
latitude, so that points need no more than a multiplication.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from archivegen.maps.world import features

Point = tuple[float, float]  # latitude, longitude, as records have them
Extent = tuple[float, float, float, float]  # west, south, east, north; east is beyond 180 where the dateline is inside

KILOMETRES = 111.32  # in a degree of latitude
HEIGHTS = (8, 16, 32, 64, 110)  # degrees of latitude of the windows that many pages share
SHAPE = 0.75  # their height as a share of their width
CLEAR = 0.07  # of a window's width and height, around its points
WORLD = (-169.0, -57.0, 191.0, 84.0)  # cut in the Bering Strait, where it cuts no land but Antarctica
SOME = 10  # corners of coasts and borders that make a window recognisable


class Frame(msgspec.Struct, frozen=True):
    """A window: its edges in degrees, ``east`` beyond 180 where the dateline lies in it; its size in units of a map."""

    west: float
    south: float
    east: float
    north: float
    width: int
    height: int

    def place(self, point: Point) -> tuple[float, float]:
        """Where a point stands, from the left and from the top."""
        across = (point[1] - self.west) % 360
        x = across * self.width / (self.east - self.west)
        y = (self.north - point[0]) * self.height / (self.north - self.south)
        return round(x, 1), round(y, 1)

    def holds(self, point: Point, clear: float = 0.0) -> bool:
        """Whether a point stands in the window, so far from its edges (a share of its width and height)."""
        wide, high = self.east - self.west, self.north - self.south
        across, up = (point[1] - self.west) % 360, point[0] - self.south
        return wide * clear <= across <= wide * (1 - clear) and high * clear <= up <= high * (1 - clear)

    @property
    def scale(self) -> float:
        """Units of the page in a degree of latitude."""
        return self.height / (self.north - self.south)


def extent(points: Iterable[Point]) -> Extent:
    """The smallest part of the world that holds all points: the widest gap between their longitudes is left out."""
    some = list(points)
    longitudes = sorted({_turned(longitude) for _, longitude in some})
    ends = zip(longitudes, (*longitudes[1:], longitudes[0] + 360), strict=True)
    gap, east = max((after - before, before) for before, after in ends)
    west = _turned(east + gap)
    latitudes = [latitude for latitude, _ in some]
    return west, min(latitudes), west + 360 - gap, max(latitudes)


def _turned(longitude: float) -> float:
    return (longitude + 180) % 360 - 180


def shared_frame(points: Sequence[Point], width: int) -> Frame:
    """A window that many pages share, for all of these points: of one of five sizes, on a grid.

    It is the smallest that holds them and shows something to recognise it by; the world where there is none.
    """
    west, south, east, north = extent(points)
    middle = (south + north) / 2, _turned((west + east) / 2)
    for height in HEIGHTS:
        if north - south > height or east - west > 300:
            continue
        frame = _on_grid(middle, height, width)
        if frame is None:
            break
        clear = 0.0 if abs(middle[0]) > 80 else CLEAR
        if not all(frame.holds(point, clear) for point in points):
            continue
        if features(frame.west, frame.south, frame.east, frame.north) >= SOME:
            return frame
    return world_frame(width, south, north)


def _on_grid(middle: Point, height: int, width: int) -> Frame | None:
    """The window of that height whose middle is near a point; ``None`` where it would go around the world."""
    step, room = height / 4, 90 - height / 2
    latitude = max(-room, min(room, step * round(middle[0] / step)))
    across = height / SHAPE / max(0.2, math.cos(math.radians(latitude)))
    if across > 300:
        return None
    longitude = across / 4 * round(middle[1] / (across / 4))
    west = longitude - across / 2
    top = (latitude - height / 2, latitude + height / 2)
    return Frame(round(west, 4), top[0], round(west + across, 4), top[1], width, round(width * SHAPE))


def world_frame(width: int, south: float = 0.0, north: float = 0.0) -> Frame:
    """The whole world, as far south and north as these latitudes ask."""
    west, bottom, east, top = WORLD
    bottom = bottom if south > bottom + 3 else max(-90.0, south - 8)
    top = top if north < top - 1 else 90.0
    return Frame(west, bottom, east, top, width, round(width * (top - bottom) / (east - west)))


def fitted_frame(points: Sequence[Point], width: int, least: float, flat: float = 0.5, tall: float = 0.72) -> Frame:
    """The window for these points alone, ``least`` degrees high at least.

    Its height is between ``flat`` and ``tall`` of its width. The world where they lie all around it.
    """
    west, south, east, north = extent(points)
    squeeze = max(0.2, math.cos(math.radians((south + north) / 2)))
    high = max(least, (north - south) * (1 + 3 * CLEAR))
    wide = max((east - west) * squeeze * (1 + 3 * CLEAR), high / tall)
    high = min(180.0, max(high, wide * flat))
    wide = max(wide, high / tall)
    if wide / squeeze > 300:
        return world_frame(width, south, north)
    room = 90 - high / 2
    middle = max(-room, min(room, (south + north) / 2))
    left = (west + east) / 2 - wide / squeeze / 2
    right, bottom, top = left + wide / squeeze, middle - high / 2, middle + high / 2
    return Frame(round(left, 4), round(bottom, 4), round(right, 4), round(top, 4), width, round(width * high / wide))


def heart(points: Sequence[Point], weights: Sequence[int], share: float) -> tuple[int, ...]:
    """The places in their row of the points nearest to the middle that have this share of all weight between them.

    The middle is the weighted median of latitudes and of longitudes, so that a few points far away do not move it.
    """
    west = extent(points)[0]
    weights = weights if any(weights) else [1] * len(points)
    across = [(longitude - west) % 360 for _, longitude in points]
    latitude = _median([point[0] for point in points], weights)
    longitude = _median(across, weights)
    squeeze = max(0.2, math.cos(math.radians(latitude)))
    far = [math.hypot(point[0] - latitude, (x - longitude) * squeeze) for point, x in zip(points, across, strict=True)]
    wanted, found = share * sum(weights), []
    for number in sorted(range(len(points)), key=lambda n: (far[n], n)):
        if wanted <= 0:
            break
        found.append(number)
        wanted -= weights[number]
    return tuple(sorted(found))


def _median(values: Sequence[float], weights: Sequence[int]) -> float:
    left = sum(weights) / 2
    for value, weight in sorted(zip(values, weights, strict=True)):
        left -= weight
        if left <= 0:
            return value
    return 0.0


def kilometres(one: Point, other: Point) -> float:
    """How far two points are from each other, on a sphere (haversine)."""
    a, b = map(math.radians, one)
    c, d = map(math.radians, other)
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(half)))


def scale_bar(frame: Frame) -> tuple[float, int]:
    """A round number of metres, and how long it is on the map: a quarter of its width at most. (0, 0): too wide a view.

    On such a map a length is right along its middle and from north to south.
    """
    if frame.north - frame.south > 40:
        return 0.0, 0
    unit = frame.scale / KILOMETRES / 1000  # of the page in a metre
    metres = max((n * 10**p for p in range(7) for n in (1, 2, 5) if n * 10**p * unit <= frame.width / 4), default=0)
    return round(metres * unit, 1), metres
