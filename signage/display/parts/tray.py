"""The tray at the foot: the card of the QR code, and the day as a strip."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import LEADING, Canvas
from signage.display.day import Block
from signage.display.fields import Fields
from signage.display.parts.base import (
    GRAPHIC,
    NO_INK,
    NO_STYLE,
    PRIMARY,
    TEXT,
    Contrasts,
    Ink,
    Part,
    Style,
)
from signage.display.parts.lines import TWO_LINES, holds, set_caption
from signage.display.qr import Code

_MOST = 1.5  # times their own size that hours have room for below the strip
_OVERHANG = 2.5  # u that the smallest caption below a card may reach beyond it, on either side
_INSET, _NEARER = 2.6, 1.0  # u that a caption within a card is narrower than it, and a tight one
_FIRST = 0.565  # em: the first baseline of a caption within a card, below the code


class Card(Part):
    """The white card that a QR code stands on, in whole pixels per module."""

    contrasts: ClassVar[Contrasts] = {"ink": (PRIMARY, "color"), "dark": (PRIMARY, "color")}

    margin: float
    before_end: float = 0.0  # where it ends, from the end edge; 0: at the margin
    most: float = 0.0  # the largest that the code may be
    up: float = 0.0  # of its upper edge above the lower edge of the panel
    flush: bool = False  # fills the corner of the tray
    start: bool = False  # at the start edge
    caption_room: float = 0.0  # inside the card
    caption_drop: float = 0.0  # where the caption stands below the card, from the card's edge
    radius: float = 0.0
    border: float = 0.0
    caption: Style = NO_STYLE  # without it there is none
    color: Ink
    ink: Ink  # of the caption
    dark: Ink  # of the code
    line: Ink = NO_INK  # of the border

    def shows_code(self, canvas: Canvas, code: Code) -> bool:
        return bool(self._side(canvas, code))

    def _side(self, canvas: Canvas, code: Code) -> float:
        return canvas.code_side(code, self.up if self.flush else self.most)

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        if not fields.code:
            return
        canvas.place(self.lift, fixed=self.flush)
        if self.flush:
            canvas.reserved = canvas.corner = self.up
            x, y = canvas.w - self.up, canvas.h - self.up
            canvas.code(canvas.fill(x, y, self.up, self.up, self.color), fields.code, self.dark)
            return
        canvas.reserved = side = self._side(canvas, fields.code)
        end = canvas.w - (self.before_end or self.margin)
        x = self.margin if self.start else end - side
        y = canvas.h - (side + self.margin if self.start else self.up)
        rows, size, height = self._caption(canvas, fields.qr_caption, side)
        canvas.card = canvas.fill(
            x, y, side, height, self.color, self.radius, self.border, self.line
        )
        canvas.code(canvas.box(x, y, side, side), fields.code, self.dark)
        if self.caption_room:
            y += side + _FIRST * (canvas.size(self.caption) if len(rows) == 1 else size)
        else:
            y += side + self.caption_drop
        for row in rows:
            canvas.line(
                self.caption, x + side / 2, y, row, self.ink, side + 2 * _OVERHANG,
                size=size, anchor="middle",
            )  # fmt: skip
            y += size * LEADING

    def _caption(
        self, canvas: Canvas, text: str, side: float
    ) -> tuple[tuple[str, ...], float, float]:
        """The lines of the caption, their size, and how high the card is with those inside it."""
        if not self.caption or not (self.caption_room or self.caption_drop):
            return (), 0.0, side
        if not self.caption_room:
            size = canvas.fit(self.caption, text, side)
            over = side + 2 * _OVERHANG
            if holds(canvas, self.caption, (text,), over, size):
                return (text,), size, side
            return *set_caption(canvas, self.caption, text, over), side
        # A smaller code leaves more of the card's height to its caption
        high = self.most + self.caption_room - side
        room, near = side - _INSET, side - _NEARER
        rows, size = set_caption(canvas, self.caption, text, room, near=near, high=high)
        high = (0.0, self.caption_room, max(self.caption_room, TWO_LINES * size))[len(rows)]
        return rows, size, side + high


class Strip(Part):
    """The opening hours of the day: what is over thin, what is to come solid, now a pin.

    What is not live is drawn as outlines only.
    """

    contrasts: ClassVar[Contrasts] = {
        "color": (GRAPHIC, "track"),
        "labels": (TEXT, ""),
    }

    margin: float
    before_card: float = 0.0
    y: float
    height: float
    tick: Style = NO_STYLE  # of the hours; without it they are not shown
    color: Ink
    thin: Ink
    track: Ink
    halo: Ink
    labels: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        day = fields.day
        if day is None:
            return
        canvas.place(self.lift)
        x, y, h = self.margin, self.y, self.height
        w = inside_card(canvas, x, self.before_card)
        canvas.fill(x, y, w, h, self.track, h * 0.28)
        for block in day.blocks:
            self._block(canvas, block, day.now, fields.live, w)
        if 0 <= day.now <= 1:
            pin = x + w * day.now
            canvas.fill(pin - 0.9, y - 0.9, 1.8, h + 1.8, self.halo, 0.9)
            bar = canvas.fill(pin - 0.38, y - 1.2, 0.76, h + 2.4, self.color, 0.38)
            canvas.disc(canvas.middle(bar), y - 1.3, 0.95, self.color)
        if self.tick and canvas.growth(self.tick) <= _MOST:
            baseline = y + h + canvas.size(self.tick) * 1.28
            draw_hours(canvas, self.tick, day.hours, x, w, baseline, self.labels)

    def _block(self, canvas: Canvas, block: Block, now: float, live: bool, w: float) -> None:
        x0, x1 = self.margin + w * block.start + 0.22, self.margin + w * block.end - 0.22
        y, h = self.y, self.height
        pin = self.margin + w * now
        over = min(x1, pin) if block.start <= now else x0
        if block.end <= now or (live and over > x0):
            canvas.fill(x0, y + h * 0.33, over - x0, h * 0.34, self.thin, h * 0.12)
        if block.end <= now:
            return
        if not live:
            canvas.fill(x0, y, x1 - x0, h, None, h * 0.22, 0.32, self.thin)
        else:
            canvas.fill(over, y, x1 - over, h, self.color, h * 0.22)


def draw_hours(
    canvas: Canvas,
    style: str,
    hours: tuple[tuple[float, str], ...],
    x: float,
    w: float,
    baseline: float,
    color: str,
) -> None:
    """The hours of a strip that begins at x: as many as do not crowd, the outer ones flush."""
    widest = max((canvas.width(style, label) for _, label in hours), default=0.0)
    step = w * (hours[1][0] - hours[0][0]) if len(hours) > 1 else w
    # The ends stand flush, half a label nearer to their neighbours than the others.
    every = next(n for n in (1, 2, 3, 4, 6, 12, 24) if n * step > widest * 1.6 or n == 24)
    for place, label in hours[::every]:
        anchor = "start" if place < 1e-6 else "end" if place > 1 - 1e-6 else "middle"
        at = x + w * place
        if anchor == "middle":
            half = canvas.width(style, label) / 2
            at = min(max(at, x + half), x + w - half)
        canvas.text(style, at, baseline, label, color, anchor=anchor)


def inside_card(
    canvas: Canvas, margin: float, before_card: float, before_end: float = 0.0
) -> float:
    """The width between the start margin and the QR code's card, or the end of the row."""
    last = before_end or margin
    if not (canvas.reserved and before_card):
        return canvas.w - margin - last
    end = canvas.corner or canvas.reserved + last
    return canvas.w - margin - end - before_card
