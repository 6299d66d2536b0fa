"""A QR code on its card in the top corner at the end, with its caption below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import PRIMARY, TEXT, Contrasts, Ink, Part, Style
from signage.display.qr import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan(Part):
    """The card, in whole pixels per module; what stands beside it keeps clear of it."""

    contrasts: ClassVar[Contrasts] = {"dark": (PRIMARY, "card"), "color": (TEXT, "")}

    margin: float  # to the end edge
    y: float
    most: float  # the largest that the code may be, its quiet zone included
    radius: float = 1.4
    caption: Style
    color: Ink  # of the caption
    card: Ink
    dark: Ink

    def shows_code(self, canvas: Canvas, code: Code) -> bool:
        return bool(canvas.code_side(code, self.most))

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        if not fields.code:
            return
        canvas.place(self.lift)
        canvas.reserved = side = canvas.code_side(fields.code, self.most)
        x = canvas.w - self.margin - side
        box = canvas.fill(x, self.y, side, side, self.card, self.radius)
        canvas.code(box, fields.code, self.dark)
        baseline = self.y + side + canvas.size(self.caption) * 1.38
        canvas.line(
            self.caption, x + side / 2, baseline, fields.qr_caption, self.color, side,
            anchor="middle", shrink=True,
        )  # fmt: skip
