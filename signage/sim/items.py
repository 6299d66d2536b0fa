"""GetItem, CreateItem, UpdateItem and DeleteItem."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from signage.sim import delivery
from signage.sim.drafts import cleared, read_draft, read_field
from signage.sim.fields import item_element, wanted_fields
from signage.sim.item import Item, Person
from signage.sim.mailbox import ItemName, Mailbox, MailboxError, change_key, name_of
from signage.sim.operations import Call, answer_each
from signage.sim.soap import NAMES, Element, invalid, m, t
from signage.sim.zones import zone_of


def get_item(call: Call) -> Element:
    """The GetItem operation: whole properties, with addresses, attendees and body."""
    wanted = wanted_fields(call.within("m:ItemShape"))

    def answer(element: Element) -> Element:
        mailbox, name = _named(call, element, "reviewer")
        item = mailbox.get(name)
        return m("Items", item_element(item, mailbox.address, wanted, find=False))

    return answer_each("GetItem", call.within("m:ItemIds"), answer)


def create_item(call: Call) -> Element:
    """The CreateItem operation: an appointment, or a meeting that is sent to those it names."""
    send = call.body.get("SendMeetingInvitations")
    target = call.body.find("m:SavedItemFolderId", NAMES)

    def answer(element: Element) -> Element:
        if not element.tag.endswith("}CalendarItem"):
            raise MailboxError("ErrorInvalidItemForOperationCreateItem", "Calendar items only.")
        if send is None:
            raise MailboxError(
                "ErrorSendMeetingInvitationsRequired", "SendMeetingInvitations is required."
            )
        mailbox = _target(call, target)
        item = _new_item(read_draft(element, _zone(call)), mailbox)
        if item.meeting and send != "SendToNone":
            item = replace(item, **delivery.invite(call.organization, item))
        return _ids(mailbox, mailbox.add(item))

    return answer_each("CreateItem", call.within("m:Items"), answer)


def update_item(call: Call) -> Element:
    """The UpdateItem operation."""
    send = call.body.get("SendMeetingInvitationsOrCancellations")
    check = call.body.get("ConflictResolution") != "AlwaysOverwrite"

    def answer(change: Element) -> Element:
        if send is None:
            raise MailboxError(
                "ErrorSendMeetingInvitationsOrCancellationsRequired",
                "SendMeetingInvitationsOrCancellations is required.",
            )
        if not len(change):
            raise invalid("ItemId is missing")
        reference = change[0]
        mailbox, name = _named(call, reference, "editor")
        old = mailbox.get(name)
        changes = _changes(change, _zone(call), old)
        key = reference.get("ChangeKey") if check else None
        item = mailbox.update(name, key, **changes)
        if item.response == "Organizer" and item.meeting and send != "SendToNone":
            answers = delivery.invite(call.organization, replace(item, response="Accept"))
            item = mailbox.update(name, None, **answers)
        return _ids(mailbox, item)

    result = answer_each("UpdateItem", call.within("m:ItemChanges"), answer)
    for message in result.iterfind("m:ResponseMessages/*[@ResponseClass='Success']", NAMES):
        message.append(m("ConflictResults", t("Count", "0")))
    return result


def delete_item(call: Call) -> Element:
    """The DeleteItem operation; whatever the DeleteType, the item leaves the calendar."""
    send = call.body.get("SendMeetingCancellations")

    def answer(reference: Element) -> None:
        if send is None:
            raise MailboxError(
                "ErrorSendMeetingCancellationsRequired", "SendMeetingCancellations is required."
            )
        mailbox, name = _named(call, reference, "editor")
        item = mailbox.get(name)
        mailbox.delete(name, reference.get("ChangeKey"))
        if item.response == "Organizer" and item.meeting and send != "SendToNone":
            delivery.cancel(call.organization, item)

    return answer_each("DeleteItem", call.within("m:ItemIds"), answer)


def _named(call: Call, element: Element, level: str) -> tuple[Mailbox, ItemName]:
    if element.tag.endswith("}RecurringMasterItemId"):  # a series, by one of its occurrences
        name = ItemName.decode(element.get("OccurrenceId") or "")
    elif element.tag.endswith("}ItemId"):
        name = ItemName.decode(element.get("Id") or "")
    else:
        raise MailboxError("ErrorInvalidIdMalformed", "Items are not named like this here.")
    mailbox = call.organization.mailbox(name.address)
    call.require(level, mailbox)
    if element.tag.endswith("}RecurringMasterItemId"):
        name = replace(name, original_start=None)
        if mailbox.get(name).recurrence is None:
            raise MailboxError(
                "ErrorCalendarCannotUseIdForRecurringMasterId", "It is of no series."
            )
    return mailbox, name


def _target(call: Call, target: Element | None) -> Mailbox:
    if target is None or not len(target):
        mailbox = call.organization.mailbox(call.caller.address)
        call.require("editor", mailbox)
        return mailbox
    mailbox, key = call.folder(target[0], "editor")
    if key != "calendar":
        raise MailboxError("ErrorCannotCreateCalendarItemInNonCalendarFolder", "No calendar.")
    return mailbox


def _zone(call: Call) -> tzinfo:
    """The zone of times without an offset: that of the request's TimeZoneContext."""
    zone = zone_of(call.request.zone_id) if call.request.zone_id else None
    return zone or ZoneInfo("UTC")


