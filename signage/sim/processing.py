"""What a room mailbox does with an invitation: the switches of Set-CalendarProcessing.

Parameters and defaults are those of "Set-CalendarProcessing (ExchangePowerShell)"; only the
switches that change what a display can see are here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from signage.sim.item import Item, last_day

AUTOMATE = ("AutoAccept", "AutoUpdate", "None")


@dataclass(frozen=True, slots=True)
class RoomSettings:
    """Set-CalendarProcessing of one room, with the defaults of Exchange."""

    automate_processing: str = "AutoAccept"
    delete_subject: bool = True
    add_organizer_to_subject: bool = True
    remove_private_property: bool = True
    delete_comments: bool = True
    tentative_pending_approval: bool = True
    allow_conflicts: bool = False
    booking_window_in_days: int = 180
    maximum_duration_in_minutes: int = 1440  # 0: no limit
    enforce_scheduling_horizon: bool = True  # off: a series is cut at the booking window
    allow_recurring_meetings: bool = True
    all_book_in_policy: bool = True
    all_request_in_policy: bool = False  # who may not book may ask a delegate
    remove_canceled_meetings: bool = False
    delay: int = 0  # s until the room gets around to it; the simulator's own


def waits(settings: RoomSettings) -> bool:
    """Whether a delegate has to approve what people send."""
    return not settings.all_book_in_policy and settings.all_request_in_policy


def shortened(item: Item, settings: RoomSettings, now: datetime) -> Item:
    """A series as far as the booking window reaches, where EnforceSchedulingHorizon is off."""
    if item.recurrence is None or settings.enforce_scheduling_horizon:
        return item
    end = _horizon(settings, now, ZoneInfo(item.zone))
    last = last_day(item)
    if last is not None and last <= end:
        return item
    return replace(item, recurrence=replace(item.recurrence, count=None, until=end))


def process(
    item: Item,
    settings: RoomSettings,
    taken: Iterable[Item],
    now: datetime,
    *,
    pending: bool = False,
) -> Item | None:
    """The item as the room keeps it, or None where the room declines (or never processes) it.

    `taken` are the occurrences already in the calendar around the invitation, `now` is aware.
    `pending` says that a delegate has yet to approve.
    """
    if settings.automate_processing == "None":
        return None  # the request lies in the inbox; nothing reaches the calendar
    if settings.automate_processing == "AutoUpdate":
        return replace(item, show_as="Tentative", response="NoResponseReceived")
    if not _within_policy(item, settings, now):
        return None
    if not settings.allow_conflicts and any(_conflicts(item, other) for other in taken):
        return None
    item = _strip(item, settings)
    if not pending:
        return replace(item, response="Accept")
    show_as = "Tentative" if settings.tentative_pending_approval else "Free"
    return replace(item, show_as=show_as, response="NoResponseReceived")


def _within_policy(item: Item, settings: RoomSettings, now: datetime) -> bool:
    if not (settings.all_book_in_policy or settings.all_request_in_policy):
        return False
    if item.recurrence is not None and not settings.allow_recurring_meetings:
        return False
    zone = ZoneInfo(item.zone)
    # By the clock on the wall: the whole day on which clocks go back is 1440 minutes long too.
    first, past = (each.astimezone(zone).replace(tzinfo=None) for each in (item.start, item.end))
    length = past - first
    most = settings.maximum_duration_in_minutes
    if most and length > timedelta(minutes=most):
        return False
    last = last_day(item)  # a series must end inside the window
    return last is not None and last <= _horizon(settings, now, zone)


def _horizon(settings: RoomSettings, now: datetime, zone: ZoneInfo) -> date:
    return (now + timedelta(days=settings.booking_window_in_days)).astimezone(zone).date()


def _conflicts(item: Item, other: Item) -> bool:
    if other.uid == item.uid or other.cancelled or other.show_as == "Free":
        return False
    return other.overlaps(item.start, item.end)


def _strip(item: Item, settings: RoomSettings) -> Item:
    subject = "" if settings.delete_subject else item.subject
    if settings.add_organizer_to_subject and item.organizer is not None:
        # With the subject kept the name stands in front of it.
        subject = f"{item.organizer.name} {subject}".rstrip()
    return replace(
        item,
        subject=subject,
        body="" if settings.delete_comments else item.body,
        sensitivity="Normal" if settings.remove_private_property else item.sensitivity,
    )
