"""A column beside the dial: the room and its means, when the state ends, and what it is about."""

from __future__ import annotations

from typing import ClassVar

from signage.display.badge import Badge, BadgeKind
from signage.display.canvas import Canvas
from signage.display.fields import Fields, Item
from signage.display.parts.base import NO_STYLE, PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.detail import who_when
from signage.display.parts.health import (
    OVER,
    STEP,
    UNDER,
    Lines,
    draw_lines,
    set_badge,
    shown_badge,
)
from signage.display.parts.hero import slot_width
from signage.display.parts.lines import is_cut
from signage.display.parts.masthead import CHIP_LEAD, icon

_LEAD = 1.18  # em from line to line of a subject
_BODY = 1.67  # em of its own from a subject to the line below it
_NEXT = 1.615  # em of its own from that line to the next meeting
_ROW = 1.25  # em from the means to the badge, at least
_OFFER = 5.0  # that the words above what is offered take
_TAIL = 0.25  # em that a line reaches below its baseline
_LOCK, _LOCK_ROOM, _LOCK_UP = 0.94, 1.26, 0.83  # em


class Nameplate(Part):
    """The room's name; below it seats and means, the badge, and an all-day note.

    On the smallest panels the means give way to the badge, and the badge to the name.
    """

    contrasts: ClassVar[Contrasts] = {
        "color": (PRIMARY, ""), "second": (TEXT, ""), "third": (TEXT, ""),
    }  # fmt: skip

    margin: float  # to the column, from the start edge
    before_end: float = 0.0  # where it ends, from the end edge; 0: at the same margin
    baseline: float  # of the name
    room: Style  # of the name
    chips_baseline: float = 0.0  # of the row of means below the name; 0: there is none
    badge_baseline: float = 0.0  # of the badge; 0: there is none
    note_baseline: float = 0.0  # of an all-day note; 0: there is none
    chips: Style = NO_STYLE  # of the means
    badge: Style = NO_STYLE  # of the badge and of the note
    strong: Style = NO_STYLE  # of a badge that is late
    late: bool = False  # the badge stands there only when it is not fresh
    capacity: Style = NO_STYLE  # where given, the seats stand at the end of the name's line
    hang: float = 2.4  # how far tails may reach below the name
    color: Ink
    second: Ink
    third: Ink  # of a fresh badge

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        x, y = self.margin, self.baseline
        room = slot_width(canvas, x, self.before_end)
        if canvas.reserved:
            room -= canvas.reserved + 4.0
        chip = self._capacity(canvas, fields, x + room)
        name = room - (chip + 2.0 if chip else 0.0)
        canvas.line(
            self.room, x, y, fields.room, self.color, name, shrink=True, hang=self.hang
        )  # fmt: skip
        canvas.target(0, 0, x + room / 2, y + canvas.size(self.room) * 0.4, "room")
        badge, y = shown_badge(fields.badge, "late" if self.late else "always"), self.badge_baseline
        style = self.strong if badge.kind is BadgeKind.LATE and self.strong else self.badge
        lines = self._lines(canvas, style, badge, room)
        # Both rows are the badge's rather than anything of it is cut
        alone = lines is not None and (len(lines.rows) > 1 or self._tight(canvas))
        if self.chips and self.chips_baseline and not alone:
            self._chips(canvas, fields, self.chips_baseline, room)
        if lines:
            ink = self.third if badge.kind is BadgeKind.FRESH else self.second
            styles = style, style
            draw_lines(canvas, styles, badge, lines, x, y, ink, anchor="start", rise=OVER)
        if self.badge and self.note_baseline and fields.note:
            y = self.note_baseline
            at = icon(canvas, self.badge, "calendar", x, y, self.second)
            canvas.line(self.badge, at, y, fields.note, self.second, x + room - at)

    def _lines(self, canvas: Canvas, style: str, badge: Badge, room: float) -> Lines | None:
        """The badge as it is set; None where there is none, or no place for it."""
        if not (self.badge and self.badge_baseline and badge.text):
            return None
        if canvas.crowded(self.badge, self.margin, self.badge_baseline, room):
            return None
        two = room if self.chips_baseline and not self._tight(canvas) else 0.0
        return set_badge(canvas, style, badge, room, two)

    def _tight(self, canvas: Canvas) -> bool:
        """Whether the smallest legible type leaves room for one row below the name, not for two."""
        size, step = canvas.size(self.chips), self.badge_baseline - self.chips_baseline
        return canvas.growth(self.chips) > 1.0 and step < size * _ROW

    def _capacity(self, canvas: Canvas, fields: Fields, end: float) -> float:
        """The seats at the end of the name's line; the width that they take."""
        if not (self.capacity and fields.capacity):
            return 0.0
        number = canvas.width(self.capacity, fields.capacity)
        width = number + canvas.size(self.capacity) * CHIP_LEAD
        icon(canvas, self.capacity, "person", end - width, self.baseline, self.second)
        canvas.text(self.capacity, end - number, self.baseline, fields.capacity, self.second)
        return width

    def _chips(self, canvas: Canvas, fields: Fields, y: float, room: float) -> None:
        """The seats in words, the means as icons; those that find no room are left out."""
        size, x, end = canvas.size(self.chips), self.margin, self.margin + room
        if canvas.crowded(self.chips, x, y, room):
            return
        if fields.seats:
            at = icon(canvas, self.chips, "person", x, y, self.second)
            x = at + canvas.line(self.chips, at, y, fields.seats, self.second, end - at) + 1.9
        for name, _ in fields.amenities:
            if x + size * 1.16 > end:
                return
            x = icon(canvas, self.chips, name, x, y, self.second) - size * 0.1 + 1.9


