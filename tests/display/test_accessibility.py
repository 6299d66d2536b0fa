"""Proofs on rendered pixels: contrast, states without colour, and states for other eyes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from PIL import Image, ImageChops

from signage.core.room import Status
from signage.display import theme
from signage.display.contrast import luminance, pairs, ratio
from signage.display.high_contrast import high_contrast
from signage.display.parts.base import PRIMARY, TEXT
from signage.display.saying import say
from signage.display.scene import Figure, Scene, Text
from signage.display.theme import STATES
from tests.display.vision import DEFICIENCIES, apart, grey, seen
from tests.golden.cases import Case, cases
from tests.golden.drawing import Studio

THEMES = theme.names(theme.folder())
PANELS = [(480, 320), (800, 480), (1280, 800), (1920, 1080), (720, 1280)]
CASES = {case.name: case for case in cases()}
BY_STATE = {state: CASES[state] for state in STATES}
MAY_ENTER = ("available", "starting")
NOT_LIVE = ("offline", "unknown")


@cache
def studio(name: str, high: bool = False) -> Studio:
    """One per theme and variant."""
    made = Studio(name)
    if high:
        made.theme = high_contrast(made.theme)
    return made


# --- contrast -----------------------------------------------------------------------------------


def worst_behind(drawn: Studio, scene: Scene) -> Iterator[tuple[Text, float]]:
    """Each text with the ratio of its ink to the worst pixel that it covers or touches."""
    bare = replace(scene, items=tuple(i for i in scene.items if not isinstance(i, Text)))
    whole, ground = drawn.paint(scene), drawn.paint(bare)
    for item in scene.items:
        if not isinstance(item, Text):
            continue
        assert item.box is not None
        x, y, right, bottom = (
            item.box.x - 1,
            item.box.y - 1,
            item.box.right + 1,
            item.box.bottom + 1,
        )
        behind = ground.crop((x, y, right, bottom))
        changed = ImageChops.difference(whole.crop((x, y, right, bottom)), behind).convert("L")
        assert changed.getextrema()[1] > 0, f"{item.text!r} cannot be seen"
        behind.putalpha(changed.point(lambda level: 255 if level else 0))
        found = behind.getcolors(behind.width * behind.height)
        yield item, min(ratio(item.color, color[:3]) for _, color in found if color[3])


def primary(case: Case, drawn: Studio) -> set[str]:
    """What is read first: state, until, room, clock and subject."""
    fields = say(case.panel, case.state, case.now, drawn.words, case.room)
    subject = (fields.item.title,) if fields.item and case.state.status is not Status.ASLEEP else ()
    return {fields.word, fields.until, fields.room, fields.clock, *subject} - {""}


@pytest.mark.parametrize("size", PANELS, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", THEMES)
def test_text_stands_out_from_every_pixel_behind_it(name: str, size: tuple[int, int]) -> None:
    """On the painted picture: 7:1 for what is read first, 4.5:1 for all text, in every state.

    Every second one has actions and a QR code, at other sizes the other ones.
    """
    drawn = studio(name)
    for number, case in enumerate(CASES.values()):
        first = primary(case, drawn)
        scene = drawn.scene(case, size, offers=number % 2 == size[0] % 3 % 2)
        for item, found in worst_behind(drawn, scene):
            assert found >= (PRIMARY if item.text in first else TEXT), (case.name, item, found)


@pytest.mark.parametrize("name", THEMES)
def test_high_contrast_holds_on_pixels(name: str) -> None:
    """On the painted picture of the high-contrast variant: 10:1 and 7:1."""
    drawn = studio(name, high=True)
    for case in CASES.values():
        first = primary(case, drawn)
        scene = drawn.scene(case, (800, 480), offers=True)
        for item, found in worst_behind(drawn, scene):
            assert found >= (10.0 if item.text in first else 7.0), (case.name, item, found)


# --- without colour -----------------------------------------------------------------------------


def glyph_of(scene: Scene, state: str) -> Figure:
    """The glyph that tells the state."""
    (found,) = (item for item in scene.items if isinstance(item, Figure) and item.name == state)
    return found


@cache
def silhouette(name: str, state: str) -> Image.Image:
    """The state's glyph in one colour on another, as 96 x 96 pixels of black and white."""
    drawn = studio(name)
    case = BY_STATE[state]
    scene = drawn.scene(case, (1280, 800))
    glyph = replace(glyph_of(scene, state), x=0.0, y=0.0, size=96.0)
    inks = tuple((role, (0, 0, 0) if role == "ground" else (255,) * 3) for role, _ in glyph.inks)
    painted = drawn.paint(Scene((96, 96), (replace(glyph, inks=inks),)))
    return painted.convert("L").point(lambda level: 255 if level > 127 else 0)


