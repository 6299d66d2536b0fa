"""Actions as pills: buttons whose ends are round."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.fields import Action, Fields
from signage.display.parts.base import GRAPHIC, NO_STYLE, PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.hero import slot_width

_CAP = 0.36  # em from a line's baseline to its middle
_FIRST = 0.48  # of a pill's height: the baseline of the first of two lines
_SECOND = 1.1  # em from there to the second
_BORDER = 0.22
_PAD = 3.0  # what a label leaves free of its pill's width


class Pills(Part):
    """Pills side by side, the most important first; or the hint that takes their place."""

    contrasts: ClassVar[Contrasts] = {
        "color": (PRIMARY, ""),
        "second": (TEXT, ""),
        "line": (GRAPHIC, ""),
        "button": (GRAPHIC, ""),
        "button_ink": (PRIMARY, "button"),
        "other_ink": (PRIMARY, "other"),
    }

    margin: float  # to the first one, from the start edge
    before_end: float = 0.0  # where the last one ends, from the end edge; 0: at the same margin
    y: float
    height: float
    gap: float = 1.8  # between two of them
    single: float = 30.0  # the least width of a pill that stands alone
    most: int = 3  # of them; what is offered under a lead is one choice, and never cut
    short: bool = True  # labels in their short form, where they have one
    style: Style  # of the labels
    below: Style = NO_STYLE  # of the second line of a label
    lead: Style = NO_STYLE  # of the words above them
    hint: Style = NO_STYLE  # of the words where there is nothing to touch but a code to scan
    color: Ink  # of the hint
    second: Ink  # of the lead
    line: Ink  # the edge of pills that are not primary
    button: Ink  # of the primary ones
    button_ink: Ink
    other: Ink  # of the others
    other_ink: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        x, room = self.margin, slot_width(canvas, self.margin, self.before_end)
        if not fields.actions:
            if self.hint and fields.hint:
                self._hint(canvas, fields.hint, x, room)
            return
        shown = self._shown(canvas, fields, room)
        lead, y = fields.actions_lead, self.y - 2.6
        if lead and self.lead:
            size = canvas.fit(self.lead, lead, room)
            if canvas.legible(self.lead, x, y, lead, size):
                canvas.line(self.lead, x, y, lead, self.second, room, size=size)
        widths = self._widths(canvas, shown, room)
        rooms = [width - _PAD for width in widths]
        labels = zip(map(self._label, shown), rooms, strict=True)
        size = min(canvas.fit(self.style, label, left) for label, left in labels)
        two = self._in_two(canvas, shown, rooms)
        for action, width in zip(shown, widths, strict=True):
            self._pill(canvas, (x, width), action, size, two=two)
            x += width + self.gap

    def _shown(self, canvas: Canvas, fields: Fields, room: float) -> tuple[Action, ...]:
        """As many as have room for their labels."""
        if fields.actions_lead:
            return fields.actions
        shown = fields.actions[: self.most]
        while len(shown) > 1:
            labels = sum(canvas.width(self.style, self._label(action)) for action in shown)
            if labels + len(shown) * (_PAD + self.gap) - self.gap <= room:
                break
            shown = shown[:-1]
        return shown

    def _widths(self, canvas: Canvas, actions: tuple[Action, ...], room: float) -> list[float]:
        if len(actions) == 1:
            label = canvas.width(self.style, self._label(actions[0]))
            return [min(max(self.single, label + 9.0), room)]
        room -= (len(actions) - 1) * self.gap
        if any(action.below for action in actions):
            return [room / len(actions)] * len(actions)
        widths = [canvas.width(self.style, self._label(action)) + 7.0 for action in actions]
        return [width * room / sum(widths) for width in widths]

    def _label(self, action: Action) -> str:
        return action.short if self.short and action.short else action.label

    def _in_two(self, canvas: Canvas, actions: tuple[Action, ...], rooms: list[float]) -> bool:
        """Whether the second lines fit, all of them: they say times, which are not cut."""
        if not (self.below and any(action.below for action in actions)):
            return False
        size, below = canvas.size(self.style), canvas.size(self.below)
        fits = (
            canvas.width(self.below, action.below) <= room
            for action, room in zip(actions, rooms, strict=True)
        )
        high = self.height * _FIRST + size * _SECOND + below * 0.3
        return high <= self.height - 0.5 and all(fits)

    def _pill(
        self, canvas: Canvas, place: tuple[float, float], action: Action, size: float, *, two: bool
    ) -> None:
        (x, width), y, h = place, self.y, self.height
        if action.primary:
            canvas.fill(x, y, width, h, self.button, h / 2)
        else:
            canvas.fill(x, y, width, h, self.other, h / 2, _BORDER, self.line)
        ink = self.button_ink if action.primary else self.other_ink
        if action.pressed:
            canvas.press(ink)
        label = canvas.clamp(self.style, self._label(action), width - _PAD, size)
        middle, baseline = x + width / 2, y + (h * _FIRST if two else h / 2 + size * _CAP)
        canvas.text(self.style, middle, baseline, label, ink, size=size, anchor="middle")
        if two:
            baseline += canvas.size(self.style) * _SECOND
            canvas.text(self.below, middle, baseline, action.below, ink, anchor="middle")
        canvas.target(x, y, width, h, action.name)

    def _hint(self, canvas: Canvas, hint: str, x: float, room: float) -> None:
        """A phone, and one or two lines beside it."""
        size, middle = canvas.size(self.hint), self.y + self.height / 2
        side = size * 1.53
        canvas.figure("phone", x, middle - side / 2, side, {"ink": self.color}, weight=1.8)
        indent = side + 1.8
        rows = canvas.wrap(self.hint, hint, room - indent - 0.6, 2)
        y = middle - 0.8 if len(rows) > 1 else middle + size * _CAP
        for row in rows:
            canvas.text(self.hint, x + indent, y, row, self.color)
            y += size * 1.3
