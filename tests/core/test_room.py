"""The state table: what is claimed, until when, and what is not claimed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from signage.core.agenda import Agenda
from signage.core.calendar import Now, Span
from signage.core.health import Fault, FaultKind, Health, HealthPolicy
from signage.core.hours import OpeningHours
from signage.core.room import Doubt, RoomPolicy, RoomState, Status, Trust, room_state
from tests.strategies import COPENHAGEN, DAY, NOON, agenda, meeting, minutes

POLICY = RoomPolicy(COPENHAGEN)
LIMITS = HealthPolicy()
BUSY = meeting(0, 60, "busy")
CLOSING = datetime(2026, 10, 14, 18, tzinfo=COPENHAGEN)


def state(
    made: Agenda | None,
    at: float = 0,
    policy: RoomPolicy = POLICY,
    *,
    read_age: float | None = 0,
    fault: FaultKind | None = None,
    refused_for: float | None = None,
    plausible: bool = True,
    wrong: bool = False,
    touched_ago: float | None = None,
) -> RoomState:
    """The state `at` minutes from NOON; ages in minutes, the touch in seconds."""
    now = Now(NOON + minutes(at), 100_000.0)
    health = Health(
        good_mono=None if read_age is None else now.mono - 60 * read_age,
        good_wall=None if read_age is None else now.wall - minutes(read_age),
        fault=fault and Fault(fault),
        failing_since_wall=NOON - minutes(99) if fault else None,
        refused_since_mono=None if refused_for is None else now.mono - 60 * refused_for,
    )
    touched = None if touched_ago is None else now.mono - touched_ago
    return room_state(made, Trust(health, LIMITS, plausible, wrong), now, policy, touched)


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (-16, Status.AVAILABLE),
        (-15, Status.STARTING),
        (-0.02, Status.STARTING),
        (0, Status.OCCUPIED),
        (44.9, Status.OCCUPIED),
        (45, Status.ENDING),
        (59.9, Status.ENDING),
        (60, Status.AVAILABLE),
    ],
)
def test_a_meeting_passes_by(at: float, status: Status) -> None:
    """Available, starting soon, occupied, ending soon, available: each to the second."""
    assert state(agenda(BUSY), at).status is status


def test_occupied_tells_the_rest() -> None:
    """The item, the one after it, and the end."""
    told = state(agenda(BUSY, meeting(90, 120, "next")))
    assert told.current is not None and told.current.meeting.object_id == "busy"
    assert told.next is not None and told.next.meeting.object_id == "next"
    assert told.until == NOON + minutes(60)
    assert not told.whole_day and told.doubt is None and told.overlapping == ()


def test_ending_counts_to_the_end_of_the_run() -> None:
    """A meeting that is followed within min_free does not end soon; until is the run's end."""
    made = agenda(BUSY, meeting(63, 120, "next"))
    told = state(made, 50)
    assert told.status is Status.OCCUPIED and told.until == NOON + minutes(120)
    assert state(made, 106).status is Status.ENDING


def test_inside_a_short_gap_the_next_item_is_named() -> None:
    """Occupied, by the item to come; next is the one after it."""
    made = agenda(BUSY, meeting(63, 120, "a"), meeting(63, 90, "b"), meeting(121, 150, "c"))
    told = state(made, 61)
    assert told.status is Status.OCCUPIED and told.until == NOON + minutes(150)
    assert told.current is not None and told.current.meeting.object_id == "b"
    assert [e.meeting.object_id for e in told.overlapping] == ["a"]
    assert told.next is not None and told.next.meeting.object_id == "c"


def test_overlapping_items_are_kept() -> None:
    """All others that hold the room at the moment."""
    told = state(agenda(BUSY, meeting(10, 30, "x"), meeting(20, 90, "y")), 25)
    assert told.current is not None and told.current.meeting.object_id == "busy"
    assert [e.meeting.object_id for e in told.overlapping] == ["x", "y"]


