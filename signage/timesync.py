"""Whether the system calls its clock synchronised; a Pi without a battery starts in the past."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

_TIMESYNCD = Path("/run/systemd/timesync")
_STA_UNSYNC = 0x0040  # <sys/timex.h>
_TIME_ERROR = 5


class _Timex(ctypes.Structure):
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


def clock_synchronised(timesyncd: Path = _TIMESYNCD) -> bool | None:
    """True or False as the kernel says (adjtimex(2)), else as systemd-timesyncd does.

    None: nobody says, as on other systems, or where the service may not ask the kernel
    (ProtectClock=yes forbids adjtimex) and another time daemon is in use.
    """
    if not sys.platform.startswith("linux"):
        return None
    timex = _Timex()
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.byref(timex))
    except (OSError, AttributeError):
        state = -1
    if state >= 0:
        return state != _TIME_ERROR and not timex.status & _STA_UNSYNC
    if (timesyncd / "synchronized").exists():
        return True
    return False if timesyncd.is_dir() else None
