"""The painter: the same pixels for the same scene, and only what changed is painted again."""

from __future__ import annotations

import re
from dataclasses import replace
from math import pi
from pathlib import Path

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Picture

from signage.display.figures import Drawing, Part
from signage.display.geometry import Box
from signage.display.paint import Painter
from signage.display.paint.cache import WeighedCache
from signage.display.paint.changes import bounds, dirty_boxes
from signage.display.paint.still import save_png
from signage.display.scene import (
    Arc,
    Disc,
    Figure,
    Fill,
    Gradient,
    Image,
    Item,
    Scene,
    Stripes,
    Target,
    Text,
    Ticks,
)
from tests.display.lettering import FIGURES, TITLES, typesetter

SIZE = (240, 160)
TYPESETTER = typesetter()
PAINTER = Painter(TYPESETTER, FIGURES)
RED, WHITE, BLUE = (177, 18, 29), (255, 255, 255), (34, 57, 196)


def surface(size: tuple[int, int] = SIZE) -> pygame.Surface:
    return pygame.Surface(size, 0, 32)


def pixels(shown: pygame.Surface) -> bytes:
    return pygame.image.tobytes(shown, "RGB")


def painted(*items: Item, painter: Painter = PAINTER) -> pygame.Surface:
    shown = surface()
    painter.paint(Scene(SIZE, (Fill(Box(0, 0, *SIZE), RED), *items)), shown)
    return shown


def levels(shown: pygame.Surface) -> set[int]:
    """The green values that occur: between the ground's 18 and full white lie soft edges."""
    return set(pixels(shown)[1::3])


COLORS = st.sampled_from([RED, WHITE, BLUE, (0, 0, 0)])
BOXES = st.builds(
    Box, st.integers(-20, 220), st.integers(-20, 150), st.integers(1, 250), st.integers(1, 170)
)
PLACES = st.floats(min_value=-20, max_value=240)
ITEMS = st.one_of(
    st.builds(
        Fill,
        BOXES,
        st.none() | COLORS,
        st.sampled_from([0.0, 5.5, 17.6]),
        st.sampled_from([0.0, 2.8]),
        COLORS,
        st.none() | st.tuples(st.floats(0.5, 12), st.floats(0.5, 12)),
        st.none() | BOXES,
    ),
    st.builds(Gradient, BOXES, COLORS, COLORS),
    st.builds(Disc, PLACES, PLACES, st.floats(0.5, 200), COLORS, st.none() | BOXES),
    st.builds(
        Arc,
        *(PLACES, PLACES, st.floats(1, 150), st.floats(0.5, 30), COLORS),
        start=st.floats(0, 360),
        end=st.floats(0, 720),
        round=st.booleans(),
    ),
    st.builds(
        Arc,
        *(st.just(120), st.just(80), st.just(70), st.just(7), COLORS),
        start=st.integers(0, 59).map(lambda minute: minute * 6),
        end=st.integers(60, 80).map(lambda minute: minute * 6),
        round=st.booleans(),
        dash=st.just(3.6),
        pitch=st.sampled_from([0.0, 6.0]),
    ),
    st.builds(Ticks, PLACES, PLACES, st.floats(5, 90), *[st.floats(1, 9)] * 2, COLORS, st.just(12)),
    st.builds(Stripes, BOXES, COLORS, st.floats(1, 20), st.floats(22, 80)),
    st.builds(
        Figure,
        st.sampled_from(sorted(FIGURES)),
        PLACES,
        PLACES,
        st.floats(10, 120),
        st.just((("ink", WHITE), ("ground", RED), ("accent", BLUE))),
        st.floats(0, 1),
        mirrored=st.booleans(),
    ),
    st.builds(
        Text,
        PLACES,
        PLACES,
        TITLES,
        st.sampled_from([13.0, 22.4, 60.0]),
        st.sampled_from([500, 800]),
        st.sampled_from(["text", "display"]),
        COLORS,
        st.sampled_from(["start", "middle", "end"]),
        st.booleans(),
    ),
    st.builds(Target, BOXES, st.just("book")),
)
GROUND = Fill(Box(0, 0, *SIZE), (10, 10, 10))
SCENES = st.lists(ITEMS, max_size=8).map(lambda items: Scene(SIZE, (GROUND, *items)))


@settings(max_examples=60, deadline=None)
@given(SCENES)
def test_painting_is_deterministic(scene: Scene) -> None:
    """A painter that has painted everything and one that has painted nothing agree to the pixel."""
    one, other = surface(), surface()
    PAINTER.paint(scene, one)
    Painter(typesetter(), FIGURES).paint(scene, other)
    assert pixels(one) == pixels(other)


