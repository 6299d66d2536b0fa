"""The circle that grows over a change of state: 400 ms, at most 20 frames a second, or cut."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.display.geometry import Box
from signage.display.motion import DURATION_S, FRAME_S, Growth

SIZE = (800, 480)


def run(growth: Growth, start: float = 50.0, frame_s: float = FRAME_S) -> list[float]:
    """The moments of all frames, with a loop that waits as it is told."""
    mono, moments = start, [start]
    while growth.step(mono):
        mono += max(growth.wait(mono), frame_s)
        moments.append(mono)
    return moments


def test_it_ends_in_time() -> None:
    """From the first to the last frame at most 400 ms, no two closer than 50 ms."""
    moments = run(Growth(SIZE, (130.0, 240.0)))
    assert moments[-1] - moments[0] == pytest.approx(DURATION_S - FRAME_S)
    assert len(moments) == 8


def test_the_painting_before_it_does_not_count() -> None:
    """Its clock starts with the first frame: a slow first paint does not swallow the motion."""
    growth = Growth(SIZE, (0.0, 0.0))
    assert growth.wait(1_000.0) == 0.0
    assert growth.step(1_000.0)


def test_a_slow_frame_cuts_it() -> None:
    """A frame of 61 ms is the last but one; 50 ms and the wait's own inexactness are not slow."""
    assert len(run(Growth(SIZE, (0.0, 0.0)), frame_s=0.0611)) == 2
    assert len(run(Growth(SIZE, (0.0, 0.0)), frame_s=0.055)) == 8


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
    before = {(box.y, box.x, box.right) for box in growth.rows()}
    growth.step(1.0 + min(share, FRAME_S))
    bounds = growth.bounds()
    assert bounds.within(Box(0, 0, *SIZE))
    rows = {box.y: box for box in growth.rows()}
    assert all(box.within(bounds) for box in rows.values())
    for row, left, right in before:
        assert rows[row].x <= left
        assert rows[row].right >= right


def test_the_rows_have_the_area_of_the_circle() -> None:
    """A circle in the middle, not yet at an edge, covers pi r² within one per cent."""
    growth = Growth((4000, 4000), (2000.0, 2000.0))
    growth.step(1.0)
    assert sum(box.w for box in growth.rows()) == pytest.approx(
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
        covered = sum(box.w for box in growth.rows())
        assert covered > 0.99 * 800 * 480
