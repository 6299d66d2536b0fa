"""Rules of time: the days of a series, and a zone that is given by rule (by dateutil)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from dateutil import relativedelta, rrule, tz

Series = rrule.rrule  # the naive local starts, in order


def series(
    frequency: str,
    first: datetime,
    *,
    interval: int,
    weekdays: Sequence[int],
    count: int | None,
    until: date | None,
) -> Series:
    """The starts of a "daily" or "weekly" series in naive local time; 0 is Monday."""
    return rrule.rrule(
        rrule.DAILY if frequency == "daily" else rrule.WEEKLY,
        dtstart=first,
        interval=interval,
        byweekday=list(weekdays) or None,
        count=count,
        until=datetime.combine(until, time.max) if until is not None else None,
    )


class Change(NamedTuple):
    """When the clocks change: on the `order`th weekday of a month (5: the last), local time."""

    month: int
    order: int
    weekday: int  # 0 is Monday
    hours: int
    minutes: int


def zone_by_rule(
    standard: timedelta, daylight: timedelta, to_daylight: Change, to_standard: Change
) -> tzinfo:
    """A zone with two offsets from UTC; both changes are given as clocks show them before."""
    # dateutil counts both changes in standard time.
    return tz.tzrange(
        "Standard",
        standard,
        "Daylight",
        daylight,
        start=_delta(to_daylight, timedelta()),
        end=_delta(to_standard, standard - daylight),
    )


def _delta(change: Change, shift: timedelta) -> relativedelta.relativedelta:
    last = change.order == 5
    return relativedelta.relativedelta(
        month=change.month,
        day=31 if last else 1,
        weekday=relativedelta.weekday(change.weekday, -1 if last else change.order),
        hours=change.hours,
        minutes=change.minutes + round(shift.total_seconds() / 60),
    )
