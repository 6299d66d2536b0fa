"""GetServerTimeZones: the zones of the table with the rules that they have this year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from signage.sim.item import WEEKDAYS
from signage.sim.operations import Call, response, success
from signage.sim.soap import NAMES, Element, m, t
from signage.sim.zones import WINDOWS_ZONES, zone_of


def get_server_time_zones(call: Call) -> Element:
    """The GetServerTimeZones operation; unknown ids are left out, as Exchange does."""
    ids = [element.text or "" for element in call.body.findall("m:Ids/t:Id", NAMES)]
    full = call.body.get("ReturnFullTimeZoneData") in {"true", "1"}
    definitions = []
    for name in ids or WINDOWS_ZONES:
        zone = zone_of(name)
        if zone is not None:
            definitions.append(_definition(name, zone, call.now.year, full=full))
    message = success("GetServerTimeZones", m("TimeZoneDefinitions", *definitions))
    return response("GetServerTimeZones", [message])


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the offset: at this local time (by the clock before it) to the other offset."""

    local: datetime
    offset: timedelta


def _definition(name: str, zone: ZoneInfo, year: int, *, full: bool) -> Element:
    definition = t("TimeZoneDefinition", Id=name, Name=f"{zone.key} ({name})")
    if not full:
        return definition
    standard, changes = rules(zone, year)
    daylight = next((each.offset for each in changes if each.offset != standard), None)
    periods = [t("Period", Bias=_duration(-standard), Name="Standard", Id="Standard")]
    if daylight is not None:
        periods.append(t("Period", Bias=_duration(-daylight), Name="Daylight", Id="Daylight"))
    group = t("TransitionsGroup", Id="0")
    if daylight is None:
        group.append(t("Transition", t("To", "Standard", Kind="Period")))
    for change in changes:
        target = "Standard" if change.offset == standard else "Daylight"
        group.append(_transition(change.local, target))
    definition.append(t("Periods", *periods))
    definition.append(t("TransitionsGroups", group))
    definition.append(t("Transitions", t("Transition", t("To", "0", Kind="Group"))))
    return definition


def _transition(local: datetime, target: str) -> Element:
    last = (local + timedelta(days=7)).month != local.month
    time_of_day = timedelta(hours=local.hour, minutes=local.minute)
    return t(
        "RecurringDayTransition",
        t("To", target, Kind="Period"),
        t("TimeOffset", _duration(time_of_day)),
        t("Month", str(local.month)),
        t("DayOfWeek", WEEKDAYS[local.weekday()]),
        t("Occurrence", "-1" if last else str((local.day - 1) // 7 + 1)),
    )


def rules(zone: ZoneInfo, year: int) -> tuple[timedelta, tuple[_Change, ...]]:
    """The standard offset and, where the zone has exactly two in the year, its changes."""
    changes = []
    moment = datetime(year, 1, 1, tzinfo=UTC)
    before = first = _offset(zone, moment)
    while moment.year == year:
        moment += timedelta(days=1)
        after = _offset(zone, moment)
        if after != before:
            changed = _change_before(zone, moment)
            changes.append(_Change((changed + before).replace(tzinfo=None), after))
            before = after
    if len(changes) != 2:
        return first, ()
    return min(each.offset for each in changes), tuple(changes)


def _change_before(zone: ZoneInfo, moment: datetime) -> datetime:
    """The first moment of the offset that holds at `moment`, to the minute."""
    offset = _offset(zone, moment)
    while _offset(zone, moment - timedelta(minutes=1)) == offset:
        moment -= timedelta(minutes=1)
    return moment


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _duration(length: timedelta) -> str:
    """xs:duration of hours and minutes."""
    minutes = round(length.total_seconds() / 60)
    sign = "-" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}PT{hours}H{rest}M" if rest else f"{sign}PT{hours}H"
