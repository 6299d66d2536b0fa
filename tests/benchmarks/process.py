"""What a process and all its children cost, as Linux tells it in /proc."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Spent:
    """Since the start of each process: seconds of processor, voluntary context switches."""

    cpu: float
    switches: int
    at: float  # perf_counter


def tree(pid: int) -> list[int]:
    """The process and all that descend from it."""
    parents = {}
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                stat = (folder / "stat").read_text()
                parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    found = [pid]
    for each in found:  # grows while it is walked
        found += [child for child, parent in parents.items() if parent == each]
    return found


def pss(pid: int) -> float:
    """MiB of the tree, each shared page counted in parts."""
    sizes = (_number(each, "smaps_rollup", "Pss") for each in tree(pid))
    return sum(sizes) / 1024


def anonymous(pid: int) -> float:
    """MiB of one process that are its own and no file's: what grows if something leaks."""
    return _number(pid, "smaps_rollup", "Pss_Anon") / 1024


def read_bytes(pid: int) -> float:
    """MiB that the tree has had read from disk."""
    return sum(_number(each, "io", "read_bytes") for each in tree(pid)) / 2**20


def spent(pid: int) -> Spent:
    """Of the tree, over all threads."""
    cpu = switches = 0
    for each in tree(pid):
        for task in _tasks(each):
            with suppress(OSError):  # it has just ended
                cpu += int((task / "schedstat").read_text().split()[0])
                switches += _found((task / "status").read_text(), "voluntary_ctxt_switches")
    return Spent(cpu / 1e9, switches, time.perf_counter())


def counts(pid: int) -> tuple[int, int]:
    """Threads and open descriptors of the one process."""
    return len(list(_tasks(pid))), len(list((_PROC / str(pid) / "fd").iterdir()))


def forget_files(*places: Path) -> None:
    """Have the kernel drop what it keeps of these files, and of all in these folders, as far as
    nobody maps them.
    """
    for place in places:
        for file in (place, *place.rglob("*")):
            with suppress(OSError):
                if file.is_file():
                    _forget(file)


def _forget(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _tasks(pid: int) -> Iterator[Path]:
    with suppress(OSError):
        yield from (_PROC / str(pid) / "task").iterdir()


def _number(pid: int, file: str, name: str) -> int:
    with suppress(OSError):
        return _found((_PROC / str(pid) / file).read_text(), name)
    return 0


def _found(text: str, name: str) -> int:
    match = re.search(rf"^{name}:\s*(\d+)", text, re.M)
    return int(match[1]) if match else 0
