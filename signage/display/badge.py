"""The health badge: how old the picture is, or since when the calendar cannot be read."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from signage.core import explain
from signage.core.calendar import Now
from signage.core.health import FaultKind, Freshness
from signage.core.panel import Panel
from signage.core.room import Doubt, RoomState, Status
from signage.core.values import frozen
from signage.display.days import said
from signage.display.wording import Wording


class BadgeKind(enum.Enum):
    """What the badge looks like; the value is the name of its icon."""

    FRESH = "ok"
    LATE = "late"
    CUT = "cut"


@frozen
class Badge:
    """Small, in secondary ink, never coloured. Empty text: nothing to say yet."""

    kind: BadgeKind = BadgeKind.FRESH
    text: str = ""


NO_BADGE = Badge()


def badge(panel: Panel, state: RoomState, now: Now, words: Wording) -> Badge:
    """The badge that goes with `state`, which was made for `panel` at `now`."""
    facts = explain.badge(panel, now)
    if state.clock_doubted:
        return Badge(BadgeKind.CUT, words("badge.clock"))
    if state.doubt is Doubt.STARTING_UP:
        return NO_BADGE
    if state.status in (Status.OFFLINE, Status.UNKNOWN):
        since = state.since if state.status is Status.OFFLINE else None
        return Badge(BadgeKind.CUT, _trouble(panel, state, since, now, words))
    if facts.clock_skewed:
        return Badge(BadgeKind.LATE, words("badge.skewed"))
    if facts.fault is not None and facts.fault.kind.refused:
        # A person has to mend a setting: said at once, while the state is still trusted.
        return Badge(BadgeKind.LATE, _trouble(panel, state, None, now, words))
    kind = BadgeKind.FRESH if facts.freshness is Freshness.FRESH else BadgeKind.LATE
    return Badge(kind, _age(facts.age, now.wall, words)) if facts.age is not None else NO_BADGE


def _trouble(
    panel: Panel, state: RoomState, since: datetime | None, now: Now, words: Wording
) -> str:
    """What goes wrong, and since when: the first failure, where nothing else is given."""
    health = panel.health
    # Without a fault no read has ended; or each has another answer, and none is believed.
    unfailing = FaultKind.UNREACHABLE if panel.doubted is None else FaultKind.INCOMPLETE
    kind = health.fault.kind if health.fault else unfailing
    since = since or health.failing_since_wall or state.since or now.wall
    return said(words, f"fault.{kind.value}", since, now.wall)


def _age(age: timedelta, wall: datetime, words: Wording) -> str:
    # Counted at the last full minute, and not below two, so that a panel which polls every minute
    # changes its picture with the clock and not in between.
    minutes = int((age.total_seconds() - wall.second) // 60)
    return words("badge.now") if minutes < 2 else words.count("badge.updated", minutes)
