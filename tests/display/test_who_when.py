"""Times beside an organizer's name read in order, whichever way the name is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from signage.core.agenda import Entry, Meeting, Reason
from signage.core.room import RoomState, Status
from signage.display import theme
from signage.display.scene import Text
from signage.display.text.bidi import levels, visual_order
from signage.display.view import scene_of
from tests.golden.cases import at, cases
from tests.golden.drawing import Studio

START, END = "10:30", "11:45"
NAMES = ["Maya Lindqvist", "نور حداد", "נעה לוי", "Nour حداد", "نور " * 40]


class Piece:
    """A character with its level, as `visual_order` takes runs."""

    def __init__(self, character: str, level: int) -> None:
        self.character, self.level = character, level


def seen(text: str) -> str:
    """The characters of a left-to-right line as they stand from left to right."""
    pieces = [Piece(*pair) for pair in zip(text, levels(tuple(text), False), strict=True)]
    return "".join(piece.character for piece in visual_order(pieces))


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
