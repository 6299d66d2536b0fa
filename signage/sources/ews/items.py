"""From an EWS calendar item's XML to a `CalendarItem`: what is missing stays missing. Pure.

exchangelib fills gaps with friendly defaults (no Sensitivity reads as "Normal"), takes unknown
words as they come, loses times with fractions, and fails the whole view over one time zone id that
it does not know. So the elements are read here, one by one.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo
from typing import TypeVar
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from signage.core.calendar import CalendarItem, Person, Response, Sensitivity, ShowAs
from signage.sources.ews.answer import TYPES, bad_answer

ZoneNamed = Callable[[str], tzinfo | None]
"""A server's time zone id as a zone; None: not known."""

_Word = TypeVar("_Word", Sensitivity, ShowAs, Response)

_CANCELLED_BIT = 4  # AppointmentState (MS-OXOCAL 2.2.1.10, PidLidAppointmentStateFlags)
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\s*(Z|[+-]\d\d:\d\d)?", re.ASCII
)


class ItemType(enum.Enum):
    """EWS `CalendarItemType`, as far as it tells series apart."""

    SINGLE = "Single"
    OCCURRENCE = "Occurrence"
    EXCEPTION = "Exception"
    MASTER = "RecurringMaster"


def zones(windows: dict[str, str]) -> ZoneNamed:
    """A finder of zones by id: `windows` maps Windows ids to IANA ones; IANA ids name themselves.

    Exchange sends ids that no table has ("tzone://Microsoft/Custom", "Customized Time Zone"); they
    are "not known", never an error and never the machine's own zone.
    """

    def named(zone_id: str) -> tzinfo | None:
        try:
            return ZoneInfo(windows.get(zone_id, zone_id))
        except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
            return None

    return named


def read_item(element: ET.Element, room_zone: tzinfo, named: ZoneNamed) -> CalendarItem:
    """One occurrence. Raises SourceError if it has no id or no readable start and end.

    An item that cannot be placed in time fails the read: leaving it out could free the room.
    """
    item_id = _item_id(element)
    start, end = _moment(_text(element, "Start")), _moment(_text(element, "End"))
    if start is None or end is None or end < start:
        raise bad_answer("an item has no readable start and end")
    uid, kind = _text(element, "UID"), _item_type(element)
    all_day = _boolean(element, "IsAllDayEvent")
    days = _whole_days(element, start, end, room_zone, named) if all_day else None
    return CalendarItem(
        item_id=item_id,
        object_id=_object_id(element, uid or item_id, kind, start),
        start=days[0] if days else start,
        end=days[1] if days else end,
        subject=_text(element, "Subject"),
        organizer=_person(element.find(f"{TYPES}Organizer/{TYPES}Mailbox")),
        location=_text(element, "Location"),
        sensitivity=_word(element, "Sensitivity", Sensitivity),
        show_as=_word(element, "LegacyFreeBusyStatus", ShowAs),
        response=_word(element, "MyResponseType", Response),
        all_day=all_day,
        cancelled=_cancelled(element),
        is_meeting=_boolean(element, "IsMeeting"),
        series=frozenset({uid} if uid and kind is not ItemType.SINGLE else ()),
    )


def with_extras(item: CalendarItem, element: ET.Element) -> CalendarItem:
    """`item` with what the second request brought: whatever of it the answer holds."""
    organizer = _person(element.find(f"{TYPES}Organizer/{TYPES}Mailbox"))
    required = _people(element.find(f"{TYPES}RequiredAttendees"))
    optional = _people(element.find(f"{TYPES}OptionalAttendees"))
    attendees = None if required is optional is None else (required or ()) + (optional or ())
    return replace(
        item,
        organizer=item.organizer if organizer is None else organizer,
        attendees=attendees,
        resources=_people(element.find(f"{TYPES}Resources")),
        description=_text(element, "TextBody"),
    )


def id_of(element: ET.Element) -> str | None:
    """The item's id as the server names it; None: it has none."""
    found = element.find(f"{TYPES}ItemId")
    return None if found is None else found.get("Id") or None


