"""How the reading goes: a fold over successes and failures."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta


class FaultKind(enum.Enum):
    """What went wrong, by what has to be done about it. The value is the key of its words."""

    UNREACHABLE = "unreachable"  # no connection, name, route or answer in time
    CERTIFICATE = "certificate"  # TLS could not be verified
    BAD_ANSWER = "bad_answer"  # broken, truncated, or not what was asked for
    THROTTLED = "throttled"  # the server asked us to wait
    UNAUTHORISED = "unauthorised"  # the log-on was refused
    FORBIDDEN = "forbidden"  # logged on, without the right to read this calendar
    NO_SUCH_ROOM = "no_such_room"  # the mailbox does not exist, moved or is archived
    SWITCHED_OFF = "switched_off"  # EWS is off for this tenant or user
    INCOMPLETE = "incomplete"  # the server would not give the whole view
    INTERNAL = "internal"  # a bug of ours

    @property
    def refused(self) -> bool:
        """Whether only a person can mend it, so that asking often does harm (account lock-out)."""
        return self in _REFUSED


_REFUSED = frozenset(
    {FaultKind.UNAUTHORISED, FaultKind.FORBIDDEN, FaultKind.NO_SUCH_ROOM, FaultKind.SWITCHED_OFF}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One failed read. `detail` is for the log and the badge's long form: never meeting text."""

    kind: FaultKind
    detail: str = ""
    retry_after: timedelta | None = None  # what the server itself asked for


@dataclass(frozen=True, slots=True)
class HealthPolicy:
    """Thresholds and waits; ages are of the last good read."""

    poll: timedelta = timedelta(seconds=60)
    poll_jitter: timedelta = timedelta(seconds=10)  # spread around `poll`
    backoff_cap: timedelta = timedelta(minutes=10)
    refused_wait: timedelta = timedelta(minutes=15)
    stale_badge: timedelta = timedelta(minutes=5)
    trust: timedelta = timedelta(minutes=15)


class Freshness(enum.Enum):
    """The one table of architecture.md, by age of the last good read."""

    NONE = "none"  # no good read since the start
    FRESH = "fresh"
    LATE = "late"  # past the badge limit: kept, and marked
    STALE = "stale"  # past the trust limit: Offline


@dataclass(frozen=True, slots=True)
class Health:
    """The fold's value; `mono` figures are seconds of the monotonic clock."""

    good_mono: float | None = None  # when the read that is shown was asked for
    good_wall: datetime | None = None
    failures: int = 0  # in a row
    fault: Fault | None = None  # of the last read; None after a good one
    failing_since_wall: datetime | None = None
    refused_since_mono: float | None = None  # since when only refusals have come
