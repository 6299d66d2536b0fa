"""The column beside the dial, its pills and the day as a thread: what is said, and what is dropped.

Pages are drawn from the fields of a moment of the invented day, some of them changed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from signage.core.room import Status
from signage.display.badge import Badge, BadgeKind
from signage.display.day import Block, Day
from signage.display.fields import Action, Fields, Item
from signage.display.geometry import Box
from signage.display.saying import say
from signage.display.scene import Arc, Disc, Figure, Fill, Scene, Target, Text
from signage.display.view import draw
from tests.golden.cases import cases
from tests.golden.drawing import Studio

CASES = {case.name: case for case in cases()}
M, L, S, XS, P = (1280, 800), (1920, 1080), (800, 480), (480, 320), (720, 1280)
ALL = [M, L, S, XS, P]
LATE = Badge(BadgeKind.LATE, "Updated 12 min ago")


@cache
def studio() -> Studio:
    """The theme that has a column beside a dial."""
    return Studio("midnight")


def fields(name: str, **changes: Any) -> Fields:
    """The fields of a case, with its actions."""
    case = CASES[name]
    said = say(case.panel, case.state, case.now, studio().words, case.room)
    offers = {"actions": case.offers.actions, "actions_lead": case.offers.lead}
    return replace(said, **(offers | changes))


def drawn(name: str, size: tuple[int, int] = M, **changes: Any) -> Scene:
    """The page that shows them."""
    case = CASES[name]
    return draw(fields(name, **changes), case.now, studio().setup(case, size))


def texts(scene: Scene) -> dict[str, Text]:
    """Every line of a page by what it says."""
    return {item.text: item for item in scene.items if isinstance(item, Text)}


def color(scene: Scene, role: str) -> tuple[int, int, int]:
    """A colour of the theme in the scene's state."""
    return studio().theme.palettes[scene.state][role]


def starting(scene: Scene, start: str) -> list[str]:
    """The lines that start with some words."""
    return [text for text in texts(scene) if text.startswith(start)]


# --- subject, organizer, next --------------------------------------------------------------------


def test_a_subject_of_one_row_leaves_room_for_the_next_meeting() -> None:
    """One below the other, and the next one gives way to a second row."""
    short, long = drawn("occupied"), drawn("long")
    lines = texts(short)
    ys = [lines[text].y for text in ("Quarterly roadmap review", "Next 13:00")]
    assert ys == sorted(ys)
    assert lines["Design critique"].y == lines["Next 13:00"].y
    assert not starting(long, "Next")
    assert len(starting(long, "Cross") + starting(long, "on the autumn")) == 2


@pytest.mark.parametrize("size", ALL)
def test_times_are_never_cut(size: tuple[int, int]) -> None:
    """However long the organizer's name is; the smallest panel has no line for either."""
    lines = texts(drawn("long", size))
    about = [text for text in lines if "10:30–11:30" in text]
    assert len(about) == (size != XS)
    assert all("Maximiliane" in text and text.endswith("10:30–11:30") for text in about)


def test_a_private_meeting_has_a_lock_and_no_name() -> None:
    """Only its times stand below."""
    scene = drawn("private")
    assert "14:30–15:30" in texts(scene)
    assert sum(isinstance(item, Figure) and item.name == "lock" for item in scene.items) == 1


def test_a_meeting_to_come_is_led_by_its_word() -> None:
    """In secondary ink, on the line of the subject."""
    scene = drawn("available")
    lead, title = texts(scene)["Next"], texts(scene)["Design critique"]
    assert lead.y == title.y
    assert lead.color == color(scene, "ink2")
    assert title.x > lead.x


@pytest.mark.parametrize("size", ALL)
def test_a_message_takes_up_to_three_rows_rather_than_be_cut(size: tuple[int, int]) -> None:
    """What to do stands there in full, also in longer languages."""
    message = "Ask reception, or scan the code to see which of the other rooms are free"
    scene = drawn("unknown", size, message=message, badge=Badge())
    column = texts(scene)
    assert " ".join(text for text in column if text in message and len(text) > 3) == message


def test_lines_that_would_reach_the_pills_are_left_out() -> None:
    """On a small portrait panel, where type stops shrinking, nothing runs into the actions."""
    scene = drawn("occupied", (240, 320))
    assert "Quarterly roadmap" in " ".join(texts(scene))
    assert not starting(scene, "Next")
    assert starting(drawn("occupied", (480, 854)), "Next")


def test_an_all_day_meeting_names_what_comes_after_it() -> None:
    """Where its subject takes one row."""
    item = Item("Workshop", False, "Nour Haddad", "", "All day")
    scene = drawn("allday", item=item)
    assert "Free tomorrow from 08:00" in texts(scene)


# --- the moment ----------------------------------------------------------------------------------


