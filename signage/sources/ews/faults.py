"""What EWS response codes mean, as faults. Pure.

Details name codes only. Texts that a server sends are left out, since they may quote requests,
items or people.
"""

from __future__ import annotations

import re
from datetime import timedelta

from signage.core.health import Fault, FaultKind

K = FaultKind

# "ResponseCode" in the EWS reference (Microsoft Learn). A code that is not here is a BAD_ANSWER.
_CODES: dict[FaultKind, frozenset[str]] = {
    K.THROTTLED: frozenset(
        {
            "ErrorExceededConnectionCount",
            "ErrorInsufficientResources",
            "ErrorServerBusy",
            "ErrorTooManyObjectsOpened",
        }
    ),
    K.UNAVAILABLE: frozenset(
        {
            "ErrorADOperation",
            "ErrorADUnavailable",
            "ErrorBatchProcessingStopped",
            "ErrorClientDisconnected",
            "ErrorConnectionFailed",
            "ErrorConnectionFailedTransientError",
            "ErrorDataSourceOperation",
            "ErrorInternalServerError",
            "ErrorInternalServerTransientError",
            "ErrorInvalidClientSecurityContext",
            "ErrorInvalidNetworkServiceContext",
            "ErrorMailboxFailover",
            "ErrorMailboxStoreUnavailable",
            "ErrorNoApplicableProxyCASServersAvailable",
            "ErrorNoRespondingCASInDestinationSite",
            "ErrorNotEnoughMemory",
            "ErrorProxyRequestProcessingFailed",
            "ErrorRequestAborted",
            "ErrorServiceUnavailable",
            "ErrorTimeoutExpired",
            "ErrorWin32InteropError",
        }
    ),
    # "Can also indicate that the mailbox is on another server": it comes before and after a move.
    K.MOVING: frozenset({"ErrorMailboxMoveInProgress"}),
    K.MOVED: frozenset(
        {
            "ErrorAutoDiscoverFailed",
            "ErrorCrossSiteRequest",
            "ErrorInvalidCrossForestCredentials",
            "ErrorInvalidSchemaVersionForMailboxVersion",
            "ErrorMultiLegacyMailboxAccess",
            "ErrorNoDestinationCASDueToKerberosRequirements",
            "ErrorNoDestinationCASDueToSSLRequirements",
            "ErrorNoDestinationCASDueToVersionMismatch",
            "ErrorProxyServiceDiscoveryFailed",
            "ErrorWrongServerVersion",
            "ErrorWrongServerVersionDelegate",
        }
    ),
    K.UNAUTHORISED: frozenset(
        {
            "ErrorCallerIsInvalidADAccount",
            "ErrorInvalidAuthorizationContext",
            "ErrorInvalidSerializedAccessToken",
        }
    ),
    K.EXPIRED: frozenset({"ErrorPasswordChangeRequired", "ErrorPasswordExpired"}),
    K.ACCOUNT_DISABLED: frozenset({"ErrorAccountDisabled", "ErrorAccountSuspend"}),
    # Reading a calendar without any right to it gives ErrorFolderNotFound or ErrorItemNotFound as
    # often as ErrorAccessDenied: Exchange does not let on that the folder exists.
    K.FORBIDDEN: frozenset(
        {
            "ErrorAccessDenied",
            "ErrorFolderNotFound",
            "ErrorItemNotFound",
            "ErrorMailboxLogonFailed",
            "ErrorNoFreeBusyAccess",
            "ErrorNotDelegate",
            "ErrorPermissionNotAllowedByPolicy",
        }
    ),
    K.IMPERSONATION: frozenset(
        {"ErrorImpersonateUserDenied", "ErrorImpersonationDenied", "ErrorImpersonationFailed"}
    ),
    K.NO_SUCH_ROOM: frozenset(
        {
            "ErrorCannotFindUser",
            "ErrorInvalidMailbox",
            "ErrorInvalidSmtpAddress",
            "ErrorInvalidUserPrincipalName",
            "ErrorInvalidUserSid",
            "ErrorMailRecipientNotFound",
            "ErrorMissingEmailAddress",
            "ErrorNonExistentMailbox",
            "ErrorNonPrimarySmtpAddress",
            "ErrorRecipientNotFound",
        }
    ),
    K.INACTIVE: frozenset(
        {
            "ErrorArchiveMailboxNotEnabled",
            "ErrorArchiveMailboxServiceDiscoveryFailed",
            "ErrorInvalidLicense",
            "ErrorMailboxConfiguration",
            "ErrorMissingExchangePrincipal",
            "ErrorNoCalendar",
            "ErrorOrganizationAccessBlocked",
        }
    ),
    K.SWITCHED_OFF: frozenset({"ErrorUserNotAllowedByPolicy"}),
    K.INCOMPLETE: frozenset(
        {"ErrorDataSizeLimitExceeded", "ErrorExceededFindCountLimit", "ErrorResultSetTooBig"}
    ),
}
_KIND_BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes}
_CODE = re.compile(r"Error[A-Za-z]{1,80}")  # what may stand in a log: no free text fits it


def code_fault(code: str | None, back_off: timedelta | None = None) -> Fault:
    """The fault behind an EWS response code; `back_off` is the server's BackOffMilliseconds."""
    if code is None or not _CODE.fullmatch(code):
        return Fault(K.BAD_ANSWER, "the answer carries no known response code")
    kind = _KIND_BY_CODE.get(code, K.BAD_ANSWER)
    return Fault(kind, code, back_off if kind is K.THROTTLED else None)
