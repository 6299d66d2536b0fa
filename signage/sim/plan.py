"""What a scenario says, before there is a clock: rooms and meetings at times to be resolved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from signage.sim.item import Item, Person, Recurrence
from signage.sim.processing import RoomSettings


@dataclass(frozen=True, slots=True)
class When:
    """A moment of the scenario: minutes from its start, or a local time of one of its days."""

    offset: timedelta | None = None
    day: int = 0  # days from the scenario's own
    at: time = time(0)

    def resolve(self, start: datetime, today: date, zone: ZoneInfo) -> datetime:
        """The moment, aware in UTC."""
        if self.offset is not None:
            return start + timedelta(days=self.day) + self.offset
        local = datetime.combine(today + timedelta(days=self.day), self.at, tzinfo=zone)
        return local.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One occurrence of a series that is moved, changed or deleted."""

    day: int  # the local day it was planned for, from the scenario's own
    deleted: bool = False
    when: When | None = None
    duration: timedelta | None = None
    changes: tuple[tuple[str, object], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """An item that waits for a clock: `item` holds everything but its times."""

    item: Item
    when: When
    duration: timedelta
    direct: bool = False  # written straight into the calendar, past the room's processing
    pending: bool = False  # a delegate has yet to approve
    forced: tuple[tuple[str, object], ...] = ()  # fields that processing does not decide
    exceptions: tuple[Exceptional, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room mailbox and its meetings."""

    address: str
    name: str
    list_name: str = ""
    capacity: int | None = None
    zone: str | None = None  # IANA key; None: whatever zone the reader is in
    settings: RoomSettings = field(default_factory=RoomSettings)
    plans: tuple[Plan, ...] = ()
    building: str = ""
    floor: str = ""  # its label: "3", "Mezzanine"
    equipment: tuple[str, ...] = ()  # tags, such as "Whiteboard"
    on_premises: bool = False  # its mailbox is not in the cloud: Graph does not reach it


def resolve(plan: Plan, base: datetime, today: date, zone: ZoneInfo) -> Item:
    """The item at its times: `base` is the start moment (UTC), `today` the scenario's local day."""
    start = plan.when.resolve(base, today, zone)
    if plan.item.all_day:
        end_day = start.astimezone(zone).date() + timedelta(days=plan.duration.days)
        end = datetime.combine(end_day, time(0), tzinfo=zone).astimezone(UTC)
    else:
        end = start + plan.duration
    item = replace(plan.item, start=start, end=end, zone=zone.key)
    return replace(item, recurrence=_with_exceptions(item, plan, base, today, zone))


def _with_exceptions(
    item: Item,
    plan: Plan,
    base: datetime,
    today: date,
    zone: ZoneInfo,
) -> Recurrence | None:
    recurrence = item.recurrence
    if recurrence is None:
        return None
    planned_at = item.start.astimezone(zone).time()
    deleted, changed = set(), []
    for each in plan.exceptions:
        original = When(day=each.day, at=planned_at).resolve(base, today, zone)
        if each.deleted:
            deleted.add(original)
            continue
        start = each.when.resolve(base, today, zone) if each.when is not None else original
        length = each.duration if each.duration is not None else item.end - item.start
        changed.append(
            replace(
                item,
                start=start,
                end=start + length,
                recurrence=None,
                original_start=original,
                exception=True,
                **dict(each.changes),  # type: ignore[arg-type]
            )
        )
    return replace(recurrence, deleted=frozenset(deleted), changed=tuple(changed))


def person(name: str, address: str = "", *, domain: str = "example.com") -> Person:
    """Somebody whose address is made from the name where none is given."""
    made = ".".join(name.lower().split())
    return Person(name, address or f"{made}@{domain}")
