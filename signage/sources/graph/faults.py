"""What Microsoft Graph's refusals mean, as faults. Pure.

Details hold the status, a code that is in the table and our own words for it, never the message
that came with it: it may quote requests, items or people.
"""

from __future__ import annotations

from collections.abc import Mapping

from signage.core.health import Fault, FaultKind
from signage.sources.graph.answer import error_of
from signage.sources.http_faults import page_fault, retry_after

K = FaultKind

# "Microsoft Graph error responses and resource types", "Resolve Microsoft Graph authorization
# errors", "REST API is not yet supported for this mailbox" (KB 4462988), "Limit application
# permissions to specific Exchange Online mailboxes", and for codes that Exchange passes on
# "ResponseCode" in the EWS reference (all Microsoft Learn).
_CODES: Mapping[str, tuple[FaultKind, str]] = {
    "InvalidAuthenticationToken": (K.UNAUTHORISED, "the token is refused"),
    "AuthenticationError": (K.UNAUTHORISED, "the token is refused"),
    "AuthenticationUnauthorizedError": (K.UNAUTHORISED, "the token is refused"),
    "ErrorAccessDenied": (K.FORBIDDEN, "the application may not read this calendar"),
    "AccessDenied": (K.FORBIDDEN, "the application may not read this calendar"),
    "Forbidden": (K.FORBIDDEN, "the application may not read this calendar"),
    "Authorization_RequestDenied": (K.APP_DENIED, "the application lacks the permission"),
    "Authorization_IdentityNotFound": (K.APP_DENIED, "the application is not known to the tenant"),
    "ErrorInvalidUser": (K.NO_SUCH_ROOM, "nobody has the room's address"),
    "ErrorInvalidMailbox": (K.NO_SUCH_ROOM, "nobody has the room's address"),
    "ErrorNonExistentMailbox": (K.NO_SUCH_ROOM, "nobody has the room's address"),
    "ErrorMailRecipientNotFound": (K.NO_SUCH_ROOM, "nobody has the room's address"),
    "Request_ResourceNotFound": (K.NO_SUCH_ROOM, "nobody has the room's address"),
    "ResourceNotFound": (K.NO_SUCH_ROOM, "nobody has the room's address"),
    "MailboxNotEnabledForRESTAPI": (K.INACTIVE, "the mailbox is on premises, inactive or deleted"),
    "MailboxNotSupportedForRESTAPI": (K.INACTIVE, "the mailbox is on premises or not supported"),
    "ErrorItemNotFound": (K.INACTIVE, "the mailbox has no calendar"),
    "ErrorFolderNotFound": (K.INACTIVE, "the mailbox has no calendar"),
    "ErrorMailboxMoveInProgress": (K.MOVING, "the mailbox is being moved"),
    "MailboxInfoStale": (K.MOVING, "the mailbox has been moved"),
    "ErrorIncorrectRoutingHint": (K.MOVING, "the mailbox has been moved"),
    "ErrorMailboxFailover": (K.MOVING, "the mailbox is changing servers"),
    "ErrorMailboxStoreUnavailable": (K.UNAVAILABLE, "the mailbox cannot be opened"),
    "ErrorInternalServerTransientError": (K.UNAVAILABLE, "the server is in trouble"),
    "ErrorInternalServerError": (K.UNAVAILABLE, "the server is in trouble"),
    "ErrorServerBusy": (K.THROTTLED, "the server is busy"),
    "ErrorTooManyObjectsOpened": (K.THROTTLED, "the server is busy"),
    "ApplicationThrottled": (K.THROTTLED, "the application asks too often"),
    "TooManyRequests": (K.THROTTLED, "the application asks too often"),
    "MailboxConcurrency": (K.THROTTLED, "too many requests for this mailbox at a time"),
    "ErrorExceededFindCountLimit": (K.INCOMPLETE, "too many events for one answer"),
    "SyncStateNotFound": (K.INCOMPLETE, "the server lost its place in the list"),
    "ResyncRequired": (K.INCOMPLETE, "the server lost its place in the list"),
}
_KNOWN = {code.casefold(): (code, *meant) for code, meant in _CODES.items()}  # letters vary

_STATUS: Mapping[int, tuple[FaultKind, str]] = {
    400: (K.BAD_ANSWER, "Graph does not understand the request"),
    401: (K.UNAUTHORISED, "the token is refused"),
    403: (K.FORBIDDEN, "the application may not read this calendar"),
    404: (K.WRONG_ENDPOINT, "no Microsoft Graph there"),
    405: (K.WRONG_ENDPOINT, "no Microsoft Graph there"),
    407: (K.PROXY, "the proxy wants a log-on"),
    408: (K.UNREACHABLE, "the request did not get through"),
    410: (K.INCOMPLETE, "the server lost its place in the list"),
    429: (K.THROTTLED, "the application asks too often"),
    500: (K.UNAVAILABLE, "the server is in trouble"),
    502: (K.UNREACHABLE, "nothing answers behind the gateway"),
    503: (K.THROTTLED, "the service is busy"),
    504: (K.UNAVAILABLE, "the server took too long"),
    509: (K.THROTTLED, "the application asks too often"),
}
_WAITS = frozenset({429, 503, 504, 509})
_PLAIN = frozenset({200, 401, 403, 404})  # what is Graph's own comes as JSON

# What an application access policy says, in words that have stood in the documentation since 2019.
_POLICY = "access to odata is disabled"


def graph_fault(status: int, headers: Mapping[str, str], body: bytes) -> Fault:
    """The fault behind an answer other than a list of events; `headers` in any case of letters.

    A server that asks to wait says for how long in Retry-After, which is kept to the second
    ("Microsoft Graph throttling guidance").
    """
    code, message = error_of(body)
    wait = retry_after(headers) if status in _WAITS else None
    known = _KNOWN.get((code or "").casefold())
    if known is not None:
        name, kind, words = known
        if name == "ErrorAccessDenied" and _POLICY in message.casefold():
            kind, words = K.APP_DENIED, "an application access policy excludes this mailbox"
        return Fault(kind, f"HTTP {status}, {name}: {words}", wait)
    if status in _PLAIN and page_fault(body) is not None:
        words = "a web page answers in place of Microsoft Graph: a proxy, a portal"
        return Fault(K.WRONG_ENDPOINT, f"HTTP {status}: {words}")
    if 300 <= status < 400:
        return Fault(K.WRONG_ENDPOINT, f"HTTP {status}: sent elsewhere")
    kind, words = _STATUS.get(status, (K.BAD_ANSWER, ""))
    return Fault(kind, f"HTTP {status}: {words}" if words else f"HTTP {status}", wait)
