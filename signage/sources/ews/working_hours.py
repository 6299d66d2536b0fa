"""WorkingHours of GetUserAvailability as our value (EWS reference, "WorkingHours"). Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

from signage.sources.directory import WorkingHours
from signage.sources.ews.answer import TYPES

_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORDS = {"Day": _WEEK, "Weekday": _WEEK[:5], "WeekendDay": _WEEK[5:]}
_DAY = 24 * 60  # minutes; MS-OXWAVLS counts the end of a day as 1439


def read_hours(element: ET.Element | None) -> WorkingHours | None:
    """The hours; None: not said, or not in a way that can be understood."""
    zone = None if element is None else element.find(f"{TYPES}TimeZone")
    bias = _number(zone, "Bias")
    if element is None or zone is None or bias is None:
        return None
    standard = bias + (_number(zone, f"StandardTime/{TYPES}Bias") or 0)
    daylight = bias + (_number(zone, f"DaylightTime/{TYPES}Bias") or 0)
    if not _number(zone, f"DaylightTime/{TYPES}Month"):  # 0: the zone has no daylight saving time
        daylight = standard
    if max(abs(standard), abs(daylight)) > _DAY:
        return None
    return WorkingHours(timedelta(minutes=-standard), timedelta(minutes=-daylight), _days(element))


def _days(element: ET.Element) -> tuple[tuple[int, int] | None, ...]:
    """Several periods of one day count from the first begin to the last end."""
    hours: dict[str, tuple[int, int]] = {}
    for period in element.iterfind(f"{TYPES}WorkingPeriodArray/{TYPES}WorkingPeriod"):
        start, end = _number(period, "StartTimeInMinutes"), _number(period, "EndTimeInMinutes")
        if start is None or end is None or not 0 <= start < end <= _DAY:
            continue
        for word in (period.findtext(f"{TYPES}DayOfWeek") or "").split():
            for day in _WORDS.get(word, (word,)):
                first, last = hours.get(day, (start, end))
                hours[day] = min(first, start), max(last, end)
    return tuple(hours.get(day) for day in _WEEK)


def _number(element: ET.Element | None, path: str) -> int | None:
    text = "" if element is None else (element.findtext(f"{TYPES}{path}") or "").strip()
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else None
