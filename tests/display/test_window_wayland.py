"""The window under a Wayland compositor without a screen: it opens, sleeps and ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.display.compositor import NEEDS, Compositor, sway
from tests.display.window_probe import COLOURS
from tests.display.window_process import Probe

weston = pytest.mark.skipif(shutil.which("weston") is None, reason="weston is not installed")


@pytest.fixture
def compositor(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a program that is to show itself there and nowhere else."""
    tmp_path.chmod(0o700)
    drop = ("SDL_", "DISPLAY", "WAYLAND_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(drop)}
    environ = {**kept, "XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "door"}
    command = ["weston", "--backend=headless-backend.so", "--shell=kiosk-shell.so"]
    command += ["--socket=door", "--width=800", "--height=480", f"--log={tmp_path / 'log'}"]
    process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            if (tmp_path / "door").exists():
                break
            threading.Event().wait(0.05)
        yield environ
    finally:
        process.kill()
        process.wait(10)


@weston
def test_the_kiosk_opens_sleeps_and_ends(compositor: dict[str, str]) -> None:
    """It fills the screen, turned; idles without a wake-up; and ends on SIGTERM while waiting.

    SDL's Wayland driver has no window surface of its own: it needs a renderer, and its connection
    is found by the compositor's name.
    """
    probe = Probe(compositor, "--rotation", "90", "--hang")
    try:
        opened = probe.line("opened")
        assert (opened["opened"], opened["size"]) == ("wayland", [480, 800])
        threading.Event().wait(1.0)
        before = probe.wakeups()
        threading.Event().wait(3.0)
        assert probe.wakeups() - before <= 3
        probe.process.send_signal(signal.SIGTERM)
        assert probe.line("ended")
        assert probe.process.wait(10) == 0
    finally:
        probe.close()


@pytest.mark.skipif(bool(NEEDS), reason=f"not installed: {', '.join(NEEDS)}")
def test_the_picture_stays_with_the_screen(tmp_path: Path) -> None:
    """It is on the glass from the start, though nothing is painted after that; on a screen that
    gets another size; and on one that was lost and is back.
    """
    compositor = sway()
    probe = Probe(compositor.environment())
    try:
        assert probe.line("opened")["size"] == [800, 480]
        assert corners(compositor, tmp_path, (800, 480)) == list(COLOURS)
        compositor.output("resolution", "1024x600")
        assert corners(compositor, tmp_path, (1024, 600)) == list(COLOURS)
        compositor.output("disable")
        threading.Event().wait(1.0)
        assert probe.process.poll() is None
        compositor.output("enable")
        assert corners(compositor, tmp_path, (1024, 600)) == list(COLOURS)
    finally:
        probe.close()
        compositor.close()


def corners(compositor: Compositor, folder: Path, size: tuple[int, int]) -> list:
    """The colours of the screen's corners, once they are what is hoped for or long are not."""
    right, bottom = size[0] - 1, size[1] - 1
    seen: list = []
    for _ in range(100):
        picture = compositor.shot(folder / "shot.png")
        if picture.size == size:
            points = ((0, 0), (right, 0), (0, bottom), (right, bottom))
            seen = [picture.getpixel(point) for point in points]
        if seen == list(COLOURS):
            break
        threading.Event().wait(0.2)
    return seen
