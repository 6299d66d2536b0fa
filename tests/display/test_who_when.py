"""Times beside an organizer's name read in order, whichever way the name is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from signage.core.agenda import Entry, Meeting, Reason
from signage.core.panel import state as state_of
from signage.core.room import RoomState, Status
from signage.display import theme
from signage.display.scene import Text
from signage.display.text.bidi import levels, visual_order
from signage.display.view import scene_of
from tests.golden.cases import at, cases, panel_at
from tests.golden.drawing import Studio

START, END = "10:30", "11:45"
SIZE = (1280, 800)
ISOLATES = "\u2066\u2067\u2069 "
NAMES = ["Maya Lindqvist", "نور حداد", "נעה לוי", "Nour حداد", "نور " * 40]


_MIRRORED = {"(": ")", ")": "("}


class Piece:
    """A character with its level, as `visual_order` takes runs."""

    def __init__(self, character: str, level: int) -> None:
        self.character, self.level = character, level


def seen(text: str, *, rtl: bool = False) -> str:
    """The characters of a line as they stand from left to right; brackets show their shape."""
    pieces = [Piece(*pair) for pair in zip(text, levels(tuple(text), rtl), strict=True)]
    return "".join(
        _MIRRORED.get(piece.character, piece.character) if piece.level % 2 else piece.character
        for piece in visual_order(pieces)
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(1280, 800), (720, 1280)])
@pytest.mark.parametrize("theme_name", theme.names(theme.folder()))
def test_a_range_begins_with_its_start(theme_name: str, size: tuple[int, int], name: str) -> None:
    """An Arabic or Hebrew name on an English sign does not make 10:30–11:45 read 11:45–10:30."""
    drawn = Studio(theme_name, "en-GB")
    meeting = Meeting("id", at(START), at(END), False, "Review", name)
    state = RoomState(Status.OCCUPIED, current=Entry(meeting, True, Reason.MEETING), until=at(END))
    case = replace(cases()[0], state=state)
    setup = drawn.setup(case, size)
    lines = [
        seen(item.text)
        for item in scene_of(case.panel, state, case.now, setup).items
        if isinstance(item, Text) and START in item.text and END in item.text
    ]
    assert lines
    assert all(line.index(START) < line.index(END) for line in lines), lines


TITLE = "مراجعة Q3 (2025) مع نور"


@pytest.mark.parametrize("size", [(1280, 800), (480, 320), (720, 1280)])
@pytest.mark.parametrize("theme_name", theme.names(theme.folder()))
def test_an_arabic_title_on_an_english_sign_is_read_from_its_right(
    theme_name: str, size: tuple[int, int]
) -> None:
    """Its first line begins with its first word at the right, and still stands where all do."""
    drawn = Studio(theme_name, "en-GB")
    meeting = Meeting("id", at(START), at(END), False, TITLE, "نور حداد")
    state = RoomState(Status.OCCUPIED, current=Entry(meeting, True, Reason.MEETING), until=at(END))
    case = replace(cases()[0], state=state)
    items = scene_of(case.panel, state, case.now, drawn.setup(case, size)).items
    lines = [item for item in items if isinstance(item, Text) and "مراجعة" in item.text]
    assert lines
    for line in lines:
        shown = seen(line.text).strip("\u2067\u2069")
        assert shown.endswith("مراجعة"[::-1]), shown
        assert "2025" not in shown or "Q3 (2025)" in shown, shown
        assert not line.rtl


@pytest.mark.parametrize("name", [*NAMES[:4], "Maya (Ops) 3", "3M – Lab 2"])
@pytest.mark.parametrize("locale", ["ar-EG", "ar-AE", "he", "en-GB"])
@pytest.mark.parametrize("theme_name", theme.names(theme.folder()))
def test_names_and_times_stand_apart(theme_name: str, locale: str, name: str) -> None:
    """Beside the state and in an agenda, read by the sign's direction: start, end; name whole."""
    drawn = Studio(theme_name, locale)
    rtl = drawn.words.rtl
    meeting = Meeting("id", at(START), at(END), False, "Review", name)
    panel, now = panel_at("10:48", (meeting,))
    start, end = (drawn.words.time(at(time)).split(" ")[0].strip("\u200f") for time in (START, END))
    lines = [
        seen(item.text, rtl=rtl)
        for item in scene_of(panel, state_of(panel, now), now, drawn.setup(cases()[0], SIZE)).items
        if isinstance(item, Text) and start in item.text and end in item.text and "·" in item.text
    ]
    assert len(lines) >= (2 if theme_name == "ledger" and len(name) < 12 else 1)
    for line in lines:
        times, who = sorted(line.split("·"), key=lambda part: start not in part)
        assert (times.index(end) < times.index(start)) is rtl, line
        one_way = not any(char.isalpha() and char > "\u0590" for char in name)
        assert name in who if one_way else sorted(who.strip(ISOLATES)) == sorted(name), line


@pytest.mark.parametrize("locale", ["ar-EG", "he"])
def test_what_comes_first_is_nearer_the_edge_that_a_line_begins_at(locale: str) -> None:
    """ "Name · time" has its name at the right of a right-to-left sign, even a Latin one."""
    drawn = Studio("beacon", locale)
    meeting = Meeting("id", at(START), at(END), False, "Review", "Maya")
    panel, now = panel_at("10:48", (meeting,))
    items = scene_of(panel, state_of(panel, now), now, drawn.setup(cases()[0], SIZE)).items
    (line,) = (seen(t.text, rtl=True) for t in items if isinstance(t, Text) and "Maya" in t.text)
    assert line.strip(ISOLATES).endswith("·  \u2069Maya"), line
