"""The hero: glyph, status word and signal line, which are read from the end of a corridor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from signage.core.room import Status
from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import GRAPHIC, PRIMARY, TEXT, Contrasts, Ink, Part, Style

_TURN = 60.0  # minutes: the wedge takes 6 degrees for each


class Glyph(Part):
    """The state's own silhouette around (x, y)."""

    contrasts: ClassVar[Contrasts] = {
        "color": (GRAPHIC, ""),
        "accent": (GRAPHIC, ""),
    }

    x: float = 0.0  # of the centre, from the end edge; 0: the middle
    y: float
    radius: float
    color: Ink
    hole: Ink  # what shows through it
    accent: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        x = canvas.w - self.x if self.x else canvas.w / 2
        inks = {"ink": self.color, "ground": self.hole, "accent": self.accent}
        draw_glyph(canvas, fields, x, self.y, self.radius, inks)
        canvas.origin = canvas.point(x, self.y)


class Word(Part):
    """The status word: shrunk to its slot, never wrapped, its ink flush with the margin."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, "")}

    margin: float
    before_end: float = 0.0  # where the slot ends, from the end edge; 0: at the other margin
    baseline: float
    hang: float  # how far its tails may reach below the baseline
    style: Style
    color: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        room = slot_width(canvas, self.margin, self.before_end)
        size = canvas.fit(self.style, fields.word, room)
        word = canvas.clamp(self.style, fields.word, room, size)
        x = self.margin - canvas.overhang(self.style, word, size)
        canvas.text(self.style, x, self.baseline, word, self.color, size=size, hang=self.hang)


class Signal(Part):
    """Until when, and how long that is: "until 13:00" and "1 h 18 min free"."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "second": (TEXT, "")}

    margin: float
    before_end: float = 0.0
    spare: float = 0.0  # how far the second part may reach beyond the slot before it is shrunk
    baseline: float
    gap: float = 2.6
    style: Style
    rest: Style
    color: Ink
    second: Ink
    both: bool = True  # False: the first part alone

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        room = slot_width(canvas, self.margin, self.before_end)
        size = canvas.fit(self.style, fields.until, room)
        until = canvas.clamp(self.style, fields.until, room, size)
        x = self.margin
        y = canvas.lowered(self.style, x, self.baseline, until, size)
        after = canvas.width(self.style, until, size) + self.gap
        second = self._second(canvas, fields.rest, room - after, size)
        # What stands above may make either smaller: then both, or the lesser would look the greater
        if second:
            both = min(
                canvas.held(self.style, x, y, until, size) / size,
                canvas.held(self.rest, x + after, y, fields.rest, second) / second,
            )
            if canvas.legible(self.rest, x + after, y, fields.rest, second * both):
                size, second = size * both, second * both
            else:  # there is room for one
                second = 0.0
        x += canvas.text(self.style, x, y, until, self.color, size=size) + self.gap
        if second:
            canvas.text(self.rest, x, y, fields.rest, self.second, size=second)

    def _second(self, canvas: Canvas, rest: str, left: float, size: float) -> float:
        """The size of the second part; 0 where it is dropped, as its minutes are never cut."""
        if not (self.both and rest):
            return 0.0
        if canvas.width(self.rest, rest, size) <= left + self.spare:
            return size
        second = max(canvas.fit(self.rest, rest, left, size), size * 0.6)
        return second if canvas.width(self.rest, rest, second) <= left + self.spare else 0.0


def draw_glyph(
    canvas: Canvas, fields: Fields, x: float, y: float, radius: float, inks: Mapping[str, str]
) -> None:
    """The silhouette of the state around (x, y)."""
    ending = fields.status is Status.ENDING
    canvas.figure(
        fields.status.value,
        x - radius,
        y - radius,
        2 * radius,
        inks,
        portion=min(1.0, fields.minutes_left / _TURN) if ending else 0.0,
        mirrored=fields.status is Status.CHECK_IN,
    )


def slot_width(canvas: Canvas, margin: float, before_end: float) -> float:
    """From the start margin to `before_end` u before the end edge (0: to the end margin)."""
    return canvas.w - margin - (before_end or margin)
