"""What the room's settings do to its meetings: counted, inferred, and over a simulated room."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.core.calendar import CalendarItem, Person, Response, Sensitivity, ShowAs
from signage.core.privacy import PrivacyPolicy
from signage.doctor import meetings
from signage.doctor.base import Finding, Level
from signage.doctor.visit import Sample
from signage.sim.item import Item
from signage.sim.item import Person as SimPerson
from signage.sim.processing import RoomSettings
from signage.sources.habits import Fact, Habits, Subject, count, taken_from
from tests.doctor.clinic import organization, visit, walked
from tests.simulated import NOW, ROOM, ZONE

OPEN = PrivacyPolicy()
START = datetime(2026, 11, 1, tzinfo=UTC)
OURS = meetings.Room(ROOM, private_shown=True)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    start = START + timedelta(minutes=draw(st.integers(0, 600)))
    flag = st.booleans()
    return Fact(
        key=draw(st.integers(0, 40)),
        start=start,
        end=start + timedelta(minutes=draw(st.integers(0, 120))),
        subject=draw(st.sampled_from(Subject)),
        meeting=draw(flag),
        private=draw(flag),
        cancelled=draw(flag),
        unanswered=draw(flag),
        occupies=draw(flag),
        long=draw(flag),
    )


several = st.lists(facts(), max_size=14)


@settings(max_examples=25)
@given(several)
def test_counts_are_parts_of_their_whole(found: list[Fact]) -> None:
    """No count passes what it is counted among, and none is negative."""
    habits = count(found)
    assert habits.items == len({fact.key for fact in found})
    assert 0 <= habits.public <= habits.meetings <= habits.items
    assert habits.organizer + habits.organizer_first + habits.empty <= habits.public
    assert habits.unanswered <= habits.meetings
    assert max(habits.private, habits.cancelled, habits.overlapping, habits.long) <= habits.items
    assert habits.overlapping != 1, "it takes two to overlap"


@settings(max_examples=25)
@given(several, st.randoms())
def test_counts_do_not_depend_on_order_or_on_being_seen_twice(found: list[Fact], random) -> None:
    """Reads overlap at their edges: what is seen twice counts once."""
    once = list({fact.key: fact for fact in found}.values())
    shuffled = [*once, *once]
    random.shuffle(shuffled)
    assert count(shuffled) == count(once)


@settings(max_examples=25)
@given(several)
def test_overlaps_are_those_that_share_a_moment(found: list[Fact]) -> None:
    """Against the definition, pair by pair."""
    once = list({fact.key: fact for fact in found}.values())
    held = [fact for fact in once if fact.occupies and fact.start < fact.end]
    sharing = {
        one.key
        for one in held
        for other in held
        if one.key != other.key and one.start < other.end and other.start < one.end
    }
    usable = [f for f in once if f.start < f.end or not f.occupies]  # as `taken_from` makes them
    assert count(usable).overlapping == len(sharing)


ITEM = CalendarItem(
    item_id="1",
    object_id="one",
    start=datetime(2026, 11, 23, 9, tzinfo=UTC),
    end=datetime(2026, 11, 23, 10, tzinfo=UTC),
    subject="Budget",
    organizer=Person("Maya Lindqvist"),
    sensitivity=Sensitivity.NORMAL,
    show_as=ShowAs.BUSY,
    response=Response.ACCEPT,
    is_meeting=True,
    cancelled=False,
)


def left(item: CalendarItem, policy: PrivacyPolicy = OPEN) -> Fact:
    """What is left of it."""
    (fact,) = taken_from([item], policy, ZONE)
    return fact


@pytest.mark.parametrize(
    ("subject", "organizer", "expected"),
    [
        ("Budget", "Maya Lindqvist", Subject.OTHER),
        (None, "Maya Lindqvist", Subject.EMPTY),
        ("  \u200b ", "Maya Lindqvist", Subject.EMPTY),
        ("MAYA  Lindqvist", "Maya Lindqvist", Subject.ORGANIZER),
        ("Maya Lindqvist ", "Maya Lindqvist", Subject.ORGANIZER),
        ("Maya Lindqvist Budget", "Maya Lindqvist", Subject.ORGANIZER_FIRST),
        ("Maya Lindqvistson", "Maya Lindqvist", Subject.OTHER),
        ("Budget", None, Subject.OTHER),
        ("Budget", "", Subject.OTHER),
    ],
)
def test_how_a_subject_relates_to_its_organizer(subject, organizer, expected) -> None:
    """As a reader would see it, whatever the case and the blanks."""
    item = replace(ITEM, subject=subject, organizer=Person(organizer))
    assert left(item).subject is expected


@pytest.mark.parametrize(
    ("changes", "name", "value"),
    [
        ({}, "private", False),
        ({"sensitivity": Sensitivity.CONFIDENTIAL}, "private", True),
        ({"sensitivity": None}, "private", False),  # not told: says nothing of the setting
        ({"response": Response.NO_RESPONSE}, "unanswered", True),
        ({"response": Response.TENTATIVE}, "unanswered", True),
        ({"cancelled": True}, "occupies", False),
        ({"response": Response.DECLINE}, "occupies", False),
        ({"show_as": ShowAs.FREE}, "occupies", False),
        ({"end": ITEM.start}, "occupies", False),
        ({"end": ITEM.start + timedelta(hours=24)}, "long", False),
        ({"end": ITEM.start + timedelta(hours=25)}, "long", True),
    ],
)
def test_what_is_left_of_an_item(changes: dict, name: str, value: bool) -> None:
    """Flags, each by what Exchange says."""
    assert getattr(left(replace(ITEM, **changes)), name) is value


def test_of_what_is_masked_no_text_is_looked_at() -> None:
    """A private item, its sisters, and what holds a word of the list: whatever stands in them, or
    does not, the fact is the same."""
    series = frozenset({"weekly"})
    for subject in ("Budget", "Maya Lindqvist", ""):
        private = replace(ITEM, subject=subject, sensitivity=Sensitivity.PRIVATE, series=series)
        sister = replace(ITEM, object_id="two", subject=subject, series=series)
        facts = taken_from([sister, private], OPEN, ZONE)
        assert [fact.subject for fact in facts] == [Subject.MASKED] * 2
        assert (count(facts).meetings, count(facts).public) == (2, 0)
    words = PrivacyPolicy(words=("budget",))
    assert left(ITEM, words).subject is Subject.MASKED


def test_the_long_day_of_autumn_is_not_long() -> None:
    """The whole day on which clocks go back has 25 hours and is a day all the same."""
    local = [datetime(2026, 10, day, tzinfo=ZoneInfo("Europe/Copenhagen")) for day in (25, 26)]
    start, end = (moment.astimezone(UTC) for moment in local)
    assert end - start == timedelta(hours=25)
    assert not left(replace(ITEM, start=start, end=end)).long


def test_nothing_of_an_item_is_left_in_a_fact() -> None:
    """A fact holds no text: its repr and its values are free of the item's."""
    fact = left(replace(ITEM, subject="canary", location="canary", item_id="canary"))
    assert "canary" not in repr(fact)
    assert not any(isinstance(getattr(fact, f.name), str) for f in fields(fact))


