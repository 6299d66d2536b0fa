"""A calendar item as Graph's `event`, from the same item that EWS shows."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from signage.sim.graph.errors import GraphError
from signage.sim.item import Item, Person
from signage.sim.mailbox import change_key, name_of
from signage.sim.zones import windows_zone

# EWS's words -> Graph's ("event resource type", "responseStatus resource type", Microsoft Learn).
# A word that is in no table comes through with a small first letter, as a new member would.
_SHOW_AS = {"OOF": "oof", "NoData": "unknown"}
_RESPONSE = {
    "Unknown": "none",
    "Tentative": "tentativelyAccepted",
    "Accept": "accepted",
    "Decline": "declined",
    "NoResponseReceived": "notResponded",
}
_TYPE = {"Single": "singleInstance", "RecurringMaster": "seriesMaster"}

# What an item's `omit` and `raw` and a fault's `without` call by EWS's name. They may also use
# Graph's own.
_EWS_NAMES = {
    "Subject": "subject",
    "Sensitivity": "sensitivity",
    "LegacyFreeBusyStatus": "showAs",
    "IsAllDayEvent": "isAllDay",
    "IsCancelled": "isCancelled",
    "MyResponseType": "responseStatus",
    "Organizer": "organizer",
    "Location": "location",
    "CalendarItemType": "type",
    "UID": "iCalUId",
    "Start": "start",
    "End": "end",
    "StartTimeZone": "originalStartTimeZone",
    "EndTimeZone": "originalEndTimeZone",
    "OriginalStart": "originalStart",
    "Categories": "categories",
    "RequiredAttendees": "attendees",
    "TextBody": "body",
}
_NEVER = "0001-01-01T00:00:00Z"  # what Graph writes for no time at all


@dataclass(frozen=True, slots=True)
class View:
    """How events are to be written: which properties, in which zone, by which ids."""

    select: frozenset[str] | None  # None: all
    zone_name: str
    zone: tzinfo
    immutable: bool
    without: frozenset[str] = frozenset()  # scripted: properties that are withheld
    zone_id: str | None = None  # scripted: the name of every original zone


def event(item: Item, address: str, view: View) -> dict[str, Any]:
    """The JSON of one event; its id and ETag are always there."""
    key = change_key(item)
    found: dict[str, Any] = {"@odata.etag": f'W/"{key}"', "id": event_id(item, address, view)}
    absent = {_EWS_NAMES.get(name, name) for name in item.omit | view.without}
    raw = {_EWS_NAMES.get(name, name): text for name, text in item.raw}
    for name, make in _PROPERTIES.items():
        if name in absent or (view.select is not None and name not in view.select):
            continue
        found[name] = make(item, address, view)
        if name in raw:
            found[name] = _raw(name, raw[name], found[name])
    return found


def selected(names: Iterable[str]) -> frozenset[str]:
    """What `$select` asks for; GraphError where an event has no such property."""
    wanted = {name.strip() for name in names} - {""}
    unknown = sorted(wanted - set(_PROPERTIES) - {"id"})
    if unknown:
        raise GraphError(
            "RequestBroker--ParseUri",
            f"Could not find a property named '{unknown[0]}' on type 'microsoft.graph.event'.",
        )
    return frozenset(wanted)


def event_id(item: Item, address: str, view: View) -> str:
    """The item's id; an immutable one is another, and both are safe in a URL."""
    kind = "AAkALgAAAAAAHYQDEapm" if view.immutable else "AAMkADI5MWY5ZjkxLWFj"
    return kind + name_of(address, item).encode().translate(str.maketrans("+/", "-_"))


def ical_uid(item: Item) -> str:
    """PidLidGlobalObjectId in hexadecimal: another one for each occurrence (MS-OXOCAL 2.2.1.27).

    Its date is that of the occurrence, zero for single items and series; the item's own UID is
    carried the way that foreign ones are, after "vCal-Uid".
    """
    day = item.original_start.astimezone(ZoneInfo(item.zone)) if item.original_start else None
    instance = struct.pack(">HBB", day.year, day.month, day.day) if day else bytes(4)
    data = b"vCal-Uid\x01\0\0\0" + item.uid.encode() + b"\0"
    head = bytes.fromhex("040000008200E00074C5B7101A82E008")
    return (head + instance + bytes(16) + struct.pack("<I", len(data)) + data).hex().upper()


def moment(value: datetime, view: View) -> dict[str, str]:
    """`dateTimeTimeZone`: seven digits of fraction, in the zone that was asked for."""
    local = value.astimezone(view.zone)
    return {"dateTime": f"{local:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": view.zone_name}


