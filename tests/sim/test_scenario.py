"""Scenario files: what they say, and every problem of them at once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from signage.commands import sim
from signage.errors import UserError
from signage.sim import scenario_file
from signage.sim.processing import RoomSettings
from signage.sim.scenario import Scenario
from signage.sim.scenario_file import read_file
from signage.sim.zones import CUSTOM_ZONE, WINDOWS_ZONES, windows_zone, zone_of

NOW = datetime(2026, 11, 23, 9, 3, tzinfo=UTC)
DAY = datetime(2026, 11, 23, tzinfo=UTC)
ROOM = '[[rooms]]\nmailbox = "juniper@example.com"\n'
OPEN = "[rooms.settings]\ndelete_subject = false\nadd_organizer_to_subject = false\n"


def items(text: str, now: datetime = NOW, days: int = 1, zone: str = "UTC"):
    start = now.replace(hour=0, minute=0) - timedelta(days=1)
    end = start + timedelta(days=days + 1)
    return Scenario.read(ROOM + OPEN + text).items("Juniper", start, end, now, zone)


def problems(text: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        Scenario.read(text, "day.toml")
    assert caught.value.exit_code == 78
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("when", "hour", "minute"),
    [
        ('start = "+0:15"', 9, 15),
        ('start = "-0:18"', 8, 42),
        ('start = "+0:00"', 9, 0),
        ('at = "13:00"', 13, 0),
    ],
)
def test_times_are_relative_to_the_start_or_local(when, hour, minute):
    """A sign counts from the start moment, rounded down to five minutes; `at` is local time."""
    (item,) = items(f'[[rooms.items]]\n{when}\nduration = "0:45"')
    assert item.start == DAY.replace(hour=hour, minute=minute)
    assert item.end - item.start == timedelta(minutes=45)


def test_days_are_those_of_the_room():
    """At 20:00 UTC it is tomorrow in Tokyo: `at`, whole days and `day` follow the room's zone."""
    now = DAY.replace(hour=20)
    text = (
        '[[rooms.items]]\nat = "09:00"\n[[rooms.items]]\nday = 0\nall_day = true\ndirect = true\n'
        '[[rooms.items]]\nday = 1\nat = "10:00"'
    )
    first, second, third = sorted(
        items(text, now, days=3, zone="Asia/Tokyo"), key=lambda item: item.uid
    )
    assert first.start == DAY.replace(day=24)
    assert (second.start, second.end) == (DAY.replace(hour=15), DAY.replace(day=24, hour=15))
    assert third.start == DAY.replace(day=25, hour=1)


def test_an_absolute_date():
    """A scenario with a date lives on that day, whenever it starts."""
    text = 'date = 2025-10-14\nzone = "Europe/London"\n' + ROOM + '[[rooms.items]]\nat = "08:30"'
    now = datetime(2025, 10, 14, 22, tzinfo=UTC)
    start = datetime(2025, 10, 14, tzinfo=UTC)
    (item,) = Scenario.read(text).items("JUNIPER@example.com", start, now, now)
    assert item.start == start.replace(hour=7, minute=30)
    with pytest.raises(KeyError):
        Scenario.read(text).items("Oak", start, now, now)


def test_a_series_with_exceptions():
    """Deleted, moved and changed occurrences are named by their planned day."""
    text = """
[[rooms.items]]
day = 0
at = "10:00"
duration = "0:30"
subject = "Stand-up"
[rooms.items.recurrence]
frequency = "daily"
count = 5
exceptions = [
    { day = 1, deleted = true },
    { day = 2, at = "15:00", duration = "1:00", subject = "Long one" },
    { day = 3, to_day = 4, at = "08:00", sensitivity = "Private" },
]
"""
    found = items(text, days=9)
    assert [(f"{item.start:%d %H:%M}", item.subject, item.kind) for item in found] == [
        ("23 10:00", "Stand-up", "Occurrence"),
        ("25 15:00", "Long one", "Exception"),
        ("27 08:00", "Stand-up", "Exception"),
        ("27 10:00", "Stand-up", "Occurrence"),
    ]
    assert found[1].end - found[1].start == timedelta(hours=1)


