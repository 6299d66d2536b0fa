"""WorkingHours of GetUserAvailability: a mailbox's hours, and its time zone by rule."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from signage.sim.item import WEEKDAYS
from signage.sim.mailbox import Mailbox
from signage.sim.soap import Element, t
from signage.sim.timezones import rules


def working_hours(mailbox: Mailbox, year: int) -> Element:
    """The element, with the rules that the zone has that year."""
    days = [day for day in WEEKDAYS if day in mailbox.hours]
    grouped = groupby(sorted(days, key=lambda day: mailbox.hours[day]), mailbox.hours.__getitem__)
    return t(
        "WorkingHours",
        _zone(ZoneInfo(mailbox.zone), year),
        t("WorkingPeriodArray", *(_period(list(same), hours) for hours, same in grouped)),
    )


def _period(days: list[str], hours: tuple[int, int]) -> Element:
    return t(
        "WorkingPeriod",
        t("DayOfWeek", " ".join(days)),
        t("StartTimeInMinutes", str(hours[0])),
        t("EndTimeInMinutes", str(hours[1])),
    )


def _zone(zone: ZoneInfo, year: int) -> Element:
    standard, changes = rules(zone, year)
    to_standard = next((each.local for each in changes if each.offset == standard), None)
    daylight = next((each for each in changes if each.offset != standard), None)
    return t(
        "TimeZone",
        t("Bias", str(_minutes(-standard))),
        _change("StandardTime", timedelta(), to_standard),
        _change(
            "DaylightTime",
            standard - daylight.offset if daylight else timedelta(),
            daylight.local if daylight else None,
        ),
    )


def _change(tag: str, bias: timedelta, local: datetime | None) -> Element:
    """One half of the rule; a month of 0 says that there is no such change."""
    order = (
        0
        if local is None
        else 5
        if (local + timedelta(days=7)).month != local.month
        else ((local.day - 1) // 7 + 1)
    )
    return t(
        tag,
        t("Bias", str(_minutes(bias))),
        t("Time", f"{local:%H:%M:%S}" if local else "00:00:00"),
        t("DayOrder", str(order)),
        t("Month", str(local.month if local else 0)),
        t("DayOfWeek", WEEKDAYS[local.weekday()] if local else "Sunday"),
    )


def _minutes(length: timedelta) -> int:
    return round(length.total_seconds() / 60)
