"""getSchedule: free/busy of several mailboxes at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from signage.sim.graph.calendar import view_of
from signage.sim.graph.call import Call
from signage.sim.graph.errors import GraphError, invalid
from signage.sim.graph.event import View, event, moment
from signage.sim.graph.users import working_hours
from signage.sim.item import Item
from signage.sim.web import Answer

MOST = 20  # schedules in one request
LONGEST = timedelta(days=42)  # "Get free/busy schedule ...", limits and error conditions
_DIGITS = {"Free": 0, "Tentative": 1, "Busy": 2, "OOF": 3, "WorkingElsewhere": 4}


def get_schedule(call: Call) -> Answer:
    """POST /users/{id}/calendar/getSchedule."""
    call.mailbox("Calendars.ReadBasic")
    wanted = {name.lower(): value for name, value in call.body().items()}
    schedules = wanted.get("schedules")
    if not isinstance(schedules, list) or not 0 < len(schedules) <= MOST:
        raise invalid("The number of schedules is out of range.")
    start, end = (_moment(call, wanted.get(name)) for name in ("starttime", "endtime"))
    if not timedelta() < end - start <= LONGEST:
        raise GraphError("ErrorInvalidTimeInterval", "The time window is not valid.")
    step = str(wanted.get("availabilityviewinterval", 30))
    if not step.isdecimal() or not 5 <= int(step) <= 1440:
        raise invalid("The interval is out of range.")
    view = view_of(call, None)
    length = timedelta(minutes=int(step))
    kind = "Collection(microsoft.graph.scheduleInformation)"
    return Answer(
        {
            "@odata.context": f"{call.asked.base}/v1.0/$metadata#{kind}",
            "value": [_schedule(call, str(a), start, end, length, view) for a in schedules],
        },
        headers=call.applied(),
    )


def _schedule(
    call: Call, address: str, start: datetime, end: datetime, step: timedelta, view: View
) -> dict[str, Any]:
    mailbox = call.world.organization.find(address)
    if mailbox is None:
        return _failed(address, "ErrorMailRecipientNotFound", "Unable to resolve the address.")
    try:
        call.require("Calendars.ReadBasic", mailbox)
    except GraphError:
        return _failed(address, "ErrorNoFreeBusyAccess", "There is no access to free/busy.")
    items = [item for item in mailbox.view(start, end) if item.overlaps(start, end)]
    return {
        "scheduleId": address,
        "availabilityView": _digits(items, start, end, step),
        "scheduleItems": [_entry(item, mailbox.address, view) for item in items],
        "workingHours": working_hours(mailbox),
    }


def _failed(address: str, code: str, message: str) -> dict[str, Any]:
    return {
        "scheduleId": address,
        "availabilityView": "",
        "error": {"message": message, "responseCode": code},
    }


def _entry(item: Item, address: str, view: View) -> dict[str, Any]:
    private = item.sensitivity != "Normal"
    shown = event(item, address, view)
    told = {} if private else {"subject": item.subject, "location": item.location}
    return {
        "isPrivate": private,
        "status": shown.get("showAs", "unknown"),
        **told,
        "start": moment(item.start, view),
        "end": moment(item.end, view),
    }


def _digits(items: list[Item], start: datetime, end: datetime, step: timedelta) -> str:
    """One digit per step: the busiest status in it."""
    found, at = [], start
    while at < end:
        hits = [_DIGITS.get(item.show_as, 2) for item in items if item.overlaps(at, at + step)]
        found.append(str(max(hits, default=0)))
        at += step
    return "".join(found)


def _moment(call: Call, value: object) -> datetime:
    """A `dateTimeTimeZone` of the request."""
    if not isinstance(value, dict):
        raise invalid("A time of the window is missing.")
    try:
        read = datetime.fromisoformat(str(value.get("dateTime")))
    except ValueError as error:
        raise invalid("A time of the window is not a DateTime.") from error
    zone = call.zone_named(str(value.get("timeZone", "UTC")))
    return read if read.tzinfo else read.replace(tzinfo=zone)
