"""What is asked of the main thread: each is put to the loop, between two of its turns."""

from __future__ import annotations

from datetime import UTC
from typing import Protocol

from signage.clock import Clock
from signage.core.calendar import Now
from signage.status.machine import Machine
from signage.status.report import Glass, Picture, Report, versions
from signage.status.sign import SignState


class Shown(Protocol):
    """The glass."""

    @property
    def is_open(self) -> bool:
        """Whether there is one."""
        ...

    @property
    def driver(self) -> str:
        """SDL's name of its video driver."""
        ...

    @property
    def size(self) -> tuple[int, int]:
        """Of the upright picture."""
        ...

    def pixels(self) -> bytes:
        """Rows of R, G, B of the upright picture."""
        ...


class Stating(Protocol):
    """A sign that says how it is."""

    def report(self, now: Now) -> SignState:
        """Its state."""
        ...


class Turning(Protocol):
    """What the questions need of the loop."""

    @property
    def window(self) -> Shown: ...
    @property
    def sign(self) -> Stating: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def painted(self) -> int: ...
    @property
    def began(self) -> float: ...


def picture(loop: Turning) -> Picture | None:
    """What is on the glass; None: there is no screen."""
    if not loop.window.is_open:
        return None
    return Picture(*loop.window.size, loop.window.pixels())


def report(loop: Turning) -> Report:
    """All but the figures of the machine, for which the main thread does not wait."""
    now = loop.clock.now()
    on = loop.window.is_open
    width, height = loop.window.size if on else (0, 0)
    return Report(
        at=now.wall.astimezone(UTC),
        uptime=now.mono - loop.began,
        sign=loop.sign.report(now),
        glass=Glass(on, loop.window.driver, width, height, loop.painted),
        machine=Machine(),
        versions=versions(),
    )
