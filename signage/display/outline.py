"""Shapes as polygons: circles and bands of them, rectangles, wedges, and lines with round ends.

A contour is a closed polygon, y down. Overlapping contours of one direction unite; a contour of the
other direction cuts a hole. Curves are split so finely that no point lies further from the true
curve than `TOLERANCE` of the unit they are drawn in (pixels).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from math import acos, atan2, ceil, cos, hypot, pi, sin, sqrt, tau

Point = tuple[float, float]
Contour = tuple[Point, ...]
Outline = tuple[Contour, ...]

TOLERANCE = 0.01


def steps(radius: float, turn: float) -> int:
    """Into how many chords an arc of `turn` radians must be cut."""
    if radius <= TOLERANCE:
        return 1
    return max(1, ceil(abs(turn) / (2 * acos(1 - TOLERANCE / radius))))


def arc(cx: float, cy: float, radius: float, start: float, turn: float) -> list[Point]:
    """Points of an arc, both ends included; angles in radians, clockwise from the right."""
    count = steps(radius, turn)
    return [
        (
            cx + radius * cos(start + turn * i / count),
            cy + radius * sin(start + turn * i / count),
        )
        for i in range(count + 1)
    ]


def disc(cx: float, cy: float, radius: float) -> Contour:
    """A full circle."""
    return tuple(arc(cx, cy, radius, 0.0, tau)[:-1])


def wedge(cx: float, cy: float, radius: float, portion: float) -> Contour:
    """A slice that starts at 12 o'clock and runs clockwise over `portion` (0..1) of a turn."""
    if portion >= 1:
        return disc(cx, cy, radius)
    return ((cx, cy), *arc(cx, cy, radius, -pi / 2, tau * max(0.0, portion)))


def rectangle(x: float, y: float, w: float, h: float, radius: float = 0.0) -> Contour:
    """A rectangle with round corners; the radius gives way where the sides are too short."""
    r = max(0.0, min(radius, w / 2, h / 2))
    if not r:
        return ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
    corners = ((x + w - r, y + r), (x + w - r, y + h - r), (x + r, y + h - r), (x + r, y + r))
    points: list[Point] = []
    for quarter, (cx, cy) in enumerate(corners):
        points += arc(cx, cy, r, (quarter - 1) * pi / 2, pi / 2)
    return tuple(points)


def hole(contour: Contour) -> Contour:
    """The same contour run the other way, so that it cuts instead of fills."""
    return contour[::-1]


def ring(cx: float, cy: float, radius: float, width: float) -> Outline:
    """A circle drawn with a pen of `width`."""
    outer, inner = radius + width / 2, radius - width / 2
    return (disc(cx, cy, outer), hole(disc(cx, cy, inner))) if inner > 0 else (disc(cx, cy, outer),)


def band(cx: float, cy: float, radius: float, width: float, start: float, turn: float) -> Outline:
    """A part of a ring: `turn` radians clockwise from `start`, which counts from 12 o'clock."""
    if turn >= tau:
        return ring(cx, cy, radius, width)
    start -= pi / 2
    there = arc(cx, cy, radius + width / 2, start, turn)
    back = arc(cx, cy, max(0.0, radius - width / 2), start + turn, -turn)
    return ((*there, *back),)


def spokes(cx: float, cy: float, radius: float, length: float, width: float, count: int) -> Outline:
    """Lines towards the centre with round ends, evenly round a circle, the first at 12 o'clock."""
    shape: Outline = ()
    for number in range(count):
        x, y = sin(tau * number / count), -cos(tau * number / count)
        inner = radius - length
        line = ((cx + inner * x, cy + inner * y), (cx + radius * x, cy + radius * y))
        shape += stroke(line, width)
    return shape


def frame(x: float, y: float, w: float, h: float, radius: float, width: float) -> Outline:
    """A rounded rectangle drawn with a round pen whose middle runs along it.

    `radius` is that of the pen's middle; -width/2 gives an outer edge with sharp corners.
    """
    half = width / 2
    outer = rectangle(x - half, y - half, w + width, h + width, radius + half)
    if w <= width or h <= width:
        return (outer,)
    return (outer, hole(rectangle(x + half, y + half, w - width, h - width, radius - half)))


