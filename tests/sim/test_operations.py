"""Every operation, asked by exchangelib as a stranger would."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import exchangelib
import pytest
from exchangelib.errors import (
    ErrorAccessDenied,
    ErrorCalendarViewRangeTooBig,
    ErrorImpersonateUserDenied,
    ErrorInvalidIdMalformed,
    ErrorInvalidPropertySet,
    ErrorIrresolvableConflict,
    ErrorItemNotFound,
    ErrorMailRecipientNotFound,
    ErrorNameResolutionNoResults,
    ErrorNonExistentMailbox,
)
from exchangelib.items import SEND_TO_ALL_AND_SAVE_COPY, SEND_TO_NONE
from exchangelib.properties import EWS_ID, HEX_ENTRY_ID, AlternateId, ItemId
from exchangelib.services import ConvertId

from signage.sim.folders import FolderName
from signage.sim.item import Item, Recurrence
from signage.sim.mailbox import name_of
from signage.sim.organization import User
from signage.sim.plan import RoomPlan, person
from signage.sim.processing import RoomSettings
from signage.sim.scenario import Scenario
from tests.sim.client import account, post, view

DAY = datetime(2025, 10, 14, tzinfo=UTC)
NEXT = DAY + timedelta(days=1)
ROOM = "juniper@example.com"
LONDON = exchangelib.EWSTimeZone("Europe/London")


def at(hour: float) -> datetime:
    return DAY + timedelta(hours=hour)


def london(hour: int, minute: int = 0, day: int = 14) -> exchangelib.EWSDateTime:
    return exchangelib.EWSDateTime(2025, 10, day, hour, minute, tzinfo=LONDON)


def rooms(**user) -> Scenario:
    """Two empty rooms and one account."""
    values = {"username": "EXAMPLE\\desk", "password": "open", "address": "desk@example.com"}
    return Scenario(
        "two rooms",
        (
            RoomPlan(ROOM, "Juniper", list_name="Floor 3", zone="Europe/London"),
            RoomPlan("alder@example.com", "Alder", list_name="Floor 3"),
        ),
        (User(**(values | {"name": "Front Desk", "default": "editor"} | user)),),
    )


@pytest.mark.parametrize("auth", [exchangelib.BASIC, exchangelib.NTLM])
@pytest.mark.parametrize("access", [exchangelib.DELEGATE, exchangelib.IMPERSONATION])
def test_a_view_over_every_logon_and_access(start, auth, access):
    """A calendar view costs one request and shows the day, however the client gets in."""
    simulator = start()
    with account(simulator, auth=auth, access=access) as juniper:
        items = view(juniper, DAY, NEXT)
        view(juniper, DAY, NEXT)
    assert [item.subject for item in items] == [
        "Daily stand-up",
        "Supplier review",
        "Quarterly roadmap review",
        "Design critique",
        "Salary round",
        "Hiring panel debrief",
    ]
    assert [item.sensitivity for item in items].count("Private") == 1
    assert items[0].start == at(7.5)
    assert items[0].my_response_type == "Accept"
    assert items[0].appointment_state == ("Meeting", "Received")
    assert items[0]._start_timezone.key == "Europe/London"
    asked = [exchange for exchange in simulator.requests if exchange.operation]
    assert [each.operation for each in asked] == ["FindItem", "FindItem"]
    # NTLM lets the connection in: its handshake happens once.
    refused = [exchange for exchange in simulator.requests if exchange.status == 401]
    assert len(refused) == (2 if auth == exchangelib.NTLM else 0)


def test_a_client_without_hints_finds_its_own_way(start):
    """Probing for the logon and the version works: exchangelib's default path of five requests."""
    simulator = start()
    with account(simulator, auth=None, version=False, access=exchangelib.IMPERSONATION) as juniper:
        assert juniper.version.build == exchangelib.Build(15, 2, 2562, 17)
        subjects = [item.subject for item in juniper.calendar.view(at(8), at(10))]
    assert subjects == ["Daily stand-up", "Supplier review", "Quarterly roadmap review"]
    assert {each.operation for each in simulator.requests} == {
        "",
        "ConvertId",
        "GetFolder",
        "FindItem",
        "GetItem",
    }


