"""A day in an organization: rooms, people and meetings, at times relative to the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from signage.sim.entra.apps import DEFAULT_APP, App
from signage.sim.item import Item
from signage.sim.mailbox import Mailbox
from signage.sim.organization import Organization, RoomList, User
from signage.sim.plan import RoomPlan, resolve
from signage.sim.scenario_file import read_built_in, read_file, read_text

# Relative times count from the start moment, rounded down to this: meetings start on fives.
_ROUND = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario file, checked; it becomes an organization once there is a clock."""

    name: str
    rooms: tuple[RoomPlan, ...]
    users: tuple[User, ...]
    day: date | None = None  # None: the day on which it starts
    apps: tuple[App, ...] = (DEFAULT_APP,)  # that may log on at the simulated Entra ID

    @classmethod
    def load(cls, path: Path) -> Scenario:
        """Read a scenario file; UserError with every problem that it has."""
        return cls(path.stem, *read_file(path))

    @classmethod
    def read(cls, text: str, name: str = "scenario") -> Scenario:
        """Read a scenario from TOML text; `name` stands for the file in problems."""
        return cls(Path(name).stem, *read_text(text, name))

    @classmethod
    def built_in(cls, name: str) -> Scenario:
        """One of the scenarios that come with the simulator; UserError names them all."""
        return cls(name, *read_built_in(name))

    @property
    def username(self) -> str:
        """The first user's."""
        return self.users[0].username

    @property
    def password(self) -> str:
        """The first user's."""
        return self.users[0].password

    def organization(self, now: Callable[[], datetime], zone: str = "UTC") -> Organization:
        """The organization with its calendars filled; `now` returns aware moments.

        `zone` (IANA) is that of every room for which the scenario names none.
        """
        start = now().astimezone(UTC)
        rooms = [self._mailbox(room, start, now, zone) for room in self.rooms]
        known = {room.address.lower() for room in rooms}
        people = [
            Mailbox(user.address, user.name, now)
            for user in self.users
            if user.address and user.address.lower() not in known
        ]
        return Organization([*rooms, *people], self.users, _lists(self.rooms))

    def items(
        self, room: str, start: datetime, end: datetime, now: datetime, zone: str = "UTC"
    ) -> tuple[Item, ...]:
        """What a room's calendar shows between two aware moments, if the scenario starts at `now`.

        For readers without a socket; KeyError where there is no such room (address or name).
        """
        for plan in self.rooms:
            if room.lower() in (plan.address.lower(), plan.name.lower()):
                mailbox = self._mailbox(plan, now.astimezone(UTC), lambda: now, zone)
                return tuple(mailbox.view(start, end))
        raise KeyError(room)

    def _mailbox(
        self, room: RoomPlan, start: datetime, now: Callable[[], datetime], default_zone: str
    ) -> Mailbox:
        zone = ZoneInfo(room.zone or default_zone)
        mailbox = Mailbox(room.address, room.name, now, room=room.settings, zone=zone.key)
        today = self.day or start.astimezone(zone).date()
        base = start - (start - datetime.min.replace(tzinfo=UTC)) % _ROUND
        for plan in room.plans:
            item = resolve(plan, base, today, zone)
            if plan.direct:
                mailbox.add(replace(item, **dict(plan.forced)))  # type: ignore[arg-type]
                continue
            kept = mailbox.invite(item, pending=plan.pending)
            if kept is not None and plan.forced:
                mailbox.revise(kept, dict(plan.forced))
        return mailbox


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
