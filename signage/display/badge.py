"""The health badge: how old the picture is, or since when the calendar cannot be read."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from signage.core import explain
from signage.core.calendar import Now
from signage.core.health import FaultKind, Freshness
from signage.core.panel import Panel
from signage.core.room import Doubt, RoomState, Status
from signage.display.wording import Wording


class BadgeKind(enum.Enum):
    """What the badge looks like; the value is the name of its icon."""

    FRESH = "ok"
    LATE = "late"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Badge:
    """Small, in secondary ink, never coloured. Empty text: nothing to say yet."""

    kind: BadgeKind = BadgeKind.FRESH
    text: str = ""


def badge(panel: Panel, state: RoomState, now: Now, words: Wording) -> Badge:
    """The badge that goes with `state`, which was made for `panel` at `now`."""
    health, facts = panel.health, explain.badge(panel, now)
    if state.doubt is Doubt.CLOCK:
        return Badge(BadgeKind.CUT, words("badge.clock"))
    if state.doubt is Doubt.STARTING_UP or (facts.age is None and facts.fault is None):
        return Badge()
    since = health.failing_since_wall or state.since or now.wall
    kind = facts.fault.kind if facts.fault else FaultKind.UNREACHABLE
    if state.status is Status.OFFLINE:
        since = state.since or since
    if state.status in (Status.OFFLINE, Status.UNKNOWN):
        return Badge(BadgeKind.CUT, words(f"fault.{kind.value}", time=words.time(since)))
    if facts.clock_skewed:
        return Badge(BadgeKind.LATE, words("badge.skewed"))
    if facts.fault is not None and kind.refused:
        # A person has to mend a setting: said at once, while the state is still trusted.
        return Badge(BadgeKind.LATE, words(f"fault.{kind.value}", time=words.time(since)))
    if facts.age is None:
        return Badge()
    late = facts.freshness is not Freshness.FRESH
    return Badge(BadgeKind.LATE if late else BadgeKind.FRESH, _age(facts.age, now.wall, words))


def _age(age: timedelta, wall: datetime, words: Wording) -> str:
    # Counted at the last full minute, and not below two, so that a panel which polls every minute
    # changes its picture with the clock and not in between.
    minutes = int((age.total_seconds() - wall.second) // 60)
    return words("badge.now") if minutes < 2 else words.count("badge.updated", minutes)
