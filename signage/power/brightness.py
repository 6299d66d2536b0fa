"""How bright a backlight shines, by day and by night."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, tzinfo

from signage.display.dimming import Dimming
from signage.power.backlight import Backlight
from signage.power.base import PowerError

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Brightness:
    """Keeps a backlight at its share of light. One that refuses is given up, and said once."""

    backlight: Backlight
    zone: tzinfo  # the room's
    day: float  # share of its light
    dimming: Dimming | None  # its nights; None: it has none
    _broken: bool = False

    def see(self, wall: datetime) -> None:
        """Bring the light in line with a moment (aware)."""
        if self._broken:
            return
        night = 1.0 if self.dimming is None else self.dimming.at(wall.astimezone(self.zone))
        try:
            self.backlight.shine(self.day * night)
        except PowerError as error:
            self._broken = True
            _log.warning("the backlight stays as it is: %s", error)
