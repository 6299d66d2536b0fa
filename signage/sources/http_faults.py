"""What an HTTP answer means that is not the one asked for, as a fault. Pure.

Details name the status only, never what a server wrote: that may quote requests, items or people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from signage.core.health import Fault, FaultKind

_STATUS = {
    401: (FaultKind.UNAUTHORISED, "the log-on was refused"),
    403: (FaultKind.FORBIDDEN, "no right to use EWS here"),
    404: (FaultKind.BAD_ANSWER, "is the endpoint right?"),
    408: (FaultKind.UNREACHABLE, "the request did not get through"),
    502: (FaultKind.UNREACHABLE, "nothing answers behind the gateway"),
    504: (FaultKind.UNREACHABLE, "nothing answers behind the gateway"),
}


def http_fault(status: int, headers: Mapping[str, str]) -> Fault:
    """The fault behind an HTTP answer other than a SOAP one; `headers` in any case of letters.

    A 403 with X-EWS-Policy-Reason is how Exchange says that EWS is off (how-to "Control access to
    EWS in Exchange"). 429 and 503 are throttling ("EWS throttling in Exchange").
    """
    detail = f"HTTP {status}"
    if status == 403 and headers.get("X-EWS-Policy-Reason"):
        return Fault(FaultKind.SWITCHED_OFF, f"{detail}: EWS is off for this tenant or user")
    if status in {429, 503}:
        return Fault(FaultKind.THROTTLED, detail, retry_after(headers))
    kind, words = _STATUS.get(status, (FaultKind.BAD_ANSWER, ""))
    if 300 <= status < 400:
        words = "sent elsewhere; is the endpoint right?"
    return Fault(kind, f"{detail}: {words}" if words else detail)


def http_date(text: str | None) -> datetime | None:
    """A Date header as an aware UTC moment; None if there is none that can be read."""
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Seconds, or a moment by the server's own clock (RFC 9110, 10.2.3); None: it does not say."""
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return timedelta(seconds=int(text))
    until, asked = http_date(text), http_date(headers.get("Date"))
    if until is None or asked is None:
        return None
    return max(until - asked, timedelta())
