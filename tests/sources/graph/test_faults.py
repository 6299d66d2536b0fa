"""What a refusal means: each that a person can mend is told apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from signage.core.health import FaultKind
from signage.sources.graph.faults import graph_fault
from tests.sources.graph.scripted import refusal

K = FaultKind


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "InvalidAuthenticationToken", K.UNAUTHORISED),
        (403, "ErrorAccessDenied", K.FORBIDDEN),
        (403, "Authorization_RequestDenied", K.APP_DENIED),
        (404, "ErrorInvalidUser", K.NO_SUCH_ROOM),
        (404, "ResourceNotFound", K.NO_SUCH_ROOM),
        (404, "Request_ResourceNotFound", K.NO_SUCH_ROOM),
        (404, "MailboxNotEnabledForRESTAPI", K.INACTIVE),
        (404, "MailboxNotSupportedForRESTAPI", K.INACTIVE),
        (404, "ErrorItemNotFound", K.INACTIVE),
        (400, "ErrorIncorrectRoutingHint", K.MOVING),
        (503, "ErrorMailboxMoveInProgress", K.MOVING),
        (500, "ErrorInternalServerTransientError", K.UNAVAILABLE),
        (429, "ApplicationThrottled", K.THROTTLED),
        (429, "TooManyRequests", K.THROTTLED),
        (503, "ErrorServerBusy", K.THROTTLED),
        (410, "SyncStateNotFound", K.INCOMPLETE),
    ],
)
def test_codes(status: int, code: str, kind: FaultKind) -> None:
    """A known code is told, whatever its letters; the message beside it is not."""
    for written in (code, code.lower(), code.upper()):
        fault = graph_fault(status, {}, refusal(written))
        assert fault.kind is kind
        assert code in fault.detail
        assert "canary" not in fault.detail


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, K.WRONG_ENDPOINT),
        (400, K.BAD_ANSWER),
        (401, K.UNAUTHORISED),
        (403, K.FORBIDDEN),
        (404, K.WRONG_ENDPOINT),
        (407, K.PROXY),
        (410, K.INCOMPLETE),
        (418, K.BAD_ANSWER),
        (429, K.THROTTLED),
        (500, K.UNAVAILABLE),
        (502, K.UNREACHABLE),
        (503, K.THROTTLED),
        (504, K.UNAVAILABLE),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"canary",
        refusal("canaryCode"),
        refusal(None),
        refusal(["canary"]),
        b'{"error": "canary"}',
        b'{"error": []}',
    ],
)
def test_without_a_known_code_the_status_counts(status: int, kind: FaultKind, body: bytes) -> None:
    """Nothing that a stranger wrote is repeated."""
    fault = graph_fault(status, {}, body)
    assert fault.kind is kind
    assert f"HTTP {status}" in fault.detail
    assert "canary" not in fault.detail


def test_an_application_access_policy_is_told_from_a_missing_role() -> None:
    """Both are ErrorAccessDenied; only the policy's fixed words tell which one is to be mended."""
    policy = graph_fault(403, {}, refusal("ErrorAccessDenied", "Access to OData is disabled."))
    role = graph_fault(403, {}, refusal("ErrorAccessDenied", "Access is denied."))
    assert (policy.kind, role.kind) == (K.APP_DENIED, K.FORBIDDEN)
    assert "policy" in policy.detail


@pytest.mark.parametrize("status", [429, 503, 504])
def test_waits(status: int) -> None:
    """Seconds, a moment by the server's clock, or none; nowhere else is one looked for."""
    date = "Mon, 23 Nov 2026 09:30:00 GMT"
    later = "Mon, 23 Nov 2026 09:32:17 GMT"
    assert graph_fault(status, {"Retry-After": "41"}, b"").retry_after == timedelta(seconds=41)
    told = graph_fault(status, {"Retry-After": later, "Date": date}, b"").retry_after
    assert told == timedelta(seconds=137)
    assert graph_fault(status, {}, b"").retry_after is None
    assert graph_fault(status, {"Retry-After": "soon"}, b"").retry_after is None
    assert graph_fault(404, {"Retry-After": "41"}, b"").retry_after is None
