"""Scripted trouble: what goes wrong, when, and how often."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

POLICY_HEADER = "X-EWS-Policy-Reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of trouble; every part that is left at its default leaves the answer alone.

    The first group acts before the operation runs, the second on the bytes of its answer, the
    third on the content of calendar views.
    """

    name: str
    # before the operation
    delay: float = 0.0  # seconds; math.inf hangs until the client or the simulator gives up
    reset: bool = False  # TCP RST instead of an answer
    status: int | None = None  # an HTTP status with no meaningful body
    headers: tuple[tuple[str, str], ...] = ()
    code: str | None = None  # an EWS response code
    back_off: int | None = None  # milliseconds, said with the code
    in_message: bool = False  # the code stands in a ResponseMessage (HTTP 200), not in a SOAP fault
    close: bool = False  # "Connection: close"
    # on the answer
    broken: bool = False  # the XML ends half-way, inside a tag
    page: bool = False  # a proxy's page comes instead, with HTTP 200
    cut: bool = False  # Content-Length promises more than is sent
    clock: timedelta = timedelta(0)  # the Date header is off by this much
    dress: tuple[tuple[str, str], ...] = ()  # headers besides, or in place of, the server's own
    build: tuple[int, int, int, int] | None = None  # what ServerVersionInfo says
    # on calendar views
    zone_id: str | None = None  # every time zone has this name
    without: frozenset[str] = frozenset()  # elements that are left out
    endless: bool = False  # IncludesLastItemInRange is false for ever, whatever the offset
    twice: bool = False  # every item comes twice


HANG = Fault(name="hang", delay=math.inf)
RESET = Fault(name="reset", reset=True)
UNAUTHORIZED = Fault(name="unauthorized", status=401)
FORBIDDEN = Fault(name="forbidden", status=403)
NOT_FOUND = Fault(name="not found", status=404)
LOG_ON_PAGE = Fault(  # of a federation server in front of Exchange, which wants its own log-on
    name="log-on page",
    status=302,
    headers=(("Location", "https://sts.example.com/adfs/ls/?wa=wsignin1.0"),),
)
BROKEN_XML = Fault(name="broken XML", broken=True)
PROXY_PAGE = Fault(name="proxy page", page=True)
TRUNCATED = Fault(name="truncated body", cut=True)
ENDLESS_VIEW = Fault(name="endless view", endless=True)
DUPLICATES = Fault(name="duplicates", twice=True)
CLOSE = Fault(name="connection closed", close=True)
CUSTOM_ZONE = Fault(name="custom time zone", zone_id="tzone://Microsoft/Custom")
UNKNOWN_ZONE = Fault(name="unknown time zone", zone_id="Customized Time Zone")


def latency(seconds: float) -> Fault:
    """Every answer comes that much later."""
    return Fault(name="latency", delay=seconds)


def blocked(reason: str = "EWS is disabled for this user or tenant") -> Fault:
    """EWS is switched off: 403 and a reason, as Exchange Online says it.

    ("How to control access to EWS in Exchange", Microsoft Learn.)
    """
    return Fault(name="EWS blocked", status=403, headers=((POLICY_HEADER, reason),))


def moved(status: int = 302, host: str = "mail2.example.com") -> Fault:
    """The mailbox is on another server: a redirect there, or 451 and X-MS-Location (MS-ASHTTP)."""
    header = "X-MS-Location" if status == 451 else "Location"
    place = f"https://{host}/EWS/Exchange.asmx"
    return Fault(name=f"moved, {status}", status=status, headers=((header, place),))


def throttled(retry_after: int | str | None = None, *, close: bool = False) -> Fault:
    """429, with or without a Retry-After: seconds, or a moment as HTTP writes dates."""
    return _status("throttled", 429, retry_after, close)


def unavailable(retry_after: int | str | None = None, *, close: bool = False) -> Fault:
    """503, with or without a Retry-After: seconds, or a moment as HTTP writes dates."""
    return _status("unavailable", 503, retry_after, close)


