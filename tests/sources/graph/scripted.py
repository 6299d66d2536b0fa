"""Events as Graph writes them, a server that sends them, and a source that reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from signage.core.calendar import CalendarItem
from signage.sources.base import Read, SourceError
from signage.sources.graph.items import read_event
from signage.sources.graph.settings import GraphSettings
from signage.sources.graph.source import GraphSource
from tests.scripted_server import Certificates, Reply, Request, ScriptedServer
from tests.simulated import ROOM, SPAN, ZONE

Script = list[Reply] | Callable[[Request], Reply]

HEAD = "040000008200E00074C5B7101A82E008"
TIMES = "9063E97D5E57D9010000000000000000"


def global_id(day: str = "00000000", data: bytes = bytes(range(16))) -> str:
    """An iCalUId of Outlook's own: its occurrence's day (hexadecimal) and its data."""
    return f"{HEAD}{day}{TIMES}{len(data).to_bytes(4, 'little').hex()}{data.hex()}".upper()


def stamp(text: str, zone: str = "UTC") -> dict[str, str]:
    """A dateTimeTimeZone."""
    return {"dateTime": text, "timeZone": zone}


def event(**changes: Any) -> dict[str, Any]:
    """An event with every field that is asked for; `...` takes one out."""
    made = {
        "@odata.etag": 'W/"abc"',
        "id": "AAMk-one",
        "iCalUId": global_id(),
        "seriesMasterId": None,
        "type": "singleInstance",
        "subject": "Budget",
        "sensitivity": "normal",
        "start": stamp("2026-11-23T09:00:00.0000000"),
        "end": stamp("2026-11-23T10:00:00.0000000"),
        "isAllDay": False,
        "isCancelled": False,
        "showAs": "busy",
        "responseStatus": {"response": "accepted", "time": "0001-01-01T00:00:00Z"},
        "location": {"displayName": "Juniper", "locationType": "default"},
        "organizer": {"emailAddress": {"name": "Maya Lindqvist", "address": "maya@example.com"}},
    }
    return {name: value for name, value in (made | changes).items() if value is not ...}


def read(**changes: Any) -> CalendarItem:
    """The event as it is read."""
    return read_event(event(**changes), ZONE)


def page(*events: object, following: object = ...) -> bytes:
    """An answer with these events, and the address of the next page."""
    answer: dict[str, object] = {"@odata.context": "canary", "value": list(events)}
    if following is not ...:
        answer["@odata.nextLink"] = following
    return json.dumps(answer).encode()


def refusal(code: object, message: str = "canary text") -> bytes:
    """The body of an error."""
    return json.dumps({"error": {"code": code, "message": message, "innerError": {}}}).encode()


class Tokens:
    """Log-ons that are told what to give out: the next token each time the last was refused."""

    def __init__(self, *given: str | SourceError) -> None:
        self._given = list(given or ["token-1", "token-2", "token-3"])
        self.forgotten = 0
        self.closed = False

    def get(self) -> str:
        """See `Token`."""
        found = self._given[min(self.forgotten, len(self._given) - 1)]
        if isinstance(found, SourceError):
            raise found
        return found

    def forget(self) -> None:
        """See `Token`."""
        self.forgotten += 1

    def close(self) -> None:
        """See `Token`."""
        self.closed = True


def root(server: ScriptedServer) -> str:
    """The server's address without a path."""
    return server.endpoint.removesuffix("/EWS/Exchange.asmx")


@contextmanager
def source(
    server: ScriptedServer, certificates: Certificates, tokens: Tokens | None = None, **changes: Any
) -> Iterator[GraphSource]:
    """A source that reads the server, quick to lose patience."""
    values: dict[str, Any] = {
        "endpoint": root(server),
        "room": ROOM,
        "zone": ZONE,
        "ca_file": certificates.ca_file,
        "connect_timeout": 2.0,
        "read_timeout": 0.5,
        "answer_timeout": 1.0,
    }
    made = GraphSource(GraphSettings(**(values | changes)), tokens or Tokens())
    try:
        yield made
    finally:
        made.close()


def fetched(
    script: Script, certificates: Certificates, tokens: Tokens | None = None, **changes: Any
) -> tuple[Read, list[Request]]:
    """One read of a server that says this, and what it was asked."""
    with (
        ScriptedServer(script, certificates.server_context()) as server,
        source(server, certificates, tokens, **changes) as made,
    ):
        return made.fetch(SPAN), server.requests


def fault(
    script: Script, certificates: Certificates, tokens: Tokens | None = None, **changes: Any
) -> SourceError:
    """The error that a server which says this is met with."""
    try:
        fetched(script, certificates, tokens, **changes)
    except SourceError as error:
        return error
    raise AssertionError("the read did not fail")
