"""What runs to its new value in a change of state, painted step by step."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from signage.display.geometry import Box
from signage.display.paint.painter import Painter
from signage.display.scene import Scene

Run = Callable[[pygame.Surface, float], tuple[Box, ...]]
"""Brings a surface to a share (0..1) of the way; the boxes of the panel that it touched."""


def run_of(painter: Painter, before: Scene, after: Scene) -> Run | None:
    """Paints onto surfaces that show `after`; None where nothing in it runs."""
    old, new = before.source, after.source
    if old is None or new is None or new.between(old, 0.5) == after:
        return None
    shown = after

    def run(surface: pygame.Surface, share: float) -> tuple[Box, ...]:
        nonlocal shown
        step = after if share >= 1.0 else new.between(old, share)
        boxes = painter.repaint(shown, step, surface)
        shown = step
        return boxes

    return run
