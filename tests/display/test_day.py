"""The day strip's figures: what is a block, what the strip spans, where the hours stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from signage.core.hours import OpeningHours
from signage.core.panel import Panel
from signage.display import wording
from signage.display.day import Block, Day, day_of
from tests.golden.cases import POLICY, ZONE, at, meeting, panel_at

WORDS = wording.load("en-GB", ZONE)


def strip(clock: str, *times: tuple[str, str]) -> Day:
    """The strip of the invented day (8 to 18 o'clock) with meetings at the given times."""
    meetings = [meeting(start, end, "x", None) for start, end in times]
    panel, now = panel_at(clock, meetings)
    day = day_of(panel, now.wall, WORDS)
    assert day is not None
    return day


def blocks(*times: tuple[str, str]) -> list[tuple[float, float]]:
    """The blocks of meetings, as hours since the opening."""
    day = strip("12:00", *times)
    return [(round(b.start * 10, 6), round(b.end * 10, 6)) for b in day.blocks]


def test_touching_meetings_are_two_blocks() -> None:
    """One that ends when the other starts keeps its own block."""
    assert blocks(("9:00", "10:00"), ("10:00", "11:00")) == [(1, 2), (2, 3)]


def test_overlapping_meetings_are_one_block() -> None:
    """Also where a third one only overlaps the second."""
    assert blocks(("9:00", "10:30"), ("10:00", "12:00"), ("11:00", "13:00")) == [(1, 5)]


def test_blocks_are_cut_at_the_opening_hours() -> None:
    """What lies outside is not drawn, what reaches outside is cut."""
    found = blocks(("6:00", "7:00"), ("7:30", "8:30"), ("17:00", "19:00"), ("20:00", "21:00"))
    assert found == [(0, 0.5), (9, 10)]


def test_a_gap_however_short_is_drawn() -> None:
    """The strip shows what is booked, also where a gap is too short to be advertised."""
    assert len(blocks(("9:00", "9:58"), ("10:00", "11:00"))) == 2


def test_now_moves_with_the_minute_and_may_lie_outside() -> None:
    """Seconds do not move the pin; before opening it is below 0."""
    assert strip("13:00").now == pytest.approx(0.5)
    panel, now = panel_at("13:00")
    later = day_of(panel, now.wall.replace(second=59), WORDS)
    assert later is not None
    assert later.now == pytest.approx(0.5)
    assert strip("7:00").now < 0


def test_each_full_hour_has_its_label() -> None:
    """From opening to closing, both included."""
    assert [label for _, label in strip("9:00").hours] == [f"{h:02d}" for h in range(8, 19)]


def opened(panel: Panel, hours: OpeningHours, zone: ZoneInfo = ZONE) -> Panel:
    """The panel with other opening hours."""
    room = replace(POLICY.room, opening=hours, zone=zone)
    return replace(panel, policy=replace(POLICY, room=room))


def test_hours_that_begin_at_half_past_label_full_hours_only() -> None:
    """The first label stands where its hour is, not at the start."""
    panel, now = panel_at("9:00")
    panel = opened(panel, OpeningHours(((time(7, 30), time(17, 30)),) * 7))
    day = day_of(panel, now.wall, WORDS)
    assert day is not None
    assert day.hours[0] == (pytest.approx(0.05), "08")
    assert day.hours[-1][1] == "17"


def test_a_closed_day_borrows_hours() -> None:
    """A panel that is woken on a closed day shows the hours of another one; if it never opens,
    the whole day."""
    panel, now = panel_at("9:00", [meeting("9:00", "10:00", "x", None)])
    weekend = opened(panel, OpeningHours((None,) * 5 + ((time(10), time(14)), None)))
    day = day_of(weekend, now.wall, WORDS)
    assert day is not None
    assert [label for _, label in day.hours] == ["10", "11", "12", "13", "14"]
    never = day_of(opened(panel, OpeningHours((None,) * 7)), now.wall, WORDS)
    assert never is not None
    assert never.blocks == (Block(pytest.approx(9 / 24), pytest.approx(10 / 24)),)


def test_the_night_a_clock_is_put_back_is_an_hour_longer() -> None:
    """On a strip over the change every moment has its own place, and the hour said twice two."""
    zone = ZoneInfo("Europe/Copenhagen")
    panel, _ = panel_at("9:00")
    panel = opened(panel, OpeningHours(((time(0), time(0)),) * 7), zone)
    day = day_of(panel, datetime(2025, 10, 26, 12, tzinfo=UTC), wording.load("en-GB", zone))
    assert day is not None
    labels = [label for _, label in day.hours]
    assert labels.count("02") == 2
    assert len(labels) == 26
    assert [place for place, _ in day.hours] == sorted(place for place, _ in day.hours)


@pytest.mark.parametrize(
    ("zone", "day", "opens", "closes"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 12, tzinfo=UTC), time(2), time(3)),
        ("Europe/Berlin", datetime(2026, 3, 29, 12, tzinfo=UTC), time(2, 30), time(3)),
        ("Africa/Cairo", datetime(2026, 4, 24, 12, tzinfo=UTC), time(0), time(1)),
    ],
)
def test_hours_that_clocks_skip_give_way_to_the_whole_day(
    zone: str, day: datetime, opens: time, closes: time
) -> None:
    """A strip without length has no places: it is that of a day of 23 hours then, pin and all."""
    panel, _ = panel_at("9:00")
    panel = opened(panel, OpeningHours(((opens, closes),) * 7), ZoneInfo(zone))
    strip = day_of(panel, day, wording.load("en-GB", ZoneInfo(zone)))
    assert strip is not None
    assert 0 < strip.now < 1
    assert len(strip.hours) == 24
    assert [strip.hours[0][0], strip.hours[-1][0]] == [0.0, 1.0]


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (datetime(2026, 4, 4, 22, tzinfo=UTC), ["00", "01", "02", "03"]),  # back at 02:00
        (datetime(2026, 10, 3, 22, tzinfo=UTC), ["00", "01", "03", "04"]),  # 02:00 is skipped
    ],
)
def test_where_clocks_change_by_half_an_hour_labels_stand_at_full_hours(
    day: datetime, first: list[str]
) -> None:
    """On Lord Howe Island each label stands where its hour is, after the change as before it."""
    zone = ZoneInfo("Australia/Lord_Howe")
    panel, _ = panel_at("9:00")
    panel = opened(panel, OpeningHours(((time(0), time(0)),) * 7), zone)
    strip = day_of(panel, day, wording.load("en-GB", zone))
    assert strip is not None
    assert [label for _, label in strip.hours][:4] == first
    nine = day.astimezone(zone).replace(hour=9, minute=0)
    at_nine = day_of(panel, nine, wording.load("en-GB", zone))
    assert at_nine is not None
    assert {label: place for place, label in strip.hours}["09"] == pytest.approx(at_nine.now)


def test_before_the_first_read_there_is_no_strip() -> None:
    """An empty strip would claim an empty day."""
    assert day_of(Panel(POLICY), at("9:00"), WORDS) is None
