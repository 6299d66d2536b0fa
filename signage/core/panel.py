"""All that the panel knows, and the one function that changes it."""

from __future__ import annotations

from datetime import datetime, timedelta

from signage.core.advice import Advice
from signage.core.agenda import Agenda
from signage.core.belief import Verdict, cautious, judge
from signage.core.calendar import Now, clock_step, covers
from signage.core.clocks import clock_plausible, clock_wrong
from signage.core.haste import lately, may_hurry, renewal_wait
from signage.core.health import (
    FaultKind,
    Health,
    HealthPolicy,
    answer,
    fail,
    next_wait,
    stepped,
    succeed,
)
from signage.core.messages import (
    Changed,
    Command,
    Fetched,
    FetchFailed,
    Msg,
    PollIn,
    Renewed,
    Sensed,
    Streaming,
    Ticked,
    Touched,
)
from signage.core.pace import near_wait, nearer
from signage.core.room import RoomPolicy, RoomState, Status, Trust, room_state
from signage.core.values import field, frozen, replace

RETRY = "retry"  # action of "Try again"
ROOM = "room"  # action of the room's name: held for three seconds it explains
EXPLAINED = 60.0  # seconds after which nobody is reading the explanation any more
EXPLAINED_PAGE = 15.0  # seconds that each of its pages stands
SUSPENDED = 90.0  # seconds without a turn, of which there is one a minute: nothing ran meanwhile
HEED = 1.0  # seconds at least between two reads that changes bring forward, however many come

# --- what it knows ---


@frozen
class PanelPolicy:
    """The settings of `update`."""

    room: RoomPolicy
    health: HealthPolicy
    not_before: datetime  # the build date: a clock before it is wrong
    clock_tolerance: timedelta = timedelta(minutes=2)
    first_wait: float = 0.0  # seconds until the first read (see `pace.first_wait`)
    advice: tuple[Advice, ...] = ()  # that the configuration alone gives rise to


@frozen
class Panel:
    """Everything there is to know of the panel; replaced, never changed."""

    policy: PanelPolicy
    agenda: Agenda | None = None  # the last one believed (and see `cautious`)
    doubted: Agenda | None = None  # one that frees the room earlier, until a second agrees
    health: Health = field(default_factory=Health)
    synchronised: bool | None = None
    server_time: tuple[datetime, float] | None = None  # (Date header, mono when it came)
    last: Now | None = None  # of the turn before: shows clock steps
    poll_due: float | None = None  # mono; the watchdog holds polls against it
    read_mono: float | None = None  # when the last read ended, well or not
    hurried_mono: float | None = None  # when a read was last brought forward
    streaming: bool = False  # changes are told as they happen
    renewed: bool = False  # what it logs on with changed while a read was under way
    renewed_mono: float | None = None  # when something new was last tried at once
    certificate_ends: datetime | None = None  # the server's
    changed_mono: float | None = None  # when one was told of that no read was asked after
    heeded_mono: float | None = None  # when changes last had a read brought forward to
    touched_mono: float | None = None
    explaining: bool = False  # the "why does it say that" page is open


Turn = tuple[Panel, tuple[Command, ...]]


def update(panel: Panel, msg: Msg, now: Now) -> Turn:
    """The panel after `msg` at `now`, and what is to be done about it. Pure.

    Every message is also a look at the clocks. The first one of all makes the appointment for the
    first read, and there is always a next one due: each end of a read makes that for the next.
    """
    panel, commands = _watch_clock(panel, now)
    match msg:
        case Fetched():
            panel, more = _fetched(panel, msg, now)
        case FetchFailed():
            panel, more = _failed(panel, msg, now)
        case Changed() | Streaming(alive=True):
            panel, more = _changed(panel, now)
        case Streaming():
            panel, more = replace(panel, streaming=False), ()
        case Renewed():
            panel, more = _renewed(panel, now)
        case Ticked():
            panel, more = replace(panel, synchronised=msg.synchronised), ()
        case Touched():
            panel, more = _touched(panel, msg, now)
        case Sensed():
            touched = panel.touched_mono if panel.explaining else now.mono
            panel, more = replace(panel, touched_mono=touched), ()
    if panel.explaining and not lately(panel.touched_mono, EXPLAINED, now):
        panel = replace(panel, explaining=False)
    if panel.poll_due is None:
        panel, more = _poll(panel, panel.policy.first_wait, now)
    return panel, (more or commands)  # a later appointment replaces an earlier one


def state(panel: Panel, now: Now) -> RoomState:
    """What the panel claims at `now`."""
    plausible, wrong = clock_plausible(panel, now), clock_wrong(panel, now)
    trust = Trust(panel.health, panel.policy.health, plausible, wrong)
    return room_state(panel.agenda, trust, now, panel.policy.room, panel.touched_mono)


def _watch_clock(panel: Panel, now: Now) -> Turn:
    """Remember the moment; if the wall clock was set, renew the appointment, which it would lose.

    So would a machine that was suspended: then timers stood still, and a read may be long due.

    The read is brought forward when the agenda does not cover the new present, or when the last
    one failed on a certificate, which a wrong clock makes look expired or not yet valid.
    """
    last, due, panel = panel.last, panel.poll_due, replace(panel, last=now)
    if last is None or due is None:
        return panel, ()
    by = clock_step(last, now)
    if not by and now.mono - last.mono < SUSPENDED:
        return panel, ()
    panel = replace(panel, health=stepped(panel.health, by))
    fault = panel.health.fault
    blamed = fault is not None and fault.kind is FaultKind.CERTIFICATE
    if (_lost(panel, now) or blamed) and may_hurry(panel, now, by_itself=True):
        return _poll(replace(panel, hurried_mono=now.mono), 0.0, now)
    wait = max(0.0, due - now.mono)
    return (panel, (PollIn(wait),)) if by else _poll(panel, wait, now)