def test_only_a_check_in_says_what_happens_otherwise() -> None:
    """Beside the time and smaller, or not at all where it would be too small to read."""
    lines = texts(drawn("checkin"))
    assert lines["or the room is released"].y == lines["by 13:10"].y
    assert lines["or the room is released"].size < lines["by 13:10"].size * 0.61
    assert "or the room is released" not in texts(drawn("occupied"))
    long = "or the room is released to whoever is standing in front of its door by then"
    assert not starting(drawn("checkin", XS, otherwise=long), "or the")


# --- the nameplate -------------------------------------------------------------------------------


def test_a_late_badge_is_bold_and_a_fresh_one_faint() -> None:
    """Its weight tells it, not a colour."""
    fresh = texts(drawn("available"))["Updated 2 min ago"]
    late = texts(drawn("stale"))["Updated 12 min ago"]
    assert (fresh.weight, late.weight) == (500, 700)
    scene = drawn("available")
    assert (fresh.color, late.color) == (color(scene, "ink3"), color(scene, "ink2"))


@pytest.mark.parametrize("size", [S, XS])
def test_small_panels_show_a_badge_only_when_it_is_not_fresh(size: tuple[int, int]) -> None:
    """On the smallest it stands below the subject."""
    assert not starting(drawn("available", size), "Updated")
    lines = texts(drawn("stale", size))
    assert "Updated 12 min ago" in lines
    below = lines["Updated 12 min ago"].y > lines["Design critique"].y
    assert below is (size == XS)


def test_an_all_day_note_stands_below_the_badge() -> None:
    """With the icon of a calendar."""
    scene = drawn("long")
    assert starting(scene, "All day: Visitors")
    assert any(isinstance(item, Figure) and item.name == "calendar" for item in scene.items)


def test_the_smallest_panel_has_the_seats_beside_the_name() -> None:
    """At the end of its line, whatever their number."""
    for capacity in ("8", "120"):
        lines = texts(drawn("occupied", XS, capacity=capacity))
        assert lines[capacity].y == lines["Juniper"].y
        box = lines[capacity].box
        assert box is not None
        assert 460 < box.right <= 466


def test_means_that_find_no_room_are_left_out() -> None:
    """The row ends with the column, before a QR code too."""
    many = tuple((name, "x") for name in ("screen", "video", "board") * 12)
    for size in (M, S, P):
        scene = drawn("occupied", size, amenities=many)
        icons = [item for item in scene.items if isinstance(item, Figure) and item.name == "board"]
        assert 2 <= len(icons) < 12
        assert all(icon.x + icon.size <= size[0] * 0.97 for icon in icons)


@pytest.mark.parametrize("size", ALL)
def test_the_name_can_be_held(size: tuple[int, int]) -> None:
    """The target of the hidden page lies under the room's name, wherever that stands."""
    scene = drawn("occupied", size)
    box = texts(scene)["Juniper"].box
    assert box is not None
    assert scene.action_at(box.x + box.w / 2, box.y + box.h / 2) == "room"


# --- pills ---------------------------------------------------------------------------------------


def targets(scene: Scene) -> dict[str, Target]:
    """What can be touched, by name."""
    return {item.action: item for item in scene.items if isinstance(item, Target)}


@pytest.mark.parametrize("size", ALL)
def test_pills_are_their_own_targets(size: tuple[int, int]) -> None:
    """The whole visible shape is touched, its ends are round, and none overlaps another."""
    scene = drawn("occupied", size)
    found = [item.box for name, item in targets(scene).items() if name != "room"]
    shown = [item for item in scene.items if isinstance(item, Fill) and item.box in found]
    assert len(found) == (2 if size == XS else 3)
    assert [item.box for item in shown] == found
    assert all(item.radius == pytest.approx(item.box.h / 2, abs=0.6) for item in shown)
    assert not any(a.overlaps(b) for a in found for b in found if a is not b)


def test_actions_that_find_no_room_are_dropped_last_first() -> None:
    """No label is cut while there is a choice: the least important goes."""
    actions = tuple(Action(name, "W" * 9, primary=not i) for i, name in enumerate("abc"))
    scene = drawn("occupied", actions=actions)
    assert set(targets(scene)) == {"room", "a", "b"}
    assert "W" * 9 in texts(scene)
    alone = drawn("occupied", actions=tuple(Action(name, "W" * 40) for name in "abc"))
    assert set(targets(alone)) == {"room", "a"}


def test_what_is_offered_together_is_one_choice() -> None:
    """Three lengths of a booking stay three, as wide as each other, also on the smallest panel."""
    for size in ALL:
        scene = drawn("available", size)
        widths = [item.box.w for name, item in targets(scene).items() if name != "room"]
        assert len(widths) == 3
        assert max(widths) - min(widths) <= 1
        assert ("Book now" in texts(scene)) is (size not in (S, XS))


def test_a_pill_too_small_for_two_lines_has_one() -> None:
    """The end of a booking is dropped before its length."""
    assert "to 11:57" in texts(drawn("available", P))
    for size in ((240, 320), (480, 480)):  # too low, and too narrow for all of their times
        small = texts(drawn("available", size))
        assert "15 min" in small
        assert not any(text.startswith("to 1") for text in small)


