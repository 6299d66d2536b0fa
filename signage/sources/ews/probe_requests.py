"""What the probe asks of Exchange, as XML: marked items and nothing else.

Element order is that of types.xsd and messages.xsd (EWS reference). exchangelib's own items are not
used: they send more than is meant, and know our property only after its classes were changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from exchangelib.util import create_element  # type: ignore[import-untyped]

from signage.sources.probes import PROPERTY, PROPERTY_SET, Found, Invitation, Repeats

MOST = 100  # items to one FindItem; a probe sends a handful

_PATH = {
    "PropertySetId": str(PROPERTY_SET),
    "PropertyName": PROPERTY,
    "PropertyType": "String",
}
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def create(invitation: Invitation, mailbox: str) -> Any:
    """CreateItem in the calendar of `mailbox`; nothing is kept among the sent items."""
    start, end = invitation.span
    parts = [
        _t("Subject", invitation.subject),
        _t("Sensitivity", "Private" if invitation.private else "Normal"),
        _t("Body", invitation.body, BodyType="Text"),
        _t("ReminderIsSet", "false"),
        _t("ExtendedProperty", _path(), _t("Value", invitation.room.lower())),
        _t("UID", invitation.uid),
        _t("Start", _moment(start)),
        _t("End", _moment(end)),
        _t("LegacyFreeBusyStatus", "Busy"),
        _t("Resources", _t("Attendee", _mailbox(invitation.room))),
    ]
    if invitation.repeats is not None:
        parts.append(_recurrence(invitation.repeats, start))
    return _m(
        "CreateItem",
        _m("SavedItemFolderId", _calendar(mailbox)),
        _m("Items", _t("CalendarItem", *parts)),
        SendMeetingInvitations="SendOnlyToAll",
    )


def find(room: str, mailbox: str) -> Any:
    """FindItem in the calendar of `mailbox`: what carries our property with that room in it."""
    equal = _t("IsEqualTo", _path(), _t("FieldURIOrConstant", _t("Constant", Value=room.lower())))
    return _m(
        "FindItem",
        _shape("calendar:UID", _path()),
        _m(
            "IndexedPageItemView",
            MaxEntriesReturned=str(MOST),
            Offset="0",
            BasePoint="Beginning",
        ),
        _m("Restriction", equal),
        _m("ParentFolderIds", _calendar(mailbox)),
        Traversal="Shallow",
    )


def answers(found: Sequence[Found]) -> Any:
    """GetItem of own items: who was asked, and what they answered."""
    ids = (_t("ItemId", Id=each.item_id) for each in found)
    return _m("GetItem", _shape("calendar:UID", "calendar:Resources"), _m("ItemIds", *ids))


def delete(found: Iterable[Found], *, cancelling: bool) -> Any:
    """DeleteItem of own items, for good; `cancelling` tells the room."""
    ids = (
        _t("RecurringMasterItemId", OccurrenceId=each.item_id)
        if each.series
        else _t("ItemId", Id=each.item_id)
        for each in found
    )
    return _m(
        "DeleteItem",
        _m("ItemIds", *ids),
        DeleteType="HardDelete",
        SendMeetingCancellations="SendOnlyToAll" if cancelling else "SendToNone",
        SuppressReadReceipts="true",
    )


def _shape(*fields: Any) -> Any:
    paths = (_t("FieldURI", FieldURI=f) if isinstance(f, str) else f for f in fields)
    return _m("ItemShape", _t("BaseShape", "IdOnly"), _t("AdditionalProperties", *paths))


def _calendar(mailbox: str) -> Any:
    return _t("DistinguishedFolderId", _mailbox(mailbox), Id="calendar")


def _mailbox(address: str) -> Any:
    return _t("Mailbox", _t("EmailAddress", address))


def _path() -> Any:
    return _t("ExtendedFieldURI", **_PATH)


def _recurrence(repeats: Repeats, start: datetime) -> Any:
    interval = _t("Interval", str(repeats.every))
    pattern = (
        _t("DailyRecurrence", interval)
        if repeats.unit == "day"
        else _t("WeeklyRecurrence", interval, _t("DaysOfWeek", _WEEK[start.weekday()]))
    )
    limit = _t(
        "NumberedRecurrence",
        _t("StartDate", f"{start:%Y-%m-%d}"),
        _t("NumberOfOccurrences", str(repeats.times)),
    )
    return _t("Recurrence", pattern, limit)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _t(name: str, *content: Any, **attributes: str) -> Any:
    return _element(f"t:{name}", content, attributes)


def _m(name: str, *content: Any, **attributes: str) -> Any:
    return _element(f"m:{name}", content, attributes)


def _element(name: str, content: tuple[Any, ...], attributes: dict[str, str]) -> Any:
    made = create_element(name, attrs=attributes)
    for part in content:
        if isinstance(part, str):
            made.text = part
        else:
            made.append(part)
    return made
