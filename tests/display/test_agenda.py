"""The agenda column: how a meeting looks before, during and after it, and what is written in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.core.agenda import Meeting
from signage.core.calendar import ShowAs
from signage.core.health import FaultKind
from signage.core.hours import OpeningHours
from signage.core.panel import state
from signage.display.geometry import Box
from signage.display.parts.block import RADIUS
from signage.display.scene import Color, Figure, Fill, Scene, Text
from signage.display.view import scene_of
from tests.display.test_view_layout import LOCALES, SIZES, check, texts
from tests.golden.cases import MEETINGS, ROOM, at, cases, meeting, panel_at
from tests.golden.drawing import Studio

SIZE = (1280, 800)
NOTE = Meeting(
    "n", at("0:00"), at("0:00") + timedelta(days=1), False, "Visitors",
    all_day=True, show_as=ShowAs.FREE, is_meeting=False,
)  # fmt: skip


@cache
def studio(locale: str = "en-GB") -> Studio:
    """The theme that has an agenda."""
    return Studio("ledger", locale)


def drawn(
    clock: str,
    meetings: tuple[Meeting, ...] = MEETINGS,
    *,
    size: tuple[int, int] = SIZE,
    offline: bool = False,
    locale: str = "en-GB",
) -> Scene:
    """The scene at a time of the invented day, without actions."""
    age = timedelta(minutes=21 if offline else 1)
    fault = FaultKind.UNREACHABLE if offline else None
    panel, now = panel_at(clock, meetings, age=age, fault=fault)
    setup = replace(studio(locale).setup(cases()[0], size), room=ROOM)
    return scene_of(panel, state(panel, now), now, setup)


def color(scene: Scene, role: str) -> Color:
    """A colour of the theme in the scene's state."""
    return studio().theme.palettes[scene.state][role]


def blocks(scene: Scene, role: str) -> list[Fill]:
    """The blocks in a colour, those that are cut off left out."""
    radius = round(RADIUS * scene.size[1] / 100, 2)
    return [
        item
        for item in scene.items
        if isinstance(item, Fill)
        and item.color == color(scene, role)
        and 0 < item.radius <= radius
        and item.clip is None
    ]


def words(scene: Scene, box: Box) -> list[str]:
    """The lines that are written in a box."""
    return [
        item.text
        for item in scene.items
        if isinstance(item, Text) and item.box and item.box.within(box)
    ]


def test_each_meeting_has_the_look_of_its_time() -> None:
    """At 10:48 two are over, one is running, three are to come."""
    scene = drawn("10:48")
    assert [words(scene, block.box)[0] for block in blocks(scene, "past")] == [
        "Daily stand-up",
        "Supplier review",
    ]
    (present,) = blocks(scene, "accent")
    assert words(scene, present.box) == [
        "Quarterly roadmap review",
        "10:30–11:30  ·  Maya Lindqvist",
    ]
    cards = [block for block in blocks(scene, "card") if block.line == color(scene, "edge")]
    assert [words(scene, block.box)[0] for block in cards] == [
        "Design critique",
        "Private meeting",
        "Hiring panel debrief",
    ]


def test_the_elapsed_part_of_the_present_is_deeper() -> None:
    """18 of 60 minutes are over: the deeper part is cut off at the rule of now."""
    scene = drawn("10:48")
    (present,) = blocks(scene, "accent")
    (over,) = [
        item
        for item in scene.items
        if isinstance(item, Fill) and item.color == color(scene, "deep") and item.clip
    ]
    assert over.box == present.box
    assert over.clip is not None and (over.clip.y, over.clip.w) == (present.box.y, present.box.w)
    assert over.clip.h / present.box.h == pytest.approx(18 / 60, abs=0.03)


