"""A display that is dimmed by its colours: every one, by one factor, with the contrasts kept."""

from __future__ import annotations

from dataclasses import MISSING, replace
from datetime import datetime, time, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.core.calendar import Now
from signage.display import scene as display_list
from signage.display import theme
from signage.display.contrast import luminance, pairs
from signage.display.dimming import CARD, Dimming, darker, dimmed
from signage.display.geometry import Box
from signage.display.parts.base import GRAPHIC, PRIMARY, TEXT
from signage.display.scene import Color, Fill, Image, Item, Modules, Scene, Text
from signage.display.view import light_at
from tests.golden.cases import ZONE, cases
from tests.golden.drawing import Studio

LIGHTS = (0.35, 0.5, 0.75)
WHITE = (255, 255, 255)
colors = st.tuples(*[st.integers(0, 255)] * 3)


def against_white(one: Color, other: Color, white: float) -> float:
    """The contrast ratio on a display whose white has a luminance of `white`."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light / white + 0.05) / (dark / white + 0.05)


@pytest.mark.parametrize("name", theme.names(theme.folder()))
@pytest.mark.parametrize("light", LIGHTS)
def test_contrasts_are_kept(name: str, light: float) -> None:
    """Against the dimmed white every pair of a theme keeps its limit, as under a dim backlight."""
    loaded = theme.load(name, theme.folder())
    white = luminance(darker(WHITE, light))
    for state, palette in loaded.palettes.items():
        for ink, ground, least in pairs(loaded, state):
            one, other = darker(palette[ink], light), darker(palette[ground], light)
            assert least in (PRIMARY, TEXT, GRAPHIC)
            # Rounding to 256 levels moves dark colours by a hundredth at most.
            assert against_white(one, other, white) >= least * 0.99, (state, ink, ground)


@settings(deadline=None)
@given(colors, colors, st.floats(0.35, 1.0))
def test_no_two_colours_change_places(one: Color, other: Color, light: float) -> None:
    """What is lighter stays lighter in each channel, and nothing grows lighter."""
    for before, after in zip(one, darker(one, light), strict=True):
        assert after <= before
    for a, b, x, y in zip(one, other, darker(one, light), darker(other, light), strict=True):
        assert (a <= b) <= (x <= y)


@settings(deadline=None)
@given(st.floats(0.35, 1.0))
def test_the_factor_is_one_of_light(light: float) -> None:
    """White has the share of luminance that was asked for, to the last of 256 levels."""
    assert luminance(darker(WHITE, light)) == pytest.approx(light, abs=0.005)


def colored(kind: type[Item], color: Color) -> Item:
    """An item of a kind, every colour of it `color`; what else it needs is 1."""
    given_ = {
        "box": Box(0, 0, 8, 8), "color": color, "line": color, "top": color, "bottom": color,
        "inks": (("ink", color), ("ground", color)), "rows": (1, 2), "text": "x", "face": "text",
        "name": "lock", "path": "logo.png", "action": "room", "weight": 400,
    }  # fmt: skip
    made = {}
    for field in kind.__dataclass_fields__.values():
        if field.name in given_:
            made[field.name] = given_[field.name]
        elif field.default is MISSING:
            made[field.name] = 1
    return kind(**made)


@pytest.mark.parametrize("kind", get_args(display_list.Item), ids=lambda kind: kind.__name__)
def test_every_colour_of_every_kind_of_item_is_dimmed(kind: type[Item]) -> None:
    """Nothing that a scene can hold stays bright, whatever kinds there will be."""
    bright = (250, 200, 40)
    dark = darker(bright, 0.5)
    (item,) = dimmed(Scene((8, 8), (colored(kind, bright),)), 0.5).items
    assert item == colored(kind, dark)
    assert repr(bright) not in repr(item)


def test_the_card_of_a_code_is_held_to_a_grey() -> None:
    """A white card is the lightest thing on a sign: it never exceeds the grey, its code stays."""
    card, code = Fill(Box(0, 0, 50, 50), WHITE), Modules(Box(10, 10, 25, 25), (1,) * 25, (0, 0, 0))
    page = Fill(Box(0, 0, 99, 99), WHITE)
    beside = Fill(Box(60, 60, 9, 9), WHITE)
    for light in (0.99, 0.5, 0.35):
        scene = dimmed(Scene((99, 99), (page, card, beside, code)), light)
        ground, held, other, modules = scene.items
        assert other.color == darker(WHITE, light)
        assert held.color == (min(CARD, darker(WHITE, light)[0]),) * 3
        assert ground.color == darker(WHITE, light)
        assert modules == code


def test_a_dark_card_is_not_lit() -> None:
    """A theme may lay a code, in light modules, on a card of its own that is darker than the grey:
    by night it is darker still."""
    code = Modules(Box(10, 10, 25, 25), (1,) * 25, WHITE)
    for color in ((0, 0, 0), (40, 60, 90), (CARD, CARD, CARD)):
        card = Fill(Box(0, 0, 50, 50), color)
        held, _ = dimmed(Scene((99, 99), (card, code)), 0.5).items
        assert held.color == darker(color, 0.5)


def test_by_day_nothing_is_touched() -> None:
    """With all of its light a scene is the very same."""
    scene = Scene((9, 9), (Fill(Box(0, 0, 9, 9), WHITE),))
    assert dimmed(scene, 1.0) is scene


@pytest.mark.parametrize(
    ("start", "end", "dark", "light"),
    [
        ("20:00", "07:00", ["20:00", "23:59", "00:00", "06:59"], ["07:00", "12:00", "19:59"]),
        ("01:00", "05:30", ["01:00", "05:29"], ["00:59", "05:30", "23:00"]),
        ("18:00", "00:00", ["18:00", "23:59"], ["00:00", "17:59"]),
    ],
)
def test_the_night_may_go_over_midnight(
    start: str, end: str, dark: list[str], light: list[str]
) -> None:
    """The first minute is dark, the last one named is light again."""
    night = Dimming(time.fromisoformat(start), time.fromisoformat(end), 0.5)
    day = datetime(2025, 10, 14, tzinfo=ZoneInfo("Asia/Tokyo"))
    for clock in dark + light:
        hour, minute = map(int, clock.split(":"))
        assert night.at(day.replace(hour=hour, minute=minute)) == (0.5 if clock in dark else 1.0)


def test_the_night_is_that_of_the_room() -> None:
    """Hours are told by the room's own clock, through a change of summer time."""
    studio, case = Studio(), cases()[0]
    setup = replace(studio.setup(case, (480, 320)), dimming=Dimming(time(20), time(7), 0.5))
    assert setup.words.zone == ZONE
    for day, month in ((14, 7), (14, 12)):
        evening = datetime(2025, month, day, 20, tzinfo=ZONE)
        assert light_at(Now(evening, 0.0), setup) == 0.5
        assert light_at(Now(evening - timedelta(minutes=1), 0.0), setup) == 1.0