# --- what is inferred ---


def told(name: str, room: meetings.Room = OURS, far: int = 0, **habits: int) -> Finding:
    return meetings.TOLD[name](Sample(Habits(**habits), far), room)


@pytest.mark.parametrize(
    ("name", "habits", "level", "says"),
    [
        ("organizer-as-subject", {"public": 100}, Level.PASS, "0 of 100 public meetings"),
        ("organizer-as-subject", {"public": 100, "organizer": 20}, Level.PASS, "20 of 100"),
        ("organizer-as-subject", {"public": 100, "organizer": 21}, Level.WARNING, "21 of 100"),
        (
            "organizer-as-subject",
            {"public": 9, "organizer_first": 9},
            Level.WARNING,
            "9 of 9 public meetings begin with",
        ),
        ("organizer-as-subject", {"public": 4, "organizer": 4}, Level.SKIPPED, "only 4 public"),
        (
            "empty-subjects",
            {"public": 10, "empty": 10},
            Level.WARNING,
            "10 of 10 public meetings have no",
        ),
        ("empty-subjects", {"public": 10, "empty": 1}, Level.PASS, "1 of 10"),
        ("empty-subjects", {"public": 1, "empty": 1}, Level.SKIPPED, "only 1 public meeting"),
        ("private-flag", {"items": 80, "meetings": 80}, Level.WARNING, "no private item among 80"),
        ("private-flag", {"items": 80, "meetings": 80, "private": 1}, Level.PASS, "1 of 80"),
        ("private-flag", {"items": 19, "meetings": 19}, Level.SKIPPED, "only 19 meetings"),
        ("cancelled", {"items": 80, "cancelled": 3}, Level.PASS, "3 of 80 items are cancelled"),
        ("overlaps", {"items": 80, "overlapping": 4}, Level.WARNING, "4 of 80 items overlap"),
        ("overlaps", {"items": 80}, Level.PASS, "0 of 80"),
        ("unanswered", {"meetings": 80, "unanswered": 3}, Level.WARNING, "3 of 80 meetings are"),
        ("unanswered", {"meetings": 80}, Level.PASS, "0 of 80"),
        ("duration", {"items": 80, "long": 1}, Level.WARNING, "1 of 80 items are longer than 24"),
        ("duration", {"items": 80}, Level.PASS, "0 of 80"),
        ("horizon", {"far": 2}, Level.WARNING, "2 items more than 180 days ahead"),
        ("horizon", {}, Level.PASS, "0 items"),
    ],
)
def test_what_a_count_means(name: str, habits: dict, level: Level, says: str) -> None:
    """Count and total are told; a warning gives its reason and a line with the room in it."""
    finding = told(name, **habits)
    assert finding.level is level
    assert says in finding.said
    if level is Level.WARNING:
        assert finding.reason
        assert any(ROOM in remedy for remedy in finding.remedies)


