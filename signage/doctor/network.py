"""Checks of the way to the server: name, route, proxy, TLS, certificates."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta

from signage.core.health import Fault, FaultKind
from signage.core.remedies import remedies
from signage.doctor import hello, wire
from signage.doctor.base import Check, Finding, fault, passed, warning
from signage.doctor.certificates import Certificate, read
from signage.doctor.visit import Visit
from signage.doctor.windows import protocol_off, protocol_on
from signage.doctor.words import listed

EXPIRES_SOON = timedelta(days=30)

_VERSIONS = {hello.TLS_1_0: "TLS 1.0", hello.TLS_1_1: "TLS 1.1", hello.TLS_1_2: "TLS 1.2"}
_CLOCK = "timedatectl  (is this machine's clock right?)"


def name(visit: Visit) -> Finding:
    """Whether anybody knows the server's name."""
    host, found = visit.direct.host, visit.addresses
    if found:
        return passed(f"{host} is {listed(found)}")
    if visit.target.proxy is not None:
        return passed(f"{host} is not known here; the proxy looks it up")
    return fault(
        f"nobody knows {host}",
        "The name servers that this machine asks have no address for the server.",
        f"getent ahosts {host}",
        f"Check [source] endpoint in {visit.path}",
        "resolvectl status  (this machine's name servers)",
    )


def direct_route(visit: Visit) -> Finding:
    """Whether the server can be reached without a proxy."""
    host, port, _ = visit.direct
    proxied = visit.target.proxy is not None
    try:
        with wire.connected(visit.direct):
            pass
    except OSError as error:
        said = f"{host} port {port} cannot be reached directly: {_failure(error)}"
        if proxied:
            return passed(f"{said}; the proxy is needed")
        return fault(
            said,
            "A firewall, a wrong port or a server that is down keeps the sign from reading.",
            f"nc -vz {host} {port}",
            f"Let this machine through to TCP port {port} of {host}.",
        )
    if proxied:
        return passed(f'{host} port {port} can be reached without the proxy too: proxy = "none"')
    return passed(f"{host} port {port} is open")


def proxy(visit: Visit) -> Finding:
    """Which proxy is used, and why."""
    chosen, setting = visit.target.proxy, visit.config.source.proxy
    if chosen is None:
        return passed('none: proxy = "none"' if setting == "none" else "none")
    host, port = wire.place(chosen)
    why = "[source] proxy says so" if setting else "HTTPS_PROXY says so, and NO_PROXY leaves it"
    try:
        with wire.connected(visit.target):
            return passed(f"{host}:{port}, since {why}")
    except wire.ProxyRefusedError as error:
        if error.status == 407:
            what = "it wants a log-on"
        else:
            what = f"it answers {error.status}" if error.status else "it is no proxy for https"
    except OSError as error:
        what = _failure(error)
    return fault(
        f"{host}:{port} does not let us through: {what}",
        f"Requests go through this proxy, since {why}.",
        *remedies(Fault(FaultKind.PROXY), visit.facts),
    )


def tls(visit: Visit) -> Finding:
    """The version and cipher that the sign and the server agree on."""
    try:
        agreed = visit.handshake
    except ssl.SSLError:
        return _no_tls(visit)
    if isinstance(agreed, wire.Distrust):
        offered = visit.offers[hello.TLS_1_2].version
        spoken = _VERSIONS.get(offered or 0, "TLS 1.3")
        return passed(f"{spoken} or newer, as far as the certificate")
    return passed(f"{agreed.version.replace('TLSv', 'TLS ')}, {agreed.cipher}")


def certificate(visit: Visit) -> Finding:
    """Whether the server proves that it is the one we mean."""
    agreed = visit.handshake
    own = next(iter(_chain(visit)), None)
    shown = f"{own.subject}, issued by {own.issuer}" if own else "it cannot be shown (TLS 1.3 only)"
    if isinstance(agreed, wire.Tls):
        return passed(f"{shown}, trusted by {_trust(visit)}")
    return fault(
        f"not trusted: {agreed.words}",
        f"Presented was: {_presented(visit)}\nTrusted by: {_trust(visit)}",
        *_distrust(agreed.code, visit, own),
    )


def certificate_expiry(visit: Visit) -> Finding:
    """How long the certificates that the server presents are good."""
    chain, now = _chain(visit), visit.now
    if not chain:
        return passed("the server's certificate does not tell")
    first = min(chain, key=lambda one: one.ends)
    left = (first.ends - now) // timedelta(days=1)
    what = "the server's" if first is chain[0] else f"that of {first.subject}"
    said = f"{left} days left, until {_day(first.ends)}"
    if first.ends - now > EXPIRES_SOON:
        return passed(said)
    return warning(
        f"only {said}",
        f"Once {what} is out of date the sign trusts the server no longer, and goes Unknown.",
        *_renewal(),
    )


