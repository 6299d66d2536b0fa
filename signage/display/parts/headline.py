"""The headline: the state's glyph and its word in one line."""

from __future__ import annotations

from typing import ClassVar

from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import GRAPHIC, PRIMARY, Contrasts, Ink, Part, Style
from signage.display.parts.hero import draw_glyph, slot_width


class Headline(Part):
    """The word is shrunk to its slot; the glyph keeps its size and stays level with the letters."""

    contrasts: ClassVar[Contrasts] = {"color": (PRIMARY, ""), "hole": (GRAPHIC, "color")}

    margin: float
    before_end: float = 0.0  # where the slot ends, from the end edge; 0: at the other margin
    baseline: float
    rise: float  # from the baseline to the middle of the glyph, for a word that is not shrunk
    radius: float  # of the glyph
    gap: float  # between glyph and word
    hang: float  # how far the word's tails may reach below the baseline
    style: Style
    color: Ink
    hole: Ink  # what shows through the glyph

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        indent = 2 * self.radius + self.gap
        room = slot_width(canvas, self.margin, self.before_end) - indent
        size = canvas.fit(self.style, fields.word, room)
        word = canvas.clamp(self.style, fields.word, room, size)
        x, y = self.margin + self.radius, self.baseline - self.rise * size / canvas.size(self.style)
        inks = {"ink": self.color, "ground": self.hole, "accent": self.color}
        draw_glyph(canvas, fields, x, y, self.radius, inks)
        canvas.origin = canvas.point(x, y)
        x = self.margin + indent
        canvas.text(self.style, x, self.baseline, word, self.color, size=size, hang=self.hang)
