"""What is drawn near text keeps off it, and no text is too small to be read, on tiny panels too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from signage.core.panel import state
from signage.display import theme
from signage.display.canvas import SMALLEST
from signage.display.geometry import Box
from signage.display.scene import Figure, Fill, Gradient, Scene, Text
from tests.golden.cases import MEETINGS, cases, panel_at
from tests.golden.drawing import Studio

SIZES = [
    (240, 320), (320, 240), (320, 480), (480, 320), (480, 480), (800, 480), (720, 1280),
    (1280, 800), (1080, 1080), (1920, 1080),
]  # fmt: skip
HAIR = 0.97  # of the smallest size: what a line is set smaller by for the ink of those around it
TITLES = [
    "ประชุมเชิงปฏิบัติการออกแบบประสบการณ์ผู้ใช้",
    "مراجعة خطة الإطلاق مع فريق العمليات الإقليمي",
    "क्षेत्रीय टीम के साथ तिमाही समीक्षा बैठक",
    "Donaudampfschifffahrtsgesellschaftskapitänsversammlung",
]
DESCENT = 0.2  # of a line's ink: its tails may touch a rule


def thin(fill: Fill, size: tuple[int, int]) -> bool:
    """Whether it is a rule: a level line that text does not stand on."""
    return fill.box.h <= max(2, min(size) // 110) and fill.box.w > 6 * fill.box.h


def ink_of(figure: Figure) -> Box:
    """What a figure draws: its square without the margin of its grid."""
    margin = 0.06 * figure.size
    x, y, side = figure.x + margin, figure.y + margin, figure.size - 2 * margin
    return Box(round(x), round(y), round(side), round(side))


def struck(scene: Scene) -> Iterator[str]:
    """Text that is covered, or that a figure or a rule runs through; grounds hide what is under."""
    for index, text in enumerate(scene.items):
        if not isinstance(text, Text) or text.box is None:
            continue
        box = text.box
        grounds = (
            n
            for n, item in enumerate(scene.items[:index])
            if isinstance(item, Fill | Gradient) and box.within(item.box)
        )
        for item in scene.items[index:]:
            if isinstance(item, Fill) and item.color and item.box.overlaps(box):
                yield f"{text.text!r} is covered"
        for item in scene.items[max(grounds, default=-1) + 1 :]:
            if isinstance(item, Figure) and ink_of(item).overlaps(box):
                yield f"{item.name} on {text.text!r}"
            if not isinstance(item, Fill) or item.color is None or not thin(item, scene.size):
                continue
            rule = item.box
            inside = box.y < rule.y and rule.bottom < box.bottom - DESCENT * box.h
            if inside and box.overlaps(rule):
                yield f"a rule through {text.text!r}"


@cache
def studio(name: str, locale: str) -> Studio:
    """One per theme and language, on a clock of 12 hours where that is longer."""
    return Studio(name, locale, 12 if locale == "ar-EG" else None)


def hold(scene: Scene, name: str) -> None:
    """Nothing is struck, and nothing too small."""
    assert not list(struck(scene)), name
    for item in scene.items:
        if isinstance(item, Text):
            assert item.size >= SMALLEST * HAIR, (name, item.text, item.size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("locale", ["en-GB", "de", "ja", "ar-EG"])
@pytest.mark.parametrize("name", theme.names(theme.folder()))
def test_icons_and_rules_keep_off_text_and_all_of_it_is_legible(
    name: str, locale: str, size: tuple[int, int]
) -> None:
    """In every state, with and without actions: what finds no room is left out, not squeezed in.

    Every second state has actions, at the next size the other ones.
    """
    drawn = studio(name, locale)
    for number, case in enumerate(cases(), SIZES.index(size)):
        hold(drawn.scene(case, size, offers=bool(number % 2)), case.name)


@pytest.mark.parametrize("size", [(240, 320), (320, 240), (480, 480)])
@pytest.mark.parametrize("locale", ["en-GB", "ar-EG"])
@pytest.mark.parametrize("name", theme.names(theme.folder()))
def test_titles_in_tall_scripts_keep_off_what_is_around_them(
    name: str, locale: str, size: tuple[int, int]
) -> None:
    """Thai and Devanagari tower and hang, German is long: what has no room beside them goes."""
    drawn = studio(name, locale)
    for title in TITLES:
        named = [m if m.private else replace(m, subject=title, organizer=title) for m in MEETINGS]
        for clock in ("10:48", "12:52"):
            panel, now = panel_at(clock, named)
            case = replace(cases()[0], panel=panel, now=now, state=state(panel, now))
            for offers in (False, True):
                hold(drawn.scene(case, size, offers=offers), f"{title} at {clock}")


@pytest.mark.parametrize("name", theme.names(theme.folder()))
@pytest.mark.parametrize("size", SIZES)
def test_what_is_never_dropped_is_there(name: str, size: tuple[int, int]) -> None:
    """The room, the state, until when, the clock and the subject stand on the smallest panel."""
    drawn = Studio(name)
    case = next(case for case in cases() if case.name == "occupied")
    said = " ".join(item.text for item in drawn.scene(case, size).items if isinstance(item, Text))
    for words in ("Juniper", "Occupied", "until 11:30", "10:48", "Quarterly"):
        assert words in said


@pytest.mark.parametrize("offers", [False, True])
@pytest.mark.parametrize("name", theme.names(theme.folder()))
def test_a_square_panel_has_no_empty_foot(name: str, offers: bool) -> None:
    """What a panel is higher than the layout is shared out: something stands near its lower edge,
    and as much room is left above the state's word as is fair."""
    scene = Studio(name).scene(cases()[0], (1080, 1080), offers=offers)
    word = next(item for item in scene.items if isinstance(item, Text) and item.text == "Available")
    lowest = max(
        item.box.bottom
        for item in scene.items
        if isinstance(item, Text | Fill) and item.box and item.box.h < 540
    )
    assert 0.35 < word.y / 1080 < 0.55
    assert lowest > 0.75 * 1080
