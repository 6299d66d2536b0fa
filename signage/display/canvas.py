"""Where parts draw: takes logical lengths in u and makes display-list items in pixels of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from signage.display.geometry import Box
from signage.display.scene import Color, Disc, Figure, Fill, Gradient, Item, Stripes, Target, Text

ASCENT, DESCENT = 0.9, 0.24
"""Height of a line's box above and below its baseline, in em."""

LEADING = ASCENT + DESCENT
"""From one baseline of a paragraph to the next, in em."""

BLEED = 0.05
"""Room on either side of a text's advance for ink that overhangs it, in em."""

SMALLEST = 13.0
"""Pixels per em that no text may go below."""


class Measure(Protocol):
    """What a layout has to know of text; sizes and widths in pixels. `text.Typesetter` is one."""

    def width(self, text: str, size: float, weight: int, face: str, *, rtl: bool = False) -> float:
        """The advance of one line."""
        ...

    def ink(
        self, text: str, size: float, weight: int, face: str, *, rtl: bool = False
    ) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what is inked, from the baseline's left end, y down."""
        ...

    def clamp(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        max_width: float,
        *,
        rtl: bool = False,
    ) -> str:
        """The text, or as much of it as fits before an ellipsis."""
        ...

    def wrap(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        max_width: float,
        lines: int,
        *,
        rtl: bool = False,
    ) -> tuple[str, ...]:
        """The text in at most `lines` lines, the last one clamped."""
        ...


@dataclass(frozen=True, slots=True)
class Type:
    """A type role, resolved for a size class; `size` in u per em."""

    face: str
    weight: int
    size: float


def class_of(width: int, height: int) -> str:
    """The size class of a panel: P for portrait, else by the shorter side in pixels."""
    if height > width:
        return "P"
    side = min(width, height)
    return "XS" if side < 400 else "S" if side < 600 else "M" if side < 900 else "L"


def _whole(pixels: float) -> int:
    return round(round(pixels, 3))  # twice: equal lengths that were reached by different sums


