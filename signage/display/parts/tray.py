"""The tray at the foot: actions, the card of the QR code, and the day as a strip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.day import Block
from signage.display.fields import Action, Fields
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
from signage.display.qr import Code


@dataclass(frozen=True, slots=True, kw_only=True)
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
    caption: Style = NO_STYLE
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
        height = side + self.caption_room
        canvas.fill(x, y, side, height, self.color, self.radius, self.border, self.line)
        canvas.code(canvas.box(x, y, side, side), fields.code, self.dark)
        if self.caption_room:
            canvas.line(
                self.caption, x + side / 2, y + side + 1.3, fields.qr_caption, self.ink,
                side - 2.6, anchor="middle", shrink=True,
            )  # fmt: skip
        elif self.caption_drop:
            y += side + self.caption_drop
            canvas.line(
                self.caption, x + side / 2, y, fields.qr_caption, self.ink, side,
                anchor="middle", shrink=True,
            )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions(Part):
    """Buttons side by side, the most important first."""

    contrasts: ClassVar[Contrasts] = {
        "color": (PRIMARY, ""),
        "line": (GRAPHIC, ""),
        "button": (GRAPHIC, ""),
        "button_ink": (PRIMARY, "button"),
        "second_ink": (PRIMARY, "second"),
    }

    margin: float
    before_end: float = 0.0  # where the row ends, from the end edge; 0: at the other margin
    before_card: float = 0.0  # from the last button to the card
    y: float
    height: float
    padding: float = 8.0  # what a button is wider than its label
    inset: float = 4.0  # and what it is at least, before the label is shrunk
    alone: float = 0.0  # the width of a single button; 0: as its label asks
    gap: float = 2.0
    radius: float = 2.2
    border: float = 0.35
    most: int = 3  # what is offered beside a lead is one choice, and never cut
    short: bool = False
    equal: bool = False  # all as wide as each other, over the whole width
    style: Style
    below: Style = NO_STYLE  # of what stands under a label
    label_up: float = 0.02  # em above the middle, of a label that has another below it
    below_drop: float = 0.94  # em, from that label to the one below
    below_share: float = 0.74  # how large the one below is
    lead: Style = NO_STYLE
    lead_gap: float = 4.0
    hint: Style = NO_STYLE
    hint_lines: int = 1
    color: Ink
    line: Ink
    button: Ink
    button_ink: Ink
    second: Ink
    second_ink: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        x = self.margin
        room = inside_card(canvas, x, self.before_card, self.before_end)
        if not fields.actions:
            if self.hint and fields.hint:
                self._hint(canvas, fields.hint, x, room)
            return
        if self.lead and fields.actions_lead:
            y = self.y + self.height / 2 + canvas.size(self.lead) * 0.36
            label = canvas.line(
                self.lead, x, y, fields.actions_lead, self.color, room / 3, shrink=True
            )
            x, room = x + label + self.lead_gap, room - label - self.lead_gap
        shown = fields.actions if fields.actions_lead else fields.actions[: self.most]
        for action, width in zip(shown, self._widths(canvas, shown, room), strict=True):
            self._button(canvas, x, width, action)
            x += width + self.gap

    def _hint(self, canvas: Canvas, hint: str, x: float, room: float) -> None:
        size = canvas.size(self.hint)
        single = self.hint_lines == 1
        middle, side = self.y + self.height / 2, size * (1.33 if single else 1.5)
        canvas.figure("phone", x, middle - side / 2, side, {"ink": self.color}, weight=1.8)
        if single:
            baseline = middle + size * 0.36
            canvas.line(self.hint, x + 7, baseline, hint, self.color, room - 7, shrink=True)
            return
        rows = canvas.wrap(self.hint, hint, room - 6.6, self.hint_lines)
        for index, row in enumerate(rows):
            y = middle + size * (0.46 + 1.3 * (index - (len(rows) - 1) / 2))
            canvas.text(self.hint, x + 6.6, y, row, self.color)

    def _label(self, action: Action) -> str:
        return action.short if self.short and action.short else action.label

    def _widths(self, canvas: Canvas, actions: tuple[Action, ...], room: float) -> list[float]:
        room -= (len(actions) - 1) * self.gap
        if self.equal or any(action.below for action in actions):
            return [room / len(actions)] * len(actions)
        if len(actions) == 1 and self.alone:
            return [min(self.alone, room)]
        widths = [
            canvas.width(self.style, self._label(action)) + self.padding for action in actions
        ]
        scale = room / sum(widths)
        return [width * (scale if len(actions) > 1 else min(1.0, scale)) for width in widths]

    def _button(self, canvas: Canvas, x: float, width: float, action: Action) -> None:
        y, h, ink = self.y, self.height, self.button_ink if action.primary else self.second_ink
        if action.primary:
            canvas.fill(x, y, width, h, self.button, self.radius)
        else:
            canvas.fill(x, y, width, h, self.second, self.radius, self.border, self.line)
        label, middle = self._label(action), x + width / 2
        room = width - self.inset
        size = canvas.fit(self.style, label, room)
        label = canvas.clamp(self.style, label, room, size)
        below = action.below if self.below else ""
        baseline = y + h / 2 + size * (-self.label_up if below else 0.36)
        canvas.text(self.style, middle, baseline, label, ink, size=size, anchor="middle")
        if below:
            canvas.line(
                self.below, middle, baseline + size * self.below_drop, below, ink, room,
                size=size * self.below_share, anchor="middle",
            )  # fmt: skip
        canvas.target(x, y, width, h, action.name)


@dataclass(frozen=True, slots=True, kw_only=True)
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
        if self.tick:
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
