"""Sleeping in the kernel until somebody touches, types or posts a message.

pygame's own `event.wait` looks every millisecond (870 wake-ups a second); blocking on the very
descriptors that SDL reads costs nothing and answers sooner.
"""

from __future__ import annotations

import os
import select
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc/self/fd")
_UEVENT = 15  # NETLINK_KOBJECT_UEVENT: udev's word on devices that come and go
_STUBBORN = 20  # so often readable after a reading, in a row: nobody reads it
_LOOK_S = 0.05  # where no descriptors are known (macOS, Windows): look 20 times a second


def open_descriptors(proc: Path = _PROC) -> dict[int, str]:
    """What this process has open, and what it is: a file's path, or "socket:" and a number that is
    its own.
    """
    found = {}
    # Not by pathlib, which takes three times as long: an idle wall does little else.
    for name in os.listdir(proc) if proc.is_dir() else ():  # noqa: PTH208 - no /proc: not Linux
        with suppress(OSError):  # closed meanwhile, or not for us to look at
            found[int(name)] = os.readlink(f"{proc}/{name}")  # noqa: PTH115
    return found


def inputs_of(descriptors: Mapping[int, str], environ: Mapping[str, str]) -> tuple[int, ...]:
    """Those on which input arrives.

    These are the connection to the X server or the Wayland compositor, the kernel's input devices
    (SDL opens them under KMSDRM), and udev's socket, which tells of new ones.
    """
    found = []
    for number, target in descriptors.items():
        with suppress(OSError):
            if target.startswith("/dev/input/event") or (
                target.startswith("socket:") and _brings_input(number, environ)
            ):
                found.append(number)
    return tuple(sorted(found))


def _brings_input(number: int, environ: Mapping[str, str]) -> bool:
    borrowed = socket.socket(fileno=number)
    try:
        if borrowed.family == socket.AF_NETLINK:
            return borrowed.proto == _UEVENT
        return _is_display(borrowed.family, borrowed.getpeername(), environ)
    finally:
        borrowed.detach()


def _is_display(family: int, peer: object, environ: Mapping[str, str]) -> bool:
    """Whether `peer` is the X server's or the compositor's end of a connection."""
    if family == socket.AF_UNIX:
        path = os.fsdecode(peer) if isinstance(peer, (str, bytes)) else ""
        name = path.lstrip("\0")  # an abstract address of Linux begins with it
        wayland = environ.get("WAYLAND_DISPLAY", "wayland-0")
        return name.startswith("/tmp/.X11-unix/X") or Path(name).name == Path(wayland).name  # noqa: S108
    if family in {socket.AF_INET, socket.AF_INET6} and isinstance(peer, tuple):
        screen = environ.get("DISPLAY", "").rpartition(":")[2].partition(".")[0]
        return screen.isdecimal() and peer[1] == 6000 + int(screen)  # X11 over ssh
    return False


class Waiter:
    """Waits for input, a wake-up or the end of a time, whichever comes first."""

    def __init__(self, wake: int, environ: Mapping[str, str] = os.environ) -> None:
        self._wake = wake
        self._environ = environ
        self._inputs: tuple[int, ...] = ()
        self._scanned: dict[int, str] = {}
        self._found: tuple[int, ...] = ()

    def rescan(self) -> None:
        """Find the descriptors anew: after the window opened, when devices may have changed, and
        now and then, as some come without a word.
        """
        if (there := open_descriptors()) != self._scanned:
            self._scanned, self._found = there, inputs_of(there, self._environ)
        self._inputs = self._found

    def forget(self) -> None:
        """No window any more: only the wake-up counts."""
        self._inputs, self._found, self._scanned = (), (), {}

    def wait(self, seconds: float, pending: Callable[[], bool], *, still: bool = False) -> bool:
        """Block for at most `seconds`; at once if input is `pending`, which also reads it in.

        Whether something came: input, a wake-up, or perhaps a device. `still`: nothing can be
        pending that no descriptor tells of.
        """
        if not still and pending():
            return True
        if self._inputs or sys.platform.startswith("linux"):
            return self._block(seconds, pending)
        return self._look(seconds, pending)

    def _block(self, seconds: float, pending: Callable[[], bool]) -> bool:
        ready = _poll((self._wake, *self._inputs), seconds)
        if not ready:
            self._inputs = self._found  # what was left out may speak again
        elif spoke := ready - {self._wake}:
            self._hear(spoke, pending)
        return bool(ready)

    def _hear(self, spoke: set[int], pending: Callable[[], bool]) -> None:
        """Read what has come. If it is no event: a new device, or something SDL does not read.

        What can still be read after SDL has read everything, again and again, would wake us for
        ever; it is left out until an idle moment. Once is not enough: new input may have come.
        """
        for _ in range(_STUBBORN):
            if pending():
                return
            spoke = _poll(spoke, 0)
            if not spoke:
                self.rescan()
                return
        self.rescan()
        self._inputs = tuple(each for each in self._inputs if each not in spoke)

    def _look(self, seconds: float, pending: Callable[[], bool]) -> bool:
        """Where it is not known on what to block: look for input many times a second."""
        for _ in range(max(1, round(seconds / _LOOK_S))):
            woken, _, _ = select.select([self._wake], [], [], min(_LOOK_S, max(0.0, seconds)))
            if woken or pending():
                return True
        return False


def _poll(descriptors: Iterable[int], seconds: float) -> set[int]:
    poll = select.poll()
    for descriptor in descriptors:
        poll.register(descriptor, select.POLLIN)
    return {descriptor for descriptor, _ in poll.poll(max(0.0, seconds) * 1000)}