class Moment(Part):
    """The time of day at which the state ends, and what happens then."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "second": (TEXT, "")}

    margin: float  # to the column, from the start edge
    before_end: float = 0.0  # where it ends, from the end edge; 0: at the same margin
    baseline: float
    style: Style  # of the time
    beside: Style  # of what happens then; it may be shrunk to half the size of the time
    color: Ink
    second: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        room = slot_width(canvas, self.margin, self.before_end)
        x, y = self.margin, self.baseline
        size = canvas.fit(self.style, fields.moment, room)
        moment = canvas.clamp(self.style, fields.moment, room, size)
        y = canvas.lowered(self.style, x, y, moment, size)
        taken = canvas.text(self.style, x, y, moment, self.color, size=size) + 2.0
        if not fields.otherwise:
            return
        second = canvas.fit(self.beside, fields.otherwise, room - taken)
        fits = canvas.width(self.beside, fields.otherwise, second) <= room - taken
        if fits and canvas.legible(self.beside, x + taken, y, fields.otherwise, second):
            canvas.text(self.beside, x + taken, y, fields.otherwise, self.second, size=second)


class Topic(Part):
    """Subject, organizer and times, and the next meeting; or what stands in their place."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "second": (TEXT, "")}

    margin: float  # to the column, from the start edge
    before_end: float = 0.0  # where it ends, from the end edge; 0: at the same margin
    baseline: float  # of the subject's first row
    bottom: float  # lines that would reach below it are left out
    rows: int = 2  # at most, of a subject
    title: Style  # of the subject, or of the message in its place
    lead: Style  # of the word before a meeting that is to come
    body: Style = NO_STYLE  # of organizer and times; without it there is no line for them
    strong: Style = NO_STYLE  # of the next meeting's subject; without it that is not shown
    badge: Style = NO_STYLE  # where given, a badge that is not fresh stands below the subject
    color: Ink
    second: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        x, room = self.margin, slot_width(canvas, self.margin, self.before_end)
        size, item = canvas.size(self.title), fields.item
        bottom = self.bottom - (_OFFER if fields.actions_lead else 0.0)
        count = 0
        if fields.message:
            most = int((bottom - self.baseline - size * _TAIL) / (size * _LEAD)) + 1
            most = min(3, max(1, most))
            cut = is_cut(canvas.wrap(self.title, fields.message, room, most))
            message = fields.brief if cut and fields.brief else fields.message
            count = self._rows(canvas, message, x, room, most)
        elif item:
            count = self._subject(canvas, fields, item, room)
        y = self.baseline + max(0, count - 1) * size * _LEAD
        badge = shown_badge(fields.badge, "late")
        if self.badge and badge.text:
            self._badge(canvas, badge, y + size * _LEAD, room, bottom)
        if not self.body or item is None:
            return
        body = canvas.size(self.body)
        y += body * _BODY
        if not _fits(canvas, self.body, y, bottom):
            return
        canvas.text(self.body, x, y, who_when(canvas, self.body, item, room), self.second)
        y += body * _NEXT
        if count == 1 and not fields.lead and _fits(canvas, self.body, y, bottom):
            self._next(canvas, fields, y, room)

    def _badge(
        self, canvas: Canvas, badge: Badge, baseline: float, room: float, bottom: float
    ) -> None:
        """The badge below a subject, in two lines where one would be cut and both have room."""
        x, y = self.margin, canvas.lowered(self.badge, self.margin, baseline, badge.text)
        for two in (room, 0.0):
            lines = set_badge(canvas, self.badge, badge, room, two)
            ends = y + (len(lines.rows) - 1) * STEP * lines.size
            if _fits(canvas, self.badge, ends, bottom):
                styles, ink = (self.badge, self.badge), self.second
                draw_lines(canvas, styles, badge, lines, x, y, ink, anchor="start", rise=UNDER)
                return

    def _subject(self, canvas: Canvas, fields: Fields, item: Item, room: float) -> int:
        """The subject, a lock or "Next" before it; how many rows it takes."""
        size, x = canvas.size(self.title), self.margin
        start = x
        if fields.lead:
            lead = canvas.clamp(self.lead, fields.lead, room / 2)
            start += canvas.text(self.lead, x, self.baseline, lead, self.second) + 1.6
        if item.private:
            up = self.baseline - size * _LOCK_UP
            canvas.figure("lock", start, up, size * _LOCK, {"ink": self.color})
            start += size * _LOCK_ROOM
        most = 1 if fields.lead else self.rows
        return self._rows(canvas, item.title, start, room - (start - x), most)

    def _rows(self, canvas: Canvas, text: str, x: float, room: float, most: int) -> int:
        """A text in as many rows as are legible, at most so many; how many they are."""
        lead = canvas.size(self.title) * _LEAD
        while most:
            rows = canvas.wrap(self.title, text, room, most)
            if canvas.rows(self.title, x, self.baseline, rows, self.color, lead, after=self.margin):
                return len(rows)
            most = len(rows) - 1
        return 0

    def _next(self, canvas: Canvas, fields: Fields, y: float, room: float) -> None:
        """The meeting after this one: its time is not cut, its subject is."""
        if not self.strong:
            return
        x = self.margin
        if fields.next is None:
            canvas.line(self.body, x, y, fields.outlook, self.second, room)
            return
        label = canvas.width(self.body, fields.next_label) + 1.2
        title = canvas.clamp(self.strong, fields.next.title, room - label)
        if label + canvas.width(self.strong, title) <= room:
            canvas.text(self.body, x, y, fields.next_label, self.second)
            canvas.text(self.strong, x + label, y, title, self.color)


def _fits(canvas: Canvas, style: str, baseline: float, bottom: float) -> bool:
    return baseline + canvas.size(style) * _TAIL <= bottom
