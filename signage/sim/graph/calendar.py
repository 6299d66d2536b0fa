"""calendarView: the days of a calendar, series expanded, page by page."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from signage.sim.graph.call import Call
from signage.sim.graph.errors import GraphError, invalid
from signage.sim.graph.event import View, event, selected
from signage.sim.web import Answer

PAGE = 10  # events without $top, and the most with it ("List calendarView", Microsoft Learn)
LARGEST_PAGE = 1000
_LONGEST = timedelta(days=1825)

# What the permission Calendars.ReadBasic leaves out ("Microsoft Graph permissions reference").
_NOT_BASIC = frozenset({"body", "bodyPreview", "hasAttachments", "attachments"})


def calendar_view(call: Call) -> Answer:
    """GET /users/{id}/calendar/calendarView, and the same without /calendar."""
    mailbox = call.mailbox("Calendars.ReadBasic")
    query = call.asked.query
    for option in ("$filter", "$expand", "$search"):
        if option in query:
            raise GraphError("ErrorInvalidUrlQuery", f"The query option {option} is not served.")
    start, end = window(call)
    view = view_of(call, query.get("$select"))
    items = mailbox.view(start, end)
    if query.get("$orderby", "start/dateTime").removesuffix(" asc") != "start/dateTime":
        raise GraphError("ErrorInvalidUrlQuery", "Only start/dateTime orders here.")
    if any(fault.twice for fault in call.faults):
        items = [each for item in items for each in (item, item)]
    first, size = _offset(query.get("$skiptoken", "")), _top(query.get("$top"))
    page = [event(item, mailbox.address, view) for item in items[first : first + size]]
    content: dict[str, Any] = {
        "@odata.context": f"{call.asked.base}/v1.0/$metadata#users('{call.names[0]}')"
        "/calendar/calendarView",
        "value": page,
    }
    endless = any(fault.endless for fault in call.faults)
    if first + size < len(items) or endless:
        following = first if endless and first + size >= len(items) else first + size
        content["@odata.nextLink"] = call.link({"$skiptoken": _token(following)})
    return Answer(content, headers=call.applied())


def window(call: Call) -> tuple[datetime, datetime]:
    """The stretch that startDateTime and endDateTime name; without an offset they are UTC."""
    try:
        query = {name.lower(): value for name, value in call.asked.query.items()}
        start, end = (
            datetime.fromisoformat(query[name]) for name in ("startdatetime", "enddatetime")
        )
    except KeyError as error:
        raise invalid(
            "This request requires a time window specified by StartDateTime and EndDateTime."
        ) from error
    except ValueError as error:
        raise invalid("The time window is not a DateTimeOffset.") from error
    start, end = (each if each.tzinfo else each.replace(tzinfo=UTC) for each in (start, end))
    if end <= start:
        raise invalid("The end of the time window is not after its start.")
    if end - start > _LONGEST:
        raise GraphError("ErrorCalendarViewRangeTooBig", "The time window is too long.")
    return start, end


def view_of(call: Call, select: str | None) -> View:
    """How this request wants its events."""
    name, zone = call.zone()
    withheld = frozenset(name for fault in call.faults for name in fault.without)
    if not call.bearer.roles & {"Calendars.Read", "Calendars.ReadWrite"} and not any(
        grant.role != "Calendars.ReadBasic" for grant in call.bearer.app.scoped
    ):
        withheld |= _NOT_BASIC
    return View(
        None if select is None else selected(select.split(",")),
        name,
        zone,
        call.immutable,
        withheld,
        next((fault.zone_id for fault in call.faults if fault.zone_id is not None), None),
    )


def _top(text: str | None) -> int:
    if text is None:
        return PAGE
    if not text.isdecimal() or not 1 <= int(text) <= LARGEST_PAGE:
        raise GraphError("ErrorInvalidUrlQuery", "The value of $top is out of range.")
    return int(text)


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"page {offset}".encode()).decode().rstrip("=")


def _offset(token: str) -> int:
    if not token:
        return 0
    try:
        word, number = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().split()
        if word == "page":
            return int(number)
    except ValueError:
        pass
    raise GraphError("ErrorInvalidUrlQuery", "The skip token is not valid.")
