"""Checks of the server: EWS there, its clock, the log-on, version, speed, what stands before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from statistics import median

from signage.assembly import own_end
from signage.core.health import Fault, FaultKind
from signage.core.plain import plain
from signage.core.remedies import remedies
from signage.doctor import balancer, builds
from signage.doctor.base import Check, Finding, fault, passed, warning
from signage.doctor.network import EXPIRES_SOON
from signage.doctor.visit import Visit
from signage.doctor.words import counted, listed
from signage.sources.base import SourceError

REQUESTS = 10  # small ones, for the latency
SLOW = timedelta(seconds=1)  # median; a read is a few of these
SKEW = timedelta(minutes=2)  # the sign's own limit between its clock and the server's
NTLM_SKEW = timedelta(
    minutes=5
)  # Kerberos refuses more ("Maximum tolerance for computer clock...")

_SCHEMES = {"ntlm": ("ntlm", "negotiate"), "basic": ("basic",), "kerberos": ("negotiate",)}
# Faults of a mailbox: whoever is told one has logged on.
ROOM = frozenset(
    {
        FaultKind.FORBIDDEN,
        FaultKind.IMPERSONATION,
        FaultKind.NO_SUCH_ROOM,
        FaultKind.INACTIVE,
        FaultKind.MOVED,
        FaultKind.MOVING,
        FaultKind.UNAVAILABLE,
    }
)


def ews(visit: Visit) -> Finding:
    """Whether Exchange Web Services answers at the endpoint."""
    greeting, auth = visit.greetings[0], visit.config.source.auth
    if greeting.status not in (200, 401):
        if auth == "certificate" and greeting.refusal.kind is FaultKind.FORBIDDEN:
            return passed("there, and it wants a client certificate")
        return worded(greeting.refusal, visit)
    schemes = [value.split(" ")[0] for value in greeting.values("www-authenticate")]
    offered = listed([plain(scheme, 30) or "?" for scheme in dict.fromkeys(schemes)])
    if greeting.status == 200:
        return worded(
            Fault(FaultKind.WRONG_ENDPOINT, "a page for anybody, without a log-on"), visit
        )
    wanted = _SCHEMES.get(auth)
    if wanted is None or any(scheme.lower() in wanted for scheme in schemes):
        return passed(f"there, and it wants a log-on: {offered or 'it does not say which'}")
    ways = {"basic": "BasicAuthentication", "ntlm": "WindowsAuthentication"}
    return fault(
        f"{auth} is not among the log-ons that it takes: {offered or 'it names none'}",
        "The sign logs on in no other way than the configuration says.",
        f"Write another auth into [source] of {visit.path}, or allow it on the server:",
        f"Get-WebServicesVirtualDirectory | Set-WebServicesVirtualDirectory "
        f"-{ways.get(auth, 'WindowsAuthentication')} $true",
    )


def clock(visit: Visit) -> Finding:
    """How far this machine's clock is from the server's."""
    skew = visit.greetings[0].skew
    if skew is None:
        return passed("the server does not tell its time")
    seconds = round(abs(skew).total_seconds())
    said = (
        f"{counted(seconds, 'second')} {'behind' if skew > timedelta() else 'ahead of'} the server"
    )
    if abs(skew) <= SKEW:
        return passed(said if seconds > 1 else "the same as the server's")
    return warning(
        f"this machine is {said}",
        "The sign begins and ends meetings by this machine's clock. More than five minutes also "
        "break Kerberos, and a clock before a certificate's first day breaks TLS."
        if abs(skew) > NTLM_SKEW
        else "The sign begins and ends meetings by this machine's clock.",
        "timedatectl set-ntp true",
        "w32tm /query /status  (on the server, if this machine is right)",
    )


def logon(visit: Visit) -> Finding:
    """Whether the account may log on at all."""
    source = visit.config.source
    who = source.username or source.client_id or "the account"
    refusal = visit.calendar_refusal
    if refusal is not None and refusal.kind not in ROOM:
        return worded(refusal, visit)
    said = f"{who} by {source.auth}"  # what comes after the log-on is another check's
    ends = own_end(visit.config)
    if ends is None or ends - visit.now > EXPIRES_SOON:
        return passed(said if ends is None else f"{said}, until {ends:%Y-%m-%d}")
    left = max((ends - visit.now) // timedelta(days=1), 0)
    return warning(
        f"{said}: only {counted(left, 'day')} left, until {ends:%Y-%m-%d}",
        "Once the certificate is out of date nobody lets the sign in, and it goes Unknown.",
        f"Put a new certificate with its key into {source.certificate}: it is taken at once. That "
        "of an application is uploaded first (Entra admin center, App registrations, Certificates "
        "& secrets).",
    )


def version(visit: Visit) -> Finding:
    """Which Exchange it is, and whether it is still mended."""
    build = next((seen.build for seen in visit.browser.seen if seen.build), None)
    if build is None:
        return passed("the server does not say")
    product, number = builds.product(build), ".".join(map(str, build))
    if build < builds.OLDEST:
        return fault(
            f"{product.name} ({number})",
            "The sign needs Exchange 2013 SP1 or newer: older ones do not know its questions.",
            "Get-ExchangeServer | Format-Table Name,AdminDisplayVersion",
        )
    if product.ended is not None and visit.now.date() > product.ended:
        return warning(
            f"{product.name} ({number}) is out of support since {product.ended}",
            "Nobody mends its security faults any more. Exchange Server SE is its successor.",
            "Get-ExchangeServer | Format-Table Name,AdminDisplayVersion",
        )
    return passed(f"{product.name} ({number})")


def latency(visit: Visit) -> Finding:
    """How long ten small requests take over one connection."""
    return timed(
        visit,
        lambda: visit.browser.has_folder("calendar", visit.room),
        "Get-ServerHealth -Identity SERVER -HealthSet EWS",
    )


def timed(visit: Visit, ask: Callable[[], None], health: str) -> Finding:
    """The same of any small request; `health` is where the server's own state is told."""
    times = []
    for _ in range(REQUESTS):
        before = visit.clock.now().mono
        try:
            ask()
        except SourceError as error:
            if error.fault.kind not in ROOM:  # a refusal is an answer, and takes as long
                raise
        times.append(visit.clock.now().mono - before)
    middle, worst = median(times), max(times)
    said = f"median {_milliseconds(middle)}, worst {_milliseconds(worst)} of {REQUESTS}"
    if middle <= SLOW.total_seconds():
        return passed(said)
    return warning(
        said,
        "The sign waits that long for each read. It still works; a change shows that much later.",
        f"mtr --report {visit.target.host}",
        health,
    )


