"""The dial's figures: where the minute hand stands, and how far the state reaches from there."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass
from datetime import datetime, tzinfo

from signage.core.room import RoomState, Status

TURN = 60  # minutes that go once round


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


@dataclass(frozen=True, slots=True)
class Dial:
    """One turn is an hour. `head` is the minute hand, `minutes` how far the arc runs from it.

    The head walks towards the tail, which stays at the minute when the state ends; the ring is full
    and has no tail while that is an hour off, or more, or not to be said.
    """

    line: Line = Line.BROKEN
    head: int = 0
    minutes: int = TURN

    @property
    def tail(self) -> int | None:
        """The minute at which the state ends, if that is within the hour."""
        return (self.head + self.minutes) % TURN if self.minutes < TURN else None


NO_DIAL = Dial()


def dial_of(state: RoomState, moment: datetime, zone: tzinfo) -> Dial:
    """The dial at a moment (aware); `zone` is the one that the clock on the wall shows."""
    line = _LINES.get(state.status)
    if line is None:
        return NO_DIAL
    head = moment.astimezone(zone).minute
    if state.until is None or state.whole_day:
        return Dial(line, head)
    # From full minute to full minute, so that the tail stays where it is while the head walks.
    left = state.until - moment.replace(second=0, microsecond=0)
    return Dial(line, head, min(TURN, max(0, math.ceil(left.total_seconds() / 60))))
