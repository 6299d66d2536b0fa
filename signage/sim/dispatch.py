"""From a request's bytes to an answer's: the operations by name, and the faults in their way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from signage.sim.availability import get_user_availability
from signage.sim.browse import find_folder, get_folder
from signage.sim.directory import convert_id, get_room_lists, get_rooms, resolve_names
from signage.sim.faults import Fault, FaultScript
from signage.sim.find import find_item
from signage.sim.items import create_item, delete_item, get_item, update_item
from signage.sim.mailbox import MailboxError
from signage.sim.operations import Call, Operation, back_off, failure, response
from signage.sim.organization import Caller, Organization, User
from signage.sim.soap import BUILD, Element, Request, SoapError, answer, fault, invalid, parse
from signage.sim.streaming import Stream, broken, get_streaming_events, subscribe, unsubscribe
from signage.sim.subscriptions import Subscriptions
from signage.sim.timezones import get_server_time_zones

MESSAGE = "Notification"  # by what name a FaultScript hits the messages of streams

OPERATIONS: Mapping[str, Operation | Callable[[Call], Element | Stream]] = {
    "ConvertId": convert_id,
    "CreateItem": create_item,
    "DeleteItem": delete_item,
    "FindFolder": find_folder,
    "FindItem": find_item,
    "GetFolder": get_folder,
    "GetItem": get_item,
    "GetRoomLists": get_room_lists,
    "GetRooms": get_rooms,
    "GetServerTimeZones": get_server_time_zones,
    "GetStreamingEvents": get_streaming_events,
    "GetUserAvailability": get_user_availability,
    "ResolveNames": resolve_names,
    "Subscribe": subscribe,
    "Unsubscribe": unsubscribe,
    "UpdateItem": update_item,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: the operation's name ("" where none could be read), status and body."""

    operation: str
    status: int
    body: bytes
    faults: tuple[Fault, ...] = ()
    stream: Iterator[Reply] | None = None  # instead of a body: messages that come when they come
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "text/xml; charset=utf-8"


class Dispatch:
    """Runs requests against an organization; no sockets, no waiting."""

    def __init__(
        self, organization: Organization, faults: FaultScript, now: Callable[[], datetime]
    ) -> None:
        self._organization = organization
        self._faults = faults
        self._now = now
        self.subscriptions = Subscriptions(now)

    def reply(self, user: User, data: bytes) -> Reply:
        """The reply to one request of a user who has logged on."""
        try:
            request = parse(data)
        except SoapError as error:
            return Reply("", error.status, fault(error), self._faults.take(""))
        faults = self._faults.take(request.operation)
        try:
            found = self._run(request, user, faults)
        except SoapError as error:
            return Reply(request.operation, error.status, fault(error), faults)
        if isinstance(found, Stream):
            return Reply(request.operation, 200, b"", faults, self._messages(found))
        build = next((each.build for each in faults if each.build), BUILD)
        return Reply(request.operation, 200, answer(found, build), faults)

    def page(self) -> Reply:
        """The reply to a person who looks at the endpoint: "GET" as an operation of its own."""
        return Reply("GET", 405, b"", self._faults.take("GET"), headers=(("Allow", "POST"),))

    def _messages(self, stream: Stream) -> Iterator[Reply]:
        """What a stream says, and the trouble that meets each message of it."""
        for element in stream:
            faults = self._faults.take(MESSAGE)
            refusal = next((each for each in faults if each.code is not None), None)
            if refusal is not None:
                error = MailboxError(refusal.code or "", "The notifications are not available.")
                element = broken(error, *stream.idents)  # noqa: PLW2901
            yield Reply("GetStreamingEvents", 200, answer(element), faults)
            if refusal is not None:
                return

    def _run(self, request: Request, user: User, faults: tuple[Fault, ...]) -> Element | Stream:
        operation = OPERATIONS.get(request.operation)
        if operation is None:
            raise invalid(f"{request.operation} is not known here")
        refusal = next((each for each in faults if each.code is not None), None)
        if refusal is not None:
            return _refuse(request.operation, refusal)
        self._organization.settle(self._now())
        try:
            caller = (
                self._organization.impersonate(user, request.impersonated)
                if request.impersonated
                else Caller(user)
            )
            call = Call(
                request, self._organization, caller, self._now(), self.subscriptions, faults
            )
            return operation(call)
        except MailboxError as error:  # of the request as a whole
            raise SoapError(error.code, error.text) from error


def _refuse(operation: str, refusal: Fault) -> Element:
    """What a scripted response code looks like, in a message or as a SOAP fault."""
    assert refusal.code is not None  # noqa: S101 -- the caller has looked
    text = "The server cannot serve this request right now. Try again later."
    wait = refusal.back_off
    if not refusal.in_message:
        values = (("BackOffMilliseconds", str(wait)),) if wait is not None else ()
        raise SoapError(refusal.code, text, values)
    values_xml = (back_off(wait),) if wait is not None else ()
    return response(operation, [failure(operation, MailboxError(refusal.code, text), *values_xml)])
