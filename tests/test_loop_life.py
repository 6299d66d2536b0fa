"""When the loop feeds systemd: while what was due is done, and not merely while it lives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from signage.clock import ManualClock, ScaledClock
from signage.display.paint import Painter
from signage.display.window import Window, WindowOptions
from signage.inbox import Inbox
from signage.loop import Loop
from signage.watchdog import POLL_LIMIT
from tests.golden.drawing import Studio
from tests.test_loop_motion import SIZE, Showing

MORNING = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)


class Heart:
    """Counts."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def ready(self) -> None:
        """The first turn."""
        self.told.append("ready")

    def status(self, text: str) -> None:
        """A line."""
        self.told.append(text)

    def beat(self) -> None:
        """Fed."""
        self.told.append("beat")


class Alive:
    """A loop without a screen that somebody looks at; `fed` turns it once."""

    def __init__(self, inbox: Inbox) -> None:
        self.machine, self.heart, self.sign = ManualClock(MORNING), Heart(), Showing()
        self.clock = ScaledClock(self.machine)
        self.window = Window(WindowOptions(size=SIZE), inbox.fileno())
        painter = Painter(Studio().typesetter, {})
        self.loop = Loop(
            self.window, inbox, painter, self.sign, self.clock, self.machine, self.heart
        )

    def fed(self, after: float = 0.0) -> bool:
        """Whether a turn feeds it, so many seconds of the machine later."""
        self.machine.advance(timedelta(seconds=after))
        self.heart.told.clear()
        self.loop.turn()
        return "beat" in self.heart.told

    def polls_in(self, seconds: float) -> None:
        """The sign expects its next read then, by its own clock."""
        self.sign.poll_due = self.clock.now().mono + seconds


@pytest.fixture
def alive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Alive]:
    """One, for one test."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    inbox = Inbox()
    made = Alive(inbox)
    yield made
    made.window.close()
    inbox.close()


def test_a_still_panel_is_fed_for_as_long_as_it_turns(alive: Alive) -> None:
    """Nothing changes, no read is expected: a page of problems, by night, for a year."""
    assert alive.fed()
    assert alive.heart.told[0] == "ready"
    assert all(alive.fed(after) for after in (15.0, 3600.0, 86_400.0 * 365))


def test_a_read_that_never_ends_starves_it(alive: Alive) -> None:
    """The loop goes on turning, and is not well: two minutes after the read was due. The next good
    word from the reading thread, and it is fed again."""
    alive.polls_in(60.0)
    assert alive.fed()
    assert alive.fed(60.0 + POLL_LIMIT)
    assert not alive.fed(1.0)
    assert not alive.fed(15.0)
    alive.polls_in(60.0)
    assert alive.fed()


def test_a_fast_clock_is_no_reason_to_starve(alive: Alive) -> None:
    """What is due by the sign's clock is waited for by the machine's."""
    alive.fed()
    alive.clock.run(60.0)
    alive.polls_in(60.0)  # in a second of the machine
    assert alive.fed(1.0 + POLL_LIMIT - 1.0)
    assert not alive.fed(2.0)


def test_a_sign_that_waits_for_its_screen_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """READY=1 does not wait for a cable, nor does the watchdog; the status says what is missing."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("DISPLAY", ":63999")  # nobody's
    inbox = Inbox()
    waiting = Alive(inbox)
    assert waiting.fed()
    assert waiting.heart.told[-2:] == ["ready", "beat"]
    assert waiting.heart.told[0].startswith("waiting for a display: ")
    assert waiting.fed(3600.0)
    inbox.close()
