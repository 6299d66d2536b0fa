"""A small machine with a real screen driver, driven through the tool that $KMSVM names.

The tool boots a stock Debian in QEMU with a KMS display, takes screenshots, taps, and pulls the
plug. It is no part of this repository; any program with the same verbs will do:
build, boot --resolution WxH, venv SRC DST, put SRC DST, run COMMAND, shot FILE, touch X Y,
key NAME, hotplug off|on, stop. A second graphics card is asked of QEMU's own monitor (QMP), whose
socket the tool keeps in its folder; so are the folder that both sides share, and its screenshots.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PIL import Image

LOG = "/host/app.log"
_UNIT = """[Unit]
Conflicts=getty@tty1.service
After=getty@tty1.service
[Service]
{environment}
ExecStart={command}
TTYPath=/dev/tty1
NotifyAccess=main
StandardInput=tty-fail
StandardOutput=append:{log}
StandardError=append:{log}
TTYReset=yes
RuntimeDirectory=signage
"""
SECOND = "second"
STOP_S = 3.0  # emulated, beside other work; alone it takes half a second
SOON_S = 180.0  # the machine is emulated: a start takes 10 s when nobody else computes


class Machine:
    """One booted machine."""

    def __init__(self, tool: Path, folder: Path, size: tuple[int, int]) -> None:
        self.size = size
        self.share = folder / "kmsvm-run" / "share"  # /host inside
        self._tool = tool
        self._folder = folder

    def do(self, *arguments: str, timeout: float = 900) -> str:
        """One verb of the tool; raises with its output if it fails."""
        done = subprocess.run(
            [str(self._tool), "--dir", str(self._folder), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"{' '.join(arguments)}: {done.stdout.strip()}")
        return done.stdout

    def run(self, command: str, timeout: float = 60) -> str:
        """A shell command inside; its output."""
        return self.do("run", command, "--timeout", str(timeout))

    def start(self, command: str, environment: str = "") -> None:
        """Run `command` as the kiosk is run, a service on the first console, with a new log."""
        unit = self._folder / "kiosk.service"
        unit.write_text(_UNIT.format(command=command, environment=environment, log=LOG))
        self.do("put", str(unit), "/etc/systemd/system/kiosk.service")
        self.run(f"rm -f {LOG}; systemctl daemon-reload; systemctl start kiosk")

    def stop(self) -> tuple[float, str]:
        """Stop it: seconds it took inside, and how it ended ("success" is a clean end)."""
        answer = self.run(
            "s=$(date +%s%N); systemctl stop kiosk 2>/dev/null; e=$(date +%s%N)\n"
            "echo $(((e - s) / 1000000))\n"
            "systemctl show -p Result --value kiosk"
        ).split()
        return int(answer[0]) / 1000, answer[1]

    def told(self) -> list[dict]:
        """The lines of JSON that the service has printed so far."""
        lines = self.run(f"cat {LOG} 2>/dev/null || true").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def wait_for(self, key: str, count: int = 1) -> dict:
        """The `count`th line that has `key`."""
        end = time.monotonic() + SOON_S
        while time.monotonic() < end:
            found = [line for line in self.told() if key in line]
            if len(found) >= count:
                return found[count - 1]
            time.sleep(1)
        raise AssertionError(f"never told {key!r}:\n{self.run(f'cat {LOG}')}")

    def shot(self, file: Path) -> Image.Image:
        """What the screen shows, kept as a PNG file too."""
        self.do("shot", str(file))
        with Image.open(file) as picture:
            return picture.convert("RGB")

    def until(self, holds: Callable[[], bool], what: str, evidence: str = f"cat {LOG}") -> None:
        """Wait until it holds, or fail with `what` and what the command `evidence` prints."""
        end = time.monotonic() + SOON_S
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"{what}: {self.run(evidence)}")
            time.sleep(1)

    def add_card(self, width: int, height: int) -> None:
        """Plug in a second graphics card, with a screen of that size."""
        self._monitor(
            "device_add", driver="bochs-display", id=SECOND, edid=True, xres=width, yres=height
        )
        self.run("udevadm settle -t 30; test -e /dev/dri/card1")

    def shot_of_second(self, file: Path) -> Image.Image:
        """What the second card's screen shows."""
        self._monitor("screendump", filename=str(file), format="png", device=SECOND)
        with Image.open(file) as picture:
            return picture.convert("RGB")

    def _monitor(self, execute: str, **arguments: object) -> None:
        """One command of the QEMU Machine Protocol."""
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.settimeout(30)
            monitor.connect(str(self._folder / "kmsvm-run" / "qmp.sock"))
            with monitor.makefile("rw") as lines:
                for message in (
                    {"execute": "qmp_capabilities"},
                    {"execute": execute, "arguments": arguments},
                ):
                    lines.write(json.dumps(message) + "\n")
                    lines.flush()
                    answer = _answer(lines)
                    if "error" in answer:
                        raise AssertionError(f"{execute}: {answer['error']['desc']}")

    def wakeups(self) -> float:
        """How often a second the service's main thread wakes, over ten seconds."""
        command = (
            "f=/proc/$(systemctl show -p MainPID --value kiosk)/status\n"
            "n() { awk '/^voluntary/ {print $2}' $f; }; a=$(n); sleep 10; echo $(($(n) - a))"
        )
        return int(self.run(command)) / 10


def _answer(lines: Iterable[str]) -> dict[str, Any]:
    """The next answer; what QEMU tells unasked comes in between."""
    answers = (json.loads(line) for line in lines)
    return next(answer for answer in answers if {"return", "error"} & answer.keys())
