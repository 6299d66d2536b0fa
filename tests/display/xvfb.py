"""An X server without a screen, started by the tests themselves on a free display."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from pathlib import Path

NEEDS = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
"""Programs that are missing here: the reason to skip."""


class Xvfb:
    """A server with one screen; `frame` reads what it shows. `display`: ":N"; None: a free one."""

    def __init__(
        self, folder: Path, width: int = 800, height: int = 480, display: str | None = None
    ) -> None:
        self._frame = folder / "Xvfb_screen0"
        reader, writer = os.pipe()
        self._process = subprocess.Popen(
            [
                *(
                    "Xvfb",
                    *([display] if display else []),
                    "-displayfd",
                    str(writer),
                    "-screen",
                    "0",
                    f"{width}x{height}x24",
                ),
                *("-noreset", "-nolisten", "tcp", "-fbdir", str(folder)),
            ],
            pass_fds=[writer],
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as answer:
            self.display = f":{answer.readline().strip()}"  # it answers when it is ready

    def environment(self) -> dict[str, str]:
        """The variables of a program that is to use this server and nothing else."""
        drop = ("SDL_", "WAYLAND_", "DISPLAY")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(drop)}
        return kept | {"DISPLAY": self.display}

    def frame(self) -> Frame:
        """A picture of the screen as it is now."""
        return Frame(self._frame.read_bytes())

    def do(self, *command: str) -> None:
        """Run a program against this server."""
        subprocess.run(command, env=self.environment(), check=True, timeout=20)

    def close(self) -> None:
        """End the server."""
        self._process.terminate()
        self._process.wait(10)


class Frame:
    """An X window dump (XWDFile.h): a header of 25 big-endian words, a palette, the pixels."""

    def __init__(self, dump: bytes) -> None:
        header = struct.unpack(">25I", dump[:100])
        self.size = header[4], header[5]
        self._stride = header[12]
        self._pixels = dump[header[0] + header[19] * 12 :]

    def at(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green and blue of a pixel."""
        start = y * self._stride + x * 4
        blue, green, red = self._pixels[start : start + 3]
        return red, green, blue
