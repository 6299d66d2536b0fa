"""What can happen to a panel, and what it asks for: the messages between threads."""

from __future__ import annotations

from datetime import datetime

from signage.core.agenda import Agenda
from signage.core.calendar import Now
from signage.core.health import Fault
from signage.core.place import Place
from signage.core.values import frozen

# --- what can happen ---


@frozen
class Fetched:
    """A read ended well."""

    agenda: Agenda
    asked: Now  # when it was sent: the age of the data counts from here
    server_time: datetime | None = None  # the answer's Date header, aware, UTC
    jitter: float = 0.5  # 0..1, drawn by the worker: the core draws no lots
    certificate_ends: datetime | None = None  # the server's, aware, UTC; None: not known
    place: Place | None = None  # what the directory says of the room; None: nothing new


@frozen
class FetchFailed:
    """A read did not."""

    fault: Fault
    server_time: datetime | None = None
    jitter: float = 0.5


@frozen
class Changed:
    """Something in the calendar may have changed: a hint to read, and no more than that."""


@frozen
class Streaming:
    """From now on changes are told as they happen; or (not `alive`) they no longer are."""

    alive: bool


@frozen
class Renewed:
    """The password or certificate that the sign logs on with has been replaced."""


@frozen
class Ticked:
    """Time passed; `synchronised` is what the system says of its clock (None: it does not say)."""

    synchronised: bool | None = None


@frozen
class Touched:
    """A finger anywhere; `action` is that of the target under it, None beside all targets."""

    action: str | None = None
    held: bool = False  # it stayed for three seconds


@frozen
class Sensed:
    """Somebody is near the panel: it wakes, and nothing else happens."""


Msg = Fetched | FetchFailed | Changed | Streaming | Renewed | Ticked | Touched | Sensed

# --- what the panel asks for ---


@frozen
class PollIn:
    """Read the calendar after `seconds` (0: at once), in place of any earlier appointment."""

    seconds: float


Command = PollIn