def test_starting_names_the_item_to_come() -> None:
    """With its start as the end of the claim."""
    told = state(agenda(BUSY, meeting(60, 90, "next")), -10)
    assert told.current is not None and told.current.meeting.object_id == "busy"
    assert told.until == NOON
    assert told.next is not None and told.next.meeting.object_id == "next"


def test_available_until_the_next_item() -> None:
    """A start before closing is named."""
    told = state(agenda(BUSY), -60)
    assert told.until == NOON and told.next is not None and not told.whole_day


@pytest.mark.parametrize(
    ("items", "at", "whole_day"),
    [
        ([], 0, True),
        ([meeting(-300, -290)], 0, True),
        ([meeting(-240, -239)], 0, False),
        ([meeting(-300, -239)], 0, False),
        ([meeting(360, 400)], 0, True),
        ([meeting(1200, 1300)], 0, True),
        ([meeting(-120, -60)], 0, False),
    ],
)
def test_available_for_the_rest_of_the_day(items: list[object], at: float, whole_day: bool) -> None:
    """No item before closing: all day if opening hours (08-18, so -240..360) see none at all."""
    told = state(agenda(*items), at)  # type: ignore[arg-type]
    assert told.status is Status.AVAILABLE
    assert told.until is None and told.whole_day is whole_day


def test_after_closing_the_day_ends_at_midnight() -> None:
    """Awake by a touch at 19:00, an item at 23:00 is named, one tomorrow is not."""
    late = state(agenda(meeting(660, 690)), 420, touched_ago=1)
    assert late.until == NOON + minutes(660)
    tomorrow = state(agenda(meeting(720, 800)), 420, touched_ago=1)
    assert tomorrow.until is None and tomorrow.next is None


def test_nothing_is_claimed_beyond_what_was_read() -> None:
    """An agenda that ends before closing ends the claim."""
    told = state(agenda(span=Span(DAY.start, NOON + minutes(60))))
    assert told.until == NOON + minutes(60) and not told.whole_day


def test_an_all_day_item_occupies_the_whole_day() -> None:
    """No end is worth telling."""
    told = state(agenda(meeting(0, 1, all_day=True), BUSY))
    assert told.status is Status.OCCUPIED and told.whole_day
    assert told.until == datetime(2026, 10, 15, tzinfo=COPENHAGEN)


# --- what is not claimed ---


@pytest.mark.parametrize("made", [agenda(), agenda(BUSY)])
@pytest.mark.parametrize(
    ("facts", "status", "doubt"),
    [
        ({"read_age": 14.9}, None, None),
        ({"read_age": 14.9, "fault": FaultKind.UNREACHABLE}, None, None),
        ({"read_age": 1, "fault": FaultKind.FORBIDDEN, "refused_for": 14.9}, None, None),
        ({"read_age": 15}, Status.OFFLINE, Doubt.STALE),
        ({"read_age": 15, "plausible": False}, Status.UNKNOWN, Doubt.CLOCK),
        ({"plausible": False}, Status.UNKNOWN, Doubt.CLOCK),
        ({"read_age": None}, Status.UNKNOWN, Doubt.STARTING_UP),
        ({"read_age": None, "plausible": False}, Status.UNKNOWN, Doubt.STARTING_UP),
        (
            {"read_age": None, "plausible": False, "fault": FaultKind.UNREACHABLE},
            Status.UNKNOWN,
            Doubt.UNREADABLE,
        ),
        (
            {"read_age": None, "fault": FaultKind.UNREACHABLE},
            Status.UNKNOWN,
            Doubt.UNREADABLE,
        ),
        ({"read_age": None, "fault": FaultKind.UNAUTHORISED}, Status.UNKNOWN, Doubt.REFUSED),
        (
            {"fault": FaultKind.UNAUTHORISED, "refused_for": 15},
            Status.UNKNOWN,
            Doubt.REFUSED,
        ),
        (
            {"read_age": 16, "fault": FaultKind.UNAUTHORISED, "refused_for": 15},
            Status.UNKNOWN,
            Doubt.REFUSED,
        ),
    ],
)
def test_freshness_table(
    made: Agenda, facts: dict[str, object], status: Status | None, doubt: Doubt | None
) -> None:
    """The one table of freshness, for a free and for a busy room; None: the state is kept."""
    told = state(made, 20, **facts)  # type: ignore[arg-type]
    kept = Status.OCCUPIED if made.busy else Status.AVAILABLE
    assert (told.status, told.doubt) == (status or kept, doubt)


