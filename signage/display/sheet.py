"""Takes shapes in logical lengths and makes display-list items in pixels of them."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, floor, radians, sin

from signage.core.values import replace
from signage.display import qr
from signage.display.geometry import Box
from signage.display.scene import (
    Arc,
    Color,
    Disc,
    Figure,
    Fill,
    Gradient,
    Item,
    Modules,
    Stripes,
    Target,
    Ticks,
)

PRESSED = 0.12  # the share of the way from a button's fill to its ink, while it is pressed


def class_of(width: int, height: int) -> str:
    """The size class of a panel: P for portrait, else by the shorter side in pixels."""
    if height > width:
        return "P"
    side = min(width, height)
    return "XS" if side < 400 else "S" if side < 600 else "M" if side < 900 else "L"


def _whole(pixels: float) -> int:
    return round(round(pixels, 3))  # twice: equal lengths that were reached by different sums


class Sheet:
    """Collects the items of one scene.

    x runs from the start edge: from the left, or from the right where the locale is written from
    right to left. All lengths are in u, so that `frame` (the least width and height of a layout in
    u) just fits the panel; only boxes are rounded to pixels.
    """

    def __init__(
        self,
        size: tuple[int, int],
        frame: tuple[float, float],
        colors: Mapping[str, Color],
        *,
        rtl: bool = False,
        shift: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self.width_px, self.height_px = size
        self.u = min(size[0] / frame[0], size[1] / frame[1])
        self.w, self.h = self.width_px / self.u, self.height_px / self.u
        self.colors, self.rtl = colors, rtl
        self.reserved = 0.0  # u at the tray's end edge that the QR code's card takes
        self.corner = 0.0  # u at the tray's end edge that the card covers flush
        self.card: Box | None = None  # the pixels of a card that words may stand beside
        self.spare = max(0.0, self.h - frame[1])  # u that the panel is higher than the frame
        self.down = 0.0  # u of those that the part which is drawn stands lower by
        self.sink = 0.0  # u by which all that is not fixed is moved down
        self.items: list[Item] = []
        self.origin: tuple[float, float] | None = None
        # In whole pixels, so that what has been drawn can be laid down again in its new place.
        self._shift = round(shift[0] * self.u) / self.u, round(shift[1] * self.u) / self.u
        self._dx = self._dy = 0.0

    # --- where things go -----------------------------------------------------------------------

    def place(self, lift: float, *, fixed: bool = False) -> None:
        """Move what is drawn next down by `lift` u; what is not fixed follows the pixel shift."""
        dx, dy = (0.0, 0.0) if fixed else self._shift
        self._dx, self._dy = dx, dy + lift + self.down + (0.0 if fixed else self.sink)

    def share(self, share: float) -> float:
        """That share of the spare height in u, in whole pixels."""
        return int(self.spare * share * self.u) / self.u

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

    def hub(self, x: float, y: float) -> tuple[float, float]:
        """The nearest place that is a whole pixel both ways: round things turn about it."""
        px, py = round(self._x(x)), round(self._y(y))
        left = px / self.u - self._dx
        return self.w - left if self.rtl else left, py / self.u - self._dy

    def polar(self, x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
        """The place at `radius` from a hub; degrees clockwise from 12, whatever the script.

        It is a quarter of a pixel: as fine as an eye tells, and soon in the painter's cache.
        """
        step = 4 * self.u
        aside = round(radius * sin(radians(angle)) * step) / step
        down = -round(radius * cos(radians(angle)) * step) / step
        return x - aside if self.rtl else x + aside, y + down

    # --- shapes -------------------------------------------------------------------------------

    def press(self, ink: str) -> None:
        """Show the rectangle that was drawn last as touched: somewhat nearer to `ink`."""
        last = self.items[-1]
        if isinstance(last, Fill) and last.color is not None:
            red, green, blue = (
                round(own + (other - own) * PRESSED)
                for own, other in zip(last.color, self.colors[ink], strict=True)
            )
            self.items[-1] = replace(last, color=(red, green, blue))

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
        *,
        dash: tuple[float, float] | None = None,
        clip: Box | None = None,
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
                (round(dash[0] * self.u, 2), round(dash[1] * self.u, 2)) if dash else None,
                clip,
            )
        )
        return box

    def level(self, x: float, y: float, w: float) -> Box:
        """The pixels of a level line one pixel high, through y."""
        box = self.box(x, y, w, 0)
        return Box(box.x, floor(self._y(y)), box.w, 1)

    def hair(self, x: float, y: float, w: float, color: str) -> None:
        """A level line one pixel high, through y."""
        self.items.append(Fill(self.level(x, y, w), self.colors[color]))

    def upright_hair(self, x: float, y: float, h: float, color: str) -> None:
        """An upright line one pixel wide, beginning at x."""
        box = self.box(x, y, 0, h)
        left = box.x - 1 if self.rtl else box.x
        self.items.append(Fill(Box(left, box.y, 1, box.h), self.colors[color]))

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

    def arc(
        self,
        x: float,
        y: float,
        radius: float,
        width: float,
        color: str,
        start: float = 0.0,
        end: float = 360.0,
        *,
        rounded: bool = False,
        dash: float = 0.0,
        pitch: float = 0.0,
    ) -> None:
        """A band of a circle; angles in degrees, clockwise from 12 o'clock, and never mirrored."""
        cx, cy = self.point(x, y)
        r, w = round(radius * self.u, 2), round(width * self.u, 2)
        ink = self.colors[color]
        self.items.append(Arc(cx, cy, r, w, ink, start, end, rounded, dash, pitch))

    def ticks(
        self, x: float, y: float, radius: float, length: float, width: float, color: str, count: int
    ) -> None:
        """Lines towards (x, y), their outer ends `radius` away."""
        cx, cy = self.point(x, y)
        r, long, wide = (round(each * self.u, 2) for each in (radius, length, width))
        self.items.append(Ticks(cx, cy, r, long, wide, self.colors[color], count))

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

    def code_side(self, code: qr.Code, most: float) -> float:
        """The side in u of a code that may be `most` u wide, quiet zones included; 0: no room."""
        pixels = int(most * self.u / qr.side(code) + 1e-6)
        return pixels * qr.side(code) / self.u if pixels >= qr.LEAST else 0.0

    def code(self, box: Box, code: qr.Code, color: str) -> None:
        """A QR code with its quiet zone in the middle of a box; never mirrored."""
        pixels = min(box.w, box.h) // qr.side(code)
        side = pixels * len(code)
        place = Box(box.x + (box.w - side) // 2, box.y + (box.h - side) // 2, side, side)
        self.items.append(Modules(place, code, self.colors[color]))

    def target(self, x: float, y: float, w: float, h: float, action: str) -> None:
        """A place to touch, as far as it lies on the panel."""
        box = self.box(x, y, w, h)
        left, top = max(0, box.x), max(0, box.y)
        right, bottom = min(self.width_px, box.right), min(self.height_px, box.bottom)
        self.items.append(Target(Box(left, top, right - left, bottom - top), action))
