"""What people have in the room's calendar; every text of it bears a mark (see `truth`)."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from signage.sim.item import Item, Person, Recurrence
from signage.sim.mailbox import Mailbox, name_of
from tests.system.product import ROOM

GRID = timedelta(minutes=5)
_WORK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class Calendar:
    """Writes into the mailbox that `room` gives, which is another one after a restart."""

    def __init__(self, room: Callable[[], Mailbox], zone: ZoneInfo) -> None:
        self._room, self._zone = room, zone
        self._mark = 0

    def item(self, start: datetime, length: timedelta, **fields: object) -> Item:
        """A meeting with a mark of its own in each of its texts."""
        self._mark = (self._mark + 1) % 10_000
        mark = f"zq{self._mark:04}"
        start = start.astimezone(UTC)
        return Item(
            uid=f"{mark}-{start:%j%H%M}",
            start=start,
            end=start + length,
            zone=self._zone.key,
            subject=f"{mark} Budget",
            organizer=Person(f"{mark} Maya Lindqvist", "maya.lindqvist@example.com"),
            location=f"{mark} 3rd floor",
            body=f"{mark} agenda",
            **fields,  # type: ignore[arg-type]
        )

    def regular(self, moment: datetime) -> None:
        """What is in it every week, since four weeks before `moment`."""
        monday = moment.astimezone(self._zone).date() - timedelta(days=28)
        monday -= timedelta(days=monday.weekday())

        def series(at: time, minutes: int, days: tuple[str, ...], **fields: object) -> None:
            begins = datetime.combine(monday, at, self._zone)
            item = self.item(begins, timedelta(minutes=minutes), **fields)
            self._room().add(replace(item, recurrence=Recurrence("weekly", days=days)))

        series(time(9), 15, _WORK)
        series(time(13, 30), 60, ("Tuesday", "Sunday"), sensitivity="Private")
        series(time(1, 30), 90, ("Sunday",))  # across the hour that a change of the clocks takes

    def book(self, moment: datetime, after: int, length: int, **fields: object) -> Item:
        """From `after` times five minutes after `moment` on, of `length` times five minutes."""
        grid = moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)
        return self._room().add(self.item(grid + after * GRID, length * GRID, **fields))

    def fill(self, moment: datetime, lots: random.Random) -> None:
        """Some meetings of the hours around `moment`, open and private, in place of older ones."""
        self.tidy(moment - timedelta(hours=6))
        for after in range(-24, 72, 12):
            if lots.random() < 0.6:
                private = "Private" if lots.random() < 0.3 else "Normal"
                start, length = after + lots.randrange(6), lots.randrange(1, 18)
                self.book(moment, start, length, sensitivity=private)

    def alter(self, moment: datetime, which: int, what: str, by: int) -> Item | None:
        """Do something to one of the next half day; the item as it was, None if there is none."""
        found = self._near(moment)
        if not found:
            return None
        item = found[which % len(found)]
        room, name = self._room(), name_of(ROOM, item)
        if what == "moved":
            room.update(name, start=item.start + by * GRID, end=item.end + by * GRID)
        elif what == "cancelled":
            room.update(name, cancelled=True)
        elif what == "deleted":
            room.delete(name)
        else:
            room.toggle_private(name)
        return item

    def _near(self, moment: datetime) -> list[Item]:
        """The single meetings of the next half day."""
        view = self._room().view(moment - timedelta(hours=2), moment + timedelta(hours=12))
        return [item for item in view if item.original_start is None or item.exception]

    def tidy(self, before: datetime) -> None:
        """What was over before then leaves the calendar, as a room's does after some weeks."""
        for item in self._room().items():
            if item.recurrence is None and item.end < before:
                self._room().delete(name_of(ROOM, item))
