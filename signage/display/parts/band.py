"""The margin band: the state from far away, and how much of it is left."""

from __future__ import annotations

from typing import ClassVar

from signage.core.room import Status
from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import GRAPHIC, Contrasts, Ink, Part


class Band(Part):
    """A band of full height at the start edge.

    Taken: filled from the foot to the share of the time that is left, or wholly where there is no
    end. Free: two rules along its sides. Not live: hatched.
    """

    contrasts: ClassVar[Contrasts] = {"color": (GRAPHIC, "wash ground")}

    width: float
    rule: float  # how thick the two rules are
    line: float  # of the hatching, how thick its lines are
    pitch: float  # and how far apart, along x
    color: Ink
    wash: Ink  # under the part that is used up
    ground: Ink  # under the hatching

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(0.0, fixed=True)
        w, h = self.width, canvas.h
        if not fields.live:
            box = canvas.fill(0, 0, w, h, self.ground)
            canvas.stripes(box, self.color, self.line, self.pitch)
        elif fields.status is Status.AVAILABLE:
            canvas.fill(0, 0, w, h, self.wash)
            canvas.fill(0, 0, self.rule, h, self.color)
            canvas.fill(w - self.rule, 0, self.rule, h, self.color)
        else:
            left = 1.0 if fields.horizon is None else fields.horizon
            canvas.fill(0, 0, w, h, self.wash)
            canvas.fill(0, h * (1 - left), w, h * left, self.color)
