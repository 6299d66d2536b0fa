"""A large picture on which scenes are laid side by side, made smaller."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pygame

from signage.display.geometry import Box
from signage.display.paint.painter import Painter
from signage.display.scene import Scene


class Pasteboard:
    """Begins as one scene, which has its size."""

    def __init__(self, painter: Painter, scene: Scene) -> None:
        self._surface = pygame.Surface(scene.size, 0, 32)
        painter.paint(scene, self._surface)

    def paste(self, painter: Painter, scene: Scene, box: Box) -> None:
        """Lay a scene down, scaled to a box."""
        picture = pygame.transform.smoothscale(_painted(painter, scene), (box.w, box.h))
        self._surface.blit(picture, (box.x, box.y))

    def save(self, file: Path) -> None:
        """Write it as a PNG. Raises OSError if it cannot be."""
        file.write_bytes(_png(self._surface))


def png(painter: Painter, scene: Scene) -> bytes:
    """A scene as a PNG in memory, at its own size."""
    return _png(_painted(painter, scene))


def _painted(painter: Painter, scene: Scene) -> pygame.Surface:
    surface = pygame.Surface(scene.size, 0, 32)
    painter.paint(scene, surface)
    return surface


def _png(surface: pygame.Surface) -> bytes:
    file = BytesIO()
    pygame.image.save(surface, file, "sheet.png")
    return file.getvalue()
