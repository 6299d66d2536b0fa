"""What a server's refusals mean: HTTP answers and EWS response codes, as faults. Pure.

Details name codes only. Texts that a server sends are left out, since they may quote requests,
items or people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from signage.core.health import Fault, FaultKind

# "ResponseCode" in the EWS reference. A code that is not here is a BAD_ANSWER. Reading a calendar
# without any right to it gives ErrorFolderNotFound or ErrorItemNotFound as often as
# ErrorAccessDenied: Exchange does not let on that the folder exists.
_CODES: dict[FaultKind, frozenset[str]] = {
    FaultKind.THROTTLED: frozenset(
        {
            "ErrorServerBusy",
            "ErrorExceededConnectionCount",
            "ErrorTooManyObjectsOpened",
            "ErrorInsufficientResources",
        }
    ),
    FaultKind.UNREACHABLE: frozenset(
        {
            "ErrorADOperation",
            "ErrorADUnavailable",
            "ErrorConnectionFailed",
            "ErrorConnectionFailedTransientError",
            "ErrorInternalServerTransientError",
            "ErrorMailboxFailover",
            "ErrorMailboxMoveInProgress",
            "ErrorMailboxStoreUnavailable",
            "ErrorNoRespondingCASInDestinationSite",
            "ErrorNotEnoughMemory",
            "ErrorRequestAborted",
            "ErrorServiceUnavailable",
            "ErrorTimeoutExpired",
        }
    ),
    FaultKind.UNAUTHORISED: frozenset(
        {
            "ErrorAccountDisabled",
            "ErrorAccountSuspend",
            "ErrorPasswordChangeRequired",
            "ErrorPasswordExpired",
        }
    ),
    FaultKind.FORBIDDEN: frozenset(
        {
            "ErrorAccessDenied",
            "ErrorCallerIsInvalidADAccount",
            "ErrorFolderNotFound",
            "ErrorImpersonateUserDenied",
            "ErrorImpersonationDenied",
            "ErrorImpersonationFailed",
            "ErrorItemNotFound",
            "ErrorMailboxLogonFailed",
            "ErrorNotDelegate",
            "ErrorPermissionNotAllowedByPolicy",
        }
    ),
    FaultKind.NO_SUCH_ROOM: frozenset(
        {
            "ErrorCannotFindUser",
            "ErrorInvalidMailbox",
            "ErrorInvalidSmtpAddress",
            "ErrorInvalidUserPrincipalName",
            "ErrorInvalidUserSid",
            "ErrorMailboxConfiguration",
            "ErrorMailRecipientNotFound",
            "ErrorMissingEmailAddress",
            "ErrorMissingExchangePrincipal",
            "ErrorNoCalendar",
            "ErrorNonExistentMailbox",
            "ErrorNonPrimarySmtpAddress",
            "ErrorRecipientNotFound",
        }
    ),
    FaultKind.SWITCHED_OFF: frozenset(
        {"ErrorOrganizationAccessBlocked", "ErrorUserNotAllowedByPolicy"}
    ),
    FaultKind.INCOMPLETE: frozenset(
        {"ErrorDataSizeLimitExceeded", "ErrorExceededFindCountLimit", "ErrorResultSetTooBig"}
    ),
}
_STATUS = {
    401: (FaultKind.UNAUTHORISED, "the log-on was refused"),
    403: (FaultKind.FORBIDDEN, "no right to use EWS here"),
    404: (FaultKind.BAD_ANSWER, "is the endpoint right?"),
    408: (FaultKind.UNREACHABLE, "the request did not get through"),
    502: (FaultKind.UNREACHABLE, "nothing answers behind the gateway"),
    504: (FaultKind.UNREACHABLE, "nothing answers behind the gateway"),
}
_KIND_BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes}
_CODE = re.compile(r"Error[A-Za-z]{1,80}")  # what may stand in a log: no free text fits it


def code_fault(code: str | None, back_off: timedelta | None = None) -> Fault:
    """The fault behind an EWS response code; `back_off` is the server's BackOffMilliseconds."""
    if code is None or not _CODE.fullmatch(code):
        return Fault(FaultKind.BAD_ANSWER, "the answer carries no known response code")
    kind = _KIND_BY_CODE.get(code, FaultKind.BAD_ANSWER)
    return Fault(kind, code, back_off if kind is FaultKind.THROTTLED else None)


def http_fault(status: int, headers: Mapping[str, str]) -> Fault:
    """The fault behind an HTTP answer other than a SOAP one; `headers` in any case of letters.

    A 403 with X-EWS-Policy-Reason is how Exchange says that EWS is off (how-to "Control access to
    EWS in Exchange"). 429 and 503 are throttling ("EWS throttling in Exchange").
    """
    detail = f"HTTP {status}"
    if status == 403 and headers.get("X-EWS-Policy-Reason"):
        return Fault(FaultKind.SWITCHED_OFF, f"{detail}: EWS is off for this tenant or user")
    if status in {429, 503}:
        return Fault(FaultKind.THROTTLED, detail, _retry_after(headers))
    kind, words = _STATUS.get(status, (FaultKind.BAD_ANSWER, ""))
    if 300 <= status < 400:
        words = "sent elsewhere; is the endpoint right?"
    return Fault(kind, f"{detail}: {words}" if words else detail)


def http_date(text: str | None) -> datetime | None:
    """A Date header as an aware UTC moment; None if there is none that can be read."""
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Seconds, or a moment by the server's own clock (RFC 9110, 10.2.3); None: it does not say."""
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return timedelta(seconds=int(text))
    until, asked = http_date(text), http_date(headers.get("Date"))
    if until is None or asked is None:
        return None
    return max(until - asked, timedelta())
