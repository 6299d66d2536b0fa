"""What of the screen a window takes: its mode in the kiosk, a size of its own on a desktop."""

from __future__ import annotations

import logging

import pygame

from signage.core.values import frozen
from signage.display.drivers import NO_SCREEN, X11, has_window_manager
from signage.display.rotation import upright

_MODES_NAMED = 12  # in the log: a screen may have fifty
_log = logging.getLogger(__name__)


@frozen
class WindowOptions:
    """How the window is to be."""

    title: str = "signage"
    rotation: int = 0  # quarter turns of the picture, clockwise, in degrees
    # Of the upright picture; in the kiosk the screen's mode that is asked for. None: as it is.
    size: tuple[int, int] | None = None
    kiosk: bool = True  # nothing but a signal ends it: no keys, no close button, no cursor
    driver: str | None = None  # SDL's; None: the one that fits. SDL_VIDEODRIVER goes before it


def set_mode(options: WindowOptions) -> None:
    """Take the whole screen, or a window of the size that is asked for."""
    size = options.size
    if size is not None:
        size = upright(size, options.rotation)
    if size is not None and not options.kiosk:
        pygame.display.set_mode(size, pygame.RESIZABLE)
    elif size is not None and pygame.display.get_driver() in NO_SCREEN:
        pygame.display.set_mode(size)
    elif (mode := _mode(size)) is not None:
        pygame.display.set_mode(mode, pygame.FULLSCREEN)
    elif pygame.display.get_driver() == X11 and not has_window_manager():
        # SDL would wait 100 ms for a window manager to grant a full screen.
        pygame.display.set_mode(pygame.display.get_desktop_sizes()[0], pygame.NOFRAME)
    else:
        pygame.display.set_mode((0, 0), pygame.FULLSCREEN)


def lock_down() -> None:
    """No cursor, no on-screen keyboard, no shortcut of a desktop."""
    # A transparent cursor: hiding the cursor makes touch fail on Raspberry Pis.
    clear = pygame.Surface((8, 8), pygame.SRCALPHA)
    pygame.mouse.set_cursor(pygame.cursors.Cursor((0, 0), clear))
    pygame.key.stop_text_input()
    pygame.event.set_grab(True)  # with SDL_GRAB_KEYBOARD


def _mode(size: tuple[int, int] | None) -> tuple[int, int] | None:
    """The screen's smallest mode that holds a picture of `size`; None: the one that it has."""
    if size is None:
        return None
    modes = pygame.display.list_modes()
    if size not in modes:
        wanted, *has = (f"{width}x{height}" for width, height in (size, *modes[:_MODES_NAMED]))
        _log.warning("[display] size: the screen has no mode %s; it has %s", wanted, ", ".join(has))
    holding = [m for m in modes if m[0] >= size[0] and m[1] >= size[1]]
    best = min(holding, key=lambda mode: mode[0] * mode[1], default=None)
    return None if best == pygame.display.get_desktop_sizes()[0] else best