def test_a_meeting_to_come_has_a_tab_at_its_start_edge() -> None:
    """In a layout from right to left the tab is at the right."""
    for locale, side in (("en-GB", "left"), ("ar-EG", "right")):
        scene = drawn("10:48", locale=locale)
        tabs = [
            item
            for item in scene.items
            if isinstance(item, Fill) and item.clip and item.color == color(scene, "ink")
        ]
        assert len(tabs) == 3
        for tab in tabs:
            assert tab.clip is not None and tab.clip.w < tab.box.w / 20
            assert tab.clip.x == (tab.box.x if side == "left" else tab.box.right - tab.clip.w)


def test_the_rule_of_now_runs_under_the_blocks() -> None:
    """It never strikes through a title: the blocks are drawn after it."""
    scene = drawn("10:48")
    (present,) = blocks(scene, "accent")
    rules = [
        item
        for item in scene.items
        if isinstance(item, Fill)
        and item.color == color(scene, "ink")
        and not item.radius
        and item.box.overlaps(present.box)
    ]
    (rule,) = rules
    assert rule.box.right > present.box.right
    assert scene.items.index(rule) < scene.items.index(present)


def test_free_time_is_washed_and_dashed_and_says_how_long() -> None:
    """From now to the next meeting; no card, no solid block."""
    scene = drawn("11:42")
    (free,) = blocks(scene, "wash")
    assert free.dash and free.line == color(scene, "accent")
    assert words(scene, free.box) == ["1 h 18 min free"]
    (rule,) = [
        item
        for item in scene.items
        if isinstance(item, Fill) and item.box.overlaps(free.box) and item.box.h < 6
        and item.color == color(scene, "ink")
    ]  # fmt: skip
    assert abs(rule.box.y + rule.box.h / 2 - free.box.y) <= 3


def test_a_day_without_further_meetings_is_free_to_its_end() -> None:
    """The block says what the signal line says."""
    scene = drawn("11:42", ())
    (free,) = blocks(scene, "wash")
    assert words(scene, free.box) in (["For the rest of today"], ["All day"])
    assert free.box.bottom == pytest.approx(0.944 * SIZE[1], abs=4)


def test_what_is_not_live_is_dashed_and_never_solid() -> None:
    """What ended before the last good read stays; the rest, also the present, is an outline."""
    scene = drawn("14:45", offline=True)
    assert scene.state == "offline"
    assert not blocks(scene, "accent") and not blocks(scene, "card")
    dashed = [block for block in blocks(scene, "column") if block.dash]
    assert [words(scene, block.box)[0] for block in dashed] == [
        "Private meeting",
        "Hiring panel debrief",
    ]
    assert all(block.line == color(scene, "ink3") for block in dashed)
    assert len(blocks(scene, "past")) == 4


def test_a_meeting_that_ended_after_the_last_read_is_not_vouched_for() -> None:
    """It is over by the clock, but nobody knows whether it was held."""
    scene = drawn("14:20", (meeting("13:00", "14:10", "Design critique", None),), offline=True)
    assert not blocks(scene, "past")
    assert len([block for block in blocks(scene, "column") if block.dash]) == 1


def test_a_meeting_that_ended_as_the_calendar_was_read_is_vouched_for() -> None:
    """The last good read was at 13:59, to the minute that it ended."""
    scene = drawn("14:20", (meeting("13:00", "13:59", "Design critique", None),), offline=True)
    assert len(blocks(scene, "past")) == 1


def test_back_to_back_meetings_change_places_on_the_minute() -> None:
    """At eleven the one that ends is past and the one that begins is present."""
    day = (meeting("10:00", "11:00", "First", None), meeting("11:00", "12:00", "Second", None))
    scene = drawn("11:00", day)
    (past,), (present,) = blocks(scene, "past"), blocks(scene, "accent")
    assert (words(scene, past.box)[0], words(scene, present.box)[0]) == ("First", "Second")


def test_a_little_free_time_has_no_label_and_the_least_no_block() -> None:
    """Twenty minutes to closing time are a block without words; three are nothing."""
    (free,) = blocks(scene := drawn("17:40", ()), "wash")
    assert words(scene, free.box) == []
    assert blocks(drawn("17:57", ()), "wash") == []


