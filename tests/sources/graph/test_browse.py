"""What is asked of Graph besides the calendar: places, ids of folders, settings, once a day."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.core.health import FaultKind
from signage.core.place import Place
from signage.sources.base import SourceError
from signage.sources.claims import Claims, claims
from signage.sources.directory import Entry
from signage.sources.graph.browse import MAX_PAGES, GraphBrowser
from signage.sources.graph.hours import read_hours
from signage.sources.graph.place import read_place, read_room
from signage.sources.graph.settings import GraphSettings
from tests.scripted_server import Certificates, Reply, Request, ScriptedServer
from tests.simulated import ROOM, SPAN, ZONE
from tests.sources.graph.scripted import Tokens, event, page, refusal, root, source

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HERE: dict[str, Any] = {"displayName": "Juniper", "emailAddress": ROOM, "capacity": 8}


def token(**said: object) -> str:
    """A token in the form of Entra's."""
    body = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    return f"e30.{body}.c2ln"


def browser(server: ScriptedServer, certificates: Certificates) -> GraphBrowser:
    settings = GraphSettings(root(server), ROOM, ZONE, certificates.ca_file, read_timeout=2.0)
    return GraphBrowser(settings, Tokens())


# --- lists ---------------------------------------------------------------------------------------


def test_all_pages_of_a_list(certificates: Certificates) -> None:
    """Rooms of every page; those without an address are none."""
    server: ScriptedServer

    def answer(_: Request) -> Reply:
        number = len(server.requests)
        more = f"{root(server)}/v1.0/places/microsoft.graph.room?$skip={number}"
        rooms = {**HERE, "emailAddress": f"r{number}@example.com"}, {"displayName": "None"}
        return Reply(page(*rooms, following=more if number < 3 else ...))

    with ScriptedServer(answer, certificates.server_context()) as server:
        found = browser(server, certificates).all_rooms()
        first = server.requests[0].path
    assert [each.address for each in found] == [f"r{n}@example.com" for n in (1, 2, 3)]
    assert found[0].place == Place(seats=8)
    assert first.startswith("/v1.0/places/microsoft.graph.room?$select=displayName,emailAddress,")


def test_a_list_is_named_by_its_address(certificates: Certificates) -> None:
    """Room lists are found by mail and not by id ("List rooms of a room list")."""
    with ScriptedServer([Reply(page(HERE))], certificates.server_context()) as server:
        browser(server, certificates).rooms("floor/3@example.com")
        asked = server.requests[0].path.partition("?")[0]
    assert asked == "/v1.0/places/floor%2F3@example.com/microsoft.graph.roomlist/rooms"


def test_a_list_without_an_end(certificates: Certificates) -> None:
    """Is no list, and is not read for ever."""
    server: ScriptedServer

    def answer(_: Request) -> Reply:
        return Reply(page(HERE, following=f"{root(server)}/v1.0/places/next"))

    with ScriptedServer(answer, certificates.server_context()) as server:
        with pytest.raises(SourceError) as raised:
            browser(server, certificates).room_lists()
        assert len(server.requests) == MAX_PAGES
    assert raised.value.fault.kind is FaultKind.INCOMPLETE


@pytest.mark.parametrize("status", [403, 410, 429, 500])
def test_a_refusal(certificates: Certificates, status: int) -> None:
    """Comes as a fault, whatever is asked."""
    with ScriptedServer([Reply(refusal("x"), status)], certificates.server_context()) as server:
        asking = browser(server, certificates)
        for ask in (asking.all_rooms, asking.room, lambda: asking.mailbox_settings(NOW)):
            with pytest.raises(SourceError) as raised:
                ask()
            assert "canary" not in str(raised.value)


def test_a_room_that_the_directory_does_not_have(certificates: Certificates) -> None:
    """Is none, and no fault."""
    reply = Reply(refusal("ErrorItemNotFound"), 404)
    with ScriptedServer([reply], certificates.server_context()) as server:
        assert browser(server, certificates).room() is None


# --- what is read of a place ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({}, Place()),
        ({"capacity": 0, "floorNumber": 2}, Place("2")),
        ({"capacity": True, "floorLabel": " 3 ", "floorNumber": 4}, Place("3")),
        ({"capacity": 10_001}, Place()),
        ({"tags": ["White-Board", "Whiteboard"]}, Place(amenities=("board",))),
        ({"tags": ["Teams Room", "Display"]}, Place(amenities=("screen", "video"))),
        ({"tags": ["Boardroom", "no tvs"]}, Place()),
        ({"videoDeviceName": "Cam", "displayDeviceName": ""}, Place(amenities=("video",))),
        ({"tags": "Whiteboard", "floorLabel": 3, "capacity": "8"}, Place()),
        ({"tags": [None, 3, "TV"]}, Place(amenities=("screen",))),
    ],
)
def test_what_a_sign_can_show(said: dict[str, Any], place: Place) -> None:
    """Seats, floor and amenities; whatever has another form than documented is left out."""
    assert read_place(said) == place


def test_what_strangers_wrote_is_harmless() -> None:
    """A name or a floor of any length and any characters becomes one short line."""
    said = {**HERE, "displayName": "a\u202eb\n" * 90, "floorLabel": "3\n\x1b[31m" * 20}
    found = read_room(said)
    assert found is not None
    assert len(found.name) <= 120
    assert found.place is not None
    assert len(found.place.floor) <= 40
    assert not {"\n", "\x1b", "\u202e"} & {*found.name, *found.place.floor}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
