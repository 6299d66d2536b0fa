"""A backlight of the kernel's: the panels of tablets, laptops and ribbon cables.

Source: the kernel's ABI document sysfs-class-backlight: `bl_power` 0 is on and 4 off (FB_BLANK_*),
`brightness` runs from 0 to `max_brightness`. The group may write them by the udev rule in deploy/.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from signage.power.base import PowerError

FOLDER = Path("/sys/class/backlight")
_ON, _OFF = "0", "4"


class Backlight:
    """The first backlight of the machine."""

    name = "backlight"

    def __init__(
        self, folder: Path = FOLDER, access: Callable[[Path, int], bool] = os.access
    ) -> None:
        self._access = access
        self._folder = next(iter(sorted(folder.glob("*"))), None)
        self._light: float | None = None

    def obstacle(self) -> str:
        """See `Means`."""
        if self._folder is None:
            return "there is no backlight in /sys/class/backlight"
        if not self._access(self._switch(), os.W_OK):
            return f"{self._switch()} cannot be written: sudo signage-deploy apply"
        return ""

    def turn(self, on: bool) -> None:
        """See `Means`."""
        self._write(self._switch(), _ON if on else _OFF)

    def settle(self) -> None:
        """See `Means`: it was done at once."""

    def shine(self, share: float) -> None:
        """Give this share (0 to 1) of its light; never none at all."""
        if share == self._light:
            return
        assert self._folder is not None  # noqa: S101 - asked for its obstacle before
        try:
            most = int((self._folder / "max_brightness").read_text(encoding="ascii"))
        except (OSError, ValueError):
            raise PowerError(f"{self._folder} does not tell its max_brightness") from None
        self._write(self._folder / "brightness", str(max(1, round(most * share))))
        self._light = share

    def _switch(self) -> Path:
        assert self._folder is not None  # noqa: S101 - asked for its obstacle before
        return self._folder / "bl_power"

    def _write(self, path: Path, value: str) -> None:
        try:
            path.write_text(value, encoding="ascii")
        except OSError as error:
            raise PowerError(f"{path} cannot be written: {error.strerror}") from None
