"""Which of SDL's video drivers to use, and how it must be set up to show a picture.

SDL is configured by environment variables; whatever the user has set there wins.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

DEV = Path("/dev")
Access = Callable[[Path, int], bool]
"""`os.access`, or its stand-in in a test."""

KMSDRM, X11, WAYLAND = "kmsdrm", "x11", "wayland"
OFFSCREEN = "offscreen"
NO_SCREEN = ("dummy", OFFSCREEN)


def driver_for(environ: Mapping[str, str], platform: str = sys.platform) -> str | None:
    """The driver to ask SDL for; None leaves it to SDL (macOS, Windows).

    A desktop is preferred to the bare screen, which it owns anyway.
    """
    if chosen := environ.get("SDL_VIDEODRIVER"):
        return chosen.lower()
    if not platform.startswith("linux"):
        return None
    if environ.get("WAYLAND_DISPLAY"):
        return WAYLAND
    return X11 if environ.get("DISPLAY") else KMSDRM


def sdl_settings(
    driver: str | None,
    card: int | None = None,
    *,
    kiosk: bool = True,
    environ: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """The variables SDL needs with `driver`; `card`: N of /dev/dri/cardN where SDL must be told."""
    common = {
        "SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS": "0",
        "SDL_GRAB_KEYBOARD": "1",  # a grabbed window also gets Alt+Tab and its like
        "SDL_WINDOWS_NO_CLOSE_ON_ALT_F4": "1",
        "SDL_MOUSE_FOCUS_CLICKTHROUGH": "1",  # the first touch counts too
        "SDL_TOUCH_MOUSE_EVENTS": "0",  # one touch, one input: fingers are read as fingers
    }
    if driver is not None:
        common["SDL_VIDEODRIVER"] = driver
    if driver == KMSDRM:
        # Without libGL SDL draws through its desktop GL renderer on a GLES context: no error, and
        # the screen stays black. And without vsync it asks for asynchronous page flips, which the
        # Raspberry Pi 5 refuses (raspberrypi/linux 5828, SDL 8579).
        settings = {"SDL_RENDER_DRIVER": "opengles2", "SDL_RENDER_VSYNC": "1"}
        if card is not None:
            settings["SDL_KMSDRM_DEVICE_INDEX"] = str(card)
        # SDL's handlers for fatal signals stay: they give the keyboard back to the console.
        return common | settings
    # Our own signal handlers stand before SDL starts; this keeps it from even trying.
    settings = {"SDL_NO_SIGNAL_HANDLERS": "1"}
    if driver == X11:
        # A window surface through OpenGL costs 100 ms and 80 MiB where no GPU is, and gains
        # nothing here. Elsewhere SDL knows no other way.
        settings["SDL_FRAMEBUFFER_ACCELERATION"] = "0"
        # Nobody composes letters here: libX11 need not read half a MiB of sequences (Compose(5)).
        settings["XCOMPOSEFILE"] = os.devnull
        if not Path(environ.get("XDG_RUNTIME_DIR", ""), "bus").is_socket():
            # SDL asks for a session's bus; where there is no session libdbus would fork to start
            # one (dbus-launch(1), "automatic launching"). No address is of this kind.
            settings["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    if driver == WAYLAND:
        settings["SDL_RENDER_DRIVER"] = "opengles2"  # as above
        if kiosk:
            # libdecor's title bar: in cage 0.1.4 the sign would wait for ever for its place.
            settings["SDL_VIDEO_WAYLAND_ALLOW_LIBDECOR"] = "0"
    return common | settings


def no_display_reason(
    environ: Mapping[str, str],
    platform: str = sys.platform,
    dev: Path = DEV,
    access: Access = os.access,
) -> str | None:
    """Why no window can open here, in one line; None: there seems to be a display.

    Cheap and not the last word: opening the window may still raise NoDisplayError.
    """
    driver = driver_for(environ, platform)
    if driver in NO_SCREEN:
        return f"SDL_VIDEODRIVER={driver} shows nothing"
    if driver != KMSDRM:
        return None
    cards = sorted(dev.glob("dri/card*"))
    if not cards:
        return "no DISPLAY, no WAYLAND_DISPLAY and no graphics card in /dev/dri"
    if not any(access(card, os.R_OK | os.W_OK) for card in cards):
        return "no DISPLAY, no WAYLAND_DISPLAY and no right to use the screen (/dev/dri)"
    return None


def has_window_manager() -> bool:
    """Whether an X11 window manager answers; without one SDL's full screen waits for it in vain.

    Reads _NET_SUPPORTING_WM_CHECK of the root window (Extended Window Manager Hints 1.5) through
    the libX11 that SDL loads anyway.
    """
    with suppress(OSError):
        return _root_has_property(ctypes.CDLL("libX11.so.6"), b"_NET_SUPPORTING_WM_CHECK")
    return True  # nothing is known: full screen works in both cases, only later without one


def _root_has_property(x11: ctypes.CDLL, name: bytes) -> bool:
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    x11.XInternAtom.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return False
    kind, form = ctypes.c_ulong(), ctypes.c_int()
    count, rest = ctypes.c_ulong(), ctypes.c_ulong()
    data = ctypes.c_void_p()
    x11.XGetWindowProperty(
        display,
        ctypes.c_ulong(x11.XDefaultRootWindow(display)),
        ctypes.c_ulong(x11.XInternAtom(display, name, 0)),
        ctypes.c_long(0),
        ctypes.c_long(1),
        0,  # do not delete it
        ctypes.c_ulong(0),  # of any type
        ctypes.byref(kind),
        ctypes.byref(form),
        ctypes.byref(count),
        ctypes.byref(rest),
        ctypes.byref(data),
    )
    if data:
        x11.XFree(data)
    x11.XCloseDisplay(display)
    return count.value > 0
