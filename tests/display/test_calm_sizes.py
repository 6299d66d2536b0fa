"""What changes in its place all day keeps its size, whatever it says."""

from __future__ import annotations

from functools import cache

import pytest

from signage.core.panel import state
from signage.core.room import Status
from signage.display import theme
from signage.display.saying import say
from signage.display.scene import Text
from signage.display.view import Setup, scene_of
from tests.golden.cases import Case, cases, panel_at
from tests.golden.drawing import Studio

SIZES = [(1280, 800), (800, 480), (1920, 1080), (720, 1280), (480, 320)]
LOCALES = ["ar-EG", "en-US", "ko", "zh-TW", "he", "de"]
THEMES = theme.names(theme.folder())
DAY = ["8:44", "10:14", "12:00", "12:33", "13:21", "16:44"]
NIGHT = ["0:33", "5:11", "7:00", "19:05", "22:44", "23:10"]


@cache
def studio(name: str, locale: str) -> Studio:
    """One per theme and language: fonts are loaded once."""
    return Studio(name, locale)


def sizes_of_clock(setup: Setup, times: list[str]) -> dict[tuple[int, str], set[float]]:
    """The sizes in which the time now is set, by its weight and face: by its role."""
    found: dict[tuple[int, str], set[float]] = {}
    for time in times:
        panel, now = panel_at(time)
        clock = setup.words.time(now.wall)
        for item in scene_of(panel, state(panel, now), now, setup).items:
            if isinstance(item, Text) and item.text == clock:
                found.setdefault((item.weight, item.face), set()).add(item.size)
    return found


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("times", [DAY, NIGHT], ids=["day", "night"])
def test_the_clock_has_one_size_all_day(name: str, locale: str, times: list[str]) -> None:
    """Neither a longer time nor a day period with deep tails makes the clock smaller."""
    drawn = studio(name, locale)
    for size in SIZES:
        found = sizes_of_clock(drawn.setup(cases()[0], size), times)
        assert found, size
        assert all(len(sizes) == 1 for sizes in found.values()), (size, found)


@pytest.mark.parametrize("locale", ["ar-EG", "de", "fr"])
def test_the_night_clock_is_not_small(locale: str) -> None:
    """Tails move the lines below a sleeping panel's clock down; they do not shrink the clock."""
    drawn = studio("beacon", locale)
    case = _case("asleep")
    setup = drawn.setup(case, (1280, 800))
    clock = setup.words.time(case.now.wall)
    texts = [item for item in drawn.scene(case, (1280, 800)).items if isinstance(item, Text)]
    assert next(item for item in texts if item.text == clock).size >= 200


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", THEMES)
def test_the_second_part_of_the_signal_is_never_the_larger(name: str, locale: str) -> None:
    """ "Starts in 8 min" is what one reads first, so "at 13:00" beside it is no larger.

    Every state in each theme and language; the sizes go round over these, so that each theme and
    each language meets all of them.
    """
    drawn = studio(name, locale)
    turn = THEMES.index(name) + LOCALES.index(locale)
    awake = [case for case in cases() if case.state.status is not Status.ASLEEP]
    for number, case in enumerate(awake):
        for size in (SIZES[(number + turn) % 5], SIZES[(number + turn + 2) % 5]):
            setup = drawn.setup(case, size)
            first, second = _signal(case, setup)
            if first and second:
                assert second <= first, (size, case.name)


def _signal(case: Case, setup: Setup) -> tuple[float, float]:
    """The sizes of both parts of the signal line; 0 for one that is not shown as it is."""
    fields = say(case.panel, case.state, case.now, setup.words, setup.room)
    texts = [
        item
        for item in scene_of(case.panel, case.state, case.now, setup).items
        if isinstance(item, Text)
    ]
    first, second = (
        next((item.size for item in texts if item.text == text), 0.0)
        for text in (fields.until, fields.rest)
    )
    return first, second


def _case(name: str) -> Case:
    return next(case for case in cases() if case.name == name)
