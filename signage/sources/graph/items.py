"""From a Graph event's JSON to a `CalendarItem`: what is missing stays missing. Pure.

Property names and words are those of "event resource type" (Microsoft Learn, v1.0). Words are
compared as they are written there: one in other letters is not known, and so masked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
from typing import TypeVar

from signage.core.calendar import CalendarItem, Person, Response, Sensitivity, ShowAs
from signage.sources.graph.answer import Event, bad_answer
from signage.sources.graph.identity import id_of, object_id, series
from signage.sources.graph.settings import Extra

FIELDS = (
    "id",
    "iCalUId",
    "seriesMasterId",
    "type",
    "subject",
    "sensitivity",
    "start",
    "end",
    "originalStart",
    "isAllDay",
    "isCancelled",
    "showAs",
    "responseStatus",
    "location",
    "organizer",
)
"""What is asked for, and nothing else: left alone, Graph would send bodies and attendees too."""
EXTRA_FIELDS: Mapping[Extra, tuple[str, ...]] = {
    "attendees": ("attendees",),
    "resources": ("attendees",),
    "organizer_address": (),  # comes with the name, and is dropped unless it is wanted
    "description": ("body",),
}

_SENSITIVITY = {
    "normal": Sensitivity.NORMAL,
    "personal": Sensitivity.PERSONAL,
    "private": Sensitivity.PRIVATE,
    "confidential": Sensitivity.CONFIDENTIAL,
}
_SHOW_AS = {
    "free": ShowAs.FREE,
    "tentative": ShowAs.TENTATIVE,
    "busy": ShowAs.BUSY,
    "oof": ShowAs.OOF,
    "workingElsewhere": ShowAs.WORKING_ELSEWHERE,
    "unknown": ShowAs.NO_DATA,
}
_RESPONSE = {
    "none": Response.UNKNOWN,
    "organizer": Response.ORGANIZER,
    "tentativelyAccepted": Response.TENTATIVE,
    "accepted": Response.ACCEPT,
    "declined": Response.DECLINE,
    "notResponded": Response.NO_RESPONSE,
}
# Who answered an invitation was invited. "organizer" and "none" stand on appointments too, and
# only the attendees would tell: whether such an item is a meeting is not known.
_INVITED = frozenset({Response.TENTATIVE, Response.ACCEPT, Response.DECLINE, Response.NO_RESPONSE})
_UTC = frozenset({"UTC", "Etc/UTC", "Etc/GMT", "tzone://Microsoft/Utc"})
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_Word = TypeVar("_Word", Sensitivity, ShowAs, Response)


def read_event(event: Event, room_zone: tzinfo, read: tuple[Extra, ...] = ()) -> CalendarItem:
    """One occurrence. Raises SourceError if it has no id or no readable start and end.

    An event that cannot be placed in time fails the read: leaving it out could free the room.
    """
    item_id = id_of(event)
    all_day = _boolean(event.get("isAllDay"))
    start, end = _span(event, room_zone, all_day is True)
    response = _word(_inside(event, "responseStatus", "response"), _RESPONSE, Response)
    people = _people(event) if {"attendees", "resources"} & set(read) else None
    return CalendarItem(
        item_id=item_id,
        object_id=object_id(event, start, _moment(event.get("originalStart"), "UTC")),
        start=start,
        end=end,
        subject=_text(event.get("subject")) or None,
        organizer=_person(event.get("organizer"), "organizer_address" in read),
        location=_text(_inside(event, "location", "displayName")) or None,
        description=_text(_inside(event, "body", "content")) if "description" in read else None,
        attendees=_of_type(people, False) if "attendees" in read else None,
        resources=_of_type(people, True) if "resources" in read else None,
        sensitivity=_word(event.get("sensitivity"), _SENSITIVITY, Sensitivity),
        show_as=_word(event.get("showAs"), _SHOW_AS, ShowAs),
        response=response,
        all_day=all_day,
        cancelled=_boolean(event.get("isCancelled")),
        is_meeting=True
        if response in _INVITED
        else None,  # attendees, asked for or not, do not tell
        series=series(event),
    )


# --- when it is ----------------------------------------------------------------------------------


def _span(event: Event, room_zone: tzinfo, all_day: bool) -> tuple[datetime, datetime]:
    days = (_day(event.get("start")), _day(event.get("end"))) if all_day else (None, None)
    first, last = days
    if first is not None and last is not None and first <= last:
        return _midnight(first, room_zone), _midnight(last, room_zone)
    start, end = (
        _moment(_inside(event, name, "dateTime"), _inside(event, name, "timeZone"))
        for name in ("start", "end")
    )
    if start is None or end is None or end < start:
        raise bad_answer("an event has no readable start and end")
    return start, end


def _day(stamp: object) -> date | None:
    """The day on which an all-day event begins or ends: midnight, whatever zone is asked for.

    (dateTimeTimeZone of an all-day event: both are midnights "in the same time zone".)
    """
    text = stamp.get("dateTime") if isinstance(stamp, dict) else None
    matched = _TIME.fullmatch(text) if isinstance(text, str) else None
    if matched is None or matched[1][10:] != "T00:00:00" or matched[3] not in (None, "Z"):
        return None
    try:
        return date.fromisoformat(matched[1][:10])
    except ValueError:
        return None


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def _moment(text: object, zone: object) -> datetime | None:
    """A moment in UTC, which every request asks for; None: missing, not readable, another zone.

    Graph writes seven digits of a second; the seventh is cut off.
    """
    matched = _TIME.fullmatch(text) if isinstance(text, str) else None
    if matched is None:
        return None
    whole, fraction, offset = matched.groups()
    if offset is None and zone not in _UTC:
        return None
    try:
        moment = datetime.fromisoformat(f"{whole}.{(fraction or '0')[:6]:0<6}{offset or 'Z'}")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# --- what it says --------------------------------------------------------------------------------


def _inside(event: Event, name: str, key: str) -> object:
    found = event.get(name)
    return found.get(key) if isinstance(found, dict) else None


def _text(value: object) -> str | None:
    """A text that can be printed: JSON may carry what no other part of the sign can meet."""
    return _UNPRINTABLE.sub("?", value) if isinstance(value, str) else None


def _boolean(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _word(value: object, words: Mapping[str, _Word], kind: type[_Word]) -> _Word | None:
    if value is None:
        return None
    known = words.get(value) if isinstance(value, str) else None
    return kind.UNRECOGNISED if known is None else known


def _person(recipient: object, with_address: bool) -> Person | None:
    found = recipient.get("emailAddress") if isinstance(recipient, dict) else None
    if not isinstance(found, dict):
        return None
    name = _text(found.get("name"))
    address = _text(found.get("address")) if with_address else None
    return None if name is address is None else Person(name, address)


def _people(event: Event) -> list[tuple[bool, Person]] | None:
    """The attendees, and of each whether it is a resource; None: not said."""
    listed = event.get("attendees")
    if not isinstance(listed, list):
        return None
    people = [
        (each.get("type") == "resource", _person(each, True))
        for each in listed
        if isinstance(each, dict)
    ]
    return [(resource, person) for resource, person in people if person is not None]


def _of_type(
    people: list[tuple[bool, Person]] | None, resources: bool
) -> tuple[Person, ...] | None:
    if people is None:
        return None
    return tuple(person for resource, person in people if resource is resources)
