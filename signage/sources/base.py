"""The pull port: where calendar items come from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from signage.core.calendar import CalendarItem, Span
from signage.core.health import Fault
from signage.core.place import Place
from signage.core.values import frozen
from signage.errors import SignageError


class SourceError(SignageError):
    """A read failed. Its text never holds meeting text, request or response bodies."""

    def __init__(self, fault: Fault, server_time: datetime | None = None) -> None:
        self.fault = fault
        self.server_time = server_time  # of the answer's Date header, if there was an answer
        super().__init__(f"{fault.kind.value}: {fault.detail}")


@frozen
class Read:
    """What one read brought."""

    items: Sequence[CalendarItem]
    server_time: datetime | None = None  # the answer's Date header, aware, UTC
    certificate_ends: datetime | None = None  # the server's, aware, UTC; None: not known
    place: Place | None = None  # what was asked of the directory; None: nothing, or no answer


class CalendarSource(Protocol):
    """Reads one room's calendar. Used by one thread at a time."""

    def fetch(self, span: Span) -> Read:
        """Every item that overlaps `span`, whole or not at all.

        Raises SourceError for every fault; a short list is never returned in place of a fault.
        Blocks for a bounded time.
        """
        ...

    def close(self) -> None:
        """Let go of connections; may be called from another thread, and twice."""
        ...
