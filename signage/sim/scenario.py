"""A day in an organization: rooms, people and meetings, at times relative to the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from signage.sim.item import Item, Person, Recurrence, touches
from signage.sim.mailbox import Mailbox
from signage.sim.organization import Organization, RoomList, User
from signage.sim.processing import RoomSettings

_BUILT_IN = Path(__file__).parent / "scenarios"
# Relative times count from the start moment, rounded down to this: meetings start on fives.
_ROUND = timedelta(minutes=5)


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
class Exception_:
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
    exceptions: tuple[Exception_, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room mailbox and its meetings."""

    address: str
    name: str
    list_name: str = ""
    capacity: int | None = None
    zone: str = "UTC"
    settings: RoomSettings = RoomSettings()
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario file, checked; it becomes an organization once there is a clock."""

    name: str
    rooms: tuple[RoomPlan, ...]
    users: tuple[User, ...]
    day: date | None = None  # None: the day on which it starts

    @classmethod
    def load(cls, path: Path) -> Scenario:
        """Read a scenario file; UserError with every problem that it has."""
        from signage.sim.scenario_file import read_file

        return read_file(path)

    @classmethod
    def built_in(cls, name: str) -> Scenario:
        """One of the scenarios that come with the simulator; UserError names them all."""
        from signage.sim.scenario_file import read_built_in

        return read_built_in(name)

    @property
    def username(self) -> str:
        """The first user's."""
        return self.users[0].username

    @property
    def password(self) -> str:
        """The first user's."""
        return self.users[0].password

    def organization(self, now: Callable[[], datetime]) -> Organization:
        """The organization with its calendars filled; `now` returns aware moments."""
        start = now().astimezone(UTC)
        rooms = [self._mailbox(room, start, now) for room in self.rooms]
        known = {room.address.lower() for room in rooms}
        people = [
            Mailbox(user.address, user.name, now)
            for user in self.users
            if user.address and user.address.lower() not in known
        ]
        return Organization([*rooms, *people], self.users, _lists(self.rooms))

    def items(self, room: str, start: datetime, end: datetime, now: datetime) -> tuple[Item, ...]:
        """What a room's calendar shows between two aware moments, if the scenario starts at `now`.

        For readers without a socket; KeyError where there is no such room (address or name).
        """
        for plan in self.rooms:
            if room.lower() in (plan.address.lower(), plan.name.lower()):
                mailbox = self._mailbox(plan, now.astimezone(UTC), lambda: now)
                return tuple(item for item in mailbox.view(start, end) if touches(item, start, end))
        raise KeyError(room)

    def _mailbox(self, room: RoomPlan, start: datetime, now: Callable[[], datetime]) -> Mailbox:
        mailbox = Mailbox(room.address, room.name, now, room=room.settings, zone=room.zone)
        zone = ZoneInfo(room.zone)
        today = self.day or start.astimezone(zone).date()
        base = start - (start - datetime.min.replace(tzinfo=UTC)) % _ROUND
        for plan in room.plans:
            item = _resolve(plan, base, today, zone)
            if plan.direct:
                mailbox.add(replace(item, **dict(plan.forced)))  # type: ignore[arg-type]
                continue
            kept = mailbox.invite(item, pending=plan.pending)
            if kept is not None and plan.forced:
                mailbox.revise(kept, dict(plan.forced))
        return mailbox


def _resolve(plan: Plan, base: datetime, today: date, zone: ZoneInfo) -> Item:
    start = plan.when.resolve(base, today, zone)
    if plan.item.all_day:
        end_day = start.astimezone(zone).date() + timedelta(days=plan.duration.days)
        end = datetime.combine(end_day, time(0), tzinfo=zone).astimezone(UTC)
    else:
        end = start + plan.duration
    item = replace(plan.item, start=start, end=end, zone=zone.key)
    if item.recurrence is None or not plan.exceptions:
        return item
    return replace(
        item, recurrence=_with_exceptions(item, item.recurrence, plan, base, today, zone)
    )


def _with_exceptions(
    item: Item,
    recurrence: Recurrence,
    plan: Plan,
    base: datetime,
    today: date,
    zone: ZoneInfo,
) -> Recurrence:
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


def _lists(rooms: tuple[RoomPlan, ...]) -> list[RoomList]:
    """The room lists that the rooms name, each with an address made from its name."""
    members: dict[str, list[str]] = {}
    for room in rooms:
        if room.list_name:
            members.setdefault(room.list_name, []).append(room.address)
    return [
        RoomList(
            name,
            f"{'-'.join(name.lower().split())}@{addresses[0].rpartition('@')[2]}",
            tuple(addresses),
        )
        for name, addresses in members.items()
    ]


def person(name: str, address: str = "", *, domain: str = "example.com") -> Person:
    """Somebody whose address is made from the name where none is given."""
    made = ".".join(name.lower().split())
    return Person(name, address or f"{made}@{domain}")
