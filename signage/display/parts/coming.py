"""What comes next, as a small column beside the agenda of a portrait panel."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import PRIMARY, TEXT, Contrasts, Ink, Part, Style

_MOST = 1.3  # times its own size that its column is wide enough for


class Coming(Part):
    """ "Next", when it begins, and its subject in up to two lines; not on the smallest panels."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "second": (TEXT, "")}

    before_end: float  # where the column ends, from the end edge
    width: float
    baseline: float
    time_below: float  # from one baseline to the next
    title_below: float
    lead: Style
    time: Style
    title: Style
    leading: float = 1.24  # em
    color: Ink
    second: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        item = fields.next or (fields.item if fields.lead else None)
        if item is None or canvas.growth(self.title) > _MOST:
            return
        canvas.place(self.lift)
        x, y, room = canvas.w - self.before_end - self.width, self.baseline, self.width
        canvas.line(self.lead, x, y, fields.next_lead, self.second, room)
        y += self.time_below
        canvas.line(self.time, x, y, item.start, self.color, room, shrink=True)
        y += self.title_below
        for row in canvas.wrap(self.title, item.title, room, 2):
            canvas.text(self.title, x, y, row, self.color)
            y += canvas.size(self.title) * self.leading
