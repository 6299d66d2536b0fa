"""What Graph says when it says no: codes, statuses and the JSON around them."""

from __future__ import annotations

from datetime import UTC, datetime

from signage.sim.faults import Fault
from signage.sim.web import Answer, Asked, new_id

# Code -> HTTP status ("Microsoft Graph error responses and resource types", "Resolve Microsoft
# Graph authorization errors", "Microsoft Graph throttling guidance"; Microsoft Learn).
_STATUS = {
    "ApplicationThrottled": 429,
    "TooManyRequests": 429,
    "Authorization_RequestDenied": 403,
    "ErrorAccessDenied": 403,
    "ErrorInvalidUser": 404,
    "ErrorItemNotFound": 404,
    "ErrorMailboxMoveInProgress": 503,
    "ErrorMailboxStoreUnavailable": 503,
    "ErrorServerBusy": 503,
    "InvalidAuthenticationToken": 401,
    "MailboxNotEnabledForRESTAPI": 404,
    "MailboxNotSupportedForRESTAPI": 404,
    "Request_ResourceNotFound": 404,
    "ResourceNotFound": 404,
    "SyncStateNotFound": 410,
    "serviceNotAvailable": 503,
    "UnknownError": 504,
    "ErrorInternalServerError": 500,
}
_CODE = {
    401: "InvalidAuthenticationToken",
    403: "ErrorAccessDenied",
    404: "ErrorItemNotFound",
    410: "SyncStateNotFound",
    429: "ApplicationThrottled",
    500: "ErrorInternalServerError",
    503: "serviceNotAvailable",
    504: "UnknownError",
}


class GraphError(Exception):
    """Graph refuses; a code without a known status is a fault of the request (400)."""

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        self.code = code
        self.message = message
        self.status = status or _STATUS.get(code, 400)
        super().__init__(code)


def refused(error: GraphError, asked: Asked, now: datetime, *headers: tuple[str, str]) -> Answer:
    """An error as Graph answers it."""
    request = new_id()
    inner = {
        "date": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}",
        "request-id": request,
        "client-request-id": asked.headers.get("client-request-id", request),
    }
    if error.status == 401:
        headers = (*headers, ("WWW-Authenticate", 'Bearer realm="", error="invalid_token"'))
    content = {"error": {"code": error.code, "message": error.message, "innerError": inner}}
    return Answer(content, error.status, headers)


def scripted(fault: Fault, asked: Asked, now: datetime) -> Answer:
    """A scripted status or code; `back_off` (milliseconds) becomes Retry-After (seconds)."""
    headers = fault.headers
    if fault.back_off is not None:
        headers = (*headers, ("Retry-After", str(-(-fault.back_off // 1000))))
    code = fault.code or _CODE.get(fault.status or 400, "UnknownError")
    message = "The server cannot serve this request right now."
    return refused(GraphError(code, message, fault.status), asked, now, *headers)


def not_found(what: str = "Resource") -> GraphError:
    """There is nothing at that path, or of that id."""
    return GraphError("ResourceNotFound", f"{what} could not be discovered.")


def invalid(message: str) -> GraphError:
    """The request makes no sense."""
    return GraphError("ErrorInvalidParameter", message)
