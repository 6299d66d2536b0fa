"""The port that tells of changes: where a stream of notifications comes from."""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol

from signage.sources.base import SourceError


class NotToldError(SourceError):
    """The server does not tell this account of this calendar's changes; asking again is no use."""


class LostError(SourceError):
    """The subscription is gone, or changes were missed: the next `listen` begins anew."""


class ChangeSource(Protocol):
    """Tells that something has changed in one room's calendar. Used by one thread at a time."""

    def listen(self) -> Generator[bool, None, None]:
        """True for what may be a change, False for a mere sign of life; each as it comes.

        The first one comes as soon as changes are told; it is True unless none can have been missed
        since the last `listen`. Ends when the server ends the stream in good order: listen again.
        Raises SourceError for whatever goes wrong, NotToldError and LostError among it. Waits for a
        bounded time, longer than the server is ever silent.
        """
        ...

    def close(self) -> None:
        """End it, also for another thread that waits in it. Returns at once; may be called twice.

        What is closed stays closed.
        """
        ...
