"""Which colour a sign calls for. Green is a room that is known to be free, and no other."""

from __future__ import annotations

from dataclasses import dataclass

from signage.core.room import Status
from signage.lights.base import OFF, Rgb
from signage.status.sign import SignState

FREE, SOON, TAKEN = Rgb(0, 200, 40), Rgb(255, 110, 0), Rgb(230, 0, 0)
NO_CLAIM = Rgb(0, 0, 60)  # faint and blue: alive, and not sure; on LEDs that know no shades, too

_COLOURS = {
    Status.AVAILABLE.value: FREE,
    Status.STARTING.value: SOON,
    Status.CHECK_IN.value: SOON,
    Status.OCCUPIED.value: TAKEN,
    Status.ENDING.value: TAKEN,
    Status.ASLEEP.value: OFF,
}


@dataclass(frozen=True, slots=True)
class SignalPolicy:
    """What the configuration says of the light."""

    asleep: bool = False  # whether it shines while the panel sleeps: as if nothing were claimed
    private: bool = True  # whether it tells of a meeting that is private
    brightness: float = 1.0  # share of its light


def colour_of(told: SignState, policy: SignalPolicy) -> Rgb:
    """The colour for a sign's state; stale, unknown and faulty are one: no claim."""
    if told.private and not policy.private:
        return OFF
    colour = _COLOURS.get(told.state, NO_CLAIM)
    if told.state == Status.ASLEEP.value and policy.asleep:
        colour = NO_CLAIM
    return Rgb(*(round(part * policy.brightness) for part in colour))