@pytest.mark.parametrize(
    ("name", "habits", "parameter"),
    [
        ("organizer-as-subject", {"public": 9, "organizer": 9}, "-AddOrganizerToSubject $false"),
        ("empty-subjects", {"public": 9, "empty": 9}, "-DeleteSubject $false"),
        ("private-flag", {"items": 30, "meetings": 30}, "-RemovePrivateProperty $false"),
        ("cancelled", {"items": 9, "cancelled": 9}, "-RemoveCanceledMeetings $true"),
        ("overlaps", {"items": 9, "overlapping": 9}, "-AllowConflicts $false"),
        ("unanswered", {"meetings": 9, "unanswered": 9}, "-AutomateProcessing AutoAccept"),
        ("unanswered", {"meetings": 90, "unanswered": 9}, "-AllRequestInPolicy $false"),
        ("duration", {"items": 9, "long": 9}, "-MaximumDurationInMinutes 1440"),
        ("horizon", {"far": 9}, "-BookingWindowInDays 180"),
    ],
)
def test_each_remedy_is_the_setting_behind_it(name: str, habits: dict, parameter: str) -> None:
    """Set-CalendarProcessing with the room, ready to be copied."""
    lines = [line for line in told(name, **habits).remedies if parameter in line]
    assert lines
    assert lines[0].startswith(f"Set-CalendarProcessing {ROOM} ")


def test_private_titles_are_no_danger_where_all_is_masked() -> None:
    """mask_all hides titles whatever Exchange does to the mark."""
    masked = meetings.Room(ROOM, private_shown=False)
    assert told("private-flag", masked, items=80, meetings=80).level is Level.PASS


def test_the_settings_themselves_are_always_a_line_away() -> None:
    """Counts are guesses; the administrator's own look at them comes with every report."""
    finding = told("meetings", items=1)
    assert finding.level is Level.PASS
    assert finding.remedies == (f"Get-CalendarProcessing {ROOM} | Format-List",)


counts = st.builds(Habits, **{f.name: st.integers(0, 3000) for f in fields(Habits)})


@settings(max_examples=30)
@given(counts, st.integers(0, 3000), st.booleans())
def test_every_count_is_told_and_nothing_is_ever_a_fault(
    habits: Habits, far: int, private_shown: bool
) -> None:
    """Whatever is counted: guesses warn and do not accuse, and a warning always has a remedy."""
    room = meetings.Room(ROOM, private_shown)
    for tell in meetings.TOLD.values():
        finding = tell(Sample(habits, far), room)
        assert finding.level is not Level.FAULT
        assert bool(finding.reason) == (finding.level is Level.WARNING)
        assert finding.remedies or finding.level is not Level.WARNING