def test_what_the_shown_hours_leave_out_is_not_drawn() -> None:
    """On a small panel at 10:48 the afternoon leaves no sliver at the lower end."""
    scene = drawn("10:48", size=(800, 480))
    assert [words(scene, block.box)[0] for block in blocks(scene, "card")] == ["Design critique"]
    assert len(blocks(scene, "past")) == 1


def test_a_private_meeting_looks_like_any_other_but_for_its_lock() -> None:
    """Same block, same inks, same place: only the words and the lock differ."""
    private = meeting("14:30", "15:30", None, None, private=True)
    public = meeting("14:30", "15:30", "Design critique", None)
    one, other = drawn("12:00", (private,)), drawn("12:00", (public,))
    shapes = [[item for item in scene.items if isinstance(item, Fill)] for scene in (one, other)]
    assert shapes[0] == shapes[1]
    block = blocks(one, "card")[0].box
    locks = [item for item in one.items if isinstance(item, Figure) and item.name == "lock"]
    assert any(block.contains(lock.x, lock.y) for lock in locks)
    assert words(one, block) == ["Private meeting", "14:30–15:30"]


def test_short_blocks_have_a_line_less_and_the_shortest_none() -> None:
    """An hour has two lines, half an hour the subject, ten minutes nothing that is too small."""
    scene = drawn(
        "8:05", (meeting("10:00", "11:00", "An hour", "Maya Lindqvist"),
                 meeting("12:00", "12:30", "Half of one", "Maya Lindqvist"),
                 meeting("14:00", "14:10", "Ten minutes", "Maya Lindqvist")),
    )  # fmt: skip
    counts = [len(words(scene, block.box)) for block in blocks(scene, "card")]
    assert counts == [2, 1, 0]


def test_the_shortest_meeting_is_still_seen() -> None:
    """Five minutes are less than the gap that blocks keep: they are half a u high."""
    (block,) = blocks(drawn("8:05", (meeting("10:00", "10:05", "Call", None),)), "card")
    assert block.box.h == 4


def test_a_tiny_panel_leaves_the_chip_out_rather_than_cut_it() -> None:
    """The time stands in the masthead, once."""
    scene = drawn("10:48", size=(240, 320), locale="ar-EG")
    assert lines(scene).count(studio("ar-EG").words.time(at("10:48"))) == 1


def test_a_long_subject_takes_two_lines_where_they_fit() -> None:
    """The organizer goes where the times leave no room; the times stay."""
    name = "Maximiliane von Hohenberg-Lichtenfeld"
    long = meeting("10:00", "13:00", "Cross-functional alignment on the autumn release", name)
    scene = drawn("8:05", (long,))
    (block,) = blocks(scene, "card")
    assert words(scene, block.box) == [
        "Cross-functional alignment",
        "on the autumn release",
        "10:00–13:00",
    ]


def test_overlapping_meetings_stand_side_by_side() -> None:
    """Three at one time have a third of the width each, and no block covers another."""
    times = (("10:00", "12:00"), ("10:30", "12:00"), ("11:00", "12:30"), ("13:00", "14:00"))
    names = ("One", "Two", "Three", "Alone")
    day = tuple(meeting(*at, name, None) for at, name in zip(times, names, strict=True))
    scene = drawn("8:05", day)
    one, two, three, alone = (block.box for block in blocks(scene, "card"))
    assert one.right < two.x and two.right < three.x
    assert abs(one.w - three.w) <= 1 and one.w * 3 < alone.w
    assert (one.x, three.right) == (alone.x, alone.right)
    assert [words(scene, box)[0] for box in (one, two, three)] == ["One", "Two", "Three"]