def _item_id(element: ET.Element) -> str:
    item_id = id_of(element)
    if item_id is None:
        raise bad_answer("an item has no id")
    return item_id


def _item_type(element: ET.Element) -> ItemType | None:
    try:
        return ItemType(_text(element, "CalendarItemType"))
    except ValueError:
        return None  # not said, or not known: such an item may be of a series


def _object_id(element: ET.Element, uid: str, kind: ItemType | None, start: datetime) -> str:
    """UID + original start. A single item's is its UID: it has one start, which may move.

    An occurrence says where it began in OriginalStart or RecurrenceId; one that says neither is
    told from its sisters by where it is now.
    """
    if kind is ItemType.SINGLE:
        return uid
    original = _moment(_text(element, "OriginalStart")) or _moment(_text(element, "RecurrenceId"))
    return f"{uid}@{(original or start).isoformat()}"


def _cancelled(element: ET.Element) -> bool | None:
    """IsCancelled or the bit of AppointmentState: either is enough, the subject's text never."""
    said = _boolean(element, "IsCancelled")
    state = _text(element, "AppointmentState") or ""
    if not re.fullmatch(r"[0-9]{1,9}", state):
        return said
    return bool(said) or bool(int(state) & _CANCELLED_BIT)


def _whole_days(
    element: ET.Element, start: datetime, end: datetime, room_zone: tzinfo, named: ZoneNamed
) -> tuple[datetime, datetime] | None:
    """The room's local days that an all-day item names in the zone it was made in.

    Exchange sends the midnights of the maker's zone: a whole 23 November made in Auckland begins on
    the 22nd in Europe. None: the item does not name a known zone, or does not lie on its midnights;
    the instants then stand as they came.
    """
    first = _date(start, _zone(element, "StartTimeZone", named))
    last = _date(
        end, _zone(element, "EndTimeZone", named) or _zone(element, "StartTimeZone", named)
    )
    if first is None or last is None or last <= first:
        return None
    return _midnight(first, room_zone), _midnight(last, room_zone)


def _zone(element: ET.Element, name: str, named: ZoneNamed) -> tzinfo | None:
    found = element.find(f"{TYPES}{name}")
    return None if found is None else named(found.get("Id", ""))


def _date(moment: datetime, zone: tzinfo | None) -> date | None:
    if zone is None:
        return None
    local = moment.astimezone(zone)
    return local.date() if local.time() == time(0) else None


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def _moment(text: str | None) -> datetime | None:
    """An xs:dateTime in UTC; None: missing or not readable.

    A time without an offset is UTC, since every request carries a TimeZoneContext of UTC, "the time
    zone that is used to interpret unscoped date and times" (EWS reference).
    """
    match = _TIME.fullmatch((text or "").strip())
    if match is None:
        return None
    whole, fraction, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{whole}.{(fraction or '0')[:6]:0<6}{offset or 'Z'}")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(element: ET.Element, name: str) -> str | None:
    """A child's text, None if there is no such child; an empty child is an empty text."""
    return element.findtext(f"{TYPES}{name}")


def _boolean(element: ET.Element, name: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(
        (_text(element, name) or "").strip()
    )


def _word(element: ET.Element, name: str, words: type[_Word]) -> _Word | None:
    text = _text(element, name)
    if text is None:
        return None
    try:
        return words(text.strip())
    except ValueError:
        return words.UNRECOGNISED


def _person(mailbox: ET.Element | None) -> Person | None:
    if mailbox is None:
        return None
    name, address = _text(mailbox, "Name"), _text(mailbox, "EmailAddress")
    return None if name is address is None else Person(name, address)


def _people(listed: ET.Element | None) -> tuple[Person, ...] | None:
    if listed is None:
        return None
    found = (_person(mailbox) for mailbox in listed.iter(f"{TYPES}Mailbox"))
    return tuple(person for person in found if person is not None)
