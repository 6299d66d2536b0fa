"""The dial's figures: where the minute hand stands, and how far the state reaches from there."""

from __future__ import annotations

import enum
import math
from datetime import datetime, tzinfo

from signage.core.room import RoomState, Status
from signage.core.values import frozen
from signage.display.days import end_told

TURN = 60  # minutes that go once round
DEGREES = 6.0  # that a hand goes in a minute

_DASH = 3.6  # degrees of each minute, when somebody has to check in
_BROKEN = (2.0, 6.0, 12.0)  # of a dial that is not live: where dashes begin, how long, how often


class Line(enum.Enum):
    """How the arc is drawn, so that it tells the states apart without colour."""

    THIN = "thin"  # the room is free
    THICK = "thick"  # it is taken
    DASHED = "dashed"  # somebody has to check in
    BROKEN = "broken"  # all round: nothing is known, and no hand is shown


_LINES = {
    Status.AVAILABLE: Line.THIN,
    Status.STARTING: Line.THIN,
    Status.OCCUPIED: Line.THICK,
    Status.ENDING: Line.THICK,
    Status.CHECK_IN: Line.DASHED,
}


@frozen
class Dial:
    """One turn is an hour. `head` is the minute hand, `minutes` how far the arc runs from it.

    The head walks towards the tail, which stays at the minute when the state ends; the ring is full
    and has no tail while that is an hour off, or more, or not to be said.
    """

    line: Line = Line.BROKEN
    head: int = 0
    minutes: float = TURN  # whole ones, but while it runs from one state's to another's

    @property
    def tail(self) -> float | None:
        """The minute at which the state ends, if that is within the hour."""
        return (self.head + self.minutes) % TURN if self.minutes < TURN else None


NO_DIAL = Dial()


@frozen
class Sweep:
    """An arc in degrees clockwise from 12; with a `pitch` only `dash` degrees of each are drawn."""

    start: float = 0.0
    end: float = 360.0
    dash: float = 0.0
    pitch: float = 0.0


def sweep(dial: Dial) -> Sweep | None:
    """The arc of a dial; None where no minute is left."""
    if dial.line is Line.BROKEN:
        start, dash, pitch = _BROKEN
        return Sweep(start, 360.0, dash, pitch)
    start, turn = dial.head * DEGREES, dial.minutes * DEGREES
    if not turn:
        return None
    if dial.line is Line.DASHED:
        gap = (DEGREES - _DASH) / 2  # each dash in the middle of its minute
        return Sweep(start + gap, start + turn - gap, _DASH, DEGREES)
    return Sweep(start, start + turn) if dial.minutes < TURN else Sweep()


def dial_of(state: RoomState, moment: datetime, zone: tzinfo) -> Dial:
    """The dial at a moment (aware); `zone` is the one that the clock on the wall shows."""
    line = _LINES.get(state.status)
    if line is None:
        return NO_DIAL
    head = moment.astimezone(zone).minute
    ends = end_told(state)
    if ends is None:
        return Dial(line, head)
    # From full minute to full minute, so that the tail stays where it is while the head walks.
    left = ends - moment.replace(second=0, microsecond=0)
    return Dial(line, head, min(TURN, max(0, math.ceil(left.total_seconds() / 60))))
