"""A sensor that notices people (PIR, or mmWave by its OUT pin) wakes the screen, and does no more.

What it noticed is not kept, counted or sent.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from signage.core.messages import Msg, Sensed
from signage.lights.base import LightError

STILL_THERE = 20.0  # s between two messages while somebody stays
AGAIN = 60.0  # s after which a sensor that failed is looked for again

_log = logging.getLogger(__name__)


class Sensor(Protocol):
    """Where presence is heard."""

    def active(self, seconds: float) -> bool:
        """Wait for somebody, for so long at most; whether somebody came or is there."""
        ...

    def close(self) -> None:
        """Let go of it; never fails."""
        ...


class Presence:
    """Posts `Sensed` while somebody is there, from a thread of its own."""

    def __init__(
        self,
        build: Callable[[], Sensor],
        post: Callable[[Msg], None],
        still_there: float = STILL_THERE,
        again: float = AGAIN,
    ) -> None:
        self._build, self._post = build, post
        self._still_there, self._again = still_there, again
        self._closed = threading.Event()

    def start(self) -> None:
        """Begin to listen; returns at once."""
        threading.Thread(target=self._run, name="signage-presence", daemon=True).start()

    def close(self) -> None:
        """Post no more; returns at once."""
        self._closed.set()

    def _run(self) -> None:
        told = False
        while not self._closed.is_set():
            try:
                self._listen()
            except LightError as error:
                if not told:
                    _log.warning("the presence sensor is not to be had: %s", error)
                told = True
                self._closed.wait(self._again)

    def _listen(self) -> None:
        sensor = self._build()
        try:
            while not self._closed.is_set():
                if sensor.active(self._still_there) and not self._closed.is_set():
                    self._post(Sensed())
                    self._closed.wait(self._still_there / 2)  # a sensor that flickers is no flood
        finally:
            sensor.close()
