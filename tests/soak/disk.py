"""A disk of a sign's own, that can be full or read-only while the sign runs."""

from __future__ import annotations

import os
import resource
import subprocess
from contextlib import suppress
from pathlib import Path

_SIZE = 4 * 2**20  # bytes


class Disk:
    """A folder; a small file system in memory where this process may mount one (root may).

    Elsewhere a full disk is a limit on the size of files, and a read-only one takes its rights.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.mounted = self._mount("-t", "tmpfs", "-o", f"size={_SIZE}", "none", str(folder))

    @property
    def kind(self) -> str:
        """What it is, for the table."""
        return "a file system of its own" if self.mounted else "limits of the process"

    def fill(self, pid: int) -> None:
        """Nothing more can be written."""
        if not self.mounted:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            return
        with (self.folder / "full").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(65_536))

    def empty(self, pid: int) -> None:
        """There is room again."""
        if not self.mounted:
            everything = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, everything)
        else:
            (self.folder / "full").unlink()

    def protect(self) -> None:
        """Nothing can be changed; what is open for writing already stays so."""
        place = str(self.folder)
        if self.mounted and self._mount("--bind", place, place):
            self._mount("-o", "remount,bind,ro", place)
        else:
            self.folder.chmod(0o500)

    def unprotect(self) -> None:
        """As before."""
        if self.mounted:
            self._unmount()
        else:
            self.folder.chmod(0o700)

    def remove(self) -> None:
        """Whatever it is in."""
        self.folder.chmod(0o700)
        if self.mounted:
            self._unmount()

    @staticmethod
    def _mount(*how: str) -> bool:
        if os.geteuid() != 0:
            return False
        return subprocess.run(["mount", *how], check=False, capture_output=True).returncode == 0

    def _unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.folder)], check=False, capture_output=True)
