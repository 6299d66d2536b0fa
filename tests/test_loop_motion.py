"""How the loop shows a change of the scene: as the motion of its theme, or at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pygame
import pytest

from signage.clock import SystemClock
from signage.core.calendar import Now
from signage.core.messages import Msg
from signage.display.geometry import Box
from signage.display.paint import Painter
from signage.display.scene import Fill, Scene
from signage.display.window import Window, WindowOptions
from signage.inbox import Inbox
from signage.loop import Loop
from signage.status.sign import SignState
from signage.systemd import Notifier
from tests.golden.cases import cases
from tests.golden.drawing import Studio

SIZE = (320, 200)
OLD, NEW = (10, 20, 30), (250, 240, 230)
BESIDE = Fill(Box(0, 0, 160, 200), (90, 90, 90))
FREE = Scene(SIZE, (BESIDE, Fill(Box(160, 0, 160, 200), OLD)), "available", "fade")
BUSY = replace(FREE, items=(BESIDE, Fill(Box(160, 0, 160, 200), NEW)), state="occupied")


class Showing:
    """A sign that shows the scene that it is given."""

    poll_due: float | None = None

    def __init__(self) -> None:
        self.next = FREE

    def status(self, now: Now) -> str:
        """Nothing to tell."""
        return ""

    def take(self, msg: Msg, now: Now) -> None:
        """No message comes."""

    def touch(self, action: str | None, held: bool, now: Now) -> None:
        """Nor a finger."""

    def tick(self, now: Now) -> None:
        """Nothing happens by itself."""

    def report(self, now: Now) -> SignState:
        """Nothing to tell."""
        return SignState("")

    def scene(self, size: tuple[int, int], now: Now) -> Scene:
        """The next picture."""
        return self.next

    def wait(self, now: Now) -> float:
        """As long as you like."""
        return 15.0


class Seen:
    """A loop on a panel that nobody sees, and how it went from one scene to another."""

    def __init__(self, inbox: Inbox) -> None:
        self.sign = Showing()
        self.window = Window(WindowOptions(size=SIZE), inbox.fileno())
        clock = SystemClock()
        painter = Painter(Studio().typesetter, {})
        self.loop = Loop(self.window, inbox, painter, self.sign, clock, clock, Notifier({}))

    def change(self, before: Scene, after: Scene) -> tuple[int, tuple, tuple]:
        """How many frames came between, and the first one's colours at the middle and the end."""
        self.sign.next = before
        self.loop.turn()
        self.window.show()  # whatever was under way is over
        self.sign.next = after
        self.loop.turn()
        mono, frames, colours = 50.0, 0, ((), ())
        while (rest := self.window.move(mono)) is not None:
            frames, mono = frames + 1, mono + rest
            if frames == 1:
                colours = colour(161, 100), colour(319, 199)
        assert colour(319, 199) == after.items[1].color, "it ends on the new picture"
        return frames, *colours


def colour(x: int, y: int) -> tuple:
    """Of a pixel of the panel."""
    shown = pygame.display.get_surface()
    assert shown is not None
    return tuple(shown.get_at((x, y))[:3])


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """A loop whose window is open for one test."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    inbox = Inbox()
    made = Seen(inbox)
    yield made
    made.window.close()
    inbox.close()


def test_a_change_of_state_fades(seen: Seen) -> None:
    """Five frames, each a mixture of both, and then the new picture."""
    frames, middle, end = seen.change(FREE, BUSY)
    assert frames == 5
    assert middle == end
    assert OLD < middle < NEW


def test_a_change_of_state_grows_from_its_origin(seen: Seen) -> None:
    """Where the theme says so and the layout has a glyph: at first it is new there alone."""
    origin = (160.0, 100.0)
    grows = [replace(scene, motion="grow", origin=origin) for scene in (FREE, BUSY)]
    assert seen.change(*grows) == (7, NEW, OLD)


def test_without_an_origin_it_fades(seen: Seen) -> None:
    """A layout that has no glyph has nothing to grow from."""
    frames, middle, _ = seen.change(replace(FREE, motion="grow"), replace(BUSY, motion="grow"))
    assert frames == 5
    assert OLD < middle < NEW


@pytest.mark.parametrize("motion", ["grow", "fade"])
def test_reduced_motion_cuts(seen: Seen, motion: str) -> None:
    """Nothing moves or fades: the new picture stands after one turn."""
    seen.loop.reduced_motion = True
    scenes = [replace(each, motion=motion, origin=(160.0, 100.0)) for each in (FREE, BUSY)]
    assert seen.change(*scenes)[0] == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FREE, replace(BUSY, state="available")),
        (FREE, replace(BUSY, state="asleep", motion="none")),
        (replace(FREE, state="asleep", motion="none"), BUSY),
        (FREE, replace(BUSY, state="", motion="none")),
        (replace(FREE, state="", motion="none"), BUSY),
    ],
    ids=["minute", "falls asleep", "wakes", "to a page", "from a page"],
)
def test_all_else_is_a_cut(seen: Seen, before: Scene, after: Scene) -> None:
    """The clock jumps, pages are there at once, and so is a panel that wakes or falls asleep."""
    assert seen.change(before, after)[0] == 0


@pytest.mark.parametrize("name", ["beacon", "ledger", "midnight"])
def test_each_theme_has_its_motion(name: str) -> None:
    """beacon grows from its glyph, the others fade; asleep there is none, in any theme."""
    studio = Studio(name)
    for case in cases():
        scene = studio.scene(case, (800, 480))
        if case.name == "asleep":
            assert scene.motion == "none"
        else:
            assert scene.motion == ("grow" if name == "beacon" else "fade")
            assert scene.origin is not None or name != "beacon"
