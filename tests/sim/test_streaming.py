"""Streaming subscriptions: who may have one, what it tells, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import exchangelib
import pytest
import requests
from exchangelib.errors import (
    ErrorExceededSubscriptionCount,
    ErrorMissedNotificationEvents,
    ErrorSubscriptionAccessDenied,
    ErrorSubscriptionDelegateAccessNotSupported,
    ErrorSubscriptionNotFound,
)
from exchangelib.folders import Calendar, Root
from exchangelib.properties import DistinguishedFolderId, Mailbox
from exchangelib.services import GetStreamingEvents, SubscribeToStreaming, Unsubscribe

from signage.sim import faults
from signage.sim.item import Item
from signage.sim.mailbox import name_of
from signage.sim.server import Simulator
from signage.sim.subscriptions import MOST
from tests.sim.client import account
from tests.sim.conftest import NOW

ROOM = "juniper@example.com"
KINDS = ("CreatedEvent", "ModifiedEvent", "DeletedEvent")


class Watch:
    """exchangelib over one impersonated room, as a stranger would use it."""

    def __init__(self, account: exchangelib.Account) -> None:
        self.account = account

    def subscribe(self) -> str:
        folder_id = DistinguishedFolderId(id="calendar", mailbox=Mailbox(email_address=ROOM))
        root = Root(account=self.account, name="root")
        calendar = Calendar(root=root, _distinguished_id=folder_id)
        service = SubscribeToStreaming(account=self.account)
        return next(iter(service.call(folders=[calendar], event_types=KINDS)))

    def told(self, ident: str, minutes: int = 1) -> list[str]:
        """Every kind of event until the server closes the stream."""
        service = GetStreamingEvents(account=self.account)
        notifications = service.call(subscription_ids=[ident], connection_timeout=minutes)
        return [event.ELEMENT_NAME for each in notifications for event in each.events]

    def unsubscribe(self, ident: str) -> None:
        Unsubscribe(account=self.account).get(subscription_id=ident)


@pytest.fixture
def simulator(start) -> Simulator:
    """One with short minutes."""
    made = start()
    made.subscriptions.heartbeat, made.subscriptions.minute = 0.05, 0.3
    return made


@pytest.fixture
def watch(simulator: Simulator) -> Iterator[Watch]:
    with account(simulator, ROOM, access=exchangelib.IMPERSONATION) as made:
        yield Watch(made)


def soon(seconds: float, act) -> None:
    threading.Timer(seconds, act).start()


def meeting(uid: str = "new") -> Item:
    return Item(uid=uid, start=NOW, end=NOW + timedelta(hours=1), subject="Quince")


def test_changes_are_told_as_they_happen_and_before(simulator: Simulator, watch: Watch):
    """What comes while nobody listens waits; the stream closes after its minutes; ids alone."""
    ident = watch.subscribe()
    room = simulator.mailbox(ROOM)
    item = room.add(meeting())
    soon(0.1, lambda: room.delete(name_of(ROOM, room.revise(item, {"subject": "Medlar"}))))
    assert watch.told(ident) == ["CreatedEvent", "ModifiedEvent", "DeletedEvent"]
    said = [e.response for e in simulator.requests if e.operation == "GetStreamingEvents"]
    assert b"<m:ConnectionStatus>OK<" in said[0]
    assert b"Notifications" not in said[0]
    assert b"<m:ConnectionStatus>Closed<" in said[-1]
    assert sum(b"Notifications" not in each for each in said) > 3, "heartbeats come in between"
    assert not any(b"Quince" in each or b"Medlar" in each for each in said)
    watch.unsubscribe(ident)
    assert len(simulator.subscriptions) == 0


def test_delegates_are_refused(simulator: Simulator):
    """The right to read somebody's calendar is none to be told of its changes."""
    with (
        account(simulator, ROOM, access=exchangelib.DELEGATE) as made,
        pytest.raises(ErrorSubscriptionDelegateAccessNotSupported),
    ):
        Watch(made).subscribe()


def test_a_subscription_is_its_rooms(simulator: Simulator, watch: Watch):
    """Nobody else may listen to it."""
    ident = watch.subscribe()
    other = next(m.address for m in simulator.organization.mailboxes if m.address != ROOM)
    with (
        account(simulator, other, access=exchangelib.IMPERSONATION) as made,
        pytest.raises(ErrorSubscriptionAccessDenied),
    ):
        Watch(made).told(ident)


def test_one_that_is_gone(simulator: Simulator, watch: Watch):
    """Ended by its owner, while a stream waits for it too; forgotten after half an hour."""
    ident = watch.subscribe()
    soon(0.1, lambda: simulator.subscriptions.remove(ident))
    with pytest.raises(ErrorSubscriptionNotFound):
        watch.told(ident, 30)
    with pytest.raises(ErrorSubscriptionNotFound):
        watch.unsubscribe(ident)


def test_half_an_hour_without_a_listener(start):
    """What nobody asks for is dropped, and watches its mailbox no longer."""
    simulator = start()
    room = simulator.mailbox(ROOM)
    moment = [NOW]
    simulator.subscriptions._now = lambda: moment[0]
    simulator.subscriptions.add(room, KINDS)
    moment[0] += timedelta(minutes=31)
    simulator.subscriptions.add(room, KINDS)
    assert len(simulator.subscriptions) == len(room._watchers) == 1


def test_there_are_only_so_many(watch: Watch):
    """A client that leaves its subscriptions lying is refused in the end."""
    for _ in range(MOST):
        watch.subscribe()
    with pytest.raises(ErrorExceededSubscriptionCount):
        watch.subscribe()


def test_a_code_in_the_middle(simulator: Simulator, watch: Watch):
    """A scripted code ends an open stream with its own message."""
    ident = watch.subscribe()
    script = faults.refused("ErrorMissedNotificationEvents")
    soon(0.1, lambda: simulator.faults.now(script, times=1, operations="Notification"))
    with pytest.raises(ErrorMissedNotificationEvents):
        watch.told(ident)


@pytest.mark.parametrize("fault", [faults.RESET, faults.BROKEN_XML, faults.TRUNCATED, faults.HANG])
def test_trouble_in_the_middle(start, fault):
    """A reset, half a message, and silence: an open stream breaks off, or says nothing more."""
    simulator = start(odd=True)
    simulator.subscriptions.heartbeat = 0.05
    with account(simulator, ROOM, access=exchangelib.IMPERSONATION) as made:
        ident = Watch(made).subscribe()
        service = GetStreamingEvents(account=made)
        payload = service.get_payload(subscription_ids=[ident], connection_timeout=30)
        session = made.protocol.get_session()
        answer = session.post(
            simulator.endpoint,
            data=service.wrap(payload, "Exchange2016"),
            stream=True,
            timeout=(2, 0.5),
        )
        parts = answer.iter_content(None)
        assert next(parts)
        simulator.faults.now(fault, operations="Notification")
        with pytest.raises(requests.RequestException):
            list(parts)
