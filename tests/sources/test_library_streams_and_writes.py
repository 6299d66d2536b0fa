"""The faults of exchangelib 5.6 in streams, in broken answers and in writing: each as it is.

We stream over an account of our own, judge every break ourselves, and write nothing at all.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import requests
from exchangelib.errors import ErrorInvalidPropertySet
from exchangelib.items import CalendarItem as EwsCalendarItem
from exchangelib.protocol import Protocol
from exchangelib.services import GetStreamingEvents

from signage.core.health import Fault, FaultKind
from signage.sources.ews.faults import code_fault
from signage.sources.ews.stream import PATIENCE, EwsStream
from tests.scripted_server import ENVELOPE, Certificates, Reply, ScriptedServer, item, view
from tests.simulated import SPAN, exchange, kept, settings, source
from tests.sources.library import configured, library_account, library_view, our_fault, our_read

WHOLE = view(item())


def test_a_stream_holds_the_only_session(certificates: Certificates) -> None:
    """Fault 12: whoever asks beside a stream waits for ever (#1088); ours has its own account."""
    with ScriptedServer([Reply(WHOLE)]) as server:
        config = configured(server)
        protocol = Protocol(config=config)
        held = protocol.get_session()
        beside = threading.Thread(target=protocol.get_session, daemon=True)
        beside.start()
        beside.join(0.2)
        assert beside.is_alive()
        protocol.release_session(held)
        beside.join(2)
    with exchange(kept()) as simulator, source(simulator, access="impersonation") as reading:
        told = settings(simulator, access="impersonation")
        stream = EwsStream(told, lambda: simulator.password)
        heard = stream.listen()
        next(heard)
        assert len(reading.fetch(SPAN).items) == 1, "while the stream stands"
        stream.close()
        heard.close()


def cut(handler: BaseHTTPRequestHandler) -> None:
    """A chunk that ends before it is whole."""
    handler.wfile.write(b"%x\r\n" % len(WHOLE) + WHOLE[:40])
    handler.close_connection = True


def test_a_stream_breaks_as_nothing_of_the_librarys(certificates: Certificates) -> None:
    """Faults 13 and 14: a dead stream is noticed after its length and a minute, and a broken one
    raises what no EWSError is. Ours is given little more than two heartbeats of 45 s, and each
    break is a fault (see test_ews_stream).
    """
    script = [Reply(headers={"Transfer-Encoding": "chunked"}, wire=cut)]
    with ScriptedServer(script) as server:
        service = GetStreamingEvents(account=library_account(server))
        with pytest.raises(requests.RequestException):
            list(service.call(["sub"], connection_timeout=30))
        assert service.timeout == 31 * 60
    assert 90 <= PATIENCE <= 120
    assert our_fault(script, certificates).fault.kind is FaultKind.BAD_ANSWER


def test_answers_are_taken_byte_by_byte(
    certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 15: the library parses an answer in steps of one byte; ours reads what has come."""
    sizes: list[Any] = []
    original = requests.Response.iter_content

    def counted(self: requests.Response, chunk_size: int = 1, **rest: Any) -> Any:
        sizes.append(chunk_size)
        return original(self, chunk_size, **rest)

    monkeypatch.setattr(requests.Response, "iter_content", counted)
    with ScriptedServer([Reply(WHOLE)]) as server:
        library_view(server)
    assert 1 in sizes
    sizes.clear()
    read, _ = our_read([Reply(WHOLE)], certificates)
    assert len(read.items) == 1
    assert 1 not in sizes


def test_an_invitation_is_accepted_before_it_is_sent() -> None:
    """Fault 18: an attendee given by address counts as one who has accepted. We invite nobody."""
    field = EwsCalendarItem.get_field_by_fieldname("required_attendees")
    (attendee,) = field.clean(["maya@example.com"])
    assert attendee.response_type == "Accept"


UPDATED = ENVELOPE.format(
    "<m:UpdateItemResponse><m:ResponseMessages><m:UpdateItemResponseMessage "
    'ResponseClass="Error"><m:MessageText>no</m:MessageText>'
    "<m:ResponseCode>ErrorInvalidPropertySet</m:ResponseCode>"
    "</m:UpdateItemResponseMessage></m:ResponseMessages></m:UpdateItemResponse>"
).encode()


def test_one_change_is_written_as_two_and_refused(certificates: Certificates) -> None:
    """Faults 19 and 20: a new end goes out with a time zone, which a room may not change in what it
    was invited to; without a list of fields, two dozen go out.
    """
    with ScriptedServer([Reply(WHOLE)]) as server:
        (found,) = library_view(server)
    with ScriptedServer([Reply(UPDATED)]) as server:
        account = library_account(server)
        found.account, found.folder = account, None
        assert {"required_attendees", "body"} <= set(found._update_fieldnames())
        with pytest.raises(ErrorInvalidPropertySet):
            found.save(update_fields=["end"])
        assert "calendar:EndTimeZone" in server.requests[-1].body
    code = "ErrorInvalidPropertySet"
    assert code_fault(code) == Fault(FaultKind.BAD_ANSWER, code)


def test_nothing_is_ever_written() -> None:
    """Whatever a source is asked for, it asks for items, and changes none."""
    every = ("attendees", "resources", "organizer_address", "description")
    with exchange(kept()) as simulator, source(simulator, read=every) as reading:
        reading.fetch(SPAN)
        assert {each.operation for each in simulator.requests} == {"FindItem", "GetItem"}
