"""Checks of the log-on at Microsoft Entra ID: tenant, application, its proof, and its token."""

from __future__ import annotations

import re
from datetime import timedelta

from signage.assembly import own_end
from signage.core.health import FaultKind
from signage.doctor.base import Check, Finding, fault, passed, warning
from signage.doctor.graph_visit import GraphVisit
from signage.doctor.network import EXPIRES_SOON
from signage.doctor.server import worded
from signage.doctor.wire import place
from signage.doctor.words import counted
from signage.sources.clouds import CLOUDS
from signage.sources.entra_faults import logon_fault

# What a log-on that names a wrong proof is told, once the application has been found.
_FOUND = frozenset({FaultKind.UNAUTHORISED, FaultKind.EXPIRED, FaultKind.APP_DENIED})
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def tenant(visit: GraphVisit) -> Finding:
    """Whether the log-on service knows the tenant, in this cloud."""
    source = visit.config.source
    if source.managed_identity:
        return passed("that of this machine (managed_identity)")
    found = visit.metadata
    if found.status != 200 or not found.said("token_endpoint"):
        return worded(logon_fault(found.status, found.headers, found.text), visit)
    theirs, ours = found.said("msgraph_host"), CLOUDS[source.cloud].graph
    if theirs and theirs != place(ours)[0]:
        cloud = next((n for n, c in CLOUDS.items() if place(c.graph)[0] == theirs), None)
        return fault(
            f"{source.tenant} is in another cloud",
            f"[source] cloud is {source.cloud}; a token from there is no good here.",
            f'cloud = "{cloud}"  (in [source] of {visit.path})'
            if cloud
            else f"Check [source] cloud in {visit.path}",
        )
    known = _ID.search(found.said("issuer"))
    named = known is not None and known[0].lower() != (source.tenant or "").lower()
    return passed(f"{source.tenant} is known" + (f": {known[0]}" if known and named else ""))


def application(visit: GraphVisit) -> Finding:
    """Whether the tenant knows the application."""
    refusal = visit.token_refusal
    if refusal is None:
        return passed(f"{visit.client_id} is known")
    if visit.config.source.managed_identity or refusal.kind is FaultKind.NO_SECRET:
        return passed("nobody was asked for it: see the next line")
    if refusal.kind in _FOUND:
        return passed(f"{visit.client_id} is known, but not let in: see the next line")
    return worded(refusal, visit)


def token(visit: GraphVisit) -> Finding:
    """Whether the application is let in, and by which proof."""
    source, refusal = visit.config.source, visit.token_refusal
    if refusal is not None:
        return worded(refusal, visit)
    way = f"for the client secret {source.secret}"
    if source.managed_identity:
        way = "for this machine's managed identity"
    elif source.certificate is not None:
        way = f"for the certificate {source.certificate}"
    if (ends := visit.tokens.expires) is None:
        return passed(f"given {way}")
    minutes = round((ends - visit.now) / timedelta(minutes=1))
    return passed(f"given {way}" + (f", good for {counted(minutes, 'minute')}" * (minutes > 0)))


def proof_expiry(visit: GraphVisit) -> Finding:
    """How long the secret or certificate is good that the application logs on with."""
    source, app = visit.config.source, visit.facts.client_id
    if source.managed_identity:
        return passed("nothing to renew: managed_identity")
    if source.certificate is None:
        return passed(
            "Entra tells no application when its client secret ends:",
            f"Get-MgApplication -Filter \"appId eq '{app}'\" | Select-Object -ExpandProperty "
            "PasswordCredentials | Format-List DisplayName,EndDateTime",
        )
    ends = own_end(visit.config)
    if ends is None:
        return passed("the certificate does not tell")
    left = (ends - visit.now) // timedelta(days=1)
    said = f"{counted(max(left, 0), 'day')} left, until {ends:%Y-%m-%d}"
    if ends - visit.now > EXPIRES_SOON:
        return passed(said)
    return warning(
        f"only {said}",
        "Once it is out of date nobody lets the sign in, and it goes Unknown.",
        "openssl req -x509 -newkey rsa:3072 -sha256 -days 730 -nodes -subj '/CN=room signs' "
        "-keyout key.pem -out certificate.pem",
        f"Upload certificate.pem (Entra admin center, App registrations, {app}, Certificates & "
        f"secrets), then put certificate and key into {source.certificate}: it is taken at once.",
    )


CHECKS: tuple[Check[GraphVisit], ...] = (
    Check("tenant", tenant, ("log-on-certificate",)),
    Check("application", application, ("tenant",)),
    Check("token", token, ("application",)),
    Check("proof-expiry", proof_expiry, ("configuration",)),
)