def test_a_truncated_view_says_so(start):
    """MaxEntriesReturned cuts the view, TotalItemsInView counts it, the flag tells the client."""
    simulator = start()
    with account(simulator) as juniper:
        assert len(view(juniper, DAY, NEXT, most=2)) == 2
    answer = simulator.requests[-1].response
    assert b'IncludesLastItemInRange="false"' in answer
    assert b'TotalItemsInView="6"' in answer


def test_a_view_of_more_than_two_years_is_refused(start):
    """ErrorCalendarViewRangeTooBig, as Exchange says it."""
    with account(start()) as juniper, pytest.raises(ErrorCalendarViewRangeTooBig):
        view(juniper, DAY, DAY + timedelta(days=800))


def test_find_item_holds_back_what_exchange_does(start):
    """No bodies, no attendees, no addresses in FindItem, and text is cut at 255 characters."""
    simulator = start(rooms())
    simulator.mailbox(ROOM).add(
        Item(
            uid="long",
            start=at(9),
            end=at(10),
            subject="x" * 300,
            body="the body",
            organizer=replace(person("Maya Lindqvist"), response="Organizer"),
            required=(person("Tomas Okafor"),),
        )
    )
    shape = (
        '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape>'
        f'</m:ItemShape><m:CalendarView StartDate="{DAY.isoformat()}" '
        f'EndDate="{NEXT.isoformat()}"/><m:ParentFolderIds><t:DistinguishedFolderId '
        f'Id="calendar"><t:Mailbox><t:EmailAddress>{ROOM}</t:EmailAddress></t:Mailbox>'
        "</t:DistinguishedFolderId></m:ParentFolderIds></m:FindItem>"
    )
    answer = post(simulator, shape).text
    assert "x" * 255 in answer
    assert "x" * 256 not in answer
    assert "Maya Lindqvist" in answer
    for hidden in ("the body", "@example.com", "Tomas Okafor", "Attendee"):
        assert hidden not in answer


def test_get_item_tells_everything(start):
    """GetItem adds the organizer's address, attendees, resources and the body."""
    simulator = start(rooms(impersonate=True))
    simulator.mailbox(ROOM).add(
        Item(
            uid="whole",
            start=at(9),
            end=at(10),
            subject="Design critique",
            body="the body",
            organizer=person("Maya Lindqvist"),
            required=(person("Tomas Okafor"),),
            resources=(person("Juniper"),),
            categories=("Red",),
            location="Juniper",
        )
    )
    with account(simulator, access=exchangelib.IMPERSONATION) as juniper:
        (found,) = view(juniper, DAY, NEXT)
        (item,) = juniper.fetch([(found.id, found.changekey)])
    assert item.organizer.email_address == "maya.lindqvist@example.com"
    assert [each.mailbox.name for each in item.required_attendees] == ["Tomas Okafor"]
    assert [each.mailbox.name for each in item.resources] == ["Juniper"]
    assert (item.text_body, item.location, item.categories) == ("the body", "Juniper", ["Red"])


def test_items_that_are_not_there(start):
    """A deleted item is ErrorItemNotFound, a made-up id ErrorInvalidIdMalformed."""
    simulator = start()
    with account(simulator, access=exchangelib.IMPERSONATION) as juniper:
        found = view(juniper, DAY, NEXT)[0]
        mailbox = simulator.mailbox(ROOM)
        mailbox.delete(name_of(ROOM, mailbox.items()[0]))
        gone, nonsense = juniper.fetch([ItemId(id=found.id), ItemId(id="bm9uc2Vuc2U=")])
    assert isinstance(gone, ErrorItemNotFound)
    assert isinstance(nonsense, ErrorInvalidIdMalformed)


