"""Times and numbers as requests write them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from signage.sim.item import WEEKDAYS
from signage.sim.rules import Change, zone_by_rule
from signage.sim.soap import Element, SoapError, invalid, text_of


def read_moment(text: str, zone: tzinfo) -> datetime:
    """xs:dateTime as an aware moment in UTC; without an offset it is a local time of `zone`."""
    try:
        value = datetime.fromisoformat(text.strip())
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:  # overflow: the edge of year 1 or 9999
        raise invalid("a time is not a dateTime") from error


def whole_number(text: str) -> int:
    """xs:int; SoapError ErrorSchemaValidation where it is none."""
    try:
        number = int(text)
    except ValueError as error:
        raise invalid("a number is not an int") from error
    if not -(2**31) <= number < 2**31:
        raise invalid("a number is not an int")
    return number


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
    if max(abs(bias), abs(bias + saved)) >= 24 * 60:
        raise _senseless()
    standard = timedelta(minutes=-bias)
    if not saved:
        return timezone(standard)
    return zone_by_rule(
        standard,
        timedelta(minutes=-bias - saved),
        _change(element, "DaylightTime"),
        _change(element, "StandardTime"),
    )


def _change(zone: Element, name: str) -> Change:
    order = whole_number(text_of(zone, f"t:{name}/t:DayOrder") or "1")
    month = whole_number(text_of(zone, f"t:{name}/t:Month") or "1")
    day = text_of(zone, f"t:{name}/t:DayOfWeek") or "Sunday"
    if not 1 <= month <= 12 or not 1 <= order <= 5 or day not in WEEKDAYS:
        raise _senseless()
    try:
        at = time.fromisoformat(text_of(zone, f"t:{name}/t:Time") or "00:00")
    except ValueError as error:
        raise _senseless() from error
    return Change(month, order, WEEKDAYS.index(day), at.hour, at.minute)


def _senseless() -> SoapError:
    return SoapError("ErrorInvalidTimeZone", "The time zone's rule makes no sense.")
