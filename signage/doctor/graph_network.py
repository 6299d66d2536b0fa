"""Checks of the way to Microsoft Graph, and to the host that tokens come from.

What is looked at is the same as with a server of one's own; what mends it is not, since nobody but
Microsoft can renew a certificate or switch TLS there. Whatever is wrong with either is somebody's
on the way: a proxy that opens the encryption. So nobody is told to look at ends of certificates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from signage.doctor import network, server
from signage.doctor.base import Check, Finding, Level, passed
from signage.doctor.graph_visit import GraphVisit
from signage.doctor.visit import Visit

_CHECKED = ("name", "direct-route", "proxy", "tls", "certificate")
_LOGON = "log-on-"

_HOSTS = (
    'Microsoft Learn, "Office 365 URLs and IP address ranges": hosts that are to be let through '
    "without opening their encryption."
)


def _name(visit: Visit, key: str) -> tuple[str, ...]:
    return (
        f"getent ahosts {visit.direct.host}",
        f"Check [source] {key} in {visit.path}",
        "resolvectl status  (this machine's name servers)",
    )


def _opened(visit: Visit, _: str) -> tuple[str, ...]:
    host, port = visit.direct.host, visit.direct.port
    return (
        "A proxy or scanner on the way that opens the encryption presents its own certificate, and "
        f"may speak older TLS: leave {host} out there, or name its authority's certificate (PEM) "
        "in [source] ca_file.",
        _HOSTS,
        f"openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null",
        "timedatectl  (is this machine's clock right?)",
    )


def _clock(visit: Visit, _: str) -> tuple[str, ...]:
    return ("timedatectl set-ntp true", "timedatectl timesync-status  (which server it asks)")


_REMEDIES: dict[str, Callable[[Visit, str], tuple[str, ...]]] = {
    "name": _name,
    "tls": _opened,
    "certificate": _opened,
    "clock": _clock,
}


def _told(found: Finding, check: str, visit: Visit, key: str) -> Finding:
    """The finding with what mends it here."""
    instead = _REMEDIES.get(check)
    if instead is None or found.level not in (Level.WARNING, Level.FAULT):
        return found
    reason = found.reason
    if check == "clock":
        reason = (
            "The sign begins and ends meetings by this machine's clock, and a log-on by "
            "certificate that is minutes off is refused."
        )
    elif check == "tls":
        reason = "The sign sends no log-on over anything older than TLS 1.2 (RFC 8996)."
    return replace(found, reason=reason, remedies=instead(visit, key))


def _at_graph(check: Check[Visit]) -> Check[GraphVisit]:
    @wraps(check.examine)
    def examine(visit: GraphVisit) -> Finding:
        return _told(check.examine(visit), check.name, visit, "cloud")

    return Check(check.name, examine, check.needs)


def _at_logon(check: Check[Visit]) -> Check[GraphVisit]:
    @wraps(check.examine)
    def examine(visit: GraphVisit) -> Finding:
        if visit.config.source.managed_identity:
            return passed("not asked: the machine itself hands out tokens (managed_identity)")
        return _told(check.examine(visit.logon), check.name, visit.logon, "cloud and authority")

    needs = tuple(need if need == "configuration" else f"{_LOGON}{need}" for need in check.needs)
    return Check(f"{_LOGON}{check.name}", examine, needs)


_SHARED: tuple[Check[Visit], ...] = (
    *(check for check in network.CHECKS if check.name in _CHECKED),
    Check("clock", server.clock, ("certificate",)),
)

GRAPH: tuple[Check[GraphVisit], ...] = tuple(_at_graph(check) for check in _SHARED)
LOGON: tuple[Check[GraphVisit], ...] = tuple(_at_logon(check) for check in _SHARED)
