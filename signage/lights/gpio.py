"""Pins of the board: the only module that imports gpiod (libgpiod's own bindings).

Source: the documentation of libgpiod 2's Python bindings, `request_lines` and `LineRequest`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from signage.lights.base import LightError, Rgb

CHIP = "/dev/gpiochip0"
_US = "signage"

Requests = Callable[..., Any]
"""Asks a chip for lines, as `gpiod.request_lines` does."""


def _gpiod() -> Any:
    try:
        import gpiod  # noqa: PLC0415 - only signs with something on their pins
    except ImportError:
        raise LightError(
            "the Python package gpiod is not installed: pip install 'signage[lights]'"
        ) from None
    return gpiod


def _request(chip: str, settings: dict[int, Any], request: Requests | None) -> Any:
    request = request or _gpiod().request_lines
    try:
        return request(chip, consumer=_US, config=settings)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
    pins = ", ".join(map(str, settings))
    raise LightError(f"{chip}, lines {pins}: {reason} (group gpio, and nobody else on the lines)")


class GpioLight:
    """A red, a green and a blue LED on three lines of a chip; each is on or off."""

    def __init__(
        self,
        chip: str,
        pins: tuple[int, int, int],
        active_low: bool = False,
        request: Requests | None = None,
    ) -> None:
        gpiod = _gpiod()
        out = gpiod.LineSettings(direction=gpiod.line.Direction.OUTPUT, active_low=active_low)
        self._pins, self._values = pins, gpiod.line.Value
        self._lines = _request(chip, dict.fromkeys(pins, out), request)

    def show(self, colour: Rgb) -> None:
        """See `Light`. A part with a third of the strongest one's light is on."""
        most = max(*colour, 1)
        on = (self._values.ACTIVE if part * 3 >= most else self._values.INACTIVE for part in colour)
        try:
            self._lines.set_values(dict(zip(self._pins, on, strict=True)))
        except OSError as error:
            reason = error.strerror
        else:
            return
        raise LightError(f"the LEDs cannot be switched: {reason}")

    def close(self) -> None:
        """See `Light`."""
        with suppress(LightError):
            self.show(Rgb(0, 0, 0))
        with suppress(Exception):
            self._lines.release()


class GpioInput:
    """One line that is high, or low, while somebody is there."""

    def __init__(
        self, chip: str, pin: int, active_low: bool = False, request: Requests | None = None
    ) -> None:
        gpiod = _gpiod()
        heard = gpiod.LineSettings(
            direction=gpiod.line.Direction.INPUT,
            edge_detection=gpiod.line.Edge.RISING,
            active_low=active_low,
        )
        self._pin, self._active = pin, gpiod.line.Value.ACTIVE
        self._lines = _request(chip, {pin: heard}, request)

    def active(self, seconds: float) -> bool:
        """Wait until it becomes active, for so long at most; whether it did, or is. LightError."""
        try:
            if self._lines.wait_edge_events(seconds):
                self._lines.read_edge_events()
                return True
            return bool(self._lines.get_value(self._pin) == self._active)
        except OSError as error:
            reason = error.strerror
        raise LightError(f"the sensor's line cannot be read: {reason}")

    def close(self) -> None:
        """Let go of the line."""
        with suppress(Exception):
            self._lines.release()
