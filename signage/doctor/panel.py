"""Checks of the machine itself: screen, touch, what switches the screen off, light and sensor.

Nothing is opened that a running sign holds, and nothing is switched: what is told is what the
system says of its devices, to the user that runs the doctor; to root, of the sign's user.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from signage.display.connectors import SYSFS, connected
from signage.display.drivers import (
    DEV,
    KMSDRM,
    NO_SCREEN,
    Access,
    driver_for,
    no_display_reason,
)
from signage.display.no_display import closed_inputs
from signage.doctor.base import Check, Finding, passed, skipped, warning
from signage.doctor.sign_user import SignUser
from signage.doctor.visit import Visit
from signage.doctor.words import counted, listed
from signage.lights.base import LightError
from signage.lights.usb import plugged_in
from signage.power.backlight import FOLDER, Backlight
from signage.power.base import Means
from signage.power.choice import AUTO, MEANS, chosen
from signage.power.dpms import Dpms
from signage.power.programs import CEC, WLOPM, XSET, ByProgram

_SIGN = SignUser()


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the system tells of its devices."""

    connectors: Path = SYSFS
    backlights: Path = FOLDER
    dev: Path = DEV
    access: Access = _SIGN.may

    @property
    def who(self) -> str:
        """Of whom `access` speaks, for people."""
        return f"the user {login}" if (login := self.login()) else "this user"

    busylights: Callable[[], tuple[str, ...]] = plugged_in  # LightError where none can be seen
    login: Callable[[], str] = lambda: _SIGN.login  # whose `access` is; empty: this user's


def checks(machine: Machine) -> tuple[Check[Visit], ...]:
    """All of them, of that machine."""

    def check(name: str, examine: Callable[[Visit, Machine], Finding]) -> Check[Visit]:
        def examined(visit: Visit) -> Finding:
            return examine(visit, machine)

        examined.__doc__ = examine.__doc__
        return Check(name, examined, ("configuration",))

    return (
        check("screen", screen),
        check("touch", touch),
        check("screen-power", screen_power),
        check("backlight", backlight),
        check("status-light", status_light),
        check("presence-sensor", presence_sensor),
    )


def screen(visit: Visit, machine: Machine) -> Finding:
    """Which screens are there to draw on."""
    if reason := _no_screen(visit, machine):
        return skipped(f"not a sign's machine: {reason}")
    driver = _driver(visit)
    if driver != KMSDRM:
        return passed(f"a desktop's ({driver or 'of this system'})")
    cards = sorted(machine.dev.glob("dri/card*"))
    if closed := [str(c) for c in cards if not machine.access(c, os.R_OK | os.W_OK)]:
        return warning(
            f"{machine.who} may not use {listed(closed)}",
            "The user that runs the sign must; root's doctor asks for that user.",
            "sudo usermod -aG video,render,input signage",
        )
    found = connected(machine.connectors)
    if not found:
        return warning(
            "no screen is connected, or it does not say what it can show",
            "The sign waits for one, and follows one that is plugged in later.",
            "Check the cable and the screen's power.",
        )
    return passed(listed([f"{each.name} ({each.modes[0]})" for each in found]))


def touch(visit: Visit, machine: Machine) -> Finding:
    """Whether fingers, keys and mice can be read."""
    devices = list(machine.dev.glob("input/event*"))
    if not devices:
        return skipped("there is nothing here to touch or type on")
    closed = closed_inputs(machine.dev, machine.access, machine.login())
    if closed:
        reason = "The sign shows, and nobody can wake it or ask it why."
        return warning(closed[0].what, reason, closed[0].remedy)
    return passed(f"{counted(len(devices), 'input device')} can be read")


def screen_power(visit: Visit, machine: Machine) -> Finding:
    """What will switch the screen off while the room is closed; nothing is switched now."""
    if reason := _no_screen(visit, machine):
        return skipped(f"there is no screen: {reason}")
    wanted, means = visit.config.panel.power, _means(visit, machine)
    made, why_not = chosen(wanted, means)
    if why_not:
        return warning(
            f"{wanted} does not work: {why_not}",
            "The screen stays on by night, black; it wears and lights the corridor.",
            f'power = "auto"  (in [panel] of {visit.path})',
        )
    if made.name != "black" or wanted != AUTO:
        doubt = ", as far as can be told before the sign opens it" * (made.name == "dpms")
        return passed(f"{made.name}{doubt}")
    obstacles = {name: make().obstacle() for name, make in means.items() if name != "cec"}
    return warning(
        "nothing switches the screen off: it stays on, black",
        "\n".join(f"{name}: {said}" for name, said in obstacles.items() if said),
        f'power = "cec"  (in [panel] of {visit.path}, for a television set)',
    )