class Canvas:
    """Collects the items of one scene.

    x runs from the start edge: from the left, or from the right where the locale is written from
    right to left. All lengths are in u = the shorter side / 100; only boxes are rounded to pixels.
    """

    def __init__(
        self,
        size: tuple[int, int],
        types: Mapping[str, Type],
        colors: Mapping[str, Color],
        measure: Measure,
        *,
        rtl: bool = False,
        enlarge: float = 1.0,
        shift: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self.width_px, self.height_px = size
        self.u = min(size) / 100
        self.w, self.h = self.width_px / self.u, self.height_px / self.u
        self.colors, self.rtl = colors, rtl
        self.reserved = 0.0  # u at the tray's end edge that the QR code's card takes
        self.corner = 0.0  # u at the tray's end edge that the card covers flush
        self.floor = 0.0  # y in u below which the status word has no ink
        self.items: list[Item] = []
        self.origin: tuple[float, float] | None = None
        self._types, self._measure, self._enlarge = types, measure, enlarge
        self._shift = shift
        self._dx = self._dy = 0.0

    # --- where things go -----------------------------------------------------------------------

    def place(self, lift: float, *, fixed: bool = False) -> None:
        """Move what is drawn next down by `lift` u; what is not fixed follows the pixel shift."""
        dx, dy = (0.0, 0.0) if fixed else self._shift
        self._dx, self._dy = dx, dy + lift

    def _x(self, x: float, width: float = 0.0) -> float:
        return (self.w - x - width if self.rtl else x) * self.u + self._dx * self.u

    def _y(self, y: float) -> float:
        return (y + self._dy) * self.u

    def box(self, x: float, y: float, w: float, h: float) -> Box:
        """The pixels of a rectangle; edges that are equal in u fall on the same pixel."""
        left, right = _whole(self._x(x, w)), _whole(self._x(x, w) + w * self.u)
        top, bottom = _whole(self._y(y)), _whole(self._y(y + h))
        return Box(left, top, max(0, right - left), max(0, bottom - top))

    def middle(self, box: Box) -> float:
        """The x of the middle of some pixels."""
        x = (box.x + box.w / 2) / self.u - self._dx
        return self.w - x if self.rtl else x

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point in pixels."""
        return round(self._x(x), 2), round(self._y(y), 2)

    # --- shapes -------------------------------------------------------------------------------

    def fill(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        color: str | None,
        radius: float = 0.0,
        border: float = 0.0,
        line: str | None = None,
    ) -> Box:
        """A rectangle; `radius` is held to half its shorter side. The pixels that it takes."""
        box = self.box(x, y, w, h)
        if not (box.w and box.h):
            return box
        self.items.append(
            Fill(
                box,
                self.colors[color] if color else None,
                round(min(radius * self.u, box.w / 2, box.h / 2), 2),
                round(border * self.u, 2),
                self.colors[line] if line else None,
            )
        )
        return box

    def gradient(self, x: float, y: float, w: float, h: float, top: str, bottom: str) -> None:
        """A vertical gradient."""
        box = self.box(x, y, w, h)
        if self.colors[top] == self.colors[bottom]:
            self.items.append(Fill(box, self.colors[top]))
        else:
            self.items.append(Gradient(box, self.colors[top], self.colors[bottom]))

    def disc(self, x: float, y: float, radius: float, color: str, clip: Box | None = None) -> None:
        """A filled circle around (x, y)."""
        cx, cy, r = round(self._x(x), 2), round(self._y(y), 2), round(radius * self.u, 2)
        self.items.append(Disc(cx, cy, r, self.colors[color], clip))

    def stripes(self, box: Box, color: str, width: float, pitch: float) -> None:
        """Diagonal lines over a box of pixels."""
        self.items.append(
            Stripes(box, self.colors[color], round(width * self.u, 2), round(pitch * self.u, 2))
        )

    def figure(
        self,
        name: str,
        x: float,
        y: float,
        size: float,
        inks: Mapping[str, str],
        *,
        portion: float = 0.0,
        weight: float | None = None,
        mirrored: bool = False,
    ) -> None:
        """A figure in a square whose start top corner is (x, y)."""
        self.items.append(
            Figure(
                name,
                round(self._x(x, size), 2),
                round(self._y(y), 2),
                round(size * self.u, 2),
                tuple((role, self.colors[ink]) for role, ink in inks.items()),
                round(portion, 4),
                weight,
                mirrored and self.rtl,
            )
        )

    def target(self, x: float, y: float, w: float, h: float, action: str) -> None:
        """A place to touch."""
        self.items.append(Target(self.box(x, y, w, h), action))

    # --- text ---------------------------------------------------------------------------------

    def size(self, style: str) -> float:
        """The size of a type role in u, held to the smallest legible one."""
        return max(self._types[style].size * self._enlarge, SMALLEST / self.u)

    def width(self, style: str, text: str, size: float | None = None) -> float:
        """The advance of a text in u."""
        kind, px = self._set(style, size)
        return self._measure.width(text, px, kind.weight, kind.face, rtl=self.rtl) / self.u

    def overhang(self, style: str, text: str, size: float) -> float:
        """The empty space before the ink in u: giant words are pulled by it to the margin."""
        kind, px = self._set(style, size)
        left, _, right, _ = self._measure.ink(text, px, kind.weight, kind.face, rtl=self.rtl)
        space = self.width(style, text, size) - right / self.u if self.rtl else left / self.u
        return max(0.0, space)

    def fit(self, style: str, text: str, room: float, size: float | None = None) -> float:
        """The size at which a text fits into `room`, in u; not below the smallest legible one."""
        size = size or self.size(style)
        width = self.width(style, text, size)
        return size if width <= room else max(size * room / width * 0.9999, SMALLEST / self.u)

    def clamp(self, style: str, text: str, room: float, size: float | None = None) -> str:
        """The text, cut with an ellipsis where it is wider than `room`."""
        kind, px = self._set(style, size)
        room_px = max(0.0, room) * self.u
        return self._measure.clamp(text, px, kind.weight, kind.face, room_px, rtl=self.rtl)

    def wrap(
        self, style: str, text: str, room: float, lines: int, size: float | None = None
    ) -> tuple[str, ...]:
        """The text in at most `lines` lines."""
        kind, px = self._set(style, size)
        return self._measure.wrap(
            text, px, kind.weight, kind.face, room * self.u, lines, rtl=self.rtl
        )

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
        ascent: float = ASCENT,
        descent: float = DESCENT,
    ) -> float:
        """One line that was fitted or clamped before; the width that it takes, in u.

        Ink that towers above `ascent` or hangs below `descent` (em) makes the line smaller.
        """
        if not text:
            return 0.0
        size = size or self.size(style)
        kind, width = self._types[style], self.width(style, text, size)
        start = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        bleed = size * BLEED
        shown = size * self._squeeze(style, text, size, ascent, descent)
        self.items.append(
            Text(
                round(self._x(x), 2),
                round(self._y(baseline), 2),
                text,
                round(shown * self.u, 2),
                kind.weight,
                kind.face,
                self.colors[color],
                anchor,
                self.rtl,
                box=self.box(
                    start - bleed,
                    baseline - size * ascent,
                    width + 2 * bleed,
                    size * (ascent + descent),
                ),
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
    ) -> float:
        """One line that is held to `room`: shrunk first where asked, then clamped."""
        if shrink:
            size = self.fit(style, text, room, size)
        text = self.clamp(style, text, room, size)
        return self.text(style, x, baseline, text, color, size=size, anchor=anchor)

    def _set(self, style: str, size: float | None) -> tuple[Type, float]:
        return self._types[style], (size or self.size(style)) * self.u

    def hang(self, style: str, text: str, size: float) -> float:
        """How far a text's ink hangs below its baseline, in u."""
        kind, px = self._set(style, size)
        return (
            max(0.0, self._measure.ink(text, px, kind.weight, kind.face, rtl=self.rtl)[3]) / self.u
        )

    def _squeeze(self, style: str, text: str, size: float, ascent: float, descent: float) -> float:
        """The factor (at most 1) that holds towering letters and stacked marks to a line."""
        kind, px = self._set(style, size)
        _, top, _, bottom = self._measure.ink(text, px, kind.weight, kind.face, rtl=self.rtl)
        high = ascent * px / -top if -top > ascent * px else 1.0
        return min(high, descent * px / bottom if bottom > descent * px else 1.0)
