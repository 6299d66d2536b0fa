"""Streaming notifications of the room's calendar: ids of what has changed, as it changes.

exchangelib writes the requests; the answer is read here, message by message and only as far as its
status. The library would wait for as long as the connection may last, half an hour, before it saw
that the network is gone; a server is heard every 45 seconds.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from typing import Any, NoReturn
from xml.etree import ElementTree as ET

from exchangelib.services import (  # type: ignore[import-untyped]
    GetStreamingEvents,
    SubscribeToStreaming,
    Unsubscribe,
)

from signage.core.health import Fault, FaultKind
from signage.sources.base import SourceError
from signage.sources.bodies import hang_up, pieces
from signage.sources.changes import LostError, NotToldError
from signage.sources.ews import answer
from signage.sources.ews.answer import MESSAGES
from signage.sources.ews.logon import Secret
from signage.sources.ews.settings import EwsSettings
from signage.sources.ews.source import EwsSource
from signage.sources.tokens import Tokens

PATIENCE = 100.0  # s of silence, of a server that says something every 45: two of them may be lost
CONNECTION = 25  # minutes to one connection; 30 is the most ("ConnectionTimeout", EWS reference)
MAX_MESSAGE = 2**20  # bytes; a hundred changes take 50 KiB

_KINDS = ("CreatedEvent", "ModifiedEvent", "DeletedEvent", "MovedEvent", "CopiedEvent")
_END = re.compile(rb"</(?:[\w.-]{1,40}:)?Envelope\s{0,9}>")
_LONGEST_END = 64  # bytes of the above

# "ResponseCode" in the EWS reference. What an account may not have it will not have a minute later.
_NOT_TOLD = frozenset(
    {
        "ErrorInvalidSubscriptionRequest",
        "ErrorSubscriptionAccessDenied",
        "ErrorSubscriptionDelegateAccessNotSupported",
        "ErrorSubscriptionsDisabledForGroup",
    }
)
_LOST = frozenset(
    {
        "ErrorExpiredSubscription",
        "ErrorInvalidSubscription",
        "ErrorInvalidWatermark",
        "ErrorMissedNotificationEvents",
        "ErrorReadEventsFailed",
        "ErrorSubscriptionNotFound",
        "ErrorSubscriptionUnsubscribed",
    }
)


class EwsStream(EwsSource):
    """A `ChangeSource` over one connection of its own, logged on as the source that reads.

    A stream that the server closes after its time is taken up again; after anything else the old
    subscription is ended, if it can be, and there is a new one.
    """

    def __init__(
        self,
        settings: EwsSettings,
        secret: Secret | None = None,
        tokens: Tokens | None = None,
        *,
        patience: float = PATIENCE,
        connection: int = CONNECTION,
    ) -> None:
        super().__init__(settings, secret, tokens)
        self._patience, self._connection = patience, connection
        self._subscription: str | None = None
        self._intact = False  # no change of the subscription can have been missed
        self._events: _Events | None = None  # under way
        self._closed = False

    def listen(self) -> Generator[bool, None, None]:
        """See `ChangeSource.listen`."""
        new = not self._intact
        try:
            response = self._asked(self._open)
        except SourceError as error:
            self._fail(error.fault)
        try:
            yield new
            yield from self._changes(response)
        except SourceError as error:
            self._fail(error.fault)
        finally:
            self._let_go()

    def close(self) -> None:
        """See `ChangeSource.close`."""
        self._closed = True
        events = self._events
        if events is not None and events.response is not None:
            hang_up(events.response)
        self._log_off()

    def _open(self) -> Any:
        """The answer that goes on, of a subscription that may be new."""
        account = self._logged_on()
        if not self._intact:
            self._subscribe(account)
        self._intact = False  # until the server closes the stream in good order
        timeout = (self._settings.connect_timeout, self._patience)
        self._events = events = _Events(account=account, timeout=timeout)
        events.ask(self._subscription, self._connection)
        if self._closed:  # meanwhile
            hang_up(events.response)
        if events.response.status_code != 200:  # a SOAP fault, which was read whole
            _one(answer.messages(answer.body(events.response.content), events.SERVICE_NAME))
        return events.response

    def _subscribe(self, account: Any) -> None:
        old, self._subscription = self._subscription, None
        if old is not None:
            with suppress(SourceError):  # it may be gone
                _Unsubscribe(account=account).ask(old)
        message = _one(_Subscribe(account=account).ask(self._folder(account)))
        self._subscription = message.findtext(f"{MESSAGES}SubscriptionId")
        if not self._subscription:
            raise answer.bad_answer("the answer holds no subscription")

    def _changes(self, response: Any) -> Iterator[bool]:
        """Of each message whether it tells of a change; ends with the one that closes."""
        with closing(pieces(response)) as parts:
            for envelope in envelopes(parts):
                body = answer.body(envelope)
                message = _one(answer.messages(body, GetStreamingEvents.SERVICE_NAME))
                yield message.find(f"{MESSAGES}Notifications") is not None
                if message.findtext(f"{MESSAGES}ConnectionStatus") == "Closed":
                    self._intact = True
                    return
        raise SourceError(Fault(FaultKind.UNREACHABLE, "the stream broke off"))

    def _let_go(self) -> None:
        events, self._events = self._events, None
        if events is not None:
            events.stop_streaming()
        if self._closed or not self._intact:
            self._log_off()

    def _fail(self, fault: Fault) -> NoReturn:
        """Raise anew, so that no error is dragged along that holds an answer."""
        if fault.detail in _NOT_TOLD or fault.kind is FaultKind.FORBIDDEN:
            raise NotToldError(fault) from None
        if fault.detail in _LOST:
            raise LostError(fault) from None
        raise SourceError(fault) from None


def envelopes(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Whole SOAP messages out of a stream's pieces, however it was cut.

    Raises SourceError for one of more than MAX_MESSAGE bytes, and if the end comes in the middle.
    """
    waiting = bytearray()
    for part in parts:
        searched = max(0, len(waiting) - _LONGEST_END)
        waiting += part
        while end := _END.search(waiting, searched):
            yield bytes(waiting[: end.end()]).lstrip(b"\xef\xbb\xbf \t\r\n")
            del waiting[: end.end()]
            searched = 0
        if len(waiting) > MAX_MESSAGE:
            raise answer.bad_answer("a message of the stream does not end")
    if waiting.strip():
        raise SourceError(Fault(FaultKind.UNREACHABLE, "the stream broke off"))


