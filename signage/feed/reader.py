"""One read, from the source to a message: everything raw lives and dies in here."""

from __future__ import annotations

import logging
import random
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta, tzinfo
from types import TracebackType

from signage.core.agenda import build_agenda
from signage.core.calendar import Now, Span
from signage.core.health import Fault, FaultKind
from signage.core.messages import Fetched, FetchFailed
from signage.core.privacy import PrivacyPolicy, mask_read
from signage.core.values import frozen
from signage.sources.base import CalendarSource, SourceError

_BEFORE = timedelta(hours=1)
_AFTER = timedelta(hours=36)

_log = logging.getLogger(__name__)


@frozen
class ReadPolicy:
    """What becomes of raw items."""

    privacy: PrivacyPolicy
    zone: tzinfo  # the room's
    min_free: timedelta


def view_span(wall: datetime, zone: tzinfo) -> Span:
    """What is asked for: from an hour before the room's local midnight to 36 hours after it."""
    day = wall.astimezone(zone).date()
    midnight = datetime.combine(day, time(0), zone).astimezone(UTC)
    return Span(midnight - _BEFORE, midnight + _AFTER)


class Reader:
    """Reads through one source and masks what it brings. Used by one thread at a time.

    `build` makes the source, on the first read and after an internal error: imports and all, so it
    belongs into a worker. `memory` names the series of which an item was masked in this run.
    """

    def __init__(
        self,
        build: Callable[[], CalendarSource],
        policy: ReadPolicy,
        memory: frozenset[str] = frozenset(),
    ) -> None:
        self._build = build
        self._policy = policy
        self.memory = memory
        self._source: CalendarSource | None = None
        self._reported: set[tuple[str, ...]] = set()

    def read(self, asked: Now) -> Fetched | FetchFailed:
        """What a read at `asked` came to. Never raises."""
        jitter = random.random()  # noqa: S311 - spreads polls, guards nothing
        try:
            return self._fetched(asked, jitter)
        except SourceError as error:
            return FetchFailed(error.fault, error.server_time, jitter)
        except Exception as error:  # noqa: BLE001 - a bug must not end the polling
            self._report(type(error), error.__traceback__)
        self.close()
        return FetchFailed(Fault(FaultKind.INTERNAL, "internal error"), None, jitter)

    def close(self) -> None:
        """Let go of the source; may be called from another thread, and twice."""
        source, self._source = self._source, None
        if source is not None:
            with suppress(Exception):  # it is being thrown away
                source.close()

    def successor(self) -> Reader:
        """A reader with a fresh source that remembers what this one does."""
        return Reader(self._build, self._policy, self.memory)

    def _fetched(self, asked: Now, jitter: float) -> Fetched:
        if self._source is None:
            self._source = self._build()
        policy, span = self._policy, view_span(asked.wall, self._policy.zone)
        found = self._source.fetch(span)
        meetings, self.memory = mask_read(found.items, policy.privacy, self.memory)
        agenda = build_agenda(meetings, span, policy.zone, policy.min_free)
        ends, place = found.certificate_ends, found.place
        return Fetched(agenda, asked, found.server_time, jitter, ends, place)

    def _report(self, kind: type[Exception], trace: TracebackType | None) -> None:
        """Log where a bug struck, once for each place; never an error's words or values.

        Both may quote a meeting.
        """
        struck = places(trace)
        if (kind.__name__, *struck) not in self._reported:
            self._reported.add((kind.__name__, *struck))
            _log.error("internal error: %s at %s", kind.__name__, " > ".join(struck))


def places(trace: TracebackType | None) -> tuple[str, ...]:
    """Where a bug struck, as "module:line" from the outermost call inwards."""
    walked = traceback.walk_tb(trace)
    return tuple(f"{frame.f_globals.get('__name__')}:{line}" for frame, line in walked)
