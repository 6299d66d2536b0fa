"""The post between mailboxes: invitations to rooms, their answers, updates and cancellations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from signage.sim.item import Item, Person
from signage.sim.mailbox import Mailbox, name_of
from signage.sim.organization import Organization


def invite(organization: Organization, item: Item) -> dict[str, Any]:
    """Deliver a meeting to all that it names; returns its attendee fields with their answers.

    An earlier copy of the same meeting (by UID) gives way to the new one, so this is also how an
    update travels. Exchange needs seconds for this; here the answers are there at once.
    """
    return {
        field: tuple(_answered(organization, item, person) for person in getattr(item, field))
        for field in ("required", "optional", "resources")
    }


def cancel(organization: Organization, item: Item) -> None:
    """Tell everybody that a meeting is off.

    The copies stay and say so (RemoveCanceledMeetings is off by default), and block no time.
    """
    for person in (*item.required, *item.optional, *item.resources):
        mailbox = organization.find(person.address)
        copy = _copy(mailbox, item) if mailbox is not None else None
        if mailbox is not None and copy is not None:
            mailbox.update(name_of(mailbox.address, copy), cancelled=True, show_as="Free")


def _answered(organization: Organization, item: Item, person: Person) -> Person:
    mailbox = organization.find(person.address)
    if mailbox is None:
        return person  # outside the organization: no answer
    earlier = _copy(mailbox, item)
    if earlier is not None:
        mailbox.delete(name_of(mailbox.address, earlier))
    kept = mailbox.invite(replace(item, zone=mailbox.zone if item.all_day else item.zone))
    if mailbox.room is None:
        return replace(person, response="NoResponseReceived")
    if kept is None:
        declined = mailbox.room.automate_processing == "AutoAccept"
        return replace(person, response="Decline" if declined else "NoResponseReceived")
    return replace(person, response=kept.response)


def _copy(mailbox: Mailbox | None, item: Item) -> Item | None:
    if mailbox is None:
        return None
    return next((each for each in mailbox.items() if each.uid == item.uid), None)
