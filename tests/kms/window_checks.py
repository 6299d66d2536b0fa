"""What the window promises, held against SDL's real KMSDRM driver."""

from __future__ import annotations

from pathlib import Path

from tests.display.window_probe import COLOURS
from tests.kms.machine import STOP_S, Machine

_PROBE = "/opt/venv/bin/python /opt/window_probe.py"


def waits_for_a_screen(machine: Machine, shots: Path) -> None:
    """Started without a screen it waits, says why, and shows its picture once one is plugged in."""
    machine.do("hotplug", "off")
    machine.start(_PROBE)
    waiting = machine.wait_for("waiting")
    machine.do("hotplug", "on")
    assert waiting["waiting"] == "not connected", waiting
    opened = machine.wait_for("opened")
    assert opened["opened"] == "KMSDRM"
    assert tuple(opened["size"]) == machine.size
    assert _corners(machine, shots / "plugged-in.png") == list(COLOURS)


def hears_touches_and_no_keys(machine: Machine, shots: Path) -> None:
    """A tap arrives once and where it was; no key is told, and none ends it."""
    for key in ("alt-f4", "ctrl-q", "esc", "ctrl-alt-f2", "a"):
        machine.do("key", key)
    machine.do("touch", "320", "160")
    down, up = machine.wait_for("input", 1), machine.wait_for("input", 2)
    assert (down["phase"], up["phase"]) == ("down", "up")
    assert abs(down["x"] - 320) < 2, down
    assert abs(down["y"] - 160) < 2, down
    assert sum("input" in line for line in machine.told()) == 2
    assert machine.run("systemctl is-active kiosk").strip() == "active"
    assert _corners(machine, shots / "after-keys.png") == list(COLOURS)


def sleeps_in_the_kernel(machine: Machine, shots: Path) -> None:
    """Idle it wakes at most twice a second; a look at the plug every two seconds is part of it."""
    assert machine.wakeups() <= 2.0


def survives_the_plug(machine: Machine, shots: Path) -> None:
    """Unplugged it goes on; plugged in again its picture is back, and so is touch."""
    machine.do("hotplug", "off")
    machine.run("sleep 5; systemctl is-active kiosk")
    machine.do("hotplug", "on")
    machine.wait_for("opened", 2)
    assert _corners(machine, shots / "replugged.png") == list(COLOURS)
    before = sum("input" in line for line in machine.told())
    machine.do("touch", "20", "20")
    machine.wait_for("input", before + 2)


def names_who_is_in_the_way(machine: Machine, shots: Path) -> None:
    """A second program is told that the screen is in use; a user without rights, which group."""
    second = machine.run(f"timeout 25 {_PROBE} | grep -m1 waiting", 60)
    assert '"in use"' in second, second
    stranger = machine.run(
        f"setpriv --reuid 65534 --clear-groups timeout 25 {_PROBE} | grep -m1 -e waiting", 60
    )
    assert '"no permission"' in stranger, stranger
    assert "video,render,input" in stranger


def ends_on_sigterm(machine: Machine, shots: Path) -> None:
    """SIGTERM ends it cleanly, soon even on an emulated machine; the keyboard is back."""
    assert "unknown" in machine.run("kbd_mode -C /dev/tty1"), "keys went to the console meanwhile"
    seconds, result = machine.stop()
    assert seconds < STOP_S, seconds
    assert result == "success"
    assert machine.told()[-1] == {"ended": True}
    assert "unknown" not in machine.run("kbd_mode -C /dev/tty1")


def turns_the_picture(machine: Machine, shots: Path) -> None:
    """Turned clockwise by 90 degrees: its top left stands at the panel's top right, touch too."""
    machine.start(f"{_PROBE} --rotation 90 --hang")
    opened = machine.wait_for("opened")
    assert tuple(opened["size"]) == machine.size[::-1]
    first, second, third, fourth = COLOURS
    assert _corners(machine, shots / "rotated.png") == [third, first, fourth, second]
    machine.do("touch", str(machine.size[0] - 41), "30")
    touch = machine.wait_for("input")
    assert abs(touch["x"] - 30) < 2, touch
    assert abs(touch["y"] - 40) < 2, touch
    seconds, result = machine.stop()
    assert seconds < STOP_S, f"{seconds} s, with a thread that hangs"
    assert result == "success"


def _corners(machine: Machine, file: Path) -> list[tuple[int, ...]]:
    picture = machine.shot(file)
    width, height = picture.size
    points = ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1))
    return [picture.getpixel(point) for point in points]


WINDOW_CHECKS = (
    waits_for_a_screen,
    hears_touches_and_no_keys,
    sleeps_in_the_kernel,
    survives_the_plug,
    names_who_is_in_the_way,
    ends_on_sigterm,
    turns_the_picture,
)
