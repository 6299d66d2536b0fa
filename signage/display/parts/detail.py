"""Below the signal line: the meeting, or what stands in its place, and what comes after it."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import LEADING, Canvas
from signage.display.fields import Fields, Item
from signage.display.parts.base import NO_STYLE, PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.health import draw_badge
from signage.display.parts.hero import slot_width
from signage.display.parts.message import (
    Place,
    draw_badge_beside,
    draw_message,
    draw_message_and_badge,
)

_DOT = "  ·  "
_TWO = 1.5  # times its own size from which the line below a subject has room for one row only
_BODY, _BODY_OF_TWO = 1.6, 1.42  # em of its own below a subject of one line, and of two
_LOCK, _LOCK_UP = 0.92, 0.9  # em
_BADGE_TOP = 0.91  # em above its baseline: where the icon of a badge begins
_LOCK_ROOM = 1.25  # em


class Detail(Part):
    """Subject, organizer and times; or the next meeting; or a message. Times are never clamped."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "second": (TEXT, "")}

    margin: float
    before_end: float = 0.0
    baseline: float  # of a subject in one line
    baseline_of_two: float = 0.0  # of the first of two; 0: always one line
    bottom: float = 0.0  # how far the line below a subject may reach; 0: any
    title: Style
    lead: Style
    body: Style = NO_STYLE  # without it there is one line in all
    strong: Style = NO_STYLE  # of the next meeting's subject
    single: Style = NO_STYLE  # of the one line that names the next meeting
    badge: Style = NO_STYLE  # where given, a badge that is not fresh stands in the subject's line
    color: Ink
    second: Ink
    next_baseline: float = 0.0  # of the next meeting at the end edge; 0, or no body: not there
    next_most: float = 62.0

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        room, end = slot_width(canvas, self.margin, self.before_end), self.margin
        if fields.message:
            self._message(canvas, fields, room)
            return
        if self.badge:
            y, ink = self.baseline, self.second
            left = draw_badge_beside(canvas, fields, self.badge, self.margin, end, y, ink, 0.0)
            room = min(room, left)
        if fields.item and fields.lead:
            end = self._coming(canvas, fields, fields.item, room)
        elif fields.item:
            end = self._current(canvas, fields.item, room)
            if self.next_baseline and self.body and self.strong:
                self._next(canvas, fields, end)

    def _message(self, canvas: Canvas, fields: Fields, room: float) -> None:
        one, two = self.baseline + 0.2, self.baseline_of_two or self.baseline
        leading = canvas.size(self.title) * LEADING
        place = Place(self.title, self.margin, room, one, two, leading, 2, self.bottom)
        if self.badge:
            inks = self.color, self.second
            draw_message_and_badge(canvas, place, fields, inks, self.badge, self.margin)
        else:
            draw_message(canvas, place, fields, self.color)

    def _current(self, canvas: Canvas, item: Item, room: float) -> float:
        """The meeting that takes the room; how far to the end its last lines reach, in u."""
        size, x = canvas.size(self.title), self.margin
        indent = size * _LOCK_ROOM if item.private else 0.0
        most = 2 if self.baseline_of_two and canvas.growth(self.body or self.title) < _TWO else 1
        rows = canvas.wrap(self.title, item.title, room - indent, most)
        line = who_when(canvas, self.body, item, room) if self.body else ""
        if len(rows) > 1 and self._too_low(canvas, line, len(rows)):
            rows = canvas.wrap(self.title, item.title, room - indent, 1)
        y, leading = self.baseline_of_two, size * LEADING
        if len(rows) < 2 or not canvas.rows(self.title, x + indent, y, rows, self.color, leading):
            rows = canvas.wrap(self.title, item.title, room - indent, 1)
            y = canvas.lowered(self.title, x + indent, self.baseline, "".join(rows))
            canvas.rows(self.title, x + indent, y, rows, self.color, leading)
        if item.private:
            side = size * _LOCK
            top = canvas.under(x, y - size * _LOCK_UP, side, size - side)
            canvas.figure("lock", x, top, side, {"ink": self.color})
        end = x + indent + (canvas.width(self.title, rows[-1]) if rows else 0.0)
        if not self.body:
            return end
        return max(end if len(rows) > 1 else x, x + self._line_below(canvas, line, len(rows)))

    def _line_below(self, canvas: Canvas, line: str, rows: int) -> float:
        """The line below a subject of so many rows, if there is room; the width that it takes."""
        if self._too_low(canvas, line, rows):
            return 0.0
        return canvas.text(self.body, self.margin, self._below(canvas, rows), line, self.second)

    def _below(self, canvas: Canvas, rows: int) -> float:
        title, body = canvas.size(self.title), canvas.size(self.body)
        if rows < 2:
            return self.baseline + body * _BODY
        return self.baseline_of_two + (rows - 1) * title * LEADING + body * _BODY_OF_TWO

    def _too_low(self, canvas: Canvas, line: str, rows: int) -> bool:
        if not (self.bottom and line):
            return False
        depth = canvas.depth(self.body, line, canvas.size(self.body))
        return self._below(canvas, rows) + depth > self.bottom

    def _coming(self, canvas: Canvas, fields: Fields, item: Item, room: float) -> float:
        """The next meeting of a room that is free."""
        x, y = self.margin, self.baseline
        if not self.body:
            line = f"{fields.next_label} {item.title}"
            style = self.single or self.title
            return x + canvas.line(style, x, y, line, self.color, room)
        indent = canvas.width(self.lead, fields.lead + "  ")
        title = canvas.clamp(self.title, item.title, room - indent)
        y = canvas.lowered(self.title, x + indent, y, title)
        canvas.text(self.lead, x, y, fields.lead, self.second)
        width = canvas.text(self.title, x + indent, y, title, self.color)
        when = _DOT.join((item.when, *item.marks))
        who = ""
        if item.who:
            left = room - canvas.width(self.body, when + _DOT)
            who = canvas.clamp(self.body, item.who, left)
        line = canvas.clamp(self.body, when + _DOT + who if who.strip("…") else when, room)
        return max(x + indent + width, x + self._line_below(canvas, line, 1))

    def _next(self, canvas: Canvas, fields: Fields, end: float) -> None:
        """The meeting after this one, at the end edge under the glyph."""
        x, y = canvas.w - self.margin, self.next_baseline
        room = min(x - end - 5.0, self.next_most)
        if fields.outlook and not fields.next:
            if canvas.width(self.body, fields.outlook) <= room:
                canvas.text(self.body, x, y, fields.outlook, self.second, anchor="end")
            return
        if fields.next is None:
            return
        label = canvas.width(self.body, fields.next_label) + 1.4
        title = canvas.clamp(self.strong, fields.next.title, room - label)
        if label + canvas.width(self.strong, title) > room:
            return
        x -= canvas.text(self.strong, x, y, title, self.color, anchor="end") + 1.4
        canvas.text(self.body, x, y, fields.next_label, self.second, anchor="end")


