"""Subscribe, Unsubscribe and GetStreamingEvents: changes told as they happen, by ids alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from signage.sim.folders import FolderName
from signage.sim.mailbox import MailboxError
from signage.sim.operations import Call, answer_each, failure, response, success
from signage.sim.soap import NAMES, Element, invalid, m, moment, t, text_of
from signage.sim.subscriptions import Change, Subscriptions

LONGEST = 30  # minutes of one connection ("ConnectionTimeout", EWS reference)
_NAME = "GetStreamingEvents"


def subscribe(call: Call) -> Element:
    """The Subscribe operation, for streams alone.

    A calendar of somebody else may be read by delegate access and not be subscribed to ("Subscribe
    operation", EWS reference: ErrorSubscriptionDelegateAccessNotSupported).
    """
    wanted = call.within("m:StreamingSubscriptionRequest")
    kinds = {kind.text or "" for kind in wanted.iterfind("t:EventTypes/t:EventType", NAMES)}
    folders = wanted.find("t:FolderIds", NAMES)
    if folders is None or len(folders) != 1:
        raise invalid("one folder is watched here")

    def answer(folder: Element) -> Element:
        mailbox, key = call.folder(folder, "reviewer")
        if mailbox.address.lower() != call.caller.address.lower():
            raise MailboxError(
                "ErrorSubscriptionDelegateAccessNotSupported",
                "Subscriptions are not supported for delegate user access.",
            )
        if key != "calendar":
            raise MailboxError("ErrorInvalidSubscriptionRequest", "Calendars are watched here.")
        return m("SubscriptionId", call.subscriptions.add(mailbox, kinds))

    return answer_each("Subscribe", folders, answer)


def unsubscribe(call: Call) -> Element:
    """The Unsubscribe operation."""

    def answer(element: Element) -> None:
        ident = (element.text or "").strip()
        _require(call, ident)
        call.subscriptions.remove(ident)

    return answer_each("Unsubscribe", [call.within("m:SubscriptionId")], answer)


def get_streaming_events(call: Call) -> Element | Stream:
    """The GetStreamingEvents operation: an answer that goes on for minutes, or a refusal."""
    idents = tuple(
        (each.text or "").strip()
        for each in call.within("m:SubscriptionIds").iterfind("t:SubscriptionId", NAMES)
    )
    minutes = text_of(call.body, "m:ConnectionTimeout") or ""
    if not (minutes.isascii() and minutes.isdigit() and 1 <= int(minutes) <= LONGEST):
        raise invalid("ConnectionTimeout is not between 1 and 30")
    for ident in idents:
        try:
            _require(call, ident)
        except MailboxError as error:
            return broken(error, ident)
    return Stream(call.subscriptions, idents, int(minutes))


@dataclass(frozen=True, slots=True)
class Stream:
    """The messages of one connection, each an answer of its own; iterating waits for the next."""

    subscriptions: Subscriptions
    idents: tuple[str, ...]
    minutes: int

    def __iter__(self) -> Iterator[Element]:
        yield _message("OK")
        done = threading.Event()

        def end() -> None:
            done.set()
            self.subscriptions.wake()

        timer = threading.Timer(self.minutes * self.subscriptions.minute, end)
        timer.daemon = True
        timer.start()
        try:
            while not (done.is_set() or self.subscriptions.ended):
                told = self.subscriptions.take(self.idents, done)
                if told or not done.is_set():
                    yield _message("OK", told)
            yield _message("Closed")
        except MailboxError as error:  # somebody has ended the subscription
            yield broken(error, *self.idents)
        finally:
            timer.cancel()


def broken(error: MailboxError, *idents: str) -> Element:
    """A message that ends a stream."""
    message = failure(_NAME, error)
    if idents:
        message.append(m("ErrorSubscriptionIds", *(t("SubscriptionId", each) for each in idents)))
    message.append(m("ConnectionStatus", "Closed"))
    return response(_NAME, [message])


def _require(call: Call, ident: str) -> None:
    address = call.subscriptions.address(ident)
    if address.lower() != call.caller.address.lower():
        raise MailboxError("ErrorSubscriptionAccessDenied", "The subscription is somebody else's.")


def _message(status: str, told: dict[str, list[Change]] | None = None) -> Element:
    notifications = [
        t("Notification", t("SubscriptionId", ident), *(_event(change) for change in changes))
        for ident, changes in (told or {}).items()
    ]
    return response(
        _NAME,
        [
            success(
                _NAME,
                m("Notifications", *notifications) if notifications else None,
                m("ConnectionStatus", status),
            )
        ],
    )


def _event(change: Change) -> Element:
    parent = FolderName(change.address, "calendar").encode()
    return t(
        change.kind,
        t("TimeStamp", moment(change.at)),
        t("ItemId", Id=change.item_id, ChangeKey=change.key),
        t("ParentFolderId", Id=parent, ChangeKey="AQAAAA=="),
    )
