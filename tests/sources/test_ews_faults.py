"""What a server's refusals become, as values and over the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from signage.core.health import Fault, FaultKind
from signage.sim import faults
from signage.sources.base import SourceError
from signage.sources.ews.faults import code_fault
from signage.sources.http_faults import http_date, http_fault
from tests.simulated import SPAN, exchange, kept, source

K = FaultKind
DATE = "Mon, 23 Nov 2026 09:30:00 GMT"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ErrorServerBusy", K.THROTTLED),
        ("ErrorExceededConnectionCount", K.THROTTLED),
        ("ErrorTimeoutExpired", K.UNREACHABLE),
        ("ErrorMailboxStoreUnavailable", K.UNREACHABLE),
        ("ErrorPasswordExpired", K.UNAUTHORISED),
        ("ErrorAccessDenied", K.FORBIDDEN),
        ("ErrorFolderNotFound", K.FORBIDDEN),
        ("ErrorImpersonateUserDenied", K.FORBIDDEN),
        ("ErrorNonExistentMailbox", K.NO_SUCH_ROOM),
        ("ErrorUserNotAllowedByPolicy", K.SWITCHED_OFF),
        ("ErrorExceededFindCountLimit", K.INCOMPLETE),
        ("ErrorSomethingNew", K.BAD_ANSWER),
    ],
)
def test_response_codes(code: str, kind: FaultKind) -> None:
    """Each code is sorted by what has to be done about it, and named."""
    assert code_fault(code) == Fault(kind, code)


@pytest.mark.parametrize("code", [None, "", "Subject: pay talk", "Error pay", "Error" + "x" * 99])
def test_what_is_no_code_is_not_repeated(code: str | None) -> None:
    """Free text in place of a code might be anything; it goes nowhere."""
    assert code_fault(code) == Fault(K.BAD_ANSWER, "the answer carries no known response code")


def test_only_throttling_brings_a_wait() -> None:
    """A back-off that comes with another fault is none."""
    wait = timedelta(seconds=297.749)
    assert code_fault("ErrorServerBusy", wait).retry_after == wait
    assert code_fault("ErrorAccessDenied", wait).retry_after is None


@pytest.mark.parametrize(
    ("status", "headers", "kind", "wait"),
    [
        (401, {}, K.UNAUTHORISED, None),
        (403, {}, K.FORBIDDEN, None),
        (403, {"X-EWS-Policy-Reason": "EWS is disabled"}, K.SWITCHED_OFF, None),
        (404, {}, K.BAD_ANSWER, None),
        (302, {"Location": "https://elsewhere.example.com/"}, K.BAD_ANSWER, None),
        (408, {}, K.UNREACHABLE, None),
        (429, {}, K.THROTTLED, None),
        (429, {"Retry-After": "120"}, K.THROTTLED, timedelta(minutes=2)),
        (503, {"Retry-After": " 0 "}, K.THROTTLED, timedelta()),
        (503, {"Retry-After": "soon"}, K.THROTTLED, None),
        (503, {"Retry-After": "-5"}, K.THROTTLED, None),
        (503, {"Retry-After": "9" * 99}, K.THROTTLED, None),
        (503, {"Retry-After": "Mon, 23 Nov 2026 09:35:00 GMT"}, K.THROTTLED, None),
        (
            503,
            {"Retry-After": "Mon, 23 Nov 2026 09:35:00 GMT", "Date": DATE},
            K.THROTTLED,
            timedelta(minutes=5),
        ),
        (
            503,
            {"Retry-After": "Mon, 23 Nov 2026 09:25:00 GMT", "Date": DATE},
            K.THROTTLED,
            timedelta(),
        ),
        (500, {}, K.BAD_ANSWER, None),
        (502, {}, K.UNREACHABLE, None),
        (504, {}, K.UNREACHABLE, None),
    ],
)
def test_http_answers(
    status: int, headers: dict[str, str], kind: FaultKind, wait: timedelta | None
) -> None:
    """Each status is sorted by what has to be done about it; the server's own wait is kept."""
    fault = http_fault(status, headers)
    assert (fault.kind, fault.retry_after) == (kind, wait)
    assert fault.detail.startswith(f"HTTP {status}")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (DATE, datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 10:30:00 +0100", datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 09:30:00 -0000", datetime(2026, 11, 23, 9, 30, tzinfo=UTC)),
        ("Mon, 99 Nov 2026 09:30:00 GMT", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(text: str | None, moment: datetime | None) -> None:
    """A Date header is read, or not there."""
    assert http_date(text) == moment


BACK_OFF = timedelta(milliseconds=297_749)


@pytest.mark.parametrize("auth", ["basic", "ntlm"])
@pytest.mark.parametrize(
    ("trouble", "kind", "wait"),
    [
        (faults.RESET, K.UNREACHABLE, None),
        (faults.HANG, K.UNREACHABLE, None),
        (faults.UNAUTHORIZED, K.UNAUTHORISED, None),
        (faults.FORBIDDEN, K.FORBIDDEN, None),
        (faults.NOT_FOUND, K.BAD_ANSWER, None),
        (faults.BROKEN_XML, K.BAD_ANSWER, None),
        (faults.TRUNCATED, K.BAD_ANSWER, None),
        (faults.ENDLESS_VIEW, K.INCOMPLETE, None),
        (faults.blocked(), K.SWITCHED_OFF, None),
        (faults.throttled(), K.THROTTLED, None),
        (faults.throttled(90), K.THROTTLED, timedelta(seconds=90)),
        (faults.throttled(90, close=True), K.THROTTLED, timedelta(seconds=90)),
        (faults.unavailable(), K.THROTTLED, None),
        (faults.unavailable(90), K.THROTTLED, timedelta(seconds=90)),
        (faults.unavailable(90, close=True), K.THROTTLED, timedelta(seconds=90)),
        (faults.busy(), K.THROTTLED, BACK_OFF),
        (faults.busy(in_message=True), K.THROTTLED, BACK_OFF),
        (faults.busy(None), K.THROTTLED, None),
        (faults.refused("ErrorMailboxStoreUnavailable"), K.UNREACHABLE, None),
        (faults.refused("ErrorTimeoutExpired", in_message=False), K.UNREACHABLE, None),
        (faults.refused("ErrorExceededConnectionCount"), K.THROTTLED, None),
        (faults.refused("ErrorInvalidServerVersion", in_message=False), K.BAD_ANSWER, None),
    ],
    ids=lambda value: value.name if isinstance(value, faults.Fault) else None,
)
def test_trouble_over_the_wire(
    trouble: faults.Fault, kind: FaultKind, wait: timedelta | None, auth: str
) -> None:
    """Every trouble arrives as its own kind, in one attempt, and the next read is well again."""
    with exchange(kept()) as simulator, source(simulator, auth=auth, read_timeout=0.3) as ews:
        simulator.faults.now(trouble)
        with pytest.raises(SourceError) as raised:
            ews.fetch(SPAN)
        fault = raised.value.fault
        assert (fault.kind, fault.retry_after) == (kind, wait)
        assert raised.value.__cause__ is raised.value.__context__ is None
        if trouble.endless:
            assert len(simulator.requests) < 20
        else:
            assert len([e for e in simulator.requests if e.operation]) <= 1
        simulator.faults.clear()
        assert len(ews.fetch(SPAN).items) == 1
