"""What runs to its new value in a change of state: the arc of a dial, and the margin band."""

from __future__ import annotations

from signage.core.room import Status
from signage.core.values import replace
from signage.display.dial import Dial, Line
from signage.display.fields import Fields


def between(old: Fields, new: Fields, share: float) -> Fields:
    """The fields of the new state, with what runs at `share` (0..1) of its way from the old one."""
    if share >= 1.0:
        return new
    return replace(new, dial=_dial(old.dial, new.dial, share), horizon=_horizon(old, new, share))


def _dial(old: Dial, new: Dial, share: float) -> Dial:
    """The arc grows or shrinks at its tail; one that nothing was known of begins at the hand."""
    if new.line is Line.BROKEN:
        return new
    start = 0 if old.line is Line.BROKEN else old.minutes
    return replace(new, minutes=start + (new.minutes - start) * share)


def _horizon(old: Fields, new: Fields, share: float) -> float | None:
    """What is left of the time rises or falls; of a room that was free it rises from nothing."""
    if new.horizon is None:
        return None
    start = _filled(old)
    return start + (new.horizon - start) * share


def _filled(fields: Fields) -> float:
    if not fields.live or fields.status is Status.AVAILABLE:
        return 0.0
    return 1.0 if fields.horizon is None else fields.horizon
