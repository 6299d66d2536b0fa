"""From fingers to meaning: taps, holds and drags. Pure; time is handed in."""

from __future__ import annotations

import enum

from signage.core.values import frozen
from signage.display.inputs import Phase, Pointer

HOLD_S = 3.0  # a finger resting this long asks "why does it say that"
_SLOP = 1 / 20  # of the picture's shorter side: how far a resting finger may roll


class GestureKind(enum.Enum):
    """What a touch turned out to be."""

    TAP = "tap"
    HOLD = "hold"
    DRAG = "drag"  # it moved: it wakes the panel and means nothing else


@frozen
class Gesture:
    """One touch, told once; `x`, `y` is where it began, in pixels of the picture."""

    kind: GestureKind
    x: float
    y: float


class Gestures:
    """Follows one finger at a time: the one that came down last.

    A finger whose lifting is never reported (a touch panel unplugged under it) is forgotten when
    the next one comes down, so touch can not die.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._slop = min(size) * _SLOP
        self._down: tuple[float, float, float] | None = None  # x, y, mono
        self._moved = False

    def feed(self, pointer: Pointer, mono: float) -> Gesture | None:
        """What the touch has become with this input, if that is now known."""
        if pointer.phase is Phase.DOWN:
            self._down, self._moved = (pointer.x, pointer.y, mono), False
            return None
        if self._down is None:
            return None
        x, y, since = self._down
        self._moved |= abs(pointer.x - x) > self._slop or abs(pointer.y - y) > self._slop
        if pointer.phase is Phase.MOTION:
            return None
        self._down = None
        if self._moved:
            return Gesture(GestureKind.DRAG, x, y)
        held = mono - since >= HOLD_S
        return Gesture(GestureKind.HOLD if held else GestureKind.TAP, x, y)

    def tick(self, mono: float) -> Gesture | None:
        """A hold that has lasted long enough; the finger's lifting then means nothing more."""
        if self._down is None or self._moved:
            return None
        x, y, since = self._down
        if mono - since < HOLD_S:
            return None
        self._down = None
        return Gesture(GestureKind.HOLD, x, y)

    def wait(self, mono: float) -> float | None:
        """Seconds until `tick` has something to tell; None: no finger rests."""
        if self._down is None or self._moved:
            return None
        return max(0.0, self._down[2] + HOLD_S - mono)
