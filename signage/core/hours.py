"""Opening hours: when a room is open, in its own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from signage.core.calendar import Span, covers
from signage.core.values import frozen


@frozen
class OpeningHours:
    """Opening and closing by weekday (0 = Monday), local time of the room; None: closed all day.

    A closing time at or before the opening time is that of the next day: (0:00, 0:00) is open all
    day, (18:00, 2:00) until two in the night.
    """

    days: tuple[tuple[time, time] | None, ...] = ((time(8), time(18)),) * 7


def local_day(moment: datetime, zone: tzinfo) -> Span:
    """The local day that `moment` lies in, midnight to midnight: 23 to 25 hours."""
    day = moment.astimezone(zone).date()
    return Span(_utc(day, time(), zone), _utc(day + timedelta(days=1), time(), zone))


def opening_on(day: date, hours: OpeningHours, zone: tzinfo) -> Span | None:
    """When the room is open from `day` on; None if it does not open that day."""
    times = hours.days[day.weekday()]
    if times is None:
        return None
    opens, closes = times
    last = day if closes > opens else day + timedelta(days=1)
    return Span(_utc(day, opens, zone), _utc(last, closes, zone))


def opening_at(moment: datetime, hours: OpeningHours, zone: tzinfo) -> Span | None:
    """The opening that `moment` lies in, begun today or yesterday; None if the room is closed."""
    today = moment.astimezone(zone).date()
    for day in (today, today - timedelta(days=1)):
        opening = opening_on(day, hours, zone)
        if opening and covers(opening, moment):
            return opening
    return None


def next_opening(moment: datetime, hours: OpeningHours, zone: tzinfo) -> datetime | None:
    """The first opening after `moment`; None if the room never opens."""
    today = moment.astimezone(zone).date()
    openings = (opening_on(today + timedelta(days=n), hours, zone) for n in range(9))
    return next((o.start for o in openings if o and o.start > moment), None)


def _utc(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
