"""signage rooms over Microsoft Graph: places in their lists and outside, and a file for each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signage.cli import main
from signage.config import load
from signage.secrets import variable_of
from signage.sim.scenario import RoomPlan, Scenario
from signage.sim.server import Simulator
from tests.doctor.graph_clinic import APP, MAYA, SCOPED, SECRET, configured
from tests.simulated import NOW

PLANS = (
    RoomPlan("juniper@example.com", "Juniper", "Floor 3", 8, floor="3", equipment=("Whiteboard",)),
    RoomPlan("alder@example.com", "Alder", list_name="Floor 3", capacity=1),
    RoomPlan("cellar@example.com", "Cellar"),
)


@pytest.fixture(scope="module")
def building() -> Iterator[Simulator]:
    scenario = Scenario("rooms", PLANS, (MAYA,))
    with Simulator(scenario, lambda: NOW, wall=lambda: datetime.now(UTC)) as simulator:
        simulator.entra.apps.change(APP, **SCOPED)
        yield simulator


@pytest.fixture
def config(
    tmp_path: Path, building: Simulator, own_logging: None, monkeypatch: pytest.MonkeyPatch
) -> Path:
    monkeypatch.setenv(variable_of("graph-client-secret"), SECRET)
    return configured(tmp_path, building)


def run(*words: object) -> int:
    return main(["rooms", *map(str, words)])


def test_a_table(config: Path, building: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    """Lists with their rooms, then the rooms of no list, each with what the directory says of it;
    no calendar and no mailbox is asked."""
    before = len(building.requests)
    assert run("--config", config) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Floor 3 (floor-3@example.com)",
        "  Juniper  juniper@example.com  8 seats, floor 3, board",
        "  Alder    alder@example.com    1 seat",
        "In no room list",
        "  Cellar   cellar@example.com",
    ]
    asked = {each.operation for each in building.requests[before:]}
    assert asked == {"OpenIdConfiguration", "Token", "roomLists", "roomsOfList", "rooms"}


def test_for_machines(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same as JSON; rooms of no list are in one without a name."""
    assert run("--config", config, "--json") == 0
    lists = json.loads(capsys.readouterr().out)["lists"]
    assert lists[0]["rooms"][0] == {
        "name": "Juniper",
        "address": "juniper@example.com",
        "floor": "3",
        "seats": 8,
        "amenities": ["board"],
    }
    assert (lists[1]["name"], lists[1]["address"]) == (None, None)
    assert [room["name"] for room in lists[1]["rooms"]] == ["Cellar"]


def test_a_configuration_for_each(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every file loads and reads its own room over Graph; what the directory says of it is left to
    the directory."""
    folder = tmp_path / "signs"
    assert run("--config", config, "--write", folder) == 0
    made = {path.stem: load(path) for path in folder.iterdir()}
    assert sorted(made) == ["alder", "cellar", "juniper"]
    assert all(each.source == load(config).source for each in made.values())
    assert not {key for key in made["juniper"].given if key == "room.seats"}
    assert SECRET not in capsys.readouterr().out


@pytest.mark.parametrize("roles", [frozenset(), frozenset({"Calendars.Read"})])
def test_without_the_permission(
    config: Path, building: Simulator, roles: frozenset[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What is missing, and what gives it: not rights on a calendar."""
    building.entra.apps.change(APP, roles=roles)
    try:
        assert run("--config", config) == 69
    finally:
        building.entra.apps.change(APP, **SCOPED)
    told = capsys.readouterr().err
    assert "Place.Read.All" in told
    assert "Get-EXOMailbox -RecipientTypeDetails RoomMailbox" in told
    assert "Calendars" not in told


def test_a_log_on_that_fails(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of the log-on."""
    monkeypatch.setenv(variable_of("graph-client-secret"), "no~such~corridors")
    assert run("--config", config) == 69
    assert "AADSTS7000215" in capsys.readouterr().err
