"""Under the headline: the meeting, or the one to come, set as an article is; or a message."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.fields import Fields, Item
from signage.display.parts.base import NO_STYLE, PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.detail import who_when
from signage.display.parts.hero import slot_width
from signage.display.parts.message import (
    Place,
    draw_badge_beside,
    draw_message,
    draw_message_and_badge,
    draw_rows,
    wrapped,
)

_LOCK, _LOCK_UP, _LOCK_ROOM = 0.9, 0.76, 1.2  # em
_AFTER_LEAD = 2.0  # u
_LEAST = 4.0  # em that a lead-in leaves to the subject; it names a time, and is not cut for less
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
        room, end = slot_width(canvas, self.margin, self.before_end), self.before_end or self.margin
        if not fields.message:
            if self.badge:
                y, ink, size = self.baseline, self.second, canvas.size(self.title)
                kept = canvas.width(self.lead, self._lead(fields)) + _AFTER_LEAD + _LEAST * size
                room = draw_badge_beside(canvas, fields, self.badge, self.margin, end, y, ink, kept)
            if fields.item:
                self._item(canvas, fields, fields.item, room)
            return
        place = self._place(canvas, self.margin, room, max(2, self.lines))
        if self.badge:
            inks = self.color, self.second
            draw_message_and_badge(canvas, place, fields, inks, self.badge, end)
        else:
            draw_message(canvas, place, fields, self.color)

    def _place(self, canvas: Canvas, x: float, room: float, most: int) -> Place:
        """Where lines of the subject's size stand that begin at x."""
        two, leading = self.baseline_of_two or self.baseline, canvas.size(self.title) * self.leading
        return Place(
            self.title, x, room, self.baseline, two, leading, most, self.bottom, self.before_card
        )

    def _item(self, canvas: Canvas, fields: Fields, item: Item, room: float) -> None:
        x, y, size = self.margin, self.baseline, canvas.size(self.title)
        if fields.lead:
            most = max(room / 2, room - _AFTER_LEAD - _LEAST * size)
            lead = self._lead(fields)
            x += _AFTER_LEAD + canvas.line(
                self.lead, x, y, lead, self.second, most, shrink=not self.body
            )
        if item.private:
            figure = {"ink": self.color}
            canvas.figure("lock", x, y - size * _LOCK_UP, size * _LOCK, figure)
            x += size * _LOCK_ROOM
        near = canvas.growth(self.body or self.title)
        lines = 1 if fields.lead or near >= _TWO else self.lines
        place = self._place(canvas, x, room - (x - self.margin), lines)
        rows = wrapped(canvas, place, item.title, lines)
        if canvas.reserved and self.before_card:
            room -= canvas.reserved + self.before_card
        line = who_when(canvas, self.body, item, room) if self.body else ""
        if len(rows) > 1 and self._too_low(canvas, place, line, len(rows)):
            rows = wrapped(canvas, place, item.title, 1)
        if not draw_rows(canvas, place, rows, self.color):
            rows = wrapped(canvas, place, item.title, 1)
            draw_rows(canvas, place, rows, self.color)
        if line and not self._too_low(canvas, place, line, len(rows)):
            below = self._below(canvas, place, len(rows))
            canvas.text(self.body, self.margin, below, line, self.second)

    def _lead(self, fields: Fields) -> str:
        """What stands before a meeting to come; the time too where no other line says it."""
        return "" if not fields.lead else fields.lead if self.body else fields.next_label

    def _below(self, canvas: Canvas, place: Place, rows: int) -> float:
        """The baseline of the line below so many rows."""
        return place.last(rows) + canvas.size(self.body) * self.below

    def _too_low(self, canvas: Canvas, place: Place, line: str, rows: int) -> bool:
        """Whether that line would reach below the bottom."""
        depth = canvas.depth(self.body, line, canvas.size(self.body)) if line else 0.0
        return bool(self.bottom and line) and self._below(canvas, place, rows) + depth > self.bottom