def test_paging_reaches_every_item(start):
    """IndexedPageItemView hands out all items once, page by page."""
    simulator = start(rooms(impersonate=True))
    for number in range(25):
        simulator.mailbox(ROOM).add(
            Item(uid=f"{number}", start=at(number), end=at(number + 1), subject=f"No {number}")
        )
    with account(simulator, access=exchangelib.IMPERSONATION) as juniper:
        query = juniper.calendar.all().only("subject")
        query.page_size = 10
        subjects = [item.subject for item in query]
    assert sorted(subjects) == sorted(f"No {number}" for number in range(25))
    finds = [each for each in simulator.requests if each.operation == "FindItem"]
    assert len(finds) == 3


def test_folders(start):
    """The folder tree can be walked by the owner; a delegate sees the calendar alone."""
    simulator = start(rooms(impersonate=True))
    with account(simulator, access=exchangelib.IMPERSONATION) as juniper:
        assert juniper.calendar.name == "Calendar"
        assert {each.name for each in juniper.root.walk()} >= {"Calendar", "Inbox"}
    with account(simulator) as juniper, pytest.raises(ErrorAccessDenied):
        juniper.root  # noqa: B018 -- the property asks the server


@pytest.mark.parametrize("level", ["none", "availability"])
def test_rights_decide_who_reads(start, level):
    """Without reading rights a view is ErrorAccessDenied, not an empty calendar."""
    with (
        account(start(rooms(rights=((ROOM, level),)))) as juniper,
        pytest.raises(ErrorAccessDenied),
    ):
        view(juniper, DAY, NEXT)


def test_impersonation_needs_the_role(start):
    """Without ApplicationImpersonation every request is refused as a whole."""
    with (
        account(start(rooms()), access=exchangelib.IMPERSONATION) as juniper,
        pytest.raises(ErrorImpersonateUserDenied),
    ):
        view(juniper, DAY, NEXT)


@pytest.mark.parametrize("access", [exchangelib.DELEGATE, exchangelib.IMPERSONATION])
def test_a_mailbox_that_does_not_exist(start, access):
    """A mistyped room is ErrorNonExistentMailbox either way."""
    with (
        account(start(rooms(impersonate=True)), "junper@example.com", access=access) as nobody,
        pytest.raises(ErrorNonExistentMailbox),
    ):
        view(nobody, DAY, NEXT)


def test_an_appointment_is_written_changed_and_deleted(start):
    """CreateItem, UpdateItem and DeleteItem, with change keys that move on."""
    simulator = start(rooms(impersonate=True))
    with account(simulator, access=exchangelib.IMPERSONATION) as juniper:
        item = exchangelib.CalendarItem(
            account=juniper,
            folder=juniper.calendar,
            subject="Ad hoc",
            start=london(11),
            end=london(11, 30),
        ).save(send_meeting_invitations=SEND_TO_NONE)
        first_key = item.changekey
        (seen,) = view(juniper, DAY, NEXT)
        assert (seen.subject, seen.is_meeting, seen.my_response_type) == (
            "Ad hoc",
            False,
            "Organizer",
        )
        item.end = london(12)
        item.save(update_fields=["end"], send_meeting_invitations=SEND_TO_NONE)
        assert item.changekey != first_key
        assert view(juniper, DAY, NEXT)[0].end == at(11)
        item.delete(send_meeting_cancellations=SEND_TO_NONE)
        assert view(juniper, DAY, NEXT) == []


