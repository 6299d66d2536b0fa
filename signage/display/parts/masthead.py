"""The head of the page: room and clock; below them the room's means, the badge and the date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from signage.display.badge import Badge, BadgeKind
from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import NO_STYLE, PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.health import badge_width, draw_badge, shown_badge

_CHIP_ICON = 1.16  # em
_CHIP_GAP = 0.32  # em, between an icon and its word
CHIP_LEAD = _CHIP_ICON + _CHIP_GAP  # em from an icon's start to that of its word
_MIDDLE = 0.36  # em above the baseline: the middle of an icon beside text


class Masthead(Part):
    """The room's name at the start, the clock at the end; holding the name tells why it says so."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "second": (TEXT, "")}

    margin: float
    before_end: float = 0.0  # where it ends, from the end edge; 0: at the other margin
    baseline: float
    room: Style
    clock: Style
    color: Ink
    second: Ink
    capacity: Style = NO_STYLE  # where given, the seats stand beside the name
    gap: float = 6.0
    hang: float = 2.7  # how far tails may reach below the baseline

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        end = canvas.w - (self.before_end or self.margin)
        inner = end - self.margin
        size = canvas.fit_all(self.clock, fields.clocks, inner / 2, self.hang)
        clock = canvas.line(
            self.clock, end, self.baseline, fields.clock, self.color,
            inner / 2, size=size, anchor="end", shrink=True, hang=self.hang,
        )  # fmt: skip
        room = inner - clock - self.gap
        chip = self._chip(canvas, fields)
        name = canvas.line(
            self.room, self.margin, self.baseline, fields.room, self.color, room - chip,
            shrink=True, hang=self.hang,
        )  # fmt: skip
        if chip:
            style = self.capacity
            x = icon(canvas, style, "person", self.margin + name + 3.6, self.baseline, self.second)
            canvas.text(style, x, self.baseline, fields.capacity, self.second)
        size = canvas.size(self.room)
        canvas.target(0, 0, self.margin + room / 2, self.baseline + size * 0.4, "room")

    def _chip(self, canvas: Canvas, fields: Fields) -> float:
        if not (self.capacity and fields.capacity):
            return 0.0
        size = canvas.size(self.capacity)
        return 3.6 + size * (_CHIP_ICON + _CHIP_GAP) + canvas.width(self.capacity, fields.capacity)


class Meta(Part):
    """One row: floor, seats and amenities at the start; the badge and the date at the end.

    Where they do not all fit, amenity words give way to icons, then the date goes, then the icons.
    On the smallest panels, where the name above leaves no room for it, there is no such row.
    """

    contrasts: ClassVar[Contrasts] = {"color": (TEXT, ""), "note": (TEXT, "")}

    margin: float
    baseline: float
    style: Style
    strong: Style  # for a badge that is not fresh
    color: Ink
    note: Ink
    words: bool = True  # amenity words where they fit; False: icons at most
    badge: Literal["always", "late", "never"] = "always"  # late: only when it is not fresh
    short_date: bool = False
    notes: bool = True

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        date = fields.date_short if self.short_date else fields.date
        badge = shown_badge(fields.badge, self.badge)
        inner = canvas.w - 2 * self.margin
        if canvas.crowded(self.style, self.margin, self.baseline, inner):
            return
        for row in self._choices(fields, date):
            end = self._end_width(canvas, badge, row[1])
            if self._chips_width(canvas, fields, row[0]) + end + (3.0 if end else 0.0) <= inner:
                break
        chips, date = row
        x = canvas.w - self.margin
        if date:
            x -= canvas.text(self.style, x, self.baseline, date, self.color, anchor="end") + 3.4
        if badge.text:
            style = self.style if badge.kind is BadgeKind.FRESH else self.strong
            x -= draw_badge(canvas, style, badge, x, self.baseline, self.color, inner) + 3.4
        start = self._draw_chips(canvas, fields, chips)
        if self.notes and fields.note:
            self._draw_note(canvas, fields.note, start, x)

    def _choices(self, fields: Fields, date: str) -> Iterator[tuple[str, str]]:
        if self.words and not (self.notes and fields.note):
            yield "words", date
        yield "icons", date
        yield "icons", ""
        yield "seats", ""
        yield "none", ""

    def _end_width(self, canvas: Canvas, badge: Badge, date: str) -> float:
        width = canvas.width(self.style, date) if date else 0.0
        if badge.text:
            style = self.style if badge.kind is BadgeKind.FRESH else self.strong
            width += badge_width(canvas, style, badge) + (3.4 if date else 0.0)
        return width

    def _items(self, fields: Fields, chips: str) -> list[tuple[str, str, float]]:
        """(icon, word, gap after it) of each; an empty icon is a word alone."""
        if chips == "none":
            return []
        words = chips == "words"
        items = [("", fields.floor, 2.6)] if words and fields.floor else []
        if fields.seats:
            items.append(("person", fields.seats, 2.6 if words else 2.2))
        if chips != "seats":
            items += [
                (name, word if words else "", 2.6 if words else 1.5)
                for name, word in fields.amenities
            ]
        return items

    def _chips_width(self, canvas: Canvas, fields: Fields, chips: str) -> float:
        width, gap = 0.0, 0.0
        for name, word, gap in self._items(fields, chips):
            width += chip_width(canvas, self.style, name, word) + gap
        return width - gap

    def _draw_chips(self, canvas: Canvas, fields: Fields, chips: str) -> float:
        x = self.margin
        for name, word, gap in self._items(fields, chips):
            after = icon(canvas, self.style, name, x, self.baseline, self.color) if name else x
            canvas.text(self.style, after, self.baseline, word, self.color)
            x += chip_width(canvas, self.style, name, word) + gap
        return x

    def _draw_note(self, canvas: Canvas, note: str, start: float, end: float) -> None:
        room = end - start - 1.2
        size = canvas.size(self.style)
        if room < size * 4:
            return
        x = icon(canvas, self.style, "calendar", start + 1.2, self.baseline, self.note)
        canvas.line(self.style, x, self.baseline, note, self.note, end - x)


def chip_width(canvas: Canvas, style: str, name: str, word: str) -> float:
    """What an icon (or none) and a word (or none) take of a line, in u."""
    width = canvas.width(style, word) if word else 0.0
    if not name:
        return width
    return width + canvas.size(style) * (_CHIP_ICON + (_CHIP_GAP if word else _CHIP_GAP - 0.1))


def icon(canvas: Canvas, style: str, name: str, x: float, baseline: float, color: str) -> float:
    """An icon on the line of a text; where the text after it begins."""
    size = canvas.size(style)
    side = size * _CHIP_ICON
    canvas.figure(name, x, baseline - size * _MIDDLE - side / 2, side, {"ink": color})
    return x + side + size * _CHIP_GAP
