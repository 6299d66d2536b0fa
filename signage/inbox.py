"""The one queue between the threads: workers post frozen messages, the main thread takes them.

Putting a message in makes the inbox's descriptor readable, so the main thread can sleep in the
kernel on it and on the window system's own descriptors at once. Signals wake it the same way:
a blocking `poll` is restarted by Python after a signal (PEP 475), so a flag alone would be seen
only when the wait is over.
"""

from __future__ import annotations

import signal
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from signage.core.messages import Msg

_STOPS = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)
)
_Disposition = Callable[[int, FrameType | None], object] | int | None


class Inbox:
    """Messages for the main thread, in the order in which they came."""

    def __init__(self) -> None:
        self._messages: deque[Msg] = deque()  # append and popleft are atomic
        self._stopping = False
        self._previous: dict[signal.Signals, _Disposition] = {}
        # A socket pair and not a pipe: Windows selects on sockets only.
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    def post(self, msg: Msg) -> None:
        """Put a message in; safe from any thread and after `close`, never blocks."""
        self._messages.append(msg)
        self.wake()

    def wake(self) -> None:
        """Make the descriptor readable; safe from any thread and from signal handlers."""
        # Full: a wake-up is under way already. Closed: nobody is left to be woken.
        with suppress(OSError):
            self._writer.send(b"\0")

    def drain(self) -> list[Msg]:
        """Every message that has come, oldest first; the descriptor is quiet afterwards.

        The descriptor is emptied before the queue: a message that comes in between is either
        taken now or wakes the next wait, never lost.
        """
        with suppress(BlockingIOError):
            while self._reader.recv(4096):
                pass
        messages: list[Msg] = []
        while self._messages:
            messages.append(self._messages.popleft())
        return messages

    def fileno(self) -> int:
        """The descriptor that is readable when there is something to do."""
        return self._reader.fileno()

    @property
    def stopping(self) -> bool:
        """Whether a signal has asked the program to end."""
        return self._stopping

    def catch_signals(self) -> None:
        """From now on SIGTERM, SIGINT and SIGHUP set `stopping` and wake the wait.

        Main thread only. Call it before the window opens, because SDL takes SIGTERM and SIGINT
        for itself if nobody has them (SDL_quit.c), and again afterwards, which makes sure.
        """
        for number in _STOPS:
            previous = signal.signal(number, self._stop)
            self._previous.setdefault(number, previous)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        """Give the signals back as they were and close the descriptor; may be called twice."""
        if self._previous:
            signal.set_wakeup_fd(-1)
        for number, previous in self._previous.items():
            if previous is not None:  # None: it was not installed from Python
                signal.signal(number, previous)
        self._previous.clear()
        self._writer.close()
        self._reader.close()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        self.wake()
