"""How soon to read while all goes well: spread at the start, nearer around meetings' edges."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

from signage.core.agenda import Agenda
from signage.core.health import HealthPolicy

BOOT = 300.0  # seconds after its machine's start in which a sign was switched on with it
_SPREAD = 15.0  # seconds: a hundred signs after a power cut are seven a second, and none is refused
AROUND = timedelta(minutes=2)  # before and after: when people stand at the door and look


def nearer(
    agenda: Agenda, moment: datetime, wait: float, policy: HealthPolicy, lot: float
) -> float:
    """`wait` seconds from `moment`, or fewer if a meeting begins or ends meanwhile.

    Within AROUND of a start or an end, reads are `policy.near` apart, spread in the measure in
    which all are; a `wait` that reaches beyond such a time's beginning ends there. `lot`: 0..1.
    """
    near = near_wait(policy, lot)
    edges = agenda.edges
    if bisect_left(edges, moment - AROUND) < (next_ := bisect_right(edges, moment + AROUND)):
        return min(wait, near)
    if next_ == len(edges):
        return wait
    begins = (edges[next_] - AROUND - moment).total_seconds()
    return min(wait, max(near, begins + lot * near))


def near_wait(policy: HealthPolicy, lot: float) -> float:
    """`policy.near`, spread by the share that `poll_jitter` is of `poll`; at least a second."""
    share = policy.poll_jitter / policy.poll
    return max(1.0, policy.near.total_seconds() * (1 + (2 * lot - 1) * share))


def first_wait(up: float, lot: float) -> float:
    """Seconds until a sign's first read, if its machine has been up for `up` seconds.

    After a power cut every sign of a building starts at once, and Exchange serves one account a few
    requests at a time (EWSMaxConcurrency): they spread themselves. One that is started on its own
    asks at once. `lot`: 0..1.
    """
    return lot * _SPREAD if up < BOOT else 0.0
