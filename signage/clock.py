"""The machine's time, asked in one place: everybody else is handed a `Now`."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from signage.core.calendar import Now


class Clock(Protocol):
    """Tells both times at once."""

    @property
    def rate(self) -> float:
        """Seconds shown per second passed: 1.0 except in a preview that runs fast."""
        ...

    def now(self) -> Now:
        """The moment: wall time aware in UTC, monotonic time in seconds."""
        ...


class SystemClock:
    """The machine's own clocks.

    The monotonic one counts the time that the machine was suspended too, where the system tells it
    (Linux, clock_gettime(2), CLOCK_BOOTTIME): else what was read before that would pass for fresh.
    """

    rate = 1.0

    def now(self) -> Now:
        return Now(datetime.now(UTC), _passed())


def _passed() -> float:
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class ManualClock:
    """A clock that moves only when told: for tests and for `render`."""

    rate = 1.0

    def __init__(self, wall: datetime, mono: float = 1_000.0) -> None:
        if wall.tzinfo is None:
            raise ValueError("wall time must be aware")
        self._now = Now(wall.astimezone(UTC), mono)

    def now(self) -> Now:
        return self._now

    def advance(self, by: timedelta) -> None:
        """Time passes: both clocks move."""
        self._now = Now(self._now.wall + by, self._now.mono + by.total_seconds())

    def step(self, by: timedelta) -> None:
        """The wall clock is set: only it moves (a clock step, as from NTP)."""
        self._now = Now(self._now.wall + by, self._now.mono)


class ScaledClock:
    """A clock for the preview: runs at a rate, and can be moved."""

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._rate = 1.0
        self._anchor = self._origin = base.now()

    @property
    def rate(self) -> float:
        """Seconds shown per second passed."""
        return self._rate

    def now(self) -> Now:
        passed = (self._base.now().mono - self._anchor.mono) * self._rate
        return Now(self._origin.wall + timedelta(seconds=passed), self._origin.mono + passed)

    def run(self, rate: float) -> None:
        """Go on from this moment at `rate` (1.0: real time; must be above 0)."""
        if rate <= 0:
            raise ValueError("the rate must be above 0")
        self._origin, self._anchor, self._rate = self.now(), self._base.now(), rate

    def move(self, by: timedelta) -> None:
        """Jump: the wall clock is set, and no monotonic time passes."""
        now, self._anchor = self.now(), self._base.now()
        self._origin = Now(now.wall + by, now.mono)

    def advance(self, by: timedelta) -> None:
        """Let time pass at once: both clocks move."""
        now, self._anchor = self.now(), self._base.now()
        self._origin = Now(now.wall + by, now.mono + by.total_seconds())

    def reset(self) -> None:
        """Back to the real time, at its own rate."""
        real, shown = self._base.now(), self.now()
        self._anchor, self._rate = real, 1.0
        self._origin = Now(real.wall, shown.mono)
