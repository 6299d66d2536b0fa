"""How SDL is set up for each of its drivers."""

from __future__ import annotations

import os
from pathlib import Path
from socket import AF_UNIX, socket

import pytest

from signage.display.drivers import driver_for, no_display_reason, sdl_settings


@pytest.mark.parametrize(
    ("environ", "platform", "driver"),
    [
        ({}, "linux", "kmsdrm"),
        ({"DISPLAY": ":0"}, "linux", "x11"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", "wayland"),
        ({"DISPLAY": ":0", "SDL_VIDEODRIVER": "kmsdrm"}, "linux", "kmsdrm"),
        ({}, "darwin", None),
        ({}, "win32", None),
        ({"SDL_VIDEODRIVER": "DUMMY"}, "win32", "dummy"),
    ],
)
def test_the_driver_follows_the_desktop(environ: dict, platform: str, driver: str | None) -> None:
    """A desktop is used where there is one, the bare screen otherwise; the user's word wins."""
    assert driver_for(environ, platform) == driver


def test_kmsdrm_is_given_what_it_needs_to_show_a_picture() -> None:
    """Without the first the screen stays black without libGL; without the second a Pi 5 tears."""
    settings = sdl_settings("kmsdrm")
    assert settings["SDL_RENDER_DRIVER"] == "opengles2"
    assert settings["SDL_RENDER_VSYNC"] == "1"
    assert "SDL_KMSDRM_DEVICE_INDEX" not in settings
    assert sdl_settings("kmsdrm", card=2)["SDL_KMSDRM_DEVICE_INDEX"] == "2"


def test_x11_is_spared_opengl() -> None:
    """SDL's OpenGL probe doubles the time to the first frame; only X11 can do without it."""
    assert sdl_settings("x11")["SDL_FRAMEBUFFER_ACCELERATION"] == "0"
    assert "SDL_RENDER_DRIVER" not in sdl_settings("x11")
    for driver in ("kmsdrm", "wayland", "dummy", None):
        assert "SDL_FRAMEBUFFER_ACCELERATION" not in sdl_settings(driver)
        assert sdl_settings(driver).get("SDL_VIDEODRIVER") == driver


def test_wayland_does_without_a_title_bar() -> None:
    """The kiosk would wait for its place for ever in cage; the preview's window is moved by it."""
    name = "SDL_VIDEO_WAYLAND_ALLOW_LIBDECOR"
    assert sdl_settings("wayland")[name] == "0"
    assert name not in sdl_settings("wayland", kiosk=False)
    assert name not in sdl_settings("kmsdrm")


def test_x11_reads_no_compose_sequences() -> None:
    """Half a MiB of text that libX11 would parse for letters that nobody composes on a sign."""
    assert sdl_settings("x11")["XCOMPOSEFILE"] == os.devnull
    assert "XCOMPOSEFILE" not in sdl_settings("kmsdrm")


def test_x11_starts_no_bus_of_its_own(tmp_path: Path) -> None:
    """Only that of a session is asked, where there is one: nothing is forked on the way."""
    name, session = "DBUS_SESSION_BUS_ADDRESS", {"XDG_RUNTIME_DIR": str(tmp_path)}
    assert sdl_settings("x11", environ={})[name] == "disabled:"
    assert sdl_settings("x11", environ=session)[name] == "disabled:"
    with socket(AF_UNIX) as bus:
        bus.bind(str(tmp_path / "bus"))
        assert name not in sdl_settings("x11", environ=session)
    assert name not in sdl_settings("wayland", environ={})


def test_why_there_is_no_display(tmp_path: Path) -> None:
    """One line for the preview where nothing can be shown; None where it can."""
    card = tmp_path / "dri" / "card0"
    assert "no graphics card" in str(no_display_reason({}, "linux", tmp_path))
    card.parent.mkdir()
    card.touch()
    assert no_display_reason({}, "linux", tmp_path) is None
    assert no_display_reason({"DISPLAY": ":0"}, "linux", tmp_path / "none") is None
    assert no_display_reason({}, "darwin", tmp_path / "none") is None
    assert "dummy" in str(no_display_reason({"SDL_VIDEODRIVER": "dummy"}, "linux", tmp_path))


def test_a_card_without_the_right_to_it_is_no_display(tmp_path: Path) -> None:
    """A laptop user outside the group video gets the PNGs, with the reason."""
    card = tmp_path / "dri" / "card0"
    card.parent.mkdir()
    card.touch()
    reason = no_display_reason({}, "linux", tmp_path, lambda _path, _mode: False)
    assert "no right" in str(reason)