def load_balancer(visit: Visit) -> Finding:
    """Whether something hands our requests to different servers."""
    answers = [greeting.headers for greeting in visit.greetings]
    answers += [seen.headers for seen in visit.browser.seen]
    signs = balancer.signs(answers)
    if not signs:
        said = f"no sign of one in {counted(len(answers), 'answer')}"
        servers = balancer.servers(answers)
        return passed(f"{said}, all from {listed(servers)}" if servers else said)
    return warning(
        "something stands between the sign and Exchange",
        "\n".join(
            [
                *signs,
                "NTLM logs on connections, and streams live on one server: what spreads requests "
                "over several breaks both now and then, and hides which server is in trouble.",
            ]
        ),
        f"Point [source] endpoint in {visit.path} at one server by its own name, or have the load "
        "balancer keep each client on one server (by source address).",
        "Get-WebServicesVirtualDirectory | Format-List Server,InternalUrl,InternalNLBBypassUrl",
    )


def worded(refusal: Fault, visit: Visit) -> Finding:
    """A failed read as a finding, with its remedies."""
    said = refusal.kind.value.replace("_", " ")
    if refusal.detail:
        said = f"{said}: {refusal.detail}"
    if refusal.retry_after is not None:
        said = f"{said}; asks for {round(refusal.retry_after.total_seconds())} s of patience"
    return fault(said, "", *remedies(refusal, visit.facts))


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


_ANSWERS = ("certificate",)

CHECKS: tuple[Check[Visit], ...] = (
    Check("ews", ews, _ANSWERS),
    Check("clock", clock, _ANSWERS),
    Check("log-on", logon, ("ews",)),
    Check("version", version, ("log-on",)),
    Check("latency", latency, ("log-on",)),
    Check("load-balancer", load_balancer, ("log-on",)),
)