def _when(value: datetime, item: Item, view: View) -> dict[str, str]:
    if not item.all_day:
        return moment(value, view)
    # A whole day is midnight in whatever zone was asked for: the date is what counts.
    day = value.astimezone(ZoneInfo(item.zone))
    return {"dateTime": f"{day:%Y-%m-%d}T00:00:00.0000000", "timeZone": view.zone_name}


def _stamp(value: datetime | None) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000Z" if value else _NEVER


def _word(text: str, table: dict[str, str]) -> str:
    return table.get(text, text[:1].lower() + text[1:])


def _raw(name: str, text: str, made: Any) -> Any:
    """A text that stands where no schema has it, in the shape of the property."""
    if name in {"start", "end"}:
        return made | {"dateTime": text}
    if name == "responseStatus":
        return made | {"response": _word(text, _RESPONSE)}
    if text in {"true", "false"}:
        return text == "true"
    return _word(text, {}) if name in {"sensitivity", "showAs", "type"} else text


def _address(person: Person) -> dict[str, Any]:
    return {"emailAddress": {"name": person.name, "address": person.address}}


def _attendees(item: Item) -> list[dict[str, Any]]:
    kinds = (("required", item.required), ("optional", item.optional), ("resource", item.resources))
    return [
        {
            "type": kind,
            "status": {"response": _word(person.response, _RESPONSE), "time": _NEVER},
            **_address(person),
        }
        for kind, people in kinds
        for person in people
    ]


def _location(item: Item) -> dict[str, Any]:
    if not item.location:
        return {"displayName": "", "locationType": "default", "uniqueIdType": "unknown"}
    return {
        "displayName": item.location,
        "locationType": "default",
        "uniqueId": item.location,
        "uniqueIdType": "private",
    }


def _series(item: Item, address: str, view: View) -> str | None:
    if item.original_start is None:
        return None
    return event_id(replace(item, original_start=None), address, view)


def _zone_name(item: Item, view: View) -> str:
    return view.zone_id or item.zone_id or windows_zone(item.zone)


_PROPERTIES: dict[str, Callable[[Item, str, View], Any]] = {
    "createdDateTime": lambda i, a, v: _stamp(i.created),
    "lastModifiedDateTime": lambda i, a, v: _stamp(i.modified),
    "changeKey": lambda i, a, v: change_key(i),
    "categories": lambda i, a, v: list(i.categories),
    "transactionId": lambda i, a, v: None,
    "originalStartTimeZone": lambda i, a, v: _zone_name(i, v),
    "originalEndTimeZone": lambda i, a, v: _zone_name(i, v),
    "iCalUId": lambda i, a, v: ical_uid(i),
    "reminderMinutesBeforeStart": lambda i, a, v: 15,
    "isReminderOn": lambda i, a, v: False,
    "hasAttachments": lambda i, a, v: False,
    "subject": lambda i, a, v: i.subject,
    "bodyPreview": lambda i, a, v: i.body[:255],
    "importance": lambda i, a, v: "normal",
    "sensitivity": lambda i, a, v: _word(i.sensitivity, {}),
    "isAllDay": lambda i, a, v: i.all_day,
    "isCancelled": lambda i, a, v: i.cancelled,
    "isOrganizer": lambda i, a, v: i.response == "Organizer",
    "responseRequested": lambda i, a, v: True,
    "seriesMasterId": _series,
    "showAs": lambda i, a, v: _word(i.show_as, _SHOW_AS),
    "type": lambda i, a, v: _word(i.kind, _TYPE),
    "webLink": lambda i, a, v: "https://outlook.office365.com/owa/?itemid=x&path=/calendar/item",
    "onlineMeetingUrl": lambda i, a, v: None,
    "isOnlineMeeting": lambda i, a, v: False,
    "onlineMeetingProvider": lambda i, a, v: "unknown",
    "allowNewTimeProposals": lambda i, a, v: True,
    "isDraft": lambda i, a, v: False,
    "hideAttendees": lambda i, a, v: False,
    "originalStart": lambda i, a, v: _stamp(i.original_start) if i.original_start else None,
    "responseStatus": lambda i, a, v: {
        "response": _word(i.response, _RESPONSE),
        "time": _stamp(i.modified) if i.response in {"Accept", "Decline", "Tentative"} else _NEVER,
    },
    "body": lambda i, a, v: {"contentType": "text", "content": i.body},
    "start": lambda i, a, v: _when(i.start, i, v),
    "end": lambda i, a, v: _when(i.end, i, v),
    "location": lambda i, a, v: _location(i),
    "locations": lambda i, a, v: [_location(i)] if i.location else [],
    "recurrence": lambda i, a, v: None,  # a view holds no series
    "attendees": lambda i, a, v: _attendees(i),
    "organizer": lambda i, a, v: _address(i.organizer) if i.organizer else None,
    "onlineMeeting": lambda i, a, v: None,
}