def _one(found: list[ET.Element]) -> ET.Element:
    """The only message, if it is a success."""
    if len(found) != 1:
        raise answer.bad_answer("the answer does not hold one message")
    fault = answer.refusal(found[0])
    if fault is not None:
        raise SourceError(fault)
    return found[0]


class _Whole:
    """What an exchangelib service does with an answer that is read whole, replaced by `answer`."""

    def _get_soap_parts(self, response: Any) -> tuple[None, ET.Element]:
        return None, answer.body(response.content)

    def _get_soap_messages(self, body: ET.Element) -> list[ET.Element]:
        return answer.messages(body, self.SERVICE_NAME)  # type: ignore[attr-defined]

    def _messages(self, payload: Any) -> list[ET.Element]:
        return self._get_response_xml(payload=payload)  # type: ignore[attr-defined, no-any-return]


class _Subscribe(_Whole, SubscribeToStreaming):  # type: ignore[misc]
    def ask(self, folder: Any) -> list[ET.Element]:
        return self._messages(self.get_payload(folders=[folder], event_types=_KINDS))


class _Unsubscribe(_Whole, Unsubscribe):  # type: ignore[misc]
    def ask(self, subscription: str) -> list[ET.Element]:
        return self._messages(self.get_payload(subscription_id=subscription))


class _Events(GetStreamingEvents):  # type: ignore[misc]
    """Asks, and leaves the answer as it is: an unread stream."""

    response: Any = None

    def ask(self, subscription: str | None, minutes: int) -> None:
        payload = self.get_payload(subscription_ids=[subscription], connection_timeout=minutes)
        self.response = self._get_response_xml(payload=payload)

    def _extra_headers(self) -> dict[str, str]:
        # Packed, a message might wait in the server for company.
        return {**super()._extra_headers(), "Accept-Encoding": "identity"}

    def _get_soap_parts(self, response: Any) -> tuple[None, Any]:
        return None, response

    def _get_soap_messages(self, body: Any) -> Any:
        return body
