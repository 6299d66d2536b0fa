"""No text leaves its box or overlaps another, whatever is written, at any size, in any state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from signage.core.agenda import Entry, Meeting, Reason
from signage.core.health import FaultKind
from signage.core.panel import state
from signage.core.plain import plain
from signage.core.room import Doubt, RoomState, Status
from signage.display import theme, wording
from signage.display.geometry import Box
from signage.display.problems import problems_scene
from signage.display.reasons import reasons_scene
from signage.display.room_facts import RoomFacts
from signage.display.scene import Scene, Target, Text
from signage.display.text import Typesetter
from signage.display.view import scene_of
from signage.errors import Problem
from tests.golden.cases import MEETINGS, ROOM, at, cases, panel_at
from tests.golden.drawing import Studio

SIZES = [
    (1280, 800), (800, 480), (1920, 1080), (720, 1280), (480, 320),
    (320, 240), (240, 320), (1024, 600), (600, 1024), (480, 480), (1366, 768), (2160, 3840),
]  # fmt: skip
# All languages, and places that write their times or digits in another way.
LOCALES = [*wording.languages(), "en-GB", "en-US", "ar-EG", "ar-AE", "es-MX", "zh-TW"]
HOURS = [None, 12, 24]

SAMPLE = cases()

SCRIPTS = (
    "abcdefgABCÅÄŢQgjpqyĄ ", "αβγΔΩ ", "абвгдЖЩ ", "אבגשלם ", "اجتماعغرفة ْ", "ประชุมห้องปี้ ",
    "मीटिंगक्षेत्र ", "会議室予定、。", "회의실 ", "🙂👩‍💻🇩🇰 ", "e\u0301\u0308\u0323\u0327",
    "0123456789:–·… ", "WWW@%—",
)  # fmt: skip


def texts(most: int) -> st.SearchStrategy[str]:
    """Lines as the core would hand them on, in one script or several."""
    one = st.sampled_from(SCRIPTS).flatmap(lambda chars: st.text(chars, min_size=1, max_size=12))
    lines = st.lists(one, min_size=1, max_size=8).map("".join)
    words = st.lists(one, min_size=1, max_size=8).map(" ".join)
    drawn = st.one_of(one, lines, words, st.text(max_size=40)).map(plain)
    return drawn.filter(bool).map(lambda text: text[:most])


THEMES = theme.names(theme.folder())
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""To make a failing page small takes longer than the whole suite may."""


@cache
def studio(name: str, locale: str, hours: int | None = None) -> Studio:
    """One per theme, language and clock: fonts are loaded once."""
    return Studio(name, locale, hours)


def check(scene: Scene, typesetter: Typesetter) -> None:
    """Hold a scene against the rules for text."""
    panel = Box(0, 0, *scene.size)
    boxes: list[tuple[Box, str]] = []
    for item in scene.items:
        if isinstance(item, Target):
            assert item.box.within(panel), item
        if not isinstance(item, Text):
            continue
        assert item.box is not None
        assert item.box.within(panel), f"{item} leaves the panel"
        assert inked(item, typesetter).within(item.box), f"{item} leaves its box"
        for box, text in boxes:
            assert not box.overlaps(item.box), f"{item.text!r} overlaps {text!r}: {item.box} {box}"
        boxes.append((item.box, item.text))


def inked(item: Text, typesetter: Typesetter) -> Box:
    """The pixels that a text's ink touches, measured apart from the view; hairs are forgiven."""
    slant, rtl = item.italic, item.rtl
    width = typesetter.width(item.text, item.size, item.weight, item.face, italic=slant, rtl=rtl)
    left, top, right, bottom = typesetter.ink(
        item.text, item.size, item.weight, item.face, italic=slant, rtl=rtl
    )
    ends = (item.anchor == "end") is not item.rtl
    x = item.x - (width / 2 if item.anchor == "middle" else width if ends else 0.0)
    hair = 0.03
    x0, y0 = int(x + left + hair), int(item.y + top + hair)
    return Box(x0, y0, -int(-(x + right - hair)) - x0, -int(-(item.y + bottom - hair)) - y0)


rooms = st.builds(
    RoomFacts,
    texts(60),
    texts(40) | st.just(""),
    st.none() | st.integers(1, 20_000),
    st.lists(st.sampled_from(ROOM.amenities), unique=True, max_size=3).map(tuple),
)


def entries(start: str, end: str) -> st.SearchStrategy[Entry]:
    """A meeting with any words, private, all-day or plain."""

    def build(private: bool, all_day: bool, subject: str, organizer: str, reason: Reason) -> Entry:
        words = {} if private else {"subject": subject or None, "organizer": organizer or None}
        meeting = Meeting("id", at(start), at(end), private, all_day=all_day, **words)
        return Entry(meeting, True, reason)

    kept = st.sampled_from([Reason.MEETING, Reason.UNCONFIRMED])
    words = texts(500) | st.just("")
    return st.builds(build, st.booleans(), st.booleans(), words, words, kept)


