"""The feed that also tells when a password or certificate that it logs on with was replaced."""

from __future__ import annotations

import threading
from collections.abc import Callable

from signage.core.messages import Command, Fetched, FetchFailed, Msg, Renewed
from signage.feed.base import Feed, Post

LOOK = 2.0  # s between two looks: a few stat(2) calls each


class Renewal:
    """A `Feed`: the one `reading`, and from a failed read to a good one a thread that looks at a
    `trace` of what it logs on with.

    Readers take what is new at their next read anyway; but after a refused log-on that is a quarter
    of an hour away, and whoever has just mended it stands before the sign. A change counts once two
    looks have seen the same, so that no half of a file is tried. It counts from the last good read
    on, since it may have come while the failing one was under way, with the old password: what was
    replaced before that, and is refused, is tried twice. `trace` must not raise.
    """

    def __init__(self, reading: Feed, trace: Callable[[], object], *, every: float = LOOK) -> None:
        self._reading = reading
        self._trace = trace
        self._every = every
        self._lock = threading.Lock()  # guards all below
        self._closed = False
        self._used: object = None  # the trace before the read that is next or under way
        self._well = threading.Event()  # which ends a watch; each has its own
        self._well.set()

    def start(self, post: Post) -> None:
        """See `Feed`."""

        def pass_on(msg: Msg) -> None:
            if isinstance(msg, FetchFailed):
                self._begin(post)
            elif isinstance(msg, Fetched):
                self._end()
                self._used = self._trace()
            post(msg)

        self._used = self._trace()
        self._reading.start(pass_on)

    def submit(self, command: Command) -> None:
        """See `Feed`."""
        self._reading.submit(command)

    def close(self) -> None:
        """See `Feed`."""
        self._end(closed=True)
        self._reading.close()

    def _begin(self, post: Post) -> None:
        with self._lock:
            if self._closed or not self._well.is_set():
                return
            self._well = threading.Event()
            args = (post, self._well, self._used)
            threading.Thread(
                target=self._watch, args=args, name="signage-keys", daemon=True
            ).start()

    def _end(self, *, closed: bool = False) -> None:
        with self._lock:
            self._closed |= closed
            self._well.set()

    def _watch(self, post: Post, well: threading.Event, used: object) -> None:
        seen = used
        while not well.wait(self._every):
            before, seen = seen, self._trace()
            if seen == before and seen != used:
                used = seen
                post(Renewed())