def test_blocks_end_where_the_hours_do() -> None:
    """What begins before the opening or ends after closing is cut; what lies outside is gone."""
    times = (("6:00", "7:30"), ("7:00", "9:00"), ("17:00", "20:00"), ("20:00", "21:00"))
    names = ("Before", "Early", "Late", "After")
    day = tuple(meeting(*at, name, None) for at, name in zip(times, names, strict=True))
    scene = drawn("12:00", day)
    (early,) = blocks(scene, "past")
    (late,) = blocks(scene, "card")
    u = SIZE[1] / 100
    assert early.box.y == pytest.approx(16.8 * u, abs=3)
    assert late.box.bottom == pytest.approx(94.4 * u, abs=3)
    assert words(scene, late.box)[1] == "17:00–20:00"
    shown = [item.text for item in scene.items if isinstance(item, Text)]
    assert "Before" not in shown and "After" not in shown


def test_an_all_day_meeting_fills_the_day() -> None:
    """One solid block from the first hour to the last, which says "All day"."""
    day = Meeting(
        "d", at("0:00"), at("0:00") + timedelta(days=1), False, "Workshop", "Nour Haddad",
        all_day=True, show_as=ShowAs.BUSY, is_meeting=True,
    )  # fmt: skip
    scene = drawn("10:48", (day,))
    (block,) = blocks(scene, "accent")
    assert block.box.h == pytest.approx(0.776 * SIZE[1], abs=6)
    assert words(scene, block.box) == ["Workshop", "All day  ·  Nour Haddad"]


@pytest.mark.parametrize(
    ("size", "clock", "hours"),
    [
        ((800, 480), "10:48", ["09", "10", "12", "13", "14"]),  # 11 is under the time's chip
        ((800, 480), "8:10", ["09", "10", "11", "12", "13"]),
        ((800, 480), "17:40", ["13", "14", "15", "16", "17", "18"]),
        ((720, 1280), "10:48", ["09", "10", "12", "13", "14", "15", "16"]),
        ((1280, 800), "10:48", ["08", "09", "10", "12", "13", "14", "15", "16", "17", "18"]),
    ],
)
def test_small_panels_show_the_hours_around_now(
    size: tuple[int, int], clock: str, hours: list[str]
) -> None:
    """From the hour before now, but never beyond the day; the chip hides the hour under it."""
    scene = drawn(clock, size=size)
    assert [
        item.text for item in scene.items if isinstance(item, Text) and len(item.text) == 2
    ] == hours


@pytest.mark.parametrize(("noted", "step"), [(False, 1), (True, 2)])
def test_as_many_hours_are_labelled_as_do_not_crowd(noted: bool, step: int) -> None:
    """A room that is always open: a note takes the room for every other label, not for lines."""
    panel, now = panel_at("10:30", (NOTE,) if noted else ())
    room = replace(panel.policy.room, opening=OpeningHours(((time(0), time(0)),) * 7))
    panel = replace(panel, policy=replace(panel.policy, room=room))
    scene = scene_of(panel, state(panel, now), now, studio().setup(cases()[0], SIZE))
    labels = [item.text for item in scene.items if isinstance(item, Text) and len(item.text) == 2]
    hidden = ("10", "11")  # under the chip
    assert labels == [f"{n % 24:02d}" for n in range(0, 25, step) if f"{n:02d}" not in hidden]
    hairs = [item for item in scene.items if isinstance(item, Fill) and item.box.h == 1]
    assert len([hair for hair in hairs if hair.color == color(scene, "hair")]) >= 25


def test_an_all_day_note_stands_above_the_hours_and_moves_them_down() -> None:
    """The grid keeps its lower end."""
    plain, noted = drawn("10:48"), drawn("10:48", (*MEETINGS, NOTE))
    assert "All day: Visitors" in [i.text for i in noted.items if isinstance(i, Text)]
    first, last = (
        [
            next(i.y for i in s.items if isinstance(i, Text) and i.text == hour)
            for s in (plain, noted)
        ]
        for hour in ("08", "18")
    )
    assert first[1] - first[0] == pytest.approx(6.4 * SIZE[1] / 100)
    assert last[0] == pytest.approx(last[1])


