"""The dial: a ring of an hour with the minute hand on it, and the disc within that counts."""

from __future__ import annotations

from math import sqrt
from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.dial import DEGREES, Line, sweep
from signage.display.fields import Fields
from signage.display.parts.base import GRAPHIC, NO_STYLE, PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.hero import draw_glyph

_HALO, _HAND = 3.1, 2.3  # radii of the head: what it clears around it, and itself
_KNOB = {Line.THIN: 1.5, Line.THICK: 1.9, Line.DASHED: 1.9}  # radius of the tail's pen's middle
_KNOB_PEN = 0.8
_CLOCK_SPARE, _SPARE = 6.0, 2.4  # of the disc's width where a line stands, what it leaves free


class Dial(Part):
    """An arc from the minute hand to the minute at which the state ends; one turn is an hour."""

    contrasts: ClassVar[Contrasts] = {
        "color": (GRAPHIC, ""),
        "hand": (GRAPHIC, ""),
        "broken": (GRAPHIC, ""),
        "fifth": (GRAPHIC, ""),
    }

    x: float = 0.0  # of the centre, from the start edge; 0: the middle
    y: float  # of the centre
    radius: float  # of the ring; ticks stand within
    thin: float = 1.15  # the arc of a room that is free
    thick: float = 2.6  # the arc of one that is taken
    color: Ink  # of the arc
    hand: Ink  # the dot at the head
    broken: Ink  # the dashes where nothing is known
    ground: Ink  # around the hand, and in the open knob at the tail
    track: Ink  # the ring under the arc
    fifth: Ink  # every fifth tick
    tick: Ink  # the other ticks

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        x, y = canvas.hub(self.x or canvas.w / 2, self.y)
        r = self.radius
        canvas.arc(x, y, r, 1.0, self.track)
        canvas.ticks(x, y, r - 3.6, 0.9, 0.26, self.tick, 60)
        canvas.ticks(x, y, r - 3.6, 2.0, 0.42, self.fifth, 12)
        dial = fields.dial
        broken, arc = dial.line is Line.BROKEN, sweep(dial)
        if arc is not None:
            width = 1.0 if broken else self.thin if dial.line is Line.THIN else self.thick
            ink = self.broken if broken else self.color
            canvas.arc(
                x, y, r, width, ink, arc.start, arc.end,
                rounded=not arc.pitch, dash=arc.dash, pitch=arc.pitch,
            )  # fmt: skip
        if broken:
            return
        if dial.tail is not None:
            knob, end = _KNOB[dial.line], canvas.polar(x, y, r, dial.tail * DEGREES)
            canvas.disc(*end, knob + _KNOB_PEN / 2, self.color)
            canvas.disc(*end, knob - _KNOB_PEN / 2, self.ground)
        head = canvas.polar(x, y, r, dial.head * DEGREES)
        canvas.disc(*head, _HALO, self.ground)
        canvas.disc(*head, _HAND, self.hand)


class Disc(Part):
    """Glyph, clock, what is counted and the date, one below the other on a disc.

    Each is shrunk to the chord of the disc where it stands.
    """

    contrasts: ClassVar[Contrasts] = {
        "ink": (PRIMARY, "color"),
        "accent": (TEXT, "color"),
        "second": (TEXT, "color"),
    }

    x: float = 0.0  # of the centre, from the start edge; 0: the middle
    y: float  # of the centre
    radius: float  # of the disc
    glyph_up: float  # the glyph's middle, above the centre
    glyph: float  # its radius
    clock_down: float  # the clock's baseline, below the centre
    count_down: float  # that of what is counted
    date_down: float = 0.0  # that of the date
    clock: Style  # one size for all times of the day
    count: Style  # of "42 min left"
    still: Style  # in the count's place where nothing is counted: "not live"
    date: Style = NO_STYLE  # without it there is no date
    color: Ink  # of the disc
    ink: Ink  # of the clock
    accent: Ink  # of the glyph and of what is counted
    second: Ink  # of the date

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        x, y = canvas.hub(self.x or canvas.w / 2, self.y)
        canvas.disc(x, y, self.radius, self.color)
        inks = {"ink": self.accent, "ground": self.color, "accent": self.accent}
        draw_glyph(canvas, fields, x, y - self.glyph_up, self.glyph, inks)
        clock, room = fields.clock, 2 * self.radius - _CLOCK_SPARE
        size = canvas.fit_all(self.clock, fields.clocks, room)
        canvas.line(
            self.clock, x, y + self.clock_down, clock, self.ink, room,
            size=size, anchor="middle", shrink=True,
        )  # fmt: skip
        count = self.count if fields.live else self.still
        self._line(canvas, count, fields.count, self.count_down, self.accent, (x, y))
        if self.date:
            self._line(canvas, self.date, fields.date_short, self.date_down, self.second, (x, y))

    def _line(
        self,
        canvas: Canvas,
        style: str,
        text: str,
        down: float,
        color: str,
        centre: tuple[float, float],
    ) -> None:
        """A line below the centre, shrunk to the chord there; what has no room there is dropped."""
        room = 2 * sqrt(max(0.0, self.radius**2 - down**2)) - _SPARE
        size = canvas.fit(style, text, room)
        x, y = centre
        if canvas.width(style, text, size) <= room and canvas.legible(
            style, x, y + down, text, size, "middle"
        ):
            canvas.text(style, x, y + down, text, color, size=size, anchor="middle")
