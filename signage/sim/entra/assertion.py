"""How an application proves who it is: by its secret, or by an assertion that its key signed."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta

from signage.sim.entra import jwt
from signage.sim.entra.apps import App
from signage.sim.entra.errors import RefusedError

_TOLERANCE = timedelta(minutes=5)  # how far a client's clock may be off


def prove_by_secret(app: App, secret: str, now: datetime) -> None:
    """Raise RefusedError unless `secret` is one of the application's, and not over."""
    if not secret:
        raise RefusedError(7000216)
    for known in app.secrets:
        if hmac.compare_digest(known.value.encode(), secret.encode()):
            if known.end is not None and now >= known.end:
                raise RefusedError(7000222)
            return
    raise RefusedError(7000215)


def prove_by_certificate(app: App, assertion: str, endpoint: str, wall: datetime) -> None:
    """Raise RefusedError unless one of the application's certificates just signed the assertion.

    ("Microsoft identity platform application authentication certificate credentials": the header
    names the certificate by its thumbprint; `aud` is the token endpoint, `iss` and `sub` are the
    application.)
    """
    try:
        found = jwt.read(assertion)
    except ValueError as error:
        raise RefusedError(700027) from error
    named = {str(found.header.get(name, "")).rstrip("=") for name in ("x5t#S256", "x5t")}
    certificate = next((c for c in app.certificates if c.thumbprints & named), None)
    algorithm = str(found.header.get("alg"))
    if certificate is None or not certificate.verifies(algorithm, found.signature, found.signed):
        raise RefusedError(700027)
    if not certificate.is_valid(wall):
        raise RefusedError(1000502)
    claims = found.claims
    names = [claims.get("iss"), claims.get("sub")]
    if claims.get("aud") != endpoint or names != [app.client_id] * 2:
        raise RefusedError(700027)
    begin, end = claims.get("nbf", claims.get("iat", 0)), claims.get("exp", 0)
    if not (isinstance(begin, int | float) and isinstance(end, int | float)):
        raise RefusedError(700027)
    try:
        first, last = datetime.fromtimestamp(begin, UTC), datetime.fromtimestamp(end, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise RefusedError(700024) from error
    if not first - _TOLERANCE <= wall <= last + _TOLERANCE:
        raise RefusedError(700024)
