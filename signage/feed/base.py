"""The push port: what happens outside reaches the main thread through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from signage.core.messages import Command, Msg

Post = Callable[[Msg], None]
"""Puts a message into the inbox; safe from any thread, never blocks."""


class Feed(Protocol):
    """Posts messages from its own threads and carries out commands."""

    def start(self, post: Post) -> None:
        """Begin to work. Returns at once; heavy imports happen in the feed's threads."""
        ...

    def submit(self, command: Command) -> None:
        """Carry out `command` in the background. Returns at once."""
        ...

    def close(self) -> None:
        """Stop. Never waits for a hung request; threads are daemons."""
        ...
