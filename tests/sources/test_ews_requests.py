"""What an EWS source asks of the server: how often, of which folder, for which fields."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from signage.core.calendar import Person
from signage.core.health import FaultKind
from signage.sim import faults
from signage.sim.connection import Exchange
from signage.sim.item import Person as SimPerson
from signage.sim.organization import User
from signage.sim.server import Simulator
from signage.sources.base import SourceError
from signage.sources.ews.source import EwsSource
from tests.simulated import ROOM, SPAN, exchange, kept, settings, source

T = "{http://schemas.microsoft.com/exchange/services/2006/types}"
M = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
EVERYTHING = ("attendees", "resources", "organizer_address", "description")

VIEW_FIELDS = {
    "item:Subject",
    "item:Sensitivity",
    "calendar:UID",
    "calendar:RecurrenceId",
    "calendar:Start",
    "calendar:End",
    "calendar:OriginalStart",
    "calendar:IsAllDayEvent",
    "calendar:LegacyFreeBusyStatus",
    "calendar:Location",
    "calendar:IsMeeting",
    "calendar:IsCancelled",
    "calendar:CalendarItemType",
    "calendar:MyResponseType",
    "calendar:Organizer",
    "calendar:AppointmentState",
    "calendar:StartTimeZone",
    "calendar:EndTimeZone",
}
EXTRA_FIELDS = {
    "attendees": {"calendar:RequiredAttendees", "calendar:OptionalAttendees"},
    "resources": {"calendar:Resources"},
    "organizer_address": {"calendar:Organizer"},
    "description": {"item:TextBody"},
}


def crowded() -> list[Any]:
    """Items that make a source do all it can: a cut view, extras, private ones."""
    people = {"required": (SimPerson("Tomas Okafor", "tomas@example.com"),), "body": "Agenda"}
    return [kept(f"uid-{n}", 0.1 * n, 0.5, **people) for n in range(230)]


@pytest.fixture(params=["basic", "ntlm"])
def auth(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=["delegate", "impersonation"])
def access(request: pytest.FixtureRequest) -> str:
    return request.param


def parsed(request: bytes) -> ET.Element:
    return ET.fromstring(request)  # noqa: S314 - our own


def answered(simulator: Simulator) -> list[Exchange]:
    """What was asked by somebody who was logged on: the handshake apart."""
    return [exchange for exchange in simulator.requests if exchange.operation]


def test_one_request_cold_and_one_a_poll(auth: str, access: str) -> None:
    """A read costs one FindItem, the first as well as all after it."""
    with exchange(kept()) as simulator, source(simulator, auth=auth, access=access) as ews:
        for polls in range(1, 4):
            assert len(ews.fetch(SPAN).items) == 1
            assert [e.operation for e in answered(simulator)] == ["FindItem"] * polls
            assert all(e.status == 200 for e in answered(simulator))


def test_ntlm_logs_on_once(auth: str) -> None:
    """The handshake is that of the connection, not of each request."""
    with exchange(kept()) as simulator, source(simulator, auth=auth) as ews:
        for _ in range(5):
            ews.fetch(SPAN)
        handshake = len(simulator.requests) - len(answered(simulator))
        assert handshake == {"basic": 0, "ntlm": 2}[auth]


def whole_run() -> Iterator[bytes]:
    """Every request of a run in which everything happens that a source can meet."""
    with exchange(*crowded()) as simulator, source(simulator, read=EVERYTHING) as ews:
        assert len(ews.fetch(SPAN).items) == 230
        for trouble in (faults.busy(), faults.BROKEN_XML, faults.RESET, faults.UNAUTHORIZED):
            simulator.faults.now(trouble, times=1)
            with pytest.raises(SourceError):
                ews.fetch(SPAN)
        simulator.faults.now(faults.ENDLESS_VIEW)
        with pytest.raises(SourceError):
            ews.fetch(SPAN)
        simulator.faults.clear()
        assert len(ews.fetch(SPAN).items) == 230
        requests = [exchange.request for exchange in simulator.requests]
        assert len(requests) > 10
        yield from requests


def test_only_the_rooms_calendar_is_touched() -> None:
    """Held against a list: two operations, one folder, and not one field beyond the product's."""
    operations = set()
    for request in whole_run():
        envelope = parsed(request)
        (operation,) = envelope.find("{http://schemas.xmlsoap.org/soap/envelope/}Body")
        operations.add(operation.tag)
        fields = {f.get("FieldURI") for f in operation.iter(f"{T}FieldURI")}
        if operation.tag == f"{M}FindItem":
            assert fields <= VIEW_FIELDS
            (folder,) = operation.find(f"{M}ParentFolderIds")
            assert folder.tag == f"{T}DistinguishedFolderId"
            assert folder.get("Id") == "calendar"
            assert folder.findtext(f"{T}Mailbox/{T}EmailAddress") == ROOM
            view = operation.find(f"{M}CalendarView")
            assert int(view.get("MaxEntriesReturned")) <= 200
            assert operation.get("Traversal") == "Shallow"
        else:
            assert fields <= set().union(*EXTRA_FIELDS.values())
            assert {i.tag for i in operation.find(f"{M}ItemIds")} == {f"{T}ItemId"}
        assert operation.findtext(f"{M}ItemShape/{T}BaseShape") == "IdOnly"
        acting_as = envelope.iter(f"{T}PrimarySmtpAddress")
        assert {address.text for address in acting_as} == {ROOM}
    assert operations == {f"{M}FindItem", f"{M}GetItem"}


