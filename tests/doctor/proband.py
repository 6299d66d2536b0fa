"""A room that is probed: the simulator, a clock that both sides live by, and two accounts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from signage.clock import ManualClock
from signage.doctor.base import Finding, walk
from signage.doctor.probe import Probe
from signage.doctor.probe_table import area, probe_of
from signage.doctor.server import worded
from signage.doctor.visit import Visit
from signage.secrets import variable_of
from signage.sim.item import Item
from signage.sim.organization import User
from signage.sim.processing import RoomSettings
from signage.sim.scenario import RoomPlan, Scenario
from signage.sim.server import Simulator
from signage.sources.probes import is_marked
from tests.doctor.clinic import PASSWORD, SIGN, configured
from tests.simulated import NOW, ROOM, ZONE

SENDER = "organizer@example.com"
SECRET = "two-loud-halls"
ORGANIZER = User(
    "EXAMPLE\\organizer",
    SECRET,
    address=SENDER,
    name="Priya Raman",
    default="reviewer",
    rights=((ROOM, "editor"),),
)
OWN = f"""
[doctor]
probe_mailbox = "{SENDER}"
probe_username = 'EXAMPLE\\organizer'
probe_secret = "organizer-password"
"""
CAREFUL = RoomSettings(
    delete_subject=False, add_organizer_to_subject=False, remove_private_property=False
)


@contextmanager
def house(
    settings: RoomSettings = CAREFUL, *users: User, clock: Any = None, **options: Any
) -> Iterator[tuple[Simulator, Any]]:
    """A running simulator with the room, the sign's account and the organizer's, and its clock."""
    clock = clock or ManualClock(NOW)
    plan = RoomPlan(ROOM, "Juniper", zone=ZONE.key, list_name="Floor 3", settings=settings)
    scenario = Scenario("probe", (plan,), users or (SIGN, ORGANIZER))
    with Simulator(scenario, lambda: clock.now().wall, **options) as simulator:
        yield simulator, clock


@contextmanager
def visited(
    folder: Path, simulator: Simulator, clock: ManualClock, more: str = OWN, source: str = ""
) -> Iterator[Visit]:
    """What the doctor looks at, with the secrets of both accounts."""
    path = configured(folder, simulator.endpoint, simulator.ca_file, source, more)
    environ = {
        variable_of("exchange-password"): PASSWORD,
        variable_of("organizer-password"): SECRET,
    }
    visit = Visit(path, environ, clock)
    try:
        yield visit
    finally:
        visit.close()


def unhurried(visit: Visit, clock: ManualClock) -> Probe:
    """The configured probe, which waits by moving the clock and draws what repeats itself."""
    numbers = itertools.count()
    return probe_of(
        visit,
        lambda seconds: clock.advance(timedelta(seconds=seconds)),
        lambda size: next(numbers).to_bytes(size, "big"),
    )


def probed(
    folder: Path,
    simulator: Simulator,
    clock: ManualClock,
    *,
    more: str = OWN,
    source: str = "",
) -> dict[str, Finding]:
    """What the checks of one whole probe find."""
    with visited(folder, simulator, clock, more, source) as visit:
        probe = unhurried(visit, clock)
        try:
            return {r.check: r.finding for r in examined(probe, visit)}
        finally:
            probe.close()


def examined(probe: Probe, visit: Visit) -> Any:
    """The walk over the probe's checks alone."""
    alone = area(probe)
    first = replace(alone.checks[0], needs=())
    alone = replace(alone, checks=(first, *alone.checks[1:]))
    return walk((alone,), visit, lambda fault: worded(fault, visit))


def marked(simulator: Simulator) -> list[Item]:
    """Everything of a probe's in all calendars."""
    boxes = simulator.organization.mailboxes
    return [item for box in boxes for item in box.items() if is_marked(item.uid)]
