"""A sign as a process: a quiet day, power cuts, and all that can happen to one that lives on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

from signage.sim import faults
from tests.soak import footprint
from tests.soak.ledger import Ledger
from tests.soak.wall import Wall

A_DAYS_POLLS = 600  # at least: one a minute and a half

Trouble = Callable[[Wall], AbstractContextManager[None]]


@contextmanager
def _down(wall: Wall) -> Iterator[None]:
    wall.server.stop()
    yield
    wall.server.start()


@contextmanager
def _rotated(wall: Wall) -> Iterator[None]:
    new = f"quiet-rooms-{wall.lots.randrange(10**6)}"
    wall.server.change_password(new)
    wall.server.restart()  # a log-on by NTLM lasts as long as its connection
    yield
    wall.hand_out(new)


@contextmanager
def _full(wall: Wall) -> Iterator[None]:
    wall.disk.fill(wall.pid)
    yield
    wall.comes_right("a full disk")
    if wall.disk.mounted:  # it is no limit of a process that ends
        wall.cut()
        wall.start()
        wall.comes_right("a start with a full disk")
    wall.disk.empty(wall.pid)


@contextmanager
def _protected(wall: Wall) -> Iterator[None]:
    wall.disk.protect()
    try:
        yield
        wall.comes_right("a disk that is read-only")
        wall.cut()
        wall.start()
        wall.comes_right("a start with a read-only disk")
    finally:
        wall.disk.unprotect()


def _stepped(by: timedelta) -> Trouble:
    @contextmanager
    def step(wall: Wall) -> Iterator[None]:
        wall.sign_clock.step(by)
        yield
        wall.sign_clock.step(-by)

    return step


def _faulty(fault: faults.Fault) -> Trouble:
    @contextmanager
    def script(wall: Wall) -> Iterator[None]:
        end = wall.server.script.begin(fault)
        yield
        end()

    return script


TROUBLES: dict[str, Trouble] = {
    "network: reset": _faulty(faults.RESET),
    "network: 503": _faulty(faults.unavailable()),
    "network: a proxy's page": _faulty(faults.PROXY_PAGE),
    "server down": _down,
    "credential rotated": _rotated,
    "disk full": _full,
    "disk read-only": _protected,
    "clock an hour ahead": _stepped(timedelta(hours=1)),
    "clock a day behind": _stepped(-timedelta(days=1)),
    "clock ten years behind": _stepped(-timedelta(days=3650)),
}


def _pass(wall: Wall, name: str) -> None:
    """Let one of TROUBLES pass, and see it come right."""
    wall.ledger.troubles[name] += 1
    wall.ledger.say(wall.moment, name)
    with TROUBLES[name](wall):
        wall.rest(wall.lots.uniform(1.0, 4.0))
    wall.comes_right(name)


def power_cuts(number: int, cuts: int, start: datetime, days: float) -> Ledger:
    """Kill the sign at moments of chance, spread over so many days; it comes back right."""
    ledger = Ledger(number)
    wall = Wall(start, ledger)
    try:
        for cut in range(cuts):
            wall.calendar.fill(wall.true.now().wall, wall.lots)
            wall.start()
            if wall.lots.random() < 0.25:  # while it starts, too
                wall.rest(wall.lots.uniform(0.0, 1.5))
            else:
                wall.comes_right(f"power cut {cut}")
                wall.rest(wall.lots.uniform(0.0, 1.2))
            wall.cut()
            ledger.troubles["power cut"] += 1
            gone = wall.true.now().wall - start
            wall.jump(max(timedelta(0), (cut + 1) * timedelta(days=days) / cuts - gone))
        wall.start()
        wall.comes_right("the last power cut")
    except AssertionError:
        if not ledger.wrong:
            raise
    finally:
        wall.close()
    return ledger


def quiet_day(number: int, start: datetime) -> Ledger:
    """A day and a night in which nothing is wrong, twelve minutes to the second: the whole process,
    what it draws included, writes nothing."""
    ledger = Ledger(number)
    wall = Wall(start, ledger, rate=720.0)
    try:
        wall.calendar.fill(wall.true.now().wall, wall.lots)
        wall.start()
        while wall.true.now().wall < start + timedelta(days=1):
            threading.Event().wait(1.0)
            ledger.looked += wall.told() is not None
        polls, told = wall.polls(), wall.told()
        ledger.ink = wall.end()
        if told is None or not told.checksum or polls < A_DAYS_POLLS:
            ledger.wrong.append(f"it did not live: {polls} polls, {told}")
    finally:
        wall.close()
    ledger.wrong += ledger.ink
    return ledger


def one_process(number: int, start: datetime, rounds: int) -> Ledger:
    """Each trouble some times over, to one process where it can live through it."""
    ledger = Ledger(number)
    wall = Wall(start, ledger)
    try:
        wall.calendar.fill(wall.true.now().wall, wall.lots)
        wall.start()
        wall.comes_right("the start")
        lasting = [name for name in TROUBLES if not name.startswith("disk")]
        for _ in range(rounds):
            wall.lots.shuffle(lasting)
            for name in lasting:
                _pass(wall, name)
            ledger.footprints.append(footprint.of(wall.pid))
        for name in ("disk full", "disk read-only"):
            _pass(wall, name)
    except AssertionError:
        if not ledger.wrong:
            raise
    finally:
        wall.close()
    ledger.wrong += footprint.grown(ledger.footprints)
    return ledger
