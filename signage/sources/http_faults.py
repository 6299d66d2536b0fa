"""What an HTTP answer means that is not the one asked for, as a fault. Pure.

Details name the status, the host that a redirect leads to and fixed phrases, never what a server
wrote: that may quote requests, items or people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from signage.core.advice import EWS_ENDS, is_exchange_online
from signage.core.health import Fault, FaultKind

K = FaultKind

_NOT_EWS = (K.WRONG_ENDPOINT, "no EWS there")
_STATUS = {
    401: (K.UNAUTHORISED, "the log-on was refused"),
    403: (K.FORBIDDEN, "no right to use EWS here"),
    404: _NOT_EWS,
    405: _NOT_EWS,
    407: (K.PROXY, "the proxy wants a log-on"),
    408: (K.UNREACHABLE, "the request did not get through"),
    410: _NOT_EWS,
    421: _NOT_EWS,
    440: (K.WRONG_ENDPOINT, "a log-on page answers in place of EWS"),  # of Outlook on the web
    502: (K.UNREACHABLE, "nothing answers behind the gateway"),
    504: (K.UNREACHABLE, "nothing answers behind the gateway"),
}

# What "Control access to EWS in Exchange" (Microsoft Learn) says that X-EWS-Policy-Reason holds.
_POLICIES = {
    "ews is disabled for this user or tenant": "EWS is disabled for this user or tenant",
    "ews is blocked by policy for this user or tenant": "EWS is blocked by a policy, which says "
    "what applications may use it",
}
_LOG_ON = re.compile(r"adfs|log-?[io]n|auth|saml|sso|cookie|oauth2|/owa", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9.-]{1,253}", re.IGNORECASE)


def http_fault(status: int, headers: Mapping[str, str], host: str | None = None) -> Fault:
    """The fault behind an HTTP answer of `host` that is no SOAP; `headers` in any case of letters.

    429 and 503 are throttling ("EWS throttling in Exchange"). 451 with X-MS-Location is how
    Exchange names the server that a mailbox has moved to (MS-ASHTTP, 3.1.5.2.2).
    """
    detail = f"HTTP {status}"
    if status in {429, 503}:
        return Fault(K.THROTTLED, detail, retry_after(headers))
    if status == 403 and (reason := headers.get("X-EWS-Policy-Reason")):
        words = _POLICIES.get(reason.strip().lower(), "EWS is off for this tenant or user")
        return Fault(K.SWITCHED_OFF, f"{detail}: {words}")
    if status in {403, 404, 410} and is_exchange_online(host):
        words = f"Exchange Online does not serve EWS here; it ends there on {EWS_ENDS}"
        return Fault(K.SWITCHED_OFF, f"{detail}: {words}")
    if 300 <= status < 400 or status == 451:
        return _elsewhere(detail, headers, host)
    kind, words = _STATUS.get(status, (K.BAD_ANSWER, ""))
    if status >= 500 and not words:
        kind, words = K.UNAVAILABLE, "the server is in trouble"
    return Fault(kind, f"{detail}: {words}" if words else detail)


def page_fault(answer: bytes) -> Fault | None:
    """The fault of a web page that came where SOAP was asked for; None: it is no page."""
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b", answer[:512], re.I):
        return Fault(
            K.WRONG_ENDPOINT, "a web page answers in place of EWS: a log-on page, a portal"
        )
    return None


def _elsewhere(detail: str, headers: Mapping[str, str], host: str | None) -> Fault:
    """A redirect: to the mailbox's new server, or to the log-on page of something in front."""
    place = headers.get("X-MS-Location") or headers.get("Location") or ""
    try:
        parts = urlsplit(place)
        target = (parts.hostname or "").lower()
    except ValueError:
        target = ""
    if not target or not _HOST.fullmatch(target):
        return Fault(K.WRONG_ENDPOINT, f"{detail}: sent elsewhere")
    if "X-MS-Location" in headers or parts.path.lower().startswith("/ews/"):
        if target != (host or "").lower():
            return Fault(K.MOVED, f"{detail}: sent to {target}")
    elif _LOG_ON.search(f"{target}{parts.path}"):
        return Fault(K.WRONG_ENDPOINT, f"{detail}: sent to a log-on page at {target}")
    return Fault(K.WRONG_ENDPOINT, f"{detail}: sent to {target}")


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