@pytest.mark.skipif("EWS_SCHEMA_DIR" not in os.environ, reason="EWS_SCHEMA_DIR is not set")
def test_every_request_fits_the_schema() -> None:
    """Exchange refuses what does not: each request is valid by its own schema."""
    folder = Path(os.environ["EWS_SCHEMA_DIR"])
    schema = xmlschema.XMLSchema(folder / "ews-all.xsd", defuse="never")
    for request in whole_run():
        envelope = parsed(request)
        header, body = envelope
        for element in (*header, *body):
            schema.validate(element)


@pytest.mark.parametrize("extra", EVERYTHING)
def test_extra_fields_cost_a_second_request_and_no_more_than_asked(extra: str) -> None:
    """Each of them is read when it is named, and only then."""
    item = kept(
        organizer=SimPerson("Maya Lindqvist", "maya@example.com"),
        required=(SimPerson("Tomas Okafor", "tomas@example.com"),),
        optional=(SimPerson("Priya Raman", "priya@example.com"),),
        resources=(SimPerson("Juniper", ROOM),),
        body="Please read the paper.",
        sensitivity="Private",
    )
    with exchange(item) as simulator:
        with source(simulator) as plain:
            (found,) = plain.fetch(SPAN).items
        assert found.organizer == Person("Maya Lindqvist")
        assert found.attendees is found.resources is found.description is None
        with source(simulator, read=(extra,)) as ews:
            (found,) = ews.fetch(SPAN).items
        assert [e.operation for e in answered(simulator)] == ["FindItem", "FindItem", "GetItem"]
        asked = parsed(answered(simulator)[-1].request).iter(f"{T}FieldURI")
        assert {field.get("FieldURI") for field in asked} == EXTRA_FIELDS[extra]
    assert {
        "attendees": found.attendees
        == (
            Person("Tomas Okafor", "tomas@example.com"),
            Person("Priya Raman", "priya@example.com"),
        ),
        "resources": found.resources == (Person("Juniper", ROOM),),
        "organizer_address": found.organizer == Person("Maya Lindqvist", "maya@example.com"),
        "description": found.description == "Please read the paper.",
    } == {name: name == extra for name in EVERYTHING}


