"""LEDs and a sensor on the board's pins, over a chip that behaves as the kernel's does."""

from __future__ import annotations

import queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.core.messages import Msg, Sensed
from signage.core.room import Status
from signage.lights.base import OFF, LightError, Rgb
from signage.lights.gpio import CHIP, GpioInput, GpioLight
from signage.lights.lamp import Lamp
from signage.lights.presence import Presence
from signage.lights.signal import FREE, NO_CLAIM, SOON, TAKEN, SignalPolicy, colour_of
from signage.status.sign import SignState
from tests.lights.chip import Chip
from tests.lights.test_lamp import until

PINS = (17, 27, 22)
SENSOR = 4
PATIENCE = 10.0


def light(chip: Chip, active_low: bool = False) -> GpioLight:
    return GpioLight(CHIP, PINS, active_low, chip.request)


@pytest.mark.parametrize(
    ("colour", "leds"),
    [(FREE, "010"), (SOON, "110"), (TAKEN, "100"), (NO_CLAIM, "001"), (OFF, "000")],
)
@pytest.mark.parametrize("active_low", [False, True])
def test_three_leds_tell_the_states_apart(colour: Rgb, leds: str, active_low: bool) -> None:
    """Red, green and blue know no shades: each state is its own mixture, by high or by low."""
    chip = Chip()
    light(chip, active_low).show(colour)
    shines = chip.shines(*PINS)
    assert shines == (leds.translate({48: "1", 49: "0"}) if active_low else leds)


@given(st.sampled_from([*Status]), st.floats(0.05, 1.0), st.booleans())
def test_the_green_led_alone_is_only_a_free_room(
    status: Status, share: float, asleep: bool
) -> None:
    """Whatever the brightness rounds to: what is not sure lights neither red nor green."""
    chip = Chip()
    colour = colour_of(SignState(status.value), SignalPolicy(asleep=asleep, brightness=share))
    light(chip).show(colour)
    red, green, _ = chip.shines(*PINS)
    assert (red, green) != ("0", "1") or status is Status.AVAILABLE
    if status in (Status.UNKNOWN, Status.OFFLINE, Status.ASLEEP):
        assert (red, green) == ("0", "0")


def test_it_starts_dark_and_ends_dark() -> None:
    """Nothing shines between opening and the first colour, and nothing after the end; the lines are
    somebody else's then."""
    chip = Chip()
    lit = light(chip)
    assert (chip.shines(*PINS), set(chip.held)) == ("000", set(PINS))
    lit.show(FREE)
    lit.close()
    assert (chip.shines(*PINS), chip.held) == ("000", {})


def test_lines_that_cannot_be_had_are_named() -> None:
    """A chip that is not there, a line that it has not, one that somebody else holds: which and
    why, and what to look at."""
    chip = Chip()
    with pytest.raises(LightError, match=r"gpiochip9, lines 17, 27, 22: No such file"):
        GpioLight("/dev/gpiochip9", PINS, request=chip.request)
    with pytest.raises(LightError, match="lines 99: Invalid argument"):
        GpioInput(CHIP, 99, request=chip.request)
    holds = light(chip)
    with pytest.raises(LightError, match=r"lines 27: Device or resource busy \(group gpio"):
        GpioInput(CHIP, 27, request=chip.request)
    holds.close()
    GpioInput(CHIP, 27, request=chip.request)


def test_a_real_machine_without_such_a_chip() -> None:
    """libgpiod itself is asked where nothing else is given, and its answer is worded."""
    with pytest.raises(LightError, match="/dev/no-such-chip, lines 4: No such file"):
        GpioInput("/dev/no-such-chip", SENSOR)


def test_a_lamp_on_pins_comes_back() -> None:
    """A chip that goes (a USB expander) and comes again: the light then shows what is true."""
    chip = Chip()
    lamp = Lamp(lambda: light(chip), SignalPolicy(), again=0.01)
    lamp.start()
    lamp.see(SignState("available"))
    assert until(lambda: chip.shines(*PINS) == "010")
    chip.plugged = False
    lamp.see(SignState("occupied"))
    assert until(lambda: not chip.held)
    chip.plugged = True
    assert until(lambda: chip.shines(*PINS) == "100")
    lamp.close()
    assert until(lambda: chip.shines(*PINS) == "000")


@pytest.mark.parametrize("active_low", [False, True])
def test_a_sensor_hears_who_comes_and_who_stays(active_low: bool) -> None:
    """Nobody; somebody who comes while it waits; somebody who came and went between two looks;
    somebody who stands there without moving."""
    chip = Chip()
    nobody, somebody = active_low, not active_low
    chip.wire(SENSOR, nobody)
    sensor = GpioInput(CHIP, SENSOR, active_low, chip.request)
    assert not sensor.active(0.0)
    chip.wire(SENSOR, somebody)
    chip.wire(SENSOR, nobody)
    assert sensor.active(0.0)
    assert not sensor.active(0.0)
    chip.wire(SENSOR, somebody)
    assert sensor.active(0.0)
    assert sensor.active(0.0), "still there, without an edge"
    chip.wire(SENSOR, nobody)
    assert not sensor.active(0.0)


def test_a_sensors_line_becomes_a_message() -> None:
    """From the wire to the sign's inbox; after the chip has gone it is looked for again."""
    chip, inbox = Chip(), queue.Queue[Msg]()
    presence = Presence(
        lambda: GpioInput(CHIP, SENSOR, request=chip.request), inbox.put, 0.02, 0.01
    )
    presence.start()
    assert until(lambda: bool(chip.held))
    chip.wire(SENSOR, True)
    assert inbox.get(timeout=PATIENCE) == Sensed()
    chip.wire(SENSOR, False)
    chip.plugged = False
    assert until(lambda: not chip.held)
    chip.plugged = True
    assert until(lambda: bool(chip.held))
    while not inbox.empty():
        inbox.get()
    chip.wire(SENSOR, True)
    assert inbox.get(timeout=PATIENCE) == Sensed()
    presence.close()
    chip.wire(SENSOR, False)
    assert until(lambda: not chip.held)
