"""The state of a room: what the sign claims, and until when."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta, tzinfo

from signage.core.agenda import Agenda, Entry, free_until, next_after, occupying, run_at
from signage.core.calendar import Now, Span, covers
from signage.core.health import (
    FaultKind,
    Freshness,
    Health,
    HealthPolicy,
    freshness,
    refused_too_long,
)
from signage.core.hours import OpeningHours, local_day, next_opening, opening_at, opening_on
from signage.core.values import field, frozen

__all__ = ["Doubt", "OpeningHours", "RoomPolicy", "RoomState", "Status", "room_state"]


class Status(enum.Enum):
    """The claim on the panel. The value is the key of themes, words and scenes."""

    UNKNOWN = "unknown"
    OFFLINE = "offline"
    CHECK_IN = "checkin"
    ENDING = "ending"
    OCCUPIED = "occupied"
    STARTING = "starting"
    AVAILABLE = "available"
    ASLEEP = "asleep"


class Doubt(enum.Enum):
    """Why nothing can be claimed (Status.UNKNOWN), or why the state is only the last known one."""

    STARTING_UP = "starting_up"  # no read of this moment has ended yet
    CLOCK = "clock"  # the clock is not plausible
    UNREADABLE = "unreadable"  # no good read of this moment, reads fail
    REFUSED = "refused"  # log-on, rights or mailbox refused: at the start, or for too long
    STALE = "stale"  # the last good read is older than the trust limit
    RUN_OUT = "run_out"  # the last known state's own end has passed while stale


@frozen
class RoomPolicy:
    """The settings that the state depends on."""

    zone: tzinfo
    starting_soon: timedelta = timedelta(minutes=15)
    ending_soon: timedelta = timedelta(minutes=15)
    min_free: timedelta = timedelta(minutes=5)
    opening: OpeningHours = field(default_factory=OpeningHours)
    sleeps: bool = True  # False: never asleep, whatever the hour
    wake_before: timedelta = timedelta(minutes=30)  # an item this near keeps the panel awake
    wake_early: timedelta = timedelta(minutes=5)  # before the room opens
    stay_awake: timedelta = timedelta(seconds=60)  # after a touch


@frozen
class RoomState:
    """Everything a layout needs to know of the state; datetimes aware, UTC."""

    status: Status
    current: Entry | None = None  # the item that holds the room (STARTING, short gap: the coming)
    overlapping: tuple[Entry, ...] = ()  # further items that hold it at the same moment
    next: Entry | None = None  # the first to start after `current`, today
    until: datetime | None = None  # when the claim ends; None: not before closing
    whole_day: bool = False  # AVAILABLE: nothing all day. OCCUPIED: by an all-day item
    since: datetime | None = None  # OFFLINE, UNKNOWN: the last good read, or the first failure
    last_status: Status | None = None  # OFFLINE: AVAILABLE or OCCUPIED when it was last trusted
    last_until: datetime | None = None  # OFFLINE: until when that was to hold; None: closing
    doubt: Doubt | None = None
    clock_doubted: bool = False  # UNKNOWN: no time of now may be told either
    opens: datetime | None = None  # ASLEEP: when the room opens next


@frozen
class Trust:
    """What the state may build on, besides the agenda."""

    health: Health
    limits: HealthPolicy
    clock_plausible: bool
    clock_wrong: bool = False  # it is not only unvouched for: build date or server prove it wrong


def room_state(
    agenda: Agenda | None,
    trust: Trust,
    now: Now,
    policy: RoomPolicy,
    touched_mono: float | None = None,
) -> RoomState:
    """The state at `now`: the first line of the state table that holds.

    `agenda` is the last one believed, `touched_mono` the last touch. Without a plausible clock, a
    good read of this moment, or the right to read, nothing is claimed; with a read past the trust
    limit only the last known state is told, until its own end.
    """
    if agenda and not covers(agenda.span, now.wall):
        agenda = None  # the clock was set: nothing is known of the present
    if trust.clock_plausible and _asleep(agenda, now, policy, touched_mono):
        opens = next_opening(now.wall, policy.opening, policy.zone)
        return RoomState(Status.ASLEEP, opens=opens)
    doubt = _doubt(agenda, trust, now)
    if doubt or agenda is None:
        health = trust.health
        since = health.good_wall or health.failing_since_wall
        doubted = doubt is not Doubt.STARTING_UP and not trust.clock_plausible
        return RoomState(Status.UNKNOWN, doubt=doubt, since=since, clock_doubted=doubted)
    if freshness(trust.health, now, trust.limits) is Freshness.STALE:
        return _last_known(agenda, trust, now, policy)
    return _claim(agenda, now.wall, policy)


def _doubt(agenda: Agenda | None, trust: Trust, now: Now) -> Doubt | None:
    """Why no state can be told at all.

    Before the first good read the clock is not blamed for being unvouched for: many a system does
    not say how it is, and the answer will. A fault is told then, as it is the thing to be mended,
    unless the clock is proven wrong; and even that is no reason why a server cannot be reached (but
    the network may be the reason why the clock could not be set).
    """
    unread, fault = trust.health.good_mono is None, trust.health.fault
    if unread and fault is None:
        return Doubt.STARTING_UP
    apart = not trust.clock_wrong or (fault and fault.kind is FaultKind.UNREACHABLE)
    if not trust.clock_plausible and not (unread and apart):
        return Doubt.CLOCK
    if agenda is None or unread:
        if fault is None:
            return Doubt.STARTING_UP
        return Doubt.REFUSED if fault.kind.refused else Doubt.UNREADABLE
    return Doubt.REFUSED if refused_too_long(trust.health, now, trust.limits) else None


def _asleep(
    agenda: Agenda | None, now: Now, policy: RoomPolicy, touched_mono: float | None
) -> bool:
    moments = (now.wall, now.wall + policy.wake_early)
    if not policy.sleeps or any(opening_at(m, policy.opening, policy.zone) for m in moments):
        return False
    if touched_mono is not None and now.mono - touched_mono < policy.stay_awake.total_seconds():
        return False
    if agenda is None:
        return True
    coming = next_after(agenda, now.wall)
    near = coming is not None and coming.meeting.start - now.wall <= policy.wake_before
    return not near and run_at(agenda, now.wall) is None


def _last_known(agenda: Agenda, trust: Trust, now: Now, policy: RoomPolicy) -> RoomState:
    """Past the trust limit: what was claimed when it was passed, as long as that was to hold."""
    since = trust.health.good_wall
    if since is None or not covers(agenda.span, since + trust.limits.trust):
        return RoomState(Status.UNKNOWN, doubt=Doubt.RUN_OUT, since=since)
    trusted = since + trust.limits.trust
    last = _claim(agenda, trusted, policy)
    free = last.status in (Status.AVAILABLE, Status.STARTING)
    if now.wall >= (last.until or _horizon(trusted, policy)):
        return RoomState(Status.UNKNOWN, doubt=Doubt.RUN_OUT, since=since)
    return RoomState(
        Status.OFFLINE,
        next=_today(next_after(agenda, now.wall), now.wall, policy),
        since=since,
        last_status=Status.AVAILABLE if free else Status.OCCUPIED,
        last_until=last.until,
        whole_day=last.whole_day,
        doubt=Doubt.STALE,
    )


def _claim(agenda: Agenda, moment: datetime, policy: RoomPolicy) -> RoomState:
    """The state by a trusted agenda and clock."""
    run = run_at(agenda, moment)
    if run:
        return _taken(agenda, moment, run, policy)
    coming = next_after(agenda, moment)
    if coming and coming.meeting.start - moment <= policy.starting_soon:
        start = coming.meeting.start
        return _held(agenda, start, Status.STARTING, start, policy)
    return _available(agenda, moment, policy)


def _taken(agenda: Agenda, moment: datetime, run: Span, policy: RoomPolicy) -> RoomState:
    """Occupied, to the end of the run; in a gap too short to be advertised, by the next item."""
    holder = next_after(agenda, moment)
    held_from = moment
    if not occupying(agenda, moment) and holder:
        held_from = holder.meeting.start
    ending = run.end - moment <= policy.ending_soon
    status = Status.ENDING if ending else Status.OCCUPIED
    return _held(agenda, held_from, status, run.end, policy)


def _held(
    agenda: Agenda, moment: datetime, status: Status, until: datetime, policy: RoomPolicy
) -> RoomState:
    current, *others = occupying(agenda, moment)
    return RoomState(
        status,
        current=current,
        overlapping=tuple(others),
        next=_today(next_after(agenda, moment), moment, policy),
        until=until,
        whole_day=any(entry.meeting.all_day for entry in (current, *others)),
    )


def _available(agenda: Agenda, moment: datetime, policy: RoomPolicy) -> RoomState:
    ends = free_until(agenda, moment)
    until = ends if ends and ends < _horizon(moment, policy) else None
    return RoomState(
        Status.AVAILABLE,
        next=_today(next_after(agenda, moment), moment, policy),
        until=until,
        whole_day=until is None and _nothing_today(agenda, moment, policy),
    )


def _horizon(moment: datetime, policy: RoomPolicy) -> datetime:
    """How far "the rest of today" reaches: to closing; once the room is closed, to midnight."""
    opening = _opening(moment, policy)
    if opening and moment < opening.end:
        return opening.end
    return local_day(moment, policy.zone).end


def _nothing_today(agenda: Agenda, moment: datetime, policy: RoomPolicy) -> bool:
    """Whether nothing holds the room in today's opening hours; on a closed day, all day."""
    first, last = _opening(moment, policy) or local_day(moment, policy.zone)
    coming = next_after(agenda, first)
    return not occupying(agenda, first) and (coming is None or coming.meeting.start >= last)


def _opening(moment: datetime, policy: RoomPolicy) -> Span | None:
    today = moment.astimezone(policy.zone).date()
    hours, zone = policy.opening, policy.zone
    return opening_at(moment, hours, zone) or opening_on(today, hours, zone)


def _today(entry: Entry | None, moment: datetime, policy: RoomPolicy) -> Entry | None:
    """`entry` if it starts on the local day of `moment`: a time alone names no other day."""
    day = local_day(moment, policy.zone)
    return entry if entry and entry.meeting.start < day.end else None
