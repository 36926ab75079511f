"""What of a ring or a line lies in a window."""

from __future__ import annotations

from collections.abc import Iterator

from archivegen.maps.world import CHUNK, COLUMN, Shape, Shapes

Bounds = tuple[float, float, float, float]  # west, south, east, north
Points = list[tuple[float, float]]


def apart(one: Bounds, other: Bounds) -> bool:
    """Whether two boxes have nothing in common."""
    return one[0] > other[2] or one[2] < other[0] or one[1] > other[3] or one[3] < other[1]


def _inside(one: Bounds, window: Bounds) -> bool:
    return one[0] >= window[0] and one[1] >= window[1] and one[2] <= window[2] and one[3] <= window[3]


def ring_within(ring: Shape, window: Bounds) -> Points:
    """The part of a ring's inside that lies in a window, as a ring (Sutherland and Hodgman 1974); [] where none does.

    It may run along the window's edge between its parts, there and back, which no filled shape shows.
    """
    points = _thinned(ring, window)
    for axis, keep_above in ((0, True), (0, False), (1, True), (1, False)):
        edge = window[axis if keep_above else axis + 2]
        values = [point[axis] for point in points]
        if not values:
            return []
        if (min(values) < edge) if keep_above else (max(values) > edge):
            points = _cut(points, axis, edge, keep_above=keep_above)
    return points


def _thinned(shape: Shape, window: Bounds) -> Points:
    """The points of a ring, of what lies beyond one edge of the window only where it goes there and where it ends."""
    west, south, east, north = window
    points: Points = []
    for number, (w, s, e, n) in enumerate(shape.chunks):
        start = number * CHUNK
        end = min(start + CHUNK, len(shape.xs))
        if e < west or w > east or n < south or s > north:
            points += ((shape.xs[start], shape.ys[start]), (shape.xs[end - 1], shape.ys[end - 1]))
        else:
            points += zip(shape.xs[start:end], shape.ys[start:end], strict=True)
    return points


def _cut(points: Points, axis: int, edge: float, *, keep_above: bool) -> Points:
    """The part of a ring on one side of a straight line."""
    kept: Points = []
    before = points[-1]
    was = before[axis] >= edge if keep_above else before[axis] <= edge
    for point in points:
        is_in = point[axis] >= edge if keep_above else point[axis] <= edge
        if is_in != was:
            kept.append(_crossing(before, point, axis, edge))
        if is_in:
            kept.append(point)
        before, was = point, is_in
    return kept


def _crossing(one: tuple[float, float], other: tuple[float, float], axis: int, edge: float) -> tuple[float, float]:
    share = (edge - one[axis]) / (other[axis] - one[axis])
    across = one[1 - axis] + share * (other[1 - axis] - one[1 - axis])
    return (edge, across) if axis == 0 else (across, edge)


def line_within(line: Shape, window: Bounds) -> Iterator[Points]:
    """The parts of a line that lie in a window, in order (segment by segment, Liang and Barsky 1984)."""
    part: Points = []
    for number, bounds in enumerate(line.chunks):
        start = number * CHUNK
        around = _joined(line, start, bounds)
        if apart(around, window):
            if part:
                yield part
            part = []
            continue
        xs, ys = line.xs[start : start + CHUNK + 1], line.ys[start : start + CHUNK + 1]
        if _inside(around, window):
            part += zip(xs[1 if part else 0 :], ys[1 if part else 0 :], strict=True)
            continue
        for i in range(len(xs) - 1):
            seen = _segment((xs[i], ys[i]), (xs[i + 1], ys[i + 1]), window)
            if seen is None:
                continue
            if part and part[-1] != seen[0]:
                yield part
                part = []
            part += seen if not part else seen[1:]
    if part:
        yield part


def _joined(line: Shape, start: int, bounds: Bounds) -> Bounds:
    """The bounds of a chunk with the way to the next one."""
    after = start + CHUNK
    if after >= len(line.xs):
        return bounds
    x, y = line.xs[after], line.ys[after]
    return min(bounds[0], x), min(bounds[1], y), max(bounds[2], x), max(bounds[3], y)


def _segment(one: tuple[float, float], other: tuple[float, float], window: Bounds) -> Points | None:
    (x, y), dx, dy = one, other[0] - one[0], other[1] - one[1]
    start, end = 0.0, 1.0
    for change, room in ((-dx, x - window[0]), (dx, window[2] - x), (-dy, y - window[1]), (dy, window[3] - y)):
        if change == 0:
            if room < 0:
                return None
            continue
        share = room / change
        if change < 0:
            start = max(start, share)
        else:
            end = min(end, share)
    if start > end:
        return None
    first = one if start == 0 else (x + start * dx, y + start * dy)
    last = other if end == 1 else (x + end * dx, y + end * dy)
    return [first, last]


def moved(shape: Shape, turns: int) -> Shape:
    """The same shape so many turns around the world farther east."""
    if not turns:
        return shape
    by = 360.0 * turns
    west, south, east, north = shape.bounds
    chunks = tuple((w + by, s, e + by, n) for w, s, e, n in shape.chunks)
    return Shape(tuple(x + by for x in shape.xs), shape.ys, (west + by, south, east + by, north), chunks)


def seen_in(shapes: Shapes, window: Bounds) -> Iterator[Shape]:
    """The shapes that may show in a window, each where it shows: a window beyond 180 degrees sees the other end too."""
    columns = range(int(window[0] // COLUMN), int(window[2] // COLUMN) + 1)
    found = {place for column in columns for place in shapes.columns.get(column, ())}
    for number, turns in sorted(found):
        shape = shapes.all[number]
        by = 360 * turns
        if not apart(shape.bounds, (window[0] - by, window[1], window[2] - by, window[3])):
            yield moved(shape, turns)
