"""A series in the elements of EWS, and read back from them."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from signage.sim.item import WEEKDAYS, Item, Recurrence
from signage.sim.mailbox import MailboxError, name_of
from signage.sim.soap import NAMES, Element, invalid, moment, t, text_of
from signage.sim.times import read_moment, whole_number


def recurrence_element(item: Item) -> Element | None:
    """`Recurrence` of a series; None for every other item."""
    recurrence = item.recurrence
    if recurrence is None:
        return None
    first = item.start.astimezone(ZoneInfo(item.zone)).date()
    interval = t("Interval", str(recurrence.interval))
    if recurrence.frequency == "daily":
        pattern = t("DailyRecurrence", interval)
    else:
        days = recurrence.days or (WEEKDAYS[first.weekday()],)
        pattern = t("WeeklyRecurrence", interval, t("DaysOfWeek", " ".join(days)))
    begin = t("StartDate", first.isoformat())
    if recurrence.count is not None:
        limit = t("NumberedRecurrence", begin, t("NumberOfOccurrences", str(recurrence.count)))
    elif recurrence.until is not None:
        limit = t("EndDateRecurrence", begin, t("EndDate", recurrence.until.isoformat()))
    else:
        limit = t("NoEndRecurrence", begin)
    return t("Recurrence", pattern, limit)


def changed_element(item: Item, address: str) -> Element | None:
    """`ModifiedOccurrences` of a series that has some."""
    if item.recurrence is None or not item.recurrence.changed:
        return None
    return t(
        "ModifiedOccurrences",
        *(
            t(
                "Occurrence",
                t("ItemId", Id=name_of(address, each).encode()),
                t("Start", moment(each.start)),
                t("End", moment(each.end)),
                t("OriginalStart", moment(each.original_start)) if each.original_start else None,
            )
            for each in item.recurrence.changed
        ),
    )


def deleted_element(item: Item) -> Element | None:
    """`DeletedOccurrences` of a series that has some."""
    if item.recurrence is None or not item.recurrence.deleted:
        return None
    starts = sorted(item.recurrence.deleted)
    return t(
        "DeletedOccurrences",
        *(t("DeletedOccurrence", t("Start", moment(each))) for each in starts),
    )


def read_recurrence(element: Element) -> Recurrence:
    """`Recurrence` of a request; MailboxError where the pattern is not daily or weekly."""
    interval = max(1, whole_number(text_of(element, "*/t:Interval") or "1"))
    days = tuple((text_of(element, "t:WeeklyRecurrence/t:DaysOfWeek") or "").split())
    if any(day not in WEEKDAYS for day in days):
        raise invalid("DaysOfWeek is unknown")
    if element.find("t:WeeklyRecurrence", NAMES) is not None:
        frequency = "weekly"
    elif element.find("t:DailyRecurrence", NAMES) is not None:
        frequency = "daily"
    else:
        raise MailboxError(
            "ErrorUnsupportedRecurrence", "The simulator keeps daily and weekly series only."
        )
    count = text_of(element, "t:NumberedRecurrence/t:NumberOfOccurrences")
    until = text_of(element, "t:EndDateRecurrence/t:EndDate")
    return Recurrence(
        frequency=frequency,
        interval=interval,
        days=days,
        count=max(1, whole_number(count)) if count else None,
        until=read_moment(until[:10], UTC).date() if until else None,
    )
