"""Busylights on USB: the only module that imports busylight_core, which knows thirty kinds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from signage.lights.base import OFF, LightError, Rgb


class UsbLight:
    """Every busylight that is plugged in, all alike. LightError where there is none."""

    def __init__(self) -> None:
        self._lights: list[Any] = _plugged_in()
        if not self._lights:
            raise LightError(
                "no busylight is plugged in, or this user may not open it (udev rule in deploy/)"
            )

    def show(self, colour: Rgb) -> None:
        """See `Light`."""
        try:
            for light in self._lights:
                if colour == OFF:
                    light.off()
                else:
                    light.on(tuple(colour))
        except Exception as error:  # noqa: BLE001 - each kind of device fails in its own way
            kind = type(error).__name__
        else:
            return
        raise LightError(f"the busylight does not answer ({kind})")

    def close(self) -> None:
        """See `Light`."""
        for light in self._lights:
            with suppress(Exception):
                light.off()
            with suppress(Exception):
                light.release()
        self._lights = []


def plugged_in() -> tuple[str, ...]:
    """The kinds of the busylights that are there; none of them is opened. Raises LightError."""
    kinds: dict[Any, list[Any]] = _looked(lambda light: light.available_hardware())
    return tuple(kind.__name__ for kind in kinds)


def _plugged_in() -> list[Any]:
    return list(_looked(lambda light: light.all_lights()))


def _looked(ask: Callable[[Any], Any]) -> Any:
    # Imported here: a third of a second that only signs with such a light pay.
    try:
        from busylight_core import Light  # type: ignore[import-untyped] # noqa: PLC0415
        from loguru import logger  # noqa: PLC0415 - busylight_core's own log, on standard error
    except ImportError:
        raise LightError(
            "the Python package busylight-core is not installed: pip install 'signage[lights]'"
        ) from None
    logger.disable("busylight_core")
    try:
        return ask(Light)
    except Exception as error:  # noqa: BLE001 - as above
        kind = type(error).__name__
    raise LightError(f"busylights cannot be looked for ({kind})")
