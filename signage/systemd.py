"""Tells systemd how we are (sd_notify(3)) and knows when it wants to hear; nothing without it."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress


class Notifier:
    """Sends states to the socket that $NOTIFY_SOCKET names; each call returns at once.

    A state that cannot be delivered is lost: the kiosk goes on, and it is systemd that acts on
    silence. Texts must not hold anything of a meeting: `systemctl status` shows them.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        # "@" stands for the NUL byte that begins an abstract socket's name.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._socket: socket.socket | None = None
        if address.startswith(("/", "@")) and hasattr(socket, "AF_UNIX"):
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self._socket.setblocking(False)

    def ready(self) -> None:
        """Started: the first picture is on the screen."""
        self._send("READY=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._send("STATUS=" + " ".join(text.split()))  # a line break would begin another state

    def beat(self) -> None:
        """Feed the watchdog."""
        self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """About to end, as asked."""
        self._send("STOPPING=1")

    def close(self) -> None:
        """Say nothing from now on."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, state: str) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.sendto(state.encode(), self._address)


def watchdog_period(environ: Mapping[str, str] = os.environ) -> float | None:
    """Seconds within which systemd wants a `beat`, None if it does not watch this process."""
    if environ.get("WATCHDOG_PID") not in (None, str(os.getpid())):
        return None  # meant for the parent that we inherited it from
    period = environ.get("WATCHDOG_USEC", "")
    return int(period) / 1_000_000 if period.isdecimal() and int(period) > 0 else None
