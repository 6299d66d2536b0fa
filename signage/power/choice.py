"""Which means switches this sign's screen: the one that is configured, or the first to work."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from signage.power.backlight import Backlight
from signage.power.base import Black, Means
from signage.power.dpms import Dpms
from signage.power.programs import CEC, WLOPM, XSET, ByProgram

AUTO = "auto"
MEANS: Mapping[str, Callable[[], Means]] = {
    "backlight": Backlight,
    "dpms": Dpms,
    "wlopm": lambda: ByProgram(WLOPM),
    "xset": lambda: ByProgram(XSET),
    "cec": lambda: ByProgram(CEC),
    "black": Black,
}
"""In the order in which they are tried; CEC and black only where they are named or nothing else is:
a television set may switch its input away."""

_TRIED = ("backlight", "dpms", "wlopm", "xset", "black")


def chosen(wanted: str, means: Mapping[str, Callable[[], Means]] = MEANS) -> tuple[Means, str]:
    """The means, and why it is not the one that is `wanted` (empty: it is).

    The display must be open: what works depends on how it is drawn.
    """
    names = _TRIED if wanted == AUTO else (wanted, "black")
    why = ""
    for name in names:
        made = means[name]()
        obstacle = made.obstacle()
        if not obstacle:
            return made, why if wanted not in (AUTO, name) else ""
        why = obstacle
    raise AssertionError("the last one always works")
