"""The log-on service: metadata, tokens for applications and for machines, and their check."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from signage.sim.entra import jwt
from signage.sim.entra.apps import EWS_ROLE, App, Apps
from signage.sim.entra.assertion import prove_by_certificate, prove_by_secret
from signage.sim.entra.errors import RefusedError, refusal
from signage.sim.faults import Fault
from signage.sim.web import Answer, Asked, new_id

LIFETIME = timedelta(seconds=3599)  # of a token, as Entra gives them by default at least
_METADATA = ("v2.0", ".well-known", "openid-configuration")
_IDENTITY = ("metadata", "identity", "oauth2", "token")

# Service -> the hosts that tokens for it are issued to, cloud by cloud; our own one is both.
AUDIENCES = {
    "graph": frozenset(
        {
            "graph.microsoft.com",
            "graph.microsoft.us",
            "dod-graph.microsoft.us",
            "microsoftgraph.chinacloudapi.cn",
        }
    ),
    "ews": frozenset(
        {
            "outlook.office365.com",
            "outlook.office365.us",
            "outlook-dod.office365.us",
            "partner.outlook.cn",
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a token was issued to, and what it says they may do everywhere."""

    app: App
    roles: frozenset[str]


class BearerError(Exception):
    """A token is not accepted; `reason` is the word of RFC 6750's error_description."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Entra:
    """One tenant's log-on service. `wall` is the clock that clients sign their assertions by.

    `now` is that of the simulated organization, by which tokens age. `lifetime` and the
    applications may be changed while it runs.
    """

    def __init__(
        self, apps: Apps, now: Callable[[], datetime], wall: Callable[[], datetime]
    ) -> None:
        self.apps = apps
        self.lifetime = LIFETIME
        self._now = now
        self._wall = wall
        self._key = os.urandom(32)

    def operation(self, asked: Asked) -> str | None:
        """See `JsonApi`."""
        path = asked.path
        if path[1:] == _METADATA:
            return "OpenIdConfiguration"
        if path[1:] == ("oauth2", "v2.0", "token") and asked.method == "POST":
            return "Token"
        return "ManagedIdentity" if path == _IDENTITY else None

    def run(self, asked: Asked, operation: str, faults: tuple[Fault, ...]) -> Answer:
        """See `JsonApi`."""
        try:
            if operation == "ManagedIdentity":
                return self._identity(asked)
            if not self.apps.is_tenant(asked.path[0]):
                raise RefusedError(90002)
            return self._metadata(asked) if operation != "Token" else self._token(asked)
        except RefusedError as error:
            return refusal(error.code, self._now())

    def refuse(self, asked: Asked, fault: Fault) -> Answer:
        """See `JsonApi`: a code such as "AADSTS7000222", or a status.

        401 is a wrong secret; a code of Exchange's means that this service is not well either.
        """
        code = (fault.code or "").removeprefix("AADSTS")
        if code.isdecimal():
            return refusal(int(code), self._now())
        if fault.status == 401:
            return refusal(7000215, self._now())
        return Answer(None, fault.status or 503, fault.headers)

    def issue(self, app: App, audience: str) -> str:
        """A token, as if the application had logged on; `audience` is the service's address."""
        now, service = self._now().timestamp(), _service(audience)
        of = {True: {"ews", ""}, False: {"graph", ""}}  # whether it is EWS's role -> whose it is
        roles = {role for role in app.roles if service in of[role == EWS_ROLE]}
        claims: dict[str, Any] = {
            "aud": audience,
            "iss": f"https://sts.windows.net/{self.apps.tenant}/",
            "iat": int(now),
            "nbf": int(now),
            "exp": int(now + self.lifetime.total_seconds()),
            "appid": app.client_id,
            "app_displayname": app.name,
            "idtyp": "app",
            "oid": app.object_id,
            "sub": app.object_id,
            "tid": self.apps.tenant,
            "uti": new_id(),
            "ver": "1.0",
        }
        if roles:  # an application without any gets a token all the same, without this claim
            claims["roles"] = sorted(roles)
        return jwt.issue(claims, self._key)

    def check_bearer(self, header: str, service: str, now: datetime) -> Bearer:
        """Whom an Authorization header of the Bearer scheme names; `service`: "graph" or "ews".

        BearerError where the token is none of ours, for another service, or over.
        """
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise BearerError("missing_token")
        claims = jwt.verify(token.strip(), self._key)
        if claims is None:
            raise BearerError("invalid_token")
        if _service(str(claims["aud"])) not in {service, ""}:
            raise BearerError("invalid_audience")
        if now.timestamp() >= claims["exp"]:
            raise BearerError("token_expired")
        app = self.apps.find(str(claims["appid"]))
        if app is None or not app.enabled:
            raise BearerError("invalid_client")
        return Bearer(app, frozenset(claims.get("roles", ())))

    def _metadata(self, asked: Asked) -> Answer:
        tenant = f"{asked.base}/{self.apps.tenant}"
        return Answer(
            {
                "token_endpoint": f"{tenant}/oauth2/v2.0/token",
                "token_endpoint_auth_methods_supported": [
                    "client_secret_post",
                    "private_key_jwt",
                    "client_secret_basic",
                ],
                "jwks_uri": f"{tenant}/discovery/v2.0/keys",
                "response_types_supported": ["code", "id_token", "code id_token"],
                "issuer": f"{tenant}/v2.0",
                "authorization_endpoint": f"{tenant}/oauth2/v2.0/authorize",
                "tenant_region_scope": "EU",
                "cloud_instance_name": "microsoftonline.com",
            }
        )

    def _token(self, asked: Asked) -> Answer:
        form = dict(parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True))
        if form.get("grant_type") != "client_credentials":
            raise RefusedError(70003)
        app = self.apps.find(form.get("client_id", ""))
        if app is None:
            raise RefusedError(700016)
        if not app.enabled:
            raise RefusedError(7000112)
        if "client_assertion" in form:
            endpoint = f"{asked.base}/{self.apps.tenant}/oauth2/v2.0/token"
            prove_by_certificate(app, form["client_assertion"], endpoint, self._wall())
        else:
            prove_by_secret(app, form.get("client_secret", ""), self._now())
        return self._issued(app, _audience(form.get("scope", "")))

    def _identity(self, asked: Asked) -> Answer:
        """A machine's token, as the Azure Instance Metadata Service hands it out."""
        if asked.headers.get("metadata", "").lower() != "true":
            return Answer({"error": "invalid_request", "error_description": "No Metadata."}, 400)
        app = self.apps.managed(asked.query.get("client_id", ""))
        if app is None:
            said = {"error": "invalid_request", "error_description": "Identity not found"}
            return Answer(said, 400)
        answer = self._issued(app, asked.query.get("resource", ""))
        said = {key: str(value) for key, value in dict(answer.content).items()}  # type: ignore[call-overload]
        return Answer(said | {"client_id": app.client_id})

    def _issued(self, app: App, audience: str) -> Answer:
        if _service(audience) is None:
            raise RefusedError(500011)
        seconds = int(self.lifetime.total_seconds())
        return Answer(
            {
                "token_type": "Bearer",
                "expires_in": seconds,
                "ext_expires_in": seconds,
                "access_token": self.issue(app, audience),
            },
            headers=(("Cache-Control", "no-store, no-cache"), ("Pragma", "no-cache")),
        )


def _audience(scope: str) -> str:
    if " " in scope or not scope:
        raise RefusedError(70011)
    if not scope.endswith("/.default"):
        raise RefusedError(1002012)
    return scope.removesuffix("/.default")


def _service(audience: str) -> str | None:
    """Which service an audience is; "" for this server itself, None for what nobody knows."""
    host = urlsplit(audience).hostname
    if host in {"localhost", "127.0.0.1"}:
        return ""
    return next((name for name, hosts in AUDIENCES.items() if host in hosts), None)