def test_the_labels_of_a_row_have_one_size() -> None:
    """That of the longest."""
    names = ("Ja", "Verlängerung um 15 Minuten")
    scene = drawn("occupied", actions=tuple(Action(name, name) for name in names))
    first, second = (texts(scene)[name].size for name in names)
    assert first == second


def test_a_pill_that_stands_alone_is_as_wide_as_it_needs() -> None:
    """Not as wide as the column; and wider than its label."""
    for label in ("Try again", "Versuchen Sie es noch einmal"):
        scene = drawn("unknown", actions=(Action("retry", label, primary=True),))
        box, said = targets(scene)["retry"].box, texts(scene)[label].box
        assert said is not None
        assert said.w + 40 < box.w < 420


# --- the thread ----------------------------------------------------------------------------------


def fills(scene: Scene, role: str) -> list[Fill]:
    """What lies on the thread in a colour, from left to right."""
    found = [
        item
        for item in scene.items
        if isinstance(item, Fill) and color(scene, role) in (item.color, item.line)
    ]
    return [item for item in found if item.box.y > scene.size[1] * 0.9]


def test_the_thread_shows_what_is_over_thin_and_what_is_to_come_solid() -> None:
    """At 10:48: two meetings and a part of the third, the rest of it in colour, three ahead."""
    scene = drawn("occupied")
    over, now, ahead = (fills(scene, role) for role in ("busy", "accent", "ink2"))
    assert (len(over), len(now), len(ahead)) == (3, 1, 3)
    assert over[2].box.right == now[0].box.x
    assert {item.box.h for item in over} < {6, 7, 8}
    assert {item.box.h for item in (*now, *ahead)} <= {14, 15}


def test_free_time_runs_from_now_to_the_next_meeting() -> None:
    """Or to the end of the day; only while the room is available."""
    scene = drawn("available")
    (free,), ahead = fills(scene, "accent"), fills(scene, "ink2")
    assert 0 <= ahead[0].box.x - free.box.right <= 3
    rest = drawn("available", day=Day((Block(0.0, 0.2),), 0.5, ()))
    assert fills(rest, "accent")[0].box.right == 1240
    assert not fills(drawn("starting"), "accent")


def test_what_is_not_live_is_outlined() -> None:
    """Of what is over nothing is in doubt."""
    scene = drawn("offline")
    assert len(fills(scene, "busy")) == 4
    assert [item.border > 0 for item in fills(scene, "ink3")] == [True, True]
    assert not fills(scene, "accent")


def test_the_bead_is_now_and_not_shown_outside_the_hours() -> None:
    """A dot on the thread; before opening and after closing there is none."""
    for now, count in ((0.5, 2), (-0.1, 0), (1.2, 0)):
        scene = drawn("occupied", day=Day((), now, ()))
        beads = [item for item in scene.items if isinstance(item, Disc) and item.cy > 740]
        assert len(beads) == count
    assert all(item.cx == 640 for item in beads)


def test_a_panel_that_knows_no_day_has_no_thread() -> None:
    """Before the first read, and while the clock is doubted."""
    assert not fills(drawn("unknown", day=None), "hair")
    assert fills(drawn("unknown"), "hair")


# --- the disc and the card -----------------------------------------------------------------------


def test_a_count_too_long_for_the_disc_is_dropped() -> None:
    """The column tells the time of day; a count is not cut."""
    for size in ALL:
        assert "W" * 7 in texts(drawn("occupied", size, count="W" * 7))
        assert not starting(drawn("occupied", (480, 320), count="W" * 40), "W")


def test_a_long_caption_of_the_code_takes_two_lines() -> None:
    """Not one in small type."""
    case = CASES["available"]
    scene = Studio("midnight", "de").scene(case, M, offers=True)
    caption = [item for item in scene.items if isinstance(item, Text) and item.anchor == "middle"]
    lines = [item for item in caption if item.x > 1100 and item.y < 240]
    assert len(lines) == 2
    assert all("…" not in line.text for line in lines)
    assert Status.AVAILABLE.value == scene.state


@pytest.mark.parametrize(("size", "spare"), [(M, 0), ((1024, 768), 85), ((480, 480), 160)])
def test_a_panel_squarer_than_the_layout_holds_it_in_its_middle(
    size: tuple[int, int], spare: int
) -> None:
    """As much black below the thread's labels and above the dial as there was, and a half more."""
    scene, u = drawn("occupied", size), min(size[0] / 150, size[1] / 100)
    ring = next(item for item in scene.items if isinstance(item, Arc))
    down = 45 if size != (480, 480) else 43.5
    assert ring.cy == pytest.approx(down * u + spare / 2, abs=1)
    assert scene.items[0] == Fill(Box(0, 0, *size), (0, 0, 0))
