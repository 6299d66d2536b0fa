"""The moments of an invented day, one for each state and for what is hardest to lay out.

They are read from the simulator's built-in scenarios by the product's own steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from signage.core.calendar import Now
from signage.core.panel import Panel, state
from signage.core.room import RoomState, Status
from signage.display.fields import Action
from signage.display.room_facts import RoomFacts
from signage.display.setup import Offers
from signage.render import read_once
from signage.scenarios import AMENITIES
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario

FRESH = timedelta(minutes=2)
DAY = "2025-10-14"

_FIND = Action("find", "Find another room", "Other rooms")
_OFFERS = {
    Status.AVAILABLE: Offers(
        "Book now",
        tuple(
            Action(f"book-{minutes}", f"{minutes} min", below=below, primary=True)
            for minutes, below in ((15, "to 11:57"), (30, "to 12:12"), (60, "to 12:42"))
        ),
    ),
    Status.STARTING: Offers("", (Action("checkin", "Check in early", primary=True), _FIND)),
    Status.CHECK_IN: Offers(
        "",
        (
            Action("checkin", "Check in", primary=True),
            Action("release", "Release room", "Release"),
            _FIND,
        ),
    ),
    Status.UNKNOWN: Offers("", (Action("retry", "Try again", primary=True),)),
}
_BUSY = Offers(
    "",
    (Action("extend", "Extend 15 min", primary=True), Action("end", "End meeting", "End"), _FIND),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """What there is to be shown, and what a panel with booking would offer then."""

    name: str
    panel: Panel
    now: Now
    state: RoomState
    room: RoomFacts
    zone: ZoneInfo
    offers: Offers | None


def moments(*, lettered: bool = False) -> Iterator[Moment]:
    """All of them, in the order in which a sheet shows them.

    `lettered`: with one letter for what people wrote, so that all that is long is the sign's own.
    """
    for name, scenario, clock, age in _TIMES:
        chosen = Scenario.built_in(scenario)
        if lettered:
            chosen = replace(chosen, rooms=(_lettered(chosen.rooms[0]),))
        plan = chosen.rooms[0]
        zone = ZoneInfo(plan.zone or "UTC")
        at = datetime.fromisoformat(f"{DAY}T{clock}").replace(tzinfo=zone)
        panel, now = read_once(chosen, plan, at, zone, age)
        shown = state(panel, now)
        if name == Status.CHECK_IN.value:  # asked for by a rule that no scenario can switch on
            shown = replace(shown, status=Status.CHECK_IN, until=at + timedelta(minutes=7))
        room = RoomFacts(plan.name, plan.list_name, plan.capacity, AMENITIES)
        offers = _OFFERS.get(shown.status, _BUSY)
        asleep = shown.status in (Status.ASLEEP, Status.OFFLINE)
        yield Moment(name, panel, now, shown, room, zone, None if asleep else offers)


def _lettered(room: RoomPlan) -> RoomPlan:
    """The room with every subject and organizer called by one letter."""
    plans = (
        replace(
            plan,
            item=replace(
                plan.item,
                subject=plan.item.subject[:1],
                organizer=plan.item.organizer and replace(plan.item.organizer, name="O"),
            ),
        )
        for plan in room.plans
    )
    return replace(room, plans=tuple(plans))


_TIMES: tuple[tuple[str, str, str, timedelta | None], ...] = (
    ("available", "reference", "11:42", FRESH),
    ("starting", "reference", "12:52", FRESH),
    ("occupied", "reference", "10:48", FRESH),
    ("private", "reference", "15:10", FRESH),
    ("checkin", "reference", "13:03", FRESH),
    ("ending", "reference", "13:48", FRESH),
    ("stale", "reference", "11:42", timedelta(minutes=12)),
    ("offline", "reference", "14:26", timedelta(minutes=21)),
    ("unknown", "reference", "09:12", None),
    ("asleep", "reference", "22:14", FRESH),
    ("allday", "allday", "10:48", FRESH),
    ("long", "long", "10:48", FRESH),
)
