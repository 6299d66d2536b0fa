"""A mailbox's working hours and time zone, as Microsoft Graph's mailboxSettings have them. Pure.

"mailboxSettings", "workingHours", "timeZoneBase" and "customTimeZone" resource types (Microsoft
Learn). Zones go by their Windows names there, which Babel translates (CLDR, windowsZones).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from signage.sources.directory import WorkingHours

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_hours(said: dict[str, Any], now: datetime) -> WorkingHours | None:
    """The hours of a mailbox's settings; None: they are not told, or in an unknown form."""
    told = said.get("workingHours")
    hours: dict[str, Any] = told if isinstance(told, dict) else {}
    offsets = _offsets(hours.get("timeZone"), said.get("timeZone"), now)
    start, end = _minutes(hours.get("startTime")), _minutes(hours.get("endTime"))
    days = hours.get("daysOfWeek")
    if offsets is None or start is None or end is None or not isinstance(days, list):
        return None
    named = {str(day).casefold() for day in days}
    return WorkingHours(*offsets, tuple((start, end) if day in named else None for day in _DAYS))


def _offsets(zone: Any, name: Any, now: datetime) -> tuple[timedelta, timedelta] | None:
    """From UTC in winter and summer, of the zone of the hours, or else of the mailbox's."""
    if isinstance(zone, dict):
        name = zone.get("name", name)
        if type(bias := zone.get("bias")) is int:
            summer = zone.get("daylightOffset")
            more = summer.get("daylightBias") if isinstance(summer, dict) else 0
            return timedelta(minutes=-bias), timedelta(minutes=-bias - int(more or 0))
    found = _zone(name) if isinstance(name, str) else None
    if found is None:
        return None
    months = (datetime(now.year, month, 1, tzinfo=UTC) for month in range(1, 13))
    shifts = {month.astimezone(found).utcoffset() or timedelta() for month in months}
    return min(shifts), max(shifts)


def _zone(name: str) -> ZoneInfo | None:
    from babel.core import get_global  # noqa: PLC0415 - which only the doctor needs here

    try:
        return ZoneInfo(get_global("windows_zone_mapping").get(name, name))
    except (KeyError, ValueError, OSError):
        return None


def _minutes(text: Any) -> int | None:
    """Of the day: "08:30:00.0000000" is 510."""
    found = re.match(r"([01]\d|2[0-4]):([0-5]\d):", text) if isinstance(text, str) else None
    return int(found[1]) * 60 + int(found[2]) if found else None