@settings(max_examples=120, deadline=None)
@given(SCENES, st.data())
def test_repainting_the_changes_equals_painting_anew(old: Scene, data: st.DataObject) -> None:
    """Items added, removed, changed or reordered: afterwards the surface shows the new scene."""
    kept = data.draw(st.lists(st.sampled_from(old.items), max_size=8))
    added = data.draw(st.lists(ITEMS, max_size=3))
    items = data.draw(st.permutations([*kept, *added]))
    new = Scene(SIZE, (GROUND, *items))
    partly, wholly = surface(), surface()
    PAINTER.paint(old, partly)
    PAINTER.repaint(old, new, partly)
    PAINTER.paint(new, wholly)
    assert pixels(partly) == pixels(wholly)


@settings(max_examples=60, deadline=None)
@given(SCENES, SCENES)
def test_nothing_outside_the_dirty_boxes_changes(old: Scene, new: Scene) -> None:
    """The boxes that repaint returns hold every pixel that differs, and do not overlap."""
    boxes = dirty_boxes(old, new, TYPESETTER)
    assert not any(a.overlaps(b) for a in boxes for b in boxes if a is not b)
    before, after = surface(), surface()
    PAINTER.paint(old, before)
    PAINTER.paint(new, after)
    for box in boxes:
        before.fill(0, box)
        after.fill(0, box)
    assert pixels(before) == pixels(after)


@settings(max_examples=100, deadline=None)
@given(ITEMS)
def test_no_item_paints_outside_its_bounds(item: Item) -> None:
    """What an item may touch is known before it is painted."""
    shown, empty = painted(item), painted()
    box = bounds(item, TYPESETTER)
    if box is not None:
        shown.fill(0, box)
        empty.fill(0, box)
    assert pixels(shown) == pixels(empty)


def test_a_minute_touches_only_its_own_boxes() -> None:
    """When a clock of four digits changes, no more than the room it stands in is painted."""
    clock = Text(230, 60, "10:48", 40, 600, "display", WHITE, "end")
    word = Text(10, 120, "Occupied", 40, 800, "display", WHITE)
    old = Scene(SIZE, (GROUND, clock, word))
    new = Scene(SIZE, (GROUND, replace(clock, text="10:49"), word))
    (box,) = PAINTER.repaint(old, new, surface())
    assert box.within(Box(110, 25, 125, 40))
    assert PAINTER.repaint(new, new, surface()) == ()


def test_a_scene_of_another_size_is_painted_whole() -> None:
    """After a change of resolution nothing old counts."""
    old, new = Scene((320, 200), (GROUND,)), Scene(SIZE, (GROUND,))
    assert PAINTER.repaint(old, new, surface()) == (Box(0, 0, *SIZE),)


@pytest.mark.parametrize(
    "item",
    [
        Disc(120.5, 80.2, 50, WHITE),
        Fill(Box(20, 20, 200, 100), WHITE, 17.6),
        Fill(Box(20, 20, 200, 100), None, 17.6, 2.8, WHITE),
        Stripes(Box(10, 10, 200, 100), WHITE, 10.5, 37.2),
        Figure("available", 50, 20, 100, (("ink", WHITE), ("ground", RED))),
        Text(20, 100, "Sog", 60, 700, "text", WHITE),
    ],
    ids=lambda item: type(item).__name__,
)
def test_edges_are_anti_aliased(item: Item) -> None:
    """Between the ground and full colour there are many levels at the edges."""
    seen = levels(painted(item))
    assert {18, 255} <= seen
    assert len(seen) >= 8


def test_blending_is_exact_at_both_ends() -> None:
    """Full coverage gives the very colour, none leaves the ground alone."""
    shown = painted(Disc(120, 80, 50, BLUE))
    assert shown.get_at((120, 80))[:3] == BLUE
    assert shown.get_at((5, 5))[:3] == RED


def test_a_disc_is_cut_off_at_its_clip() -> None:
    """Rings stay inside the hero: below the clip the ground is untouched."""
    shown = painted(Disc(120, 80, 60, WHITE, Box(0, 0, 240, 90)))
    assert shown.get_at((120, 89))[:3] == WHITE
    assert shown.get_at((120, 90))[:3] == RED


def test_a_fill_is_cut_off_at_its_clip() -> None:
    """The elapsed part of a round block keeps the round corners that it has, and no others."""
    block = Box(20, 20, 100, 60)
    shown = painted(Fill(block, WHITE, 12, clip=Box(20, 20, 100, 30)))
    assert shown.get_at((70, 49))[:3] == WHITE and shown.get_at((70, 50))[:3] == RED
    assert shown.get_at((20, 20))[:3] == RED  # the corner above is round
    assert shown.get_at((20, 49))[:3] == WHITE  # the edge at the cut is straight
    assert pixels(painted(Fill(block, WHITE, clip=block))) == pixels(painted(Fill(block, WHITE)))


