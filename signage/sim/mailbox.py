"""A mailbox's calendar: items, their ids and change keys, and what a calendar view shows."""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from signage.sim.item import WEEKDAYS, Item, find_occurrence, occurrences
from signage.sim.processing import RoomSettings, process, shortened, waits

# How far ahead a new series is held against the calendar for conflicts.
_HORIZON = timedelta(days=1081)

Watcher = Callable[[str, Item], None]
"""Told of a change: the kind of event as EWS names it, and the item. Must not block."""


class MailboxError(Exception):
    """The mailbox refuses; `code` is the EWS response code."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class ItemName:
    """What an EWS item id stands for: a mailbox, an item of it, perhaps one occurrence."""

    address: str
    number: int
    original_start: datetime | None = None

    def encode(self) -> str:
        """The id as clients see it: opaque base64, as Exchange's."""
        moment = f"{self.original_start:%Y%m%dT%H%M%SZ}" if self.original_start else ""
        return base64.b64encode(f"{self.address}\n{self.number}\n{moment}".encode()).decode()

    @classmethod
    def decode(cls, text: str) -> ItemName:
        """Read an id back; MailboxError ErrorInvalidIdMalformed where it is none of ours."""
        try:
            address, number, moment = base64.b64decode(text, validate=True).decode().split("\n")
            original = datetime.strptime(moment, "%Y%m%dT%H%M%SZ") if moment else None  # noqa: DTZ007
            return cls(address, int(number), original.replace(tzinfo=UTC) if original else None)
        except (binascii.Error, ValueError) as error:
            raise MailboxError("ErrorInvalidIdMalformed", "Id is malformed.") from error


def name_of(address: str, item: Item) -> ItemName:
    """The name of an item or occurrence in the mailbox at `address`."""
    return ItemName(address, item.number, item.original_start)


def change_key(item: Item) -> str:
    """The change key as clients see it: another one after every change of the item."""
    return base64.b64encode(f"change {item.change}".encode()).decode()


