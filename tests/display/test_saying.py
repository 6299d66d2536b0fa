"""What the panel says: each state in words, and what it must not say."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import timedelta

import pytest

from signage.core.agenda import Entry, Meeting, Reason
from signage.core.calendar import Now
from signage.core.health import FaultKind
from signage.core.panel import Panel, state
from signage.core.room import Doubt, RoomState, Status
from signage.display import theme, wording
from signage.display.badge import BadgeKind
from signage.display.fields import Fields
from signage.display.reasons import reasons_scene
from signage.display.saying import say
from signage.display.scene import Fill, Text
from signage.display.view import scene_of, view
from tests.golden.cases import MEETINGS, POLICY, ROOM, ZONE, at, cases, meeting, panel_at
from tests.golden.drawing import Studio

WORDS = wording.load("en-GB", ZONE)
SECRET = "Redundancies in Halden"


def said(clock: str, *meetings: Meeting, age: int = 2, fault: FaultKind | None = None) -> Fields:
    """The fields at a moment of the invented day."""
    panel, now = panel_at(clock, meetings or MEETINGS, age=timedelta(minutes=age), fault=fault)
    return say(panel, state(panel, now), now, WORDS, ROOM)


@pytest.mark.parametrize(
    ("clock", "word", "until", "rest"),
    [
        ("11:42", "Available", "until 13:00", "1 h 18 min free"),
        ("12:52", "Starting soon", "Starts in 8 min", "at 13:00"),
        ("10:48", "Occupied", "until 11:30", "42 min left"),
        ("13:48", "Ending soon", "Ends in 12 min", "at 14:00"),
        ("17:10", "Available", "for the rest of today", ""),
    ],
)
def test_the_signal_line(clock: str, word: str, until: str, rest: str) -> None:
    """Word, until and rest as the design has them."""
    fields = said(clock)
    assert (fields.word, fields.until, fields.rest) == (word, until, rest)


def test_a_day_without_items_is_free_all_day() -> None:
    """ "all day", not a time, and no bar of time left."""
    panel, now = panel_at("9:00", ())
    fields = say(panel, state(panel, now), now, WORDS, ROOM)
    assert (fields.until, fields.rest, fields.horizon) == ("all day", "", None)


def test_an_all_day_meeting_has_no_end_and_no_horizon() -> None:
    """Occupied all day, and when the room is free again if that is known."""
    fields = next(
        say(case.panel, case.state, case.now, WORDS, ROOM)
        for case in cases()
        if case.name == "allday"
    )
    assert (fields.until, fields.horizon) == ("all day", None)
    assert fields.item is not None
    assert fields.item.when == "All day"
    assert fields.outlook == "Free tomorrow from 08:00"


def test_the_horizon_is_the_share_that_is_left() -> None:
    """42 of 60 minutes while occupied, 8 of 15 before a meeting, none while free."""
    assert said("10:48").horizon == pytest.approx(42 / 60)
    assert said("12:52").horizon == pytest.approx(8 / 15)
    assert said("11:42").horizon is None


def test_the_horizon_moves_with_the_minute_only() -> None:
    """Within a minute the picture stands still."""
    panel, now = panel_at("10:48")
    later = Now(now.wall + timedelta(seconds=40), now.mono + 40)
    first = say(panel, state(panel, now), now, WORDS, ROOM)
    assert say(panel, state(panel, later), later, WORDS, ROOM).horizon == first.horizon


def test_a_private_meeting_says_that_and_its_times() -> None:
    """Lock and "Private meeting"; the range of its times stays, nobody is named."""
    item = said("15:10").item
    assert item is not None
    assert (item.title, item.private, item.who) == ("Private meeting", True, "")
    assert item.when == "14:30–15:30"


def test_a_private_meeting_shows_nothing_even_if_its_value_held_a_name() -> None:
    """The words do not depend on the mask alone: text beside a private flag is not used."""
    leaky = replace(MEETINGS[2], private=True, subject=SECRET, organizer=SECRET)
    entry = Entry(leaky, True, Reason.MEETING)
    panel, now = panel_at("10:48", (leaky,))
    panel = replace(panel, agenda=replace(panel.agenda, entries=(entry,), busy=(entry,)))
    shown = RoomState(Status.OCCUPIED, current=entry, until=at("11:30"), next=entry)
    drawn = Studio()
    setup = drawn.setup(cases()[0], (1280, 800))
    for scene in (scene_of(panel, shown, now, setup), reasons_scene(panel, now, setup)):
        assert SECRET not in str(astuple(scene))
        assert "Private meeting" in str(astuple(scene))


def test_an_empty_subject_is_reserved() -> None:
    """A meeting without a subject has a word of its own."""
    item = said("10:48", meeting("10:30", "11:30", None, "Maya Lindqvist")).item
    assert item is not None
    assert (item.title, item.who) == ("Reserved", "Maya Lindqvist")


def test_marks_of_a_meeting() -> None:
    """Unconfirmed ones are marked, and how many overlap."""
    panel, now = panel_at("10:48")
    entry = Entry(MEETINGS[2], True, Reason.UNCONFIRMED)
    shown = RoomState(Status.OCCUPIED, entry, overlapping=(entry,), until=at("11:30"))
    item = say(panel, shown, now, WORDS, ROOM).item
    assert item is not None
    assert item.marks == ("unconfirmed", "2 meetings overlap")


@pytest.mark.parametrize(
    ("age", "fault", "kind", "text"),
    [
        (0, None, BadgeKind.FRESH, "Updated just now"),
        (2, None, BadgeKind.FRESH, "Updated 2 min ago"),
        (12, FaultKind.UNREACHABLE, BadgeKind.LATE, "Updated 12 min ago"),
        (3, FaultKind.UNAUTHORISED, BadgeKind.LATE, "Account or password refused since 10:45"),
        (21, FaultKind.UNREACHABLE, BadgeKind.CUT, "No connection since 10:27"),
    ],
)
def test_the_badge(age: int, fault: FaultKind | None, kind: BadgeKind, text: str) -> None:
    """Its age while fresh, marked when late; what is wrong once nothing is claimed, or at once
    where a person has to mend a setting."""
    found = said("10:48", age=age, fault=fault).badge
    assert (found.kind, found.text) == (kind, text)


def test_offline_says_since_when_and_what_was_last_known() -> None:
    """No claim, no meeting, nothing vouched for."""
    fields = said("14:26", age=21, fault=FaultKind.UNREACHABLE)
    assert (fields.word, fields.until) == ("Offline", "since 14:05")
    assert fields.message == "Last known: available until 14:30"
    assert fields.item is None
    assert fields.next is None
    assert not fields.live


def test_before_the_first_read_nothing_is_claimed() -> None:
    """Room and clock, that the calendar is being read, and nothing to press."""
    _, now = panel_at("9:12")
    panel = Panel(POLICY, synchronised=True)
    fields = say(panel, state(panel, now), now, WORDS, ROOM)
    assert (fields.status, fields.until) == (Status.UNKNOWN, "Reading the calendar")
    assert (fields.room, fields.clock) == ("Juniper", "09:12")
    assert fields.actions == ()
    assert fields.day is None


def test_a_clock_that_is_not_set_is_not_shown() -> None:
    """Neither time nor date nor now on the strip, and the page says why."""
    panel, now = panel_at("9:12")
    shown = RoomState(Status.UNKNOWN, doubt=Doubt.CLOCK, clock_doubted=True)
    fields = say(panel, shown, now, WORDS, ROOM)
    assert (fields.clock, fields.date, fields.date_short, fields.day) == ("", "", "", None)
    assert fields.until == "The clock is not set"
    assert fields.badge.text == "Clock not set"


def test_a_fault_and_a_clock_in_doubt_are_both_told() -> None:
    """The page tells the fault, the badge the clock, and no time of now is told."""
    panel, now = panel_at("9:12")
    shown = RoomState(Status.UNKNOWN, doubt=Doubt.UNREADABLE, clock_doubted=True)
    fields = say(panel, shown, now, WORDS, ROOM)
    assert (fields.clock, fields.date, fields.day) == ("", "", None)
    assert (fields.until, fields.badge.text) == ("Calendar can’t be read", "Clock not set")


def test_unknown_offers_to_try_again_and_points_to_a_place_for_it() -> None:
    """The button is a target whose action the panel knows, and the room's name is one too."""
    drawn = Studio()
    case = next(case for case in cases() if case.name == "unknown")
    scene = drawn.scene(case, (1280, 800))
    assert scene.action_at(100, 630) == "retry"
    assert scene.action_at(100, 60) == "room"
    assert scene.action_at(1100, 400) is None