def test_a_border_may_be_dashed() -> None:
    """The dashes begin at the upper left; between them the ground is seen, inside is the fill."""
    shown = painted(Fill(Box(20, 20, 100, 60), BLUE, 0, 4, WHITE, dash=(10, 6)))
    row = [shown.get_at((x, 20))[:3] for x in range(24, 60)]
    assert row[:8] == [WHITE] * 8 and row[8:14] == [RED] * 6 and row[14:24] == [WHITE] * 10
    assert shown.get_at((70, 50))[:3] == BLUE


def test_a_large_disc_has_its_area() -> None:
    """Cut into boxes and edges it still covers pi r squared, without a seam."""
    shown = surface((900, 900))
    disc = Disc(450.3, 449.8, 400, WHITE)
    PAINTER.paint(Scene((900, 900), (Fill(Box(0, 0, 900, 900), (0, 0, 0)), disc)), shown)
    covered = sum(pixels(shown)[1::3]) / 255
    assert covered == pytest.approx(pi * 400**2, rel=0.0005)


def test_a_gradient_runs_from_stop_to_stop() -> None:
    """First row near the first stop, last row near the second, never a step back."""
    shown = painted(Gradient(Box(0, 0, 240, 160), (43, 217, 138), (31, 203, 124)))
    column = [shown.get_at((9, y))[:3] for y in range(160)]
    assert column[0] == (43, 217, 138)
    assert column[-1] == (31, 203, 124)
    assert column == sorted(column, reverse=True)


def test_a_gradient_is_taken_at_the_middle_of_each_row() -> None:
    """Four rows from 0 to 80 stand at an eighth, three eighths and so on, of the way."""
    shown = painted(Gradient(Box(0, 0, 9, 4), (0, 0, 0), (80, 80, 80)))
    assert [shown.get_at((4, y))[0] for y in range(4)] == [10, 30, 50, 70]


def test_text_stands_between_pixels() -> None:
    """A quarter of a pixel to the right is another picture, a hundredth is not."""
    line = Text(20.0, 80, "Hill", 22, 500, "text", WHITE)
    assert pixels(painted(line)) != pixels(painted(replace(line, x=20.26)))
    assert pixels(painted(line)) == pixels(painted(replace(line, x=20.01)))


def test_a_figure_is_painted_as_the_scene_says() -> None:
    """Its portion, its direction and its weight are the scene's."""
    inks = (("ink", WHITE), ("ground", RED), ("accent", BLUE))
    ending, arrow = (Figure(name, 60, 20, 100, inks) for name in ("ending", "arrow"))
    for one, other in (
        (replace(ending, portion=0.1), replace(ending, portion=0.2)),
        (arrow, replace(arrow, mirrored=True)),
        (arrow, replace(arrow, weight=3.0)),
    ):
        assert pixels(painted(one)) != pixels(painted(other))


def test_a_pen_may_stand_out_of_its_square() -> None:
    """The bounds of a figure allow for the margin that the figures file may use."""
    shape = Part("rect", (0.0, 0.0, 24.0, 24.0, 0.0), "", "ink", False, 1.0, 0.0)
    painter = Painter(TYPESETTER, {"edge": Drawing(24, 4, False, (shape,))})
    item = Figure("edge", 60, 20, 96, (("ink", WHITE),))
    shown, empty = painted(item, painter=painter), painted()
    assert shown.get_at((100, 15))[:3] == WHITE
    box = bounds(item, TYPESETTER)
    assert box is not None
    shown.fill(0, box)
    empty.fill(0, box)
    assert pixels(shown) == pixels(empty)


def test_the_cache_forgets_what_was_not_used_for_longest() -> None:
    """A value that is asked for again outlives one that is not, and the weights add up."""
    cache: WeighedCache[str] = WeighedCache(20)
    made: list[str] = []

    def ask(key: str) -> None:
        cache.get(key, lambda: (made.append(key) or key, 10))

    for key in ("one", "two", "one", "three", "one"):
        ask(key)
    assert made == ["one", "two", "three"]
    ask("two")
    assert made[-1] == "two"
    assert cache.weight == 20


def test_a_sprite_weighs_what_its_pixels_take() -> None:
    """Four bytes for each pixel of text; a limit in bytes means something."""
    painter = Painter(TYPESETTER, FIGURES)
    (bitmap,) = TYPESETTER.draw("Occupied", 60, 800, "display")
    painted(Text(0, 80, "Occupied", 60, 800, "display", WHITE), painter=painter)
    assert painter.cached_bytes >= 4 * bitmap.width * bitmap.height


