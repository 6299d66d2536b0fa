"""The shapes of the display list as sprites: boxes, gradients, rounds and stripes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import radians

from signage.display import outline
from signage.display.geometry import Box
from signage.display.outline import Outline
from signage.display.paint.sprite import Sprite
from signage.display.scene import Arc, Color, Disc, Fill, Gradient, Stripes, Ticks

STRIP = 16  # rows of stripes that are kept


def fill(sprite: Sprite, item: Fill, column: int) -> None:
    """A box with its border, from the sprite's origin; `column`: see `pieces.cut`."""
    box, clip = item.box, item.clip
    half = item.border / 2  # the fill ends under the middle of the border's line
    shape = (half, half, box.w - item.border, box.h - item.border, item.radius - half)
    if item.color is not None and min(box.w, box.h) > item.border:
        sprite.shape((outline.rectangle(*shape),), item.color, clip, column)
    if not item.border or item.line is None:
        return
    if item.dash and min(box.w, box.h) > item.border:
        lines = outline.dashes(*shape, item.border, *item.dash)
    else:
        lines = outline.frame(*shape, item.border)
    sprite.shape(lines, item.line, clip, column)


def gradient(sprite: Sprite, item: Gradient) -> None:
    """Rows of one colour at a time: two near colours have few between them."""
    rects, top = [], 0
    for color, group in groupby(_mixed(item.top, item.bottom, item.box.h)):
        height = len(list(group))
        rects.append((color, Box(0, top, item.box.w, height)))
        top += height
    sprite.rectangles(rects)


def _mixed(top: Color, bottom: Color, steps: int) -> Iterator[Color]:
    """The colours between two, channel by channel: there is one for each row of a panel."""
    shares = [(step + 0.5) / steps for step in range(steps)]
    reds, greens, blues = (
        [round(a + (z - a) * share) for share in shares] for a, z in zip(top, bottom, strict=True)
    )
    return zip(reds, greens, blues, strict=True)


def circular(sprite: Sprite, item: Disc | Arc | Ticks, column: int) -> None:
    """What has a middle, which is at the sprite's origin but for the share of a pixel."""
    clip = item.clip if isinstance(item, Disc) else None
    sprite.shape(_outline(item), item.color, clip, column)


def _outline(item: Disc | Arc | Ticks) -> Outline:
    x, y = item.cx, item.cy
    match item:
        case Disc():
            return (outline.disc(x, y, item.radius),)
        case Arc():
            turn = radians(item.end - item.start)
            return outline.band(x, y, item.radius, item.width, radians(item.start), turn)
        case Ticks():
            return outline.spokes(x, y, item.radius, item.length, item.width, item.count)


def strip(sprite: Sprite, item: Stripes) -> None:
    """`STRIP` rows of stripes, wide enough for each of them further down to begin further left."""
    place = Box(0, 0, item.box.w + item.box.h + STRIP, STRIP)
    lines = outline.stripes(place.w, place.h, item.width, item.pitch)
    sprite.shape(lines, item.color, place)
