"""A doctor in one process: a configuration over the simulator, its clock, and single checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from signage.clock import Clock, ManualClock
from signage.doctor.base import Area, Finding, Result, walk
from signage.doctor.server import worded
from signage.doctor.table import EWS
from signage.doctor.visit import Visit
from signage.secrets import variable_of
from signage.sim.organization import User
from signage.sim.processing import RoomSettings
from signage.sim.scenario import RoomPlan, Scenario
from signage.sim.server import Simulator
from tests.simulated import NOW, ROOM, ZONE

PASSWORD = "three-quiet-rooms"
SIGN = User("EXAMPLE\\sign", PASSWORD, address="sign@example.com", default="reviewer")
WIDE = replace(SIGN, impersonate=True, default="owner")
MAYA = User("EXAMPLE\\maya", "not used", address="maya@example.com", name="Maya Lindqvist")


@contextmanager
def organization(
    user: User = SIGN,
    *,
    settings: RoomSettings | None = None,
    room_list: str = "Floor 3",
    **options: Any,
) -> Iterator[Simulator]:
    """A running simulator with the room Juniper, the sign's account and a person."""
    plan = RoomPlan(
        ROOM, "Juniper", zone=ZONE.key, list_name=room_list, settings=settings or RoomSettings()
    )
    with Simulator(Scenario("clinic", (plan,), (user, MAYA)), lambda: NOW, **options) as simulator:
        yield simulator


def configured(
    folder: Path, endpoint: str, ca_file: Path, source: str = "", more: str = ""
) -> Path:
    """A configuration file; `source` are more lines of its table, `more` further tables."""
    path = folder / "config.toml"
    auth = "" if "auth" in source else 'auth = "basic"'
    path.write_text(
        f"""
[room]
mailbox = "{ROOM}"
name = "Juniper"
zone = "{ZONE.key}"
[source]
endpoint = "{endpoint}"
username = 'EXAMPLE\\sign'
secret = "exchange-password"
ca_file = "{ca_file}"
{auth}
{source}
{more}
""",
        encoding="utf-8",
    )
    return path


@contextmanager
def visit(
    folder: Path,
    simulator: Simulator,
    *,
    source: str = "",
    more: str = "",
    password: str = PASSWORD,
    clock: Clock | None = None,
    endpoint: str | None = None,
) -> Iterator[Visit]:
    """What the checks look at, over a simulator."""
    path = configured(folder, endpoint or simulator.endpoint, simulator.ca_file, source, more)
    made = Visit(path, {variable_of("exchange-password"): password}, clock or ManualClock(NOW))
    try:
        yield made
    finally:
        made.close()


def examine(name: str, looked_at: Visit) -> Finding:
    """What one check finds, as the walk would tell it."""
    (check,) = [check for area in EWS for check in area.checks if check.name == name]
    alone = Area("alone", (replace(check, needs=()),))
    (result,) = walk((alone,), looked_at, lambda fault: worded(fault, looked_at))
    return result.finding


def walked(looked_at: Visit, areas: Sequence[Area[Visit]] = EWS[1:]) -> dict[str, Finding]:
    """What all checks find, but those of the configuration: these load every font."""
    return {result.check: result.finding for result in results(looked_at, areas)}


def results(looked_at: Visit, areas: Sequence[Area[Visit]] = EWS[1:]) -> list[Result]:
    """The same in their places."""
    return list(walk(areas, looked_at, lambda fault: worded(fault, looked_at)))
