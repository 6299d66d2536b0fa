"""The meeting rules: which items hold the room, from when to when, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from signage.core.agenda import (
    Reason,
    decide,
    free_until,
    next_after,
    occupying,
    run_at,
    whole_days,
)
from signage.core.calendar import Response, Sensitivity, ShowAs, Span
from tests.strategies import COPENHAGEN, DAY, NOON, agenda, meeting, minutes, read, taken_until
from tests.strategies import item as raw_item

R, S = Response, ShowAs


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        # a meeting holds the room whatever it is shown as
        ({"is_meeting": True, "response": R.ACCEPT, "show_as": S.FREE}, Reason.MEETING),
        ({"is_meeting": True, "response": None, "show_as": S.FREE}, Reason.MEETING),
        ({"is_meeting": True, "response": R.UNRECOGNISED, "show_as": None}, Reason.MEETING),
        ({"is_meeting": True, "response": R.ORGANIZER, "show_as": S.TENTATIVE}, Reason.MEETING),
        ({"is_meeting": True, "response": R.ACCEPT, "show_as": S.TENTATIVE}, Reason.MEETING),
        ({"is_meeting": False, "response": R.ACCEPT, "show_as": S.FREE}, Reason.MEETING),
        ({"is_meeting": None, "response": R.ACCEPT, "show_as": S.FREE}, Reason.MEETING),
        ({"is_meeting": True, "response": R.TENTATIVE}, Reason.UNCONFIRMED),
        ({"is_meeting": True, "response": R.NO_RESPONSE, "show_as": S.FREE}, Reason.UNCONFIRMED),
        ({"is_meeting": None, "response": R.NO_RESPONSE}, Reason.UNCONFIRMED),
        ({"is_meeting": False, "response": R.TENTATIVE}, Reason.UNCONFIRMED),
        ({"is_meeting": True, "response": None, "show_as": S.TENTATIVE}, Reason.UNCONFIRMED),
        # a plain appointment does unless it is Free
        ({"is_meeting": False, "response": R.UNKNOWN, "show_as": S.BUSY}, Reason.APPOINTMENT),
        ({"is_meeting": False, "response": None, "show_as": S.OOF}, Reason.APPOINTMENT),
        ({"is_meeting": False, "response": None, "show_as": S.TENTATIVE}, Reason.APPOINTMENT),
        (
            {"is_meeting": False, "response": None, "show_as": S.WORKING_ELSEWHERE},
            Reason.APPOINTMENT,
        ),
        ({"is_meeting": False, "response": R.UNKNOWN, "show_as": S.FREE}, Reason.FREE),
        ({"is_meeting": False, "response": None, "show_as": S.FREE}, Reason.FREE),
        ({"is_meeting": None, "response": R.UNKNOWN, "show_as": S.FREE}, Reason.FREE),
        ({"is_meeting": None, "response": R.ORGANIZER, "show_as": S.FREE}, Reason.FREE),
        (
            {"is_meeting": False, "response": None, "show_as": S.FREE, "all_day": True},
            Reason.FREE_ALL_DAY,
        ),
        # what is not known does not free it
        ({"is_meeting": False, "response": None, "show_as": None}, Reason.NOT_FREE_FOR_SURE),
        ({"is_meeting": False, "response": None, "show_as": S.NO_DATA}, Reason.NOT_FREE_FOR_SURE),
        (
            {"is_meeting": False, "response": None, "show_as": S.UNRECOGNISED},
            Reason.NOT_FREE_FOR_SURE,
        ),
        ({"is_meeting": None, "response": None, "show_as": S.FREE}, Reason.NOT_FREE_FOR_SURE),
        (
            {"is_meeting": None, "response": R.UNRECOGNISED, "show_as": S.FREE},
            Reason.NOT_FREE_FOR_SURE,
        ),
        ({"is_meeting": None, "response": None, "show_as": None}, Reason.NOT_FREE_FOR_SURE),
        # dropped, whatever else they are
        ({"cancelled": True}, Reason.CANCELLED),
        ({"cancelled": True, "response": R.DECLINE}, Reason.CANCELLED),
        ({"response": R.DECLINE, "is_meeting": True, "show_as": S.BUSY}, Reason.DECLINED),
        ({"cancelled": None}, Reason.MEETING),
    ],
)
def test_decide(fields: dict[str, object], expected: Reason) -> None:
    """The table of the meeting rules: the reason, and with it whether the room is held."""
    kept = {Reason.MEETING, Reason.UNCONFIRMED, Reason.APPOINTMENT, Reason.NOT_FREE_FOR_SURE}
    assert decide(meeting(0, 30, **fields)) == (expected in kept, expected)


@pytest.mark.parametrize("end", [0, -30])
def test_zero_length_and_backward_items_hold_nothing(end: int) -> None:
    """An item that ends when it starts, or before, is dropped with that reason."""
    assert decide(meeting(0, end)) == (False, Reason.ZERO_LENGTH)


def test_the_mask_changes_no_decision() -> None:
    """A private item is decided upon like an open one."""
    for fields in ({"response": R.DECLINE}, {"is_meeting": False, "show_as": S.FREE}, {}):
        private = meeting(0, 30, sensitivity=Sensitivity.PRIVATE, **fields)
        assert decide(private) == decide(meeting(0, 30, **fields))


# --- all-day items ---


@pytest.mark.parametrize("maker", ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Honolulu"])
@pytest.mark.parametrize("days", [1, 3])
def test_all_day_items_of_any_zone_are_the_rooms_days(maker: str, days: int) -> None:
    """Made on somebody's 25 October, it is 25 October in the room, 25-hour day or not."""
    zone = ZoneInfo(maker)
    start = datetime(2026, 10, 25, tzinfo=zone)
    end = datetime(2026, 10, 25 + days, tzinfo=zone)
    assert whole_days(start, end, COPENHAGEN) == (
        datetime(2026, 10, 25, tzinfo=COPENHAGEN),
        datetime(2026, 10, 25 + days, tzinfo=COPENHAGEN),
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((2026, 3, 29, 0, 0), (2026, 3, 29, 0, 0)),
        ((2026, 3, 29, 0, 0), (2026, 3, 28, 0, 0)),
        ((2026, 3, 29, 0, 0), (2026, 3, 29, 23, 59)),
        ((2026, 3, 28, 13, 0), (2026, 3, 29, 11, 0)),
        ((2026, 3, 29, 12, 0), (2026, 3, 30, 12, 0)),
    ],
)
def test_all_day_items_last_a_whole_day_at_least(
    start: tuple[int, ...], end: tuple[int, ...]
) -> None:
    """Ends at or before the start, or a minute early, still make the one 23-hour day."""
    days = whole_days(
        datetime(*start, tzinfo=COPENHAGEN), datetime(*end, tzinfo=COPENHAGEN), COPENHAGEN
    )
    assert days == (
        datetime(2026, 3, 29, tzinfo=COPENHAGEN),
        datetime(2026, 3, 30, tzinfo=COPENHAGEN),
    )
    assert days.end - days.start == timedelta(hours=23)
    assert days.start.tzinfo is UTC


