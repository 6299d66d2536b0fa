"""Graph beside the calendar view: who may see what, places, free/busy, subscriptions, trouble."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import requests

from signage.sim import faults
from signage.sim.entra.apps import DEFAULT_APP, App, Scoped
from signage.sim.scenario import Scenario
from signage.sim.server import Simulator
from tests.sim.graph import VIEW, ask, found, refusal
from tests.simulated import NOW, ROOM, exchange, kept

BOSS = "maya.lindqvist@example.com"
BUILDING = f"""
[[rooms]]
mailbox = "{ROOM}"
name = "Juniper"
list = "Floor 3"
capacity = 8
building = "North wing"
floor = "3"
equipment = ["Whiteboard"]
zone = "Europe/Copenhagen"
[[rooms]]
mailbox = "alder@example.com"
list = "Floor 3"
floor = "Mezzanine"
[[rooms]]
mailbox = "cedar@example.com"
on_premises = true
[[users]]
username = "EXAMPLE\\\\maya"
address = "{BOSS}"
name = "Maya Lindqvist"
"""


@pytest.fixture
def building() -> Simulator:
    with Simulator(Scenario.read(BUILDING), lambda: NOW) as running:
        yield running


def granted(simulator: Simulator, *roles: str, scoped: tuple[Scoped, ...] = ()) -> App:
    """The application with these permissions and no others."""
    return simulator.entra.apps.change(DEFAULT_APP.client_id, roles=frozenset(roles), scoped=scoped)


# --- the token ---


def test_a_token_is_needed(building: Simulator):
    """None, a foreign one, one for EWS, one of an application that is gone: 401, said in JSON."""
    apps, entra = building.entra.apps, building.entra
    gone = entra.issue(replace(DEFAULT_APP, client_id="gone"), "https://graph.microsoft.com")
    ews = entra.issue(DEFAULT_APP, "https://outlook.office365.com")
    for token in ("", "a.b.c", gone, ews):
        assert refusal(building, VIEW, token=token) == (401, "InvalidAuthenticationToken")
    good = entra.issue(DEFAULT_APP, "https://graph.microsoft.com")
    head, claims, mac = good.split(".")
    other = mac[:-2] + ("AA" if mac[-2:] != "AA" else "BB")
    assert refusal(building, VIEW, token=f"{head}.{claims}.{other}")[0] == 401
    answer = ask(building, VIEW, token="")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    apps.change(DEFAULT_APP.client_id, enabled=False)
    assert refusal(building, VIEW, token=good)[0] == 401


def test_a_token_ends():
    """By the simulated clock, to the second."""
    now = [NOW]
    with Simulator(Scenario.read(BUILDING), lambda: now[0]) as simulator:
        token = simulator.entra.issue(DEFAULT_APP, "https://graph.microsoft.com")
        now[0] = NOW + simulator.entra.lifetime - timedelta(seconds=1)
        assert ask(simulator, VIEW, token=token).status_code == 200
        now[0] += timedelta(seconds=1)
        assert refusal(simulator, VIEW, token=token) == (401, "InvalidAuthenticationToken")


# --- permissions ---

NEEDS = {
    f"users/{ROOM}/calendar": "Calendars.ReadBasic.All",
    VIEW: "Calendars.ReadBasic.All",
    VIEW.replace("calendarView", "calendarView/delta"): "Calendars.Read",
    f"users/{ROOM}/mailFolders/inbox": "Mail.ReadBasic.All",
    f"users/{ROOM}/messages": "Mail.Read",
    f"users/{ROOM}/mailboxSettings": "MailboxSettings.Read",
    f"users/{ROOM}": "User.Read.All",
    "places/microsoft.graph.room": "Place.Read.All",
    "places/microsoft.graph.roomlist": "Place.Read.All",
    "places/floor-3@example.com/microsoft.graph.roomlist/rooms": "Place.Read.All",
    f"places/{ROOM}": "Place.Read.All",
    "organization": "Organization.Read.All",
    f"servicePrincipals/{DEFAULT_APP.object_id}/appRoleAssignments": "Application.Read.All",
}


@pytest.mark.parametrize("path", NEEDS)
def test_each_question_has_its_permission(building: Simulator, path: str):
    """Refused with 403 without it, answered with it, and with nothing else ("permissions")."""
    others = frozenset(NEEDS.values()) - {NEEDS[path]}
    include = {
        "Calendars.ReadBasic.All": {"Calendars.Read"},
        "Mail.ReadBasic.All": {"Mail.Read"},
        "Mail.Read": {"Mail.ReadBasic.All"},
    }
    nothing = granted(building, *(others - include.get(NEEDS[path], set())))
    status, code = refusal(building, path, app=nothing)
    assert status == 403
    assert code in {"ErrorAccessDenied", "Authorization_RequestDenied"}
    assert found(building, path, app=granted(building, NEEDS[path]))


def test_a_scope_opens_the_rooms_alone(building: Simulator):
    """RBAC for Applications: the room is readable, somebody's calendar is not; no mail."""
    rooms = (Scoped("Calendars.Read", frozenset({ROOM})),)
    narrow = granted(building, scoped=rooms)
    assert found(building, VIEW, app=narrow)["value"] == []
    theirs = VIEW.replace(ROOM, BOSS)
    assert refusal(building, theirs, app=narrow) == (403, "ErrorAccessDenied")
    assert refusal(building, f"users/{ROOM}/messages", app=narrow)[0] == 403