def differing(one: Image.Image, other: Image.Image, least: int) -> float:
    """The share of pixels whose greys differ by at least that many levels."""
    histogram = ImageChops.difference(one, other).histogram()
    return sum(histogram[least:]) / (one.width * one.height)


@pytest.mark.parametrize("name", THEMES)
def test_every_state_has_a_silhouette_of_its_own(name: str) -> None:
    """Drawn in a single colour, any two glyphs differ in a twelfth of their square or more."""
    shapes = {state: silhouette(name, state) for state in STATES}
    for one, other in combinations(STATES, 2):
        assert differing(shapes[one], shapes[other], 128) >= 1 / 12, (one, other)


@pytest.mark.parametrize("name", THEMES)
def test_taken_is_solid_and_free_is_outlined(name: str) -> None:
    """The share of ink alone tells whether one may go in: a second signal in the same glyph."""
    ink = {s: silhouette(name, s).histogram()[255] / 96**2 for s in ("available", "occupied")}
    assert ink["occupied"] > 1.4 * ink["available"]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("size", [(1280, 800), (480, 320), (720, 1280)])
def test_pictures_of_two_states_differ_in_greys(name: str, size: tuple[int, int]) -> None:
    """Without colour and without a word of text, no two states look alike."""
    drawn = studio(name)
    pictures = {}
    for state, case in BY_STATE.items():
        scene = drawn.scene(case, size)
        bare = tuple(item for item in scene.items if not isinstance(item, Text))
        pictures[state] = drawn.paint(replace(scene, items=bare)).convert("L")
    for one, other in combinations(STATES, 2):
        # More than the hands of a clock: the glyph at least, in what an eye tells at a glance.
        assert differing(pictures[one], pictures[other], 24) >= 0.006, (one, other)


# --- for other eyes -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_text_can_be_read_by_other_eyes(name: str, deficiency: str) -> None:
    """With no protan, deutan or tritan cones at all, every text keeps 4.5:1."""
    loaded, matrix = theme.load(name, theme.folder()), DEFICIENCIES[deficiency]
    for state, palette in loaded.palettes.items():
        for ink, ground, least in pairs(loaded, state):
            found = ratio(seen(palette[ink], matrix), seen(palette[ground], matrix))
            assert found >= min(least, TEXT), (state, ink, ground, found)


@cache
def told_by(name: str, state: str) -> tuple[int, int, int]:
    """The colour that tells the state: the ground where it fills the panel, else the accent."""
    palette = theme.load(name, theme.folder()).palettes[state]
    return palette["top"] if "top" in palette else palette["accent"]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_no_state_rests_on_hue_alone(name: str, deficiency: str) -> None:
    """Two states whose colours are alike for other eyes have glyphs that differ the more."""
    matrix = DEFICIENCIES[deficiency]
    for one, other in combinations(STATES, 2):
        colors = [seen(told_by(name, state), matrix) for state in (one, other)]
        shapes = [silhouette(name, state) for state in (one, other)]
        alike = apart(*colors) < 12
        assert differing(*shapes, 128) >= (0.15 if alike else 1 / 12), (one, other)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_beacon_tells_by_polarity_whether_one_may_go_in(deficiency: str) -> None:
    """Dark ink on a light ground where one may, white ink on a dark one where not, for all eyes."""
    palettes = theme.load("beacon", theme.folder()).palettes
    for state in STATES:
        ink, ground = (
            seen(palettes[state][role], DEFICIENCIES[deficiency]) for role in ("ink", "top")
        )
        assert (luminance(ink) < luminance(ground)) is (state in MAY_ENTER), state
    light = min(grey(palettes[state]["bottom"]) for state in MAY_ENTER)
    dark = max(grey(palettes[state]["top"]) for state in STATES if state not in MAY_ENTER)
    assert light - dark > 60


@pytest.mark.parametrize("name", THEMES)
def test_what_is_not_live_has_no_colour(name: str) -> None:
    """Nothing is claimed in a colour: Offline and Unknown are grey, all others are not."""
    for state in STATES:
        color = told_by(name, state)
        vivid = apart(color, (grey(color),) * 3)
        assert (vivid < 12) is (state in NOT_LIVE), (state, vivid)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_simulation_keeps_greys_and_moves_what_it_must(deficiency: str) -> None:
    """The matrices are applied as published: greys stay, the hues that are confused come nearer."""
    matrix = DEFICIENCIES[deficiency]
    for level in (0, 90, 255):
        assert apart(seen((level,) * 3, matrix), (level,) * 3) < 1
    # Pairs that each kind of eye is known to confuse.
    confused = {
        "protanopia": ((200, 60, 40), (95, 95, 30)),
        "deuteranopia": ((200, 90, 40), (120, 130, 30)),
        "tritanopia": ((0, 150, 150), (0, 140, 190)),
    }
    one, other = confused[deficiency]
    assert apart(seen(one, matrix), seen(other, matrix)) < 0.5 * apart(one, other)
