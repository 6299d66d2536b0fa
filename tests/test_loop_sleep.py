"""How the loop sleeps between two turns: alive, and woken by what nobody says."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from signage.clock import ManualClock
from signage.core.calendar import Now
from signage.display.connectors import LOOK_EVERY_S
from signage.display.paint import Painter
from signage.display.theme import ASLEEP
from signage.display.window import Window, WindowOptions
from signage.inbox import Inbox
from signage.loop import SAFETY_TICK, Loop
from signage.power.base import AGAIN, PowerError
from signage.power.switch import FALLING_ASLEEP, Switch
from signage.watchdog import POLL_LIMIT
from tests.golden.drawing import Studio
from tests.test_loop_life import MORNING, Heart
from tests.test_loop_motion import FREE, SIZE, Showing

LIFE = 600.0  # s
BY = timedelta(hours=1), timedelta(days=-400)


class Dozing(Window):
    """A window in whose sleep the machine's clock runs at once; nothing comes but the end."""

    def __init__(self, machine: ManualClock, inbox: Inbox) -> None:
        super().__init__(WindowOptions(size=SIZE), inbox.fileno())
        self.machine = machine
        self.lived = 0.0  # s
        self.opened: list[float] = []  # when, of what it lived
        self.then: tuple[float, Callable[[], None]] | None = None  # what happens, and when
        self.bare, self.plugged = False, False
        self.looked = 0  # for inputs

    def look_for_inputs(self) -> None:
        """Count."""
        super().look_for_inputs()
        self.looked += 1

    def open(self) -> None:
        """Note when."""
        super().open()
        self.opened.append(self.lived)

    def wait(self, seconds: float, *, still: bool = False) -> bool:
        """Asleep, till the end of the life: then somebody says so."""
        self.machine.advance(timedelta(seconds=seconds))
        self.lived += seconds
        if self.then is not None and self.then[0] <= self.lived:
            self.then[1]()
            self.then = None
        if self.lived >= LIFE:
            signal.raise_signal(signal.SIGTERM)
        return self.lived >= LIFE

    @property
    def watches_plugs(self) -> bool:
        """As said."""
        return self.bare

    def must_reopen(self) -> bool:
        """Once after each plug."""
        found, self.plugged = self.plugged, False
        return found


class Patient(Showing):
    """A sign that has nothing to change before the next minute, and notes its turns."""

    def __init__(self) -> None:
        super().__init__()
        self.turned: list[float] = []  # mono

    def tick(self, now: Now) -> None:
        """A turn begins."""
        self.turned.append(now.mono)

    def wait(self, now: Now) -> float:
        """A minute."""
        return 60.0


class Idle:
    """A sign at which nobody looks, for ten minutes."""

    def __init__(self, inbox: Inbox) -> None:
        self.machine, self.heart, self.sign = ManualClock(MORNING), Heart(), Patient()
        self.window = Dozing(self.machine, inbox)
        painter = Painter(Studio().typesetter, {})
        self.loop = Loop(
            self.window, inbox, painter, self.sign, self.machine, self.machine, self.heart
        )

    @property
    def beats(self) -> int:
        """How often it was fed."""
        return self.heart.told.count("beat")


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Idle]:
    """One, for one test."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    inbox = Inbox()
    inbox.catch_signals()
    made = Idle(inbox)
    yield made
    made.window.close()
    inbox.close()


def test_an_idle_wall_turns_once_a_minute_and_lives_meanwhile(idle: Idle) -> None:
    """The watchdog is fed four times a minute; new devices are looked for once."""
    idle.loop.run()
    assert idle.loop.turns == LIFE / 60
    assert idle.beats == LIFE / SAFETY_TICK
    assert idle.window.looked == idle.loop.turns - 1  # the window has just been opened at the first


class Stiff:
    """A means that refuses to wake the screen once, and notes when it is asked."""

    name = "stiff"

    def __init__(self, machine: ManualClock) -> None:
        self.machine, self.asked = machine, list[tuple[float, bool]]()  # mono, on

    def obstacle(self) -> str:
        """None that is known before."""
        return ""

    def turn(self, on: bool) -> None:
        """Refuse the second time."""
        self.asked.append((self.machine.now().mono, on))
        if len(self.asked) == 2:
            raise PowerError("not now")

    def settle(self) -> None:
        """It is done at once."""


def test_the_screen_goes_off_in_time_and_is_woken_until_it_wakes(idle: Idle) -> None:
    """Off soon after the panel fell asleep, and not with the next minute; awake, it is asked again
    by the loop itself, and has its picture then."""
    stiff, began = Stiff(idle.machine), idle.machine.now().mono
    idle.loop.power = Switch(lambda: stiff)
    idle.sign.next = replace(FREE, state=ASLEEP)
    idle.window.then = (100.0, lambda: setattr(idle.sign, "next", FREE))
    idle.loop.run()
    asked = [(mono - began, on) for mono, on in stiff.asked]
    woken = asked[1][0]
    assert asked == [(FALLING_ASLEEP, False), (woken, True), (woken + AGAIN, True)]
    assert idle.loop.shown == FREE


def test_a_read_that_never_ends_starves_a_sleeping_wall(idle: Idle) -> None:
    """Between two turns, too."""
    idle.sign.poll_due = idle.machine.now().mono
    idle.loop.run()
    assert idle.beats == 1 + POLL_LIMIT / SAFETY_TICK


@pytest.mark.parametrize("by", BY)
def test_a_clock_that_is_set_ends_the_sleep(idle: Idle, by: timedelta) -> None:
    """The picture is that of the new time within seconds."""
    idle.window.then = (20.0, lambda: idle.machine.step(by))
    began = idle.machine.now().mono
    idle.loop.run()
    assert [mono - began for mono in idle.sign.turned[:3]] == [0.0, 30.0, 90.0]


def test_a_plug_ends_the_sleep_on_the_bare_screen(idle: Idle) -> None:
    """Nobody says that one came: the window is opened anew at once, and there is a new picture."""
    idle.window.bare = True
    idle.window.then = (20.0, lambda: setattr(idle.window, "plugged", True))
    idle.loop.run()
    assert idle.window.opened == [0.0, 20.0]
    assert idle.loop.painted == 2
    assert idle.loop.turns == 1 + LIFE // 60
    assert idle.beats >= LIFE / LOOK_EVERY_S - 1


def test_a_wall_without_a_screen_turns_to_look_for_one(
    idle: Idle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every two seconds, and lives."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("DISPLAY", ":63999")  # nobody's
    idle.loop.run()
    assert idle.loop.turns == idle.beats == LIFE / LOOK_EVERY_S
    assert idle.window.opened == []
