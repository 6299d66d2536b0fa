"""A feed that is built when it begins: the first picture waits for nothing that it is made of."""

from __future__ import annotations

from collections.abc import Callable

from signage.core.messages import Command
from signage.feed.base import Feed, Post


class Late:
    """A `Feed`: the one that `build` gives, whose errors `start` raises."""

    def __init__(self, build: Callable[[], Feed]) -> None:
        self._build = build
        self._feed: Feed | None = None
        self._early: list[Command] = []

    def start(self, post: Post) -> None:
        """See `Feed`."""
        self._feed = self._build()
        for command in self._early:
            self._feed.submit(command)
        self._feed.start(post)

    def submit(self, command: Command) -> None:
        """See `Feed`."""
        if self._feed is None:
            self._early.append(command)
        else:
            self._feed.submit(command)

    def close(self) -> None:
        """See `Feed`."""
        if self._feed is not None:
            self._feed.close()
