"""A hairline: one pixel high on every panel."""

from __future__ import annotations

from dataclasses import dataclass

from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import Ink, Part
from signage.display.parts.hero import slot_width


@dataclass(frozen=True, slots=True, kw_only=True)
class Hairline(Part):
    """A line from the start margin to the end one."""

    margin: float
    before_end: float = 0.0  # from the end edge; 0: at the other margin
    y: float
    color: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        pixel = 1 / canvas.u
        width = slot_width(canvas, self.margin, self.before_end)
        canvas.fill(self.margin, self.y - pixel / 2, width, pixel, self.color)
