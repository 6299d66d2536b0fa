"""Where parts draw: a sheet that sets text too, so that no line ever reaches into another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from math import ceil
from unicodedata import category

from signage.display.geometry import Box, outward
from signage.display.measure import DISPLAY, Ink, Measure, Type
from signage.display.scene import Color, Figure, Text
from signage.display.sheet import Sheet

ASCENT, LEADING = 0.9, 1.14
"""Of the lines of a paragraph, in em: from a line's top to its baseline, and to the next line's."""

SMALLEST = 13.0
"""Pixels per em that no text may go below."""


_SAFE = 0.1  # px kept free between lines, for what rounding takes
_PILE = 0.7  # held to less than this, a line loses its combining marks before it is made smaller
_CAPITALS, _TAILS = 0.85, 0.1  # em above and below the baseline that an ordinary line needs
_HANG = 0.5  # em below the baseline that any line may take
_MARKS = ("Mn", "Me")


class Canvas(Sheet):
    """A sheet with the type roles of a theme."""

    def __init__(
        self,
        size: tuple[int, int],
        frame: tuple[float, float],
        types: Mapping[str, Type],
        colors: Mapping[str, Color],
        measure: Measure,
        *,
        rtl: bool = False,
        enlarge: float = 1.0,
        shift: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        super().__init__(size, frame, colors, rtl=rtl, shift=shift)
        self._types, self._measure, self._enlarge = types, measure, enlarge
        self._inked: list[Box] = []  # the boxes of all text so far

    def size(self, style: str) -> float:
        """The size of a type role in u, held to the smallest legible one."""
        return max(self._types[style].size * self._enlarge, SMALLEST / self.u)

    def step(self, style: str) -> float:
        """What lines are spaced by: the size without what a script is enlarged by."""
        return self.size(style) / self._enlarge

    def growth(self, style: str) -> float:
        """How many times larger than its own a role's size is, for the smallest legible one.

        1 where the panel is as large as the layout is for; what is far above it finds no room.
        """
        return self.size(style) / (self._types[style].size * self._enlarge)

    def crowded(self, style: str, x: float, baseline: float, width: float) -> bool:
        """Whether a line that is larger than its role comes too near to what stands there."""
        size = self.size(style)
        over, under = baseline - size * _CAPITALS, size * (_CAPITALS + _TAILS)
        return self.growth(style) > 1.0 and not self.free(self.box(x, over, width, under))

    def width(self, style: str, text: str, size: float | None = None) -> float:
        """The advance of a text in u."""
        kind, px = self._set(style, size)
        width = self._measure.width(
            text, px, kind.weight, kind.face, italic=kind.italic, rtl=self.rtl
        )
        return width / self.u

    def overhang(self, style: str, text: str, size: float) -> float:
        """The empty space before the ink in u: giant words are pulled by it to the margin."""
        left, _, right, _ = self._ink(style, text, size)
        space = self.width(style, text, size) - right / self.u if self.rtl else left / self.u
        return max(0.0, space)

    def fit(self, style: str, text: str, room: float, size: float | None = None) -> float:
        """The size at which a text fits into `room`, in u; not below the smallest legible one."""
        size = size or self.size(style)
        width = self.width(style, text, size)
        if width <= max(0.0, room):
            return size
        fitted = size * room / width * 0.9999
        if self._types[style].small and fitted < (large := DISPLAY / self.u) <= size:
            below = large * 0.9999  # another face, so measured anew
            fitted = min(below, below * room / self.width(style, text, below) * 0.9999)
        return max(fitted, SMALLEST / self.u)

    def fit_all(
        self,
        style: str,
        texts: Iterable[str],
        room: float,
        hang: float | None = None,
        size: float | None = None,
    ) -> float:
        """The size at which each of several texts would fit, and hang no deeper than `hang`.

        What changes in its slot all day, like the clock, so keeps one size.
        """
        size = size or self.size(style)
        for text in texts:
            size = self.fit(style, text, room, size)
            if hang is not None and (depth := self.depth(style, text, size)) > hang:
                size *= hang / depth * 0.9999
        return size

    def depth(self, style: str, text: str, size: float) -> float:
        """How far the ink reaches below the baseline, in u."""
        return max(0.0, self._ink(style, text, size)[3]) / self.u

    def held(self, style: str, x: float, baseline: float, text: str, size: float) -> float:
        """The size that `text` would draw it in, for what has been drawn around it so far."""
        return self._held(style, text, size, self._x(x), self._y(baseline), "start", None)[1]

    def clamp(self, style: str, text: str, room: float, size: float | None = None) -> str:
        """The text, cut with an ellipsis where it is wider than `room`."""
        kind, px = self._set(style, size)
        room_px = max(0.0, room) * self.u
        return self._measure.clamp(
            text, px, kind.weight, kind.face, room_px, italic=kind.italic, rtl=self.rtl
        )

    def wrap(
        self, style: str, text: str, room: float, lines: int, size: float | None = None
    ) -> tuple[str, ...]:
        """The text in at most `lines` lines."""
        kind, px = self._set(style, size)
        return self._measure.wrap(
            text, px, kind.weight, kind.face, room * self.u, lines,
            italic=kind.italic, rtl=self.rtl,
        )  # fmt: skip

    def text(
        self,
        style: str,
        x: float,
        baseline: float,
        text: str,
        color: str,
        *,
        size: float | None = None,
        anchor: str = "start",
        hang: float | None = None,
    ) -> float:
        """One line that was fitted or clamped before; the width that it takes, in u.

        Ink that would reach into a line above or below makes the text smaller: towering capitals
        and piles of marks never overlap anything. `hang` is how far below the baseline it may
        reach in u, where a line that is placed later needs more room than others.
        """
        size = size or self.size(style)
        px, y = self._x(x), self._y(baseline)
        text, shown, ink = self._held(style, text, size, px, y, anchor, hang)
        width = self.width(style, text, shown)
        if not any(ink):
            return width
        left = self._left(px, width * self.u, anchor)
        box = outward(left + ink[0], y + ink[1], left + ink[2], y + ink[3])
        self._inked.append(box)
        kind, _ = self._set(style, shown)
        self.items.append(
            Text(
                round(px, 2),
                round(y, 2),
                text,
                round(shown * self.u, 4),
                kind.weight,
                kind.face,
                self.colors[color],
                anchor,
                self.rtl,
                kind.italic,
                box,
            )
        )
        return width

    def line(
        self,
        style: str,
        x: float,
        baseline: float,
        text: str,
        color: str,
        room: float,
        *,
        size: float | None = None,
        anchor: str = "start",
        shrink: bool = False,
        hang: float | None = None,
    ) -> float:
        """One line that is held to `room`: shrunk first where asked, then clamped."""
        if shrink:
            size = self.fit(style, text, room, size)
        text = self.clamp(style, text, room, size)
        return self.text(style, x, baseline, text, color, size=size, anchor=anchor, hang=hang)

    def free(self, box: Box) -> bool:
        """Whether neither text nor a figure has been placed there yet."""
        figures = (item for item in self.items if isinstance(item, Figure))
        squares = (Box(int(f.x), int(f.y), ceil(f.size) + 1, ceil(f.size) + 1) for f in figures)
        return not any(box.overlaps(other) for other in (*self._inked, *squares))

    def _set(self, style: str, size: float | None) -> tuple[Type, float]:
        px = (size or self.size(style)) * self.u
        kind = self._types[style]
        return (_small(kind) if kind.small and px < DISPLAY else kind), px

    def _left(self, x: float, width: float, anchor: str) -> float:
        """The left end in pixels of a line that is `width` pixels wide."""
        if anchor == "middle":
            return x - width / 2
        return x - width if (anchor == "end") is not self.rtl else x

    def _held(
        self,
        style: str,
        text: str,
        size: float,
        x: float,
        y: float,
        anchor: str,
        hang: float | None,
    ) -> tuple[str, float, Ink]:
        """The text and its size in u, held to the room above and below it; and its ink in px."""
        ink = self._ink(style, text, size)
        left = self._left(x, self.width(style, text, size) * self.u, anchor)
        above, below = self._room(left + ink[0], left + ink[2], y)
        below = min(below, max(0.0, _HANG * size if hang is None else hang) * self.u)
        factor = _factor(ink, above, below)
        outside = left + ink[0] < 0 or left + ink[2] > self.width_px  # marks that no letter bears
        if factor < _PILE or outside:
            text = "".join(char for char in text if category(char) not in _MARKS)
            ink = self._ink(style, text, size)
            factor = _factor(ink, above, below)
        if size * factor * self.u < 1.0:
            return "", size, (0.0, 0.0, 0.0, 0.0)  # no room at all
        if factor < 1.0:
            size *= factor
            ink = self._ink(style, text, size)
        return text, size, ink

    def _room(self, left: float, right: float, y: float) -> tuple[float, float]:
        """Pixels above and below a baseline that no other text has, between two edges."""
        above, below = y, self.height_px - y
        for box in self._inked:
            if box.x < right and left < box.x + box.w:
                if box.y + box.h <= y:
                    above = min(above, y - box.y - box.h)
                elif box.y >= y:
                    below = min(below, box.y - y)
        return max(0.0, above - _SAFE), max(0.0, below - _SAFE)

    def _ink(self, style: str, text: str, size: float) -> Ink:
        kind, px = self._set(style, size)
        return self._measure.ink(text, px, kind.weight, kind.face, italic=kind.italic, rtl=self.rtl)


@cache
def _small(kind: Type) -> Type:
    """The type role below the size from which its display face is legible."""
    return replace(kind, face=kind.small)


def _factor(ink: Ink, above: float, below: float) -> float:
    """What to multiply a size by, so that its ink keeps to the room above and below."""
    _, top, _, bottom = ink
    factor = 1.0
    if -top > above:
        factor = above / -top
    if bottom > below:
        factor = min(factor, below / bottom)
    return factor
