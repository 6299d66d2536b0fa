"""What differs between two scenes, as boxes of the panel."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import ceil, cos, floor, radians, sin

from signage.display.figures import MARGIN
from signage.display.geometry import Box, outward
from signage.display.paint.arcs import in_pieces
from signage.display.scene import Arc, Disc, Figure, Fill, Item, Scene, Target, Text, Ticks
from signage.display.text.typesetter import Typesetter


def left_edge(item: Text, typesetter: Typesetter) -> float:
    """Where a line's left end stands, px from the panel's left edge."""
    if item.anchor == "start" and not item.rtl:
        return item.x
    width = typesetter.width(
        item.text, item.size, item.weight, item.face, italic=item.italic, rtl=item.rtl
    )
    if item.anchor == "middle":
        return item.x - width / 2
    return item.x - width if (item.anchor == "start") == item.rtl else item.x


def bounds(item: Item, typesetter: Typesetter) -> Box | None:
    """The pixels that an item may touch; None if it draws nothing."""
    match item:
        case Target():
            return None
        case Disc() | Fill():
            box = _around_disc(item) if isinstance(item, Disc) else item.box
            return box if item.clip is None else box.common(item.clip)
        case Arc() | Ticks():
            return _around_centre(item)
        case Figure():
            reach = item.size * MARGIN
            return outward(
                item.x - reach,
                item.y - reach,
                item.x + item.size + reach,
                item.y + item.size + reach,
            )
        case Text():
            return _around_text(item, typesetter)
        case _:
            return item.box


def dirty_boxes(old: Scene, new: Scene, typesetter: Typesetter) -> tuple[Box, ...]:
    """Boxes, none overlapping another, outside of which the two scenes look the same."""
    panel = Box(0, 0, *new.size)
    if (old.size, old.light) != (new.size, new.light):
        return (panel,)
    before, after = tuple(in_pieces(old.items)), tuple(in_pieces(new.items))
    changed = _changed(before, after)
    if 2 * len(changed) > len(before) + len(after):  # everything has moved a little
        return (panel,)
    touched = (bounds(item, typesetter) for item in changed)
    boxes = (box.common(panel) for box in touched if box is not None)
    return _merged(box for box in boxes if box is not None)


def _changed(old: tuple[Item, ...], new: tuple[Item, ...]) -> list[Item]:
    """The items that only one of the lists has; all of them where others changed their order."""
    before, after = set(old), set(new)
    gone, came = before - after, after - before
    if [item for item in old if item not in gone] != [item for item in new if item not in came]:
        return [*old, *new]
    return [*(item for item in old if item in gone), *(item for item in new if item in came)]


def _merged(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """Overlapping boxes united, until none overlaps another."""
    merged: list[Box] = []
    for box in boxes:
        united = box
        while others := [other for other in merged if other.overlaps(united)]:
            for other in others:
                merged.remove(other)
                united = united.united(other)
        merged.append(united)
    return tuple(merged)


def _around_disc(item: Disc) -> Box:
    x, y, reach = item.cx, item.cy, item.radius
    return outward(x - reach, y - reach, x + reach, y + reach)


def _around_text(item: Text, typesetter: Typesetter) -> Box | None:
    left, top, right, bottom = typesetter.ink(
        item.text, item.size, item.weight, item.face, italic=item.italic, rtl=item.rtl
    )
    if left == right:
        return None
    x, y = left_edge(item, typesetter), round(item.y)
    return outward(x + left - 1, y + top - 1, x + right + 1, y + bottom + 1)


@lru_cache(maxsize=256)  # most pieces of a dial are where they were a minute ago
def _around_centre(item: Arc | Ticks) -> Box:
    """The extremes of an arc are the corners of its ends and where it crosses an axis."""
    x, y, half = item.cx, item.cy, item.width / 2
    far = item.radius + half
    if isinstance(item, Ticks):
        return outward(x - far, y - far, x + far, y + far)
    crossings = range(ceil(item.start / 90), floor(item.end / 90) + 1)
    angles = [radians(each) for each in (item.start, item.end, *(90 * n for n in crossings))]
    places = [(angle, reach) for angle in angles for reach in (item.radius - half, far)]
    xs = [x + reach * sin(angle) for angle, reach in places]
    ys = [y - reach * cos(angle) for angle, reach in places]
    ends = half if item.round else 0.0
    return outward(min(xs) - ends, min(ys) - ends, max(xs) + ends, max(ys) + ends)
