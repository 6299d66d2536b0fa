"""The minute dial: where head and tail stand in every state, and that only the head walks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.core.agenda import Entry, Meeting, Reason
from signage.core.room import Doubt, RoomState, Status
from signage.display.dial import Dial, Line, Sweep, dial_of, sweep
from signage.display.scene import Arc, Disc, Item, Text
from signage.display.view import view
from tests.golden.cases import ZONE, Case, at, cases, panel_at
from tests.golden.drawing import Studio

CASES = {case.name: case for case in cases()}
SIZES = [(1280, 800), (800, 480), (1920, 1080), (720, 1280), (480, 320)]


def free(until: datetime | None) -> RoomState:
    """A room that is available."""
    return RoomState(Status.AVAILABLE, until=until)


@pytest.mark.parametrize(
    ("status", "now", "until", "line", "head", "tail"),
    [
        (Status.AVAILABLE, "12:10", "13:00", Line.THIN, 10, 0),
        (Status.STARTING, "12:52", "13:00", Line.THIN, 52, 0),
        (Status.OCCUPIED, "10:48", "11:30", Line.THICK, 48, 30),
        (Status.OCCUPIED, "10:30", "11:29", Line.THICK, 30, 29),
        (Status.ENDING, "13:48", "14:00", Line.THICK, 48, 0),
        (Status.CHECK_IN, "13:03", "13:10", Line.DASHED, 3, 10),
        (Status.AVAILABLE, "11:42", "13:00", Line.THIN, 42, None),
        (Status.OCCUPIED, "10:30", "11:30", Line.THICK, 30, None),
    ],
)
def test_head_is_the_minute_hand_and_tail_the_end(
    status: Status, now: str, until: str, line: Line, head: int, tail: int | None
) -> None:
    """From an hour on the ring is full and has no tail."""
    dial = dial_of(RoomState(status, until=at(until)), at(now), ZONE)
    assert (dial.line, dial.head, dial.tail) == (line, head, tail)


@pytest.mark.parametrize("status", [Status.OFFLINE, Status.UNKNOWN, Status.ASLEEP])
def test_what_is_not_live_has_neither_head_nor_tail(status: Status) -> None:
    """A broken ring, whatever the last known end was."""
    dial = dial_of(RoomState(status, until=at("11:30")), at("10:48"), ZONE)
    assert dial == Dial(Line.BROKEN)
    assert dial.tail is None


@pytest.mark.parametrize("state", [free(None), RoomState(Status.OCCUPIED, whole_day=True)])
def test_what_has_no_end_fills_the_ring(state: RoomState) -> None:
    """The rest of the day and the whole day last longer than an hour."""
    assert dial_of(state, at("10:48"), ZONE).minutes == 60


def test_the_hand_is_that_of_the_clock_on_the_wall() -> None:
    """Zones that are half an hour off turn the dial by half."""
    moment = datetime(2025, 10, 14, 4, 10, tzinfo=UTC)
    state = free(moment + timedelta(minutes=10))
    kolkata = dial_of(state, moment, ZoneInfo("Asia/Kolkata"))
    assert (kolkata.head, kolkata.tail) == (40, 50)


@given(st.integers(1, 58), st.integers(0, 58), st.integers(0, 59), st.sampled_from([0, 30]))
def test_the_tail_stays_while_the_head_walks(
    minutes: int, passed: int, second: int, odd: int
) -> None:
    """At every second until the end the tail is the same minute; then nothing is left."""
    start, until = at("10:07"), at("10:07") + timedelta(minutes=minutes, seconds=odd)
    moment = start + timedelta(minutes=min(passed, minutes - 1), seconds=second)
    state = RoomState(Status.OCCUPIED, until=until)
    assert dial_of(state, moment, ZONE).tail == (7 + minutes + bool(odd)) % 60
    assert dial_of(state, until + timedelta(minutes=1), ZONE).minutes == 0


@pytest.mark.parametrize(
    ("dial", "expected"),
    [
        (Dial(Line.THICK, 48, 42), Sweep(288.0, 540.0)),
        (Dial(Line.THIN, 52, 8), Sweep(312.0, 360.0)),
        (Dial(Line.THIN, 42, 60), Sweep(0.0, 360.0)),
        (Dial(Line.THICK, 0, 0), None),
    ],
)
def test_a_solid_arc_runs_from_head_to_tail(dial: Dial, expected: Sweep | None) -> None:
    """Six degrees a minute; a full ring is the same wherever the hand stands."""
    assert sweep(dial) == expected


def test_check_in_is_a_dash_for_each_minute() -> None:
    """Each in the middle of its minute, 3.6 of its 6 degrees."""
    arc = sweep(Dial(Line.DASHED, 3, 7))
    assert arc is not None
    assert (arc.start, arc.end) == pytest.approx((19.2, 58.8))
    assert (arc.dash, arc.pitch) == (3.6, 6.0)


def test_what_is_not_live_is_thirty_dashes() -> None:
    """All round, as long as their gaps."""
    arc = sweep(Dial())
    assert arc is not None
    assert (arc.dash, arc.pitch) == (6.0, 12.0)
    assert len(range(int(arc.start), int(arc.end), int(arc.pitch))) == 30


@cache
def studio(locale: str = "en-GB") -> Studio:
    """The theme that has a dial."""
    return Studio("midnight", locale)


def drawn(case: Case, size: tuple[int, int] = (1280, 800), locale: str = "en-GB") -> list[Item]:
    """The items of a case."""
    return list(studio(locale).scene(case, size).items)


def hand_of(items: list[Item]) -> Disc:
    """The white dot at the head; the bead of the day is smaller."""
    ink = studio().theme.palettes["occupied"]["ink"]
    white = [item for item in items if isinstance(item, Disc) and item.color == ink]
    return max(white, key=lambda item: item.radius)


@pytest.mark.parametrize("size", SIZES)
def test_the_hand_stands_on_the_ring_at_its_minute(size: tuple[int, int]) -> None:
    """At 10:48 the white dot is left and above, the open one at half past below the centre."""
    items = drawn(CASES["occupied"], size)
    ring = next(item for item in items if isinstance(item, Arc))
    hand = hand_of(items)
    far = ring.radius
    assert hand.cx == pytest.approx(ring.cx - far * 0.9511, abs=0.15)
    assert hand.cy == pytest.approx(ring.cy - far * 0.3090, abs=0.15)
    knobs = [i for i in items if isinstance(i, Disc) and abs(i.cy - ring.cy - far) < 0.15]
    assert len(knobs) == 2
    assert all(knob.cx == pytest.approx(ring.cx, abs=0.15) for knob in knobs)


@pytest.mark.parametrize("name", ["offline", "unknown"])
def test_what_is_not_live_shows_no_hand(name: str) -> None:
    """Neither a dot on the ring nor a colour: only the disc and the bead of the day remain."""
    items = drawn(CASES[name])
    ring = next(item for item in items if isinstance(item, Arc))
    on_ring = [
        item
        for item in items
        if isinstance(item, Disc)
        and abs(((item.cx - ring.cx) ** 2 + (item.cy - ring.cy) ** 2) ** 0.5 - ring.radius) < 1
    ]
    assert not on_ring


def test_the_dial_is_not_mirrored() -> None:
    """In Arabic the dial stands at the right, and its hand turns clockwise all the same."""
    left, right = drawn(CASES["occupied"]), drawn(CASES["occupied"], locale="ar-EG")
    arcs = [[item for item in items if isinstance(item, Arc)] for items in (left, right)]
    for one, other in zip(*arcs, strict=True):
        assert (one.start, one.end, one.cy) == (other.start, other.end, other.cy)
        assert one.cx == 1280 - other.cx
    offsets = [
        hand_of(items).cx - ring[0].cx for items, ring in zip((left, right), arcs, strict=True)
    ]
    assert offsets[0] == pytest.approx(offsets[1])
    assert offsets[0] < 0


def test_a_ring_stands_on_whole_pixels_even_when_the_picture_shifts() -> None:
    """So that the burn-in shift draws no arc anew."""
    case = CASES["occupied"]
    setup = replace(studio().setup(case, (1366, 768)), shifts=True)
    centres = set()
    for step in range(8):
        now = case.now._replace(wall=case.now.wall + timedelta(minutes=2 * step))
        scene = view(case.panel, now, setup)
        centres |= {(item.cx, item.cy) for item in scene.items if isinstance(item, Arc)}
    assert len(centres) == 8
    assert all(x == int(x) and y == int(y) for x, y in centres)


@pytest.mark.parametrize(
    ("name", "count", "moment"),
    [
        ("available", "1 h 18 min free", "until 13:00"),
        ("starting", "in 8 min", "Starts at 13:00"),
        ("occupied", "42 min left", "until 11:30"),
        ("checkin", "7 min left", "by 13:10"),
        ("ending", "12 min left", "Ends at 14:00"),
        ("offline", "not live", "since 14:05"),
        ("allday", None, "all day"),
    ],
)
def test_the_disc_counts_and_the_column_tells_the_time(
    name: str, count: str | None, moment: str
) -> None:
    """The same thing is not said twice."""
    said = {item.text for item in drawn(CASES[name]) if isinstance(item, Text)}
    assert moment in said
    assert count is None or count in said
    assert not any(text.startswith(("Starts in", "Ends in")) for text in said)


def test_a_doubted_clock_is_not_on_the_dial() -> None:
    """Without a time of day there is no clock, no date and no hand."""
    panel, now = panel_at("10:48")
    case = replace(
        CASES["unknown"], panel=panel, now=now,
        state=RoomState(Status.UNKNOWN, doubt=Doubt.CLOCK, clock_doubted=True),
    )  # fmt: skip
    said = {item.text for item in drawn(case) if isinstance(item, Text)}
    assert not said & {"10:48", "Tue 14 Oct"}


def test_a_meeting_without_an_end_keeps_its_words_out_of_the_disc() -> None:
    """An all-day meeting counts nothing."""
    long = Meeting("id", at("0:00"), at("23:59"), False, "Workshop", all_day=True)
    state = RoomState(
        Status.OCCUPIED, current=Entry(long, True, Reason.MEETING), whole_day=True
    )  # fmt: skip
    said = [
        item.text for item in drawn(replace(CASES["allday"], state=state)) if isinstance(item, Text)
    ]
    assert not any("left" in text for text in said)
