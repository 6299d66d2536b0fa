"""A QR code on its card in the top corner at the end, with its caption below."""

from __future__ import annotations

from typing import ClassVar

from signage.display import qr
from signage.display.canvas import LEADING, Canvas
from signage.display.fields import Fields
from signage.display.parts.base import PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.parts.lines import set_caption

_ROUND = 3.0  # modules


class Scan(Part):
    """The card, in whole pixels per module; what stands beside it keeps clear of it."""

    contrasts: ClassVar[Contrasts] = {"dark": (PRIMARY, "card"), "color": (TEXT, "")}

    margin: float  # to the end edge
    y: float
    most: float  # the largest that the code may be, its quiet zone included
    radius: float = 1.4  # of the card's corners, as far as the quiet zone allows
    caption: Style
    color: Ink  # of the caption
    card: Ink
    dark: Ink  # of the code

    def shows_code(self, canvas: Canvas, code: qr.Code) -> bool:
        return bool(canvas.code_side(code, self.most))

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        if not fields.code:
            return
        canvas.place(self.lift)
        canvas.reserved = side = canvas.code_side(fields.code, self.most)
        x = canvas.w - self.margin - side
        module = side / qr.side(fields.code)
        radius = min(self.radius, _ROUND * module)  # round corners leave the quiet zone alone
        box = canvas.fill(x, self.y, side, side, self.card, radius)
        canvas.code(box, fields.code, self.dark)
        rows, size = set_caption(canvas, self.caption, fields.qr_caption, side)
        baseline = self.y + side + canvas.size(self.caption) * 1.38
        for row in rows:
            canvas.line(
                self.caption, x + side / 2, baseline, row, self.color, side,
                size=size, anchor="middle",
            )  # fmt: skip
            baseline += size * LEADING
