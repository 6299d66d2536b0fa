"""The tables of what hangs on the wall: the screen, a light beside it, a sensor before it."""

from __future__ import annotations

from typing import Annotated

from signage.config import values
from signage.core.values import frozen

POWERS = ("auto", "backlight", "dpms", "wlopm", "xset", "cec", "black")


@frozen(kw_only=True)
class Panel:
    """[panel]: the screen itself, as a device."""

    power: Annotated[str, values.choice(*POWERS)] = "auto"
    """What turns it off while the panel sleeps; auto: the first of these that works, but cec."""
    brightness: Annotated[float, values.share(0.05, 1.0)] = 1.0
    """The share of its light by day, where it has a backlight that can be set; by night
    `night_brightness` of that.
    """


@frozen(kw_only=True)
class Light:
    """[light]: a status light beside the screen."""

    kind: Annotated[str, values.choice("none", "usb", "gpio")] = "none"
    """A busylight on USB, or three LEDs on pins of the board."""
    brightness: Annotated[float, values.share(0.05, 1.0)] = 1.0
    """The share of its light (USB)."""
    private: Annotated[bool, values.flag] = True
    """False: it is off while the meeting in the room is private."""
    asleep: Annotated[bool, values.flag] = False
    """True: it stays on, faintly, while the panel sleeps."""
    chip: Annotated[str, values.text(60)] = "/dev/gpiochip0"
    pins: Annotated[tuple[int, ...], values.many(values.whole(0, 999), "numbers")] = ()
    """Lines of the chip for red, green and blue."""
    active_low: Annotated[bool, values.flag] = False
    """True: the LEDs shine when their lines are low."""


@frozen(kw_only=True)
class Presence:
    """[presence]: a sensor that wakes the screen."""

    pin: Annotated[int | None, values.whole(0, 999)] = None
    """Line of the chip that is active while somebody is there; None: there is no sensor."""
    chip: Annotated[str, values.text(60)] = "/dev/gpiochip0"
    active_low: Annotated[bool, values.flag] = False
