"""The feed that also tells when a password or certificate that it logs on with was replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable

from signage.core.messages import Command, Renewed
from signage.feed.base import Feed, Post

LOOK = 2.0  # s between two looks: a few stat(2) calls each


class Renewal:
    """A `Feed`: the one `reading`, and a thread that looks at a `trace` of what it logs on with.

    Readers take what is new at their next read anyway; but after a refused log-on that is a quarter
    of an hour away, and whoever has just mended it stands before the sign. A change counts once two
    looks have seen the same, so that no half of a file is tried. `trace` must not raise.
    """

    def __init__(self, reading: Feed, trace: Callable[[], object], *, every: float = LOOK) -> None:
        self._reading = reading
        self._trace = trace
        self._every = every
        self._closed = threading.Event()

    def start(self, post: Post) -> None:
        """See `Feed`."""
        used = self._trace()  # or something newer: the first read comes after this
        self._reading.start(post)
        args = (post, used)
        threading.Thread(target=self._watch, args=args, name="signage-keys", daemon=True).start()

    def submit(self, command: Command) -> None:
        """See `Feed`."""
        self._reading.submit(command)

    def close(self) -> None:
        """See `Feed`."""
        self._closed.set()
        self._reading.close()

    def _watch(self, post: Post, used: object) -> None:
        seen = used
        while not self._closed.wait(self._every):
            before, seen = seen, self._trace()
            if seen == before and seen != used:
                used = seen
                post(Renewed())
