"""What a server's refusals become, as values and over the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from signage.core.health import Fault, FaultKind
from signage.sim import faults
from signage.sources.base import SourceError
from signage.sources.ews.faults import code_fault
from signage.sources.http_faults import http_date, http_fault, page_fault
from tests.simulated import SPAN, exchange, kept, source

K = FaultKind
DATE = "Mon, 23 Nov 2026 09:30:00 GMT"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ErrorServerBusy", K.THROTTLED),
        ("ErrorExceededConnectionCount", K.THROTTLED),
        ("ErrorTimeoutExpired", K.UNAVAILABLE),
        ("ErrorMailboxStoreUnavailable", K.UNAVAILABLE),
        ("ErrorADUnavailable", K.UNAVAILABLE),
        ("ErrorMailboxMoveInProgress", K.MOVING),
        ("ErrorWrongServerVersion", K.MOVED),
        ("ErrorCrossSiteRequest", K.MOVED),
        ("ErrorPasswordExpired", K.EXPIRED),
        ("ErrorPasswordChangeRequired", K.EXPIRED),
        ("ErrorAccountDisabled", K.ACCOUNT_DISABLED),
        ("ErrorCallerIsInvalidADAccount", K.UNAUTHORISED),
        ("ErrorAccessDenied", K.FORBIDDEN),
        ("ErrorFolderNotFound", K.FORBIDDEN),
        ("ErrorImpersonateUserDenied", K.IMPERSONATION),
        ("ErrorImpersonationDenied", K.IMPERSONATION),
        ("ErrorNonExistentMailbox", K.NO_SUCH_ROOM),
        ("ErrorNonPrimarySmtpAddress", K.NO_SUCH_ROOM),
        ("ErrorArchiveMailboxNotEnabled", K.INACTIVE),
        ("ErrorNoCalendar", K.INACTIVE),
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
        (404, {}, K.WRONG_ENDPOINT, None),
        (405, {}, K.WRONG_ENDPOINT, None),
        (440, {}, K.WRONG_ENDPOINT, None),
        (407, {}, K.PROXY, None),
        (408, {}, K.UNREACHABLE, None),
        (418, {}, K.BAD_ANSWER, None),
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
        (500, {}, K.UNAVAILABLE, None),
        (507, {}, K.UNAVAILABLE, None),
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


HERE, NEW = "mail.example.com", "https://mail2.example.com/EWS/Exchange.asmx"
POLICY = "X-EWS-Policy-Reason"


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (302, {"Location": NEW}, Fault(K.MOVED, "HTTP 302: sent to mail2.example.com")),
        (451, {"X-MS-Location": NEW}, Fault(K.MOVED, "HTTP 451: sent to mail2.example.com")),
        (
            302,
            {"Location": "https://sts.example.com/adfs/ls?wa=wsignin1.0&canary=1"},
            Fault(K.WRONG_ENDPOINT, "HTTP 302: sent to a log-on page at sts.example.com"),
        ),
        (
            302,
            {"Location": f"https://{HERE}/owa/auth/logon.aspx"},
            Fault(K.WRONG_ENDPOINT, f"HTTP 302: sent to a log-on page at {HERE}"),
        ),
        (
            301,
            {"Location": f"https://{HERE}/EWS/Exchange.asmx/"},
            Fault(K.WRONG_ENDPOINT, f"HTTP 301: sent to {HERE}"),
        ),
        (302, {}, Fault(K.WRONG_ENDPOINT, "HTTP 302: sent elsewhere")),
        (302, {"Location": "https://[canary"}, Fault(K.WRONG_ENDPOINT, "HTTP 302: sent elsewhere")),
        (302, {"Location": "/adfs/ls"}, Fault(K.WRONG_ENDPOINT, "HTTP 302: sent elsewhere")),
    ],
)
def test_redirects(status: int, headers: dict[str, str], expected: Fault) -> None:
    """A mailbox's new server is told from a log-on page; of the address only the host is told."""
    assert http_fault(status, headers, HERE) == expected


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("EWS is disabled for this user or tenant", "disabled"),
        ("EWS is blocked by policy for this user or tenant", "blocked by a policy"),
        ("canary text", "EWS is off"),
    ],
)
def test_why_ews_is_off(reason: str, words: str) -> None:
    """The reasons that Microsoft names are told apart; another one is not repeated."""
    fault = http_fault(403, {POLICY: reason}, HERE)
    assert fault.kind is K.SWITCHED_OFF
    assert words in fault.detail
    assert "canary" not in fault.detail


@pytest.mark.parametrize("status", [403, 404, 410])
def test_exchange_online_without_ews(status: int) -> None:
    """However it goes silent there, EWS is off and not the address wrong; elsewhere it may be."""
    online = http_fault(status, {}, "outlook.office365.com")
    assert (online.kind, "2027-04-01" in online.detail) == (K.SWITCHED_OFF, True)
    assert http_fault(status, {}, HERE).kind is not K.SWITCHED_OFF


@pytest.mark.parametrize(
    ("answer", "page"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"\xef\xbb\xbf\r\n <HTML lang='en'>", True),
        (b"<?xml version='1.0'?><s:Envelope/>", False),
        (b"<htmlish/>", False),
        (b"", False),
    ],
)
def test_pages(answer: bytes, page: bool) -> None:
    """A web page is told from an answer that is merely broken."""
    fault = page_fault(answer)
    assert (fault is not None and fault.kind is K.WRONG_ENDPOINT) is page


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
        (faults.NOT_FOUND, K.WRONG_ENDPOINT, None),
        (faults.PROXY_PAGE, K.WRONG_ENDPOINT, None),
        (faults.LOG_ON_PAGE, K.WRONG_ENDPOINT, None),
        (faults.moved(), K.MOVED, None),
        (faults.moved(451), K.MOVED, None),
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
        (faults.refused("ErrorMailboxStoreUnavailable"), K.UNAVAILABLE, None),
        (faults.refused("ErrorTimeoutExpired", in_message=False), K.UNAVAILABLE, None),
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
