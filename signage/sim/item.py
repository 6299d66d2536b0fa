"""One calendar item as a mailbox keeps it, and the occurrences that a series stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from signage.sim.rules import Series, series

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a mailbox; `response` is an attendee's answer in the words of EWS."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    response: str = "Unknown"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How an item repeats: by local days of its zone, so that 09:00 stays 09:00 across DST.

    `count` and `until` (the last local day, inclusive) end the series; with neither it has no end.
    `deleted` and the items in `changed` are named by their original start (aware, UTC).
    """

    frequency: str  # "daily" or "weekly"
    interval: int = 1
    days: tuple[str, ...] = ()  # weekly only; empty: the weekday of the first occurrence
    count: int | None = None
    until: date | None = None
    deleted: frozenset[datetime] = frozenset()
    changed: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A calendar item: a single one, a series ("master"), or one occurrence of a series.

    `start` and `end` are aware and in UTC; whole days run from midnight to midnight of `zone`.
    Enumerations are kept as the words of EWS, so that a scenario can hold a word that no schema
    knows. `omit` names elements that no answer carries, `raw` elements whose text is given.
    """

    uid: str
    start: datetime
    end: datetime
    zone: str = "UTC"  # IANA key
    zone_id: str | None = None  # what StartTimeZone says instead of the zone's Windows name
    subject: str = field(default="", repr=False)
    organizer: Person | None = field(default=None, repr=False)
    required: tuple[Person, ...] = field(default=(), repr=False)
    optional: tuple[Person, ...] = field(default=(), repr=False)
    resources: tuple[Person, ...] = field(default=(), repr=False)
    location: str = field(default="", repr=False)
    body: str = field(default="", repr=False)
    categories: tuple[str, ...] = field(default=(), repr=False)
    sensitivity: str = "Normal"
    show_as: str = "Busy"
    response: str = "Accept"
    all_day: bool = False
    cancelled: bool = False
    meeting: bool = True
    recurrence: Recurrence | None = None
    original_start: datetime | None = None  # occurrences only
    exception: bool = False  # an occurrence that differs from its series
    omit: frozenset[str] = frozenset()
    raw: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    marks: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # extended properties
    number: int = 0  # the mailbox's own; a series and its occurrences share it
    change: int = 0  # counts up with every change: the change key
    created: datetime | None = None
    modified: datetime | None = None

    @property
    def kind(self) -> str:
        """`CalendarItemType` of EWS."""
        if self.recurrence is not None:
            return "RecurringMaster"
        if self.original_start is None:
            return "Single"
        return "Exception" if self.exception else "Occurrence"

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Do both stretches share a moment (half-open; nothing overlaps a zero-length item)?"""
        return self.start < end and start < self.end and self.start < self.end


def touches(item: Item, start: datetime, end: datetime) -> bool:
    """Does a calendar view return the item?

    Exchange returns what overlaps the range and, as exchangelib's documentation of
    `Folder.view` says, what ends exactly at its start too.
    """
    return item.start < end and item.end >= start


def occurrences(item: Item, start: datetime, end: datetime) -> Iterator[Item]:
    """What a calendar view shows of `item` between two aware moments; in no order."""
    if item.recurrence is None:
        if touches(item, start, end):
            yield item
        return
    changed = {each.original_start: each for each in item.recurrence.changed}
    for original in _originals(item, start, end):
        if original not in changed and original not in item.recurrence.deleted:
            occurrence = at(item, original)
            if touches(occurrence, start, end):
                yield occurrence
    for each in changed.values():
        if touches(each, start, end):
            yield each


def at(item: Item, original: datetime) -> Item:
    """The regular occurrence of a series that starts at `original` (aware, UTC)."""
    zone = ZoneInfo(item.zone)
    length = item.end.astimezone(zone).replace(tzinfo=None) - item.start.astimezone(zone).replace(
        tzinfo=None
    )
    local_end = original.astimezone(zone).replace(tzinfo=None) + length
    return replace(
        item,
        start=original,
        end=local_end.replace(tzinfo=zone).astimezone(UTC),
        original_start=original,
        recurrence=None,
    )


def find_occurrence(item: Item, original: datetime) -> Item | None:
    """The occurrence, changed or regular, that was planned for `original`; None: there is none."""
    if item.recurrence is None or original in item.recurrence.deleted:
        return None
    for each in item.recurrence.changed:
        if each.original_start == original:
            return each
    if original in _originals(item, original, original + timedelta(microseconds=1)):
        return at(item, original)
    return None


def last_day(item: Item) -> date | None:
    """The local day of a series' last planned occurrence; None: the series has no end."""
    recurrence = item.recurrence
    if recurrence is None:
        return item.start.astimezone(ZoneInfo(item.zone)).date()
    if recurrence.count is None and recurrence.until is None:
        return None
    last = None
    for last in _rule(item):  # noqa: B007 -- rrule has no way to ask for the last one directly
        pass
    return last.date() if last is not None else None


def _originals(item: Item, start: datetime, end: datetime) -> list[datetime]:
    """Planned starts (UTC) whose occurrence may touch the range, deleted and moved ones too."""
    zone = ZoneInfo(item.zone)
    day = timedelta(days=1)  # a margin for the jumps of the zone; the caller sieves
    first = (start.astimezone(zone) - (item.end - item.start) - day).replace(tzinfo=None)
    last = (end.astimezone(zone) + day).replace(tzinfo=None)
    naive = _rule(item).between(first, last, inc=True)
    return [moment.replace(tzinfo=zone).astimezone(UTC) for moment in naive]


def _rule(item: Item) -> Series:
    """The series in the naive local time of its zone."""
    recurrence = item.recurrence
    assert recurrence is not None  # noqa: S101 -- callers have looked
    return series(
        recurrence.frequency,
        item.start.astimezone(ZoneInfo(item.zone)).replace(tzinfo=None),
        interval=recurrence.interval,
        weekdays=[WEEKDAYS.index(day) for day in recurrence.days],
        count=recurrence.count,
        until=recurrence.until,
    )