def who_when(canvas: Canvas, style: str, item: Item, room: float) -> str:
    """Organizer · time: the name is clamped, the marks go, the time stays."""
    marks = item.marks
    tail = _DOT.join((item.when, *marks))
    while marks and canvas.width(style, tail) > room * 0.7:
        marks = marks[:-1]
        tail = _DOT.join((item.when, *marks))
    if not item.who:
        return canvas.clamp(style, tail, room)
    left = room - canvas.width(style, _DOT + tail)
    who = canvas.clamp(style, item.who, left)
    return who + _DOT + tail if who.strip("…") else tail


class UpNext(Part):
    """Beside the QR code of a portrait panel, measured from the lower edge: next, and the badge."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "second": (TEXT, "")}

    margin: float
    gap: float  # between the card and the words
    caption_up: float
    when_up: float
    title_up: float
    badge_up: float
    caption: Style
    when: Style
    title: Style
    badge: Style
    strong: Style
    color: Ink
    second: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        x = self.margin + (canvas.reserved + self.gap if canvas.reserved else 0.0)
        room = canvas.w - self.margin - x
        h = canvas.h
        if canvas.reserved and fields.qr_caption:
            y = h - self.caption_up
            canvas.line(self.caption, x, y, fields.qr_caption, self.color, room, shrink=True)
        if fields.next_lead and (item := fields.next or (fields.item if fields.lead else None)):
            self._next(canvas, f"{fields.next_lead}  {item.when}", item.title, x, room)
        badge = fields.badge
        if badge.text:
            style = self.badge if badge.kind.value == "ok" else self.strong
            y = h - self.badge_up
            draw_badge(canvas, style, badge, x, y, self.second, room, "start")

    def _next(self, canvas: Canvas, when: str, title: str, x: float, room: float) -> None:
        """Both lines; neither where the smallest legible type leaves no room for both.

        Their tails keep off the badge below them.
        """
        up, y = canvas.h - self.when_up, canvas.h - self.title_up
        if canvas.crowded(self.when, x, up, room):
            return
        if canvas.growth(self.title) > 1.0 and y - up < canvas.size(self.title) * 0.95:
            return
        before = canvas.mark()
        canvas.line(self.when, x, up, when, self.second, room)
        title = canvas.clamp(self.title, title, room)
        low = y + canvas.depth(self.title, title, canvas.size(self.title))
        above_badge = canvas.h - self.badge_up - canvas.size(self.badge) * _BADGE_TOP
        if canvas.legible(self.title, x, y, title) and low <= above_badge:
            canvas.text(self.title, x, y, title, self.color)
        else:
            canvas.back_to(before)
