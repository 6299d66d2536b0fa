"""What a server says of rooms besides their calendars: names, addresses, working hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from signage.core.place import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A room or a room list in the address book."""

    name: str
    address: str
    place: Place | None = None
    """What the directory says of a room besides; None: it was not asked, or says nothing."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When a mailbox is at work, in a time zone of which only the offsets are told."""

    standard: timedelta
    """From UTC, outside daylight saving time."""
    daylight: timedelta
    """From UTC, in daylight saving time; the same as `standard` where there is none."""
    days: tuple[tuple[int, int] | None, ...]
    """Monday to Sunday: from and to, in minutes of the local day; None: not at all."""