def test_pictures_and_colour_glyphs_are_dimmed_too() -> None:
    """What has no colour of ours, an emoji, is darker on the painted picture as well."""
    studio, case = Studio(), cases()[3]
    scene = studio.scene(case, (480, 320))
    emoji = [Text(20.0, 120.0, "🙂", 96.0, 400, "text", WHITE)]
    if not studio.typesetter.covers("🙂", "text"):
        pytest.skip("no colour font here")
    black = Fill(Box(0, 0, 480, 320), (0, 0, 0))
    plain = Scene(scene.size, (black, *emoji))
    bright, dark = studio.paint(plain), studio.paint(dimmed(plain, 0.35))
    assert max(bright.getextrema()[0]) > 230
    assert max(dark.getextrema()[0]) <= darker(WHITE, 0.35)[0]
    assert not any(isinstance(item, Image) for item in scene.items)


def test_dusk_repaints_what_has_no_colour_of_ours() -> None:
    """An emoji on black is the same item by day and by night, and painted anew all the same."""
    studio = Studio()
    if not studio.typesetter.covers("🙂", "text"):
        pytest.skip("no colour font here")
    emoji = Text(20.0, 120.0, "🙂", 96.0, 400, "text", (0, 0, 0))
    day = Scene((480, 320), (Fill(Box(0, 0, 480, 320), (0, 0, 0)), emoji))
    night = dimmed(day, 0.5)
    assert night.items == day.items
    surface = pygame.Surface(day.size, 0, 32)
    studio.painter.paint(day, surface)
    studio.painter.repaint(day, night, surface)
    repainted = pygame.image.tobytes(surface, "RGB")
    assert repainted == studio.paint(night).tobytes()
    assert repainted != studio.paint(day).tobytes()
