"""The light follows the sign, from a thread of its own, and comes back after it was pulled out."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from signage.lights.base import LightError, Rgb
from signage.lights.lamp import Lamp
from signage.lights.signal import FREE, NO_CLAIM, TAKEN, SignalPolicy
from signage.status.sign import SignState

PATIENCE = 10.0


class Lantern:
    """A light that notes its colours; `plugged` False: it is not there."""

    def __init__(self) -> None:
        self.colours: queue.Queue[Rgb | str] = queue.Queue()
        self.plugged = True
        self.built = 0

    def build(self) -> Lantern:
        """Open it."""
        self.built += 1
        if not self.plugged:
            raise LightError("it is not plugged in")
        return self

    def show(self, colour: Rgb) -> None:
        """Shine."""
        if not self.plugged:
            raise LightError("it was pulled out")
        self.colours.put(colour)

    def close(self) -> None:
        """Go dark."""
        self.colours.put("closed")

    def next(self) -> Rgb | str:
        """What came next."""
        return self.colours.get(timeout=PATIENCE)


@contextmanager
def burning(lantern: Lantern) -> Iterator[Lamp]:
    lamp = Lamp(lantern.build, SignalPolicy(), again=0.02)
    lamp.start()
    yield lamp
    lamp.close()


def until(holds: Callable[[], bool]) -> bool:
    deadline = monotonic() + PATIENCE
    while not holds() and monotonic() < deadline:
        sleep(0.005)
    return holds()


def test_it_shows_each_state_once() -> None:
    """The same colour is not sent again each turn of the loop."""
    lantern = Lantern()
    with burning(lantern) as lamp:
        for _ in range(3):
            lamp.see(SignState("available"))
        assert lantern.next() == FREE
        lamp.see(SignState("occupied"))
        assert lantern.next() == TAKEN
    assert lantern.next() == "closed"
    assert lantern.built == 1


def test_a_light_that_was_pulled_out_comes_back() -> None:
    """It is looked for again now and then, and then shows what is true by then."""
    lantern = Lantern()
    with burning(lantern) as lamp:
        lamp.see(SignState("available"))
        assert lantern.next() == FREE
        lantern.plugged = False
        lamp.see(SignState("occupied"))
        assert lantern.next() == "closed"
        assert until(lambda: lantern.built > 2)
        lamp.see(SignState("unknown"))
        lantern.plugged = True
        assert lantern.next() == NO_CLAIM


def test_it_is_dark_when_the_sign_has_ended() -> None:
    """Not some time afterwards: the process may be gone by then, and green would stay."""
    lantern = Lantern()
    lamp = Lamp(lantern.build, SignalPolicy())
    lamp.start()
    lamp.see(SignState("available"))
    assert lantern.next() == FREE
    lamp.close()
    assert lantern.colours.get_nowait() == "closed"


def test_a_light_that_hangs_holds_up_nobody() -> None:
    """Telling never waits for the device, and closing only for as long as a light needs."""
    hangs: queue.Queue[None] = queue.Queue()

    def build() -> Lantern:
        hangs.get(timeout=PATIENCE)
        raise LightError("at last")

    lamp = Lamp(build, SignalPolicy(), again=60.0)
    lamp.start()
    lamp.see(SignState("available"))
    lamp.see(SignState("occupied"))
    lamp.close()
    hangs.put(None)
