"""Which colour the light calls for: green is a claim, and only made when the sign makes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.core.room import Status
from signage.lights.base import OFF, Rgb
from signage.lights.signal import FREE, NO_CLAIM, SOON, TAKEN, SignalPolicy, colour_of
from signage.status.sign import SignState

STATES = [*(status.value for status in Status), "problems", "of a later version"]


@pytest.mark.parametrize(
    ("state", "colour"),
    [
        ("available", FREE),
        ("starting", SOON),
        ("checkin", SOON),
        ("occupied", TAKEN),
        ("ending", TAKEN),
        ("offline", NO_CLAIM),
        ("unknown", NO_CLAIM),
        ("problems", NO_CLAIM),
        ("asleep", OFF),
    ],
)
def test_the_colours(state: str, colour: Rgb) -> None:
    """One for each state; stale, unknown and faulty claim nothing."""
    assert colour_of(SignState(state), SignalPolicy()) == colour


@given(st.sampled_from(STATES), st.booleans(), st.booleans(), st.booleans(), st.floats(0.05, 1.0))
def test_green_is_only_a_free_room(
    state: str, private: bool, tells: bool, asleep: bool, share: float
) -> None:
    """Whatever is configured, the light is never greener than red for a room not known free."""
    red, green, _ = colour_of(SignState(state, private=private), SignalPolicy(asleep, tells, share))
    assert green <= red or state == "available"


def test_off_for_private_meetings_where_it_is_so_set() -> None:
    """And as any other where it is not."""
    told = SignState("occupied", private=True)
    assert colour_of(told, SignalPolicy(private=False)) == OFF
    assert colour_of(told, SignalPolicy()) == TAKEN


def test_faint_while_asleep_where_it_is_so_set() -> None:
    """It then shows that the sign lives, and claims nothing."""
    assert colour_of(SignState("asleep"), SignalPolicy(asleep=True)) == NO_CLAIM