def _chain(visit: Visit) -> list[Certificate]:
    """What the server presents. Where it speaks TLS 1.3 alone: its own, once that is trusted."""
    agreed = visit.handshake
    if visit.certificates or isinstance(agreed, wire.Distrust):
        return visit.certificates
    return read([agreed.certificate])


def old_tls(visit: Visit) -> Finding:
    """Whether the server would still speak what the sign never does."""
    old = (hello.TLS_1_0, hello.TLS_1_1)
    offered = [_VERSIONS[v] for v in old if visit.offers[v].version == v]
    if not offered:
        return passed("neither TLS 1.0 nor 1.1 is offered")
    return warning(
        f"{listed(offered)} {'is' if len(offered) == 1 else 'are'} still offered",
        "The sign does not use it (RFC 8996 forbids it), but others can be talked into it. On the "
        "Exchange server, then restart it; or at the load balancer, where the encryption ends:",
        *(line for version in offered for line in protocol_off(version)),
    )


def _no_tls(visit: Visit) -> Finding:
    newest = max((a.version or 0 for a in visit.offers.values()), default=0)
    if not newest:
        return fault(
            f"no TLS on port {visit.target.port}",
            "Whatever listens there hung up, or answers with something else.",
            f"Check [source] endpoint in {visit.path}: {visit.endpoint}",
        )
    if newest >= hello.TLS_1_2:
        return fault(
            "no cipher in common",
            "The server speaks TLS 1.2 and accepts none of the ciphers that are safe enough.",
            "Get-TlsCipherSuite | Format-Table Name",
        )
    return fault(
        f"{_VERSIONS[newest]} is the newest that the server offers; 1.2 is the least",
        "The sign sends no log-on over anything older (RFC 8996). On the Exchange server, then "
        "restart it:",
        *protocol_on("TLS 1.2"),
        *remedies(Fault(FaultKind.WEAK_TLS), visit.facts),
    )


def _trust(visit: Visit) -> str:
    own = visit.config.source.ca_file
    return f"{own} alone ([source] ca_file)" if own else "the authorities of this system"


def _presented(visit: Visit) -> str:
    if not visit.certificates:
        return "nothing that can be shown (TLS 1.3 only)"
    return "; then ".join(
        f"{one.subject} ({listed(one.names[:5]) or 'no names'}), issued by {one.issuer}, "
        f"good from {_day(one.begins)} to {_day(one.ends)}"
        for one in visit.certificates
    )


# X509_V_ERR_... of OpenSSL's x509_vfy.h: what each needs to be mended.
_NOT_YET, _EXPIRED, _HOSTNAME, _ADDRESS = 9, 10, 62, 64
_SELF_SIGNED = (18, 19)


def _distrust(code: int, visit: Visit, own: Certificate | None) -> tuple[str, ...]:
    host = visit.target.host
    if code == _EXPIRED:
        return (*_renewal(), _CLOCK)
    if code == _NOT_YET:
        return (_CLOCK,)
    if code in (_HOSTNAME, _ADDRESS):
        others = f": {listed(own.names[:5])}" if own and own.names else ""
        return (
            f"Write the name that the certificate is made out to into [source] endpoint{others}",
            f"Or have the certificate issued for {host} too.",
        )
    fetch = (
        f"openssl s_client -connect {host}:{visit.target.port} -servername {host} -showcerts "
        "</dev/null"
    )
    if code in _SELF_SIGNED:
        return (
            "If this is your own authority, save its certificate as PEM and name the file in "
            "[source] ca_file; compare its fingerprint with the server's first.",
            fetch,
        )
    return (
        "Name your own authority's certificate (PEM) in [source] ca_file, or have the server send "
        "the intermediate certificates too.",
        fetch,
    )


def _renewal() -> tuple[str, ...]:
    return (
        "Get-ExchangeCertificate | Format-List FriendlyName,Subject,Services,NotAfter,Thumbprint",
        "Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services IIS",
    )


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _failure(error: OSError) -> str:
    """In words, without anything that a server said."""
    for kind, words in (
        (TimeoutError, f"no answer within {wire.SECONDS:.0f} s"),
        (ConnectionRefusedError, "the connection was refused"),
        (ConnectionResetError, "the connection was cut"),
    ):
        if isinstance(error, kind):
            return words
    return (error.strerror or type(error).__name__).lower()


_REACHED = ("configuration", "name", "direct-route", "proxy")

CHECKS: tuple[Check[Visit], ...] = (
    Check("name", name, ("configuration",)),
    Check("direct-route", direct_route, ("configuration", "name")),
    Check("proxy", proxy, ("configuration", "name")),
    Check("tls", tls, _REACHED),
    Check("certificate", certificate, ("tls",)),
    Check("certificate-expiry", certificate_expiry, ("certificate",)),
    Check("old-tls", old_tls, _REACHED),
)
