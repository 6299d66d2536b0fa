"""What the signs themselves write to files; on a wall all of it would wear the card.

Audit events (PEP 578) tell of every file that Python opens, makes, moves or removes, in whichever
thread. Exchange and the people of a soak live in the same process and do write: what counts is that
code of the product, other than the simulator's, is on the way to it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from tests.system.kiosk import ROOT
from tests.system.written import written_file

IN_MEMORY = ("/dev", "/proc", "/sys", "/run")
_PRODUCT, _OTHER_SIDE = (f"{ROOT / 'signage'}{os.sep}{folder}" for folder in ("", f"sim{os.sep}"))
_CHANGES = frozenset(
    {"os.chmod", "os.chown", "os.remove", "os.rmdir", "os.truncate", "os.utime", "os.mkfifo"}
)
_lock = threading.Lock()
_listeners: list[list[str]] = []  # a hook stays for as long as its process; these come and go
_hooked = False


@contextmanager
def spilt() -> Iterator[list[str]]:
    """Collects what is written within the block, as "event path".

    Modules that are imported meanwhile are not compiled to files: the unit says so, too.
    """
    _hook()
    found: list[str] = []
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    _listeners.append(found)
    try:
        yield found
    finally:
        _listeners.remove(found)
        sys.dont_write_bytecode = before


def _hook() -> None:
    global _hooked  # noqa: PLW0603 - Python has no way to take one back
    with _lock:
        if not _hooked:
            _hooked = True
            sys.addaudithook(_hear)


def _hear(event: str, arguments: Sequence[Any]) -> None:
    if not _listeners or not (event == "open" or event.startswith(("os.", "sqlite3."))):
        return
    path = _touched(event, arguments)
    if path and not path.startswith(IN_MEMORY) and _by_a_sign(sys._getframe(1)):
        for found in _listeners:
            found.append(f"{event} {path}")


def _touched(event: str, arguments: Sequence[Any]) -> str:
    """The file, with its links followed; empty: nothing is changed by it."""
    if written_file(event, arguments) is None and event not in _CHANGES:
        return ""
    name = arguments[0]
    if isinstance(name, int):
        return f"descriptor {name}"
    return os.path.realpath(os.fsdecode(name))


def _by_a_sign(frame: FrameType | None) -> bool:
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_PRODUCT) and not file.startswith(_OTHER_SIDE):
            return True
        frame = frame.f_back
    return False
