"""The state of a room: what the sign claims, and until when."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo

from signage.core.agenda import Entry


class Status(enum.Enum):
    """The claim on the panel. The value is the key of themes, words and scenes."""

    UNKNOWN = "unknown"
    OFFLINE = "offline"
    CHECK_IN = "checkin"
    ENDING = "ending"
    OCCUPIED = "occupied"
    STARTING = "starting"
    AVAILABLE = "available"
    ASLEEP = "asleep"


class Doubt(enum.Enum):
    """Why nothing can be claimed (Status.UNKNOWN), or why the state is only the last known one."""

    STARTING_UP = "starting_up"  # no read has ended yet
    CLOCK = "clock"  # the clock is not plausible
    UNREADABLE = "unreadable"  # no good read since the start, reads fail
    REFUSED = "refused"  # log-on, rights or mailbox refused for too long
    STALE = "stale"  # the last good read is older than the trust limit
    RUN_OUT = "run_out"  # the last known state's own end has passed while stale


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Opening and closing by weekday (0 = Monday), local time of the room; None: closed all day."""

    days: tuple[tuple[time, time] | None, ...] = ((time(8), time(18)),) * 7


@dataclass(frozen=True, slots=True)
class RoomPolicy:
    """The settings that the state depends on."""

    zone: tzinfo
    starting_soon: timedelta = timedelta(minutes=15)
    ending_soon: timedelta = timedelta(minutes=15)
    min_free: timedelta = timedelta(minutes=5)
    opening: OpeningHours = field(default_factory=OpeningHours)
    sleeps: bool = True  # False: never asleep, whatever the hour
    wake_before: timedelta = timedelta(minutes=30)  # an item this near keeps the panel awake
    stay_awake: timedelta = timedelta(seconds=60)  # after a touch


@dataclass(frozen=True, slots=True)
class RoomState:
    """Everything a layout needs to know of the state; datetimes aware, UTC."""

    status: Status
    current: Entry | None = None  # the item that occupies the room now (STARTING: the one to come)
    overlapping: tuple[Entry, ...] = ()  # further items that occupy it at the same moment
    next: Entry | None = None  # the first to start after `current` (AVAILABLE: the first to come)
    until: datetime | None = None  # when the claim ends; None: not before closing
    whole_day: bool = False  # AVAILABLE: nothing all day. OCCUPIED: by an all-day item
    since: datetime | None = None  # OFFLINE, UNKNOWN: the last good read, or the first failure
    last_status: Status | None = None  # OFFLINE: AVAILABLE or OCCUPIED as it would be by the last read
    last_until: datetime | None = None  # OFFLINE: until when that was to hold
    doubt: Doubt | None = None
    opens: datetime | None = None  # ASLEEP: when the room opens next
