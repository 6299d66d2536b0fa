"""How the picture lies on the glass: rotation by quarter turns, for boxes out and touches in."""

from __future__ import annotations

from signage.core.values import frozen
from signage.display.geometry import Box

TURNS = (0, 90, 180, 270)


@frozen
class Rotation:
    """A picture turned clockwise by `degrees` (0, 90, 180 or 270) on a panel of `panel` pixels.

    The panel is the glass as the hardware sees it; everything else in the product is drawn
    upright, in the picture's own pixels, and never asks how the panel hangs. Neither KMS nor SDL
    turns pictures, so the same setting serves on every driver and in the preview.
    """

    degrees: int
    panel: tuple[int, int]

    def __post_init__(self) -> None:
        if self.degrees not in TURNS:
            raise ValueError(f"rotation must be one of {TURNS}, not {self.degrees}")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the upright picture."""
        return upright(self.panel, self.degrees)

    def to_panel(self, box: Box) -> Box:
        """Where a box of the picture lies on the glass."""
        width, height = self.size
        match self.degrees:
            case 90:
                return Box(height - box.bottom, box.x, box.h, box.w)
            case 180:
                return Box(width - box.right, height - box.bottom, box.w, box.h)
            case 270:
                return Box(box.y, width - box.right, box.h, box.w)
            case _:
                return box

    def point_to_panel(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the picture lies on the glass."""
        width, height = self.size
        match self.degrees:
            case 90:
                return height - y, x
            case 180:
                return width - x, height - y
            case 270:
                return y, width - x
            case _:
                return x, y

    def to_picture(self, px: float, py: float) -> tuple[float, float]:
        """Which point of the picture is seen at a point of the glass (a touch, a click)."""
        width, height = self.size
        match self.degrees:
            case 90:
                return py, height - px
            case 180:
                return width - px, height - py
            case 270:
                return width - py, px
            case _:
                return px, py


def upright(panel: tuple[int, int], degrees: int) -> tuple[int, int]:
    """The size of the picture on a panel, or of the panel for a picture: the same swap."""
    return panel if degrees % 180 == 0 else (panel[1], panel[0])
