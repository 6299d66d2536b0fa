"""The raw calendar item as a source reads it, and the small words of time around it."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import NamedTuple

from signage.core.values import frozen


class Now(NamedTuple):
    """One moment on both clocks, taken once a turn and handed down."""

    wall: datetime  # aware, UTC: for meetings
    mono: float  # seconds, monotonic, arbitrary origin: for ages and waits


STEP = timedelta(seconds=2)  # the wall clock moving this much against the monotonic one was set


def clock_step(before: Now, after: Now) -> timedelta:
    """How far the wall clock was set forward between two moments (back: below zero); no drift."""
    by = after.wall - before.wall - timedelta(seconds=after.mono - before.mono)
    return by if abs(by) > STEP else timedelta(0)


class Span(NamedTuple):
    """A half-open stretch of time, start <= t < end; both aware, UTC."""

    start: datetime
    end: datetime


def covers(span: Span, moment: datetime) -> bool:
    """Whether `moment` lies in `span`."""
    return span.start <= moment < span.end


class Sensitivity(enum.Enum):
    """EWS `Sensitivity` (Graph: `sensitivity`; MS-OXCICAL). Anything but NORMAL is masked."""

    NORMAL = "Normal"
    PERSONAL = "Personal"
    PRIVATE = "Private"
    CONFIDENTIAL = "Confidential"
    UNRECOGNISED = "unrecognised"  # the server sent a word that we do not know


class ShowAs(enum.Enum):
    """EWS `LegacyFreeBusyStatus` (Graph: `showAs`)."""

    FREE = "Free"
    TENTATIVE = "Tentative"
    BUSY = "Busy"
    OOF = "OOF"
    WORKING_ELSEWHERE = "WorkingElsewhere"
    NO_DATA = "NoData"
    UNRECOGNISED = "unrecognised"


class Response(enum.Enum):
    """EWS `MyResponseType` (Graph: `responseStatus.response`): what the room answered."""

    UNKNOWN = "Unknown"
    ORGANIZER = "Organizer"
    TENTATIVE = "Tentative"
    ACCEPT = "Accept"
    DECLINE = "Decline"
    NO_RESPONSE = "NoResponseReceived"
    UNRECOGNISED = "unrecognised"


@frozen
class Person:
    """Somebody named on an item; None stands for "not known"."""

    name: str | None = None
    address: str | None = None

    def __repr__(self) -> str:
        return "Person(…)"


@frozen
class CalendarItem:
    """One occurrence as the source read it, unmasked: the only value that may hold private text.

    It lives in the worker thread for the length of one read and dies there; only `privacy.mask`
    turns it into a `Meeting`. None stands for "the server did not say" and is never replaced by a
    friendly default. Its repr hides everything, so that no log line, assertion message or traceback
    can carry a subject.
    """

    item_id: str  # as the server names it; may change when the item moves
    object_id: str  # immutable: UID + original start; tells occurrences of a series apart
    start: datetime  # aware, UTC. All-day: midnight of the first day in the room's zone if known
    end: datetime  # aware, UTC, exclusive
    subject: str | None = None
    organizer: Person | None = None
    location: str | None = None
    description: str | None = None
    attendees: tuple[Person, ...] | None = None
    resources: tuple[Person, ...] | None = None
    sensitivity: Sensitivity | None = None
    show_as: ShowAs | None = None
    response: Response | None = None
    all_day: bool | None = None
    cancelled: bool | None = None
    is_meeting: bool | None = None
    series: frozenset[str] = frozenset()  # every name of its series; empty: of none, or not known

    def __repr__(self) -> str:
        return "CalendarItem(…)"
