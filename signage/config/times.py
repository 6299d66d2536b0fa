"""Readers of times: durations, zones and opening hours."""

from __future__ import annotations

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from signage.config.values import Reader, RefusedError, closest, found, quoted
from signage.core.values import frozen


@frozen
class Hours:
    """A day's opening hours, local time of the room; closing at 00:00 is the end of the day."""

    range: tuple[time, time] | None
    """Opening and closing; None: closed all day."""


@frozen
class Night:
    """When a display is dim, local time of the room; it may go over midnight."""

    start: time
    end: time


_UNITS = {"s": 1, "min": 60, "h": 3600}
_DURATION = re.compile(r"(\d{1,6}) ?(s|min|h)", re.ASCII)


def duration(least: str, most: str) -> Reader[timedelta]:
    """A stretch of time as "90 s", "5 min" or "1 h", within limits that are written likewise."""
    low, high = _seconds(least), _seconds(most)

    def read(value: object) -> timedelta:
        seconds = _seconds(value) if isinstance(value, str) else None
        if low is None or high is None or seconds is None or not low <= seconds <= high:
            raise RefusedError(
                f"found {found(value)}; allowed: from {quoted(least)} to {quoted(most)}, "
                'written like "90 s", "5 min" or "1 h"'
            )
        return timedelta(seconds=seconds)

    return read


def zone(value: object) -> ZoneInfo:
    """A time zone by its IANA name."""
    example = 'an IANA time zone such as "Europe/Copenhagen"'
    if not isinstance(value, str):
        raise RefusedError(f"found {found(value)}; allowed: {example}")
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, LookupError):  # its own errors and those of the file system
        pass
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads a folder; only when wrong

    remedy = closest(value, sorted(available_timezones()))
    raise RefusedError(f"found {found(value)}; allowed: {example}", remedy)


_RANGE = r"([0-9]{1,2}):([0-9]{2}) ?[-–] ?([0-9]{1,2}):([0-9]{2})"


def hours(value: object) -> Hours:
    """Opening hours of a day: "08:00-18:00", or "closed"."""
    if value == "closed":
        return Hours(None)
    match = re.fullmatch(_RANGE, value.strip()) if isinstance(value, str) else None
    if match:
        opens, closes = (int(match[1]), int(match[2])), (int(match[3]), int(match[4]))
        sound = opens[0] < 24 and opens[1] < 60 and closes[1] < 60 and closes <= (24, 0)
        if sound and opens < closes:
            return Hours((time(*opens), time(closes[0] % 24, closes[1])))
    raise RefusedError(
        f'found {found(value)}; allowed: "08:00-18:00" (opening before closing, at most 24:00) '
        'or "closed"'
    )


def night(value: object) -> Night:
    """The hours of the night: "20:00-07:00"."""
    match = re.fullmatch(_RANGE, value.strip()) if isinstance(value, str) else None
    if match:
        start, end = (int(match[1]) % 24, int(match[2])), (int(match[3]) % 24, int(match[4]))
        written = max(int(match[1]), int(match[3])) <= 24 and max(start[1], end[1]) < 60
        if written and start != end:
            return Night(time(*start), time(*end))
    raise RefusedError(f'found {found(value)}; allowed: hours such as "20:00-07:00"')


def _seconds(written: object) -> int | None:
    match = _DURATION.fullmatch(written.strip()) if isinstance(written, str) else None
    return int(match[1]) * _UNITS[match[2]] if match else None
