"""Arcs and ticks: exact bands, pieces that stay the same, and little to paint when an end moves."""

from __future__ import annotations

from dataclasses import replace
from math import degrees, pi

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from signage.display import outline
from signage.display.geometry import Box
from signage.display.paint import Painter
from signage.display.paint.arcs import pieces
from signage.display.paint.changes import dirty_boxes
from signage.display.paint.painter import CACHE_BYTES
from signage.display.scene import Arc, Disc, Fill, Item, Scene, Ticks
from signage.display.text.fonts import draw_outline
from tests.display.lettering import FIGURES, typesetter

SIZE = (200, 200)
TYPESETTER = typesetter()
ARC = Arc(100, 100, 80, 16, (255, 255, 255))
FINE = 16  # times finer is the picture that ours is held against


def painted(*items: Item) -> Image.Image:
    """The red levels of a scene on black."""
    shown = pygame.Surface(SIZE, 0, 32)
    scene = Scene(SIZE, (Fill(Box(0, 0, *SIZE), (0, 0, 0)), *items))
    Painter(TYPESETTER, FIGURES).paint(scene, shown)
    return Image.frombytes("RGB", SIZE, pygame.image.tobytes(shown, "RGB")).getchannel("R")


def averaged(arc: Arc) -> Image.Image:
    """The same arc, each pixel the mean of 256 points of it."""
    image = Image.new("L", (SIZE[0] * FINE, SIZE[1] * FINE))
    far = (arc.radius + arc.width / 2) * FINE
    x, y = arc.cx * FINE, arc.cy * FINE
    box = (x - far, y - far, x + far, y + far)
    ImageDraw.Draw(image).arc(box, arc.start - 90, arc.end - 90, 255, round(arc.width * FINE))
    return image.resize(SIZE, Image.Resampling.BOX)


@pytest.mark.parametrize(
    ("start", "end"), [(0, 360), (0, 90), (12, 340), (288, 540), (33, 34), (354, 366)]
)
def test_an_arc_is_drawn_as_exactly_as_its_pixels_allow(start: float, end: float) -> None:
    """Held against a finely averaged one: seams are closed, and edges are off by a hair at most."""
    arc = replace(ARC, start=start, end=end)
    ours, fine = painted(arc).tobytes(), averaged(arc).tobytes()
    off = sorted((abs(a - b) for a, b in zip(ours, fine, strict=True)), reverse=True)
    assert off[0] <= 80  # where one piece runs a pixel into the next, their edges add up
    assert sum(level > 40 for level in off) <= 40
    assert sum(off) / len(off) < 0.35


def test_a_band_covers_its_length_times_its_width() -> None:
    """A whole turn is a ring; a pen wider than the circle is a slice."""
    for turn in (0.1, 1.0, 2 * pi):
        bitmap = draw_outline(outline.band(100.5, 100.2, 80, 16, 0.4, turn))
        assert bitmap is not None
        assert sum(bitmap.data) / 255 == pytest.approx(80 * turn * 16, rel=0.002)
    thick = draw_outline(outline.band(100, 100, 10, 40, 0, pi))
    assert thick is not None
    assert sum(thick.data) / 255 == pytest.approx(pi * 30**2 / 2, rel=0.01)


def test_a_ring_has_no_seam_where_it_closes() -> None:
    """Wherever its centre stands between pixels, the band is solid all round."""
    ring = painted(replace(ARC, cx=100.5, cy=100.3))
    middle = [ring.getpixel((x, y)) for x in range(96, 106) for y in (18, 20, 22, 178, 180, 182)]
    assert set(middle) == {255}


def test_angles_run_clockwise_from_twelve() -> None:
    """The first quarter lies at the right and above."""
    box = painted(replace(ARC, end=90)).getbbox()
    assert box is not None
    assert box[0] >= 100
    assert box[3] <= 100