def test_later_items_cover_earlier_ones_whatever_their_size() -> None:
    """A figure cut into boxes and edges is still painted back to front, part by part."""
    figure = Figure("offline", 0, 0, 960, (("ink", WHITE), ("ground", RED)))
    shown = surface((960, 960))
    PAINTER.paint(Scene((960, 960), (Fill(Box(0, 0, 960, 960), RED), figure)), shown)
    on_slash, beside = (480, 500), (380, 486)  # on the arc that the slash knocks out
    assert shown.get_at(on_slash)[:3] == WHITE
    assert shown.get_at(beside)[:3] == RED


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize(("anchor", "share"), [("start", 0.0), ("middle", 0.5), ("end", 1.0)])
def test_anchors_are_logical(anchor: str, share: float, rtl: bool) -> None:
    """The start of a right-to-left line is its right end; the middle stays the middle."""
    text = Text(120, 80, "HHH", 30, 700, "text", WHITE, anchor, rtl)
    width = TYPESETTER.width("HHH", 30, 700, "text", rtl=rtl)
    box = bounds(text, TYPESETTER)
    assert box is not None
    assert box.x + box.w / 2 == pytest.approx(
        120 + width * ((0.5 - share) * (-1 if rtl else 1)), abs=2
    )


def test_a_target_draws_nothing() -> None:
    """Places to touch are felt, not seen."""
    assert pixels(painted(Target(Box(0, 0, 99, 99), "retry"))) == pixels(painted())


def test_a_picture_is_fitted_and_blended(tmp_path: Path) -> None:
    """A logo keeps its shape, stands in the middle of its box, and lets the ground through."""
    logo = Picture.new("RGBA", (20, 10), (255, 255, 255, 255))
    logo.paste((0, 0, 0, 0), (10, 0, 20, 10))
    logo.save(tmp_path / "logo.png")
    painter = Painter(TYPESETTER, FIGURES, tmp_path)
    shown = painted(Image("logo.png", Box(20, 20, 100, 100)), painter=painter)
    assert shown.get_at((40, 70))[:3] == WHITE  # 100 x 50 px, from y 45 to 95
    assert shown.get_at((100, 70))[:3] == RED
    assert shown.get_at((40, 44))[:3] == RED
    assert shown.get_at((40, 96))[:3] == RED


def test_a_picture_that_is_damaged_meanwhile_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A theme's file may be saved, or its card fail, under a sign that runs: the room comes first.
    It is told once, and not at each frame."""
    (tmp_path / "logo.png").write_bytes(b"")
    painter = Painter(TYPESETTER, FIGURES, tmp_path)
    logo, corner = Image("logo.png", Box(20, 20, 100, 100)), Fill(Box(0, 0, 9, 9), BLUE)
    for _ in range(2):
        shown = painted(logo, corner, painter=painter)
        assert shown.get_at((40, 70))[:3] == RED
        assert shown.get_at((4, 4))[:3] == BLUE
    (told,) = [note.getMessage() for note in caplog.records]
    assert told.startswith("logo.png is not drawn: it holds no PNG, JPEG or WebP that can be read;")


def test_an_unknown_figure_is_an_error() -> None:
    """A misspelt figure is never left out in silence."""
    with pytest.raises(KeyError):
        painted(Figure("ocupied", 0, 0, 20, (("ink", WHITE),)))


def test_caches_stay_bounded_over_a_week_of_titles() -> None:
    """Ten thousand new titles leave no more behind than the caches' limits."""
    painter = Painter(typesetter(), FIGURES, cache_bytes=200_000)
    shown = surface()
    for number in range(2_000):
        scene = Scene(SIZE, (GROUND, Text(5, 50, f"Review {number}", 22, 600, "text", WHITE)))
        painter.paint(scene, shown)
        assert painter.cached_bytes <= 200_000


def test_what_is_too_large_for_the_cache_is_painted_all_the_same() -> None:
    """A cache of nothing changes the cost and not the picture."""
    poor = Painter(TYPESETTER, FIGURES, cache_bytes=0)
    item = Disc(120, 80, 70, WHITE)
    assert pixels(painted(item, painter=poor)) == pixels(painted(item))
    assert poor.cached_bytes == 0


def test_a_png_holds_what_the_surface_shows(tmp_path: Path) -> None:
    """Read back, the file has the same pixels; saved twice, and as another name, the same bytes."""
    shown = painted(Disc(120, 80, 50, WHITE))
    for name in ("one.png", "two.png", "three.gif", "four"):
        save_png(shown, tmp_path / name)
    assert len({file.read_bytes() for file in tmp_path.iterdir()}) == 1
    with Picture.open(tmp_path / "one.png", formats=["PNG"]) as file:
        assert file.convert("RGB").tobytes() == pixels(shown)


def test_no_painting_module_opens_a_window() -> None:
    """Painting needs no display: rendering works where there is none."""
    assert not pygame.display.get_init()
    package = Path(__file__).resolve().parents[2] / "signage" / "display" / "paint"
    for file in package.glob("*.py"):
        assert not re.search(r"pygame\.(init|display)\b", file.read_text(encoding="utf-8"))
