"""Boxes in whole pixels, and how to share space between them without losing one."""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle of pixels; right and bottom edges are outside it."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def overlaps(self, other: Box) -> bool:
        """Whether the two share a pixel."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether every pixel of this one is one of `other`."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.right <= other.right
            and self.bottom <= other.bottom
        )

    def inset(self, by: int) -> Box:
        """Smaller by `by` on each side, never below nothing."""
        return Box(self.x + by, self.y + by, max(0, self.w - 2 * by), max(0, self.h - 2 * by))

    def moved(self, x: int, y: int) -> Box:
        """The same size, `x` further to the right and `y` further down."""
        return Box(self.x + x, self.y + y, self.w, self.h)

    def common(self, other: Box) -> Box | None:
        """What the two share; None if they share no pixel."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        w, h = min(self.right, other.right) - x, min(self.bottom, other.bottom) - y
        return Box(x, y, w, h) if w > 0 and h > 0 else None

    def united(self, other: Box) -> Box:
        """The smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)


def outward(left: float, top: float, right: float, bottom: float) -> Box:
    """The whole pixels that hold a rectangle."""
    x, y = floor(left), floor(top)
    return Box(x, y, ceil(right) - x, ceil(bottom) - y)
