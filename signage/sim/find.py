"""FindItem: a calendar view (series expanded), or a page of the items as they are kept."""

from __future__ import annotations

from datetime import UTC, timedelta

from signage.sim.fields import item_element, wanted_fields
from signage.sim.item import Item
from signage.sim.mailbox import Mailbox, MailboxError
from signage.sim.marks import mark_key
from signage.sim.operations import Call, answer_each
from signage.sim.soap import NAMES, Element, SoapError, boolean, m, t
from signage.sim.times import attribute, read_moment
from signage.sim.zones import zone_of

# ErrorCalendarViewRangeTooBig, and EWSFindCountLimit ("EWS throttling in Exchange").
LONGEST_VIEW = timedelta(days=2 * 366)
FIND_LIMIT = 1000


def find_item(call: Call) -> Element:
    """The FindItem operation."""
    wanted = wanted_fields(call.within("m:ItemShape"))
    view = call.body.find("m:CalendarView", NAMES)
    page = call.body.find("m:IndexedPageItemView", NAMES)
    if view is not None and any(
        call.body.find(path, NAMES) is not None for path in ("m:Restriction", "m:SortOrder")
    ):
        raise SoapError("ErrorInvalidRequest", "A calendar view has neither filter nor order.")

    def answer(folder: Element) -> Element:
        mailbox, key = call.folder(folder, "reviewer")
        if key != "calendar":
            return _root(call, mailbox, [], wanted, total=0, last=True)
        if view is not None:
            return _calendar_view(call, mailbox, view, wanted)
        return _page(call, mailbox, page, wanted)

    return answer_each("FindItem", call.within("m:ParentFolderIds"), answer)


def _calendar_view(call: Call, mailbox: Mailbox, view: Element, wanted: frozenset[str]) -> Element:
    zone = (zone_of(call.request.zone_id) if call.request.zone_id else None) or UTC
    start, end = (read_moment(view.get(name) or "", zone) for name in ("StartDate", "EndDate"))
    if end < start:
        raise MailboxError(
            "ErrorCalendarEndDateIsEarlierThanStartDate", "EndDate is earlier than StartDate."
        )
    if end - start > LONGEST_VIEW:
        raise MailboxError(
            "ErrorCalendarViewRangeTooBig", "The specified view range exceeds the limit of 2 years."
        )
    limit = min(_limit(view), FIND_LIMIT)
    found = mailbox.view(start, end)
    shown = found[:limit]
    if any(fault.twice for fault in call.faults):
        shown = [item for item in shown for _ in range(2)]
    last = len(found) <= limit and not any(fault.endless for fault in call.faults)
    # A view knows no offset and so names none: the client has to narrow the range.
    return _root(call, mailbox, shown, wanted, total=len(found), last=last)


def _page(call: Call, mailbox: Mailbox, page: Element | None, wanted: frozenset[str]) -> Element:
    kept = [item for item in mailbox.items() if _fits(item, call.body)]
    items = sorted(kept, key=lambda item: item.start, reverse=True)
    if page is None:
        shown, offset = items[:FIND_LIMIT], 0
    else:
        offset = attribute(page, "Offset", 0)
        if offset < 0:
            raise MailboxError(
                "ErrorInvalidIndexedPagingParameters", "The offset must not be negative."
            )
        if page.get("BasePoint") == "End":
            items.reverse()
        shown = items[offset : offset + min(_limit(page), FIND_LIMIT)]
    following = offset + len(shown)
    last = following >= len(items)
    root = _root(call, mailbox, shown, wanted, total=len(items), last=last)
    root.set("IndexedPagingOffset", str(following))
    return root


def _fits(item: Item, body: Element) -> bool:
    """Whether the item passes the request's restriction: the text of one extended property."""
    restriction = body.find("m:Restriction", NAMES)
    if restriction is None:
        return True
    path = restriction.find("t:IsEqualTo/t:ExtendedFieldURI", NAMES)
    constant = restriction.find("t:IsEqualTo/t:FieldURIOrConstant/t:Constant", NAMES)
    if path is None or constant is None:
        raise MailboxError(
            "ErrorUnsupportedPathForQuery", "The simulator compares extended properties only."
        )
    return (mark_key(path), constant.get("Value")) in item.marks


def _root(
    call: Call,
    mailbox: Mailbox,
    items: list[Item],
    wanted: frozenset[str],
    *,
    total: int,
    last: bool,
) -> Element:
    without = frozenset[str]().union(*(fault.without for fault in call.faults))
    zone_id = next((fault.zone_id for fault in call.faults if fault.zone_id), None)
    elements = (
        item_element(item, mailbox.address, wanted, find=True, without=without, zone_id=zone_id)
        for item in items
    )
    return m(
        "RootFolder",
        t("Items", *elements),
        TotalItemsInView=str(total),
        IncludesLastItemInRange=boolean(last),
    )


def _limit(view: Element) -> int:
    limit = attribute(view, "MaxEntriesReturned", FIND_LIMIT)
    if limit < 1:
        raise MailboxError(
            "ErrorInvalidPagingMaxRows", "The value of MaxEntriesReturned must be greater than 0."
        )
    return limit
