"""What a masked calendar says: which items occupy the room, from when to when, and why."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from signage.core.calendar import Response, ShowAs, Span


@dataclass(frozen=True, slots=True)
class Meeting:
    """An item after masking; made by `privacy.mask` alone. Holds nothing a corridor may not read.

    For a private one subject, organizer and location are None. It has no field for addresses,
    attendees, resources or descriptions, so those cannot travel further.
    """

    object_id: str
    start: datetime  # aware, UTC
    end: datetime  # aware, UTC, exclusive
    private: bool
    subject: str | None = None
    organizer: str | None = None
    location: str | None = None
    all_day: bool | None = None
    show_as: ShowAs | None = None
    response: Response | None = None
    cancelled: bool | None = None
    is_meeting: bool | None = None
    series_id: str | None = None


class Reason(enum.Enum):
    """Why an item was kept or dropped."""

    MEETING = "meeting"  # kept: a meeting occupies whatever it is shown as
    UNCONFIRMED = "unconfirmed"  # kept: tentative or unanswered
    APPOINTMENT = "appointment"  # kept: a plain appointment that is not Free
    NOT_FREE_FOR_SURE = "not free for sure"  # kept: a plain item whose status is missing or unknown
    FREE = "free"  # dropped: a plain appointment marked Free
    FREE_ALL_DAY = "free all day"  # does not occupy, but is named as a note of the day
    CANCELLED = "cancelled"
    DECLINED = "declined"
    ZERO_LENGTH = "zero length"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item and what became of it."""

    meeting: Meeting
    occupies: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class Agenda:
    """A whole read, understood. Order is (start, end, object_id) and never depends on text."""

    entries: tuple[Entry, ...]  # every item that was read, kept or dropped
    busy: tuple[Entry, ...]  # those that occupy the room; all-day ones cut to whole local days
    notes: tuple[Entry, ...]  # all-day items that do not occupy
    span: Span  # what was read; nothing is known outside it
