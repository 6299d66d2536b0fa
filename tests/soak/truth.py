"""What a sign may claim: judged by the calendar itself and by what the wire let through.

Written without a look at the product's own rules (`signage.core`): it knows the true calendar, when
a whole view of it was answered, and the clocks.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from signage.sim.item import Item
from signage.sim.mailbox import Mailbox

FREE, TAKEN = ("available", "starting"), ("occupied", "ending")
NO_CLAIM = ("offline", "unknown", "asleep")
TRUST = 15 * 60.0  # s after a read's question for which its answer may be claimed
LATE = 5 * 60.0  # s after which its age is marked
TOLERANCE = timedelta(minutes=2, seconds=2)  # of the clocks; a Date header has whole seconds
SOON = timedelta(minutes=15)
MARK = re.compile(r"zq\d{4}")
"""Every text of every meeting begins with a mark of its own."""


class Booking(NamedTuple):
    """What a calendar holds at one place, as anybody could see it in Outlook."""

    start: datetime
    end: datetime
    busy: bool
    private: bool
    marks: frozenset[str]


def marks(item: Item) -> frozenset[str]:
    """The marks of its texts."""
    name = item.organizer.name if item.organizer else ""
    return frozenset(MARK.findall(" ".join((item.subject, item.location, item.body, name))))


def snapshot(room: Mailbox, moment: datetime, open_: bool = True) -> tuple[Booking, ...]:
    """The days around `moment`; not `open_`: all of it has to be taken for private."""
    items = room.view(moment - timedelta(days=2), moment + timedelta(days=3))
    hidden = {item.uid for item in items if item.sensitivity != "Normal"}  # whole series
    return tuple(
        Booking(
            item.start,
            item.end,
            not item.cancelled and item.response != "Decline" and item.show_as != "Free",
            not open_ or item.uid in hidden,
            marks(item),
        )
        for item in items
    )


def claim(bookings: tuple[Booking, ...], moment: datetime) -> str:
    """What a door sign has to say of them at `moment`."""
    busy = sorted((b.start, b.end) for b in bookings if b.busy)
    until = moment
    for start, end in busy:
        if start <= until < end:
            until = end
    if until > moment:
        return "ending" if until - moment <= SOON else "occupied"
    coming = [start for start, _ in busy if start > moment]
    return "starting" if coming and min(coming) - moment <= SOON else "available"


@dataclass(frozen=True, slots=True)
class Answered:
    """One read; `bookings` are None where it brought no whole view."""

    number: int
    mono: float
    bookings: tuple[Booking, ...] | None


@dataclass(slots=True)
class Seen:
    """A sign at one moment."""

    wall: datetime  # by its own clock
    mono: float
    status: str
    badge: Callable[[], str]  # its kind
    text: str  # all that stands on it
    beside: str  # its status line and report
    explaining: bool  # its page of reasons is open


@dataclass(slots=True)
class Knowledge:
    """What one sign can know."""

    zone: ZoneInfo
    reads: deque[Answered] = field(default_factory=lambda: deque(maxlen=120))
    dates: list[tuple[datetime, float]] = field(default_factory=list)  # server's clock, mono
    private: set[str] = field(default_factory=set)  # by the last whole view
    count: int = 0  # reads so far

    def read(
        self, mono: float, bookings: tuple[Booking, ...] | None, date: datetime, answered: bool
    ) -> None:
        """A read has ended; `answered`: surely with a Date header (else perhaps)."""
        self.count += 1
        if (last := self.last) is not None and last.bookings == bookings:
            bookings = last.bookings  # one of a kind is enough
        self.reads.append(Answered(self.count, mono, bookings))
        self.dates = [(date, mono)] if answered else [*self.dates[-20:], (date, mono)]
        if bookings is not None:
            self.private = {mark for b in bookings if b.private for mark in b.marks}

    @property
    def last(self) -> Answered | None:
        """The last whole view."""
        return next((read for read in reversed(self.reads) if read.bookings is not None), None)

    def wrong(self, seen: Seen) -> list[str]:
        """Everything on this sign that nobody may be told."""
        return [*self._claims(seen), *self._age(seen), *self._words(seen)]

    def _claims(self, seen: Seen) -> list[str]:
        last = self.last
        if seen.status in NO_CLAIM:
            return []
        if last is None or last.bookings is None:
            return [f"{seen.status}, and nothing was ever read"]
        age, said = seen.mono - last.mono, claim(last.bookings, seen.wall)
        found = []
        if seen.status not in FREE + TAKEN:
            found.append(f"an unknown claim: {seen.status}")
        if age >= TRUST:
            found.append(f"{seen.status}, by a read {age:.0f} s old")
        if not any(abs(off) <= TOLERANCE for off in self._offs(seen)):
            found.append(f"{seen.status}, by a clock that is off by {self._offs(seen)}")
        if seen.status in FREE and said in TAKEN:
            found.append(f"{seen.status}, and the last read says {said}")
        if seen.status in TAKEN and not self._held(seen):
            found.append(f"{seen.status}, and two reads say {said}")
        return found

    def _offs(self, seen: Seen) -> list[timedelta]:
        """How far its clock may be ahead of the server's, by what the server said."""
        return [seen.wall - date - timedelta(seconds=seen.mono - mono) for date, mono in self.dates]

    def _held(self, seen: Seen) -> bool:
        """Whether a read says that the room is taken, and no two in a row since that it is not."""
        free = 0
        for read in reversed(self.reads):
            if seen.mono - read.mono >= TRUST:
                return False
            if read.bookings is None:
                free = 0
            elif claim(read.bookings, seen.wall) in TAKEN:
                return True
            else:
                free += 1
            if free == 2:
                return False
        return False

    def _age(self, seen: Seen) -> list[str]:
        """Old data says how old it is."""
        last = self.last
        if last is None:
            return []
        age = seen.mono - last.mono
        if age >= LATE + 1 and seen.status in FREE + TAKEN and seen.badge() == "ok":
            return [f"{seen.status}, {age:.0f} s old, without a mark of its age"]
        told = seen.explaining or any(time in seen.text for time in self._times(seen))
        if seen.status == "offline" and not told:
            return [f"offline, and not since when ({self._times(seen)}): {seen.text}"]
        return []

    def _times(self, seen: Seen) -> set[str]:
        """When the views of late were read, by the sign's clock, and the last one that was another:
        those after it count as new for as long as what they free is not confirmed.
        """
        good = [read for read in self.reads if read.bookings is not None]
        other = [read for read in good if read.bookings is not good[-1].bookings]
        late = [*good[-5:], *other[-1:]]
        walls = (seen.wall - timedelta(seconds=seen.mono - read.mono) for read in late)
        return {f"{wall.astimezone(self.zone):%H:%M}" for wall in walls}

    def _words(self, seen: Seen) -> list[str]:
        found = set(MARK.findall(seen.text)) & self.private
        said = [f"private text on the screen: {sorted(found)}"] if found else []
        if MARK.search(seen.beside):
            said.append("text of a meeting in the status")
        return said
