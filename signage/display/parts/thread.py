"""The day as a thread: a hairline with the meetings on it, and now as a bead."""

from __future__ import annotations

from typing import ClassVar

from signage.core.room import Status
from signage.display.canvas import Canvas
from signage.display.day import Block, Day
from signage.display.fields import Fields
from signage.display.parts.base import GRAPHIC, NO_STYLE, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.tray import draw_hours

_OVER, _BUSY, _FREE = 0.45, 0.9, 0.3  # half the height of what is past, to come, and free now
_CORNER, _GAP, _OUTLINE = 0.6, 0.25, 0.25


class Thread(Part):
    """The opening hours: what is over thin, what is to come solid, what is free now in colour.

    What is not live is drawn as outlines only.
    """

    contrasts: ClassVar[Contrasts] = {
        "accent": (GRAPHIC, ""),
        "color": (GRAPHIC, ""),
        "over": (GRAPHIC, ""),
        "open": (GRAPHIC, ""),
        "bead": (GRAPHIC, ""),
        "labels": (TEXT, ""),
    }

    margin: float
    y: float  # of the hairline's middle
    tick: Style = NO_STYLE  # of the hours; without it they are not shown
    hair: Ink  # the line itself
    over: Ink  # what is over
    color: Ink  # what is to come
    accent: Ink  # what runs now, or how long the room is free
    open: Ink  # outlines, where it is not live
    bead: Ink  # the dot at now
    halo: Ink  # around it
    labels: Ink  # the hours

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        day = fields.day
        if day is None:
            return
        canvas.place(self.lift)
        x, y, w = self.margin, self.y, canvas.w - 2 * self.margin
        canvas.fill(x, y - 0.22, w, 0.44, self.hair, 0.2)
        for block in day.blocks:
            self._block(canvas, block, day.now, fields.live, w)
        if 0 <= day.now <= 1:
            if fields.status is Status.AVAILABLE:
                self._bar(canvas, day.now, _until(day), w, _FREE, self.accent)
            now = canvas.hub(x + w * day.now, y)
            canvas.disc(*now, 1.75, self.halo)
            canvas.disc(*now, 1.15, self.bead)
        if self.tick:
            baseline = y + 1.6 + canvas.size(self.tick) * 1.1
            if baseline < canvas.h:  # else the smallest legible type is too large for the panel
                draw_hours(canvas, self.tick, day.hours, x, w, baseline, self.labels)

    def _block(self, canvas: Canvas, block: Block, now: float, live: bool, w: float) -> None:
        gap = _GAP / w
        start, end = block.start + gap, block.end - gap
        if block.end <= now:
            self._bar(canvas, start, end, w, _OVER, self.over)
        elif not live:
            x, width = self.margin + w * start, w * (end - start)
            canvas.fill(
                x, self.y - _BUSY, width, 2 * _BUSY, self.halo, _CORNER, _OUTLINE, self.open
            )
        elif block.start <= now:
            self._bar(canvas, start, now, w, _OVER, self.over)
            self._bar(canvas, now, end, w, _BUSY, self.accent)
        else:
            self._bar(canvas, start, end, w, _BUSY, self.color)

    def _bar(
        self, canvas: Canvas, start: float, end: float, w: float, half: float, color: str
    ) -> None:
        if end > start:
            x, width = self.margin + w * start, w * (end - start)
            canvas.fill(x, self.y - half, width, 2 * half, color, min(half, _CORNER))


def _until(day: Day) -> float:
    """Where the free time that runs now ends."""
    return next((block.start for block in day.blocks if block.start > day.now), 1.0)
