"""Reading a CalendarItem that a client wrote: elements to fields of an `Item`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from signage.sim.item import Person
from signage.sim.mailbox import MailboxError
from signage.sim.marks import read_mark
from signage.sim.recurring import read_recurrence
from signage.sim.soap import NAMES, Element, text_of
from signage.sim.times import read_moment

Reader = Callable[[Element, tzinfo], Any]

# What may be written and is not kept: nothing that a display could see.
_IGNORED = frozenset(
    {
        "AllowNewTimeProposal",
        "ConferenceType",
        "Culture",
        "EndTimeZone",
        "Importance",
        "IsResponseRequested",
        "ItemClass",
        "MeetingTimeZone",
        "ReminderDueBy",
        "ReminderIsSet",
        "ReminderMinutesBeforeStart",
        "StartTimeZone",
    }
)


def read_draft(element: Element, zone: tzinfo) -> dict[str, Any]:
    """The fields that a CalendarItem sets; times without an offset are local times of `zone`.

    MailboxError ErrorInvalidPropertySet for an element that cannot be written.
    """
    fields: dict[str, Any] = {}
    for child in element:
        if child.tag.endswith("}ExtendedProperty"):
            fields["marks"] = (*fields.get("marks", ()), read_mark(child))
        else:
            fields.update(read_field(child, zone))
    return fields


def read_field(element: Element, zone: tzinfo) -> dict[str, Any]:
    """One element: the field it sets, as a dict of one entry or, where it is not kept, none."""
    tag = element.tag.rpartition("}")[2]
    if tag in _IGNORED:
        return {}
    if tag not in _READERS:
        raise MailboxError("ErrorInvalidPropertySet", f"Set action is invalid for property {tag}.")
    name, read = _READERS[tag]
    return {name: read(element, zone)}


def cleared(tag: str) -> dict[str, Any]:
    """What DeleteItemField leaves of a property; MailboxError ErrorInvalidPropertyDelete."""
    empty: dict[str, dict[str, Any]] = {
        "Subject": {"subject": ""},
        "Body": {"body": ""},
        "Location": {"location": ""},
        "Categories": {"categories": ()},
        "RequiredAttendees": {"required": ()},
        "OptionalAttendees": {"optional": ()},
        "Resources": {"resources": ()},
    }
    if tag in _IGNORED:
        return {}
    if tag not in empty:
        raise MailboxError("ErrorInvalidPropertyDelete", "The property cannot be deleted.")
    return empty[tag]


def _text(element: Element, _: tzinfo) -> str:
    return element.text or ""


def _flag(element: Element, _: tzinfo) -> bool:
    return (element.text or "").strip() in {"true", "1"}


def _moment(element: Element, zone: tzinfo) -> Any:
    return read_moment(element.text or "", zone)


def _people(element: Element, _: tzinfo) -> tuple[Person, ...]:
    people = []
    for attendee in element.findall("t:Attendee", NAMES):
        address = text_of(attendee, "t:Mailbox/t:EmailAddress") or ""
        people.append(Person(text_of(attendee, "t:Mailbox/t:Name") or address, address))
    return tuple(people)


def _texts(element: Element, _: tzinfo) -> tuple[str, ...]:
    return tuple(child.text or "" for child in element.findall("t:String", NAMES))


_READERS: dict[str, tuple[str, Reader]] = {
    "Subject": ("subject", _text),
    "Sensitivity": ("sensitivity", _text),
    "Body": ("body", _text),
    "Categories": ("categories", _texts),
    "UID": ("uid", _text),
    "Start": ("start", _moment),
    "End": ("end", _moment),
    "IsAllDayEvent": ("all_day", _flag),
    "LegacyFreeBusyStatus": ("show_as", _text),
    "Location": ("location", _text),
    "RequiredAttendees": ("required", _people),
    "OptionalAttendees": ("optional", _people),
    "Resources": ("resources", _people),
    "Recurrence": ("recurrence", lambda element, _: read_recurrence(element)),
}
