"""Graph's calendarView and its delta: the shapes that Microsoft Learn documents, from our items."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from signage.sim import faults
from signage.sim.entra.apps import DEFAULT_APP
from signage.sim.item import Person, Recurrence
from signage.sim.mailbox import ItemName, name_of
from signage.sim.zones import windows_zone
from tests.sim.graph import DAY, VIEW, ask, found, refusal
from tests.simulated import ROOM, ZONE, at, exchange, juniper, kept

PREFER = {"Prefer": 'outlook.timezone="UTC", IdType="ImmutableId"'}
MAYA = Person("Maya Lindqvist", "maya.lindqvist@example.com")


def test_an_event_has_the_documented_properties():
    """All that the event resource type has in a view, each in its type; the ETag with it."""
    item = kept(subject="Design critique", organizer=MAYA, location="Juniper", body="Drafts")
    with exchange(item) as simulator:
        (event,) = found(simulator, VIEW, headers=PREFER)["value"]
    texts = {
        *("@odata.etag", "id", "createdDateTime", "lastModifiedDateTime", "changeKey", "iCalUId"),
        *("subject", "bodyPreview", "importance", "sensitivity", "showAs", "type", "webLink"),
        *("originalStartTimeZone", "originalEndTimeZone", "onlineMeetingProvider"),
    }
    flags = {
        *("isReminderOn", "hasAttachments", "isAllDay", "isCancelled", "isOrganizer", "isDraft"),
        *("responseRequested", "isOnlineMeeting", "allowNewTimeProposals", "hideAttendees"),
    }
    assert {name for name, value in event.items() if isinstance(value, str)} == texts
    assert {name for name, value in event.items() if isinstance(value, bool)} == flags
    assert event["start"] == {"dateTime": "2026-11-23T09:00:00.0000000", "timeZone": "UTC"}
    assert event["organizer"] == {"emailAddress": {"name": MAYA.name, "address": MAYA.address}}
    assert event["location"]["displayName"] == "Juniper"
    assert event["responseStatus"]["response"] == "accepted"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z", event["createdDateTime"])
    assert event["originalStartTimeZone"] == windows_zone(ZONE.key)
    assert re.fullmatch(r"[A-Za-z0-9_=-]+", event["id"]), "an id may stand in a URL as it is"


def test_only_what_was_selected_comes_with_the_id():
    """$select leaves everything else out, id and ETag excepted; a wrong name is an error."""
    with exchange(kept(subject="secret plans")) as simulator:
        content = found(simulator, f"{VIEW}&$select=start,end")
        assert set(content["value"][0]) == {"@odata.etag", "id", "start", "end"}
        wrong = refusal(simulator, f"{VIEW}&$select=start,isMeeting")
    assert wrong == (400, "RequestBroker--ParseUri")


def test_times_come_in_the_zone_that_was_asked_for():
    """`Prefer: outlook.timezone` by Windows and IANA name; UTC without; applied is said."""
    with exchange(kept(start=9)) as simulator:
        for zone, hour in (("Tokyo Standard Time", 18), ("America/New_York", 4)):
            answer = ask(simulator, VIEW, headers={"Prefer": f'outlook.timezone="{zone}"'})
            (event,) = answer.json()["value"]
            start = {"dateTime": f"2026-11-23T{hour:02}:00:00.0000000", "timeZone": zone}
            assert event["start"] == start
            assert answer.headers["Preference-Applied"] == f'outlook.timezone="{zone}"'
        assert found(simulator, VIEW)["value"][0]["start"]["timeZone"] == "UTC"
        unknown = {"Prefer": 'outlook.timezone="Mars Standard Time"'}
        assert refusal(simulator, VIEW, headers=unknown) == (400, "ErrorInvalidParameter")


def test_a_whole_day_is_midnight_in_whatever_zone_was_asked_for():
    """The dates are the room's, the zone is the reader's: 23 November is 00:00 UTC with UTC."""
    day = kept(start=-1, length=24, all_day=True)  # local midnight in Copenhagen, by UTC
    with exchange(day) as simulator:
        for zone in ("UTC", "Tokyo Standard Time"):
            prefer = {"Prefer": f'outlook.timezone="{zone}"'}
            (event,) = found(simulator, VIEW, headers=prefer)["value"]
            assert event["isAllDay"] is True
            assert event["start"] == {"dateTime": "2026-11-23T00:00:00.0000000", "timeZone": zone}
            assert event["end"] == {"dateTime": "2026-11-24T00:00:00.0000000", "timeZone": zone}


WORDS = [
    ("sensitivity", "Private", "sensitivity", "private"),
    ("sensitivity", "Confidential", "sensitivity", "confidential"),
    ("sensitivity", "TopSecret", "sensitivity", "topSecret"),
    ("show_as", "OOF", "showAs", "oof"),
    ("show_as", "WorkingElsewhere", "showAs", "workingElsewhere"),
    ("show_as", "NoData", "showAs", "unknown"),
    ("show_as", "Teleported", "showAs", "teleported"),
]


@pytest.mark.parametrize(("field", "kept_as", "name", "said"), WORDS)
def test_the_words_of_enumerations(field: str, kept_as: str, name: str, said: str):
    """Graph's words for EWS's, and a word of tomorrow as it stands."""
    with exchange(kept(**{field: kept_as})) as simulator:
        assert found(simulator, VIEW)["value"][0][name] == said


RESPONSES = {
    "Unknown": ("none", True),
    "Organizer": ("organizer", True),
    "Tentative": ("tentativelyAccepted", False),
    "Accept": ("accepted", False),
    "Decline": ("declined", False),
    "NoResponseReceived": ("notResponded", True),
}


@pytest.mark.parametrize("response", RESPONSES)
def test_the_answers_of_a_room(response: str):
    """ "responseStatus resource type"; where there was no answer its time is the year 1."""
    said, never = RESPONSES[response]
    with exchange(kept(response=response)) as simulator:
        status = found(simulator, VIEW)["value"][0]["responseStatus"]
    assert status["response"] == said
    assert (status["time"] == "0001-01-01T00:00:00Z") is never


def test_occurrences_of_a_series():
    """Each with an id and an iCalUId of its own; all name the same master; the type tells."""
    series = kept(recurrence=Recurrence("daily", count=3), start=9, length=0.5)
    moved = series.start + timedelta(days=1)
    with exchange(series) as simulator:
        (master,) = juniper(simulator).items()
        juniper(simulator).update(ItemName(ROOM, master.number, moved), subject="Moved room")
        days = f"users/{ROOM}/calendarView?startDateTime=2026-11-23&endDateTime=2026-11-27"
        events = found(simulator, days)["value"]
    assert [e["type"] for e in events] == ["occurrence", "exception", "occurrence"]
    assert len({e["id"] for e in events}) == len({e["iCalUId"] for e in events}) == 3
    assert len({e["seriesMasterId"] for e in events}) == 1
    assert [e["originalStart"][:16] for e in events] == [
        f"2026-11-{day}T09:00" for day in (23, 24, 25)
    ]


def test_the_ical_uid_is_a_global_object_id():
    """MS-OXOCAL 2.2.1.27: the fixed head, the occurrence's date, and the UID behind "vCal-Uid"."""
    with exchange(kept("uid-1", recurrence=Recurrence("daily", until=date(2026, 11, 23)))) as sim:
        text = found(sim, VIEW)["value"][0]["iCalUId"]
    data = bytes.fromhex(text)
    assert text.startswith("040000008200E00074C5B7101A82E008")
    assert data[16:20] == bytes([2026 >> 8, 2026 & 255, 11, 23])
    size = int.from_bytes(data[36:40], "little")
    assert data[40:] == b"vCal-Uid\x01\0\0\0uid-1\0"
    assert len(data) == 40 + size


