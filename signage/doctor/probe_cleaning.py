"""Removes what the probe made, by its marks alone: of this run, and of any that was interrupted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from functools import partial
from typing import NamedTuple, TypeVar

from signage.clock import Clock
from signage.core.calendar import Response, Span
from signage.core.health import Fault
from signage.doctor.probe_plan import FURTHEST
from signage.sources.base import SourceError
from signage.sources.probes import Found, Organizer, RoomCalendar

POLL = 3.0  # s between two looks
SETTLE = 15.0  # s for a cancellation to reach the room
TRIES = 4  # of one thing, before it is left to the next run
_LONGEST_WAIT = 60.0  # s that a server may ask for

_BACK = timedelta(days=60)  # how old the remains of an earlier run may be
_STEP = timedelta(days=30)  # to one view

T = TypeVar("T")


class Cleared(NamedTuple):
    """What was found and removed, and what could not be."""

    removed: int  # meetings, whether in one calendar or in both
    left: int = 0
    refusal: Fault | None = None  # why something is left


class Cleaning:
    """One sweep through both calendars. `wait` sleeps for seconds."""

    def __init__(
        self,
        organizer: Organizer,
        desks: Sequence[RoomCalendar],
        clock: Clock,
        wait: Callable[[float], object],
    ) -> None:
        self._organizer, self._desks = organizer, desks
        self._clock, self._wait = clock, wait

    def sweep(self, heard: Collection[str] = ()) -> Cleared:
        """Cancel and remove everything marked. Of the UIDs in `heard` the room has spoken already.

        Raises nothing that a server does: what is left, and why, is the answer.
        """
        withdrawn, spoken = set[str](), set(heard)
        found: tuple[Found, ...] = ()
        try:
            self._withdraw(withdrawn, spoken)
            found = self._come(withdrawn - spoken)
            withdrawn |= _uids(found)
            found = self._remove(found)
        except SourceError as error:
            return Cleared(len(withdrawn - _uids(found)), len(found) or 1, error.fault)
        return Cleared(len(withdrawn - _uids(found)), len(found))

    def _withdraw(self, withdrawn: set[str], spoken: set[str]) -> None:
        """Until none is found: ids change under our hands, and a list may be cut.

        Adds what it withdraws to the first set, and what the room has declined to the second.
        """
        for _ in range(TRIES):
            found = self._steadily(self._organizer.sent)
            if not found:
                return
            answers = self._steadily(partial(self._organizer.answers, found))
            spoken |= {uid for uid, answer in answers.items() if answer is Response.DECLINE}
            self._steadily(partial(self._organizer.withdraw, found))
            withdrawn |= _uids(found)

    def _come(self, unheard: set[str]) -> tuple[Found, ...]:
        """The room's items, when the cancellations have reached them or should have."""
        until, seen = self._clock.now().mono + SETTLE, set[str]()
        while True:
            found = self._steadily(self._in_room)
            seen |= _uids(found)
            called_off = not found or self._steadily(partial(self._called_off, found))
            if (called_off and unheard <= seen) or self._clock.now().mono >= until:
                return found
            self._wait(POLL)

    def _called_off(self, found: Sequence[Found]) -> bool:
        copies = self._desks[0].copies(found)
        return all(copy.cancelled for copy in copies.values())

    def _remove(self, found: tuple[Found, ...]) -> tuple[Found, ...]:
        """Returns what is left after several tries."""
        for _ in range(TRIES):
            if not found:
                break
            self._steadily(partial(self._remove_by_any, found))
            found = self._steadily(self._in_room)
        return found

    def _remove_by_any(self, found: Sequence[Found]) -> None:
        """By the first that is allowed to."""
        *others, last = self._desks
        for desk in others:
            try:
                return desk.remove(found)
            except SourceError as error:
                if not error.fault.kind.refused:
                    raise
        return last.remove(found)

    def _in_room(self) -> tuple[Found, ...]:
        """Everything marked, wherever a run of the last weeks may have put it."""
        now = self._clock.now().wall
        start, found = now - _BACK, dict[str, Found]()
        while start < now + FURTHEST:
            for each in self._desks[0].marked(Span(start, start + _STEP)):
                found[each.uid] = each
            start += _STEP
        return tuple(found.values())

    def _steadily(self, act: Callable[[], T]) -> T:
        """Again after trouble that passes; what is refused is refused."""
        for attempt in range(1, TRIES + 1):
            try:
                return act()
            except SourceError as error:
                if error.fault.kind.refused or attempt == TRIES:
                    raise
                self._wait(pause(error.fault))
        raise AssertionError("unreachable")


def pause(fault: Fault) -> float:
    """Seconds until the next try: what the server asks for, within bounds."""
    asked = 0.0 if fault.retry_after is None else fault.retry_after.total_seconds()
    return min(max(POLL, asked), _LONGEST_WAIT)


def _uids(found: Sequence[Found]) -> set[str]:
    return {each.uid for each in found}
