"""What goes wrong on the way to a server and back, as faults told by their cause."""

from __future__ import annotations

import http.client
import re
import socket
import ssl

import requests
import urllib3

from signage.core.health import Fault, FaultKind

_CUT = (ssl.SSLEOFError, ssl.SSLZeroReturnError)


class TooLongError(Exception):
    """The answer is longer than any that was asked for."""


def transport_fault(error: Exception) -> Fault:
    """By the cause at the bottom; its own text is left out, but for OpenSSL's fixed phrases."""
    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Fault(FaultKind.CERTIFICATE, cause.verify_message)
    for cause in causes:
        if isinstance(cause, _CUT):
            break  # as any connection may be
        if isinstance(cause, ssl.SSLError):
            return _tls_fault(cause.reason or "")
    if any(isinstance(cause, _PROXY) for cause in causes):
        return _proxy_fault(causes)
    return _found(causes) or Fault(FaultKind.UNREACHABLE, "no connection")


def _found(causes: list[BaseException]) -> Fault | None:
    for kinds, fault in _TRANSPORT:
        if any(isinstance(cause, kinds) for cause in causes):
            return fault
    return None


def _tls_fault(reason: str) -> Fault:
    """By OpenSSL's reason, such as TLSV1_ALERT_UNKNOWN_CA (an alert is what the server says)."""
    if reason in _WEAK:
        return Fault(FaultKind.WEAK_TLS, "the server offers no TLS 1.2 or newer")
    alert = reason.rpartition("_ALERT_")[2]
    if alert in _OURS:
        words = alert.lower().replace("_", " ")
        return Fault(FaultKind.UNAUTHORISED, f"the server refuses the client certificate: {words}")
    return Fault(FaultKind.CERTIFICATE, f"TLS failed: {reason or 'no reason given'}")


# The hello of an older version, and the alert of a server that has none in common (RFC 8446, 6.2).
_WEAK = frozenset({"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"})
# The alerts that speak of a client's certificate (RFC 8446, 6.2).
_OURS = frozenset(
    {
        "UNKNOWN_CA",
        "BAD_CERTIFICATE",
        "UNSUPPORTED_CERTIFICATE",
        "CERTIFICATE_REVOKED",
        "CERTIFICATE_EXPIRED",
        "CERTIFICATE_UNKNOWN",
        "CERTIFICATE_REQUIRED",
        "ACCESS_DENIED",
    }
)
_PROXY = (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError)
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})\b")  # of http.client


def _proxy_fault(causes: list[BaseException]) -> Fault:
    """What the proxy says to a request for a tunnel (RFC 9110, 9.3.6), or why it says nothing."""
    status = next((said[1] for cause in causes if (said := _TUNNEL.search(str(cause)))), None)
    if status == "407":
        return Fault(FaultKind.PROXY, "HTTP 407: the proxy wants a log-on of its own")
    if status is not None:
        return Fault(FaultKind.PROXY, f"HTTP {status}: the proxy lets nothing through")
    found = _found(causes)
    detail = found.detail.replace("server's name", "proxy's name") if found else "no connection"
    return Fault(FaultKind.PROXY, f"on the way to the proxy: {detail}")


_TRANSPORT: tuple[tuple[tuple[type[Exception], ...], Fault], ...] = (
    (
        (socket.gaierror, urllib3.exceptions.NameResolutionError),
        Fault(FaultKind.UNREACHABLE, "the server's name is not known"),
    ),
    ((ConnectionRefusedError,), Fault(FaultKind.UNREACHABLE, "the connection was refused")),
    # After these two, which urllib3 wraps in a kind of timeout as well.
    (
        (TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError),
        Fault(FaultKind.UNREACHABLE, "no answer in time"),
    ),
    (
        (http.client.IncompleteRead, urllib3.exceptions.IncompleteRead),
        Fault(FaultKind.BAD_ANSWER, "the answer broke off"),
    ),
    (
        (urllib3.exceptions.DecodeError, TooLongError),
        Fault(FaultKind.BAD_ANSWER, "the answer is too long or cannot be unpacked"),
    ),
    ((ConnectionError, *_CUT), Fault(FaultKind.UNREACHABLE, "the connection was cut")),
)


def _causes(error: BaseException) -> list[BaseException]:
    """The error and all it wraps: libraries hide the cause in arguments, reasons and contexts."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
    return found
