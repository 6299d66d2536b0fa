"""Invitations that the doctor sends to a room, and how they are known again. Pure.

Two marks say that an item is the probe's own. The organizer's item carries a named property that
no other program writes (`PROPERTY_SET`, `PROPERTY`) with the address of the probed room. The room
gets no such property, but the same UID; the UID is a global object id whose data begin with a
constant of ours (MS-OXOCAL 2.2.1.27, PidLidGlobalObjectId). Texts decide nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple, Protocol
from uuid import UUID

from signage.core.calendar import CalendarItem, Response, Span

PROPERTY_SET = UUID("5f0c6a52-6f7d-4a1e-9d1b-2c8a7f3e9b64")
PROPERTY = "signage-probe"

_ARRAY_ID = bytes.fromhex("040000008200E00074C5B7101A82E008")  # of every global object id
_MARK = UUID("c1d7c0de-51a6-4b3f-8a53-90b2e6f0d4aa").bytes
_DATA = 40  # bytes before the data: array id, date, creation time, reserved, size
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)  # of a FILETIME


def new_uid(now: datetime, random: bytes) -> str:
    """A UID of the probe's; `now` is aware, `random` are 16 bytes."""
    passed = now - _EPOCH
    ticks = (passed.days * 86_400 + passed.seconds) * 10_000_000  # of 100 ns
    data = _MARK + random
    return (_ARRAY_ID + bytes(4) + struct.pack("<Q8xI", ticks, len(data)) + data).hex().upper()


def is_marked(uid: str | None) -> bool:
    """Whether that is a UID of a probe's, of this run or of any other."""
    try:
        found = bytes.fromhex(uid or "")
    except ValueError:
        return False
    return found.startswith(_ARRAY_ID) and found[_DATA : _DATA + len(_MARK)] == _MARK


def clean(uid: str) -> str:
    """The same for all of a series: without the day that an occurrence may have in it (the same
    section, PidLidCleanGlobalObjectId); in capitals."""
    day = slice(2 * len(_ARRAY_ID), 2 * len(_ARRAY_ID) + 8)
    return f"{uid[: day.start]}{'0' * 8}{uid[day.stop :]}".upper() if is_marked(uid) else uid


class Repeats(NamedTuple):
    """Every so many days or weeks, so many times."""

    unit: Literal["day", "week"]
    every: int
    times: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting with one room, as the organizer sends it."""

    uid: str
    room: str
    span: Span  # of the first occurrence
    subject: str = field(repr=False)
    body: str = field(repr=False)
    private: bool = False
    repeats: Repeats | None = None


class Found(NamedTuple):
    """An item of a probe's in a calendar."""

    item_id: str  # of the moment: it changes when the item moves
    uid: str
    series: bool = False  # the id is that of an occurrence, and the item is the whole series


class Organizer(Protocol):
    """The calendar that invitations are sent from; it sees nothing but its own marked items.

    Every method raises SourceError for whatever goes wrong.
    """

    def free(self, start: datetime, half_hours: int) -> str:
        """The room's time from `start` (UTC, on a half hour) on: a digit per half hour, 0 free."""
        ...

    def send(self, invitation: Invitation) -> None:
        """Make the marked item, and have the room invited."""
        ...

    def sent(self) -> tuple[Found, ...]:
        """The marked items for this room, those of earlier runs included."""
        ...

    def answers(self, found: Sequence[Found]) -> Mapping[str, Response]:
        """What the room answered, by UID."""
        ...

    def withdraw(self, found: Sequence[Found]) -> None:
        """Cancel and delete; what is gone already is no fault."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class RoomCalendar(Protocol):
    """The room's side: items are told by their UID alone, and only marked ones are opened.

    Every method raises SourceError for whatever goes wrong.
    """

    def marked(self, span: Span) -> tuple[Found, ...]:
        """The probe's items in that stretch; a series is found once."""
        ...

    def copies(self, found: Sequence[Found]) -> Mapping[str, CalendarItem]:
        """The items as the room keeps them, by UID, with their text as description."""
        ...

    def remove(self, found: Sequence[Found]) -> None:
        """Delete, telling nobody; what is gone already is no fault."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...
