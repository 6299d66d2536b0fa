"""The kiosk as a process of its own, and what it tells systemd."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from signage.clock import SystemClock
from tests.system.product import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # s, for a loaded machine; nothing is asserted of it
NOT_OURS = ("SDL_", "WAYLAND_", "DISPLAY", "SIGNAGE_", "NOTIFY_", "WATCHDOG_", "CREDENTIALS_")


def plain_environment(folder: Path, **more: str) -> dict[str, str]:
    """Variables with every place that a program may write to inside `folder`, and no display."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    places = {"HOME": "home", "TMPDIR": "tmp", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run"}
    for place in places.values():
        (folder / place).mkdir(exist_ok=True, mode=0o700)
    inside = {name: str(folder / place) for name, place in places.items()}
    return kept | inside | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | more


class Kiosk:
    """`signage run`, started; `said` are its datagrams to systemd, in the order they came."""

    def __init__(
        self,
        folder: Path,
        config: Path,
        *options: str,
        program: Sequence[str] = ("-m", "signage"),
        password: str | None = None,
        **environ: str,
    ) -> None:
        # An abstract address (unix(7)): there is no file, and no limit by the folder's depth.
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        name = f"\0signage-test-{os.getpid()}-{id(self)}"
        self._socket.bind(name)
        self._change = threading.Condition()
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()
        secret = {} if password is None else {PASSWORD: password}
        folder.mkdir(exist_ok=True)
        self.out, self.err = (
            folder.parent / f"{folder.name}.out",
            folder.parent / f"{folder.name}.err",
        )
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, *program, *options, "run", "--config", str(config)],
                cwd=folder,
                env=plain_environment(folder, NOTIFY_SOCKET="@" + name[1:], **secret, **environ),
                stdout=out,
                stderr=err,
            )

    def _listen(self) -> None:
        while datagram := self._socket.recv(4096).decode():
            with self._change:
                self.said.append(datagram)
                self._change.notify_all()

    def waits_until(self, holds: Callable[[], bool]) -> bool:
        """Whether it holds, now or within PATIENCE; looked at whenever the kiosk says something."""
        deadline = now() + PATIENCE
        with self._change:
            while not holds() and now() < deadline and self.process.poll() is None:
                self._change.wait(0.05)
        return holds()

    @property
    def status(self) -> str:
        """The last status line."""
        lines = [line for line in self.said if line.startswith("STATUS=")]
        return lines[-1].removeprefix("STATUS=") if lines else ""

    def says(self, *starts: str) -> bool:
        """Whether its status begins with one of these, now or soon."""
        return self.waits_until(lambda: self.status.startswith(starts))

    def beats(self) -> int:
        """How often the watchdog was fed so far."""
        return self.said.count("WATCHDOG=1")

    def wakeups(self) -> int:
        """How often its threads have gone to sleep so far (proc_pid_status(5))."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/status")
        statuses = [task.read_text() for task in tasks]
        return sum(int(s.split("\nvoluntary_ctxt_switches:")[1].split()[0]) for s in statuses)

    def told(self) -> str:
        """Everything it printed so far."""
        return self.out.read_text() + self.err.read_text()

    def end(self) -> tuple[int, float]:
        """SIGTERM: the exit code, and the seconds until the process was gone."""
        began = now()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE), now() - began

    def close(self) -> None:
        """Whatever it is doing."""
        self.process.kill()
        self.process.wait(PATIENCE)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self._socket.getsockname())
        self._reader.join(PATIENCE)
        self._socket.close()


def promptly(seconds: float) -> bool:
    """Whether that was within a second of a machine to itself (getloadavg(3)): others compute, too.

    What a stop must not wait for takes many times as long on any machine.
    """
    return seconds < max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def now() -> float:
    """Seconds of the monotonic clock."""
    return SystemClock().now().mono
