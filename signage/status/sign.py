"""What a sign shows and how its reading goes, as plain values without a word of any meeting."""

from __future__ import annotations

from datetime import datetime

from signage.core.calendar import Now
from signage.core.health import age
from signage.core.panel import Panel, state
from signage.core.values import frozen


@frozen
class SignState:
    """A sign at one moment; ages and waits are seconds of its own clock."""

    state: str
    """What it claims: a `Status` ("available", "offline" …), or "problems" without a room."""
    data_age: float | None = None
    """Of what is shown; None: nothing was read yet."""
    data_from: datetime | None = None
    """When that was read, aware, by the wall clock of now."""
    failures: int = 0
    """Reads in a row that failed."""
    fault: str | None = None
    """The kind of the last one's fault, a `FaultKind`; None: the last read was good."""
    detail: str = ""
    """More of it: codes and fixed words only (see `Fault.detail`)."""
    failing_since: datetime | None = None
    next_read: float | None = None
    """Seconds until the next one; negative when it is late or under way; None: none is planned."""
    private: bool = False
    """Whether the meeting that holds the room is private (which the glass says too)."""
    problems: int = 0
    """How many the configuration has."""


def room_state_of(panel: Panel, now: Now) -> SignState:
    """The state of a room's sign."""
    health = panel.health
    old, room = age(health, now), state(panel, now)
    return SignState(
        state=room.status.value,
        private=room.current is not None and room.current.meeting.private,
        data_age=None if old is None else old.total_seconds(),
        data_from=health.good_wall,
        failures=health.failures,
        fault=health.fault.kind.value if health.fault else None,
        detail=health.fault.detail if health.fault else "",
        failing_since=health.failing_since_wall,
        next_read=None if panel.poll_due is None else panel.poll_due - now.mono,
    )