def test_a_stale_change_key_is_refused(start):
    """Two writers: the second one's old change key is ErrorIrresolvableConflict."""
    simulator = start(rooms(impersonate=True))
    with account(simulator, access=exchangelib.IMPERSONATION) as juniper:
        item = exchangelib.CalendarItem(
            account=juniper,
            folder=juniper.calendar,
            subject="Ad hoc",
            start=london(11),
            end=london(12),
        ).save(send_meeting_invitations=SEND_TO_NONE)
        simulator.mailbox(ROOM).toggle_private(name_of(ROOM, simulator.mailbox(ROOM).items()[0]))
        item.subject = "Changed"
        with pytest.raises(ErrorIrresolvableConflict):
            item.save(
                update_fields=["subject"],
                send_meeting_invitations=SEND_TO_NONE,
                conflict_resolution="NeverOverwrite",
            )


def test_a_booking_travels_to_the_room_and_back(start):
    """A meeting request to a room is answered; moving and cancelling it reach the room too."""
    simulator = start(rooms())
    with account(simulator, "desk@example.com") as desk:
        meeting = exchangelib.CalendarItem(
            account=desk,
            folder=desk.calendar,
            subject="Supplier review",
            start=london(11),
            end=london(12),
            resources=[ROOM],
        ).save(send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY)
        meeting.refresh()
        assert meeting.resources[0].response_type == "Accept"
        (booked,) = simulator.mailbox(ROOM).items()
        assert (booked.subject, booked.uid) == ("Front Desk", meeting.uid)
        meeting.end = london(13)
        meeting.save(update_fields=["end"], send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY)
        (booked,) = simulator.mailbox(ROOM).items()
        assert booked.end == at(12)
        clash = exchangelib.CalendarItem(
            account=desk,
            folder=desk.calendar,
            subject="Too late",
            start=london(11, 30),
            end=london(12),
            resources=[ROOM],
        ).save(send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY)
        clash.refresh()
        assert clash.resources[0].response_type == "Decline"
        meeting.delete(send_meeting_cancellations=SEND_TO_ALL_AND_SAVE_COPY)
    (booked,) = simulator.mailbox(ROOM).items()
    assert booked.cancelled


def test_an_invited_room_cannot_move_the_meeting(start):
    """Changing the end of somebody else's meeting is ErrorInvalidPropertySet (exchangelib #762)."""
    simulator = start()
    with account(simulator, access=exchangelib.IMPERSONATION) as juniper:
        item = view(juniper, DAY, NEXT)[0]
        item.folder = juniper.calendar
        item.end = london(9, 5)
        with pytest.raises(ErrorInvalidPropertySet):
            item.save(update_fields=["end"], send_meeting_invitations=SEND_TO_NONE)


def test_series_are_written_and_expanded(start):
    """A weekly series made by a client appears as occurrences; one is deleted alone."""
    simulator = start(rooms(impersonate=True))
    with account(simulator, access=exchangelib.IMPERSONATION) as juniper:
        exchangelib.CalendarItem(
            account=juniper,
            folder=juniper.calendar,
            subject="Every Tuesday",
            start=london(11),
            end=london(12),
            recurrence=exchangelib.recurrence.Recurrence(
                pattern=exchangelib.recurrence.WeeklyPattern(interval=1, weekdays=["Tuesday"]),
                start=exchangelib.EWSDate(2025, 10, 14),
                number=4,
            ),
        ).save(send_meeting_invitations=SEND_TO_NONE)
        found = view(juniper, DAY, DAY + timedelta(days=60))
        # 11:00 in London, on both sides of the end of summer time.
        assert [item.start.hour for item in found] == [10, 10, 11, 11]
        assert {item.type for item in found} == {"Occurrence"}
        assert len({item.id for item in found}) == 4
        found[1].folder = juniper.calendar
        found[1].delete(send_meeting_cancellations=SEND_TO_NONE)
        assert len(view(juniper, DAY, DAY + timedelta(days=60))) == 3


