"""A Debian that systemd has really booted, in a container: units, credentials and watchdog work."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.roots import ENVIRONMENT, LAYERS, SHARED, Root, call, overlay

PATIENCE = 120.0  # s
# What a container has not: a console, a screen, and the Pi's hardware watchdog.
_NO_SCREEN = """
[Service]
StandardInput=null
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
Environment=SDL_VIDEODRIVER=offscreen
"""


class Machine:
    """One booted container; `run` is a root's shell in it."""

    def __init__(self, root: Root, leader: int) -> None:
        self.root = root
        self._enter = ["nsenter", "-t", str(leader), "-m", "-u", "-i", "-n", "-p", "--"]

    def run(self, command: str, code: int = 0, given: str = "", **environ: str) -> str:
        """A shell command; its output."""
        done = subprocess.run(
            [*self._enter, "/bin/sh", "-c", command],
            env=ENVIRONMENT | environ,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == code, f"{command}: {done.returncode}: {done.stdout[-3000:]}"
        return done.stdout

    def show(self, name: str, unit: str = "signage") -> str:
        """A property of the service."""
        return self.run(f"systemctl show -p {name} --value {unit}").strip()

    def waits(self, holds: Callable[[], bool], what: str) -> None:
        """Until it holds; else what the journal says."""
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                told = self.run(
                    "systemctl status signage --no-pager; journalctl -n 40 --no-pager; true"
                )
                raise AssertionError(f"{what}: {told}")
            time.sleep(0.5)

    def says(self, text: str) -> None:
        """Until the service is up and its status holds a text."""
        self.waits(
            lambda: self.show("ActiveState") == "active" and text in self.show("StatusText"),
            f"it never says {text!r}, but {self.show('StatusText')!r}",
        )


@contextmanager
def booted(*layers: Path, root_is: str = "--volatile=no") -> Iterator[Machine]:
    """A machine over the layers, with nothing but a loopback, until the end of the block.

    `root_is`: systemd-nspawn's own option for a root that cannot be written.
    """
    with overlay(*layers, name="booted", bare=True) as root:
        drop_ins = root.path / "etc/systemd/system/signage.service.d"
        drop_ins.mkdir(parents=True, exist_ok=True)
        (drop_ins / "90-container.conf").write_text(_NO_SCREEN, encoding="utf-8")
        (root.path / "etc/hosts").write_text("127.0.0.1 localhost\n", encoding="utf-8")
        log = (LAYERS / "boot.log").open("w")
        nspawn = subprocess.Popen(
            [
                *("systemd-nspawn", "-D", str(root.path), "--register=no", "--keep-unit", "--boot"),
                *("--private-network", "--console=pipe", root_is),
                *(f"--bind-ro={folder}:/mnt/{place}" for place, folder in SHARED.items()),
                *(
                    "--",
                    "systemd.unified_cgroup_hierarchy=0",
                    "systemd.legacy_systemd_cgroup_controller=0",
                    # From 256 on systemd asks to be forced where the machine has the old cgroups.
                    "SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1",
                ),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "0"},
        )
        try:
            machine = Machine(root, _leader(nspawn.pid))
            machine.waits(
                lambda: (
                    machine.run("systemctl is-system-running 2>&1; true").strip()
                    in ("running", "degraded")
                ),
                "it never came up",
            )
            yield machine
        finally:
            nspawn.terminate()
            try:
                nspawn.wait(20)
            except subprocess.TimeoutExpired:
                nspawn.kill()
                nspawn.wait()
            log.close()


def _leader(nspawn: int) -> int:
    """The container's PID 1, as this machine counts it."""
    end = time.monotonic() + PATIENCE
    children = Path(f"/proc/{nspawn}/task/{nspawn}/children")
    while time.monotonic() < end:
        for child in children.read_text().split():
            if Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                time.sleep(2)
                return int(child)
        time.sleep(0.1)
    raise AssertionError((LAYERS / "boot.log").read_text())


__all__ = ["Machine", "booted", "call"]
