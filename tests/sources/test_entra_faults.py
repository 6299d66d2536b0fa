"""What log-on answers mean: the table of codes, and answers that nobody has planned."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.core.health import Fault, FaultKind
from signage.sources.entra_faults import identity_fault, logon_fault

CANARY = "canary@example.com"


def body(code: int, error: str = "invalid_client") -> str:
    """A refusal as the service writes it, with people in its text."""
    return json.dumps(
        {"error": error, "error_description": f"AADSTS{code}: {CANARY}", "error_codes": [code]}
    )


KINDS = {
    7000215: FaultKind.UNAUTHORISED,
    7000222: FaultKind.EXPIRED,
    700027: FaultKind.UNAUTHORISED,
    1000502: FaultKind.EXPIRED,
    700016: FaultKind.APP_UNKNOWN,
    90002: FaultKind.APP_UNKNOWN,
    900023: FaultKind.APP_UNKNOWN,
    900382: FaultKind.APP_UNKNOWN,
    7000112: FaultKind.ACCOUNT_DISABLED,
    50053: FaultKind.ACCOUNT_LOCKED,
    50057: FaultKind.ACCOUNT_DISABLED,
    53003: FaultKind.APP_DENIED,
    65001: FaultKind.APP_DENIED,
    501051: FaultKind.APP_DENIED,
    500011: FaultKind.APP_DENIED,
    70011: FaultKind.APP_DENIED,
    700024: FaultKind.UNAVAILABLE,
    90033: FaultKind.UNAVAILABLE,
    50196: FaultKind.THROTTLED,
}


@pytest.mark.parametrize("code", KINDS)
def test_codes_have_kinds(code: int) -> None:
    """What an administrator has to do differs, so the kind does; the text is never passed on."""
    fault = logon_fault(400, {}, body(code))
    assert fault.kind is KINDS[code]
    assert fault.detail.startswith(f"AADSTS{code}: ")
    assert CANARY not in fault.detail


def test_a_wait_goes_with_a_code_that_passes() -> None:
    """Retry-After is kept with what passes by itself; a refusal has its own time."""
    headers = {"Retry-After": "40"}
    busy = logon_fault(503, headers, body(90033, "temporarily_unavailable"))
    assert (busy.kind, busy.retry_after) == (FaultKind.UNAVAILABLE, timedelta(seconds=40))
    assert logon_fault(400, headers, body(7000222)).retry_after is None
    assert logon_fault(503, headers, "") == Fault(
        FaultKind.THROTTLED, "HTTP 503", timedelta(seconds=40)
    )


def test_a_code_that_stands_in_the_text_alone_counts_too() -> None:
    """Answers about an unknown tenant have come without error_codes."""
    text = json.dumps({"error": "invalid_tenant", "error_description": "AADSTS90002: no."})
    assert logon_fault(400, {}, text).detail == "AADSTS90002: the tenant is not known"


def test_an_unknown_code_is_told_by_the_oauth_error() -> None:
    """A code of tomorrow: its number, and the meaning that RFC 6749 gives the error."""
    fault = logon_fault(400, {}, body(987_654, "invalid_scope"))
    assert fault.kind is FaultKind.APP_DENIED
    assert fault.detail.startswith("AADSTS987654: the scope is not valid")
    assert logon_fault(400, {}, body(987_654, "new_error")).kind is FaultKind.UNAUTHORISED


@given(
    status=st.integers(200, 599),
    answer=st.one_of(
        st.text(max_size=80),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["error", "error_codes", "error_description", "x"]), inner
                )
            ),
            max_leaves=8,
        ).map(json.dumps),
    ),
)
def test_no_answer_is_too_odd(status: int, answer: str) -> None:
    """Whatever comes is a fault, of a log-on or of a machine's identity, with a detail of ours."""
    for judge in (logon_fault, identity_fault):
        fault = judge(status, {}, answer)
        assert fault.detail
        assert fault.detail.isascii()
        assert "\n" not in fault.detail