def test_odd_items():
    """What no schema knows can be told: raw words, missing elements, zones that do not exist."""
    text = """
[[rooms.items]]
start = "+0:00"
omit = ["Sensitivity"]
zone_id = "tzone://Microsoft/Custom"
raw = { LegacyFreeBusyStatus = "Perhaps" }
show_as = "OOF"
response = "Decline"
"""
    (item,) = items(text)
    assert item.omit == frozenset({"Sensitivity"})
    assert item.zone_id == "tzone://Microsoft/Custom"
    assert item.raw == (("LegacyFreeBusyStatus", "Perhaps"),)
    assert (item.show_as, item.response) == ("OOF", "Decline")


def test_invitations_meet_the_room_and_direct_items_do_not():
    """By default an item is an invitation; `direct` writes past the room's switches."""
    text = ROOM + (
        '[[rooms.items]]\nstart = "+0:00"\nsubject = "Seen"\ndirect = true\norganizer = "A B"\n'
        '[[rooms.items]]\nstart = "+0:30"\nsubject = "Clash"\norganizer = "C D"\n'
        '[[rooms.items]]\nstart = "+2:00"\nsubject = "Gone"\norganizer = "E F"\n'
    )
    found = Scenario.read(text).items("Juniper", DAY, DAY + timedelta(days=1), NOW)
    assert [(item.subject, item.meeting) for item in found] == [("Seen", False), ("E F", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["day.toml: rooms: there is no room"]),
        ("[[rooms]]", ["day.toml: [rooms[1]] mailbox: it is missing"]),
        ("rooms = 3", ["day.toml: rooms: 3 is not a list", "rooms: there is no room"]),
        (ROOM + ROOM, ['two rooms have the mailbox "juniper@example.com"']),
        (ROOM + "capasity = 8", ['capasity: this key is not known\n    Did you mean "capacity"?']),
        (ROOM + 'capacity = "8"', ["capacity: '8' is not a whole number"]),
        (ROOM + "capacity = true", ["capacity: True is not a whole number"]),
        ('zone = "Europe/Lundon"\n' + ROOM, ['zone: "Europe/Lundon" is no time zone']),
        ("date = 2025-10-14T10:00:00\n" + ROOM, ["date: datetime"]),
        (ROOM + "[[rooms.items]]", ["items[1]] start: the item has no time"]),
        (ROOM + '[[rooms.items]]\nstart = "0:15"', ['"0:15" is not hours', "has no time"]),
        (ROOM + '[[rooms.items]]\nstart = "+0:15"\nat = "10:00"', ["either start or at"]),
        (ROOM + '[[rooms.items]]\nat = "25:00"', ['"25:00" is not a time of day', "no time"]),
        (ROOM + '[[rooms.items]]\nat = "10:00"\nduration = "1h"', ['"1h" is not hours']),
        (ROOM + '[[rooms.items]]\nat = "10:00"\nomit = [1]', ["every member of the list"]),
        (ROOM + '[[rooms.items]]\nall_day = true\nstart = "+1:00"', ["a whole day has no time"]),
        (
            ROOM + '[rooms.settings]\nautomate_processing = "AutoAcept"',
            ['"AutoAcept" is none of: AutoAccept, AutoUpdate, None\n    Did you mean "AutoAccept"'],
        ),
        (
            ROOM + '[[rooms.items]]\nat = "10:00"\n[rooms.items.recurrence]\ndays = ["Funday"]\n'
            "count = 1\nuntil = 2025-10-20\nexceptions = [{}]",
            ['"Funday" is none of', "ends by count or by until", "which occurrence?"],
        ),
        (ROOM + '[[users]]\nusername = "a"\npassword = "x:y"', ["cannot hold a colon"]),
        (ROOM + '[[users]]\nusername = "a"\nrights = { x = "read" }', ['"read" is none of']),
        ("rooms = [", ["this is not TOML"]),
    ],
)
def test_problems_name_file_table_and_key(text, expected):
    """Each problem says where it is and what is allowed; none hides another."""
    found = problems(text)
    assert len(found) == len(expected), found
    for words, problem in zip(expected, found, strict=True):
        assert words in problem
        assert problem.startswith("day.toml")


