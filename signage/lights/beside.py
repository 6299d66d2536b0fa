"""Puts the configured light and sensor to work for as long as the sign runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from signage.config import Config
from signage.config.devices import Light as LightTable
from signage.feed.base import Post
from signage.lights.base import Light
from signage.lights.signal import SignalPolicy
from signage.loop import Loop


@contextmanager
def beside(config: Config, loop: Loop, post: Post) -> Iterator[None]:
    """The light follows `loop`'s sign, the sensor posts to it, until the end of the block."""
    lamp = presence = None
    if config.light.kind != "none":
        from signage.lights.lamp import Lamp  # noqa: PLC0415 - few signs have one

        policy = SignalPolicy(config.light.asleep, config.light.private, config.light.brightness)
        lamp = loop.lamp = Lamp(lambda: _light(config.light), policy)
        lamp.start()
    if (pin := config.presence.pin) is not None:
        from signage.lights.gpio import GpioInput  # noqa: PLC0415 - as above
        from signage.lights.presence import Presence  # noqa: PLC0415

        table = config.presence
        presence = Presence(lambda: GpioInput(table.chip, pin, table.active_low), post)
        presence.start()
    try:
        yield
    finally:
        loop.lamp = None
        for device in (lamp, presence):
            if device is not None:
                device.close()


def _light(table: LightTable) -> Light:
    """Open the light; in its own thread. Raises LightError."""
    if table.kind == "usb":
        from signage.lights.usb import UsbLight  # noqa: PLC0415

        return UsbLight()
    from signage.lights.gpio import GpioLight  # noqa: PLC0415

    red, green, blue = table.pins
    return GpioLight(table.chip, (red, green, blue), table.active_low)
