"""Under the headline: the meeting, or the one to come, set as an article is; or a message."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.fields import Fields, Item
from signage.display.parts.base import NO_STYLE, PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.detail import beside_badge, who_when
from signage.display.parts.hero import slot_width

_LOCK, _LOCK_UP, _LOCK_ROOM = 0.9, 0.76, 1.2  # em
_AFTER_LEAD = 2.0  # u
_TWO = 1.5  # times its own size from which the line below a subject has room for one row only


class Article(Part):
    """The subject in bold, below it organizer and times; a meeting to come has a lead-in.

    Without a `body` there is one line in all, in which the lead-in also says when.
    """

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "second": (TEXT, "")}

    margin: float
    before_end: float = 0.0  # where it ends, from the end edge; 0: at the other margin
    before_card: float = 0.0  # that the last line keeps from the QR code's card beside it
    baseline: float
    baseline_of_two: float = 0.0  # of the first of two lines; 0: as of one
    lines: int = 1  # that a subject may take
    leading: float = 1.2  # em
    below: float = 1.62  # em of the body: from the subject's baseline to the body's
    title: Style
    lead: Style
    body: Style = NO_STYLE
    badge: Style = NO_STYLE  # where given, a badge that is not fresh stands in the subject's line
    color: Ink
    second: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        room = slot_width(canvas, self.margin, self.before_end)
        if self.badge:
            end = self.before_end or self.margin
            room = beside_badge(
                canvas, fields, self.badge, self.title, self.margin, end, self.baseline, self.second
            )
        if fields.message:
            self._rows(canvas, fields.message, self.margin, room, max(self.lines, 1))
        elif fields.item:
            self._item(canvas, fields, fields.item, room)

    def _item(self, canvas: Canvas, fields: Fields, item: Item, room: float) -> None:
        x, y, size = self.margin, self.baseline, canvas.size(self.title)
        if fields.lead:
            lead = fields.lead if self.body else fields.next_label
            lead = canvas.clamp(self.lead, lead, room / 2)
            x += canvas.text(self.lead, x, y, lead, self.second) + _AFTER_LEAD
        if item.private:
            figure = {"ink": self.color}
            canvas.figure("lock", x, y - size * _LOCK_UP, size * _LOCK, figure)
            x += size * _LOCK_ROOM
        near = canvas.growth(self.body or self.title)
        lines = 1 if fields.lead or near >= _TWO else self.lines
        y = self._rows(canvas, item.title, x, room - (x - self.margin), lines)
        if self.body:
            y += canvas.size(self.body) * self.below
            if canvas.reserved and self.before_card:
                room -= canvas.reserved + self.before_card
            line = who_when(canvas, self.body, item, room)
            canvas.text(self.body, self.margin, y, line, self.second)

    def _rows(self, canvas: Canvas, text: str, x: float, room: float, lines: int) -> float:
        """Draw a text in up to `lines` lines; the baseline of the last one."""
        rows = canvas.wrap(self.title, text, room, lines)
        several = len(rows) > 1 and self.baseline_of_two
        y = last = self.baseline_of_two if several else self.baseline
        for row in rows:
            canvas.text(self.title, x, y, row, self.color)
            last, y = y, y + canvas.size(self.title) * self.leading
        return last
