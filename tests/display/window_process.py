"""The window probe in a process of its own, and the lines that it prints."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOON_S = 20.0  # for a loaded machine; nothing is asserted of it


class Probe:
    """The probe's process and the lines that it prints."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.display.window_probe", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[dict] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(json.loads(line))

    def line(self, key: str) -> dict:
        """The next line that has `key`."""
        while True:
            line = self._lines.get(timeout=SOON_S)
            if key in line:
                return line

    def wakeups(self) -> int:
        """How often the main thread has gone to sleep so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])

    def close(self) -> None:
        """End it, if it has not ended."""
        self.process.kill()
        self.process.wait(10)
        self._reader.join(10)
