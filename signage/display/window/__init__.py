"""The window: the whole screen in the kiosk, a resizable one in the preview.

Together with `paint` the only importer of pygame (the pygame-ce distribution), and used by the
main thread alone. It hides how the panel hangs, which of SDL's drivers runs, and how fingers and
mice are told apart: outside it there are upright pictures, `Input` values and a `wait`.

window    the picture on the glass, its motions, and what comes in
video     SDL's video: opened on the screen that is there, looked after, and given back
screen    the mode of the screen, or the size of a window on a desktop
moving    a motion under way, frame by frame
pointing  fingers and mice as one pointer
"""

from signage.display import lean_pygame  # noqa: F401 - before all that imports pygame
from signage.display.window.screen import WindowOptions
from signage.display.window.window import Window, versions

__all__ = ["Window", "WindowOptions", "versions"]