def test_a_day_without_midnight_begins_with_its_first_moment() -> None:
    """Beirut sprang forward at midnight: the day began at 01:00."""
    beirut = ZoneInfo("Asia/Beirut")
    day = whole_days(datetime(2022, 3, 27, tzinfo=UTC), datetime(2022, 3, 28, tzinfo=UTC), beirut)
    assert day.start.astimezone(beirut).isoformat() == "2022-03-27T01:00:00+03:00"
    assert day.end - day.start == timedelta(hours=23)


def test_an_all_day_meeting_holds_the_whole_local_day() -> None:
    """Entries carry the cut times, so that nothing downstream has to know the zone."""
    made = agenda(meeting(-12 * 60, 12 * 60, all_day=True))
    assert made.busy[0].meeting.start == datetime(2026, 10, 14, tzinfo=COPENHAGEN)
    assert made.busy[0].meeting.end == datetime(2026, 10, 15, tzinfo=COPENHAGEN)


def test_a_free_all_day_appointment_is_a_note() -> None:
    """It is named, and holds nothing."""
    made = agenda(meeting(0, 30, all_day=True, is_meeting=False, response=None, show_as=S.FREE))
    assert made.busy == () and len(made.notes) == 1 and not made.notes[0].occupies


# --- copies ---


def test_copies_are_merged() -> None:
    """One stands for all; the others are kept with their reason."""
    made = agenda(meeting(0, 30, "x"), meeting(0, 30, "x"), meeting(0, 30, "y"))
    assert len(made.busy) == 2
    assert [e.reason for e in made.entries].count(Reason.DUPLICATE) == 1


def test_equal_times_and_texts_are_no_copies() -> None:
    """Only the id makes a copy, never the text."""
    made = agenda(meeting(0, 30, "x", subject="Same"), meeting(0, 30, "y", subject="Same"))
    assert len(made.busy) == 2


@pytest.mark.parametrize("order", [1, -1])
def test_a_private_copy_makes_the_merged_one_private(order: int) -> None:
    """No copy keeps its text, the dropped one neither."""
    copies = [
        meeting(0, 30, "x", subject="Secret"),
        meeting(0, 30, "x", sensitivity=None, cancelled=True),
    ]
    made = agenda(*copies[::order])
    assert all(e.meeting.private and e.meeting.subject is None for e in made.entries)
    assert [e.occupies for e in made.entries].count(True) == 1


# --- questions about one moment ---