class Mailbox:
    """One mailbox and its calendar; every method may be called from any thread.

    `room` is None for a person's mailbox; a room's mailbox answers invitations by its settings.
    """

    def __init__(
        self,
        address: str,
        name: str,
        now: Callable[[], datetime],
        *,
        room: RoomSettings | None = None,
        zone: str = "UTC",
    ) -> None:
        self.address = address
        self.name = name
        self.room = room
        self.zone = zone  # IANA key: where the room's days are cut
        # By the day's name, in minutes (Set-MailboxCalendarConfiguration); Exchange's own default.
        self.hours: dict[str, tuple[int, int]] = dict.fromkeys(WEEKDAYS[:5], (480, 1020))
        self._now = now
        self._lock = threading.RLock()
        self._items: dict[int, Item] = {}
        self._last_number = 0
        self._changes = 0
        self._watchers: tuple[Watcher, ...] = ()
        self._watching = threading.Lock()  # of the tuple alone: never held while one is told

    def now(self) -> datetime:
        """The moment that the organization lives in, aware."""
        return self._now()

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Have `watcher` told of every change from now on, until what is returned is called."""

        def unwatch() -> None:
            with self._watching:
                self._watchers = tuple(each for each in self._watchers if each is not watcher)

        with self._watching:
            self._watchers = (*self._watchers, watcher)
        return unwatch

    def clear(self) -> None:
        """Every item is gone, and the next one is the first again; nobody is told."""
        with self._lock:
            self._items.clear()
            self._last_number = 0

    def items(self) -> tuple[Item, ...]:
        """Single items and series, as they are kept, oldest first."""
        with self._lock:
            return tuple(self._items.values())

    def view(self, start: datetime, end: datetime) -> list[Item]:
        """What a CalendarView returns: series expanded, sorted by start (aware moments)."""
        with self._lock:
            found = [
                each for item in self._items.values() for each in occurrences(item, start, end)
            ]
        return sorted(found, key=lambda item: (item.start, item.end, item.number))

    def get(self, name: ItemName) -> Item:
        """The item, series or occurrence of that name; MailboxError ErrorItemNotFound."""
        with self._lock:
            item = self._items.get(name.number)
            if item is not None and name.original_start is not None:
                item = find_occurrence(item, name.original_start)
        if item is None:
            raise MailboxError(
                "ErrorItemNotFound", "The specified object was not found in the store."
            )
        return item

    def add(self, item: Item) -> Item:
        """Write an item straight into the calendar, past every rule; returns it as kept."""
        with self._lock:
            self._last_number += 1
            item = replace(item, number=self._last_number, created=item.created or self._now())
            if item.recurrence is not None:  # its exceptions are known by their series' number
                changed = (replace(each, number=item.number) for each in item.recurrence.changed)
                item = replace(item, recurrence=replace(item.recurrence, changed=tuple(changed)))
            return self._keep(item)

    def invite(self, item: Item, *, pending: bool = False) -> Item | None:
        """An invitation arrives: the item as kept, or None where it is not put in the calendar."""
        with self._lock:
            if self.room is None:
                return self.add(replace(item, response="NoResponseReceived", show_as="Tentative"))
            now = self._now()
            item, pending = shortened(item, self.room, now), pending or waits(self.room)
            last = max(item.end, now) + _HORIZON if item.recurrence else item.end
            taken = self.view(item.start, last)
            for each in list(occurrences(item, item.start, last)):
                near = [other for other in taken if other.overlaps(each.start, each.end)]
                if process(each, self.room, near, now, pending=pending) is None:
                    return None
            kept = process(item, self.room, (), now, pending=pending)
            return None if kept is None else self.add(kept)

    def revise(self, item: Item, changes: dict[str, Any]) -> Item:
        """Set fields of an item that `add` or `invite` returned, as an administrator would."""
        return self.update(name_of(self.address, item), **changes)

    def update(self, name: ItemName, key: str | None = None, **changes: Any) -> Item:
        """Change fields of an item; an occurrence becomes an exception of its series.

        With a change key, MailboxError ErrorIrresolvableConflict if it is not the item's last one.
        """
        with self._lock:
            old = self.get(name)
            self._check(old, key)
            new = replace(old, **changes)
            if new.end < new.start:
                raise MailboxError(
                    "ErrorCalendarEndDateIsEarlierThanStartDate",
                    "EndDate is earlier than StartDate",
                )
            if name.original_start is None:
                return self._keep(new)
            master = self._items[name.number]
            assert master.recurrence is not None  # noqa: S101 -- `get` found the occurrence
            others = tuple(
                each
                for each in master.recurrence.changed
                if each.original_start != name.original_start
            )
            new = replace(new, exception=True, change=self._changes + 1, modified=self._now())
            series = replace(master.recurrence, changed=(*others, new))
            self._keep(replace(master, recurrence=series))
            return new

    def delete(self, name: ItemName, key: str | None = None) -> None:
        """Remove an item, a whole series, or one occurrence of it."""
        with self._lock:
            old = self.get(name)
            self._check(old, key)
            if name.original_start is None:
                del self._items[name.number]
                self._tell("DeletedEvent", old)
                return
            master = self._items[name.number]
            assert master.recurrence is not None  # noqa: S101 -- `get` found the occurrence
            changed = tuple(
                each
                for each in master.recurrence.changed
                if each.original_start != name.original_start
            )
            deleted = master.recurrence.deleted | {name.original_start}
            series = replace(master.recurrence, deleted=deleted, changed=changed)
            self._keep(replace(master, recurrence=series))

    def toggle_private(self, name: ItemName) -> Item:
        """Make a normal item private, and any other one normal again."""
        with self._lock:
            word = "Private" if self.get(name).sensitivity == "Normal" else "Normal"
            return self.update(name, sensitivity=word)

    def _keep(self, item: Item) -> Item:
        self._changes += 1
        item = replace(item, change=self._changes, modified=self._now())
        known = item.number in self._items
        self._items[item.number] = item
        self._tell("ModifiedEvent" if known else "CreatedEvent", item)
        return item

    def _tell(self, kind: str, item: Item) -> None:
        for watcher in self._watchers:
            watcher(kind, item)

    @staticmethod
    def _check(item: Item, key: str | None) -> None:
        if key is not None and key != change_key(item):
            raise MailboxError(
                "ErrorIrresolvableConflict",
                "The send or update operation could not be performed because the change key "
                "passed in the request does not match the current change key for the item.",
            )
