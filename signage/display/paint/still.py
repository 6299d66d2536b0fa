"""A scene as a picture of its own, without a window."""

from __future__ import annotations

from pathlib import Path

import pygame

from signage.display.paint.painter import Painter
from signage.display.scene import Scene


def still(painter: Painter, scene: Scene, file: Path, rotation: int = 0) -> None:
    """Write the scene as a PNG, turned clockwise by `rotation` degrees. OSError if it cannot be."""
    picture = pygame.Surface(scene.size, 0, 32)
    painter.paint(scene, picture)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        save_png(pygame.transform.rotate(picture, -rotation) if rotation else picture, file)
    except pygame.error as error:
        raise OSError(str(error)) from error


def save_png(surface: pygame.Surface, file: Path) -> None:
    """Write what a surface shows as a PNG, whatever its name; equal surfaces give equal files."""
    with file.open("wb") as stream:  # by name, pygame would take the format from the ending
        pygame.image.save(surface, stream, "picture.png")