def test_grants_add_up(building: Simulator):
    """A tenant-wide consent beside a scope makes the scope worthless, as in Exchange."""
    rooms = (Scoped("Calendars.Read", frozenset({ROOM})),)
    wide = granted(building, "Calendars.Read", scoped=rooms)
    assert found(building, VIEW.replace(ROOM, BOSS), app=wide)["value"] == []


def test_a_basic_permission_hides_bodies():
    """Calendars.ReadBasic.All: everything but body, its preview and attachments."""
    with exchange(kept(body="The three drafts.")) as simulator:
        basic = granted(simulator, "Calendars.ReadBasic.All")
        (event,) = found(simulator, VIEW, app=basic)["value"]
    assert not {"body", "bodyPreview", "hasAttachments"} & set(event)
    assert "subject" in event


def test_a_role_of_exchange_opens_nothing_in_graph(building: Simulator):
    """full_access_as_app is a permission of EWS: tokens for Graph do not even carry it."""
    assert refusal(building, VIEW, app=granted(building, "full_access_as_app"))[0] == 403


# --- mailboxes ---


def test_mailboxes_that_cannot_be_read(building: Simulator):
    """Unknown, on-premises, and a path that Graph has not: each by its own code."""
    assert refusal(building, VIEW.replace(ROOM, "x@example.com")) == (404, "ErrorInvalidUser")
    on_premises = VIEW.replace(ROOM, "cedar@example.com")
    assert refusal(building, on_premises) == (404, "MailboxNotEnabledForRESTAPI")
    assert refusal(building, f"users/{ROOM}/contacts") == (404, "ResourceNotFound")
    assert refusal(building, VIEW, "POST") == (404, "ResourceNotFound")
    directory = granted(building, "User.Read.All")
    assert refusal(building, "users/x@example.com", app=directory) == (
        404,
        "Request_ResourceNotFound",
    )


def test_a_mailbox_says_what_it_is_for(building: Simulator):
    """In mailboxSettings userPurpose tells a room from a person; zone and hours are there."""
    allowed = granted(building, "MailboxSettings.Read", "User.Read.All")
    room = found(building, f"users/{ROOM}/mailboxSettings", app=allowed)
    assert room["userPurpose"] == "room"
    week = ["monday", "tuesday", "wednesday", "thursday", "friday"]
    assert room["workingHours"]["daysOfWeek"] == week
    assert room["workingHours"]["startTime"] == "08:00:00.0000000"
    assert room["workingHours"]["timeZone"] == {"name": room["timeZone"]}
    person = found(building, f"users/{BOSS}/mailboxSettings", app=allowed)
    assert person["userPurpose"] == "user"
    chosen = found(building, f"users/{ROOM}?$select=displayName,mail", app=allowed)
    assert chosen == {"id": chosen["id"], "displayName": "Juniper", "mail": ROOM}


# --- places ---


