"""What EWS response codes mean, as faults. Pure.

Details name codes only. Texts that a server sends are left out, since they may quote requests,
items or people.
"""

from __future__ import annotations

import re
from datetime import timedelta

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
_KIND_BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes}
_CODE = re.compile(r"Error[A-Za-z]{1,80}")  # what may stand in a log: no free text fits it


def code_fault(code: str | None, back_off: timedelta | None = None) -> Fault:
    """The fault behind an EWS response code; `back_off` is the server's BackOffMilliseconds."""
    if code is None or not _CODE.fullmatch(code):
        return Fault(FaultKind.BAD_ANSWER, "the answer carries no known response code")
    kind = _KIND_BY_CODE.get(code, FaultKind.BAD_ANSWER)
    return Fault(kind, code, back_off if kind is FaultKind.THROTTLED else None)
