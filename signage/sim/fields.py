"""Which property of an item becomes which element, in the order that the EWS schema demands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from signage.sim.folders import FolderName
from signage.sim.item import Item, Person
from signage.sim.mailbox import change_key, name_of
from signage.sim.marks import mark_element, mark_key
from signage.sim.recurring import changed_element, deleted_element, recurrence_element
from signage.sim.soap import NAMES, Element, boolean, invalid, moment, t
from signage.sim.zones import windows_zone

# FindItem cuts text at this many characters ("FindItem operation", remarks).
FIND_TEXT_LIMIT = 255

# The families of UnindexedFieldURIType in types.xsd.
_URI = re.compile(
    r"(abchperson|booking|calendar|contacts|conversation|distributionlist|folder|insight|item|"
    r"meeting|meetingRequest|message|network|person|postitem|rolemember|sharingMessage|task):\w+"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One property: its URI and the element that carries it; `find`: FindItem returns it too."""

    uri: str
    make: Callable[[Item, str], Element | str | None]  # of the item in the mailbox at an address
    find: bool = True

    @property
    def tag(self) -> str:
        """The element's name: that of the URI, `CalendarItemType` included."""
        return self.uri.partition(":")[2]


def item_element(
    item: Item,
    address: str,
    wanted: Iterable[str],
    *,
    find: bool,
    without: frozenset[str] = frozenset(),
    zone_id: str | None = None,
) -> Element:
    """`CalendarItem` with the wanted properties (URIs) that the item has.

    `find` leaves out and cuts what FindItem does; `without` names elements that are withheld and
    `zone_id` replaces the name of every time zone (both are scripted faults).
    """
    uris = frozenset(wanted)
    raw = dict(item.raw)
    element = t("CalendarItem")
    element.append(t("ItemId", Id=name_of(address, item).encode(), ChangeKey=change_key(item)))
    for field in FIELDS:
        if field.uri == _MARKS:
            element.extend(mark_element(mark) for mark in item.marks if mark[0] in uris)
            continue
        if field.uri not in uris or field.tag in item.omit | without or (find and not field.find):
            continue
        value: Element | str | None = raw.get(field.tag) or field.make(item, address)
        if find and field.tag == "Organizer" and item.organizer is not None:
            value = t("Organizer", t("Mailbox", t("Name", item.organizer.name)))
        if isinstance(value, str):
            value = t(field.tag, value)
        if value is None:
            continue
        if find and value.text:
            value.text = value.text[:FIND_TEXT_LIMIT]
        if zone_id is not None and field.tag.endswith("TimeZone"):
            value.set("Id", zone_id)
            value.set("Name", zone_id)
        element.append(value)
    return element


def wanted_fields(shape: Element) -> frozenset[str]:
    """The property URIs that an `ItemShape` asks for; SoapError where it makes no sense."""
    base = (shape.findtext("t:BaseShape", namespaces=NAMES) or "").strip()
    if base not in _SHAPES:
        raise invalid("BaseShape is unknown")
    uris = set(_SHAPES[base])
    for path in shape.findall("t:AdditionalProperties/t:FieldURI", NAMES):
        uri = path.get("FieldURI") or ""
        if not _URI.fullmatch(uri):
            raise invalid("a FieldURI is unknown")
        uris.add(uri)
    extended = shape.findall("t:AdditionalProperties/t:ExtendedFieldURI", NAMES)
    uris.update(mark_key(path) for path in extended)
    return frozenset(uris)


def _organizer(item: Item) -> Element | None:
    return t("Organizer", _mailbox(item.organizer)) if item.organizer is not None else None


def _mailbox(person: Person) -> Element:
    return t(
        "Mailbox",
        t("Name", person.name),
        t("EmailAddress", person.address) if person.address else None,
        t("RoutingType", "SMTP"),
        t("MailboxType", "Mailbox"),
    )


def _attendees(tag: str, people: tuple[Person, ...]) -> Element | None:
    if not people:
        return None
    return t(
        tag,
        *(t("Attendee", _mailbox(each), t("ResponseType", each.response)) for each in people),
    )


def _zone(tag: str, item: Item) -> Element:
    name = item.zone_id if item.zone_id is not None else windows_zone(item.zone)
    return t(tag, Id=name, Name=name)


