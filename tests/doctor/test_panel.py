"""The machine's own lines: screen, touch, power, light and sensor, on machines made of files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from signage.clock import ManualClock
from signage.doctor.base import Finding, Level
from signage.doctor.panel import Machine, checks
from signage.doctor.visit import Visit
from signage.lights.base import LightError
from tests.doctor.clinic import configured
from tests.simulated import NOW

BARE: Mapping[str, str] = {}
DESKTOP = {"WAYLAND_DISPLAY": "wayland-1", "DISPLAY": ":0"}


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A small computer with one screen, one touch panel and a backlight; all may be used."""
    screen = tmp_path / "drm" / "card1-HDMI-A-1"
    screen.mkdir(parents=True)
    (screen / "status").write_text("connected\n")
    (screen / "modes").write_text("1920x1080\n1280x720\n")
    for file in ("dri/card1", "input/event0", "gpiochip0"):
        path = tmp_path / "dev" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    light = tmp_path / "backlight" / "panel0"
    light.mkdir(parents=True)
    (light / "bl_power").touch()
    yield Machine(
        tmp_path / "drm",
        tmp_path / "backlight",
        tmp_path / "dev",
        lambda path, _: Path(path).exists(),
        lambda: ("Luxafor Flag",),
        lambda: "",
    )


def found(
    folder: Path, machine: Machine, more: str = "", environ: Mapping[str, str] = BARE
) -> dict[str, Finding]:
    """What all of them find."""
    path = configured(folder, "https://localhost/EWS/Exchange.asmx", folder / "ca.pem", more=more)
    looked_at = Visit(path, environ, ManualClock(NOW))
    return {check.name: check.examine(looked_at) for check in checks(machine)}


def changed(machine: Machine, **changes: object) -> Machine:
    values = {name: getattr(machine, name) for name in Machine.__slots__}
    return Machine(**(values | changes))  # type: ignore[arg-type]


def test_a_sign_in_order(tmp_path: Path, machine: Machine) -> None:
    """Screen and mode, input devices, what will switch it off, its light."""
    told = found(tmp_path, machine)
    assert told["screen"].said == "HDMI-A-1 (1920x1080)"
    assert told["touch"].said == "1 input device can be read"
    assert told["screen-power"].said == "backlight"
    assert told["backlight"].said == "panel0, at 100% by day"
    unused = [told[name] for name in ("status-light", "presence-sensor")]
    assert [each.level for each in unused] == [Level.SKIPPED] * 2
    assert all(each.said.startswith("not used") for each in unused)


def test_a_machine_without_a_screen(tmp_path: Path, machine: Machine) -> None:
    """A server or a container: not tried, with the reason, and no warning."""
    bare = changed(machine, dev=tmp_path / "none", backlights=tmp_path / "none")
    told = found(tmp_path, bare)
    assert {each.level for each in told.values()} == {Level.SKIPPED}
    assert "no graphics card" in told["screen"].said
    off = {"SDL_VIDEODRIVER": "dummy"}
    assert found(tmp_path, bare, environ=off)["screen"].level is Level.SKIPPED


def test_a_screen_that_is_not_there(tmp_path: Path, machine: Machine) -> None:
    """The cable, as the sign itself waits for it."""
    told = found(tmp_path, changed(machine, connectors=tmp_path / "none"))["screen"]
    assert told.level is Level.WARNING
    assert "no screen is connected" in told.said


def test_rights_that_are_missing(tmp_path: Path, machine: Machine) -> None:
    """Cards, input devices, the backlight and pins, each with the line that gives it."""
    pins = '[light]\nkind = "gpio"\npins = [17, 27, 22]\n[presence]\npin = 4'
    told = found(tmp_path, changed(machine, access=lambda *_: False), pins)
    for name in ("screen", "touch", "backlight", "status-light", "presence-sensor"):
        assert told[name].level is Level.WARNING, name
        assert told[name].remedies, name
    assert "usermod -aG video,render,input" in told["screen"].remedies[0]
    assert "this user may not use" in told["screen"].said
    assert "event0" in told["touch"].said


def test_whose_rights_are_missing(tmp_path: Path, machine: Machine) -> None:
    """Root asks in the name of the sign's user, and says so; the remedy names that user too."""
    pins = "[presence]\npin = 4"
    asked = changed(machine, access=lambda *_: False, login=lambda: "signage")
    told = found(tmp_path, asked, pins)
    for name in ("screen", "touch", "presence-sensor"):
        assert "the user signage" in told[name].said, name
    assert "-aG input signage" in told["touch"].remedies[0]


def test_pins_that_can_be_used(tmp_path: Path, machine: Machine) -> None:
    """Named with their lines."""
    pins = '[light]\nkind = "gpio"\npins = [17, 27, 22]\n[presence]\npin = 4'
    told = found(tmp_path, changed(machine, access=lambda *_: True), pins)
    assert told["status-light"].said == "/dev/gpiochip0, lines 17, 27 and 22"
    assert told["presence-sensor"].said == "/dev/gpiochip0, line 4"


def test_busylights(tmp_path: Path, machine: Machine) -> None:
    """There, not there, or not to be seen."""
    usb = '[light]\nkind = "usb"'
    assert found(tmp_path, machine, usb)["status-light"].said == "Luxafor Flag"
    none = found(tmp_path, changed(machine, busylights=tuple), usb)["status-light"]
    assert none.level is Level.WARNING

    def uninstalled() -> tuple[str, ...]:
        raise LightError("the Python package busylight-core is not installed")

    told = found(tmp_path, changed(machine, busylights=uninstalled), usb)["status-light"]
    assert "busylight-core is not installed" in told.said


def test_what_switches_a_desktops_screen(tmp_path: Path, machine: Machine) -> None:
    """Without a program for it, nothing does: every obstacle is told; one that is named and does
    not work is told as such, and what works is no warning."""
    dark = changed(machine, backlights=tmp_path / "none")
    environ = DESKTOP | {"PATH": "/nowhere"}
    told = found(tmp_path, dark, environ=environ)
    assert told["screen"].said == "a desktop's (wayland)"
    assert told["backlight"].level is Level.SKIPPED
    power = told["screen-power"]
    if power.level is Level.WARNING:  # a machine with wlopm or xset has one that works
        assert "dpms: the sign does not draw on a bare screen" in power.reason
    named = found(tmp_path, dark, '[panel]\npower = "backlight"', environ)["screen-power"]
    assert named.level is Level.WARNING
    assert named.said.startswith("backlight does not work: there is no backlight")
    assert 'power = "auto"' in named.remedies[0]
    black = found(tmp_path, dark, '[panel]\npower = "black"', environ)["screen-power"]
    assert (black.level, black.said) == (Level.PASS, "black")


def test_the_bare_screen(tmp_path: Path, machine: Machine) -> None:
    """DPMS cannot be tried before the sign has opened the screen: what will be used is told."""
    told = found(tmp_path, changed(machine, backlights=tmp_path / "none"))["screen-power"]
    assert told.said.startswith("dpms") or "libdrm2" in told.reason