def test_the_address_book(start):
    """Room lists, their rooms, and names by their beginning."""
    simulator = start("office")
    with account(simulator) as juniper:
        lists = list(juniper.protocol.get_roomlists())
        assert [each.name for each in lists] == ["Floor 3", "Floor 2"]
        found = juniper.protocol.get_rooms(lists[0].email_address)
        assert [room.email_address for room in found] == [
            "juniper@example.com",
            "alder@example.com",
        ]
        with pytest.raises(ErrorNonExistentMailbox):
            list(juniper.protocol.get_rooms("floor-9@example.com"))
        (hazel,) = juniper.protocol.resolve_names(["haz"])
        assert hazel.email_address == "hazel@example.com"
        several = juniper.protocol.resolve_names(["floor"])
        assert [each.name for each in several] == ["Floor 3", "Floor 2"]
        (nobody,) = juniper.protocol.resolve_names(["nobody"])
        assert isinstance(nobody, ErrorNameResolutionNoResults)


def test_ids_are_converted(start):
    """ConvertId answers for ids of items and folders, and refuses nonsense."""
    simulator = start()
    with account(simulator) as juniper:
        item = view(juniper, DAY, NEXT)[0]
        ids = [AlternateId(id=each, format=EWS_ID, mailbox=ROOM) for each in (item.id, "nonsense")]
        good, bad = ConvertId(protocol=juniper.protocol).call(ids, HEX_ENTRY_ID)
    assert good.id == item.id
    assert isinstance(bad, ErrorInvalidIdMalformed)


def test_time_zones(start):
    """Zone definitions carry the rules that exchangelib turns back into zones."""
    with account(start()) as juniper:
        zones = {each.id: each for each in juniper.protocol.get_timezones(None, True)}
    london_zone = exchangelib.properties.TimeZone.from_server_timezone(
        zones["GMT Standard Time"], 2025
    )
    assert (london_zone.bias, london_zone.daylight_time.bias) == (0, -60)
    assert (london_zone.daylight_time.iso_month, london_zone.daylight_time.occurrence) == (3, 5)
    howe = exchangelib.properties.TimeZone.from_server_timezone(
        zones["Lord Howe Standard Time"], 2025
    )
    assert (howe.bias, howe.daylight_time.bias) == (-630, -30)
    india = exchangelib.properties.TimeZone.from_server_timezone(zones["India Standard Time"], 2025)
    assert india.bias == -330


@pytest.mark.parametrize("month", [7, 12])
def test_free_busy_of_many(start, month):
    """Free/busy in detail and merged, in local time of either season; unknown rooms in place."""
    simulator = start(rooms())
    nine = datetime(2025, month, 14, 9, tzinfo=LONDON).astimezone(UTC)
    simulator.mailbox(ROOM).add(
        Item(uid="a", start=nine, end=nine + timedelta(hours=1), subject="Seen")
    )
    simulator.mailbox(ROOM).add(
        Item(
            uid="b",
            start=nine + timedelta(hours=2),
            end=nine + timedelta(hours=3),
            subject="Hidden",
            sensitivity="Private",
            show_as="Tentative",
        )
    )
    start_of_day = exchangelib.EWSDateTime(2025, month, 14, 8, tzinfo=LONDON)
    with account(simulator) as juniper:
        seen, unknown, free = juniper.protocol.get_free_busy_info(
            [(each, "Room", False) for each in (ROOM, "x@example.com", "alder@example.com")],
            start_of_day,
            start_of_day + timedelta(hours=5),
            merged_free_busy_interval=60,
        )
    assert isinstance(unknown, ErrorMailRecipientNotFound)
    assert free.calendar_events == []
    assert (seen.merged, free.merged) == ("02010", "00000")
    first, second = seen.calendar_events
    assert (first.start, first.details.subject) == (nine, "Seen")
    assert (second.details.subject, second.details.is_private) == (None, True)


def test_rooms_as_exchange_sets_them_up(start):
    """By default a room's items carry the organizer for a subject, and nothing is private."""
    simulator = start("office", datetime(2026, 11, 23, 9, 3, tzinfo=UTC))
    with account(simulator, "hazel@example.com") as hazel:
        day = datetime(2026, 11, 23, tzinfo=UTC)
        items = view(hazel, day, day + timedelta(days=1))
    assert [(item.subject, item.sensitivity) for item in items] == [
        ("Ines Calder", "Normal"),
        ("Tomas Okafor", "Normal"),
    ]
    assert [item.is_cancelled for item in items] == [False, True]