@st.composite
def states(draw: st.DrawFn) -> RoomState:
    """Every status with its fields as the core fills them."""
    status = draw(st.sampled_from(Status))
    current, coming = draw(entries("10:30", "11:30")), draw(entries("13:00", "14:00"))
    overlapping = tuple(draw(st.lists(entries("10:30", "11:30"), max_size=3)))
    until = at("10:48") + timedelta(minutes=draw(st.integers(0, 600)))
    if status is Status.UNKNOWN:
        return RoomState(status, since=at("9:02"), doubt=draw(st.sampled_from(Doubt)))
    if status is Status.OFFLINE:
        last = draw(st.sampled_from([None, Status.AVAILABLE, Status.OCCUPIED]))
        return RoomState(
            status, since=at("9:02"), doubt=Doubt.STALE, last_status=last,
            last_until=draw(st.none() | st.just(until)),
        )  # fmt: skip
    if status is Status.ASLEEP:
        return RoomState(status, opens=draw(st.none() | st.just(at("8:00"))))
    whole = draw(st.booleans()) if status in (Status.AVAILABLE, Status.OCCUPIED) else False
    open_ended = whole or (status is Status.AVAILABLE and draw(st.booleans()))
    return RoomState(
        status,
        current=None if status is Status.AVAILABLE else current,
        overlapping=() if status is Status.AVAILABLE else overlapping,
        next=draw(st.none() | st.just(coming)),
        until=None if open_ended else until,
        whole_day=whole,
    )


@settings(max_examples=90, deadline=None, phases=UNSHRUNK)
@given(
    states(),
    rooms,
    st.sampled_from(THEMES),
    st.sampled_from(SIZES),
    st.sampled_from(LOCALES),
    st.sampled_from(HOURS),
    st.sampled_from([None, *FaultKind]),
    st.integers(0, 840),
    st.booleans(),
    st.booleans(),
    texts(200) | st.just(""),
)
@example(
    RoomState(Status.OCCUPIED, current=Entry(MEETINGS[2], True, Reason.MEETING), until=at("11:30")),
    replace(ROOM, name="Ä" * 60), "beacon", (480, 320), "en-GB", None, None, 600, True, False, "",
)  # fmt: skip
def test_no_text_leaves_its_box_or_overlaps(
    current: RoomState,
    room: RoomFacts,
    name: str,
    size: tuple[int, int],
    locale: str,
    hours: int | None,
    fault: FaultKind | None,
    age: int,
    offers: bool,
    shifts: bool,
    note: str,
) -> None:
    """Measured ink stays in the box of its text, boxes are apart, and all lie on the panel."""
    drawn = studio(name, locale, hours)
    day = Meeting(
        "n", at("0:00"), at("0:00") + timedelta(days=1), False, note or None, all_day=True
    )
    meetings = (*MEETINGS, day) if note else MEETINGS
    panel, now = panel_at("10:48", meetings, age=timedelta(seconds=age), fault=fault)
    panel = replace(
        panel,
        agenda=replace(
            panel.agenda, notes=(Entry(day, False, Reason.FREE_ALL_DAY),) if note else ()
        ),
    )
    case = cases()[0 if current.status is Status.AVAILABLE else 3]
    setup = replace(drawn.setup(case, size, offers=offers), room=room, shifts=shifts)
    check(scene_of(panel, current, now, setup), drawn.typesetter)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", THEMES)
def test_the_sample_day_fits_everywhere(name: str, locale: str) -> None:
    """Every sample state, with or without actions and QR code, keeps the rules for text.

    At each size a third of them is drawn, by one kind of clock; the next language has the others.
    A theme has every second size, the next theme and the next language the others.
    """
    begin = LOCALES.index(locale)
    for index, size in list(enumerate(SIZES, begin))[(begin + THEMES.index(name)) % 2 :: 2]:
        drawn = studio(name, locale, HOURS[index % 3])
        for turn, case in enumerate(SAMPLE[index // 3 % 3 :: 3], index):
            check(drawn.scene(case, size, offers=bool(turn % 2)), drawn.typesetter)


@settings(max_examples=40, deadline=None, phases=UNSHRUNK)
@given(
    st.lists(st.builds(Problem, texts(80), texts(300), texts(300)), min_size=1, max_size=30),
    st.sampled_from(SIZES),
    st.integers(0, 40),
)
def test_pages_of_problems_keep_to_the_panel(
    problems: list[Problem], size: tuple[int, int], page: int
) -> None:
    """However many and long the problems are, each page keeps the rules for text."""
    drawn = studio("beacon", "en-GB")
    setup = drawn.setup(cases()[0], size)
    check(problems_scene(problems, setup, size, page), drawn.typesetter)


@pytest.mark.parametrize("locale", LOCALES)
def test_pages_of_reasons_keep_to_the_panel(locale: str) -> None:
    """The page that says why keeps the rules for text."""
    drawn = studio("beacon", locale)
    told = [case for case in SAMPLE if case.name in ("long", "offline", "unknown")]
    for index, size in enumerate(SIZES, LOCALES.index(locale)):
        case = told[index % 3]
        assert state(case.panel, case.now) is not None
        check(reasons_scene(case.panel, case.now, drawn.setup(case, size)), drawn.typesetter)
