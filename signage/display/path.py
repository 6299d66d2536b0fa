"""SVG path data as polylines (SVG 1.1, chapter 8.3): M L H V C A Z and their relative forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import atan2, cos, hypot, radians, sin, sqrt, tau

from signage.core.values import field, slotted
from signage.display.outline import Point, steps

_TOKEN = re.compile(r"[MLHVCAZmlhvcaz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[^\s,]")
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}


@slotted
class Polyline:
    """A run of points; `closed` when the pen came back by Z."""

    points: list[Point] = field(default_factory=list)
    closed: bool = False


def parse(data: str, scale: float) -> tuple[Polyline, ...]:
    """The path's subpaths, each coordinate multiplied by `scale`, curves cut to px precision.

    Raises ValueError, naming what was found, when the data is not of this vocabulary.
    """
    lines: list[Polyline] = []
    x = y = 0.0
    for command, values in _commands(data):
        relative = command.islower()
        ox, oy = (x, y) if relative else (0.0, 0.0)
        kind = command.upper()
        if kind == "M":
            x, y = ox + values[0], oy + values[1]
            lines.append(Polyline([(x * scale, y * scale)]))
            continue
        if not lines:
            raise ValueError(f"a path begins with M, not {command!r}")
        line = lines[-1]
        if kind == "Z":
            line.closed = True
            x, y = line.points[0][0] / scale, line.points[0][1] / scale
            lines.append(Polyline([line.points[0]]))
            continue
        start = (x * scale, y * scale)
        if kind == "H":
            x = ox + values[0]
        elif kind == "V":
            y = oy + values[0]
        else:
            x, y = ox + values[-2], oy + values[-1]
        end = (x * scale, y * scale)
        if kind == "C":
            first = ((ox + values[0]) * scale, (oy + values[1]) * scale)
            second = ((ox + values[2]) * scale, (oy + values[3]) * scale)
            line.points += _cubic(start, first, second, end)
        elif kind == "A":
            radii = (values[0] * scale, values[1] * scale)
            line.points += _arc(start, radii, values[2], bool(values[3]), bool(values[4]), end)
        else:
            line.points.append(end)
    return tuple(line for i, line in enumerate(lines) if len(line.points) > 1 or i == 0)


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(data)
    position = 0
    command = ""
    while position < len(tokens):
        token = tokens[position]
        if token.upper() in _ARGUMENTS:
            command = token
            position += 1
        elif token.isalpha() or not command or not _ARGUMENTS[command.upper()]:
            raise ValueError(f"{token!r} is no path command")
        count = _ARGUMENTS[command.upper()]
        try:
            values = [float(token) for token in tokens[position : position + count]]
        except ValueError:
            raise ValueError(f"{command} is followed by {count} numbers") from None
        if len(values) < count:
            raise ValueError(f"{command} is followed by {count} numbers, not {len(values)}")
        position += count
        yield command, values
        if command in "Mm":  # further pairs after a move are lines
            command = "L" if command == "M" else "l"


def _cubic(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    length = sum(
        hypot(b[0] - a[0], b[1] - a[1]) for a, b in ((start, first), (first, second), (second, end))
    )
    count = max(4, int(sqrt(length) * 3))
    points = []
    for i in range(1, count + 1):
        t = i / count
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append(
            (
                a * start[0] + b * first[0] + c * second[0] + d * end[0],
                a * start[1] + b * first[1] + c * second[1] + d * end[1],
            )
        )
    return points


def _arc(
    start: Point, radii: Point, turned: float, large: bool, sweep: bool, end: Point
) -> list[Point]:
    """From end points to centre and angles: SVG 1.1, appendix F.6.5 and F.6.6."""
    rx, ry = abs(radii[0]), abs(radii[1])
    if not rx or not ry or start == end:
        return [end]
    cos_t, sin_t = cos(radians(turned)), sin(radians(turned))
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    px, py = cos_t * dx + sin_t * dy, cos_t * dy - sin_t * dx
    grow = sqrt(max(1.0, (px / rx) ** 2 + (py / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    span = (rx * py) ** 2 + (ry * px) ** 2
    root = sqrt(max(0.0, ((rx * ry) ** 2 - span) / span)) * (-1 if large == sweep else 1)
    ux, uy = root * rx * py / ry, -root * ry * px / rx
    cx = cos_t * ux - sin_t * uy + (start[0] + end[0]) / 2
    cy = sin_t * ux + cos_t * uy + (start[1] + end[1]) / 2
    begin = atan2((py - uy) / ry, (px - ux) / rx)
    turn = (atan2((-py - uy) / ry, (-px - ux) / rx) - begin) % tau
    if not sweep:
        turn -= tau
    count = steps(max(rx, ry), turn)
    points = []
    for i in range(1, count):
        angle = begin + turn * i / count
        ex, ey = rx * cos(angle), ry * sin(angle)
        points.append((cx + cos_t * ex - sin_t * ey, cy + sin_t * ex + cos_t * ey))
    return [*points, end]
