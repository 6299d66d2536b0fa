"""The probe: sends a room invitations, watches what becomes of them, and removes them again.

What it makes is known by its mark alone (`sources.probes`), never by what this run remembers: so an
interruption, or an answer that was lost on the way, leaves nothing that the next run would miss.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from signage.clock import Clock
from signage.core.calendar import CalendarItem, Response
from signage.doctor.probe_cleaning import POLL, Cleaning, Cleared, pause
from signage.doctor.probe_outcomes import Answer, Outcome, settled, silent, stored
from signage.doctor.probe_plan import Free, Kind, Plan, free_time, invitation, plan, windows
from signage.sources.base import SourceError
from signage.sources.directory import WorkingHours
from signage.sources.probes import Found, Invitation, Organizer, RoomCalendar

PATIENCE = 75.0  # s for an answer: a room that processes by itself needs less than a minute


class _Sent(NamedTuple):
    invitation: Invitation
    mono: float  # when


class Probe:
    """One run; `clear` has to be called whatever happens after `begin`.

    `desks` are ways to the room's calendar: it is read by the first, and its items are removed by
    the first that is allowed to. `wait` sleeps for seconds, `random` gives so many bytes.
    """

    def __init__(
        self,
        room: str,
        organizer: Organizer,
        desks: Sequence[RoomCalendar],
        clock: Clock,
        wait: Callable[[float], object],
        random: Callable[[int], bytes],
    ) -> None:
        self.room = room
        self.pending = False
        """Whether there may be something to clear."""
        self.outcomes: dict[Kind, Outcome] = {}
        self._organizer, self._desks = organizer, desks
        self._clock, self._wait, self._random = clock, wait, random
        self._plan: Plan = {}
        self._sent: dict[Kind, _Sent] = {}
        self._last: dict[str, tuple[Response | None, CalendarItem | None]] = {}

    def close(self) -> None:
        """Let go of connections."""
        self._organizer.close()
        for desk in self._desks:
            desk.close()

    def begin(self) -> Cleared:
        """Remove what an earlier run left. Raises SourceError if nothing can be looked for."""
        self._organizer.sent()
        self.pending = True
        return self.clear()

    def find_time(self, zone: tzinfo, hours: WorkingHours | None) -> Plan:
        """Ask when the room is free, and plan the invitations. Raises SourceError."""
        asked = windows(self._clock.now().wall, zone)
        free: Free = {}
        for window in asked:
            free = {**free, **free_time(window, self._organizer.free(*window))}
        self._plan = plan(free, asked[0], asked[1], zone, hours)
        return self._plan

    def run(self) -> Mapping[Kind, Outcome]:
        """Send all, and watch until the room has spoken of each or patience is over.

        Raises SourceError if one cannot be sent, or nothing can be seen of them.
        """
        for kind, start in self._plan.items():
            self._send(kind, start)
        while waiting := [kind for kind in self._sent if kind not in self.outcomes]:
            self._wait(POLL)
            trouble = self._look(waiting)
            for kind in waiting:
                self._judge(kind, trouble)
            self._cross()
        self._last.clear()
        return self.outcomes

    def clear(self) -> Cleared:
        """Remove everything marked; see `Cleaning.sweep`."""
        spoken = {Answer.ACCEPTED, Answer.DECLINED, Answer.PENDING}
        heard = {
            sent.invitation.uid
            for kind, sent in self._sent.items()
            if kind in self.outcomes and self.outcomes[kind].answer in spoken
        }
        cleaning = Cleaning(self._organizer, self._desks, self._clock, self._wait)
        cleared = cleaning.sweep(heard)
        self.pending = False
        return cleared

    def _send(self, kind: Kind, start: datetime) -> None:
        made = invitation(kind, start, self.room, self._clock.now().wall, self._random(16))
        self.pending = True
        self._organizer.send(made)
        self._sent[kind] = _Sent(made, self._clock.now().mono)

    def _cross(self) -> None:
        """Send the conflict as soon as there is something in the room's calendar to clash with."""
        first = self.outcomes.get(Kind.ORDINARY)
        if (
            first is not None
            and first.answer is Answer.ACCEPTED
            and Kind.CONFLICT not in self._sent
        ):
            self._send(Kind.CONFLICT, self._plan[Kind.ORDINARY])

    def _look(self, waiting: Sequence[Kind]) -> SourceError | None:
        """See both calendars; trouble that may pass is returned."""
        try:
            responses = self._organizer.answers(self._organizer.sent())
            found: dict[str, Found] = {}
            for kind in waiting:
                span = self._sent[kind].invitation.span
                found |= {each.uid: each for each in self._desks[0].marked(span)}
            ours = {self._sent[kind].invitation.uid for kind in waiting}
            copies = self._desks[0].copies([f for f in found.values() if f.uid in ours])
        except SourceError as error:
            if error.fault.kind.refused:
                raise
            self._wait(pause(error.fault) - POLL)
            return error
        for uid in ours:
            self._last[uid] = responses.get(uid), copies.get(uid)
        return None

    def _judge(self, kind: Kind, trouble: SourceError | None) -> None:
        """Note what the room has said, or that it has said nothing for too long."""
        made, mono = self._sent[kind]
        passed = self._clock.now().mono - mono
        response, copy = self._last.get(made.uid, (None, None))
        answer = settled(response, copy)
        if answer is None and passed >= PATIENCE:
            if trouble is not None:
                raise trouble
            answer = silent(response, copy)
        if answer is not None:
            kept = None if copy is None else stored(made, copy)
            self.outcomes[kind] = Outcome(answer, passed, kept)
