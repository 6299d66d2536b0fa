"""Why a log-on is refused, as Microsoft Entra ID says it: a code, an OAuth error, a status."""

from __future__ import annotations

from datetime import UTC, datetime

from signage.sim.web import Answer, new_id

# Code -> OAuth error, HTTP status ("Microsoft Entra authentication and authorization error codes",
# "OAuth 2.0 client credentials flow ... error response", Microsoft Learn). The sentences are ours.
_ERRORS: dict[int, tuple[str, int, str]] = {
    7000215: ("invalid_client", 401, "The client secret provided is wrong."),
    7000222: ("invalid_client", 401, "The client secret keys provided are expired."),
    7000216: ("invalid_client", 401, "A client assertion or a client secret is needed."),
    700027: ("invalid_client", 401, "The signature of the client assertion is not valid."),
    700024: ("invalid_client", 401, "The client assertion is outside its valid time range."),
    1000502: ("invalid_client", 401, "The certificate is outside its valid time range."),
    700016: ("unauthorized_client", 400, "The application was not found in the directory."),
    7000112: ("unauthorized_client", 401, "The application is disabled."),
    90002: ("invalid_tenant", 400, "The tenant was not found."),
    53003: ("access_denied", 400, "Conditional Access policies block this access."),
    65001: ("invalid_grant", 400, "Nobody has consented to this application."),
    501051: ("invalid_grant", 400, "The application is not assigned to a role."),
    50053: ("invalid_grant", 400, "The account is locked."),
    50057: ("invalid_grant", 400, "The account is disabled."),
    70011: ("invalid_scope", 400, "The scope is not valid."),
    1002012: ("invalid_scope", 400, "The scope must end in /.default."),
    500011: ("invalid_resource", 400, "The resource principal was not found in the tenant."),
    70003: ("unsupported_grant_type", 400, "The grant type is not known."),
    90033: ("temporarily_unavailable", 503, "A transient error has occurred."),
}


class RefusedError(Exception):
    """The log-on service says no."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(f"AADSTS{code}")


def refusal(code: int, now: datetime) -> Answer:
    """What the log-on service answers; a code that is not known here comes as invalid_client."""
    error, status, sentence = _ERRORS.get(code, ("invalid_client", 401, "The log-on is refused."))
    trace, correlation = new_id(), new_id()
    moment = f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%SZ}"
    content = {
        "error": error,
        "error_description": (
            f"AADSTS{code}: {sentence} Trace ID: {trace} Correlation ID: {correlation}"
            f" Timestamp: {moment}"
        ),
        "error_codes": [code],
        "timestamp": moment,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": f"https://login.microsoftonline.com/error?code={code}",
    }
    return Answer(content, status)