NAMES = (*HERE, "floorLabel", "tags", "workingHours", "timeZone", "daysOfWeek", "startTime", "bias")


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=4))
def test_rubbish_is_nothing(said: dict[str, Any]) -> None:
    """Whatever JSON comes: an entry or none, hours or none, and no exception."""
    found = read_room(said)
    assert found is None or isinstance(found, Entry)
    assert read_hours({"workingHours": said, **said}, NOW) is None or "timeZone" in said


# --- working hours -------------------------------------------------------------------------------

HOURS = {
    "daysOfWeek": ["monday", "friday"],
    "startTime": "08:30:00.0000000",
    "endTime": "17:00:00.0000000",
    "timeZone": {"name": "Romance Standard Time"},
}


@pytest.mark.parametrize(
    ("zone", "offsets"),
    [
        ({"name": "Romance Standard Time"}, (60, 120)),
        ({"name": "Europe/Copenhagen"}, (60, 120)),
        ({"name": "Tokyo Standard Time"}, (540, 540)),
        ({"name": "Customized Time Zone", "bias": -60}, (60, 60)),
        ({"name": "x", "bias": 210, "daylightOffset": {"daylightBias": -60}}, (-210, -150)),
    ],
)
def test_working_hours(zone: dict[str, Any], offsets: tuple[int, int]) -> None:
    """By the Windows name, by that of the IANA, or by the offsets of a zone of one's own."""
    found = read_hours({"workingHours": HOURS | {"timeZone": zone}}, NOW)
    assert found is not None
    assert (found.standard, found.daylight) == tuple(timedelta(minutes=m) for m in offsets)
    assert found.days == ((510, 1020), None, None, None, (510, 1020), None, None)


def test_hours_in_a_zone_that_nobody_knows() -> None:
    """Are not told."""
    assert read_hours({"workingHours": HOURS | {"timeZone": {"name": "../etc"}}}, NOW) is None


# --- claims --------------------------------------------------------------------------------------


def test_what_a_token_says() -> None:
    """Roles and ids; one without roles has none."""
    assert claims(token(roles=["A"], oid="o", appid="c")) == Claims(frozenset({"A"}), "o", "c")
    assert claims(token(azp="c")) == Claims(frozenset(), "", "c")


@pytest.mark.parametrize("opaque", ["", "x", "a.b.c", "e30.W10.x", token(roles="A"), "a.\u00e9.c"])
def test_a_token_of_another_form(opaque: str) -> None:
    """Tells nothing, and raises nothing that would quote it."""
    assert claims(opaque) is None


# --- beside the calendar, once a day -------------------------------------------------------------

EVERY = frozenset({"floor", "seats", "amenities"})
MAY = token(roles=["Place.Read.All"])


def reads(
    certificates: Certificates, answers: Reply, given: str = MAY, **changes: Any
) -> tuple[list[Place | None], list[str]]:
    """Two reads of a day and one of the next: what each brings, and the paths that were asked."""

    def answer(request: Request) -> Reply:
        return answers if "/places/" in request.path else Reply(page(event()))

    later = type(SPAN)(*(moment + timedelta(days=1) for moment in SPAN))
    changes = {"place": EVERY} | changes
    with (
        ScriptedServer(answer, certificates.server_context()) as server,
        source(server, certificates, Tokens(given), **changes) as made,
    ):
        found = [made.fetch(span).place for span in (SPAN, SPAN, later)]
        return found, [request.path for request in server.requests]


def test_once_a_day(certificates: Certificates) -> None:
    """The first read of a day brings it, the others ask nothing; only what the configuration leaves
    out is brought."""
    said = Reply(json.dumps({**HERE, "floorLabel": "3", "tags": ["TV"]}).encode())
    found, paths = reads(certificates, said)
    assert found == [Place("3", 8, ("screen",)), None, Place("3", 8, ("screen",))]
    assert [f"/v1.0/places/{ROOM}" == path for path in paths] == [False, True, False, False, True]
    found, _ = reads(certificates, said, place=frozenset({"seats"}))
    assert found[0] == Place(seats=8)


@pytest.mark.parametrize("given", [token(roles=["Calendars.Read"]), token()])
def test_without_the_permission_nothing_is_asked(certificates: Certificates, given: str) -> None:
    """The token says so itself: no request is spent on a refusal."""
    found, paths = reads(certificates, Reply(refusal("x"), 403), given)
    assert found == [None] * 3
    assert not any("/places/" in path for path in paths)


def test_where_nothing_is_left_out_nothing_is_asked(certificates: Certificates) -> None:
    """A configuration that says all of the room needs no directory."""
    _, paths = reads(certificates, Reply(b"{}"), place=frozenset())
    assert len(paths) == 3


@pytest.mark.parametrize(
    "reply",
    [
        Reply(refusal("ErrorAccessDenied"), 403),
        Reply(b"", 500),
        Reply(b"<html>"),
        Reply(b"[]"),
        Reply(refusal("TooManyRequests"), 429, {"Retry-After": "600"}),
    ],
    ids=lambda reply: str(reply.status),
)
def test_a_directory_in_trouble_fails_no_read(certificates: Certificates, reply: Reply) -> None:
    """The calendar is what a sign is for; a token that does not tell is asked with, once a day."""
    found, paths = reads(certificates, reply, "opaque")
    assert found == [None] * 3
    assert len(paths) == 5
