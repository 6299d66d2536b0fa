"""Why the sign says what it says: the facts behind the state, as masked as the state itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from signage.core.advice import Advice, certificate_advice
from signage.core.agenda import Entry
from signage.core.calendar import Now, Span
from signage.core.clocks import clock_off, clock_plausible, clock_skewed
from signage.core.health import Fault, Freshness, age, freshness
from signage.core.panel import Panel, state
from signage.core.room import Doubt, Status
from signage.core.values import frozen


@frozen
class Badge:
    """How far the picture may be trusted, for the badge."""

    freshness: Freshness
    age: timedelta | None  # of the last good read; None: there was none
    fault: Fault | None  # of the last read, if it failed
    clock_plausible: bool
    clock_skewed: bool  # synchronised, and far from the server's time all the same


@frozen
class Explanation:
    """Everything that the "why does it say that" page tells."""

    status: Status
    doubt: Doubt | None
    entries: tuple[Entry, ...]  # every item of the last read believed, with what became of it
    span: Span | None  # what that read covered
    read_at: datetime | None  # when it was asked for; aware, UTC
    badge: Badge
    failures: int  # in a row
    failing_since: datetime | None
    doubting: bool  # a read that frees the room earlier waits for a second one
    clock_off: timedelta | None  # ahead of the server's; None: no answer yet
    synchronised: bool | None  # what the system says of its clock
    advice: tuple[Advice, ...] = ()  # what will end


def badge(panel: Panel, now: Now) -> Badge:
    """The facts of the badge at `now`."""
    return Badge(
        freshness=freshness(panel.health, now, panel.policy.health),
        age=age(panel.health, now),
        fault=panel.health.fault,
        clock_plausible=clock_plausible(panel, now),
        clock_skewed=clock_skewed(panel, now),
    )


def explain(panel: Panel, now: Now) -> Explanation:
    """Why the panel says what it says at `now`."""
    shown, health, agenda = state(panel, now), panel.health, panel.agenda
    return Explanation(
        status=shown.status,
        doubt=shown.doubt,
        entries=agenda.entries if agenda else (),
        span=agenda.span if agenda else None,
        read_at=health.good_wall,
        badge=badge(panel, now),
        failures=health.failures,
        failing_since=health.failing_since_wall,
        doubting=panel.doubted is not None,
        clock_off=clock_off(panel, now),
        synchronised=panel.synchronised,
        advice=(*panel.policy.advice, *certificate_advice(panel.certificate_ends, now.wall)),
    )