def _state(item: Item) -> str:
    # AppointmentState bits ("AppointmentState element"): 1 meeting, 2 received, 4 cancelled.
    received = 2 if item.response != "Organizer" else 0
    return str((1 | received if item.meeting else 0) | (4 if item.cancelled else 0))


def _body(item: Item) -> Element:
    return t("Body", item.body, BodyType="Text")


def _text_body(item: Item) -> Element:
    return t("TextBody", item.body, BodyType="Text")


_MARKS = "item:ExtendedProperty"  # as many as were asked for

# In the order of ItemType and CalendarItemType in types.xsd, which is a sequence.
FIELDS = (
    Field(
        "item:ParentFolderId",
        lambda i, a: t("ParentFolderId", Id=FolderName(a, "calendar").encode()),
    ),
    Field("item:ItemClass", lambda i, a: "IPM.Appointment"),
    Field("item:Subject", lambda i, a: i.subject or None),
    Field("item:Sensitivity", lambda i, a: i.sensitivity),
    Field("item:Body", lambda i, a: _body(i), find=False),
    Field(
        "item:Categories",
        lambda i, a: (
            t("Categories", *(t("String", c) for c in i.categories)) if i.categories else None
        ),
    ),
    Field("item:Importance", lambda i, a: "Normal"),
    Field("item:IsDraft", lambda i, a: "false"),
    Field("item:DateTimeCreated", lambda i, a: moment(i.created) if i.created else None),
    Field("item:ReminderIsSet", lambda i, a: "false"),
    Field("item:DisplayTo", lambda i, a: "; ".join(p.name for p in i.required), find=False),
    Field("item:HasAttachments", lambda i, a: "false"),
    Field(_MARKS, lambda i, a: None),
    Field("item:LastModifiedTime", lambda i, a: moment(i.modified) if i.modified else None),
    Field("item:TextBody", lambda i, a: _text_body(i), find=False),
    Field("calendar:UID", lambda i, a: i.uid),
    Field(
        "calendar:RecurrenceId", lambda i, a: moment(i.original_start) if i.original_start else None
    ),
    Field("calendar:Start", lambda i, a: moment(i.start)),
    Field("calendar:End", lambda i, a: moment(i.end)),
    Field(
        "calendar:OriginalStart",
        lambda i, a: moment(i.original_start) if i.original_start else None,
    ),
    Field("calendar:IsAllDayEvent", lambda i, a: boolean(i.all_day)),
    Field("calendar:LegacyFreeBusyStatus", lambda i, a: i.show_as),
    Field("calendar:Location", lambda i, a: i.location or None),
    Field("calendar:IsMeeting", lambda i, a: boolean(i.meeting)),
    Field("calendar:IsCancelled", lambda i, a: boolean(i.cancelled)),
    Field("calendar:IsRecurring", lambda i, a: boolean(i.original_start is not None)),
    Field("calendar:CalendarItemType", lambda i, a: i.kind),
    Field("calendar:MyResponseType", lambda i, a: i.response),
    Field("calendar:Organizer", lambda i, a: _organizer(i)),
    Field(
        "calendar:RequiredAttendees",
        lambda i, a: _attendees("RequiredAttendees", i.required),
        find=False,
    ),
    Field(
        "calendar:OptionalAttendees",
        lambda i, a: _attendees("OptionalAttendees", i.optional),
        find=False,
    ),
    Field("calendar:Resources", lambda i, a: _attendees("Resources", i.resources), find=False),
    Field("calendar:AppointmentState", lambda i, a: _state(i)),
    Field("calendar:Recurrence", lambda i, a: recurrence_element(i), find=False),
    Field("calendar:ModifiedOccurrences", changed_element, find=False),
    Field("calendar:DeletedOccurrences", lambda i, a: deleted_element(i), find=False),
    Field("calendar:StartTimeZone", lambda i, a: _zone("StartTimeZone", i)),
    Field("calendar:EndTimeZone", lambda i, a: _zone("EndTimeZone", i)),
    Field("calendar:IsOnlineMeeting", lambda i, a: "false"),
)

_DEFAULT = frozenset(
    {
        "item:Subject",
        "item:HasAttachments",
        "calendar:Start",
        "calendar:End",
        "calendar:LegacyFreeBusyStatus",
        "calendar:Location",
        "calendar:Organizer",
    }
)
_SHAPES = {
    "IdOnly": frozenset[str](),
    "Default": _DEFAULT,
    "AllProperties": frozenset(field.uri for field in FIELDS),
}
