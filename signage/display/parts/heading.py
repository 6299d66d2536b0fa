"""The head of the agenda: what day it is of, and how old the picture is."""

from __future__ import annotations

from typing import ClassVar

from signage.display.badge import BadgeKind
from signage.display.canvas import SMALLEST, Canvas
from signage.display.fields import Fields
from signage.display.parts.base import PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.health import MIDDLE, OVER, draw_lines, set_badge

_MOST = 1.6  # times its own size that two lines of the badge have room for
_APART, _APART_TWO = 1.8, 4.0  # u between the two, and where the badge takes two lines
_SHARES = (1.0, 0.85, 0.7)  # of its size, that the heading is shrunk to before it goes


class Heading(Part):
    """ "Today" at the start, the badge at the end; in two lines where one is too short for it.

    Where even those are too short, "Today" is set smaller, and goes at last.
    """

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
        end, y, badge = canvas.w - self.before_end, self.baseline - self.up, fields.badge
        x = self.margin or end - self.width
        size, half = canvas.fit(self.style, fields.today, (end - x) / 2), (end - x) / 2
        style = self.badge if badge.kind is BadgeKind.FRESH else self.strong
        most = 1.0 if fields.note else _MOST  # a note has its box right below
        two = 0.0 if canvas.growth(style) > most else _APART_TWO
        for share in _SHARES:
            title = max(size * share, SMALLEST / canvas.u)
            room = end - x - canvas.width(self.style, fields.today, title)
            lines = set_badge(canvas, style, badge, room - _APART, two and room - two, 1.0)
            if lines.whole or not badge.text:
                canvas.line(
                    self.style, x, self.baseline, fields.today, self.color, half, size=title
                )
                rise = MIDDLE
                break
        else:  # the heading goes, and the badge has the room above the line too
            lines, rise = set_badge(canvas, style, badge, end - x, end - x), OVER
        if badge.text:
            styles = style, self.badge
            draw_lines(canvas, styles, badge, lines, end, y, self.second, rise=rise)