def _lost(panel: Panel, now: Now) -> bool:
    """Whether the agenda is one of another day than this."""
    return panel.agenda is not None and not covers(panel.agenda.span, now.wall)


def _fetched(panel: Panel, msg: Fetched, now: Now) -> Turn:
    ends = msg.certificate_ends or panel.certificate_ends
    panel = replace(_ended(panel, msg.server_time, now), certificate_ends=ends)
    verdict = judge(
        msg.agenda, panel.agenda, panel.doubted, now.wall, after_failure=panel.health.failures > 0
    )
    if verdict is Verdict.BELIEVE:
        took = now.mono - msg.asked.mono
        asked = Now(now.wall - timedelta(seconds=took), msg.asked.mono)
        health = succeed(panel.health, asked)
        panel = replace(panel, agenda=msg.agenda, doubted=None, health=health)
        return _read_again(panel, msg, now)
    first, health, agenda = panel.doubted is None, answer(panel.health), panel.agenda
    if agenda is not None:
        room = panel.policy.room
        agenda = cautious(agenda, msg.agenda, room.zone, room.min_free)
    panel = replace(panel, agenda=agenda, doubted=msg.agenda, health=health)
    return _poll(panel, 0.0, now) if first else _read_again(panel, msg, now)


def _read_again(panel: Panel, msg: Fetched, now: Now) -> Turn:
    """The appointment after a good read: soon, if a change came that it may have missed.

    At once, if the clock was set while it was under way, and it is one of another day.
    """
    policy = panel.policy.health
    wait = next_wait(panel.health, policy, msg.jitter)
    if panel.doubted is not None:
        wait = min(wait, near_wait(policy, msg.jitter))
    elif panel.agenda is not None and not panel.streaming:
        wait = nearer(panel.agenda, now.wall, wait, policy, msg.jitter)
    panel, commands = _poll(panel, wait, now)
    if _lost(panel, now) and may_hurry(panel, now, by_itself=True):
        return _poll(replace(panel, hurried_mono=now.mono), 0.0, now)
    if panel.changed_mono is None or msg.asked.mono > panel.changed_mono:
        return replace(panel, changed_mono=None), commands
    panel, sooner = _heed(panel, now)
    return panel, sooner or commands


def _changed(panel: Panel, now: Now) -> Turn:
    """A read has to be asked after this; one that is under way may have missed it."""
    panel = replace(panel, streaming=True, changed_mono=now.mono)
    return _heed(panel, now)


def _heed(panel: Panel, now: Now) -> Turn:
    """Bring the next read forward, if none is under way.

    After a failure it keeps its appointment: the waits that protect a server, or an account, hold.
    """
    due, last = panel.poll_due, panel.heeded_mono
    if due is None or panel.health.fault is not None:
        return panel, ()
    soonest = now.mono if last is None else max(now.mono, min(last, now.mono) + HEED)
    if now.mono >= due or soonest >= due:
        return panel, ()
    return _poll(replace(panel, heeded_mono=soonest), soonest - now.mono, now)


def _failed(panel: Panel, msg: FetchFailed, now: Now) -> Turn:
    """The agenda stays; a doubted read has to be confirmed by two in a row."""
    renewed, panel = panel.renewed, _ended(panel, msg.server_time, now)
    panel = replace(panel, doubted=None, health=fail(panel.health, msg.fault, now))
    panel, commands = _poll(panel, next_wait(panel.health, panel.policy.health, msg.jitter), now)
    if not renewed:
        return panel, commands
    panel, sooner = _renewed(panel, now)
    return panel, sooner or commands


def _renewed(panel: Panel, now: Now) -> Turn:
    """Try at once what is new, if the old was what stood in the way.

    A read that is under way may still have used the old one: its end decides.
    """
    due = panel.poll_due
    if due is None or now.mono >= due:
        return replace(panel, renewed=True), ()
    wait = renewal_wait(panel, now)
    if wait is None or now.mono + wait >= due:
        return panel, ()
    return _poll(replace(panel, renewed_mono=now.mono + wait), wait, now)


def _ended(panel: Panel, server_time: datetime | None, now: Now) -> Panel:
    told = panel.server_time if server_time is None else (server_time, now.mono)
    return replace(panel, server_time=told, read_mono=now.mono, renewed=False)


def _touched(panel: Panel, msg: Touched, now: Now) -> Turn:
    """Any touch wakes, and closes the explanation; a sleeping panel does no more than wake."""
    asleep = state(panel, now).status is Status.ASLEEP
    explaining, panel = panel.explaining, replace(panel, touched_mono=now.mono, explaining=False)
    if asleep or explaining:
        return panel, ()
    if msg.action == ROOM and msg.held:
        return replace(panel, explaining=True), ()
    if msg.action == RETRY and may_hurry(panel, now):
        return _poll(replace(panel, hurried_mono=now.mono), 0.0, now)
    return panel, ()


def _poll(panel: Panel, seconds: float, now: Now) -> Turn:
    return replace(panel, poll_due=now.mono + seconds), (PollIn(seconds),)
