"""All that the panel knows, and the one function that changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from signage.core.agenda import Agenda
from signage.core.calendar import Now
from signage.core.health import Fault, Health, HealthPolicy
from signage.core.room import RoomPolicy

# --- what can happen -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fetched:
    """A read ended well."""

    agenda: Agenda
    asked: Now  # when it was sent: the age of the data counts from here
    server_time: datetime | None = None  # the answer's Date header, aware, UTC
    jitter: float = 0.5  # 0..1, drawn by the worker: the core draws no lots


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """A read did not."""

    fault: Fault
    server_time: datetime | None = None
    jitter: float = 0.5


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time passed; `synchronised` is what the system says of its clock (None: it does not say)."""

    synchronised: bool | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """A finger anywhere; `action` is that of the target under it, None beside all targets."""

    action: str | None = None
    held: bool = False  # it stayed for three seconds


Msg = Fetched | FetchFailed | Ticked | Touched

# --- what the panel asks for -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PollIn:
    """Read the calendar after `seconds` (0: at once), in place of any earlier appointment to do so."""

    seconds: float


Command = PollIn

# --- what it knows ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PanelPolicy:
    """The settings of `update`."""

    room: RoomPolicy
    health: HealthPolicy
    not_before: datetime  # the build date: a clock before it is wrong
    clock_tolerance: timedelta = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything there is to know of the panel; replaced, never changed."""

    policy: PanelPolicy
    agenda: Agenda | None = None  # the last one believed
    doubted: Agenda | None = (
        None  # one that would free the room earlier, until a second read agrees
    )
    health: Health = Health()
    synchronised: bool | None = None
    server_time: tuple[datetime, float] | None = None  # (Date header, mono when it came)
    last: Now | None = None  # of the turn before: shows clock steps
    poll_due: float | None = None  # mono; the watchdog holds polls against it
    touched_mono: float | None = None
    explaining: bool = False  # the "why does it say that" page is open


def update(panel: Panel, msg: Msg, now: Now) -> tuple[Panel, tuple[Command, ...]]:
    """The panel after `msg` at `now`, and what is to be done about it. Pure."""
    raise NotImplementedError