def test_try_again_looks_pressed_while_it_tries() -> None:
    """Its fill moves towards its ink, in every theme that is built in; nothing else changes."""
    for name in theme.names(theme.folder()):
        drawn = Studio(name)
        case = next(case for case in cases() if case.name == "unknown")
        trying = replace(case.panel, hurried_mono=5.0, poll_due=5.0)
        before = drawn.scene(case, (1280, 800)).items
        after = drawn.scene(replace(case, panel=trying), (1280, 800)).items
        changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
        ((still, pressed),) = changed
        assert isinstance(still, Fill)
        assert isinstance(pressed, Fill)
        assert still.color != pressed.color
        assert replace(pressed, color=still.color) == still


def test_held_on_the_room_name_the_page_says_why() -> None:
    """While the panel explains, every item of today stands there with what became of it."""
    panel, now = panel_at("10:48")
    drawn = Studio()
    scene = view(replace(panel, explaining=True), now, drawn.setup(cases()[0], (1280, 800)))
    lines = [item.text for item in scene.items if isinstance(item, Text)]
    assert lines[0] == "Why it says “Occupied”"
    assert "10:30–11:30  Quarterly roadmap review" in lines
    assert "14:30–15:30  Private meeting" in lines
    assert lines.count("Counts: a meeting") == len(MEETINGS)