def _new_item(draft: dict[str, Any], mailbox: Mailbox) -> Item:
    if "start" not in draft or "end" not in draft:
        raise MailboxError("ErrorCalendarDurationIsTooLong", "Start and End are required.")
    draft = {"uid": f"040000008200E00074C5B7101A82E008{uuid.uuid4().hex.upper()}"} | draft
    item = Item(
        **draft,
        zone=mailbox.zone,
        organizer=Person(mailbox.name, mailbox.address),
        response="Organizer",
        meeting=any(draft.get(key) for key in ("required", "optional", "resources")),
    )
    if item.end < item.start:
        raise MailboxError(
            "ErrorCalendarEndDateIsEarlierThanStartDate", "EndDate is earlier than StartDate"
        )
    return _whole_days(item)


def _whole_days(item: Item) -> Item:
    """An all-day item covers whole local days of its zone, whatever times it was given."""
    if not item.all_day:
        return item
    zone = ZoneInfo(item.zone)
    start = item.start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    last = (item.end - timedelta(microseconds=1)).astimezone(zone)
    end = last.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) + timedelta(days=1)
    return replace(item, start=start.astimezone(UTC), end=max(end, start).astimezone(UTC))


def _changes(change: Element, zone: tzinfo, old: Item) -> Mapping[str, Any]:
    changes: dict[str, Any] = {}
    updates = change.find("t:Updates", NAMES)
    if updates is None:
        raise invalid("Updates is missing")
    for update in updates:
        action = update.tag.rpartition("}")[2]
        uri = update.find("t:FieldURI", NAMES)
        if uri is None:
            raise MailboxError("ErrorInvalidPropertySet", "Only FieldURI paths can be set.")
        tag = (uri.get("FieldURI") or "").partition(":")[2]
        if action == "DeleteItemField":
            changes.update(cleared(tag))
            continue
        value = next(iter(update.iterfind("t:CalendarItem/*", NAMES)), None)
        if value is not None and not value.tag.endswith(f"}}{tag}"):
            value = None
        if action != "SetItemField" or value is None:
            raise MailboxError("ErrorUpdatePropertyMismatch", "The property does not match.")
        changes.update(read_field(value, zone))
    if old.meeting and old.response != "Organizer" and changes.keys() & {"start", "end"}:
        # Seen on real servers: an invited mailbox cannot move the organizer's meeting
        # (exchangelib #762).
        raise MailboxError("ErrorInvalidPropertySet", "Set action is invalid for property.")
    return changes


def _ids(mailbox: Mailbox, item: Item) -> Element:
    name = name_of(mailbox.address, item).encode()
    return m("Items", t("CalendarItem", t("ItemId", Id=name, ChangeKey=change_key(item))))