def test_every_problem_at_once():
    """A file with faults in three tables reports all of them in one error."""
    text = (
        'zone = "Nowhere"\n' + ROOM + 'colour = "red"\n'
        '[[rooms.items]]\nat = "9"\n[[rooms.items]]\nat = "10:00"\nsubjekt = "x"'
    )
    assert len(problems(text)) == 5


def test_files_that_cannot_be_read(tmp_path: Path):
    """A missing file, a file that is no text and an unknown name are problems for a person."""
    (tmp_path / "bin.toml").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.toml", tmp_path / "bin.toml"):
        with pytest.raises(UserError, match="cannot be read"):
            Scenario.load(path)
    with pytest.raises(UserError, match="allday, empty, long, office, private, reference"):
        Scenario.built_in("offise")


@pytest.mark.parametrize("name", ["allday", "empty", "long", "office", "private", "reference"])
def test_the_scenarios_that_ship(name):
    """Each loads, and its first room is Juniper with eight seats on floor 3."""
    scenario = Scenario.built_in(name)
    room = scenario.rooms[0]
    assert (room.name, room.capacity, room.list_name) == ("Juniper", 8, "Floor 3")
    assert (scenario.username, scenario.password) == ("EXAMPLE\\svc-signage", "three-quiet-rooms")
    assert scenario.password not in repr(scenario)


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 95))
def test_the_office_shows_its_day_at_any_hour(minutes):
    """Whenever the preview starts, Juniper is taken, its next meetings wait, and two overlap."""
    now = DAY + timedelta(minutes=minutes)
    found = Scenario.built_in("office").items(
        "Juniper", now - timedelta(hours=2), now + timedelta(hours=6), now
    )
    meetings = [item for item in found if not item.all_day]
    assert len(meetings) == 7
    assert [item.sensitivity for item in meetings].count("Private") == 1
    assert any(item.start <= now < item.end for item in meetings)
    assert any(
        one.overlaps(two.start, two.end) for one in meetings for two in meetings if one is not two
    )
    assert [item.response for item in meetings].count("NoResponseReceived") == 1


def test_windows_names_of_zones():
    """A zone has its own Windows name or that of one with the same rules; odd ones have none."""
    assert windows_zone("Europe/London") == "GMT Standard Time"
    assert windows_zone("UTC") == "UTC"
    assert windows_zone("Europe/Copenhagen") == "W. Europe Standard Time"
    assert windows_zone("America/Toronto") == "Eastern Standard Time"
    assert windows_zone("Australia/Eucla") == CUSTOM_ZONE
    for name in WINDOWS_ZONES:
        assert zone_of(name) is not None
    assert zone_of("Nowhere Standard Time") is None


def test_several_whole_days_end_at_a_local_midnight():
    """`days` counts local days: over the end of summer time two of them have 49 hours."""
    text = (
        'date = 2025-10-25\nzone = "Europe/London"\n' + ROOM + "[[rooms.items]]\n"
        "day = 0\nall_day = true\ndays = 2\ndirect = true"
    )
    start = datetime(2025, 10, 25, tzinfo=UTC)
    (item,) = Scenario.read(text).items("Juniper", start, start, start)
    assert item.end - item.start == timedelta(hours=49)


EXAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "scenario.example.toml"


def test_the_documented_example_is_in_order():
    """It loads as it stands, holds what it says, and is what `signage sim --help` points to."""
    contents = read_file(EXAMPLE)
    assert contents.day == date(2026, 11, 25)
    assert [room.address for room in contents.rooms] == ["juniper@example.com"]
    assert len(contents.rooms[0].plans) == 8
    assert "deploy/scenario.example.toml" in sim.DESCRIPTION


def test_the_documented_example_has_every_key():
    """Whatever a scenario file may hold stands there, with a word on it."""
    source = Path(scenario_file.__file__).read_text(encoding="utf-8")
    readers = r"take|text|required_text|flag|number|choice|texts|pairs|zone|offset|clock|duration"
    known = set(re.findall(rf"\.(?:{readers})\(\s*\"(\w+)\"", source))
    known |= {*RoomSettings.__dataclass_fields__, "show_as", "response"}
    written = set(re.findall(r"^(?:# )?(\w+) = ", EXAMPLE.read_text(encoding="utf-8"), re.M))
    assert len(known) > 40
    assert known - written == set()
