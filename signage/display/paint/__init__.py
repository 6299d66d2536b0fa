"""Pixels: a scene painted on a pygame surface, whole or only where it changed.

painter     every item of the display list on a surface
arcs        arcs in pieces, of which most stay where one end moves
shapes      boxes, gradients, rounds and stripes as sprites
sprite      what one item lays down: rectangles and small surfaces
pieces      coverage cut into solid boxes and edges
changes     where two scenes differ
run         what runs to its new value, step by step
cache       sprites kept within a bound of bytes
still       a scene as a PNG, without a window
pasteboard  scenes side by side as one PNG
"""

from signage.display import lean_pygame  # noqa: F401 - before all that imports pygame
from signage.display.paint.painter import Painter

__all__ = ["Painter"]
