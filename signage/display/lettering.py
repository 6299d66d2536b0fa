"""What is known of a text before it is placed: sizes, widths, and what of it fits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from signage.core.values import replace
from signage.display.measure import DISPLAY, Ink, Measure, Type
from signage.display.scene import Color
from signage.display.sheet import Sheet

SMALLEST = 13.0
"""Pixels per em that no text may go below."""


class Lettering(Sheet):
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

        What changes in its slot all day, like the clock, so keeps one size. It is legible, even if
        it hangs deeper.
        """
        size = size or self.size(style)
        for text in texts:
            size = self.fit(style, text, room, size)
            if hang is not None and (depth := self.depth(style, text, size)) > hang:
                size = max(size * hang / depth * 0.9999, min(size, SMALLEST / self.u))
        return size

    def rise(self, style: str, text: str, size: float) -> float:
        """How far the ink reaches above the baseline, in u."""
        return max(0.0, -self._ink(style, text, size)[1]) / self.u

    def depth(self, style: str, text: str, size: float) -> float:
        """How far the ink reaches below the baseline, in u."""
        return max(0.0, self._ink(style, text, size)[3]) / self.u

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

    def _set(self, style: str, size: float | None) -> tuple[Type, float]:
        px = (size or self.size(style)) * self.u
        kind = self._types[style]
        return (_small(kind) if kind.small and px < DISPLAY else kind), px

    def _ink(self, style: str, text: str, size: float) -> Ink:
        kind, px = self._set(style, size)
        return self._measure.ink(text, px, kind.weight, kind.face, italic=kind.italic, rtl=self.rtl)


@cache
def _small(kind: Type) -> Type:
    """The type role below the size from which its display face is legible."""
    return replace(kind, face=kind.small)
