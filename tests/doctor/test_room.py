"""The mailbox itself: a room, its name, its time zone and hours."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from signage.doctor.base import Level
from signage.sim import faults
from signage.sim.scenario import RoomPlan, Scenario
from signage.sim.server import Simulator
from signage.sources.directory import WorkingHours
from signage.sources.ews.working_hours import read_hours
from tests.doctor.clinic import SIGN, examine, organization, visit
from tests.simulated import NOW, ROOM, ZONE

NINE_TO_FIVE = dict.fromkeys(("Monday", "Tuesday"), (9 * 60, 17 * 60))


@pytest.fixture(autouse=True)
def ordinary(well: Simulator):
    """The mailbox is the same for each test."""
    yield
    well.faults.clear()
    room = well.mailbox(ROOM)
    room.zone, room.name = ZONE.key, "Juniper"
    room.hours = dict.fromkeys(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), (480, 1020)
    )


def test_a_room_of_a_room_list(tmp_path: Path, well: Simulator) -> None:
    """Membership of a room list shows that it is a room; its name is told."""
    with visit(tmp_path, well) as looked_at:
        finding = examine("room-mailbox", looked_at)
    assert finding.level is Level.PASS
    assert finding.said == "Juniper: a room, in the room list Floor 3"


def test_an_address_in_other_letters(tmp_path: Path, well: Simulator) -> None:
    """Addresses are the same in small and capital letters."""
    with visit(tmp_path, well) as looked_at:
        path = looked_at.path
        path.write_text(path.read_text().replace(f'"{ROOM}"', '"Juniper@Example.com"'))
        assert "a room, in the room list" in examine("room-mailbox", looked_at).said


def test_a_room_with_another_name(tmp_path: Path, well: Simulator) -> None:
    """Both names are told where they differ."""
    well.mailbox(ROOM).name = "Conference 3.14"
    with visit(tmp_path, well) as looked_at:
        finding = examine("room-mailbox", looked_at)
    assert finding.said.startswith("Conference 3.14 (the sign says Juniper): a room")


def test_a_room_of_no_list(tmp_path: Path) -> None:
    """Nothing shows that it is a room: the lines make it one, and put it into a list."""
    with organization(room_list="") as simulator, visit(tmp_path, simulator) as looked_at:
        finding = examine("room-mailbox", looked_at)
    assert finding.level is Level.WARNING
    assert finding.said == "Juniper: there are no room lists"
    assert f"Set-Mailbox {ROOM} -Type Room" in finding.remedies
    assert f"Add-DistributionGroupMember Rooms -Member {ROOM}" in finding.remedies


def test_a_mailbox_that_is_in_no_address_book(tmp_path: Path, well: Simulator) -> None:
    """It may be hidden; the line shows whether."""
    with visit(tmp_path, well) as looked_at:
        path = looked_at.path
        path.write_text(path.read_text().replace(f'"{ROOM}"', '"hidden@example.com"'))
        finding = examine("room-mailbox", looked_at)
    assert finding.level is Level.WARNING
    assert finding.said == "hidden@example.com is not in the address book"
    assert "HiddenFromAddressListsEnabled" in finding.remedies[0]


def test_a_name_that_begins_like_another(tmp_path: Path) -> None:
    """Exchange answers with all that begin so, as a warning: the very address counts."""
    plans = (RoomPlan(f"{ROOM}munity", "Other"), RoomPlan(ROOM, "Juniper"))
    with (
        Simulator(Scenario("two", plans, (SIGN,)), lambda: NOW) as simulator,
        visit(tmp_path, simulator) as looked_at,
    ):
        assert examine("room-mailbox", looked_at).said.startswith("Juniper: ")


def test_an_address_book_that_does_not_answer(tmp_path: Path, well: Simulator) -> None:
    """No fault: the sign works without it."""
    well.faults.now(
        faults.refused("ErrorADUnavailable", in_message=False), operations="GetRoomLists"
    )
    with visit(tmp_path, well) as looked_at:
        finding = examine("room-mailbox", looked_at)
    assert finding.level is Level.WARNING
    assert "ErrorADUnavailable" in finding.said


@pytest.mark.parametrize(
    ("zone", "level", "says"),
    [
        ("Europe/Copenhagen", Level.PASS, "as the mailbox has it"),
        ("Europe/Paris", Level.PASS, "as the mailbox has it"),  # the same time by another name
        (
            "Europe/London",
            Level.WARNING,
            "the mailbox is at UTC+0/+1, Europe/Copenhagen at UTC+1/+2",
        ),
        ("Africa/Lagos", Level.WARNING, "at UTC+1, Europe/Copenhagen at UTC+1/+2"),
        ("Asia/Kolkata", Level.WARNING, "at UTC+5:30,"),
        ("America/New_York", Level.WARNING, "at UTC-5/-4,"),
    ],
)
def test_the_time_zone(tmp_path: Path, well: Simulator, zone: str, level: Level, says: str) -> None:
    """By offsets through the year, which is all that Exchange tells; the remedy names the zone."""
    well.mailbox(ROOM).zone = zone
    with visit(tmp_path, well) as looked_at:
        finding = examine("time-zone", looked_at)
    assert finding.level is level
    assert says in finding.said
    if level is Level.WARNING:
        assert any("'Romance Standard Time'" in line for line in finding.remedies)


@pytest.mark.parametrize(
    ("hours", "opening", "level", "says"),
    [
        ({}, "", Level.PASS, "never; the sign is awake then"),
        (NINE_TO_FIVE, "", Level.PASS, "Mon-Tue 09:00-17:00; the sign is awake then"),
        ({"Friday": (0, 1440)}, "", Level.WARNING, "working hours on Fri"),
        ({"Monday": (420, 600), "Sunday": (600, 700)}, "", Level.WARNING, "working hours on Mon"),
        (NINE_TO_FIVE, 'monday = "closed"', Level.WARNING, "working hours on Mon"),
        (NINE_TO_FIVE, 'every_day = "00:00-24:00"', Level.PASS, "the sign is awake then"),
        ({"Friday": (0, 1440)}, "sleep = false", Level.PASS, "the sign never sleeps"),
    ],
)
def test_the_working_hours(
    tmp_path: Path, well: Simulator, hours: dict, opening: str, level: Level, says: str
) -> None:
    """A sign that sleeps while its room is at work is warned of, with the days."""
    well.mailbox(ROOM).hours = hours
    with visit(tmp_path, well, more=f"[opening]\n{opening}") as looked_at:
        finding = examine("working-hours", looked_at)
    assert finding.level is level
    assert says in finding.said


def test_hours_that_are_not_told(tmp_path: Path, well: Simulator) -> None:
    """As far as visible: without a right to them there is nothing to warn of."""
    well.faults.now(
        faults.refused("ErrorNoFreeBusyAccess", in_message=False),
        operations=("GetUserAvailability"),
    )
    with visit(tmp_path, well) as looked_at:
        assert examine("time-zone", looked_at).said == "Europe/Copenhagen; the mailbox does not say"
        assert examine("working-hours", looked_at).level is Level.PASS


T = 'xmlns="http://schemas.microsoft.com/exchange/services/2006/types"'
CHANGE = "<Bias>{}</Bias><Time>02:00:00</Time><DayOrder>5</DayOrder><Month>{}</Month>"


def hours_of(zone: str, periods: str) -> WorkingHours | None:
    return read_hours(
        ET.fromstring(  # noqa: S314 - our own
            f"<WorkingHours {T}><TimeZone>{zone}</TimeZone>"
            f"<WorkingPeriodArray>{periods}</WorkingPeriodArray></WorkingHours>"
        )
    )


def period(days: str, start: object, end: object) -> str:
    return (
        f"<WorkingPeriod><DayOfWeek>{days}</DayOfWeek><StartTimeInMinutes>{start}"
        f"</StartTimeInMinutes><EndTimeInMinutes>{end}</EndTimeInMinutes></WorkingPeriod>"
    )


def test_hours_as_exchange_writes_them() -> None:
    """Bias counts westward; a month of 0 is no daylight saving time; words stand for days."""
    found = hours_of(
        "<Bias>480</Bias><StandardTime>" + CHANGE.format(0, 11) + "</StandardTime>"
        "<DaylightTime>" + CHANGE.format(-60, 3) + "</DaylightTime>",
        period("Weekday", 480, 720) + period("Monday", 780, 1020) + period("Sunday", 5, 3),
    )
    assert found is not None
    assert (found.standard, found.daylight) == (timedelta(hours=-8), timedelta(hours=-7))
    assert found.days == ((480, 1020), *((480, 720),) * 4, None, None)
    plain = hours_of(
        "<Bias>-330</Bias><DaylightTime>" + CHANGE.format(-60, 0) + "</DaylightTime>", ""
    )
    assert plain is not None
    assert plain.standard == plain.daylight == timedelta(hours=5, minutes=30)
    assert plain.days == (None,) * 7


@pytest.mark.parametrize("zone", ["", "<Bias/>", "<Bias>x</Bias>", "<Bias>99999</Bias>"])
def test_hours_that_cannot_be_read(zone: str) -> None:
    """Without a zone that makes sense nothing is told."""
    assert hours_of(zone, period("Monday", 1, 2)) is None