def test_unknown_tells_nothing_of_meetings() -> None:
    """No item, no end: only the reason and since when."""
    told = state(agenda(BUSY), 20, plausible=False)
    since = NOON + minutes(20)
    assert told == RoomState(Status.UNKNOWN, doubt=Doubt.CLOCK, since=since, clock_doubted=True)


@pytest.mark.parametrize(
    ("fault", "wrong", "doubt"),
    [
        (FaultKind.CERTIFICATE, False, Doubt.UNREADABLE),
        (FaultKind.UNREACHABLE, False, Doubt.UNREADABLE),
        (FaultKind.UNAUTHORISED, False, Doubt.REFUSED),
        (FaultKind.CERTIFICATE, True, Doubt.CLOCK),  # it looks expired, or not valid yet
        (FaultKind.UNAUTHORISED, True, Doubt.CLOCK),
        (FaultKind.UNREACHABLE, True, Doubt.UNREADABLE),  # no network, hence no time either
    ],
)
def test_a_fault_is_told_before_a_clock_that_is_only_unvouched_for(
    fault: FaultKind, wrong: bool, doubt: Doubt
) -> None:
    """Nothing was read yet: the fault is what is to be mended, unless the clock is proven wrong."""
    told = state(None, read_age=None, fault=fault, plausible=False, wrong=wrong)
    assert (told.doubt, told.clock_doubted) == (doubt, True)
    assert not state(None, read_age=None, fault=fault).clock_doubted
    after_a_read = state(agenda(BUSY), fault=fault, plausible=False, wrong=wrong)
    assert after_a_read.doubt is Doubt.CLOCK


def test_since_is_the_first_failure_without_a_good_read() -> None:
    """There is nothing better to tell."""
    told = state(None, read_age=None, fault=FaultKind.UNREACHABLE)
    assert told.since == NOON - minutes(99)


@pytest.mark.parametrize("made", [agenda(), agenda(BUSY)])
def test_outside_what_was_read_nothing_is_known(made: Agenda) -> None:
    """A clock set past the read leaves no claim, fresh as the read may be."""
    narrow = replace(made, span=Span(NOON - minutes(60), NOON + minutes(30)))
    assert state(narrow, 30).doubt is Doubt.STARTING_UP
    assert state(narrow, -61).status is Status.UNKNOWN
    assert state(narrow, 29).status is not Status.UNKNOWN


def test_offline_tells_the_last_known_state() -> None:
    """As it was when trust ended, since the last good read, until its own end."""
    told = state(agenda(BUSY, meeting(120, 150, "next")), 20, read_age=16)
    assert (told.status, told.last_status) == (Status.OFFLINE, Status.OCCUPIED)
    assert told.last_until == NOON + minutes(60) and told.since == NOON + minutes(4)
    assert told.next is not None and told.next.meeting.object_id == "next"
    assert told.current is None and told.until is None


@pytest.mark.parametrize(
    ("at", "age", "status"),
    [(59, 30, Status.OFFLINE), (60, 30, Status.UNKNOWN), (90, 60, Status.UNKNOWN)],
)
def test_offline_runs_out(at: float, age: float, status: Status) -> None:
    """Once the last known state has ended by itself, nothing is known at all."""
    told = state(agenda(BUSY), at, read_age=age)
    assert told.status is status
    assert (told.doubt is Doubt.RUN_OUT) is (status is Status.UNKNOWN)