def test_rooms_with_what_the_address_book_says(building: Simulator):
    """As the room resource type has it: capacity, building, floor, and equipment as tags."""
    rooms = found(building, "places/microsoft.graph.room")["value"]
    juniper, alder, _ = rooms
    assert {name: juniper[name] for name in ("displayName", "emailAddress", "capacity")} == {
        "displayName": "Juniper",
        "emailAddress": ROOM,
        "capacity": 8,
    }
    assert (juniper["building"], juniper["floorNumber"], juniper["floorLabel"]) == (
        "North wing",
        3,
        "3",
    )
    assert juniper["tags"] == ["Whiteboard"]
    assert (alder["floorNumber"], alder["floorLabel"]) == (None, "Mezzanine")
    one = found(building, f"places/{juniper['id']}")
    assert one.pop("@odata.type") == "#microsoft.graph.room"
    assert one == juniper
    chosen = found(building, f"places/{ROOM}?$select=capacity")
    assert set(chosen) == {"@odata.type", "id", "capacity"}
    assert refusal(building, "places/nowhere@example.com") == (404, "ErrorItemNotFound")


def test_room_lists_and_their_rooms(building: Simulator):
    """A list is asked by its address; its rooms are those of the list alone."""
    (group,) = found(building, "places/microsoft.graph.roomlist")["value"]
    assert group["emailAddress"] == "floor-3@example.com"
    path = f"places/{group['emailAddress']}/microsoft.graph.roomlist/rooms"
    assert [room["emailAddress"] for room in found(building, path)["value"]] == [
        ROOM,
        "alder@example.com",
    ]


def test_places_come_in_pages(building: Simulator):
    """$top makes pages, and the link leads through all of them."""
    first = found(building, "places/microsoft.graph.room?$top=2&$select=emailAddress")
    second = found(building, first["@odata.nextLink"])
    assert [len(page["value"]) for page in (first, second)] == [2, 1]
    assert "@odata.nextLink" not in second
    assert set(second["value"][0]) == {"id", "emailAddress"}


# --- free/busy ---


def schedule(simulator: Simulator, *addresses: str, **changes: object) -> requests.Response:
    body = {
        "schedules": list(addresses),
        "startTime": {"dateTime": "2026-11-23T08:00:00", "timeZone": "UTC"},
        "endTime": {"dateTime": "2026-11-23T12:00:00", "timeZone": "UTC"},
        "availabilityViewInterval": 60,
    }
    path = f"users/{ROOM}/calendar/getSchedule"
    return ask(simulator, path, "POST", json=body | changes)


def test_free_busy_of_a_room():
    """As documented: a digit an hour, the items, and nothing of a private one's text."""
    items = [
        kept(start=9, subject="Design critique", location="Juniper"),
        kept("p", start=11, show_as="Tentative", sensitivity="Private", subject="Secret"),
    ]
    with exchange(*items) as simulator:
        room, nobody = schedule(simulator, ROOM, "x@example.com").json()["value"]
    assert room["availabilityView"] == "0201"
    assert room["scheduleItems"][0] == {
        "isPrivate": False,
        "status": "busy",
        "subject": "Design critique",
        "location": "Juniper",
        "start": {"dateTime": "2026-11-23T09:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-11-23T10:00:00.0000000", "timeZone": "UTC"},
    }
    assert set(room["scheduleItems"][1]) == {"isPrivate", "status", "start", "end"}
    assert room["workingHours"]["endTime"] == "17:00:00.0000000"
    assert nobody["error"]["responseCode"] == "ErrorMailRecipientNotFound"


def test_free_busy_that_is_asked_wrongly(building: Simulator):
    """No schedules, too many, a window that is too long or backwards, an odd interval."""
    far = {"dateTime": "2027-02-01T08:00:00", "timeZone": "UTC"}
    back = {"dateTime": "2026-11-22T08:00:00", "timeZone": "UTC"}
    for addresses, changes in (
        ((), {}),
        (tuple(f"r{n}@example.com" for n in range(21)), {}),
        ((ROOM,), {"endTime": far}),
        ((ROOM,), {"endTime": back}),
        ((ROOM,), {"endTime": None}),
        ((ROOM,), {"availabilityViewInterval": 4}),
    ):
        assert schedule(building, *addresses, **changes).status_code == 400


# --- subscriptions ---


def wanted(minutes: int = 60, **changes: object) -> dict[str, object]:
    end = NOW.astimezone(UTC) + timedelta(minutes=minutes)
    return {
        "changeType": "created,updated,deleted",
        "notificationUrl": "https://signs.example.com/changes",
        "resource": f"users/{ROOM}/events",
        "expirationDateTime": end.isoformat(),
        "clientState": "state",
    } | changes


