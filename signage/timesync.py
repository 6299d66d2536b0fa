"""Whether the system calls its clock synchronised; a Pi without a battery starts in the past."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

_TIMESYNCD = Path("/run/systemd/timesync")
_STA_UNSYNC = 0x0040  # <sys/timex.h>
_TIME_ERROR = 5


class Timex(ctypes.Structure):
    """struct timex of <sys/timex.h> as far as `status`, with room for the rest."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 256),
    )


def clock_synchronised(
    timesyncd: Path = _TIMESYNCD, ask: Callable[[Timex], int] | None = None
) -> bool | None:
    """True or False as the kernel says (adjtimex(2)), else as systemd-timesyncd does.

    None: nobody says, as on other systems, or where the service may not ask the kernel
    (ProtectClock=yes forbids adjtimex) and another time daemon is in use.
    """
    if not sys.platform.startswith("linux"):
        return None
    timex = Timex()
    state = (ask or adjtimex)(timex)
    if state >= 0:
        return state != _TIME_ERROR and not timex.status & _STA_UNSYNC
    if (timesyncd / "synchronized").exists():
        return True
    return False if timesyncd.is_dir() else None


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def adjtimex(timex: Timex) -> int:
    """The system call; `modes` is 0, so it changes nothing and needs no right. -1: refused."""
    try:
        return int(_libc().adjtimex(ctypes.byref(timex)))
    except (OSError, AttributeError):
        return -1
