"""The page of a panel that sleeps: next to nothing, never twice in the same place."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import PRIMARY, TEXT, Contrasts, Ink, Part, Style

_DOWN = 9.4  # u from the clock's baseline to the room's
_UNDER = 1.17  # em of the room's name, from the clock's tails to its baseline at least
_WAKE = 5.8  # u from the room's baseline to the last one
_LINE = 1.3  # em of that one, at least


class Night(Part):
    """Moon and clock, the room and when it opens, as one group in one of nine places."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "second": (TEXT, "")}

    margin: float
    moon: float  # its radius
    gap: float
    clock: Style
    room: Style
    opens: Style
    wake: Style
    color: Ink
    second: Ink
    hole: Ink
    travel: float  # how far from the middle the group goes

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(0.0)
        inner = canvas.w - 2 * self.margin
        indent = 2 * self.moon + self.gap
        clocks = (*fields.clocks, fields.clock)
        size = canvas.fit_all(self.clock, clocks, inner - indent)
        tail = max(canvas.depth(self.clock, clock, size) for clock in clocks)
        under = canvas.step(self.room) * _UNDER
        below = max(_DOWN, tail + under)  # the room's baseline
        opens = canvas.width(self.opens, fields.opens) + 2.4 if fields.opens else 0.0
        room = canvas.clamp(self.room, fields.room, inner - indent - opens)
        line = canvas.width(self.room, room) + opens
        width = indent + max(canvas.width(self.clock, fields.clock, size), line)
        x, y = self._place(canvas, fields.place, width)
        canvas.figure(
            "asleep", x, y - size * 0.36 - self.moon, 2 * self.moon,
            {"ink": self.second, "ground": self.hole},
        )  # fmt: skip
        x += indent
        canvas.text(self.clock, x, y, fields.clock, self.color, size=size, hang=below - under)
        x += canvas.overhang(self.clock, fields.clock, size)
        named = canvas.text(self.room, x, y + below, room, self.color)
        canvas.text(self.opens, x + named + 2.4, y + below, fields.opens, self.color)
        wake = max(_WAKE, canvas.size(self.wake) * _LINE)
        canvas.line(self.wake, x, y + below + wake, fields.wake, self.second, inner - indent)

    def _place(self, canvas: Canvas, place: int, width: float) -> tuple[float, float]:
        """Where the group's start and the clock's baseline are; place 4 is the middle."""
        free = max(0.0, (canvas.w - width) / 2 - self.margin)
        x = (canvas.w - width) / 2 + (place % 3 - 1) * min(free, self.travel)
        return x, canvas.h / 2 + 2.0 + (place // 3 - 1) * self.travel
