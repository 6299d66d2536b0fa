"""When the probe's invitations are: free time of the room, and what is put into it. Pure."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from signage.core.calendar import Span
from signage.sources.directory import WorkingHours
from signage.sources.probes import Invitation, Repeats, new_uid

HALF = timedelta(minutes=30)
DAY = timedelta(days=1)
NEAR = 14  # days from tomorrow on, in which there has to be time: 42 are asked for at most
AFAR = timedelta(days=190)  # BookingWindowInDays is 180 unless somebody changed it
LONG = timedelta(hours=26)  # more than a day, also where clocks go back on it
SERIES = Repeats("week", 30, 2)  # its second and last day is 210 days after its first
REACH = timedelta(days=7 * 30)
WITHIN = 7  # days at a far end, in which there has to be time
FURTHEST = DAY + NEAR * DAY + REACH + DAY  # from today: nothing of a probe is later

_OFFICE = (9 * 60, 17 * 60)  # Monday to Friday, where the mailbox does not tell its hours


class Kind(enum.Enum):
    """What an invitation is to show; the value is part of its subject."""

    ORDINARY = "ordinary"
    PRIVATE = "private"
    RECURRING = "two days"
    SERIES = "a series of seven months"
    WINDOW = "far ahead"
    LONG = "more than a day"
    CONFLICT = "in conflict"


class Window(NamedTuple):
    """A stretch of which the room's free time is asked."""

    start: datetime  # UTC, on a half hour
    half_hours: int


Free = Mapping[datetime, bool]
"""The begin of each half hour that was asked of, and whether the room is free then."""


def windows(now: datetime, zone: tzinfo) -> tuple[Window, ...]:
    """What has to be known: from tomorrow (of `zone`) on, and around both far ends."""
    local = datetime.combine(now.astimezone(zone).date() + DAY, time(0), zone)
    start = local.astimezone(UTC)
    start += -(start - datetime.min.replace(tzinfo=UTC)) % HALF  # zones of quarters of an hour
    ends = (start + AFAR, WITHIN), (start + REACH, WITHIN)
    return tuple(Window(begin, days * 48) for begin, days in ((start, NEAR), *ends))


def free_time(window: Window, digits: str) -> Free:
    """What the digits of a window say; anything but 0 is taken."""
    return {window.start + n * HALF: digit == "0" for n, digit in enumerate(digits)}


Plan = Mapping[Kind, datetime]
"""The begin of each kind; one for which there is no time is missing."""


def plan(free: Free, near: Window, far: Window, zone: tzinfo, hours: WorkingHours | None) -> Plan:
    """Put each kind where the room is free, in its working hours if it can be, early if it can be.

    No two of them share time, but the conflict with the ordinary one.
    """
    left = {start for start, is_free in free.items() if is_free}
    at_work = _at_work(zone, hours)
    nearby = [near.start + n * HALF for n in range(near.half_hours)]
    by_work = sorted(nearby, key=lambda start: (not at_work(start), start))
    afar = [far.start + n * HALF for n in range(far.half_hours)]
    by_work_afar = sorted(afar, key=lambda start: (not at_work(start), start))
    wanted: tuple[tuple[Kind, Iterable[datetime], tuple[timedelta, ...]], ...] = (
        (Kind.ORDINARY, by_work, (timedelta(),)),
        (Kind.PRIVATE, by_work, (timedelta(),)),
        (Kind.RECURRING, by_work, (timedelta(), DAY)),
        (Kind.SERIES, by_work, (timedelta(), REACH)),
        (Kind.WINDOW, by_work_afar, (timedelta(),)),
        (Kind.LONG, nearby, tuple(n * HALF for n in range(LONG // HALF))),
    )
    starts = {}
    for kind, candidates, shape in wanted:
        start = _taken(left, candidates, shape)
        if start is not None:
            starts[kind] = start
    return starts


def invitation(kind: Kind, start: datetime, room: str, now: datetime, random: bytes) -> Invitation:
    """The invitation of that kind; `random` are 16 bytes, which tell it from all others."""
    length = LONG if kind is Kind.LONG else HALF
    repeats = {Kind.RECURRING: Repeats("day", 1, 2), Kind.SERIES: SERIES}
    return Invitation(
        uid=new_uid(now, random),
        room=room,
        span=Span(start, start + length),
        subject=f"Test of this room by signage ({kind.value})",
        body="Sent by signage doctor --probe to see how this room handles invitations. "
        "It is withdrawn within minutes; nobody has to do anything.",
        private=kind is Kind.PRIVATE,
        repeats=repeats.get(kind),
    )


def _taken(
    left: set[datetime], candidates: Iterable[datetime], shape: tuple[timedelta, ...]
) -> datetime | None:
    """The first candidate at which all of the shape is left; it is left no longer."""
    for start in candidates:
        if all(start + offset in left for offset in shape):
            left.difference_update(start + offset for offset in shape)
            return start
    return None


def _at_work(zone: tzinfo, hours: WorkingHours | None) -> Callable[[datetime], bool]:
    days = hours.days if hours is not None else (*[_OFFICE] * 5, None, None)

    def test(start: datetime) -> bool:
        local = start.astimezone(zone)
        minutes, day = local.hour * 60 + local.minute, days[local.weekday()]
        return day is not None and day[0] <= minutes and minutes + 30 <= day[1]

    return test