# --- over a simulated room ---


def invited(count: int, **changes: object) -> list[Item]:
    """Invitations of some days, one after the other, some private and some long."""
    person = SimPerson("Maya Lindqvist", "maya@example.com")
    return [
        Item(
            uid=f"uid-{n}",
            start=NOW + timedelta(days=n % 25 - 12, hours=n // 25),
            end=NOW + timedelta(days=n % 25 - 12, hours=n // 25 + 1),
            zone=ZONE.key,
            **({"subject": "Budget", "organizer": person} | changes),  # type: ignore[arg-type]
        )
        for n in range(count)
    ]


def processed(folder: Path, room_settings: RoomSettings, *items: Item, pending: bool = False):
    """What is told of a room with these settings after the invitations came."""
    with organization(settings=room_settings) as simulator, visit(folder, simulator) as looked_at:
        for item in items:
            simulator.mailbox(ROOM).invite(item, pending=pending)
        return walked(looked_at)


CAREFUL = RoomSettings(
    delete_subject=False, add_organizer_to_subject=False, remove_private_property=False
)


def test_a_room_as_it_should_be(tmp_path: Path) -> None:
    """Subjects, marks and answers as they were sent: nothing is warned of."""
    first, *others = invited(30)
    found = processed(tmp_path, CAREFUL, replace(first, sensitivity="Private"), *others)
    assert {found[name].level for name in meetings.TOLD} == {Level.PASS}
    assert found["meetings"].said.startswith("30 items in 60 days, 30 meetings")


def test_a_room_as_exchange_makes_it(tmp_path: Path) -> None:
    """The defaults: the organizer for a subject, and no private mark left."""
    private = {"sensitivity": "Private"}
    found = processed(tmp_path, RoomSettings(), *invited(30, **private))
    assert found["organizer-as-subject"].said.startswith("30 of 30 public meetings")
    assert found["organizer-as-subject"].level is Level.WARNING
    assert found["private-flag"].said == "no private item among 30"
    assert found["unanswered"].level is Level.PASS


def test_a_room_that_deletes_subjects_alone(tmp_path: Path) -> None:
    """DeleteSubject without AddOrganizerToSubject leaves nothing."""
    found = processed(tmp_path, RoomSettings(add_organizer_to_subject=False), *invited(6))
    assert found["empty-subjects"].level is Level.WARNING


def test_a_room_that_answers_nobody(tmp_path: Path) -> None:
    """AutoUpdate: everything is tentative."""
    found = processed(tmp_path, RoomSettings(automate_processing="AutoUpdate"), *invited(6))
    assert found["unanswered"].said.startswith("6 of 6 meetings")
    assert "-AutomateProcessing AutoAccept" in found["unanswered"].remedies[0]


def test_delegates_that_have_to_approve(tmp_path: Path) -> None:
    """Some meetings wait, most are answered: another setting, another line."""
    with organization(settings=CAREFUL) as simulator, visit(tmp_path, simulator) as looked_at:
        for number, item in enumerate(invited(20)):
            simulator.mailbox(ROOM).invite(item, pending=number < 3)
        found = walked(looked_at)
    assert found["unanswered"].said.startswith("3 of 20 meetings")
    assert "ForwardRequestsToDelegates" in found["unanswered"].remedies[0]


def test_what_a_careful_room_would_have_declined(tmp_path: Path) -> None:
    """Overlaps, more than a day, more than 180 days ahead, what is cancelled and still there."""
    wide = replace(
        CAREFUL,
        allow_conflicts=True,
        maximum_duration_in_minutes=0,
        booking_window_in_days=1080,
    )
    long = Item(uid="long", start=NOW, end=NOW + timedelta(hours=30), subject="Fair")
    far = Item(uid="far", start=NOW + timedelta(days=200), end=NOW + timedelta(days=200, hours=1))
    gone = Item(uid="gone", start=NOW, end=NOW + timedelta(hours=1), cancelled=True)
    found = processed(tmp_path, wide, *invited(25), long, far, gone)
    assert found["overlaps"].level is Level.WARNING
    assert found["duration"].said == "1 of 27 items are longer than 24 hours"
    assert found["horizon"].said == "1 item more than 180 days ahead"
    assert found["cancelled"].said.startswith("1 of 27 items are cancelled")
