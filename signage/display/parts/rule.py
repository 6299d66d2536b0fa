"""Printer's rules: level lines that part what is read from what is read next."""

from __future__ import annotations

from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import Ink, Part
from signage.display.parts.hero import slot_width

_DOWN = 1.2  # u that a hairline moves down for the tails of the line above it


class Rule(Part):
    """A line from the start margin; a hairline of one pixel where it has no height.

    A hairline gives way to what hangs into it, and where the lines around it leave no room it goes.
    """

    margin: float
    before_end: float = 0.0  # where it ends, from the end edge; 0: at the other margin
    y: float
    height: float = 0.0
    color: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        room = slot_width(canvas, self.margin, self.before_end)
        if self.height:
            canvas.fill(self.margin, self.y, room, self.height, self.color)
        else:
            y = canvas.under(self.margin, self.y, room, _DOWN)
            if canvas.free(canvas.level(self.margin, y, room)):
                canvas.hair(self.margin, y, room, self.color)
