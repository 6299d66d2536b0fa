"""A small machine with a real screen driver, driven through the tool that $KMSVM names.

The tool boots a stock Debian in QEMU with a KMS display, takes screenshots, taps, and pulls the
plug. It is no part of this repository; any program with the same verbs will do:
build, boot --resolution WxH, venv SRC DST, put SRC DST, run COMMAND, shot FILE, touch X Y,
key NAME, hotplug off|on, stop.
"""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

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
"""
STOP_S = 3.0  # emulated, beside other work; alone it takes half a second
SOON_S = 90.0  # the machine is emulated: a start takes 10 s when nobody else computes


class Machine:
    """One booted machine."""

    def __init__(self, tool: Path, folder: Path, size: tuple[int, int]) -> None:
        self.size = size
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

    def wakeups(self) -> float:
        """How often a second the service's main thread wakes, over ten seconds."""
        command = (
            "f=/proc/$(systemctl show -p MainPID --value kiosk)/status\n"
            "n() { awk '/^voluntary/ {print $2}' $f; }; a=$(n); sleep 10; echo $(($(n) - a))"
        )
        return int(self.run(command)) / 10
