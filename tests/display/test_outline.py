"""Polygons, their coverage, and how coverage is cut into pieces."""

from __future__ import annotations

from math import pi

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.display import outline
from signage.display.geometry import Box
from signage.display.outline import Outline
from signage.display.paint.pieces import cut
from signage.display.path import parse
from signage.display.text.fonts import Bitmap, draw_outline


def mass(shape: Outline) -> float:
    """The covered area in pixels."""
    bitmap = draw_outline(shape)
    return sum(bitmap.data) / 255 if bitmap else 0.0


@pytest.mark.parametrize("radius", [0.8, 3.04, 17.6, 161.6, 687.2])
def test_a_disc_covers_pi_r_squared(radius: float) -> None:
    """At every size, wherever between pixels it stands."""
    assert mass((outline.disc(700.3, 700.7, radius),)) == pytest.approx(pi * radius**2, rel=0.02)


def test_a_ring_is_a_circle_drawn_with_a_pen() -> None:
    """Its hole is empty; a pen wider than the circle leaves no hole."""
    assert mass(outline.ring(50, 50, 21.5, 5)) == pytest.approx(2 * pi * 21.5 * 5, rel=0.01)
    assert mass(outline.ring(50, 50, 2, 6)) == pytest.approx(pi * 25, rel=0.02)


def test_a_rectangle_on_whole_pixels_has_hard_edges_and_soft_corners() -> None:
    """Only the corners have intermediate levels; the radius takes its share of the area."""
    bitmap = draw_outline((outline.rectangle(3, 4, 60, 40, 8),))
    assert bitmap is not None
    assert bitmap[:4] == (3, 4, 60, 40)
    rows = [bitmap.data[y * 60 : (y + 1) * 60] for y in range(40)]
    assert rows[20] == b"\xff" * 60
    assert rows[0][8:52] == b"\xff" * 44
    assert any(0 < level < 255 for level in rows[0][:8])
    assert sum(bitmap.data) / 255 == pytest.approx(60 * 40 - (4 - pi) * 64, rel=0.001)


def test_a_radius_gives_way_on_short_sides() -> None:
    """A rectangle with too large a radius becomes a pill, not a knot."""
    assert mass((outline.rectangle(0, 0, 40, 10, 99),)) == pytest.approx(
        30 * 10 + pi * 25, rel=0.01
    )


def test_a_frame_is_hollow() -> None:
    """The border of a rounded rectangle covers its outline's length times its width, about."""
    sharp = 104 * 54 - 96 * 46
    assert mass(outline.frame(10, 10, 100, 50, -2, 4)) == pytest.approx(sharp)
    assert mass(outline.frame(10, 10, 100, 50, 0, 4)) == pytest.approx(
        sharp - (4 - pi) * 4, rel=0.001
    )
    assert mass(outline.frame(2, 2, 4, 4, 1, 6)) > 80  # so thick that nothing is left inside


@pytest.mark.parametrize("radius", [0.0, 6.0, 30.0])
def test_dashes_cover_their_share_of_the_frame(radius: float) -> None:
    """Dashes of equal length and gap take half of the border, on straight sides and in corners."""
    whole = mass(outline.frame(10, 10, 120, 60, radius, 3))
    dashed = outline.dashes(10, 10, 120, 60, radius, 3, 2, 2)
    assert mass(dashed) == pytest.approx(whole / 2, rel=0.03)
    assert all(9 - 1 <= x <= 131.6 and 9 - 1 <= y <= 71.6 for c in dashed for x, y in c)


def test_dashes_have_straight_ends_and_even_gaps() -> None:
    """The first begins where the upper left corner ends; each is as long as asked."""
    first, second, *_ = outline.dashes(0, 0, 100, 50, 0, 4, 10, 6)
    corners = [sorted((round(x, 6), round(y, 6)) for x, y in dash) for dash in (first, second)]
    assert corners[0] == [(0, -2), (0, 2), (10, -2), (10, 2)]
    assert corners[1] == [(16, -2), (16, 2), (26, -2), (26, 2)]


@pytest.mark.parametrize("portion", [0.0, 0.1, 0.25, 0.5, 0.75, 1.0])
def test_a_wedge_covers_its_portion(portion: float) -> None:
    """Portions of a full turn, both ends included."""
    assert mass((outline.wedge(50, 50, 40, portion),)) == pytest.approx(
        portion * pi * 1600, rel=0.002, abs=0.1
    )


def test_a_wedge_starts_at_twelve_and_runs_clockwise() -> None:
    """A quarter turn covers the upper right."""
    bitmap = draw_outline((outline.wedge(50, 50, 40, 0.25),))
    assert bitmap is not None
    assert (bitmap.left, bitmap.top) == (50, 10)
    assert bitmap.left + bitmap.width == 90
    assert bitmap.top + bitmap.height == 50


def test_a_stroke_has_round_ends() -> None:
    """A line covers its length times its width, and half a disc at each end."""
    assert mass(outline.stroke([(10, 10), (60, 10)], 5)) == pytest.approx(
        250 + pi * 6.25, rel=0.001
    )
    assert mass(outline.stroke([(10, 10)], 8)) == pytest.approx(pi * 16, rel=0.02)


def test_a_corner_is_rounded_and_not_counted_twice() -> None:
    """At a right angle the arms overlap; the outer corner is round, whichever way it turns."""
    arms, half = 2 * 50 * 10, 5.0
    joined = arms + pi * half**2 - (half**2 - pi * half**2 / 4)
    for corner in ([(10, 60), (60, 60), (60, 10)], [(10, 10), (60, 10), (60, 60)]):
        assert mass(outline.stroke(corner, 10)) == pytest.approx(joined, rel=0.005)


