"""A sensor wakes the screen."""

from __future__ import annotations

import queue
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from signage.core.calendar import Now
from signage.core.health import HealthPolicy
from signage.core.messages import Msg, Sensed, Ticked
from signage.core.panel import Panel, PanelPolicy, state, update
from signage.core.room import RoomPolicy, Status
from signage.lights.base import LightError
from signage.lights.presence import Presence

NIGHT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PATIENCE = 10.0


class Sensor:
    """Notices whom a test sends past it."""

    def __init__(self) -> None:
        self.people: queue.Queue[bool] = queue.Queue()
        self.closed = threading.Event()

    def active(self, seconds: float) -> bool:
        """Wait for somebody."""
        try:
            return self.people.get(timeout=seconds)
        except queue.Empty:
            return False

    def close(self) -> None:
        """Let go."""
        self.closed.set()


def test_somebody_comes_by() -> None:
    """One message for one who comes, none for nobody; and the sensor is let go at the end."""
    sensor, inbox = Sensor(), queue.Queue[Msg]()
    presence = Presence(lambda: sensor, inbox.put, still_there=0.02)
    presence.start()
    sensor.people.put(True)
    assert inbox.get(timeout=PATIENCE) == Sensed()
    presence.close()
    assert sensor.closed.wait(PATIENCE)
    assert inbox.empty()


def test_a_sensor_that_is_not_there_is_looked_for_again() -> None:
    """A loose wire is no reason for the sign to end, or to be deaf for good."""
    sensor, inbox = Sensor(), queue.Queue[Msg]()
    sensor.people.put(True)
    tries = iter([LightError("no such line"), LightError("no such line"), sensor])

    def build() -> Sensor:
        found = next(tries)
        if isinstance(found, LightError):
            raise found
        return found

    presence = Presence(build, inbox.put, still_there=0.02, again=0.01)
    presence.start()
    assert inbox.get(timeout=PATIENCE) == Sensed()
    presence.close()


def test_the_panel_wakes_and_does_nothing_else() -> None:
    """In the night: awake for a minute, no page opened, no read asked for. A page that is open is
    not kept open by whoever stands before it."""
    policy = PanelPolicy(RoomPolicy(zone=UTC), HealthPolicy(), NIGHT - timedelta(days=99))
    panel, _ = update(Panel(policy), Ticked(synchronised=True), Now(NIGHT, 100.0))
    assert state(panel, Now(NIGHT, 100.0)).status is Status.ASLEEP
    panel, commands = update(panel, Sensed(), Now(NIGHT, 100.0))
    assert commands == ()
    assert state(panel, Now(NIGHT, 100.0)).status is not Status.ASLEEP
    assert state(panel, Now(NIGHT, 161.0)).status is Status.ASLEEP
    explaining = replace(panel, explaining=True)
    after, _ = update(explaining, Sensed(), Now(NIGHT, 120.0))
    assert after.touched_mono == explaining.touched_mono
