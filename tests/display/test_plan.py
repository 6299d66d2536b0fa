"""The plan of the day: what it spans, what stands beside what, what is free and what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.core.agenda import Meeting, build_agenda
from signage.core.calendar import Now, ShowAs, Span
from signage.core.hours import OpeningHours
from signage.core.panel import state
from signage.core.room import RoomState, Status
from signage.display import wording
from signage.display.plan import Plan, Planned, plan_of, side_by_side
from tests.golden.cases import MEETINGS, POLICY, ZONE, at, meeting, panel_at

WORDS = wording.load("en-GB", ZONE)
OCCUPIED = RoomState(Status.OCCUPIED)


def plan(clock: str, *meetings: Meeting, status: RoomState | None = None) -> Plan:
    """The plan of the invented day (open from 8 to 18 o'clock) at a time."""
    panel, now = panel_at(clock, meetings)
    made = plan_of(panel, status or state(panel, now), now.wall, WORDS)
    assert made is not None
    return made


def test_times_are_hours_since_the_opening() -> None:
    """Now and meetings stand by the clock; seconds move nothing."""
    panel, now = panel_at("10:48")
    made = plan_of(panel, OCCUPIED, now.wall.replace(second=59), WORDS)
    assert made is not None
    assert (made.length, made.now) == (10.0, 2.8)
    assert [(m.start, m.end) for m in made.meetings][:2] == [(0.5, 1.0), (1.25, 2.25)]
    assert made.hours[0] == (0.0, "08") and made.hours[-1] == (10.0, "18")


@pytest.mark.parametrize(
    ("clock", "length", "now", "first"),
    [("7:20", 11.0, 1 / 3, "07"), ("18:00", 11.0, 10.0, "08"), ("19:40", 12.0, 11 + 2 / 3, "08")],
)
def test_the_plan_is_widened_until_it_holds_now(
    clock: str, length: float, now: float, first: str
) -> None:
    """Before opening and after closing, by whole hours of the clock; at closing time by one."""
    made = plan(clock)
    assert (made.length, made.hours[0][1]) == (length, first)
    assert made.now == pytest.approx(now)


def test_hours_are_those_of_the_wall_clock_when_it_changes() -> None:
    """On the night in spring the plan has the hour that is skipped neither twice nor at all."""
    berlin = ZoneInfo("Europe/Berlin")
    panel, _ = panel_at("10:00", ())
    hours = OpeningHours(((time(0), time(6)),) * 7)
    room = replace(POLICY.room, zone=berlin, opening=hours)
    panel = replace(panel, policy=replace(POLICY, room=room))
    made = plan_of(
        panel, OCCUPIED, datetime(2025, 3, 30, 0, 30, tzinfo=UTC), wording.load("en-GB", berlin)
    )
    assert made is not None
    assert made.length == 5.0
    assert [label for _, label in made.hours] == ["00", "01", "03", "04", "05", "06"]


def test_what_lies_outside_is_left_out_and_what_reaches_outside_is_kept_whole() -> None:
    """A part cuts blocks at its ends; their times stay true."""
    made = plan(
        "12:00", meeting("6:00", "7:00", "a", None), meeting("7:00", "8:00", "b", None),
        meeting("7:30", "8:30", "c", None), meeting("17:00", "19:00", "d", None),
        meeting("18:00", "19:00", "e", None),
    )  # fmt: skip
    assert [(m.title, m.start, m.end) for m in made.meetings] == [("c", -0.5, 0.5), ("d", 9, 11)]


def test_a_private_meeting_has_a_title_for_all_and_no_name() -> None:
    """Its place and times are those of any other."""
    (private,) = plan("12:00", meeting("14:00", "15:00", None, None, private=True)).meetings
    (other,) = plan("12:00", meeting("14:00", "15:00", "Design critique", None)).meetings
    assert private == replace(other, title="Private meeting", private=True)
    assert private.when == "14:00–15:00"
    (named,) = plan("12:00", meeting("14:00", "15:00", None, "Someone", private=True)).meetings
    assert named.who == ""


def test_an_all_day_item_says_so() -> None:
    """No midnight is shown as its time."""
    day = Meeting(
        "d", at("0:00"), at("0:00") + timedelta(days=1), False, "Workshop",
        all_day=True, show_as=ShowAs.BUSY, is_meeting=True,
    )  # fmt: skip
    (planned,) = plan("12:00", day).meetings
    assert planned.when == "All day"
    assert planned.start <= 0 and planned.end >= 10


def test_a_free_room_is_free_until_its_next_meeting_or_the_end() -> None:
    """In no other state is anything of the day free."""
    assert plan("11:42", *MEETINGS).free_until == 5.0
    assert plan("17:30", *MEETINGS).free_until == 10.0
    assert plan("17:30", meeting("20:00", "21:00", "Late", None)).free_until == 10.0
    assert plan("10:48", *MEETINGS).free_until is None
    assert plan("12:52", *MEETINGS).free_until is None  # starting soon


@pytest.mark.parametrize("status", [Status.OFFLINE, Status.UNKNOWN])
def test_what_is_not_live_is_known_until_the_last_good_read(status: Status) -> None:
    """A day that was never read well is vouched for not at all."""
    panel, now = panel_at("14:26", age=timedelta(minutes=21))
    made = plan_of(panel, RoomState(status), now.wall, WORDS)
    assert made is not None and made.known_until == pytest.approx(6 + 5 / 60)
    unread = replace(panel, health=replace(panel.health, good_wall=None, good_mono=None))
    made = plan_of(unread, RoomState(status), now.wall, WORDS)
    assert made is not None and made.known_until == 0.0
    assert plan("14:26", *MEETINGS).known_until is None


def test_before_the_first_read_there_is_no_plan() -> None:
    """An empty day is not told from one that was not read."""
    panel, now = panel_at("12:00")
    assert plan_of(replace(panel, agenda=None), OCCUPIED, now.wall, WORDS) is None


def test_a_long_calendar_costs_no_more_than_its_day() -> None:
    """Only items of the day are looked at, however many lie around it."""
    far = [
        Meeting(f"{n}", at("9:00") + timedelta(days=n), at("10:00") + timedelta(days=n), False)
        for n in range(-300, 300)
    ]
    span = Span(at("0:00") - timedelta(days=400), at("0:00") + timedelta(days=400))
    panel, now = panel_at("12:00")
    panel = replace(panel, agenda=build_agenda(far, span, ZONE, POLICY.room.min_free))
    made = plan_of(panel, OCCUPIED, Now(at("12:00"), now.mono).wall, WORDS)
    assert made is not None and len(made.meetings) == 1


# --- lanes ---------------------------------------------------------------------------------


def lanes(*times: tuple[float, float]) -> list[tuple[int, int]]:
    """Lane and number of lanes of meetings at some times."""
    return [(m.lane, m.lanes) for m in side_by_side([planned(*each) for each in times])]


def planned(start: float, end: float) -> Planned:
    """A meeting whose words do not matter."""
    return Planned(start, end, "x", False, "", "")


def test_meetings_that_touch_stand_below_each_other() -> None:
    """One that begins when another ends has the whole width."""
    assert lanes((1, 2), (2, 3)) == [(0, 1), (0, 1)]


def test_a_lane_is_used_again_as_soon_as_it_is_free() -> None:
    """Two lanes do for a long meeting with two short ones beside it."""
    assert lanes((1, 5), (1, 2), (2, 3), (5, 6)) == [(0, 2), (1, 2), (1, 2), (0, 1)]


times = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda t: (t[0], t[0] + t[1]))


@settings(max_examples=80, deadline=None)
@given(st.lists(times, max_size=12).map(sorted))
def test_lanes_never_overlap_and_are_as_few_as_can_be(found: list[tuple[int, int]]) -> None:
    """Two meetings at one time are in two lanes; no group has more lanes than meet at one time."""
    made = side_by_side([planned(*each) for each in found])
    assert [(m.start, m.end) for m in made] == found
    for one, other in combinations(made, 2):
        if one.start < other.end and other.start < one.end:
            assert one.lane != other.lane
            assert one.lanes == other.lanes
    for each in made:
        assert 0 <= each.lane < each.lanes
        group = [m for m in made if m.lanes == each.lanes]
        most = max(sum(m.start <= g.start < m.end for m in group) for g in group)
        assert each.lanes <= most
