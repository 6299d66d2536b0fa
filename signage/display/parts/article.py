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
    bottom: float = 0.0  # how far the line below a subject may reach; 0: any
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
            rows = canvas.wrap(self.title, fields.message, room, max(self.lines, 1))
            if not self._rows(canvas, rows, self.margin):
                self._rows(canvas, canvas.wrap(self.title, fields.message, room, 1), self.margin)
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
        beside = room - (x - self.margin)
        rows = canvas.wrap(self.title, item.title, beside, lines)
        if canvas.reserved and self.before_card:
            room -= canvas.reserved + self.before_card
        line = who_when(canvas, self.body, item, room) if self.body else ""
        if len(rows) > 1 and self._too_low(canvas, line, len(rows)):
            rows = canvas.wrap(self.title, item.title, beside, 1)
        if not self._rows(canvas, rows, x):
            rows = canvas.wrap(self.title, item.title, beside, 1)
            self._rows(canvas, rows, x)
        if line and not self._too_low(canvas, line, len(rows)):
            below = self._below(canvas, len(rows))
            canvas.text(self.body, self.margin, below, line, self.second)

    def _rows(self, canvas: Canvas, rows: tuple[str, ...], x: float) -> bool:
        """Draw them; False, and nothing drawn, where one of several would not be legible."""
        leading = canvas.size(self.title) * self.leading
        return canvas.rows(self.title, x, self._first(len(rows)), rows, self.color, leading)

    def _first(self, rows: int) -> float:
        """The baseline of the first of so many rows."""
        return self.baseline_of_two if rows > 1 and self.baseline_of_two else self.baseline

    def _below(self, canvas: Canvas, rows: int) -> float:
        """The baseline of the line below so many rows."""
        last = self._first(rows) + max(0, rows - 1) * canvas.size(self.title) * self.leading
        return last + canvas.size(self.body) * self.below

    def _too_low(self, canvas: Canvas, line: str, rows: int) -> bool:
        """Whether that line would reach below the bottom."""
        depth = canvas.depth(self.body, line, canvas.size(self.body)) if line else 0.0
        return bool(self.bottom and line) and self._below(canvas, rows) + depth > self.bottom
