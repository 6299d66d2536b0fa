"""A doctor for a room in Microsoft 365: a configuration over the simulator, and its walk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signage.clock import Clock, ManualClock
from signage.doctor.base import Area, Finding, Result, walk
from signage.doctor.graph_visit import GraphVisit
from signage.doctor.server import worded
from signage.doctor.table import GRAPH, visit_of
from signage.secrets import variable_of
from signage.sim.entra.apps import DEFAULT_APP, TENANT, Scoped
from signage.sim.organization import User
from signage.sim.scenario import RoomPlan, Scenario
from signage.sim.server import Simulator
from tests.simulated import NOW, ROOM, ZONE

SECRET = DEFAULT_APP.secrets[0].value
APP = DEFAULT_APP.client_id
MAYA = User("EXAMPLE\\maya", "not used", address="maya@example.com", name="Maya Lindqvist")
OTHER = f'[doctor]\nother_mailbox = "{MAYA.address}"'
ROOMS_ALONE = (Scoped("Calendars.Read", frozenset({ROOM})),)
SCOPED = {"roles": frozenset({"Place.Read.All"}), "scoped": ROOMS_ALONE}
"""An application as the page for administrators has it."""


@contextmanager
def tenant(plan: RoomPlan | None = None, **grants: Any) -> Iterator[Simulator]:
    """A running simulator: Juniper, a person, and an application with these grants."""
    room = plan or RoomPlan(ROOM, "Juniper", zone=ZONE.key, list_name="Floor 3")
    scenario = Scenario("clinic", (room,), (MAYA,))
    with Simulator(scenario, lambda: NOW, wall=lambda: datetime.now(UTC)) as simulator:
        simulator.entra.apps.change(APP, **(SCOPED | grants))
        yield simulator


def configured(
    folder: Path, simulator: Simulator, *changes: tuple[str, str], more: str = ""
) -> Path:
    """A configuration file; `changes` replace parts of it, `more` are further tables."""
    text = f"""
[room]
mailbox = "{ROOM}"
name = "Juniper"
zone = "{ZONE.key}"
[source]
kind = "graph"
endpoint = "{simulator.base}"
authority = "{simulator.base}"
tenant = "{TENANT}"
client_id = "{APP}"
secret = "graph-client-secret"
ca_file = "{simulator.ca_file}"
{more}
"""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


@contextmanager
def visit(
    folder: Path,
    simulator: Simulator,
    *changes: tuple[str, str],
    more: str = "",
    secret: str = SECRET,
    clock: Clock | None = None,
) -> Iterator[GraphVisit]:
    """What the checks look at, over a simulator."""
    path = configured(folder, simulator, *changes, more=more)
    environ = {variable_of("graph-client-secret"): secret}
    made = visit_of(path, environ, clock or ManualClock(NOW))
    assert isinstance(made, GraphVisit)
    try:
        yield made
    finally:
        made.close()


def results(looked_at: GraphVisit, areas: tuple[Area[GraphVisit], ...] = GRAPH[1:]) -> list[Result]:
    """What all checks find, but those of the configuration: these load every font."""
    return list(walk(areas, looked_at, lambda fault: worded(fault, looked_at)))


def walked(looked_at: GraphVisit) -> dict[str, Finding]:
    """The same by name."""
    return {result.check: result.finding for result in results(looked_at)}


def examine(name: str, looked_at: GraphVisit) -> Finding:
    """What one check finds, as the walk would tell it."""
    (check,) = [check for area in GRAPH for check in area.checks if check.name == name]
    (result,) = results(looked_at, (Area("alone", (replace(check, needs=()),)),))
    return result.finding
