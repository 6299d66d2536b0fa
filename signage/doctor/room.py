"""Checks of the mailbox itself: that it is a room, its name, its time zone and hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from signage.config.times import Hours
from signage.doctor.base import Check, Finding, passed, warning
from signage.doctor.visit import Visit
from signage.doctor.words import listed
from signage.sources.base import SourceError
from signage.sources.directory import Entry

MOST_LISTS = 100  # room lists that are opened to find one room
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def room_mailbox(visit: Visit) -> Finding:
    """Whether the mailbox is a room, and what its name is."""
    try:
        return _looked_up(visit)
    except SourceError as error:
        return warning(
            f"the address book does not answer ({error.fault.detail or error.fault.kind.value})",
            "So nothing shows that the mailbox is a room. The sign works without it.",
            f"Get-Mailbox {visit.room} | Format-List RecipientTypeDetails,ResourceType",
        )


def _looked_up(visit: Visit) -> Finding:
    lists = visit.browser.room_lists()
    for each in lists[:MOST_LISTS]:
        for entry in visit.browser.rooms(each.address):
            if entry.address.lower() == visit.room.lower():
                return passed(f"{_named(entry, visit)}: a room, in the room list {each.name}")
    found = visit.browser.resolve(visit.room)
    if found is None:
        return warning(
            f"{visit.room} is not in the address book",
            "It may be hidden from address lists; nobody can find and book such a room by name.",
            f"Get-Recipient {visit.room} | Format-List RecipientTypeDetails,"
            "HiddenFromAddressListsEnabled",
        )
    what = f"none of {len(lists)} room lists has it" if lists else "there are no room lists"
    return warning(
        f"{_named(found, visit)}: {what}",
        "So nothing shows that it is a room: a shared or a person's mailbox answers no invitation "
        "by itself, and Outlook's room finder does not offer it.",
        f"Get-Mailbox {visit.room} | Format-List RecipientTypeDetails,ResourceType",
        f"Set-Mailbox {visit.room} -Type Room",
        "New-DistributionGroup -Name Rooms -RoomList",
        f"Add-DistributionGroupMember Rooms -Member {visit.room}",
    )


def time_zone(visit: Visit) -> Finding:
    """Whether the room's mailbox has the time of the configuration."""
    hours, zone = visit.hours, visit.config.room.zone
    if hours is None:
        return passed(f"{zone.key}; the mailbox does not say")
    ours, theirs = _offsets(zone, visit.now), (hours.standard, hours.daylight)
    if sorted(ours) == sorted(theirs):
        return passed(f"{zone.key}, as the mailbox has it")
    name = _windows_name(zone.key)
    return warning(
        f"the mailbox is at UTC{_shift(theirs)}, {zone.key} at UTC{_shift(ours)}",
        "All-day meetings and working hours of the room are then told by another clock than the "
        "sign's. One of the two is wrong.",
        f"Set-MailboxCalendarConfiguration {visit.room} -WorkingHoursTimeZone '{name}'",
        f"Set-MailboxRegionalConfiguration {visit.room} -TimeZone '{name}'",
        f'zone = "…"  (in [room] of {visit.path}, if the mailbox is right)',
    )


def working_hours(visit: Visit) -> Finding:
    """Whether the sign is awake when the room is at work."""
    hours, opening = visit.hours, visit.config.opening
    if hours is None:
        return passed("the mailbox does not say")
    said = _week(hours.days)
    if not opening.sleep:
        return passed(f"{said}; the sign never sleeps")
    asleep = [
        day
        for day, work, awake in zip(_DAYS, hours.days, opening.days, strict=True)
        if work is not None and not _within(work, awake)
    ]
    if not asleep:
        return passed(f"{said}; the sign is awake then")
    return warning(
        f"the sign sleeps in the room's working hours on {listed(asleep)}",
        f"The mailbox works {said}; [opening] says otherwise. A touch or a meeting wakes the sign.",
        f"Widen [opening] in {visit.path}, or narrow the mailbox:",
        f"Set-MailboxCalendarConfiguration {visit.room} -WorkDays Weekdays "
        "-WorkingHoursStartTime 08:00:00 -WorkingHoursEndTime 18:00:00",
    )


def _named(entry: Entry, visit: Visit) -> str:
    ours = visit.config.room.name
    return entry.name if entry.name == ours else f"{entry.name} (the sign says {ours})"


def _windows_name(key: str) -> str:
    """Of a zone, for PowerShell; where Graph alone is installed nobody here knows them."""
    try:
        from signage.sources.ews.browse import windows_zone  # noqa: PLC0415 - loads exchangelib
    except ImportError:
        found = None
    else:
        found = windows_zone(key)
    return found or "(the Windows name of the room's zone)"


def _offsets(zone: tzinfo, now: datetime) -> tuple[timedelta, timedelta]:
    """The offsets of a year's winter and summer."""
    months = (datetime(now.year, month, 1, tzinfo=UTC) for month in range(1, 13))
    found = {month.astimezone(zone).utcoffset() or timedelta() for month in months}
    return min(found), max(found)


def _shift(offsets: tuple[timedelta, timedelta]) -> str:
    """ "+1", "+1/+2", "-3:30"."""
    shown = []
    for offset in dict.fromkeys(sorted(offsets)):
        minutes = round(abs(offset).total_seconds() / 60)
        sign = "-" if offset < timedelta() else "+"
        shown.append(f"{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else ""))
    return "/".join(shown)


def _within(work: tuple[int, int], awake: Hours) -> bool:
    if awake.range is None:
        return False
    opens, closes = (moment.hour * 60 + moment.minute for moment in awake.range)
    return opens <= work[0] and work[1] <= (closes or 24 * 60)


def _week(days: tuple[tuple[int, int] | None, ...]) -> str:
    """ "Mon-Fri 08:00-17:00": days in a row with the same hours together."""
    runs: list[list[int]] = []
    for day, hours in enumerate(days):
        if runs and runs[-1][-1] == day - 1 and days[runs[-1][0]] == hours:
            runs[-1].append(day)
        elif hours is not None:
            runs.append([day])
    return ", ".join(_run(run, days[run[0]] or (0, 0)) for run in runs) or "never"


def _run(days: list[int], hours: tuple[int, int]) -> str:
    first, last = _DAYS[days[0]], _DAYS[days[-1]]
    clock = "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in hours)
    return f"{first if first == last else f'{first}-{last}'} {clock}"


CHECKS: tuple[Check[Visit], ...] = (
    Check("room-mailbox", room_mailbox, ("log-on",)),
    Check("time-zone", time_zone, ("access",)),
    Check("working-hours", working_hours, ("access",)),
)
