"""Arcs cut into pieces, so that one whose end has moved is painted again at that end only.

The pieces of an arc meet at fixed angles, whatever its ends are. An arc that begins six degrees
later has all of its pieces but one in common with the one before: they are neither drawn anew nor
painted again, and the cache holds them once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import ceil, cos, degrees, floor, radians, sin

from signage.core.values import replace
from signage.display.scene import Arc, Disc, Item

TURN = 360.0
PIECE = 30.0  # degrees between the angles at which pieces meet
_SEAM = 1.0  # px that a piece runs into the next one: between two soft edges the ground would show
_HAIR = 1e-6  # degrees

Span = tuple[float, float]


def in_pieces(items: Iterable[Item]) -> Iterator[Item]:
    """The items, each arc as its pieces."""
    for item in items:
        if isinstance(item, Arc):
            yield from pieces(item)
        else:
            yield item


@lru_cache(maxsize=64)
def pieces(arc: Arc) -> tuple[Arc | Disc, ...]:
    """What together looks like the arc: straight cut arcs of `PIECE` degrees at most, round ends.

    They come in the order of their angles, so that two arcs have what they share in one order.
    """
    whole = not arc.pitch and arc.end - arc.start >= TURN
    spans = [(0.0, TURN)] if whole else _dashes(arc) if arc.pitch else [(arc.start, arc.end)]
    cut = sorted(_turned(piece) for span in spans for piece in _cut(span, arc.radius, whole))
    straight = replace(arc, round=False, dash=0.0, pitch=0.0)
    bands = (replace(straight, start=start, end=end) for start, end in cut)
    rounded = arc.round and not whole
    return (*bands, *(_end(arc, angle) for span in spans if rounded for angle in span))


def _dashes(arc: Arc) -> list[Span]:
    count = ceil((arc.end - arc.start) / arc.pitch - _HAIR)
    starts = (arc.start + number * arc.pitch for number in range(count))
    return [(start, min(start + arc.dash, arc.end)) for start in starts]


def _cut(span: Span, radius: float, whole: bool) -> Iterator[Span]:
    """A span cut at the fixed angles; `whole`: where it ends it goes on."""
    start, last = span
    seam = degrees(_SEAM / radius) if radius > _SEAM else 0.0
    while start < last - _HAIR:
        end = min((floor(start / PIECE + _HAIR) + 1) * PIECE, last)
        yield start, end + seam if whole or end < last - _HAIR else end
        start = end


def _turned(span: Span) -> Span:
    """The same angles with the start within the first turn."""
    turns = floor(span[0] / TURN + _HAIR) * TURN
    return round(span[0] - turns, 4), round(span[1] - turns, 4)


def _end(arc: Arc, angle: float) -> Disc:
    """A round end, to a quarter of a pixel: as fine as an eye tells, and soon in the cache."""
    x = arc.cx + arc.radius * sin(radians(angle))
    y = arc.cy - arc.radius * cos(radians(angle))
    return Disc(round(x * 4) / 4, round(y * 4) / 4, arc.width / 2, arc.color)
