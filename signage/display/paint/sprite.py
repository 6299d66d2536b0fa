"""What one item lays down, kept ready: rectangles and, above them, small surfaces."""

from __future__ import annotations

import pygame

from signage.display.geometry import Box
from signage.display.outline import Outline
from signage.display.paint.pieces import cut
from signage.display.scene import Color
from signage.display.text.fonts import Bitmap, draw_outline

Place = tuple[int, int]


class Layer:
    """Rectangles and, above them, surfaces that are blitted with one flag."""

    __slots__ = ("_at", "_blits", "_placed", "_rects", "blits", "flag", "rects")

    def __init__(self, flag: int = 0) -> None:
        self.rects: list[tuple[Color, Box]] = []
        self.blits: list[tuple[pygame.Surface, Place]] = []
        self.flag = flag
        self._at: Place | None = None

    def paint(self, surface: pygame.Surface, at: Place) -> None:
        """Lay it down with its origin at `at`; most layers are always laid down at one place."""
        if at != self._at:
            x, y = at
            self._rects = [(color, box.moved(x, y)) for color, box in self.rects]
            self._blits = [(each, (left + x, top + y)) for each, (left, top) in self.blits]
            self._at = at
        for color, box in self._rects:
            surface.fill(color, box)
        surface.fblits(self._blits, self.flag)


class Sprite:
    """What one item lays down, back to front, from its own origin."""

    __slots__ = ("layers", "weight")

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.weight = 500  # bytes, roughly, of the objects themselves

    def rectangles(self, rects: list[tuple[Color, Box]]) -> Layer:
        """Add rectangles."""
        layer = Layer()
        layer.rects = rects
        self.layers.append(layer)
        self.weight += 200 * len(rects)
        return layer

    def cover(self, bitmap: Bitmap, color: Color) -> None:
        """Add coverage in one colour."""
        self._add(self.rectangles([]), bitmap, _tinted(bitmap.data, color))

    def shape(
        self, outlines: Outline, color: Color, clip: Box | None = None, column: int = 0
    ) -> None:
        """Add a shape in one colour, only inside `clip` where one is given; `column`: see `cut`."""
        bitmap = draw_outline(outlines, clip)
        if bitmap is None:
            return
        pieces = cut(bitmap, column)
        layer = self.rectangles([(color, box) for box in pieces.solid])
        for edge in pieces.edges:
            self._add(layer, edge, _tinted(edge.data, color))

    def picture(self, bitmap: Bitmap, light: float = 1.0) -> None:
        """Add rows of B, G, R, A, multiplied by their opacity, with a share of their light."""
        layer = Layer(pygame.BLEND_PREMULTIPLIED)
        self.layers.append(layer)
        self._add(layer, bitmap, bitmap.data)
        if light < 1.0:
            # Not to the last digit that of colours: half-clear pixels were multiplied before.
            shade = round(255 * light ** (1 / 2.2))
            layer.blits[-1][0].fill((shade,) * 3, special_flags=pygame.BLEND_RGB_MULT)

    def _add(self, layer: Layer, place: Bitmap, data: bytes) -> None:
        surface = pygame.image.frombytes(data, (place.width, place.height), "BGRA")
        layer.blits.append((surface, (place.left, place.top)))
        self.weight += len(data) + 300


def _tinted(coverage: bytes, color: Color) -> bytes:
    """Coverage as the opacity of a colour: rows of B, G, R, A."""
    pixels = bytearray(4 * len(coverage))
    for channel, value in enumerate(reversed(color)):
        pixels[channel::4] = bytes((value,)) * len(coverage)
    pixels[3::4] = coverage
    return bytes(pixels)
