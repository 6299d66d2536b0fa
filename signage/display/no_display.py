"""Why there is no screen to draw on: SDL says the same of every cause, people need the cause."""

from __future__ import annotations

import ctypes
import enum
import os
from collections.abc import Iterable
from pathlib import Path

from signage.display.connectors import SYSFS, connected
from signage.display.drivers import DEV, KMSDRM, Access
from signage.errors import Problem, UserError

_LIBRARIES = ("libdrm.so.2", "libgbm.so.1", "libEGL.so.1", "libGLESv2.so.2")
_PACKAGES = "sudo apt-get install libgbm1 libegl1 libgles2 libgl1-mesa-dri libdrm2"
_EX_UNAVAILABLE = 69  # sysexits(3)


class Cause(enum.Enum):
    """What stands between us and the screen."""

    NO_CARD = "no card"
    NO_PERMISSION = "no permission"
    NOT_CONNECTED = "not connected"
    NO_LIBRARY = "no library"
    IN_USE = "in use"  # another program holds the screen
    NO_SERVER = "no server"  # X11 or Wayland does not answer


class NoDisplayError(UserError):
    """No window can be opened now; it may be possible later, so the kiosk goes on trying."""

    def __init__(self, cause: Cause, problem: Problem) -> None:
        self.cause = cause
        super().__init__([problem], exit_code=_EX_UNAVAILABLE)


def no_display(
    driver: str | None,
    said: str,
    *,
    sysfs: Path = SYSFS,
    dev: Path = DEV,
    access: Access = os.access,
    libraries: Iterable[str] = _LIBRARIES,
) -> NoDisplayError:
    """The error to raise when SDL could not start `driver` and `said` why."""
    if driver != KMSDRM:
        what = f"the display does not answer ({said})"
        remedy = "check DISPLAY or WAYLAND_DISPLAY, and that this user may use it"
        return NoDisplayError(Cause.NO_SERVER, Problem("display", what, remedy))
    cards = sorted(dev.glob("dri/card*"))
    if not cards:
        what = "there is no graphics card with kernel mode setting (/dev/dri is empty)"
        remedy = "on a Raspberry Pi: dtoverlay=vc4-kms-v3d in config.txt, then restart"
        return NoDisplayError(Cause.NO_CARD, Problem("display", what, remedy))
    if closed := [card for card in cards if not access(card, os.R_OK | os.W_OK)]:
        what = f"this user may not use {', '.join(map(str, closed))}"
        remedy = "sudo usermod -aG video,render,input $USER, then log on again"
        return NoDisplayError(Cause.NO_PERMISSION, Problem("display", what, remedy))
    if not connected(sysfs):
        what = "no screen is connected, or it does not say what it can show"
        remedy = "check the cable and the screen's power"
        return NoDisplayError(Cause.NOT_CONNECTED, Problem("display", what, remedy))
    if missing := [name for name in libraries if not _loads(name)]:
        what = f"missing on this system: {', '.join(missing)}"
        return NoDisplayError(Cause.NO_LIBRARY, Problem("display", what, _PACKAGES))
    what = f"another program holds the screen ({said})"
    remedy = "stop the desktop, boot splash or second instance that holds it"
    return NoDisplayError(Cause.IN_USE, Problem("display", what, remedy))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def closed_inputs(
    dev: Path = DEV, access: Access = os.access, login: str = ""
) -> tuple[Problem, ...]:
    """Touch panels and keyboards that may not be read; SDL passes over them in silence.

    `login`: of the user that `access` speaks of; empty: of this one.
    """
    devices = sorted(dev.glob("input/event*"))
    closed = [str(device) for device in devices if not access(device, os.R_OK)]
    if not closed:
        return ()
    who = f"the user {login}" if login else "this user"
    what = f"touch may not work: {who} may not read {', '.join(closed)}"
    remedy = f"sudo usermod -aG input {login or '$USER'}, then log on again"
    return (Problem("touch", what, remedy),)
