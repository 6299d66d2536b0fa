"""How the computer is that the sign runs on: what /proc and /sys say, None where they do not.

Sources: proc(5), the kernel's "thermal sysfs" and "hwmon" interfaces, and Raspberry Pi's
documentation of `vcgencmd get_throttled`, whose number the firmware driver also keeps in sysfs.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from signage.core.values import frozen

_MIB = 1024 * 1024
# Bits of get_throttled: now, and the same 16 higher for "since the start".
_NOW = {0: "under-voltage", 1: "frequency capped", 2: "throttled", 3: "soft temperature limit"}


@frozen
class Disk:
    """A file system."""

    path: str
    free_mib: int
    total_mib: int
    writable: bool  # False: mounted read-only, as some signs are on purpose


@frozen
class Machine:
    """Figures of one moment."""

    temperature: float | None = None  # degrees Celsius, of the hottest zone
    power: tuple[str, ...] = ()  # what the board suffers from now: "under-voltage", …
    power_since_start: tuple[str, ...] = ()  # and has suffered from at any time
    process_mib: float | None = None  # resident memory of this process
    memory_mib: int | None = None  # of the machine
    memory_free_mib: int | None = None  # available without swapping
    load: float | None = None  # runnable processes, mean of a minute
    uptime: float | None = None  # seconds since the machine started
    disks: tuple[Disk, ...] = ()


def machine(root: Path = Path("/")) -> Machine:
    """The machine whose /proc and /sys are below `root`."""
    memory = _table(root / "proc/meminfo")
    now, ever = _throttled(root)
    return Machine(
        temperature=_temperature(root),
        power=now,
        power_since_start=ever,
        process_mib=_mib(_table(root / "proc/self/status").get("VmRSS")),
        memory_mib=_whole(memory.get("MemTotal")),
        memory_free_mib=_whole(memory.get("MemAvailable")),
        load=_first_number(root / "proc/loadavg"),
        uptime=_first_number(root / "proc/uptime"),
        disks=_disks(root),
    )


def _read(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text(encoding="ascii").strip()
    return ""


def _first_number(path: Path) -> float | None:
    with suppress(ValueError, IndexError):
        return float(_read(path).split()[0])
    return None


def _table(path: Path) -> dict[str, float]:
    """Lines such as "MemTotal:  1024 kB", in KiB."""
    found: dict[str, float] = {}
    for line in _read(path).splitlines():
        name, _, value = line.partition(":")
        if value.endswith("kB"):
            with suppress(ValueError):
                found[name] = float(value.removesuffix("kB"))
    return found


def _mib(kib: float | None) -> float | None:
    return None if kib is None else round(kib / 1024, 1)


def _whole(kib: float | None) -> int | None:
    return None if kib is None else int(kib // 1024)


def _temperature(root: Path) -> float | None:
    zones = (_first_number(zone / "temp") for zone in root.glob("sys/class/thermal/thermal_zone*"))
    return max((milli / 1000 for milli in zones if milli is not None), default=None)


def _throttled(root: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the firmware of a Raspberry Pi complains of, now and since it started."""
    flags = 0
    for place in (root / "sys/devices/platform").glob("**/get_throttled"):
        with suppress(ValueError):
            flags |= int(_read(place), 16)
    for alarm in root.glob("sys/class/hwmon/hwmon*/in0_lcrit_alarm"):  # rpi_volt: newer kernels
        flags |= 1 if _read(alarm) == "1" else 0
    now = tuple(words for bit, words in _NOW.items() if flags >> bit & 1)
    ever = tuple(words for bit, words in _NOW.items() if flags >> (bit + 16) & 1)
    return now, ever


def _disks(root: Path) -> tuple[Disk, ...]:
    """The root file system, and the one for what lives while the machine runs."""
    found = []
    for path in (root, root / "run"):
        with suppress(OSError, AttributeError):  # no statvfs on Windows
            told = os.statvfs(path)
            free, total = (
                blocks * told.f_frsize // _MIB for blocks in (told.f_bavail, told.f_blocks)
            )
            found.append(Disk(str(path), free, total, not told.f_flag & os.ST_RDONLY))
    return tuple(found)
