"""The simplest correct source, a list of items: every other one is held against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from signage.core.calendar import CalendarItem, Span
from signage.core.health import Fault
from signage.sources.base import Read, SourceError


class MemorySource:
    """Holds a calendar in memory. `items` returns it, or the fault to fail with, at each read."""

    def __init__(self, items: Callable[[], Sequence[CalendarItem] | Fault]) -> None:
        self._items = items

    def fetch(self, span: Span) -> Read:
        items = self._items()
        if isinstance(items, Fault):
            raise SourceError(items)
        # Half-open on both sides: what ends as the span starts is not in it (`CalendarSource`).
        return Read(tuple(i for i in items if i.start < span.end and i.end > span.start))

    def close(self) -> None:
        """There is nothing to let go of."""
