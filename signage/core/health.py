"""How the reading goes: a fold over successes and failures."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from signage.core.calendar import Now
from signage.core.values import frozen, replace

_LONGEST_WAIT = 86_400.0  # seconds; a server that asks for more is mistaken


class FaultKind(enum.Enum):
    """What went wrong, by what has to be done about it. The value is the key of its words."""

    # on the way to the server
    UNREACHABLE = "unreachable"  # no connection, name, route or answer in time
    PROXY = "proxy"  # the proxy wants a log-on, or lets nothing through
    CERTIFICATE = "certificate"  # TLS could not be verified
    WEAK_TLS = "weak_tls"  # the server offers nothing newer than TLS 1.1
    WRONG_ENDPOINT = "wrong_endpoint"  # no calendar service there: 404, a page, a log-on page
    BAD_ANSWER = "bad_answer"  # broken, truncated, or not what was asked for
    # the server, for a while
    THROTTLED = "throttled"  # it asked us to wait
    UNAVAILABLE = "unavailable"  # it answers, and cannot open the mailbox or reach its directory
    MOVING = "moving"  # the mailbox is on its way to another database
    MOVED = "moved"  # the mailbox is on another server, forest or in the cloud
    # the log-on
    UNAUTHORISED = "unauthorised"  # refused; most servers do not say more (locked? expired?)
    EXPIRED = "expired"  # the password, secret or certificate is to be renewed
    ACCOUNT_LOCKED = "account_locked"
    ACCOUNT_DISABLED = "account_disabled"  # or the application is
    NO_SECRET = "no_secret"  # noqa: S105 - ours cannot be read: nothing was sent
    APP_UNKNOWN = "app_unknown"  # Entra knows no such application or tenant
    APP_DENIED = "app_denied"  # no consent, no role, or a policy keeps the application out
    # the room
    FORBIDDEN = "forbidden"  # logged on, without the right to read this calendar
    IMPERSONATION = "impersonation"  # logged on, without the right to act for the room
    NO_SUCH_ROOM = "no_such_room"  # nobody has this address
    INACTIVE = "inactive"  # the mailbox is archived, soft-deleted, unlicensed or without calendar
    SWITCHED_OFF = "switched_off"  # EWS is off for this tenant, user or application
    INCOMPLETE = "incomplete"  # the server would not give the whole view
    INTERNAL = "internal"  # a bug of ours

    @property
    def refused(self) -> bool:
        """Whether only a person can mend it, so that asking often does harm (account lock-out)."""
        return self in _REFUSED


_REFUSED = frozenset(
    {
        FaultKind.MOVED,
        FaultKind.UNAUTHORISED,
        FaultKind.EXPIRED,
        FaultKind.ACCOUNT_LOCKED,
        FaultKind.ACCOUNT_DISABLED,
        FaultKind.APP_UNKNOWN,
        FaultKind.APP_DENIED,
        FaultKind.FORBIDDEN,
        FaultKind.IMPERSONATION,
        FaultKind.NO_SUCH_ROOM,
        FaultKind.INACTIVE,
        FaultKind.SWITCHED_OFF,
    }
)


@frozen
class Fault:
    """One failed read. `detail` is for the log and the badge's long form: never meeting text."""

    kind: FaultKind
    detail: str = ""
    retry_after: timedelta | None = None  # what the server itself asked for


@frozen
class HealthPolicy:
    """Thresholds and waits; ages are of the last good read."""

    poll: timedelta = timedelta(seconds=60)
    poll_jitter: timedelta = timedelta(seconds=10)  # spread around `poll`
    near: timedelta = timedelta(seconds=15)  # around the starts and ends of meetings (`pace`)
    backoff_cap: timedelta = timedelta(minutes=10)
    refused_wait: timedelta = timedelta(minutes=15)
    stale_badge: timedelta = timedelta(minutes=5)
    trust: timedelta = timedelta(minutes=15)


class Freshness(enum.Enum):
    """How far what is shown may be trusted, by the age of the last good read."""

    NONE = "none"  # no good read since the start
    FRESH = "fresh"
    LATE = "late"  # past the badge limit: kept, and marked
    STALE = "stale"  # past the trust limit: Offline