def test_ids_are_immutable_where_that_is_preferred():
    """With the preference another id than without; the same one each time."""
    with exchange(kept()) as simulator:
        plain = [found(simulator, VIEW)["value"][0]["id"] for _ in range(2)]
        fixed = found(simulator, VIEW, headers=PREFER)["value"][0]["id"]
    assert plain[0] == plain[1] != fixed


def test_oddities_of_an_item_show_over_graph_too():
    """What a scenario leaves out, writes raw or calls a zone, by the names of EWS or of Graph."""
    odd = kept(
        omit=frozenset({"Sensitivity", "location"}),
        raw=(("LegacyFreeBusyStatus", "Elsewhere"), ("MyResponseType", "Maybe")),
        zone_id="tzone://Microsoft/Custom",
    )
    with exchange(odd) as simulator:
        (event,) = found(simulator, VIEW)["value"]
    assert "sensitivity" not in event
    assert "location" not in event
    assert event["showAs"] == "elsewhere"
    assert event["responseStatus"]["response"] == "maybe"
    assert event["originalStartTimeZone"] == "tzone://Microsoft/Custom"


# --- pages ---


def test_a_view_comes_in_pages():
    """Ten events without $top ("List calendarView"); every event once by the links."""
    items = [kept(f"uid-{n}", start=n / 2, length=0.25) for n in range(23)]
    with exchange(*items) as simulator:
        pages, path = [], VIEW
        while path:
            content = found(simulator, path)
            pages.append([event["iCalUId"] for event in content["value"]])
            path = content.get("@odata.nextLink", "")
            assert not path or "$skiptoken=" in path
        assert [len(page) for page in pages] == [10, 10, 3]
        assert len({uid for page in pages for uid in page}) == 23
        assert len(found(simulator, f"{VIEW}&$top=1000")["value"]) == 23
        assert "@odata.nextLink" not in found(simulator, f"{VIEW}&$top=23")
        for top in ("0", "1001", "many"):
            assert refusal(simulator, f"{VIEW}&$top={top}")[0] == 400
        assert refusal(simulator, f"{VIEW}&$skiptoken=nonsense")[0] == 400


