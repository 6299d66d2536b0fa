"""What every light outside the panel is."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from signage.errors import SignageError


class LightError(SignageError):
    """The light, or the sensor, is not to be had. Its text says which and why."""


class Rgb(NamedTuple):
    """A colour of a light, each part 0 to 255; all 0 is off."""

    red: int
    green: int
    blue: int


OFF = Rgb(0, 0, 0)


class Light(Protocol):
    """One light, used by one thread."""

    def show(self, colour: Rgb) -> None:
        """Shine in a colour, or not at all (OFF). Raises LightError; may block for a second."""
        ...

    def close(self) -> None:
        """Go dark and let go of the device; never fails."""
        ...
