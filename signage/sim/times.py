"""Times and numbers as requests write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

from dateutil import relativedelta, tz

from signage.sim.item import WEEKDAYS
from signage.sim.soap import Element, SoapError, invalid, text_of


def read_moment(text: str, zone: tzinfo) -> datetime:
    """xs:dateTime as an aware moment in UTC; without an offset it is a local time of `zone`."""
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise invalid("a time is not a dateTime") from error
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def whole_number(text: str) -> int:
    """xs:int; SoapError ErrorSchemaValidation where it is none."""
    try:
        return int(text)
    except ValueError as error:
        raise invalid("a number is not an int") from error


def attribute(element: Element, name: str, default: int) -> int:
    """An xs:int attribute."""
    return whole_number(element.get(name) or str(default))


def request_zone(element: Element | None) -> tzinfo:
    """The zone that `TimeZone` of GetUserAvailability describes by rule; UTC where it is absent."""
    if element is None:
        return UTC
    bias = whole_number(text_of(element, "t:Bias") or "0")
    saved = whole_number(text_of(element, "t:DaylightTime/t:Bias") or "0")
    saved -= whole_number(text_of(element, "t:StandardTime/t:Bias") or "0")
    standard = timedelta(minutes=-bias)
    if not saved:
        return timezone(standard)
    daylight = timedelta(minutes=-bias - saved)
    # dateutil counts both changes in standard time; the request gives them as clocks show them.
    return tz.tzrange(
        "Standard",
        standard,
        "Daylight",
        daylight,
        start=_change(element, "DaylightTime", timedelta()),
        end=_change(element, "StandardTime", standard - daylight),
    )


def _change(zone: Element, name: str, shift: timedelta) -> relativedelta.relativedelta:
    order = whole_number(text_of(zone, f"t:{name}/t:DayOrder") or "1")
    month = whole_number(text_of(zone, f"t:{name}/t:Month") or "1")
    day = text_of(zone, f"t:{name}/t:DayOfWeek") or "Sunday"
    if not 1 <= month <= 12 or not 1 <= order <= 5 or day not in WEEKDAYS:
        raise SoapError("ErrorInvalidTimeZone", "The time zone's rule makes no sense.")
    hours, minutes = (text_of(zone, f"t:{name}/t:Time") or "00:00").split(":")[:2]
    last = order == 5
    weekday = relativedelta.weekday(WEEKDAYS.index(day), -1 if last else order)
    return relativedelta.relativedelta(
        month=month,
        day=31 if last else 1,
        weekday=weekday,
        hours=whole_number(hours),
        minutes=whole_number(minutes) + round(shift.total_seconds() / 60),
    )
