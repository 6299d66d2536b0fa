"""Where parts draw: a sheet that sets text too, so that no line ever reaches into another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from unicodedata import category

from signage.display.geometry import Box, outward
from signage.display.lettering import SMALLEST, Lettering
from signage.display.measure import Ink, Measure, Type
from signage.display.scene import Color, Figure, Text

__all__ = ["ASCENT", "LEADING", "SMALLEST", "Canvas"]

ASCENT, LEADING = 0.9, 1.14
"""Of the lines of a paragraph, in em: from a line's top to its baseline, and to the next line's."""

_HAIR = 0.97  # of the smallest size: what a line may be set smaller by for the ink around it
_SAFE = 0.1  # px kept free between lines, for what rounding takes
_PILE = 0.7  # held to less than this, a line loses its combining marks before it is made smaller
_CAPITALS, _TAILS = 0.85, 0.1  # em above and below the baseline that an ordinary line needs
_HANG = 0.5  # em below the baseline that any line may take
_MARKS = ("Mn", "Me")


class Canvas(Lettering):
    """Places lines of text, and knows where their ink is."""

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
        super().__init__(size, frame, types, colors, measure, rtl=rtl, enlarge=enlarge, shift=shift)
        self._inked: list[Box] = []  # the boxes of all text so far
        self.least = SMALLEST * _HAIR / self.u  # the size in u that every line keeps

    def crowded(self, style: str, x: float, baseline: float, width: float) -> bool:
        """Whether a line that is larger than its role comes too near to what stands there."""
        size = self.size(style)
        over, under = baseline - size * _CAPITALS, size * (_CAPITALS + _TAILS)
        return self.growth(style) > 1.0 and not self.free(self.box(x, over, width, under))

    def held(
        self, style: str, x: float, baseline: float, text: str, size: float, anchor: str = "start"
    ) -> float:
        """The size that `text` would draw it in, for what has been drawn around it so far."""
        return self._held(style, text, size, self._x(x), self._y(baseline), anchor, None)[1]

    def legible(
        self,
        style: str,
        x: float,
        baseline: float,
        text: str,
        size: float | None = None,
        anchor: str = "start",
    ) -> bool:
        """Whether a line is not too small to be read, for what has been drawn around it so far."""
        held = self.held(style, x, baseline, text, size or self.size(style), anchor)
        return held >= self.least

    def lowered(
        self,
        style: str,
        x: float,
        baseline: float,
        text: str,
        size: float | None = None,
        anchor: str = "start",
    ) -> float:
        """The baseline at which a line is legible below what stands there: the one given, mostly.

        On tiny panels what is above may take more of the room than the layout has for it.
        """
        if self.legible(style, x, baseline, text, size, anchor):
            return baseline
        small = SMALLEST / self.u
        left, top, right, _ = self._ink(style, text, small)
        start = self._left(self._x(x), self.width(style, text, small) * self.u, anchor)
        above, _ = self._room(start + left, start + right, self._y(baseline))
        return baseline + max(0.0, -top - above) / self.u

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

    def rows(
        self,
        style: str,
        x: float,
        baseline: float,
        rows: Sequence[str],
        color: str,
        leading: float,
        *,
        after: float | None = None,
    ) -> bool:
        """Lines one below the other, `leading` u apart; none of them where one is not legible.

        Those after the first begin at `after`, if it is given.
        """
        mark = self.mark()
        for index, row in enumerate(rows):
            start = x if after is None or not index else after
            if index and not self.legible(style, start, baseline + index * leading, row):
                self.back_to(mark)
                return False
            self.text(style, start, baseline + index * leading, row, color)
        return True

    def mark(self) -> tuple[int, int]:
        """What has been drawn so far, for `back_to`."""
        return len(self.items), len(self._inked)

    def back_to(self, mark: tuple[int, int]) -> None:
        """Leave out what has been drawn since: some lines say something only together."""
        items, inked = mark
        del self.items[items:], self._inked[inked:]

    def under(self, x: float, y: float, width: float, most: float) -> float:
        """Where something begins that no line above hangs into: y, or up to `most` u below it."""
        place = self.box(x, y, width, most)
        hanging = (box.bottom for box in self._inked if box.y < place.y and box.overlaps(place))
        lower = max(hanging, default=0) - self._y(y) + _SAFE
        return y + min(most, max(0.0, lower / self.u))

    def free(self, box: Box) -> bool:
        """Whether neither text nor a figure has been placed there yet."""
        figures = (item for item in self.items if isinstance(item, Figure))
        squares = (Box(int(f.x), int(f.y), ceil(f.size) + 1, ceil(f.size) + 1) for f in figures)
        return not any(box.overlaps(other) for other in (*self._inked, *squares))

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
        text = _borne(text)
        ink = self._ink(style, text, size)
        left = self._left(x, self.width(style, text, size) * self.u, anchor)
        above, below = self._room(left + ink[0], left + ink[2], y)
        most = max(0.0, _HANG * size if hang is None else hang) * self.u
        below = min(below, max(most, ink[3] * min(1.0, SMALLEST / (size * self.u))))
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


def _borne(text: str) -> str:
    """Without the marks at its beginning, which hang into what is beside: no letter bears them."""
    for place, character in enumerate(text):
        if category(character) not in _MARKS:
            return text[place:]
    return ""


def _factor(ink: Ink, above: float, below: float) -> float:
    """What to multiply a size by, so that its ink keeps to the room above and below."""
    _, top, _, bottom = ink
    factor = 1.0
    if -top > above:
        factor = above / -top
    if bottom > below:
        factor = min(factor, below / bottom)
    return factor
