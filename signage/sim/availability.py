"""GetUserAvailability: free/busy of many mailboxes at once, merged and in detail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from signage.sim.item import Item
from signage.sim.mailbox import Mailbox, MailboxError, name_of
from signage.sim.operations import Call
from signage.sim.soap import NAMES, Element, SoapError, boolean, m, t, text_of
from signage.sim.times import read_moment, request_zone, whole_number
from signage.sim.working_hours import working_hours

# "GetUserAvailability operation", and ErrorTimeIntervalTooBig.
MOST_MAILBOXES = 100
LONGEST_WINDOW = timedelta(days=42)

_DIGITS = {"Free": 0, "Tentative": 1, "Busy": 2, "OOF": 3, "WorkingElsewhere": 4}


@dataclass(frozen=True, slots=True)
class _Window:
    """What is asked for: a stretch of time, and how times without an offset are meant."""

    start: datetime
    end: datetime
    step: timedelta
    view: str
    zone: tzinfo  # of the request's TimeZone

    def local(self, moment: datetime) -> str:
        """xs:dateTime without an offset, in the zone of the request, as Exchange answers."""
        return f"{moment.astimezone(self.zone):%Y-%m-%dT%H:%M:%S}"


def get_user_availability(call: Call) -> Element:
    """The GetUserAvailability operation."""
    entries = call.body.findall("m:MailboxDataArray/t:MailboxData", NAMES)
    if len(entries) > MOST_MAILBOXES:
        raise SoapError("ErrorExceededMaxMailboxes", "Too many mailboxes in one request.")
    window = _window(call)
    return m(
        "GetUserAvailabilityResponse",
        m("FreeBusyResponseArray", *(_answer(call, each, window) for each in entries)),
    )


def _answer(call: Call, entry: Element, window: _Window) -> Element:
    address = (text_of(entry, "t:Email/t:Address") or "").lower()
    try:
        mailbox = call.organization.find(address)
        if mailbox is None:
            raise MailboxError("ErrorMailRecipientNotFound", "Unable to resolve the address.")
        if not call.caller.may("availability", address):
            raise MailboxError("ErrorNoFreeBusyAccess", "The caller has no access to free/busy.")
    except MailboxError as error:
        return m(
            "FreeBusyResponse",
            m(
                "ResponseMessage",
                m("MessageText", error.text),
                m("ResponseCode", error.code),
                m("DescriptiveLinkKey", "0"),
                ResponseClass="Error",
            ),
            m("FreeBusyView", t("FreeBusyViewType", "None")),
        )
    return m(
        "FreeBusyResponse",
        m("ResponseMessage", m("ResponseCode", "NoError"), ResponseClass="Success"),
        _view(call, mailbox, window),
    )


def _view(call: Call, mailbox: Mailbox, window: _Window) -> Element:
    items = [
        item
        for item in mailbox.view(window.start, window.end)
        if item.overlaps(window.start, window.end)
    ]
    detailed = window.view.startswith("Detailed") and call.caller.may("reviewer", mailbox.address)
    merged = window.view.endswith("Merged") or window.view == "MergedOnly"
    events = window.view != "MergedOnly"
    view = window.view if detailed else window.view.replace("Detailed", "FreeBusy")
    return m(
        "FreeBusyView",
        t("FreeBusyViewType", view),
        t("MergedFreeBusy", _merge(items, window)) if merged else None,
        t(
            "CalendarEventArray",
            *(_event(each, mailbox, window, detailed=detailed) for each in items),
        )
        if events
        else None,
        working_hours(mailbox, call.now.year),
    )


def _event(item: Item, mailbox: Mailbox, window: _Window, *, detailed: bool) -> Element:
    private = item.sensitivity != "Normal"
    details = None
    if detailed:
        details = t(
            "CalendarEventDetails",
            t("ID", name_of(mailbox.address, item).encode()),
            t("Subject", item.subject) if not private else None,
            t("Location", item.location) if not private else None,
            t("IsMeeting", boolean(item.meeting)),
            t("IsRecurring", boolean(item.original_start is not None)),
            t("IsException", boolean(item.exception)),
            t("IsReminderSet", "false"),
            t("IsPrivate", boolean(private)),
        )
    return t(
        "CalendarEvent",
        t("StartTime", window.local(item.start)),
        t("EndTime", window.local(item.end)),
        t("BusyType", item.show_as),
        details,
    )


def _merge(items: list[Item], window: _Window) -> str:
    """One digit per step: the busiest status in it (0 free to 3 away, 4 elsewhere)."""
    digits = []
    moment = window.start
    while moment < window.end:
        until = moment + window.step
        hits = [_DIGITS.get(item.show_as, 2) for item in items if item.overlaps(moment, until)]
        digits.append(str(max(hits, default=0)))
        moment = until
    return "".join(digits)


def _window(call: Call) -> _Window:
    options = call.within("t:FreeBusyViewOptions")
    zone = request_zone(call.body.find("t:TimeZone", NAMES))
    start, end = (
        read_moment(text_of(options, f"t:TimeWindow/t:{name}") or "", zone)
        for name in ("StartTime", "EndTime")
    )
    if end <= start or end - start > LONGEST_WINDOW:
        raise SoapError("ErrorTimeIntervalTooBig", "The requested time window is not valid.")
    minutes = whole_number(text_of(options, "t:MergedFreeBusyIntervalInMinutes") or "30")
    if not 5 <= minutes <= 1440:
        raise SoapError("ErrorInvalidMergedFreeBusyInterval", "The interval must be 5 to 1440.")
    view = text_of(options, "t:RequestedView") or "FreeBusy"
    return _Window(start, end, timedelta(minutes=minutes), view, zone)