def backlight(visit: Visit, machine: Machine) -> Finding:
    """Whether the screen has a light that can be set."""
    names = sorted(each.name for each in machine.backlights.glob("*"))
    if not names:
        return skipped("there is none; the picture itself is dimmed by night")
    if obstacle := Backlight(machine.backlights, machine.access).obstacle():
        return warning(
            obstacle,
            "The screen can be neither dimmed nor switched off by it.",
            "sudo signage-deploy apply  (puts the rule in its place, deploy/system/udev.rules)",
        )
    return passed(f"{names[0]}, at {visit.config.panel.brightness:.0%} by day")


def status_light(visit: Visit, machine: Machine) -> Finding:
    """Whether the light beside the screen is there."""
    table = visit.config.light
    if table.kind == "none":
        return skipped('not used: [light] kind = "none"')
    if table.kind == "gpio":
        return _line(
            table.chip, f"{table.chip}, lines {listed(list(map(str, table.pins)))}", machine
        )
    try:
        found = machine.busylights()
    except LightError as error:
        return warning(str(error), "The sign works without it.", _EXTRA)
    if found:
        return passed(listed(found))
    return warning("no busylight is plugged in", "The sign works without it.", "lsusb")


def presence_sensor(visit: Visit, machine: Machine) -> Finding:
    """Whether the line of the sensor that wakes the screen can be used."""
    table = visit.config.presence
    if table.pin is None:
        return skipped("not used: [presence] pin is not set")
    return _line(table.chip, f"{table.chip}, line {table.pin}", machine)


_EXTRA = "python -m pip install 'signage[lights]'  (with the python that runs signage)"


def _line(chip: str, said: str, machine: Machine) -> Finding:
    if machine.access(Path(chip), os.R_OK | os.W_OK):
        return passed(said)
    return warning(
        f"{chip} is not there, or may not be used by {machine.who}",
        "The sign works without it; root's doctor asks for the user that runs the sign.",
        "ls -l /dev/gpiochip*",
        "sudo usermod -aG gpio signage",
    )


def _driver(visit: Visit) -> str | None:
    named = visit.config.display.driver
    return driver_for(visit.environ) if named == "auto" else named


def _no_screen(visit: Visit, machine: Machine) -> str:
    """Why the sign cannot draw here at all; empty: it seems that it can."""
    driver = _driver(visit)
    if driver in NO_SCREEN:
        return f"the driver {driver} shows nothing"
    if driver != KMSDRM:
        return ""
    environ = {"SDL_VIDEODRIVER": KMSDRM}
    anybody: Access = lambda *_: True  # noqa: E731 - whether we may is told by `screen`
    reason = no_display_reason(environ, dev=machine.dev, access=anybody)
    return "no desktop, and no graphics card in /dev/dri" if reason else ""


def _means(visit: Visit, machine: Machine) -> Mapping[str, Callable[[], Means]]:
    """What could switch it, in the order in which it is tried."""
    bare, environ = _driver(visit) == KMSDRM, visit.environ
    return {
        **MEANS,
        "backlight": lambda: Backlight(machine.backlights, machine.access),
        "dpms": lambda: _BareScreen(bare),
        "wlopm": lambda: ByProgram(WLOPM, environ=environ),
        "xset": lambda: ByProgram(XSET, environ=environ),
        "cec": lambda: ByProgram(CEC, access=machine.access),
    }


class _BareScreen(Dpms):
    """DPMS as it will be once the sign has opened the bare screen, which nobody else may."""

    def __init__(self, bare: bool) -> None:
        self._bare = bare

    def obstacle(self) -> str:
        """See `Means`."""
        if not self._bare:
            return "the sign does not draw on a bare screen (KMS/DRM)"
        try:
            ctypes.CDLL("libdrm.so.2")
        except OSError:
            return "libdrm.so.2 is not installed: apt install libdrm2"
        return ""


CHECKS: tuple[Check[Visit], ...] = checks(Machine())