def test_touching_items_do_not_overlap() -> None:
    """At the very moment one ends and one starts, only the second holds the room."""
    made = agenda(meeting(0, 30, "a"), meeting(30, 60, "b"))
    assert [e.meeting.object_id for e in occupying(made, NOON + minutes(30))] == ["b"]
    assert [e.meeting.object_id for e in occupying(made, NOON + minutes(29.99))] == ["a"]
    assert occupying(made, NOON + minutes(60)) == ()


def test_overlapping_items_are_told_in_order() -> None:
    """All that hold the room are named, by start, end, id."""
    made = agenda(meeting(10, 40, "c"), meeting(0, 60, "a"), meeting(10, 20, "b"))
    names = [e.meeting.object_id for e in occupying(made, NOON + minutes(15))]
    assert names == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("gap", "joined"), [(0, True), (4, True), (4.99, True), (5, False), (6, False)]
)
def test_short_gaps_are_not_advertised(gap: float, joined: bool) -> None:
    """A gap under min_free belongs to the run, one of exactly min_free does not."""
    made = agenda(meeting(0, 30), meeting(30 + gap, 60))
    until = NOON + minutes(60 if joined else 30)
    assert taken_until(made, NOON) == until
    if gap:
        assert (run_at(made, NOON + minutes(30)) is not None) is joined


def test_without_min_free_touching_items_still_make_one_run() -> None:
    """A gap of nothing is no gap; one of a minute is."""
    made = agenda(meeting(0, 30), meeting(30, 60), meeting(61, 90), min_free=minutes(0))
    assert taken_until(made, NOON) == NOON + minutes(60)
    assert free_until(made, NOON + minutes(60)) == NOON + minutes(61)


def test_runs_chain() -> None:
    """Short gaps add up to one run; an item inside another does not end it early."""
    made = agenda(meeting(0, 90), meeting(10, 20), meeting(93, 100), meeting(104, 120))
    assert taken_until(made, NOON) == NOON + minutes(120)


def test_queries_at_the_rims() -> None:
    """Before, between and after all items."""
    made = agenda(meeting(0, 30, "a"), meeting(60, 90, "b"))
    before, between, after = NOON - minutes(1), NOON + minutes(45), NOON + minutes(90)
    assert free_until(made, before) == NOON and taken_until(made, before) is None
    assert free_until(made, between) == NOON + minutes(60)
    assert free_until(made, NOON) is None
    assert free_until(made, after) == DAY.end and next_after(made, after) is None
    following = next_after(made, NOON)
    assert following is not None and following.meeting.object_id == "b"


def test_an_empty_agenda_answers() -> None:
    """Nothing on: free to the end of what was read."""
    made = agenda()
    assert occupying(made, NOON) == () and run_at(made, NOON) is None
    assert free_until(made, NOON) == DAY.end


def test_over_midnight_and_multi_day_items() -> None:
    """They hold the room through midnight and through whole days between."""
    made = agenda(meeting(11 * 60, 14 * 60, "night"), meeting(-3000, -700, "days"))
    midnight = datetime(2026, 10, 15, tzinfo=COPENHAGEN)
    assert [e.meeting.object_id for e in occupying(made, midnight)] == ["night"]
    assert taken_until(made, DAY.start) == NOON - minutes(700)


class Counted(datetime):
    """A moment that counts how often it is compared."""

    compared = 0

    def __lt__(self, other: datetime) -> bool:
        Counted.compared += 1
        return super().__lt__(other)

    def __gt__(self, other: datetime) -> bool:
        Counted.compared += 1
        return super().__gt__(other)


def comparisons(days: int) -> int:
    """How many comparisons the four questions take with 20 meetings on each of so many days."""
    items = [
        raw_item(day * 1440 + n * 30, day * 1440 + n * 30 + 20, f"{day} {n}")
        for day in range(-days, days + 1)
        for n in range(20)
    ]
    made = read(*items, raw_item(-days * 1440, days * 1440, "all the time"))
    assert len(made.busy) == (2 * days + 1) * 20 + 1
    moment = Counted.fromtimestamp((NOON + minutes(10)).timestamp(), UTC)
    Counted.compared = 0
    assert len(occupying(made, moment)) == 2
    assert next_after(made, moment) and taken_until(made, moment)
    assert free_until(made, moment) is None
    return Counted.compared


def test_a_question_costs_the_same_with_other_days_full() -> None:
    """Bisection only: from 3 days of meetings to 301, a hundredfold, 7 more steps each."""
    few, many = comparisons(1), comparisons(150)
    assert few > 0
    assert many - few <= 4 * 8


def test_the_span_is_kept() -> None:
    """What was read is told, for nothing is known outside it."""
    span = Span(NOON, NOON + minutes(60))
    assert agenda(span=span).span == span
