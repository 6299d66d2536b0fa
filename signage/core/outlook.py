"""When the picture may change by itself: how long to wait, and when the state turns."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

from signage.core.agenda import Agenda, next_after, run_at
from signage.core.calendar import Now
from signage.core.clocks import clock_plausible
from signage.core.hours import next_opening, opening_at
from signage.core.panel import EXPLAINED, EXPLAINED_PAGE, Panel, state
from signage.core.room import RoomPolicy

CLOCK_LOOK = 15.0  # s between two looks at a clock that is not to be believed


def wait(panel: Panel, now: Now) -> float:
    """Seconds, above 0 and at most 60, until anything visible may change without a message.

    That is the next whole minute, or the moment before it at which an age passes a limit, an item
    begins or ends, or a touch is forgotten; and a clock of which nothing can be believed yet may be
    set right at any moment, which only a look at it tells.
    """
    to_minute = 60.0 - now.wall.second - now.wall.microsecond / 1e6
    turns = ((turn - now.wall).total_seconds() for turn in _turns(panel, now.wall))
    ages = (limit - now.mono for limit in _limits(panel))
    longest = to_minute if clock_plausible(panel, now) else min(to_minute, CLOCK_LOOK)
    return min((longest, *(t for t in (*turns, *ages) if t > 0)))


def next_change(panel: Panel, now: Now) -> datetime | None:
    """The next moment at which the state turns into another, if reads go on as they do.

    None if nothing is known to come: no agenda, or a quiet day without opening hours.
    """
    here = state(panel, now).status
    for turn in sorted(turn for turn in _turns(panel, now.wall) if turn > now.wall):
        passed = Now(turn, now.mono)
        if state(panel, passed).status is not here:
            return turn
    return None


def _turns(panel: Panel, moment: datetime) -> list[datetime]:
    """Moments at which the agenda or the hours may turn the state, those past among them."""
    policy = panel.policy.room
    turns = _turns_of_agenda(panel.agenda, moment, policy) if panel.agenda else []
    opening = opening_at(moment, policy.opening, policy.zone)
    opens = next_opening(moment, policy.opening, policy.zone)
    wakes = opens and opens - policy.wake_early
    return turns + [turn for turn in (opening and opening.end, wakes, opens) if turn]


def _turns_of_agenda(agenda: Agenda, moment: datetime, policy: RoomPolicy) -> list[datetime]:
    edge = bisect_right(agenda.edges, moment)
    turns = [agenda.span.start, agenda.span.end, *agenda.edges[edge : edge + 1]]
    run = run_at(agenda, moment)
    if run:
        turns += [run.end - policy.ending_soon, run.end]
    for start in (run.end if run else moment, moment):
        coming = next_after(agenda, start - timedelta.resolution)
        if coming:
            begins = coming.meeting.start
            turns += [begins - policy.wake_before, begins - policy.starting_soon, begins]
    return turns


def _limits(panel: Panel) -> list[float]:
    """Moments of the monotonic clock at which an age passes a limit."""
    limits, health = panel.policy.health, panel.health
    ages = (
        (health.good_mono, limits.stale_badge),
        (health.good_mono, limits.trust),
        (health.refused_since_mono, limits.refused_wait),
        (panel.touched_mono, panel.policy.room.stay_awake),
    )
    found = [since + limit.total_seconds() for since, limit in ages if since is not None]
    if panel.explaining and panel.touched_mono is not None:
        pages = range(1, int(EXPLAINED // EXPLAINED_PAGE) + 1)  # the last one's end closes it
        found += [panel.touched_mono + EXPLAINED_PAGE * page for page in pages]
    return found
