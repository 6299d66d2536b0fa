"""What a refused log-on of an application at Microsoft Entra ID means, as a fault. Pure.

Details hold a code's number and our own words for it, never the text that came with it: that names
the tenant, the application and people.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from signage.core.health import Fault, FaultKind
from signage.sources.http_faults import http_fault, retry_after

_UNAUTHORISED, _UNKNOWN, _DENIED = (
    FaultKind.UNAUTHORISED,
    FaultKind.APP_UNKNOWN,
    FaultKind.APP_DENIED,
)

# "Microsoft Entra authentication and authorization error codes" (Microsoft Learn). Codes may
# change, as that page says: one that is not here is told by its number and the OAuth error.
_CODES: dict[int, tuple[FaultKind, str]] = {
    7000215: (_UNAUTHORISED, "the client secret is wrong (its value is needed, not its id)"),
    7000222: (FaultKind.EXPIRED, "the client secret has expired"),
    7000216: (_UNAUTHORISED, "the application needs a secret or a certificate"),
    7000218: (_UNAUTHORISED, "the application needs a secret or a certificate"),
    700027: (_UNAUTHORISED, "the certificate is not registered for the application, or is expired"),
    7000272: (_UNAUTHORISED, "the certificate is not registered for the application"),
    1000502: (FaultKind.EXPIRED, "the certificate has expired"),
    700024: (FaultKind.UNAVAILABLE, "this device's clock is wrong, so its log-on is not valid"),
    700016: (_UNKNOWN, "the application is not known in this tenant"),
    7000112: (FaultKind.ACCOUNT_DISABLED, "the application is disabled"),
    7000113: (_DENIED, "the application may not log on in this tenant"),
    90002: (_UNKNOWN, "the tenant is not known"),
    900021: (_UNKNOWN, "the tenant is no tenant id and no domain"),
    900023: (_UNKNOWN, "the tenant is no tenant id and no domain"),
    900382: (_UNKNOWN, "the tenant belongs to another cloud"),
    900383: (_UNKNOWN, "the tenant belongs to another cloud"),
    90038: (_UNKNOWN, "the tenant belongs to another cloud"),
    53003: (_DENIED, "a Conditional Access policy forbids this log-on"),
    530034: (_DENIED, "security defaults forbid this log-on"),
    530035: (_DENIED, "security defaults forbid this log-on"),
    65001: (_DENIED, "an administrator has not consented to the application's permissions"),
    90094: (_DENIED, "an administrator has to consent to the application's permissions"),
    501051: (_DENIED, "the application is not assigned to the service"),
    500011: (_DENIED, "the service is not known in this tenant (is the cloud right?)"),
    500014: (_DENIED, "the service is disabled in this tenant"),
    650052: (_DENIED, "the tenant has no subscription for the service"),
    70011: (_DENIED, "the scope is not valid (is the cloud right?)"),
    1002012: (_DENIED, "the scope is not valid (is the cloud right?)"),
    50053: (FaultKind.ACCOUNT_LOCKED, "the account is locked"),
    50057: (FaultKind.ACCOUNT_DISABLED, "the account is disabled"),
    50194: (_UNKNOWN, "the application is of one tenant only, and this is another"),
    50196: (FaultKind.THROTTLED, "too many log-ons in a short time"),
    90055: (FaultKind.THROTTLED, "too many requests of this tenant"),
    90033: (FaultKind.UNAVAILABLE, "the log-on service is not available for now"),
    90024: (FaultKind.UNAVAILABLE, "the log-on service is not available for now"),
    90006: (FaultKind.UNAVAILABLE, "the log-on service is not available for now"),
}

# RFC 6749, 5.2, for codes that are not in the table.
_OAUTH = {
    "invalid_client": (_UNAUTHORISED, "the application's log-on was refused"),
    "unauthorized_client": (_UNAUTHORISED, "the application's log-on was refused"),
    "invalid_tenant": (_UNKNOWN, "the tenant is not known"),
    "access_denied": (_DENIED, "the application was denied access"),
    "invalid_grant": (_DENIED, "the application was denied access"),
    "invalid_scope": (_DENIED, "the scope is not valid (is the cloud right?)"),
    "invalid_resource": (_DENIED, "the service is not known in this tenant"),
    "temporarily_unavailable": (FaultKind.UNAVAILABLE, "the log-on service is busy"),
    "server_error": (FaultKind.UNAVAILABLE, "the log-on service is not available for now"),
}
_CODE = re.compile(r"AADSTS([0-9]{4,8})\b")


def logon_fault(status: int, headers: Mapping[str, str], body: str) -> Fault:
    """The fault behind the log-on service's answer; `headers` in any case of letters.

    An answer that holds no token and names no error of OAuth is not the log-on service's.
    """
    error, codes = _said(body)
    for code in codes:
        if code in _CODES:
            kind, words = _CODES[code]
            wait = None if kind.refused else retry_after(headers)
            return Fault(kind, f"AADSTS{code}: {words}", wait)
    if status in {429, 503}:
        return http_fault(status, headers)
    number = f"AADSTS{codes[0]}: " if codes else ""
    if error in _OAUTH:
        kind, words = _OAUTH[error]
        return Fault(kind, f"{number}{words}")
    if status >= 500:
        return Fault(FaultKind.UNAVAILABLE, f"HTTP {status}: the log-on service is not available")
    if number:
        return Fault(_UNAUTHORISED, f"{number}the log-on was refused")
    return Fault(FaultKind.WRONG_ENDPOINT, f"HTTP {status}: not an answer of the log-on service")


def identity_fault(status: int, headers: Mapping[str, str], body: str) -> Fault:
    """The fault behind the answer of a machine that hands out its managed identity's tokens.

    ("How to use managed identities for Azure resources on an Azure VM to acquire an access token",
    error handling: 404, 410, 429 and 5xx pass; 400 names what is wrong.)
    """
    if status in {429, 503}:
        return http_fault(status, headers)
    if status in {404, 410} or status >= 500:
        words = "the machine's managed identity is not served for now"
        return Fault(FaultKind.UNAVAILABLE, f"HTTP {status}: {words}")
    _, codes = _said(body)
    if codes:
        return logon_fault(status, headers, body)
    if status in {400, 401, 403}:
        return Fault(_UNAUTHORISED, f"HTTP {status}: this machine has no such managed identity")
    return Fault(FaultKind.BAD_ANSWER, f"HTTP {status}: not an answer about a managed identity")


def _said(body: str) -> tuple[str, tuple[int, ...]]:
    """The OAuth error and the codes of an answer's JSON, as far as it holds them."""
    try:
        answer = json.loads(body)
    except ValueError:
        return "", ()
    if not isinstance(answer, dict):
        return "", ()
    error, codes = answer.get("error"), answer.get("error_codes")
    listed = [code for code in codes if type(code) is int] if isinstance(codes, list) else []
    if not listed:  # the page about an unknown tenant has them in the text alone
        listed = [int(found) for found in _CODE.findall(str(answer.get("error_description", "")))]
    return error if isinstance(error, str) else "", tuple(listed)
