"""The probe's two calendars without a wire: the simulator's mailboxes, and trouble at any request.

As real as those over EWS (test_probe_paper holds both against each other), and quick enough to fail
every single request of a run in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from signage.clock import ManualClock
from signage.core.calendar import CalendarItem, Person, Response, Sensitivity, ShowAs, Span
from signage.core.health import Fault, FaultKind
from signage.doctor.probe import Probe
from signage.sim import delivery
from signage.sim.item import Item, Recurrence
from signage.sim.item import Person as SimPerson
from signage.sim.mailbox import ItemName, Mailbox, MailboxError, name_of
from signage.sim.organization import Organization
from signage.sim.processing import RoomSettings
from signage.sources.base import SourceError
from signage.sources.probes import Found, Invitation, is_marked
from tests.doctor.proband import CAREFUL, SENDER
from tests.simulated import NOW, ROOM

T = TypeVar("T")


class Wire:
    """Counts requests, and has `trouble` before or after one of them, or from it on."""

    def __init__(
        self,
        number: int = 0,
        trouble: Callable[[], BaseException] | None = None,
        *,
        after: bool = False,
        lasting: bool = False,
    ) -> None:
        self.requests = 0
        self._number, self._trouble = number, trouble
        self._after, self._lasting = after, lasting

    def carry(self, act: Callable[[], T]) -> T:
        """One request."""
        self.requests += 1
        hit = self.requests == self._number or (self._lasting and self.requests > self._number)
        if hit and self._trouble is not None and not self._after:
            raise self._trouble()
        answer = act()
        if hit and self._trouble is not None:
            raise self._trouble()  # it was done, and nobody heard of it
        return answer


class PaperOrganizer:
    """An `Organizer`."""

    def __init__(self, organization: Organization, wire: Wire, clock: ManualClock) -> None:
        self._organization, self._wire, self._clock = organization, wire, clock

    @property
    def _box(self) -> Mailbox:
        self._organization.settle(self._clock.now().wall)
        return self._organization.mailbox(SENDER)

    def free(self, start: datetime, half_hours: int) -> str:
        return self._wire.carry(lambda: self._digits(start, half_hours))

    def _digits(self, start: datetime, half_hours: int) -> str:
        step = timedelta(minutes=30)
        items = self._organization.mailbox(ROOM).view(start, start + half_hours * step)
        busy = [item for item in items if item.show_as != "Free"]
        if not busy:
            return "0" * half_hours
        starts = (start + n * step for n in range(half_hours))
        return "".join(
            "2" if any(item.overlaps(at, at + step) for item in busy) else "0" for at in starts
        )

    def send(self, invitation: Invitation) -> None:
        self._wire.carry(lambda: self._sent(invitation))

    def _sent(self, invitation: Invitation) -> None:
        repeats, frequency = invitation.repeats, {"day": "daily", "week": "weekly"}
        item = Item(
            uid=invitation.uid,
            start=invitation.span.start,
            end=invitation.span.end,
            subject=invitation.subject,
            body=invitation.body,
            sensitivity="Private" if invitation.private else "Normal",
            organizer=SimPerson("Priya Raman", SENDER),
            resources=(SimPerson("Juniper", invitation.room),),
            response="Organizer",
            marks=(("probe", invitation.room),),
            recurrence=None
            if repeats is None
            else Recurrence(frequency[repeats.unit], repeats.every, count=repeats.times),
        )
        self._box.add(replace(item, **delivery.invite(self._organization, item)))

    def sent(self) -> tuple[Found, ...]:
        return self._wire.carry(
            lambda: tuple(
                Found(name_of(SENDER, item).encode(), item.uid)
                for item in self._box.items()
                if item.marks
            )
        )

    def answers(self, found: Sequence[Found]) -> Mapping[str, Response]:
        named = {each.uid for each in found}
        return self._wire.carry(
            lambda: {
                item.uid: Response(item.resources[0].response)
                for item in self._box.items()
                if item.uid in named
            }
        )

    def withdraw(self, found: Sequence[Found]) -> None:
        self._wire.carry(lambda: self._withdrawn(found))

    def _withdrawn(self, found: Sequence[Found]) -> None:
        for each in found:
            name = ItemName.decode(each.item_id)
            try:
                item = self._box.get(name)
            except MailboxError:
                continue
            self._box.delete(name)
            delivery.cancel(self._organization, item)

    def close(self) -> None:
        pass


class PaperRoom:
    """A `RoomCalendar`; `may`: it is allowed to delete."""

    def __init__(
        self, organization: Organization, wire: Wire, clock: ManualClock, *, may: bool = True
    ) -> None:
        self._organization, self._wire, self._clock, self._may = organization, wire, clock, may

    @property
    def _box(self) -> Mailbox:
        self._organization.settle(self._clock.now().wall)
        return self._organization.mailbox(ROOM)

    def marked(self, span: Span) -> tuple[Found, ...]:
        def look() -> tuple[Found, ...]:
            found = {
                item.uid: Found(
                    name_of(ROOM, item).encode(), item.uid, item.original_start is not None
                )
                for item in self._box.view(*span)
                if is_marked(item.uid)
            }
            return tuple(found.values())

        return self._wire.carry(look)

    def copies(self, found: Sequence[Found]) -> Mapping[str, CalendarItem]:
        def look() -> dict[str, CalendarItem]:
            copies = {}
            for each in found:
                try:
                    item = self._box.get(ItemName.decode(each.item_id))
                except MailboxError:
                    continue
                copies[item.uid] = _read(item)
            return copies

        return self._wire.carry(look) if found else {}

    def remove(self, found: Sequence[Found]) -> None:
        self._wire.carry(lambda: self._removed(found))

    def _removed(self, found: Sequence[Found]) -> None:
        if not self._may:
            raise SourceError(Fault(FaultKind.FORBIDDEN, "ErrorAccessDenied"))
        for each in found:
            name = ItemName.decode(each.item_id)
            name = replace(name, original_start=None) if each.series else name
            try:
                self._box.delete(name)
            except MailboxError:
                continue

    def close(self) -> None:
        pass


def _read(item: Item) -> CalendarItem:
    return CalendarItem(
        item_id="",
        object_id=item.uid,
        start=item.start,
        end=item.end,
        subject=item.subject,
        organizer=Person(item.organizer.name if item.organizer else None),
        sensitivity=Sensitivity(item.sensitivity),
        show_as=ShowAs(item.show_as),
        response=Response(item.response),
        cancelled=item.cancelled,
        description=item.body,
    )


def offices(settings: RoomSettings = CAREFUL, *items: Item) -> tuple[Organization, ManualClock]:
    """The room, with items in it, and the organizer's mailbox."""
    clock = ManualClock(NOW)
    room = Mailbox(ROOM, "Juniper", lambda: clock.now().wall, room=settings)
    for item in items:
        room.add(item)
    return Organization([room, Mailbox(SENDER, "Priya Raman", lambda: clock.now().wall)]), clock


def paper(
    organization: Organization, clock: ManualClock, wire: Wire | None = None, *, may: bool = True
) -> Probe:
    """A probe over them, which waits by moving the clock."""
    wire, numbers = wire or Wire(), iter(range(1_000))
    return Probe(
        ROOM,
        PaperOrganizer(organization, wire, clock),
        [
            PaperRoom(organization, wire, clock, may=False),
            PaperRoom(organization, wire, clock, may=may),
        ],
        clock,
        lambda seconds: clock.advance(timedelta(seconds=seconds)),
        lambda size: (next(numbers) + 1_000 * id(wire) % 2**32).to_bytes(size, "big"),
    )


def left(organization: Organization) -> list[Item]:
    """Everything of a probe's in both calendars."""
    return [item for box in organization.mailboxes for item in box.items() if is_marked(item.uid)]
