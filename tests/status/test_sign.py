"""What a sign says of itself, as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from signage.core.calendar import Now
from signage.core.health import Fault, FaultKind, HealthPolicy, fail, succeed
from signage.core.panel import Panel, PanelPolicy
from signage.core.room import RoomPolicy
from signage.status.sign import SignState, room_state_of

WALL = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)


def panel() -> Panel:
    """A panel that has just started."""
    return Panel(PanelPolicy(RoomPolicy(zone=UTC), HealthPolicy(), WALL - timedelta(days=300)))


def test_before_the_first_read() -> None:
    """Nothing is known: no age, no fault."""
    assert room_state_of(panel(), Now(WALL, 5.0)) == SignState("unknown")


def test_after_a_read_and_two_failures() -> None:
    """The age by the monotonic clock, the last fault's kind and codes, and when the next one is."""
    health = succeed(panel().health, Now(WALL, 100.0))
    for seconds in (160, 220):
        late = Now(WALL + timedelta(seconds=seconds - 100), float(seconds))
        health = fail(health, Fault(FaultKind.THROTTLED, "HTTP 429"), late)
    told = room_state_of(
        replace(panel(), health=health, poll_due=250.0), Now(WALL + timedelta(seconds=130), 230.0)
    )
    assert (told.data_age, told.data_from) == (130.0, WALL)
    assert (told.failures, told.fault, told.detail) == (2, "throttled", "HTTP 429")
    assert told.failing_since == WALL + timedelta(seconds=60)
    assert told.next_read == 20.0
