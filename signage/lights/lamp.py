"""Brings colours to a light, in a thread of its own: a device that hangs holds up no picture."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from signage.lights.base import Light, LightError, Rgb
from signage.lights.signal import SignalPolicy, colour_of
from signage.status.sign import SignState

GOING = 0.5  # s that the end of the sign waits for the light to go dark
AGAIN = 30.0  # s after which a light that failed is looked for again

_log = logging.getLogger(__name__)


class Lamp:
    """Shows the newest colour. `build` opens the light, and again after it was pulled out."""

    def __init__(
        self, build: Callable[[], Light], policy: SignalPolicy, again: float = AGAIN
    ) -> None:
        self._build, self._policy, self._again = build, policy, again
        self._thread: threading.Thread | None = None
        self._change = threading.Condition()  # guards the next three
        self._wanted: Rgb | None = None
        self._closed = False
        self._failed = False

    def start(self) -> None:
        """Begin to work; returns at once."""
        self._thread = threading.Thread(target=self._run, name="signage-light", daemon=True)
        self._thread.start()

    def see(self, told: SignState) -> None:
        """The sign is so now; main thread, returns at once."""
        colour = colour_of(told, self._policy)
        with self._change:
            if colour != self._wanted:
                self._wanted = colour
                self._change.notify()

    def close(self) -> None:
        """Go dark: a green light over a sign that has ended would be a lie.

        A device that hangs is not waited for.
        """
        with self._change:
            self._closed = True
            self._change.notify()
        if self._thread is not None:
            self._thread.join(GOING)

    def _run(self) -> None:
        light: Light | None = None
        shown: Rgb | None = None
        while (wanted := self._next(shown)) is not None:
            try:
                light = light or self._build()
                light.show(wanted)
            except LightError as error:
                self._say(f"the status light is not to be had: {error}")
                _let_go(light)
                light = shown = None
            else:
                self._say("")
                shown = wanted
        _let_go(light)

    def _next(self, shown: Rgb | None) -> Rgb | None:
        """Wait for a colour other than the one that is shown; None: closed."""
        with self._change:
            if shown is None and self._failed:
                self._change.wait(self._again)
            while not self._closed and self._wanted in (None, shown):
                self._change.wait()
            return None if self._closed else self._wanted

    def _say(self, wrong: str) -> None:
        """Log the first of a row of failures, and its end."""
        if wrong and not self._failed:
            _log.warning("%s", wrong)
        elif self._failed and not wrong:
            _log.info("the status light is there again")
        self._failed = bool(wrong)


def _let_go(light: Light | None) -> None:
    if light is not None:
        light.close()