def dashes(
    x: float, y: float, w: float, h: float, radius: float, width: float, on: float, off: float
) -> Outline:
    """`frame` in dashes, clockwise from the end of the top left corner; their ends are straight."""
    points = rectangle(x, y, w, h, radius)
    way = _distinct([*points, points[0]] if len(points) == 4 else [points[-1], *points])
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(way)]
    places = [0.0, *accumulate(lengths)]
    count = ceil(places[-1] / (on + off))
    starts = ((on + off) * number for number in range(count))
    return tuple(
        _cut_stroke(_between(way, places, start, min(start + on, places[-1])), width / 2)
        for start in starts
    )


def _between(way: list[Point], places: list[float], start: float, end: float) -> list[Point]:
    """The points of a way from one distance along it to another."""

    def at(place: float) -> Point:
        index = min(bisect_right(places, place), len(way) - 1) - 1
        share = (place - places[index]) / (places[index + 1] - places[index])
        (ax, ay), (bx, by) = way[index], way[index + 1]
        return ax + (bx - ax) * share, ay + (by - ay) * share

    inner = way[bisect_right(places, start) : bisect_left(places, end)]
    return _distinct([at(start), *inner, at(end)])


def _cut_stroke(line: list[Point], half: float) -> Contour:
    """A line drawn with a flat pen: straight ends."""
    angles = [atan2(b[1] - a[1], b[0] - a[0]) for a, b in pairwise(line)]
    there: list[Point] = []
    back: list[Point] = []
    for (x, y), before, after in zip(
        line, [*angles[:1], *angles], [*angles, *angles[-1:]], strict=True
    ):
        normal = before + ((after - before + pi) % tau - pi) / 2 - pi / 2
        there.append((x + half * cos(normal), y + half * sin(normal)))
        back.append((x - half * cos(normal), y - half * sin(normal)))
    return (*there, *back[::-1])


def stroke(points: Sequence[Point], width: float, closed: bool = False) -> Outline:
    """A line drawn with a round pen: round ends, round joins."""
    line = _distinct(points)
    half = width / 2
    if len(line) == 1:
        return (disc(*line[0], half),)
    if closed and line[0] == line[-1]:
        line.pop()
    if closed and len(line) > 2:
        return (_side([*line, line[0]], half, True), _side([*line[::-1], line[-1]], half, True))
    there = _side(line, half, False)
    back = _side(line[::-1], half, False)
    return ((*there, *back),)


def stripes(w: float, h: float, width: float, pitch: float) -> Outline:
    """45 degree bands, rising to the right, over an area that begins at (0, 0).

    The middle of the first one runs through the top left corner, and one follows every `pitch`
    along x; `width` is that of the pen.
    """
    reach = width / sqrt(2)  # half of what a band takes up along x
    middles = [pitch * number for number in range(int((w + h) / pitch) + 2)]
    return tuple(
        ((x - reach, 0.0), (x + reach, 0.0), (x + reach - h, h), (x - reach - h, h))
        for x in middles
    )


def _distinct(points: Iterable[Point]) -> list[Point]:
    line: list[Point] = []
    for point in points:
        if not line or hypot(point[0] - line[-1][0], point[1] - line[-1][1]) > 1e-6:
            line.append(point)
    return line


def _side(line: Sequence[Point], half: float, closed: bool) -> Contour:
    """The left edge of a pen's way along the line, then half round its last point.

    Outer corners are rounded. Inner corners go through the corner point itself: what they fold over
    lies inside the stroke.
    """
    angles = [atan2(b[1] - a[1], b[0] - a[0]) for a, b in pairwise(line)]
    points: list[Point] = []
    for i, angle in enumerate(angles):
        end = line[i + 1]
        normal = angle - pi / 2
        for x, y in (line[i], end):
            points.append((x + half * cos(normal), y + half * sin(normal)))
        if i + 1 < len(angles):
            following = angles[i + 1]
        elif closed:
            following = angles[0]
        else:
            points += arc(*end, half, normal, pi)
            continue
        turn = (following - angle + pi) % tau - pi
        if turn > 0:
            points += arc(*end, half, normal, turn)
        else:
            points.append(end)
    return tuple(points)