def test_a_subscription_is_made_renewed_and_removed(building: Simulator):
    """201 with an id; PATCH moves its end; DELETE answers 204, and there is none any more."""
    made = ask(building, "subscriptions", "POST", json=wanted())
    assert made.status_code == 201
    ident = made.json()["id"]
    later = {"expirationDateTime": (NOW + timedelta(days=3)).isoformat()}
    renewed = ask(building, f"subscriptions/{ident}", "PATCH", json=later).json()
    assert datetime.fromisoformat(renewed["expirationDateTime"]) == NOW + timedelta(days=3)
    assert ask(building, f"subscriptions/{ident}", "DELETE").status_code == 204
    assert refusal(building, f"subscriptions/{ident}", "DELETE")[0] == 404
    short = ask(building, "subscriptions", "POST", json=wanted(10)).json()
    end = datetime.fromisoformat(short["expirationDateTime"])
    assert end == NOW + timedelta(minutes=45), "the shortest that Graph makes"


def test_subscriptions_that_are_refused(building: Simulator):
    """An address that does not answer, plain HTTP, too long, another's mailbox without a right."""
    building.graph.world.subscriptions.reachable = False
    refused = refusal(building, "subscriptions", "POST", json=wanted())
    assert refused == (400, "ValidationError")
    building.graph.world.subscriptions.reachable = True
    for body in (
        wanted(notificationUrl="http://signs.example.com"),
        wanted(10_081),
        wanted(0),
        wanted(resource="users"),
    ):
        assert refusal(building, "subscriptions", "POST", json=body)[0] == 400
    assert refusal(building, "subscriptions", "POST")[0] == 400
    narrow = granted(building, scoped=(Scoped("Calendars.Read", frozenset({ROOM})),))
    theirs = wanted(resource=f"users/{BOSS}/events")
    assert refusal(building, "subscriptions", "POST", json=theirs, app=narrow)[0] == 403


# --- trouble ---

TROUBLE = [
    (faults.throttled(17), 429, "ApplicationThrottled", "17"),
    (faults.unavailable(9), 503, "serviceNotAvailable", "9"),
    (faults.busy(2_500), 503, "ErrorServerBusy", "3"),
    (faults.refused("TooManyRequests"), 429, "TooManyRequests", None),
    (faults.refused("MailboxNotEnabledForRESTAPI"), 404, "MailboxNotEnabledForRESTAPI", None),
    (faults.refused("SyncStateNotFound"), 410, "SyncStateNotFound", None),
    (faults.UNAUTHORIZED, 401, "InvalidAuthenticationToken", None),
    (faults.FORBIDDEN, 403, "ErrorAccessDenied", None),
    (faults.Fault(name="504", status=504), 504, "UnknownError", None),
]


@pytest.mark.parametrize(("trouble", "status", "code", "wait"), TROUBLE)
def test_scripted_refusals_come_in_graphs_form(
    building: Simulator, trouble: faults.Fault, status: int, code: str, wait: str | None
):
    """The same FaultScript as for EWS, by operation; Retry-After in seconds."""
    building.faults.now(trouble, operations="calendarView")
    assert refusal(building, VIEW) == (status, code)
    assert ask(building, VIEW).headers.get("Retry-After") == wait
    assert found(building, "places/microsoft.graph.room")


def test_answers_can_be_damaged(building: Simulator):
    """Broken JSON, a proxy's page, a cut body, a reset, another clock."""
    building.faults.now(faults.BROKEN_XML, times=1)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        ask(building, VIEW).json()
    building.faults.now(faults.PROXY_PAGE, times=1)
    assert ask(building, VIEW).text.startswith("<!DOCTYPE html>")
    for trouble in (faults.TRUNCATED, faults.RESET):
        building.faults.now(trouble, times=1)
        with pytest.raises(requests.RequestException):
            ask(building, VIEW)
    building.faults.now(faults.wrong_clock(timedelta(hours=1)), times=1)
    assert ask(building, VIEW).headers["Date"] == "Mon, 23 Nov 2026 10:30:00 GMT"


def test_every_answer_can_be_found_again(building: Simulator):
    """request-id and Date on each; the client's own id comes back; JSON is what it is called."""
    answer = ask(building, VIEW, headers={"client-request-id": "mine"})
    assert answer.headers["client-request-id"] == "mine"
    assert len(answer.headers["request-id"]) == 36
    assert answer.headers["Date"] == "Mon, 23 Nov 2026 09:30:00 GMT"
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    (kept_one,) = building.requests
    assert kept_one.operation == "calendarView"
    assert kept_one.request.startswith(b"GET /v1.0/users/")
    assert b"authorization" not in kept_one.request.lower()