def test_round_ends_stand_out_by_half_the_width() -> None:
    """At both ends of an arc, and at none of a ring."""
    arc = replace(ARC, start=90, end=270, round=True)
    ends = [each for each in pieces(arc) if isinstance(each, Disc)]
    assert [(end.cx, end.cy, end.radius) for end in ends] == [(180, 100, 8), (20, 100, 8)]
    assert painted(arc).getpixel((180, 95)) == 255
    assert painted(replace(arc, round=False)).getpixel((180, 95)) == 0
    assert not any(isinstance(each, Disc) for each in pieces(replace(ARC, round=True)))


def test_dashes_are_cut_out_of_every_pitch() -> None:
    """The first `dash` degrees of each; the last one ends with the arc."""
    arc = replace(ARC, start=350, end=370, dash=4, pitch=6)
    spans = [(each.start, each.end) for each in pieces(arc) if isinstance(each, Arc)]
    assert spans == [(2, 6), (8, 10), (350, 354), (356, 360)]


@given(st.integers(0, 59), st.integers(2, 59), st.booleans(), st.sampled_from([0.0, 6.0]))
def test_a_minute_later_an_arc_has_lost_its_first_piece_only(
    head: int, minutes: int, rounded: bool, pitch: float
) -> None:
    """What is left of it is the same pieces in the same order, also across twelve o'clock."""
    arc = replace(
        ARC, start=head * 6.0, end=(head + minutes) * 6.0, round=rounded, dash=3.6, pitch=pitch
    )
    before, after = pieces(arc), pieces(replace(arc, start=arc.start + 6))
    gone, new = set(before) - set(after), set(after) - set(before)
    assert sum(isinstance(each, Arc) for each in gone) <= 1
    assert sum(isinstance(each, Arc) for each in new) <= 1
    kept = set(before) & set(after)
    assert [each for each in before if each in kept] == [each for each in after if each in kept]


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 720), st.floats(0.1, 359), st.floats(3, 90), st.floats(0.5, 20))
def test_pieces_reach_from_end_to_end(
    start: float, turn: float, radius: float, width: float
) -> None:
    """They leave no gap, and overlap by no more than the pixel that closes the seam."""
    arc = Arc(100, 100, radius, width, (255, 255, 255), start, start + turn)
    spans = [each.end - each.start for each in pieces(arc) if isinstance(each, Arc)]
    seams = (len(spans) - 1) * degrees(1.01 / radius)
    assert turn - 0.01 <= sum(spans) <= turn + seams + 0.01
    assert all(span <= 30 + degrees(1 / radius) + 0.01 for span in spans)


def test_a_minute_repaints_the_moved_end_and_no_more() -> None:
    """Of the area of a dial less than a thirtieth is touched when its hand moves by a minute."""
    size, centre = (1920, 1080), (529, 488)
    old = Arc(*centre, 421, 28, (255, 122, 122), 288, 540)
    scenes = [Scene(size, (arc,)) for arc in (old, replace(old, start=294))]
    touched = sum(box.w * box.h for box in dirty_boxes(*scenes, TYPESETTER))
    assert 0 < touched < (2 * 421) ** 2 / 30


def test_ticks_point_to_the_centre() -> None:
    """Four of them: at 12, 3, 6 and 9 o'clock, their round ends on the two circles."""
    ticks = Ticks(100, 100, 80, 30, 6, (255, 255, 255), 4)
    image = painted(ticks)
    assert image.getbbox() == (17, 17, 183, 183)
    for x, y in ((100, 35), (165, 100), (100, 165), (35, 100)):
        assert image.getpixel((x, y)) == 255
    assert image.getpixel((100 - 46, 100 - 46)) == 0
    line = 30 * 6 + pi * 9
    assert sum(image.tobytes()) / 255 == pytest.approx(4 * line, rel=0.01)


def test_a_turn_of_the_hand_fills_no_cache() -> None:
    """All the pieces of an hour take less than a third of the painter's cache, at full HD."""
    painter, shown = Painter(TYPESETTER, FIGURES), pygame.Surface((1920, 1080), 0, 32)
    for minute in range(60):
        arc = Arc(529, 488, 421, 28, (255, 122, 122), minute * 6, 360 + 54)
        painter.paint(Scene((1920, 1080), (arc,)), shown)
    assert 0 < painter.cached_bytes < CACHE_BYTES / 3