def test_an_all_day_item_and_an_odd_character(start):
    """Whole days reach exchangelib as dates; a control character reaches the client's parser."""
    simulator = start(rooms(), odd=True)
    mailbox = simulator.mailbox(ROOM)
    mailbox.add(
        Item(
            uid="day",
            start=at(-1),
            end=at(23),
            zone="Europe/London",
            all_day=True,
            subject="Visitors\x07 here",
        )
    )
    with account(simulator) as juniper:
        (item,) = view(juniper, DAY, NEXT)
    assert item.is_all_day
    assert item.start == exchangelib.EWSDate(2025, 10, 14)
    assert b"Visitors&#x7; here" in simulator.requests[-1].response


def test_moved_and_deleted_occurrences(start):
    """A view shows a moved occurrence at its new time, as an exception with its first start."""
    simulator = start(rooms())
    moved = Item(
        uid="s",
        start=at(33.5),
        end=at(34),
        subject="Moved",
        original_start=at(33),
        exception=True,
    )
    simulator.mailbox(ROOM).add(
        Item(
            uid="s",
            start=at(9),
            end=at(9.5),
            subject="Series",
            recurrence=Recurrence("daily", count=4, deleted=frozenset({at(57)}), changed=(moved,)),
        )
    )
    with account(simulator) as juniper:
        items = view(juniper, DAY, DAY + timedelta(days=9))
    assert [(item.subject, item.start, item.type) for item in items] == [
        ("Series", at(9), "Occurrence"),
        ("Moved", at(33.5), "Exception"),
        ("Series", at(81), "Occurrence"),
    ]
    assert items[1].original_start == at(33)


def test_a_room_without_processing_books_nothing(start):
    """AutomateProcessing None leaves the request in the inbox and the organizer without answer."""
    room = RoomPlan(ROOM, "Juniper", settings=RoomSettings(automate_processing="None"))
    simulator = start(replace(rooms(), rooms=(room,)))
    with account(simulator, "desk@example.com") as desk:
        meeting = exchangelib.CalendarItem(
            account=desk,
            folder=desk.calendar,
            subject="x",
            start=london(11),
            end=london(12),
            resources=[ROOM],
        ).save(send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY)
        meeting.refresh()
    assert meeting.resources[0].response_type == "NoResponseReceived"
    assert simulator.mailbox(ROOM).items() == ()


def test_an_impersonated_room_reads_its_own_calendar_only(start):
    """Who acts as Juniper has Juniper's rights and none elsewhere, whatever the account may do."""
    simulator = start(rooms(impersonate=True))
    name = FolderName("alder@example.com", "calendar").encode()
    body = (
        "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"
        f'<m:FolderIds><t:FolderId Id="{name}"/></m:FolderIds></m:GetFolder>'
    )
    header = (
        "<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>{}"
        "</t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>"
    )
    assert "ErrorAccessDenied" in post(simulator, body, header.format(ROOM)).text
    assert "NoError" in post(simulator, body, header.format("alder@example.com")).text


def test_a_whole_day_is_cut_at_local_midnights(start):
    """An all-day item that a client writes with odd times covers whole days of the room."""
    simulator = start(rooms(impersonate=True))
    with account(simulator, access=exchangelib.IMPERSONATION) as juniper:
        exchangelib.CalendarItem(
            account=juniper,
            folder=juniper.calendar,
            subject="Visitors",
            start=london(9),
            end=london(10, day=15),
            is_all_day=True,
        ).save(send_meeting_invitations=SEND_TO_NONE)
    (item,) = simulator.mailbox(ROOM).items()
    assert (item.start, item.end) == (at(-1), at(47))