def test_last_known_is_that_of_the_end_of_trust() -> None:
    """The agenda lived on until then: a meeting over by that moment is not "last known"."""
    told = state(agenda(meeting(0, 5), meeting(120, 150)), 16, read_age=16)
    assert told.last_status is Status.AVAILABLE and told.last_until == NOON + minutes(120)


def test_last_known_free_ends_with_the_next_start_or_the_day() -> None:
    """Starting counts as available until the start; an open end is closing time."""
    starting = state(agenda(BUSY), -1, read_age=20)
    assert (starting.last_status, starting.last_until) == (Status.AVAILABLE, NOON)
    assert state(agenda(BUSY), 0, read_age=20).doubt is Doubt.RUN_OUT
    open_end = state(agenda(), 359, read_age=60)
    assert open_end.status is Status.OFFLINE and open_end.last_until is None
    assert open_end.whole_day
    assert state(agenda(), 360, read_age=60, touched_ago=1).doubt is Doubt.RUN_OUT


# --- asleep ---


@pytest.mark.parametrize(
    ("items", "at", "touched", "asleep"),
    [
        ([], 359, None, False),
        ([], 360, None, True),
        ([], 420, 59, False),
        ([], 420, 60, True),
        ([meeting(420, 450)], 389, None, True),
        ([meeting(420, 450)], 390, None, False),
        ([meeting(420, 450)], 430, None, False),
        ([meeting(420, 450)], 450, None, True),
        ([meeting(400, 410), meeting(413, 450)], 411, None, False),
    ],
)
def test_asleep(items: list[object], at: float, touched: float | None, asleep: bool) -> None:
    """Only closed (18:00 is 360), with nothing on or within 30 min, and a minute after a touch."""
    told = state(agenda(*items), at, touched_ago=touched)  # type: ignore[arg-type]
    assert (told.status is Status.ASLEEP) is asleep
    if asleep:
        assert told == RoomState(Status.ASLEEP, opens=datetime(2026, 10, 15, 8, tzinfo=COPENHAGEN))


def test_asleep_needs_a_clock_and_no_calendar() -> None:
    """It claims nothing of the room, but it does claim the hour."""
    assert state(None, 420, read_age=None).status is Status.ASLEEP
    assert state(agenda(), 420, read_age=500).status is Status.ASLEEP
    assert state(None, 420, read_age=None, plausible=False).status is Status.UNKNOWN


def test_some_panels_never_sleep() -> None:
    """The setting keeps the state on show all night."""
    told = state(agenda(), 420, replace(POLICY, sleeps=False))
    assert told.status is Status.AVAILABLE


@pytest.mark.parametrize(("at", "asleep"), [(1194, True), (1195, False), (1200, False)])
def test_it_wakes_before_it_opens(at: float, asleep: bool) -> None:
    """Five minutes before eight (1200), if it is told to: whoever comes first finds it awake."""
    early = replace(POLICY, wake_early=minutes(5))
    assert (state(agenda(), at, early).status is Status.ASLEEP) is asleep


def test_a_closed_day() -> None:
    """Touched on a day without opening hours: free all day means the whole local day."""
    policy = replace(POLICY, opening=OpeningHours((None,) * 7))
    assert state(agenda(), 0, policy).opens is None
    assert state(agenda(), 0, policy, touched_ago=1).whole_day
    earlier = state(agenda(meeting(-600, -540)), 0, policy, touched_ago=1)
    assert earlier.until is None and not earlier.whole_day


def test_open_over_midnight() -> None:
    """At 01:00 the rest of the day reaches to the closing at 02:00."""
    policy = replace(POLICY, opening=OpeningHours(((time(18), time(2)),) * 7))
    told = state(agenda(meeting(830, 900)), 780, policy)
    assert told.status is Status.AVAILABLE and told.until == NOON + minutes(830)
    assert state(agenda(meeting(850, 900)), 780, policy).until is None


def test_the_closing_of_this_day() -> None:
    """NOON's closing is where these tests think it is."""
    assert timedelta(minutes=360) == CLOSING - NOON
