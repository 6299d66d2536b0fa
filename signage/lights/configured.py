"""Opens the light that a configuration asks for, or darkens it once its sign is dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signage.lights.base import OFF, Light, LightError

if TYPE_CHECKING:
    from signage.config.devices import Light as LightTable
    from signage.lights.gpio import Requests


def light_of(table: LightTable, request: Requests | None = None) -> Light:
    """The light of a `table` whose kind is not "none"; may block. `request`: see `Requests`.

    Raises LightError.
    """
    if table.kind == "usb":
        from signage.lights.usb import UsbLight  # noqa: PLC0415 - few signs have one

        return UsbLight()
    from signage.lights.gpio import GpioLight  # noqa: PLC0415 - as above

    if len(table.pins) != 3:
        raise LightError("[light] pins does not name three lines")
    red, green, blue = table.pins
    return GpioLight(table.chip, (red, green, blue), table.active_low, request)


def darken(table: LightTable, request: Requests | None = None) -> None:
    """Make the light dark that a killed sign left shining; nothing where there is none.

    A busylight keeps its colour, and so do the pins of a Raspberry Pi after their holder's death
    (github.com/raspberrypi/linux, pull request 6150). Asked for again as outputs, and let go of,
    they are inactive: as low as they were driven, or inputs. Raises LightError; may block.
    """
    if table.kind == "none":
        return
    light = light_of(table, request)
    try:
        light.show(OFF)
    finally:
        light.close()