def test_a_clock_that_is_doubted_has_no_agenda() -> None:
    """Without the time nothing can be past, present or to come."""
    panel, now = panel_at("10:48")
    panel = replace(panel, synchronised=False)
    setup = studio().setup(cases()[0], SIZE)
    scene = scene_of(panel, state(panel, now), now, setup)
    shown = [item.text for item in scene.items if isinstance(item, Text)]
    assert "Today" in shown and "Supplier review" not in shown and "10:48" not in shown


def lines(scene: Scene) -> list[str]:
    """All that is written."""
    return [item.text for item in scene.items if isinstance(item, Text)]


@pytest.mark.parametrize("size", [SIZE, (800, 480), (720, 1280)])
@pytest.mark.parametrize("locale", ["en-US", "ko", "ar-EG"])
def test_longer_hours_widen_their_column(size: tuple[int, int], locale: str) -> None:
    """Hours and time of a twelve-hour clock are whole, and blocks begin after them."""
    scene = drawn("10:48", size=size, locale=locale)
    shown = lines(scene)
    assert studio(locale).words.hour(at("12:00")) in shown
    assert shown.count(studio(locale).words.time(at("10:48"))) == 2  # the masthead's and the chip's
    assert not [line for line in shown if "…" in line and len(line) < 8]
    (present,) = blocks(scene, "accent")
    hour = next(i for i in scene.items if isinstance(i, Text) and i.text == shown_hour(locale))
    assert hour.box is not None and not hour.box.overlaps(
        Box(present.box.x, 0, present.box.w, size[1])
    )


def shown_hour(locale: str) -> str:
    """An hour that is labelled at every size."""
    return studio(locale).words.hour(at("13:00"))


def test_the_hours_column_is_as_wide_all_day() -> None:
    """A time with one digit less moves no block."""
    edges = set()
    for clock in ("9:20", "10:48", "13:30"):
        scene = drawn(clock, (meeting("8:00", "17:00", "Workshop", None),), locale="en-US")
        (present,) = blocks(scene, "accent")
        edges.add(present.box.x)
    assert len(edges) == 1


def test_times_in_narrow_blocks_are_shrunk_or_left_out_but_never_cut() -> None:
    """Up to five meetings at one time: each line with a time in it is whole."""
    for count in range(1, 6):
        day = tuple(meeting("10:00", "12:00", f"No {n}", "Priya Raman") for n in range(count))
        day = tuple(replace(each, object_id=str(n)) for n, each in enumerate(day))
        for locale in ("en-GB", "en-US"):
            scene = drawn("8:05", day, locale=locale)
            assert len(blocks(scene, "card")) == count
            for block in blocks(scene, "card"):
                assert not [line for line in words(scene, block.box) if "0" in line and "…" in line]


@st.composite
def days(draw: st.DrawFn) -> tuple[Meeting, ...]:
    """Meetings at any times of a day, with any words, overlapping or not."""
    found = []
    for n in range(draw(st.integers(1, 7))):
        start = at("6:00") + timedelta(minutes=draw(st.integers(0, 800)))
        end = start + timedelta(minutes=draw(st.sampled_from([5, 15, 30, 45, 60, 150, 600])))
        private = draw(st.booleans())
        said = (None, None) if private else (draw(texts(200)), draw(texts(80)))
        found.append(Meeting(f"{n}", start, end, private, *said, is_meeting=True))
    return tuple(found)


@settings(max_examples=50, deadline=None)
@given(
    days(),
    st.sampled_from(SIZES),
    st.sampled_from(LOCALES),
    st.sampled_from(["7:40", "10:48", "12:00", "17:59"]),
    st.booleans(),
)
def test_no_line_of_an_agenda_overlaps_another(
    day: tuple[Meeting, ...], size: tuple[int, int], locale: str, clock: str, offline: bool
) -> None:
    """Whatever is booked and however it overlaps: each line in its box, the boxes apart."""
    scene = drawn(clock, day, size=size, offline=offline, locale=locale)
    check(scene, studio(locale).typesetter)
