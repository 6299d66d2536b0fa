"""Whether the wall clock can be believed, by the build, the system and the server."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from signage.core.calendar import Now

if TYPE_CHECKING:
    from signage.core.panel import Panel


def clock_plausible(panel: Panel, now: Now) -> bool:
    """Whether times may be told: not before the build, and synchronised or near the server's."""
    if now.wall < panel.policy.not_before:
        return False
    off = clock_off(panel, now)
    near = off is not None and abs(off) <= panel.policy.clock_tolerance
    return panel.synchronised is True or near


def clock_wrong(panel: Panel, now: Now) -> bool:
    """Whether something proves the wall clock wrong: the build date or the server."""
    off = clock_off(panel, now)
    far = off is not None and abs(off) > panel.policy.clock_tolerance
    return far or now.wall < panel.policy.not_before


def clock_skewed(panel: Panel, now: Now) -> bool:
    """Whether a clock that the system calls synchronised is far from the server's: a badge."""
    off = clock_off(panel, now)
    return bool(panel.synchronised and off and abs(off) > panel.policy.clock_tolerance)


def clock_off(panel: Panel, now: Now) -> timedelta | None:
    """How far the wall clock is ahead of the server's; None if no answer came yet."""
    if panel.server_time is None:
        return None
    told, came = panel.server_time
    return now.wall - told - timedelta(seconds=now.mono - came)
