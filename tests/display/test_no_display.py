"""The cause behind SDL's one message "kmsdrm not available", each with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from signage.display.no_display import Cause, NoDisplayError, closed_inputs, no_display

SAID = "kmsdrm not available"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with one card, one connected screen and one touch panel."""
    for name in ("dev/dri/card1", "dev/input/event0", "dev/input/event1"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    connector = tmp_path / "sys/card1-HDMI-A-1"
    connector.mkdir(parents=True)
    (connector / "status").write_text("connected\n")
    (connector / "modes").write_text("1920x1080\n")
    return tmp_path


def ask(machine: Path, **wrong: object) -> NoDisplayError:
    given = {
        "sysfs": machine / "sys",
        "dev": machine / "dev",
        "access": lambda _path, _mode: True,
        "libraries": (),
    }
    return no_display("kmsdrm", SAID, **{**given, **wrong})


def test_no_card(machine: Path, tmp_path: Path) -> None:
    """An empty /dev/dri asks for the kernel's driver, not for a cable."""
    error = ask(machine, dev=tmp_path / "empty")
    assert error.cause is Cause.NO_CARD
    assert "vc4-kms-v3d" in str(error)


def test_no_permission(machine: Path) -> None:
    """Told before the cable, since the connector cannot matter yet; the groups are named."""
    error = ask(machine, access=lambda path, _mode: "card" not in path.name)
    assert error.cause is Cause.NO_PERMISSION
    assert "video,render,input" in str(error)
    assert "card1" in str(error)


def test_not_connected(machine: Path) -> None:
    """The plug is out."""
    (machine / "sys/card1-HDMI-A-1/status").write_text("disconnected\n")
    assert ask(machine).cause is Cause.NOT_CONNECTED


def test_connected_without_modes_counts_as_not_connected(machine: Path) -> None:
    """A screen whose EDID could not be read gives no picture either."""
    (machine / "sys/card1-HDMI-A-1/modes").write_text("")
    assert ask(machine).cause is Cause.NOT_CONNECTED


def test_a_missing_library_is_named_with_its_package(machine: Path) -> None:
    """Pi OS Lite without Mesa: the packages to install are in the message."""
    error = ask(machine, libraries=("libc.so.6", "libnothing.so.9"))
    assert error.cause is Cause.NO_LIBRARY
    assert "libnothing.so.9" in str(error)
    assert "libc.so.6" not in str(error)
    assert "apt-get install" in str(error)


def test_somebody_else_holds_the_screen(machine: Path) -> None:
    """When all else is in order, another program is the screen's master; SDL's own words stay."""
    error = ask(machine)
    assert error.cause is Cause.IN_USE
    assert SAID in str(error)


def test_a_display_server_that_does_not_answer() -> None:
    """On X11 and Wayland the cause is the server or the right to it."""
    error = no_display("x11", "x11 not available")
    assert error.cause is Cause.NO_SERVER
    assert "DISPLAY" in str(error)
    assert error.exit_code == 69


def test_closed_input_devices_are_reported(machine: Path) -> None:
    """SDL is silent about a touch panel it may not read; we name it and the group."""
    assert closed_inputs(machine / "dev", lambda _path, _mode: True) == ()
    (problem,) = closed_inputs(machine / "dev", lambda path, _mode: path.name != "event1")
    assert "event1" in problem.what
    assert "event0" not in problem.what
    assert "input" in problem.remedy
