"""Who wants to be told of changes: the streaming subscriptions of an organization."""

from __future__ import annotations

import base64
import threading
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from signage.sim.item import Item
from signage.sim.mailbox import Mailbox, MailboxError, change_key, name_of

MOST = 20  # subscriptions of one mailbox: the limit of Exchange Online ("EWS throttling")
FORGOTTEN = timedelta(minutes=30)  # without a connection


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a calendar, as it is told: ids alone."""

    kind: str  # "CreatedEvent", "ModifiedEvent", "DeletedEvent"
    item_id: str
    key: str
    address: str
    at: datetime


@dataclass(slots=True)
class Subscription:
    """One subscription, and what it has not been told yet."""

    ident: str
    address: str
    seen: datetime  # when a connection last took from it
    unwatch: Callable[[], None]
    waiting: list[Change] = field(default_factory=list)


class Subscriptions:
    """All of them; every method may be called from any thread.

    `heartbeat` is how many seconds a stream is silent at most, `minute` how many of the machine's
    seconds a stream counts as one minute; both are there to be shortened by tests.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.heartbeat = 45.0
        self.minute = 60.0
        self._now = now
        self._change = threading.Condition()
        self._open: dict[str, Subscription] = {}
        self._ended = False

    def __len__(self) -> int:
        return len(self._open)

    def add(self, mailbox: Mailbox, kinds: Collection[str]) -> str:
        """The id of a new one; MailboxError ErrorExceededSubscriptionCount."""
        with self._change:
            self._forget()
            if sum(each.address == mailbox.address for each in self._open.values()) >= MOST:
                raise MailboxError(
                    "ErrorExceededSubscriptionCount",
                    "You have exceeded the available subscriptions for your account.",
                )
            ident = base64.b64encode(f"stream {uuid.uuid4()}".encode()).decode()

            def tell(kind: str, item: Item) -> None:
                if kind in kinds:
                    name = name_of(mailbox.address, item).encode()
                    self._tell(
                        ident, Change(kind, name, change_key(item), mailbox.address, self._now())
                    )

            unwatch = mailbox.watch(tell)
            self._open[ident] = Subscription(ident, mailbox.address, self._now(), unwatch)
        return ident

    def remove(self, ident: str) -> None:
        """The end of one; MailboxError ErrorSubscriptionNotFound."""
        with self._change:
            self._find(ident).unwatch()
            del self._open[ident]
            self._change.notify_all()

    def address(self, ident: str) -> str:
        """Whose calendar it tells of; MailboxError ErrorSubscriptionNotFound."""
        with self._change:
            return self._find(ident).address

    def take(self, idents: Collection[str], done: threading.Event) -> dict[str, list[Change]]:
        """Wait for changes, at most a heartbeat: what has not been told, none if nothing came.

        Returns at once when `done` is set and `wake` called. MailboxError as `address`.
        """
        with self._change:
            for last in (False, True):
                found = {ident: self._find(ident) for ident in idents}
                for each in found.values():
                    each.seen = self._now()
                if last or self._ended or done.is_set() or any(o.waiting for o in found.values()):
                    break
                self._change.wait(self.heartbeat)
            told = {ident: each.waiting for ident, each in found.items() if each.waiting}
            for ident in told:
                self._open[ident].waiting = []
            return told

    def wake(self) -> None:
        """Let every `take` look again."""
        with self._change:
            self._change.notify_all()

    def end(self) -> None:
        """The server stops: nobody waits any longer."""
        with self._change:
            self._ended = True
            self._change.notify_all()

    @property
    def ended(self) -> bool:
        """Whether the server stops."""
        return self._ended

    def _tell(self, ident: str, change: Change) -> None:
        with self._change:
            if ident in self._open:
                self._open[ident].waiting.append(change)
                self._change.notify_all()

    def _find(self, ident: str) -> Subscription:
        self._forget()
        if ident not in self._open:
            raise MailboxError(
                "ErrorSubscriptionNotFound", "The specified subscription was not found."
            )
        return self._open[ident]

    def _forget(self) -> None:
        """Drop those that no connection has asked for in a long time."""
        now = self._now()
        for ident, each in list(self._open.items()):
            if now - each.seen > FORGOTTEN:
                each.unwatch()
                del self._open[ident]
