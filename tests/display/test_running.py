"""What runs in a change of state: midnight's arc and ledger's band, from their value to the new."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pygame
import pytest

from signage.display.paint.run import run_of
from signage.display.scene import Arc, Fill, Scene
from signage.display.window import Window, WindowOptions
from tests.golden.cases import Case, cases
from tests.golden.drawing import Studio

SIZE = (480, 320)
STEPS = (0.2, 0.4, 0.6, 0.8)


def case(name: str) -> Case:
    """One of the invented day."""
    return next(each for each in cases() if each.name == name)


def scenes(theme: str, before: str, after: str) -> tuple[Studio, Scene, Scene]:
    """Two states of one room."""
    drawn = Studio(theme)
    return drawn, drawn.scene(case(before), SIZE), drawn.scene(case(after), SIZE)


def steps(before: Scene, after: Scene) -> list[Scene]:
    """The scenes between the two."""
    assert before.source is not None
    assert after.source is not None
    return [after.source.between(before.source, share) for share in STEPS]


def sweep(scene: Scene) -> float:
    """How many degrees the state's arc has: the widest stroke but for the ring."""
    arcs = [item for item in scene.items if isinstance(item, Arc)]
    return arcs[-1].end - arcs[-1].start


def filled(scene: Scene) -> int:
    """How high the band is filled: the second rectangle at the panel's start."""
    bands = [item.box for item in scene.items if isinstance(item, Fill) and item.box.x == 0]
    return next(box.h for box in bands if box.bottom == SIZE[1] and 0 < box.w < 30 and box.y)


@pytest.mark.parametrize(("before", "after"), [("occupied", "ending"), ("ending", "occupied")])
def test_an_arc_runs_to_its_new_value(before: str, after: str) -> None:
    """Step by step from the old state's minutes to the new one's, and nothing else is changed."""
    _, old, new = scenes("midnight", before, after)
    ways = [sweep(old), *(sweep(scene) for scene in steps(old, new)), sweep(new)]
    assert ways in (sorted(ways), sorted(ways, reverse=True))
    assert len(set(ways)) == len(ways)
    for scene in steps(old, new):
        changed = {*scene.items} ^ {*new.items}
        assert all(type(item).__name__ in ("Arc", "Disc") for item in changed)


def test_a_band_rises_from_nothing_when_a_free_room_is_taken() -> None:
    """And falls to what is left from one meeting to the next."""
    _, old, new = scenes("ledger", "available", "occupied")
    heights = [*(filled(scene) for scene in steps(old, new)), filled(new)]
    assert heights == sorted(heights)
    assert heights[0] < heights[-1] / 2
    _, old, new = scenes("ledger", "occupied", "ending")
    heights = [filled(old), *(filled(scene) for scene in steps(old, new)), filled(new)]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("theme", ["ledger", "midnight"])
def test_what_is_not_vouched_for_does_not_run(theme: str) -> None:
    """A ring of dashes and a hatched band say nothing of time."""
    drawn, old, new = scenes(theme, "occupied", "offline")
    assert run_of(drawn.painter, old, new) is None
    assert run_of(drawn.painter, replace(old, source=None), new) is None


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Window]:
    """One that nobody sees, hung as the test says."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    read, write = os.pipe()
    made = Window(WindowOptions(size=SIZE, rotation=request.param), read)
    made.open()
    yield made
    made.close()
    os.close(read)
    os.close(write)


@pytest.mark.parametrize("window", [0, 90], indirect=True)
@pytest.mark.parametrize("theme", ["ledger", "midnight"])
def test_the_glass_shows_it_and_ends_on_the_new_picture(window: Window, theme: str) -> None:
    """Each frame is a mixture of the old picture and a step; the last is the new picture alone."""
    drawn, old, new = scenes(theme, "occupied", "ending")
    painter = drawn.painter
    painter.paint(new, window.surface)
    window.show()
    done = glass()
    painter.paint(old, window.surface)
    window.show()
    start = glass()
    window.fade(lambda surface: painter.repaint(old, new, surface), run_of(painter, old, new))
    mono, frames = 50.0, []
    while (rest := window.move(mono)) is not None:
        frames.append(glass())
        mono += rest
    assert len({start, done, *frames}) == 7
    assert glass() == done, "nothing of a step is left"


def test_a_motion_that_is_cut_short_ends_on_the_new_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever takes the surface in between gets all of the new picture, not a step."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    drawn, old, new = scenes("midnight", "occupied", "ending")
    window = Window(WindowOptions(size=SIZE), os.pipe()[0])
    window.open()
    drawn.painter.paint(new, window.surface)
    done = glass()
    drawn.painter.paint(old, window.surface)
    run = run_of(drawn.painter, old, new)
    window.fade(lambda surface: drawn.painter.repaint(old, new, surface), run)
    window.move(50.0)
    assert pygame.image.tobytes(window.surface, "RGB") == done
    window.close()


def glass() -> bytes:
    """What the panel shows."""
    return pygame.image.tobytes(pygame.display.get_surface(), "RGB")
