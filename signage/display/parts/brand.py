"""What a brand puts on the panel: its logo."""

from __future__ import annotations

from typing import Literal

from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.base import File, Part
from signage.display.scene import Image


class Logo(Part):
    """A picture fitted into a box; the first to go where text or a figure needs the place.

    It gives way to what is drawn before it, so it stands last in the file.
    """

    image: File  # PNG, JPEG or WebP; larger than it is shown, it is made smaller
    edge: Literal["start", "middle", "end"] = "start"  # from which x is measured
    x: float = 0.0  # of the box's nearest side; from the middle to its middle
    y: float  # of its upper side; below 0: from the lower edge of the panel
    width: float
    height: float
    clear: float = 1.0  # that has to stay free around it

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        canvas.place(self.lift)
        x = {
            "start": self.x,
            "middle": canvas.w / 2 + self.x - self.width / 2,
            "end": canvas.w - self.x - self.width,
        }[self.edge]
        y = self.y if self.y >= 0 else canvas.h + self.y
        around = canvas.box(
            x - self.clear,
            y - self.clear,
            self.width + 2 * self.clear,
            self.height + 2 * self.clear,
        )
        if canvas.free(around):
            canvas.items.append(Image(self.image, canvas.box(x, y, self.width, self.height)))
