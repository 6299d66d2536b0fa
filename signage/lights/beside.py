"""Puts the configured light and sensor to work for as long as the sign runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from signage.config import Config
from signage.feed.base import Post
from signage.lights.signal import SignalPolicy
from signage.loop import Loop


@contextmanager
def beside(config: Config, loop: Loop, post: Post) -> Iterator[None]:
    """The light follows `loop`'s sign, the sensor posts to it, until the end of the block."""
    with ExitStack() as opened:
        if config.light.kind != "none":
            from signage.lights.configured import light_of  # noqa: PLC0415 - few signs have one
            from signage.lights.lamp import Lamp  # noqa: PLC0415 - as above

            table = config.light
            policy = SignalPolicy(table.asleep, table.private, table.brightness)
            lamp = loop.lamp = Lamp(lambda: light_of(table), policy)
            opened.callback(lamp.close)
            lamp.start()
        if (pin := config.presence.pin) is not None:
            from signage.lights.gpio import GpioInput  # noqa: PLC0415 - as above
            from signage.lights.presence import Presence  # noqa: PLC0415

            sensor = config.presence
            presence = Presence(lambda: GpioInput(sensor.chip, pin, sensor.active_low), post)
            opened.callback(presence.close)
            presence.start()
        try:
            yield
        finally:
            loop.lamp = None