def test_the_content_orbits_and_the_grounds_stay() -> None:
    """Every two minutes another of eight places within 0.4 u; the ground is where it was."""
    drawn = Studio()
    case = cases()[3]
    setup = replace(drawn.setup(case, (1280, 800)), shifts=True)
    places, grounds = set(), set()
    for step in range(8):
        now = Now(case.now.wall + timedelta(minutes=2 * step), case.now.mono)
        scene = scene_of(case.panel, case.state, now, setup)
        texts = [item for item in scene.items if isinstance(item, Text)]
        places.add((texts[1].x, texts[1].y))
        grounds.add(scene.items[0])
    assert len(places) == 8
    assert len(grounds) == 1
    across = max(x for x, _ in places) - min(x for x, _ in places)
    assert across == 2 * round(0.4 * 8), "by whole pixels: letters stay as sharp"


def test_a_sleeping_panel_takes_nine_places() -> None:
    """Every five minutes another one, and the ninth differs from all before."""
    panel, now = panel_at("22:00")
    drawn = Studio()
    setup = drawn.setup(cases()[0], (1280, 800))
    shown = RoomState(Status.ASLEEP, opens=at("8:00"))
    places = set()
    for n in range(9):
        later = Now(now.wall + timedelta(minutes=5 * n), now.mono)
        clock = scene_of(panel, shown, later, setup).items[2]
        places.add((clock.x, clock.y))
    assert len(places) == 9


def test_equal_arguments_give_equal_scenes() -> None:
    """The view remembers nothing that could change a picture."""
    first, second = Studio(), Studio()
    for case in cases():
        one = first.scene(case, (800, 480))
        assert first.scene(case, (800, 480)) == one == second.scene(case, (800, 480))
