"""The motions of a change of state: 400 or 300 ms, at most 20 frames a second, or cut."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.display.geometry import Box
from signage.display.motion import FRAME_S, Fade, Growth, Motion

SIZE = (800, 480)
BOXES = [Box(10, 10, 200, 40), Box(10, 300, 780, 100)]
MOTIONS = pytest.mark.parametrize(
    ("make", "frames"), [(lambda: Growth(SIZE, (130.0, 240.0)), 8), (lambda: Fade(BOXES), 6)]
)
Make = Callable[[], Motion]


def run(motion: Motion, start: float = 50.0, frame_s: float = FRAME_S) -> list[float]:
    """The moments of all frames, with a loop that waits as it is told."""
    mono, moments = start, [start]
    while motion.step(mono):
        mono += max(motion.wait(mono), frame_s)
        moments.append(mono)
    return moments


@MOTIONS
def test_it_ends_in_time(make: Make, frames: int) -> None:
    """The circle takes 400 ms, the fade 300 ms, the first frame's 50 ms among them."""
    motion = make()
    moments = run(motion)
    assert moments[-1] - moments[0] + FRAME_S == pytest.approx(frames * FRAME_S)
    assert pytest.approx(frames * FRAME_S) == motion.DURATION_S
    assert len(moments) == frames


@MOTIONS
def test_the_painting_before_it_does_not_count(make: Make, frames: int) -> None:
    """Its clock starts with the first frame: a slow first paint does not swallow the motion."""
    motion = make()
    assert motion.wait(1_000.0) == 0.0
    assert motion.step(1_000.0)
    assert motion.wait(1_000.0) == pytest.approx(FRAME_S)


@MOTIONS
def test_a_slow_frame_cuts_it(make: Make, frames: int) -> None:
    """A frame of 61 ms is the last but one; 50 ms and the wait's own inexactness are not slow."""
    assert len(run(make(), frame_s=0.0611)) == 2
    assert len(run(make(), frame_s=0.055)) == frames


def test_a_fade_comes_up_evenly() -> None:
    """Frame by frame the new picture's share rises to a sixth, two sixths, and so on."""
    fade, mono, shares = Fade(BOXES), 50.0, []
    while fade.step(mono):
        assert fade.opacity is not None
        shares.append(fade.opacity / 255)
        mono += FRAME_S
    assert shares == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6], abs=0.005)


def test_a_fade_catches_up_with_a_frame_that_comes_late() -> None:
    """What is shown follows the time, not the number of frames."""
    fade = Fade(BOXES)
    fade.step(0.0)
    fade.step(0.059)
    assert fade.share == pytest.approx((FRAME_S + 0.059) / 0.3)
    assert fade.opacity == round(255 * (FRAME_S + 0.059) / 0.3)


def test_a_fade_touches_its_boxes_and_nothing_else() -> None:
    """Every frame is laid over the same boxes, from the first one on."""
    fade = Fade(BOXES)
    for mono in (0.0, FRAME_S):
        fade.step(mono)
        assert list(fade.parts()) == list(fade.bounds()) == BOXES


def test_a_circle_covers_what_stands_there() -> None:
    """It has no opacity of its own: within it there is the new picture alone."""
    growth = Growth(SIZE, (0.0, 0.0))
    growth.step(0.0)
    assert growth.opacity is None


def test_it_slows_towards_its_end() -> None:
    """Ease-out: each frame adds less to the radius than the one before."""
    growth, mono, reached = Growth((4000, 4000), (2000.0, 2000.0)), 5.0, [0.0]
    while growth.step(mono):
        reached.append(growth.radius)
        mono += FRAME_S
    gains = [b - a for a, b in pairwise(reached)]
    assert all(earlier > 1.2 * later for earlier, later in pairwise(gains))
    assert min(gains) > 0


@given(st.floats(0, 800), st.floats(0, 480), st.floats(0.001, 0.34))
def test_the_rows_are_the_circle(x: float, y: float, share: float) -> None:
    """Every row lies on the panel and inside the bounds, and ends on the circle or the edge."""
    growth = Growth(SIZE, (x, y))
    growth.step(1.0)
    before = {(box.y, box.x, box.right) for box in growth.parts()}
    growth.step(1.0 + min(share, FRAME_S))
    (bounds,) = growth.bounds()
    assert bounds.within(Box(0, 0, *SIZE))
    rows = {box.y: box for box in growth.parts()}
    assert all(box.within(bounds) for box in rows.values())
    for row, left, right in before:
        assert rows[row].x <= left
        assert rows[row].right >= right


def test_the_rows_have_the_area_of_the_circle() -> None:
    """A circle in the middle, not yet at an edge, covers pi r² within one per cent."""
    growth = Growth((4000, 4000), (2000.0, 2000.0))
    growth.step(1.0)
    assert sum(box.w for box in growth.parts()) == pytest.approx(
        math.pi * growth.radius**2, rel=0.01
    )


def test_it_reaches_every_corner() -> None:
    """Just before its end the circle is about to cover the farthest corner, from any origin."""
    for origin in ((0.0, 0.0), (800.0, 480.0), (130.0, 240.0)):
        growth = Growth(SIZE, origin)
        growth.step(0.0)
        for frame in range(1, 7):
            growth.step(frame * FRAME_S)
        growth.step(6 * FRAME_S + 0.0499)
        covered = sum(box.w for box in growth.parts())
        assert covered > 0.99 * 800 * 480
