"""A QR code on its card in the top corner at the end, with its caption below."""

from __future__ import annotations

from typing import ClassVar

from signage.display import qr
from signage.display.canvas import LEADING, Canvas
from signage.display.fields import Fields
from signage.display.parts.base import PRIMARY, TEXT, Contrasts, Ink, Part, Style

_ROUND = 3.0  # modules
_LEAST = 0.85  # of its size, that a caption is shrunk to at most


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
        text = fields.qr_caption
        size = canvas.size(self.caption)
        shrunk = canvas.fit(self.caption, text, side)
        rows: tuple[str, ...] = (text,)
        if shrunk < size * _LEAST:  # two lines are read more easily than small type
            for shrunk in (size, size * _LEAST):
                rows = canvas.wrap(self.caption, text, side, 2, shrunk)
                if not rows[-1].endswith("…"):
                    break
        baseline = self.y + side + size * 1.38
        for row in rows:
            canvas.line(
                self.caption, x + side / 2, baseline, row, self.color, side,
                size=shrunk, anchor="middle", shrink=True,
            )  # fmt: skip
            baseline += shrunk * LEADING
