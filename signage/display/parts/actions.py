"""Buttons: what the panel offers to do, the most important first."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import SMALLEST, Canvas
from signage.display.fields import Action, Fields
from signage.display.parts.base import GRAPHIC, NO_STYLE, PRIMARY, Contrasts, Ink, Part, Style
from signage.display.parts.tray import inside_card


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
    alone: float = 0.0  # the least width of a single button; 0: as its label asks
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
        widths = self._widths(canvas, shown, room)
        size = min(
            canvas.fit(self.style, self._label(action), width - self.inset)
            for action, width in zip(shown, widths, strict=True)
        )
        for action, width in zip(shown, widths, strict=True):
            self._button(canvas, x, width, action, size)
            x += width + self.gap

    def _hint(self, canvas: Canvas, hint: str, x: float, room: float) -> None:
        size = canvas.size(self.hint)
        single = self.hint_lines == 1
        middle, side = self.y + self.height / 2, size * (1.33 if single else 1.5)
        canvas.figure("phone", x, middle - side / 2, side, {"ink": self.color}, weight=1.8)
        small = canvas.fit(self.hint, hint, room - 7)
        if single and canvas.width(self.hint, hint, small) <= room - 7:
            baseline = middle + size * 0.36
            canvas.text(self.hint, x + 7, baseline, hint, self.color, size=small)
            return
        rows = canvas.wrap(self.hint, hint, room - 6.6, max(2, self.hint_lines))
        for index, row in enumerate(rows):
            y = middle + size * (0.46 + 1.3 * (index - (len(rows) - 1) / 2))
            canvas.text(self.hint, x + 6.6, y, row, self.color)

    def _label(self, action: Action) -> str:
        return action.short if self.short and action.short else action.label

    def _widths(self, canvas: Canvas, actions: tuple[Action, ...], room: float) -> list[float]:
        room -= (len(actions) - 1) * self.gap
        if self.equal or any(action.below for action in actions):
            return [room / len(actions)] * len(actions)
        widths = [
            canvas.width(self.style, self._label(action)) + self.padding for action in actions
        ]
        if len(actions) == 1 and self.alone:
            return [min(max(self.alone, widths[0]), room)]
        scale = room / sum(widths)
        return [width * (scale if len(actions) > 1 else min(1.0, scale)) for width in widths]

    def _button(self, canvas: Canvas, x: float, width: float, action: Action, size: float) -> None:
        y, h, ink = self.y, self.height, self.button_ink if action.primary else self.second_ink
        if action.primary:
            canvas.fill(x, y, width, h, self.button, self.radius)
        else:
            canvas.fill(x, y, width, h, self.second, self.radius, self.border, self.line)
        if action.pressed:
            canvas.press(ink)
        label, middle = self._label(action), x + width / 2
        room = width - self.inset
        label = canvas.clamp(self.style, label, room, size)
        below = action.below if self.below else ""
        small = max(size * self.below_share, SMALLEST / canvas.u)
        small = canvas.fit(self.below, below, room, small) if below else small
        if below and canvas.width(self.below, below, small) > room:
            below = ""  # a time is never cut
        baseline = y + h / 2 + size * (-self.label_up if below else 0.36)
        canvas.text(self.style, middle, baseline, label, ink, size=size, anchor="middle")
        if below:
            canvas.line(
                self.below, middle, baseline + size * self.below_drop, below, ink, room,
                size=small, anchor="middle",
            )  # fmt: skip
        canvas.target(x, y, width, h, action.name)
