"""Grounds: what the rest stands on, from edge to edge. They do not follow the pixel shift."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import GRAPHIC, NO_INK, Contrasts, Ink, Part


class Ground(Part):
    """A zone from `top` down to `bottom` (0: the panel's lower edge).

    `down` moves its lower edge; the upper one too where the lower one is the panel's.
    """

    top: float = 0.0
    bottom: float = 0.0
    width: float = 0.0  # of a column at the end edge; 0: from edge to edge
    color: Ink
    lower: Ink = NO_INK  # the colour at its lower end, where it is a gradient
    edge: Ink = NO_INK  # of a hairline at the start of a column, at the top of a full-width zone

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(0.0, fixed=True)
        w, top = self.width or canvas.w, self.top - (canvas.down if self.bottom else 0.0)
        x, h = canvas.w - w, (self.bottom or canvas.h - canvas.down) - top
        canvas.gradient(x, top, w, h, self.color, self.lower or self.color)
        if self.edge and self.width:
            canvas.upright_hair(x, top, h, self.edge)
        elif self.edge:
            canvas.hair(x, top, w, self.edge)

    def grounds(self) -> tuple[str, ...]:
        return (self.color, self.lower) if self.lower else (self.color,)


class Rings(Part):
    """Discs behind the glyph, the widest first, cut off at `bottom`."""

    x: float = 0.0  # of the centre, from the end edge; 0: the middle
    y: float
    radii: tuple[float, ...]
    colors: tuple[Ink, ...]
    bottom: float

    def fault(self) -> str:
        same = len(self.radii) == len(self.colors)
        return "" if same else "'radii' and 'colors' have not the same length"

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift, fixed=True)
        x = canvas.w - self.x if self.x else canvas.w / 2
        lower = canvas.share(1.0) if self.down else 0.0  # the zone's edge, where it goes down too
        clip = canvas.box(0, -self.lift - canvas.down, canvas.w, self.bottom + lower)
        for radius, color in zip(self.radii, self.colors, strict=True):
            canvas.disc(x, self.y, radius, color, clip)

    def grounds(self) -> tuple[str, ...]:
        return self.colors


class StripesPart(Part):
    """Diagonal stripes over a zone: what is shown there is not live."""

    top: float = 0.0
    bottom: float
    color: Ink
    width: float
    pitch: float  # along x

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(0.0, fixed=True)
        top = self.top - canvas.down
        box = canvas.box(0, top, canvas.w, self.bottom - top)
        canvas.stripes(box, self.color, self.width, self.pitch)

    def grounds(self) -> tuple[str, ...]:
        return (self.color,)


class Horizon(Part):
    """The time that is left as a bar from the start edge; it drains towards it."""

    contrasts: ClassVar[Contrasts] = {"color": (GRAPHIC, "")}

    y: float
    height: float
    color: Ink
    track: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        if fields.horizon is None:
            return
        canvas.place(0.0, fixed=True)
        length = canvas.w - canvas.corner
        canvas.fill(0, self.y, length, self.height, self.track)
        canvas.fill(0, self.y, length * fields.horizon, self.height, self.color)


class Middle(Part):
    """Moves all that comes after it to the middle of a panel that is higher than the frame."""

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.sink = canvas.share(0.5)