def test_the_window_is_asked_for():
    """Both ends, as times, in order; offsets count, and none means UTC."""
    with exchange(kept(start=9)) as simulator:
        view = f"users/{ROOM}/calendarView?"
        for window in (
            "",
            "startDateTime=2026-11-23T00:00:00Z",
            "startDateTime=today&endDateTime=tomorrow",
            "startDateTime=2026-11-24T00:00:00Z&endDateTime=2026-11-23T00:00:00Z",
        ):
            assert refusal(simulator, view + window) == (400, "ErrorInvalidParameter")
        early = "startDateTime=2026-11-23T02:00:00%2B09:00&endDateTime=2026-11-23T06:00:00"
        assert found(simulator, view + early)["value"] == []
        long = "startDateTime=2020-01-01&endDateTime=2026-01-01"
        assert refusal(simulator, view + long) == (400, "ErrorCalendarViewRangeTooBig")


# --- changes ---


def delta(simulator, path: str, **headers: str) -> tuple[list[dict], str]:
    """All pages of a round, and the link to the next one."""
    told: list[dict] = []
    while True:
        content = found(simulator, path, headers=headers)
        told += content["value"]
        if "@odata.deltaLink" in content:
            return told, content["@odata.deltaLink"]
        path = content["@odata.nextLink"]


FIRST = f"users/{ROOM}/calendarView/delta?{DAY}"


def test_a_delta_tells_what_changed_since():
    """First everything, in pages; then what changed, and what is gone ("event: delta")."""
    with exchange(*(kept(f"uid-{n}", start=n) for n in range(5))) as simulator:
        room = juniper(simulator)
        told, link = delta(simulator, FIRST, Prefer="odata.maxpagesize=2")
        assert len(told) == 5
        told, link = delta(simulator, link)
        assert told == []
        first, second, third, *_ = room.items()
        room.revise(first, {"subject": "Changed"})
        room.revise(second, {"start": at(48), "end": at(49)})
        room.delete(name_of(ROOM, third))
        told, link = delta(simulator, link)
        assert [event["subject"] for event in told if "subject" in event] == ["Changed"]
        assert [event["@removed"] for event in told if "@removed" in event] == [
            {"reason": "deleted"}
        ] * 2
        assert delta(simulator, link)[0] == []


def test_a_delta_that_is_not_remembered_begins_again():
    """410 and SyncStateNotFound; no $select; and Calendars.ReadBasic is not enough."""
    with exchange(kept()) as simulator:
        _, link = delta(simulator, FIRST)
        simulator.graph.world.deltas.forget()
        assert refusal(simulator, link) == (410, "SyncStateNotFound")
        assert refusal(simulator, f"{FIRST}&$select=id") == (400, "ErrorInvalidUrlQuery")
        basic = simulator.entra.apps.change(
            DEFAULT_APP.client_id, roles=frozenset({"Calendars.ReadBasic.All"})
        )
        assert refusal(simulator, FIRST, app=basic) == (403, "ErrorAccessDenied")


# --- scripted oddities ---


def test_views_can_be_made_odd():
    """Endless links, everything twice, a withheld property, the zone that nobody knows."""
    with exchange(kept()) as simulator:
        simulator.faults.now(faults.ENDLESS_VIEW, times=2)
        link = found(simulator, VIEW)["@odata.nextLink"]
        assert found(simulator, link)["@odata.nextLink"] == link
        simulator.faults.now(faults.DUPLICATES, times=1)
        assert len(found(simulator, VIEW)["value"]) == 2
        simulator.faults.now(faults.missing("Sensitivity"), times=1)
        assert "sensitivity" not in found(simulator, VIEW)["value"][0]
        simulator.faults.now(faults.CUSTOM_ZONE, times=1, operations="calendarView")
        zone = found(simulator, VIEW)["value"][0]["originalStartTimeZone"]
        assert zone == "tzone://Microsoft/Custom"


def test_the_days_of_a_room_are_cut_in_its_own_zone():
    """A view of the room's local day holds what EWS's would: the same mailbox answers."""
    start = datetime(2026, 11, 23, tzinfo=ZONE).astimezone(UTC)
    with exchange(kept("in", start=22), kept("out", start=23.5)) as simulator:
        mine = juniper(simulator).view(start, start + timedelta(days=1))
        day = f"startDateTime={start:%Y-%m-%dT%H:%M:%SZ}&endDateTime=2026-11-23T23:00:00Z"
        events = found(simulator, f"users/{ROOM}/calendarView?{day}")["value"]
    assert len(events) == len(mine) == 1
