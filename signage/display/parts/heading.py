"""The head of the agenda: what day it is of, and how old the picture is."""

from __future__ import annotations

from typing import ClassVar

from signage.display.badge import Badge, BadgeKind
from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.masthead import badge_width, draw_badge

_MOST = 1.6  # times its own size that two lines of the badge have room for
_APART, _APART_TWO = 1.8, 4.0  # u between the two, and where the badge takes two lines


class Heading(Part):
    """ "Today" at the start, the badge at the end; in two lines where one is too short for it."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "second": (TEXT, "")}

    margin: float = 0.0  # from the start edge; 0: `width` before the end
    before_end: float
    width: float = 0.0
    baseline: float
    up: float  # how far the badge's baseline is above that of the heading
    style: Style
    badge: Style
    strong: Style  # of a badge that is not fresh
    color: Ink
    second: Ink

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        end = canvas.w - self.before_end
        x = self.margin or end - self.width
        title = canvas.line(
            self.style, x, self.baseline, fields.today, self.color, (end - x) / 2, shrink=True
        )
        badge, room = fields.badge, end - x - title - _APART
        if not badge.text:
            return
        style = self.badge if badge.kind is BadgeKind.FRESH else self.strong
        y = self.baseline - self.up
        most = 1.0 if fields.note else _MOST  # a note has its box right below
        tight = canvas.growth(style) > most or " " not in badge.text
        if tight or badge_width(canvas, style, badge) <= room:
            draw_badge(canvas, style, badge, end, y, self.second, room)
        else:
            self._in_two_lines(canvas, badge, end, y, room + _APART - _APART_TWO)

    def _in_two_lines(
        self, canvas: Canvas, badge: Badge, end: float, baseline: float, room: float
    ) -> None:
        size = canvas.size(self.badge)
        indent = size * 1.9
        lines = _halves(canvas, self.badge, badge.text)
        styles, offsets = (self.strong, self.badge), (-0.55, 0.75)
        widths = []
        for style, offset, line in zip(styles, offsets, lines, strict=True):
            y = baseline + size * offset
            widths.append(
                canvas.line(style, end, y, line, self.second, room - indent, anchor="end")
            )
        canvas.figure(
            badge.kind.value, end - max(widths) - indent, baseline - size * 1.1, size * 1.5,
            {"ink": self.second}, weight=2.2,
        )  # fmt: skip


def _halves(canvas: Canvas, style: str, text: str) -> tuple[str, str]:
    """A text cut between two words, so that the longer line is as short as can be."""
    words = text.split(" ")
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(cuts, key=lambda lines: max(canvas.width(style, line) for line in lines))