def test_an_item_that_cannot_be_opened_keeps_its_place() -> None:
    """What the second request does not bring is not known; the item still occupies the room."""
    with (
        exchange(kept(body="Agenda")) as simulator,
        source(simulator, read=("description",)) as ews,
    ):
        simulator.faults.now(faults.refused("ErrorItemNotFound"), operations="GetItem")
        (item,) = ews.fetch(SPAN).items
        assert item.description is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [("ErrorServerBusy", FaultKind.THROTTLED), ("ErrorAccessDenied", FaultKind.FORBIDDEN)],
)
def test_a_refused_second_request_fails_the_read(code: str, kind: FaultKind) -> None:
    """Only a vanished item is excused."""
    with exchange(kept()) as simulator, source(simulator, read=("description",)) as ews:
        simulator.faults.now(faults.refused(code), operations="GetItem")
        with pytest.raises(SourceError) as raised:
            ews.fetch(SPAN)
        assert raised.value.fault.kind is kind


def test_a_wrong_password_is_tried_once_a_read(auth: str) -> None:
    """No second log-on behind our back (account lock-out), and a changed password is picked up."""
    with exchange(kept()) as simulator:
        passwords = iter(["wrong", simulator.password])
        ews = EwsSource(settings(simulator, auth=auth), lambda: next(passwords))
        with pytest.raises(SourceError) as raised:
            ews.fetch(SPAN)
        assert raised.value.fault.kind is FaultKind.UNAUTHORISED
        assert len(simulator.requests) == {"basic": 1, "ntlm": 3}[auth]
        assert len(ews.fetch(SPAN).items) == 1
        ews.close()


def test_a_password_that_cannot_be_read_is_no_log_on() -> None:
    """Without a password nothing is sent, and whatever its reader said is not repeated."""
    with exchange() as simulator:

        def unreadable() -> str:
            raise OSError("canary-secret")

        ews = EwsSource(settings(simulator), unreadable)
        with pytest.raises(SourceError) as raised:
            ews.fetch(SPAN)
        assert raised.value.fault.kind is FaultKind.NO_SECRET
        assert "canary" not in str(raised.value)
        assert raised.value.__context__ is None
        assert not simulator.requests


def test_a_room_that_does_not_exist(access: str) -> None:
    """Said as such, however it is reached."""
    with exchange() as simulator:
        nowhere = source(simulator, room="nowhere@example.com", access=access)
        with nowhere as ews, pytest.raises(SourceError) as raised:
            ews.fetch(SPAN)
        assert raised.value.fault.kind is FaultKind.NO_SUCH_ROOM


@pytest.mark.parametrize(
    ("access", "default", "kind"),
    [
        ("delegate", "reviewer", None),
        ("delegate", "availability", FaultKind.FORBIDDEN),
        ("impersonation", "reviewer", FaultKind.IMPERSONATION),
    ],
)
def test_rights(access: str, default: str, kind: FaultKind | None) -> None:
    """A reviewer of the calendar alone reads it as delegate; a lack of rights is said as such.

    The library's own way asks for the mailbox's root first, and fails there (exchangelib #1282).
    """
    user = User("EXAMPLE\\sign", "quiet-rooms", impersonate=False, default=default)
    with exchange(kept(), user=user) as simulator, source(simulator, access=access) as ews:
        if kind is None:
            assert len(ews.fetch(SPAN).items) == 1
            return
        with pytest.raises(SourceError) as raised:
            ews.fetch(SPAN)
        assert raised.value.fault.kind is kind


def test_the_server_time_is_that_of_the_answer() -> None:
    """The Date header is read from good answers and from faults alike."""
    with exchange(kept()) as simulator, source(simulator) as ews:
        good = ews.fetch(SPAN).server_time
        simulator.faults.now(faults.busy())
        with pytest.raises(SourceError) as raised:
            ews.fetch(SPAN)
        assert good == raised.value.server_time
        assert good is not None and good.isoformat() == "2026-11-23T09:30:00+00:00"
        simulator.faults.clear()
        simulator.faults.now(faults.RESET)
        with pytest.raises(SourceError) as raised:
            ews.fetch(SPAN)
        assert raised.value.server_time is None