@frozen
class Health:
    """The fold's value; `mono` figures are seconds of the monotonic clock."""

    good_mono: float | None = None  # when the read that is shown was asked for
    good_wall: datetime | None = None
    failures: int = 0  # in a row
    fault: Fault | None = None  # of the last read; None after a good one
    failing_since_wall: datetime | None = None
    refused_since_mono: float | None = None  # since when only refusals have come


# --- the fold ---


def succeed(health: Health, asked: Now) -> Health:
    """After a good read that is believed; its age counts from when it was `asked`."""
    return Health(good_mono=asked.mono, good_wall=asked.wall)


def answer(health: Health) -> Health:
    """After a good read that is not yet believed: the server answers, the data keeps its age."""
    return Health(good_mono=health.good_mono, good_wall=health.good_wall)


def fail(health: Health, fault: Fault, now: Now) -> Health:
    """After a failed read."""
    since = health.refused_since_mono if health.refused_since_mono is not None else now.mono
    return replace(
        health,
        failures=health.failures + 1,
        fault=fault,
        failing_since_wall=health.failing_since_wall or now.wall,
        refused_since_mono=since if fault.kind.refused else None,
    )


def stepped(health: Health, by: timedelta) -> Health:
    """After the wall clock was set by `by`: the same moments as the new clock would name them."""
    return replace(
        health,
        good_wall=health.good_wall and health.good_wall + by,
        failing_since_wall=health.failing_since_wall and health.failing_since_wall + by,
    )


# --- what follows from it ---


def age(health: Health, now: Now) -> timedelta | None:
    """The age of what is shown, by the monotonic clock; None if nothing was read yet."""
    if health.good_mono is None:
        return None
    return timedelta(seconds=now.mono - health.good_mono)


def freshness(health: Health, now: Now, policy: HealthPolicy) -> Freshness:
    """How far what is shown may be trusted."""
    old = age(health, now)
    if old is None:
        return Freshness.NONE
    if old >= policy.trust:
        return Freshness.STALE
    return Freshness.LATE if old >= policy.stale_badge else Freshness.FRESH


def refused_too_long(health: Health, now: Now, policy: HealthPolicy) -> bool:
    """Whether only refusals have come for `refused_wait`: the right to read may be gone."""
    since = health.refused_since_mono
    return since is not None and now.mono - since >= policy.refused_wait.total_seconds()


def next_wait(health: Health, policy: HealthPolicy, jitter: float) -> float:
    """Seconds from the end of a read to the next one; `jitter` in 0..1 spreads it.

    After a good read: `poll`, `poll_jitter` to either side. After n failures: `poll` x 2^(n-1), at
    most `backoff_cap`, a tenth to either side; before the first good read, which people wait for
    and a network that is just coming up delays, `near` in place of `poll`, half to either side.
    After a refusal: `refused_wait` or somewhat more, never less (account lock-out). A wait that the
    server asked for replaces the back-off: it is kept to the second and exceeded by less than one;
    only a server that goes on asking for less than 2^(n-1) seconds is given that time, up to
    `poll`, and none is waited for longer than a day.
    """
    poll, spread = policy.poll.total_seconds(), policy.poll_jitter.total_seconds()
    fault = health.fault
    if fault is None:
        return max(1.0, poll + (2 * jitter - 1) * spread)
    doublings = 2.0 ** min(health.failures - 1, 16)
    cap = policy.backoff_cap.total_seconds()
    if health.good_mono is None:
        near = min(policy.near.total_seconds(), poll)
        wait = min(near * doublings * (0.5 + jitter), cap)
    else:
        wait = min(poll * doublings, cap) * (0.9 + 0.2 * jitter)
    if fault.retry_after is not None:
        asked = min(fault.retry_after.total_seconds(), _LONGEST_WAIT)
        wait = max(asked, min(doublings, poll)) + 0.9 * jitter
    if fault.kind.refused:
        wait = max(wait, policy.refused_wait.total_seconds() + jitter * spread)
    return wait
