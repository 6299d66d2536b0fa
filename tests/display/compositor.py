"""Wayland compositors without a screen, started by the tests as somebody who is not root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

NEEDS = [name for name in ("sway", "swaymsg", "grim") if shutil.which(name) is None]
"""Programs that are missing here: the reason to skip."""

SWAY = """
output HEADLESS-1 resolution 800x480
default_border none
xwayland disable
"""
# A picture that is handed through to the screen undrawn is none that grim could copy.
SWAY_COMMAND = ("sway", "-D", "noscanout", "-c", "config")
CAGE_COMMAND = ("cage", "-r", "--", "sleep", "600")  # a turned screen is always drawn, too
_NOBODY = 65534  # both refuse to run as root
_SOON_S = 30.0


class Compositor:
    """One with a single output, HEADLESS-1. `more` is written into the file "config" beside it."""

    def __init__(self, command: Sequence[str], more: str = "") -> None:
        # Not in a folder of pytest's, which nobody else may enter.
        self._own = tempfile.TemporaryDirectory(prefix="signage-", ignore_cleanup_errors=True)
        self._folder = folder = Path(self._own.name)
        (folder / "config").write_text(more)
        user = _NOBODY if os.geteuid() == 0 else None
        if user is not None:
            os.chown(folder, user, user)
            os.chown(folder / "config", user, user)
        self._plain = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(folder)}
        headless = {
            "HOME": str(folder),
            "WLR_BACKENDS": "headless",
            "WLR_LIBINPUT_NO_DEVICES": "1",
            "WLR_RENDERER": "pixman",
        }
        self.process = subprocess.Popen(
            command,
            env=self._plain | headless,
            cwd=folder,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.name = self._there("wayland-?").name

    def _there(self, pattern: str) -> Path:
        for _ in range(int(_SOON_S / 0.05)):
            if found := sorted(self._folder.glob(pattern)):
                return found[0]
            threading.Event().wait(0.05)
        self.close()
        raise RuntimeError(f"{self.process.args} did not start")

    def variables(self) -> dict[str, str]:
        """What leads a program there."""
        return {"XDG_RUNTIME_DIR": str(self._folder), "WAYLAND_DISPLAY": self.name}

    def environment(self) -> dict[str, str]:
        """The variables of a program that is to show itself there and nowhere else."""
        drop = ("SDL_", "DISPLAY", "WAYLAND_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(drop)}
        return kept | self.variables()

    def output(self, *words: str) -> None:
        """Change the output (sway alone): "disable", "resolution 1024x600" and the like."""
        socket = self._there("sway-ipc.*")
        command = ["swaymsg", "-q", "-s", str(socket), "output", "HEADLESS-1", *words]
        subprocess.run(command, env=self._plain, check=True, timeout=20)

    def shot(self, file: Path) -> Image.Image:
        """What the output shows, kept as a PNG file too."""
        subprocess.run(["grim", str(file)], env=self.environment(), check=True, timeout=20)
        with Image.open(file) as picture:
            return picture.convert("RGB")

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self._own.cleanup()


def sway() -> Compositor:
    """Which takes every word about its output."""
    return Compositor(SWAY_COMMAND, SWAY)


def cage() -> Compositor:
    """The one that runs on a wall."""
    return Compositor(CAGE_COMMAND)
