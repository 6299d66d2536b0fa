"""When a read may come before its appointment: what impatience may do, and what a new key does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signage.core.calendar import Now
from signage.core.health import FaultKind

if TYPE_CHECKING:
    from signage.core.panel import Panel

HURRY = 10.0  # seconds at least between two reads that were brought forward


def hurrying(panel: Panel) -> bool:
    """Whether the read that is under way was brought forward."""
    return panel.hurried_mono is not None and panel.hurried_mono == panel.poll_due


def may_hurry(panel: Panel, now: Now, by_itself: bool = False) -> bool:
    """Whether a read may come before its appointment.

    Not while one is under way, not within HURRY of another that was brought forward, and not before
    the wait that the server asked for is over. After a refused log-on only a person may, and only
    once per `refused_wait`: impatient fingers must not lock the account.
    """
    if panel.poll_due is None or now.mono >= panel.poll_due:
        return False
    if lately(panel.hurried_mono, HURRY, now):
        return False
    fault = panel.health.fault
    if fault is None:
        return True
    again = panel.policy.health.refused_wait.total_seconds()
    if fault.kind.refused and (by_itself or lately(panel.hurried_mono, again, now)):
        return False
    wait = fault.retry_after.total_seconds() if fault.retry_after else 0.0
    return not lately(panel.read_mono, wait, now)


def renewal_wait(panel: Panel, now: Now) -> float | None:
    """Seconds until what is new to log on with may be tried; None: the last read needs no new one.

    HURRY after the last such try, since a file that changes all the time must not lock the account,
    and not before the wait that the server asked for is over.
    """
    fault = panel.health.fault
    if fault is None or not (fault.kind.refused or fault.kind is FaultKind.NO_SECRET):
        return None
    asked = fault.retry_after.total_seconds() if fault.retry_after else 0.0
    tried = now.mono if panel.renewed_mono is None else panel.renewed_mono + HURRY
    return max(0.0, tried - now.mono, (panel.read_mono or now.mono) + asked - now.mono)


def lately(mono: float | None, within: float, now: Now) -> bool:
    """Whether a monotonic moment is less than `within` seconds ago."""
    return mono is not None and now.mono - mono < within