def busy(back_off: int | None = 297_749, *, in_message: bool = False) -> Fault:
    """ErrorServerBusy with BackOffMilliseconds, in a SOAP fault (HTTP 500) or a message (200)."""
    return Fault(name="busy", code="ErrorServerBusy", back_off=back_off, in_message=in_message)


def too_many_connections(back_off: int | None = None, *, in_message: bool = False) -> Fault:
    """ErrorExceededConnectionCount: more requests at once than the throttling policy allows."""
    code = "ErrorExceededConnectionCount"
    return Fault(name="too many", code=code, back_off=back_off, in_message=in_message)


def refused(code: str, *, in_message: bool = True) -> Fault:
    """Any other response code, such as ErrorMailboxStoreUnavailable."""
    return Fault(name=code, code=code, in_message=in_message)


def wrong_clock(by: timedelta) -> Fault:
    """The server's clock, as its Date header tells it, is ahead by `by` (negative: behind)."""
    return Fault(name="wrong clock", clock=by)


def dressed(*headers: tuple[str, str]) -> Fault:
    """Headers as a load balancer adds them, or as another server behind it answers with."""
    return Fault(name="dressed", dress=headers)


def missing(*elements: str) -> Fault:
    """Elements, such as "Sensitivity", that no calendar view carries."""
    return Fault(name="missing elements", without=frozenset(elements))


def _status(name: str, status: int, retry_after: int | str | None, close: bool) -> Fault:
    headers = (("Retry-After", str(retry_after)),) if retry_after is not None else ()
    return Fault(name=name, status=status, headers=headers, close=close)


# The troubles by the names that a command line or a preview key can use.
BY_NAME: dict[str, Callable[[], Fault]] = {
    "offline": lambda: RESET,
    "hang": lambda: HANG,
    "slow": lambda: latency(3.0),
    "wrong password": lambda: UNAUTHORIZED,
    "forbidden": lambda: FORBIDDEN,
    "ews blocked": blocked,
    "not found": lambda: NOT_FOUND,
    "log-on page": lambda: LOG_ON_PAGE,
    "mailbox moved": moved,
    "mailbox moving": lambda: refused("ErrorMailboxMoveInProgress"),
    "password expired": lambda: refused("ErrorPasswordExpired", in_message=False),
    "mailbox inactive": lambda: refused("ErrorMailboxConfiguration"),
    "throttled": lambda: throttled(120),
    "unavailable": unavailable,
    "busy": busy,
    "too many connections": too_many_connections,
    "broken answer": lambda: BROKEN_XML,
    "proxy page": lambda: PROXY_PAGE,
    "truncated answer": lambda: TRUNCATED,
    "custom time zone": lambda: CUSTOM_ZONE,
    "endless view": lambda: ENDLESS_VIEW,
    "duplicates": lambda: DUPLICATES,
    "missing sensitivity": lambda: missing("Sensitivity"),
    "wrong clock": lambda: wrong_clock(timedelta(hours=1)),
}


@dataclass(slots=True)
class _Scripted:
    fault: Fault
    left: int | None  # requests; None: until cleared
    operations: frozenset[str]


class FaultScript:
    """What is wrong at the moment; may be changed from any thread while the simulator runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scripted: list[_Scripted] = []

    def now(self, fault: Fault, times: int | None = None, operations: str = "") -> None:
        """From the next request on: for `times` requests, or until `clear`.

        `operations` names the operations that are hit, separated by blanks; all by default.
        """
        with self._lock:
            self._scripted.append(_Scripted(fault, times, frozenset(operations.split())))

    def clear(self) -> None:
        """All is well again; what hangs goes on hanging until its client gives up."""
        with self._lock:
            self._scripted.clear()

    def take(self, operation: str) -> tuple[Fault, ...]:
        """The faults that hit this request; counts it against their `times`."""
        with self._lock:
            hit = [s for s in self._scripted if not s.operations or operation in s.operations]
            for scripted in hit:
                if scripted.left is not None:
                    scripted.left -= 1
            self._scripted = [s for s in self._scripted if s.left is None or s.left > 0]
        return tuple(scripted.fault for scripted in hit)
