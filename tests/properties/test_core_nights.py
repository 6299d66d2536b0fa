"""Both daylight-saving nights of three zones, minute by minute, against a plain oracle.

The oracle knows no spans and no bisection: it writes every minute of three days into a list, asks
the zone for the wall clock of each, and counts.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from signage.core.agenda import Agenda, Meeting, build_agenda, free_until, occupying
from signage.core.calendar import Now, Span
from signage.core.health import Health, HealthPolicy
from signage.core.room import RoomPolicy, RoomState, Status, Trust, room_state
from tests.strategies import MIN_FREE, meeting, taken_until

NIGHTS = [
    ("Europe/Copenhagen", date(2026, 3, 29), 23 * 60),
    ("Europe/Copenhagen", date(2026, 10, 25), 25 * 60),
    ("America/New_York", date(2026, 3, 8), 23 * 60),
    ("America/New_York", date(2026, 11, 1), 25 * 60),
    ("Australia/Lord_Howe", date(2026, 10, 4), 23 * 60 + 30),
    ("Australia/Lord_Howe", date(2026, 4, 5), 24 * 60 + 30),
]
MINUTE = timedelta(minutes=1)


def timeline(zone: ZoneInfo, night: date) -> list[datetime]:
    """Every minute of three days, the changing one in the middle, in UTC."""
    start = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=24)
    return [start + n * MINUTE for n in range(3 * 1440)]


def drawn(seed: int, minutes: list[datetime]) -> list[tuple[datetime, datetime]]:
    """A few items about the night, reproducible, some of them a few minutes apart."""
    dice = random.Random(seed)  # noqa: S311
    items = []
    at = 600
    while at < 2600:
        length = dice.choice([1, 10, 30, 60, 180, 400])
        items.append((minutes[at], minutes[at] + length * MINUTE))
        at += max(1, length + dice.choice([-20, 0, 2, 4, 5, 6, 40, 200]))
    return items


class Oracle:
    """Says what is true of each minute, by counting."""

    def __init__(
        self,
        minutes: list[datetime],
        zone: ZoneInfo,
        timed: list[tuple[datetime, datetime]],
        whole: date | None,
    ) -> None:
        self.minutes = minutes
        self.local = [m.astimezone(zone) for m in minutes]
        self.items = [
            sum(s <= m < e for s, e in timed) + (self.local[n].date() == whole)
            for n, m in enumerate(minutes)
        ]
        self.taken = [count > 0 for count in self.items]
        self._close_gaps()
        self._next = {taken: self._nearest(taken) for taken in (True, False)}

    def _close_gaps(self) -> None:
        ended: int | None = None
        for n, count in enumerate(self.items):
            if count and ended is not None and n - ended < MIN_FREE // MINUTE:
                self.taken[ended:n] = [True] * (n - ended)
            if count:
                ended = n + 1

    def ahead(self, n: int, taken: bool) -> int | None:
        """Minutes from n to the first that is taken (or not)."""
        found = self._next[taken][n]
        return None if found is None else found - n

    def _nearest(self, taken: bool) -> list[int | None]:
        """Of each minute the next one that is taken (or not), itself included."""
        nearest: list[int | None] = [None] * len(self.taken)
        found: int | None = None
        for n in reversed(range(len(self.taken))):
            found = n if self.taken[n] is taken else found
            nearest[n] = found
        return nearest

    def status(self, n: int) -> Status:
        """The state table, by counting; open from 08:00 to 18:00 by the wall clock."""
        if self.taken[n]:
            left = self.ahead(n, False)
            assert left is not None
            return Status.ENDING if left <= 15 else Status.OCCUPIED
        to_go = self.ahead(n, True)
        opened = "08:00" <= self.local[n].strftime("%H:%M") < "18:00"
        if not opened and (to_go is None or to_go > 30):
            return Status.ASLEEP
        return Status.STARTING if to_go is not None and to_go <= 15 else Status.AVAILABLE


def asked(made: Agenda, at: datetime, zone: ZoneInfo) -> RoomState:
    """The state by the product."""
    trust = Trust(Health(good_mono=0.0, good_wall=at), HealthPolicy(), True)
    return room_state(made, trust, Now(at, 0.0), RoomPolicy(zone, wake_early=timedelta(0)))


def moved(base: Meeting, start: datetime, end: datetime) -> Meeting:
    """`base` at other times (a Meeting is made by the mask alone, moved by whom it may concern)."""
    return replace(base, start=start, end=end)


@pytest.mark.parametrize(("name", "night", "length"), NIGHTS)
@pytest.mark.parametrize("whole_day", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_minute_by_minute(name: str, night: date, length: int, whole_day: bool, seed: int) -> None:
    """Who holds the room, to when, and what the sign says: equal at every minute of three days."""
    zone = ZoneInfo(name)
    minutes = timeline(zone, night)
    timed = [] if whole_day and seed == 2 else drawn(seed, minutes)
    meetings = [moved(meeting(0, 1, f"{n}"), s, e) for n, (s, e) in enumerate(timed)]
    if whole_day:
        midnight = datetime(night.year, night.month, night.day, tzinfo=UTC)
        utc_day = moved(
            meeting(0, 1, "day", all_day=True),
            datetime.combine(night, datetime.min.time(), zone).astimezone(UTC),
            midnight + timedelta(days=1) - timedelta(hours=zone_hours(zone, night)),
        )
        meetings.append(utc_day)
    made = build_agenda(meetings, Span(minutes[0], minutes[-1] + MINUTE), zone, MIN_FREE)
    oracle = Oracle(minutes, zone, timed, night if whole_day else None)
    if whole_day:
        assert sum(at.date() == night for at in oracle.local) == length
    for n, at in enumerate(minutes):
        assert len(occupying(made, at)) == oracle.items[n], at
        left, to_go = oracle.ahead(n, False), oracle.ahead(n, True)
        if oracle.taken[n]:
            assert left is not None and taken_until(made, at) == at + left * MINUTE
        else:
            expected = minutes[-1] + MINUTE if to_go is None else at + to_go * MINUTE
            assert free_until(made, at) == expected
        assert asked(made, at, zone).status is oracle.status(n), at


def zone_hours(zone: ZoneInfo, day: date) -> float:
    """The zone's standard offset in hours, deliberately not that of the end of `day`."""
    offset = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    standard = offset.utcoffset()
    assert standard is not None
    return standard.total_seconds() / 3600


@pytest.mark.parametrize(("name", "night", "length"), NIGHTS)
def test_closing_is_on_the_wall_clock(name: str, night: date, length: int) -> None:
    """On the day of the change too, the sign opens at 08:00 and sleeps at 18:00 of the wall."""
    zone = ZoneInfo(name)
    minutes = timeline(zone, night)
    made = build_agenda([], Span(minutes[0], minutes[-1] + MINUTE), zone, MIN_FREE)
    for at in minutes:
        told = asked(made, at, zone)
        hour = at.astimezone(zone).hour
        assert (told.status is Status.ASLEEP) is not (8 <= hour < 18), at
        if told.opens:
            wall = told.opens.astimezone(zone)
            assert (wall.hour, wall.minute) == (8, 0)
            assert timedelta(0) < told.opens - at <= timedelta(hours=15)
