"""The dateline under a masthead: the date, and what the room has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.hero import slot_width
from signage.display.parts.masthead import chip_width, icon

_AFTER_FLOOR = 2.6
_MOST = 1.5  # times its own size that there is room for between the rules
_LEAST = 4.0  # u between the two ends

Chip = tuple[str, str, float]  # icon or "", word or "", the gap after it


class Dateline(Part):
    """The date at the start; floor, seats and amenities at the end.

    Where they do not all fit, amenity words give way to icons, then the date is said shortly and
    goes, then the icons go, then the floor. Type that is much larger than its own would run over
    the rules above and below: the smallest panels have no dateline.
    """

    contrasts: ClassVar[Contrasts] = {"color": (TEXT, "")}

    margin: float
    before_end: float = 0.0  # where it ends, from the end edge; 0: at the other margin
    baseline: float
    gap: float  # between amenities
    floor: bool = True
    style: Style
    color: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        if canvas.growth(self.style) > _MOST:
            return
        canvas.place(self.lift)
        room = slot_width(canvas, self.margin, self.before_end)
        date, chips = next(
            choice for choice in self._choices(fields) if self._fits(canvas, *choice, room)
        )
        canvas.text(self.style, self.margin, self.baseline, date, self.color)
        x = self.margin + room - self._width(canvas, chips)
        for name, word, gap in chips:
            after = icon(canvas, self.style, name, x, self.baseline, self.color) if name else x
            canvas.text(self.style, after, self.baseline, word, self.color)
            x += chip_width(canvas, self.style, name, word) + gap

    def _choices(self, fields: Fields) -> Iterator[tuple[str, list[Chip]]]:
        floor: list[Chip] = (
            [("", fields.floor, _AFTER_FLOOR)] if self.floor and fields.floor else []
        )
        seats: list[Chip] = [("person", fields.seats, self.gap)] if fields.seats else []
        words: list[Chip] = [(name, word, self.gap) for name, word in fields.amenities]
        icons: list[Chip] = [(name, "", self.gap) for name, _ in fields.amenities]
        yield fields.date, floor + seats + words
        yield fields.date, floor + seats + icons
        for date in (fields.date_short, ""):
            yield date, floor + seats + icons
        yield "", floor + seats
        yield "", seats
        yield "", []

    def _fits(self, canvas: Canvas, date: str, chips: list[Chip], room: float) -> bool:
        width = canvas.width(self.style, date) + _LEAST if date else 0.0
        return width + self._width(canvas, chips) <= room

    def _width(self, canvas: Canvas, chips: list[Chip]) -> float:
        widths = [chip_width(canvas, self.style, name, word) + gap for name, word, gap in chips]
        return sum(widths) - chips[-1][2] if chips else 0.0
