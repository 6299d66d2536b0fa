"""The post between mailboxes: invitations to rooms, their answers, updates and cancellations.

Exchange needs seconds for this. Here it is all there at once, but for a room that takes its time
(`RoomSettings.delay`): there the next request after that time finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from signage.sim.item import Item, Person
from signage.sim.mailbox import Mailbox, name_of
from signage.sim.organization import Organization


def invite(organization: Organization, item: Item) -> dict[str, Any]:
    """Deliver a meeting to all that it names; returns its attendee fields with their answers.

    An earlier copy of the same meeting (by UID) gives way to the new one, so this is also how an
    update travels. Extended properties do not travel: they are the organizer's own.
    """
    sent = replace(item, marks=())
    return {
        field: tuple(
            _delivered(organization, sent, field, person) for person in getattr(item, field)
        )
        for field in ("required", "optional", "resources")
    }


def cancel(organization: Organization, item: Item) -> None:
    """Tell everybody that a meeting is off.

    The copies stay and say so, and block no time, unless RemoveCanceledMeetings is on.
    """
    for person in (*item.required, *item.optional, *item.resources):
        mailbox = organization.find(person.address)
        if mailbox is not None:
            _in_time(organization, mailbox, partial(_called_off, mailbox, item))


def _delivered(organization: Organization, item: Item, field: str, person: Person) -> Person:
    mailbox = organization.find(person.address)
    if mailbox is None:
        return person  # outside the organization: no answer
    if mailbox.room is None or not mailbox.room.delay:
        return _answered(mailbox, item, person)
    _in_time(organization, mailbox, partial(_answer, organization, item, field, person))
    return replace(person, response="Unknown")


def _in_time(organization: Organization, mailbox: Mailbox, act: Callable[[], None]) -> None:
    """Now, or when the room gets around to it."""
    if mailbox.room is not None and mailbox.room.delay:
        organization.later(mailbox.now() + timedelta(seconds=mailbox.room.delay), act)
    else:
        act()


def _answer(organization: Organization, item: Item, field: str, person: Person) -> None:
    """A late answer: it reaches the organizer's own item, if that is still there."""
    answered = _answered(organization.mailbox(person.address), item, person)
    home = organization.find(item.organizer.address) if item.organizer is not None else None
    own = _copy(home, item)
    if home is not None and own is not None:
        people = [answered if p.address == person.address else p for p in getattr(own, field)]
        changes: dict[str, Any] = {field: tuple(people)}
        home.update(name_of(home.address, own), **changes)


def _called_off(mailbox: Mailbox, item: Item) -> None:
    copy = _copy(mailbox, item)
    if copy is None:
        return
    if mailbox.room is not None and mailbox.room.remove_canceled_meetings:
        mailbox.delete(name_of(mailbox.address, copy))
    else:
        mailbox.update(name_of(mailbox.address, copy), cancelled=True, show_as="Free")


def _answered(mailbox: Mailbox, item: Item, person: Person) -> Person:
    earlier = _copy(mailbox, item)
    if earlier is not None:
        mailbox.delete(name_of(mailbox.address, earlier))
    kept = mailbox.invite(replace(item, zone=mailbox.zone if item.all_day else item.zone))
    if mailbox.room is None:
        return replace(person, response="NoResponseReceived")
    attends = mailbox.room.automate_processing == "AutoAccept"
    if kept is None:
        return replace(person, response="Decline" if attends else "NoResponseReceived")
    # What waits for a delegate is answered tentatively meanwhile.
    waits = attends and kept.response == "NoResponseReceived"
    return replace(person, response="Tentative" if waits else kept.response)


def _copy(mailbox: Mailbox | None, item: Item) -> Item | None:
    if mailbox is None:
        return None
    return next((each for each in mailbox.items() if each.uid == item.uid), None)