def test_a_closed_stroke_has_no_gap() -> None:
    """A triangle drawn closed has round corners everywhere and an empty middle, both ways round."""
    triangle = [(20.0, 20.0), (120.0, 20.0), (70.0, 110.0)]
    for line in (triangle, triangle[::-1]):
        bitmap = draw_outline(outline.stroke(line, 6, closed=True))
        assert bitmap is not None

        def level(x: int, y: int, of: Bitmap = bitmap) -> int:
            return of.data[(y - of.top) * of.width + x - of.left]

        assert level(70, 50) == 0
        assert level(20, 20) == level(119, 20) == level(70, 109) == 255


def test_stripes_rise_to_the_right_from_the_corner() -> None:
    """Full along x + y = n times the pitch, empty half-way between."""
    area = Box(0, 0, 200, 100)
    bitmap = draw_outline(outline.stripes(200, 100, 10, 40), area)
    assert bitmap is not None
    for x, y in ((80, 0), (40, 39), (0, 80), (160, 79)):
        assert bitmap.data[y * bitmap.width + x] == 255
    for x, y in ((60, 0), (20, 40), (0, 100 - 1)):
        assert bitmap.data[y * bitmap.width + x] == 0


def test_a_clip_cuts_without_moving() -> None:
    """What lies inside the clip is what the whole shape has there."""
    shape = (outline.disc(50.3, 50.2, 40),)
    whole, part = draw_outline(shape), draw_outline(shape, Box(60, 20, 25, 200))
    assert whole is not None
    assert part is not None
    for y in range(20, 90):
        start = (y - whole.top) * whole.width + 60 - whole.left
        row = (y - part.top) * part.width + 60 - part.left
        assert whole.data[start : start + 25] == part.data[row : row + 25]


LEVELS = st.lists(st.tuples(st.integers(0, 90), st.sampled_from([0, 0, 255, 255, 7])), max_size=40)


@settings(max_examples=50, deadline=None)
@given(LEVELS, st.integers(130, 300), st.integers(130, 200), st.integers(0, 15))
def test_cut_pieces_are_the_whole_again(
    runs: list[tuple[int, int]], width: int, height: int, column: int
) -> None:
    """Laid down together, solid boxes and edges give the bitmap back; none overlaps another."""
    data = b"".join(bytes([level]) * (length * 9) for length, level in runs)
    data = (data * (width * height // (len(data) or 1) + 1) + bytes(width * height))[
        : width * height
    ]
    bitmap = Bitmap(5, 7, width, height, data)
    pieces = cut(bitmap, column)
    again = bytearray(width * height)
    for box in pieces.solid:
        for y in range(box.y - 7, box.bottom - 7):
            start = y * width + box.x - 5
            assert not any(again[start : start + box.w])
            again[start : start + box.w] = b"\xff" * box.w
    for edge in pieces.edges:
        for y in range(edge.height):
            start = (edge.top - 7 + y) * width + edge.left - 5
            assert not any(again[start : start + edge.width])
            again[start : start + edge.width] = edge.data[y * edge.width : (y + 1) * edge.width]
    assert bytes(again) == data


def test_a_large_disc_is_mostly_boxes() -> None:
    """What is kept of a ring as wide as the panel is its edge: a tenth of its pixels."""
    bitmap = draw_outline((outline.disc(500, 500, 500),))
    assert bitmap is not None
    assert sum(len(edge.data) for edge in cut(bitmap).edges) < len(bitmap.data) / 10


@pytest.mark.parametrize("column", [0, 5, 15])
def test_boxes_begin_and_end_with_a_cache_line(column: int) -> None:
    """Wherever a shape is laid down, its boxes are multiples of 16 px across on the panel."""
    bitmap = draw_outline((outline.disc(500.3, 500, 300),))
    assert bitmap is not None
    boxes = cut(bitmap, column).solid
    assert len(boxes) > 5
    assert {(box.x + column) % 16 for box in boxes} == {0}
    assert {box.w % 16 for box in boxes} == {0}


def test_path_data_in_all_its_forms() -> None:
    """Absolute and relative commands, implied lines and closing give the same points."""
    (absolute,) = parse("M2 2 L12 2 H20 V10 L2 10 Z", 1.0)
    (relative,) = parse("m2,2 10 0 h8v8 l-18,0z", 1.0)
    assert absolute.points == relative.points
    assert absolute.closed
    assert relative.closed


def test_an_arc_keeps_its_distance_and_its_ends() -> None:
    """Each point of a circular arc lies on the circle, the last one is the end point."""
    for flags, far in (("0 1", False), ("1 1", True), ("0 0", False), ("1 0", True)):
        (line,) = parse(f"M10 0 A10 10 0 {flags} 0 10", 3.0)
        assert line.points[-1] == (0, 30)
        centre = (0.0, 0.0) if (flags in ("0 1", "1 0")) else (30.0, 30.0)
        for x, y in line.points:
            assert ((x - centre[0]) ** 2 + (y - centre[1]) ** 2) ** 0.5 == pytest.approx(30)
        assert (len(line.points) > 40) == far


def test_a_curve_passes_where_its_controls_pull_it() -> None:
    """A cubic's middle is three quarters of the way to its control points."""
    (line,) = parse("M0 0 C0 8 8 8 8 0", 10.0)
    assert max(y for _, y in line.points) == pytest.approx(60, abs=0.1)
    assert line.points[-1] == (80, 0)


@pytest.mark.parametrize("data", ["L2 2", "M2", "M2 2 Q1 1 2 2", "M2 2 L x 2", "hello", "M1 1 Z 5"])
def test_bad_path_data_is_refused(data: str) -> None:
    """What the vocabulary does not have is named, never skipped."""
    with pytest.raises(ValueError, match=r"\w"):
        parse(data, 1.0)
