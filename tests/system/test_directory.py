"""What a configuration leaves out of a Graph room comes onto the sign from the directory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from signage.core.place import Place
from signage.display.room_facts import RoomFacts
from signage.sim import faults
from signage.sim.entra.apps import DEFAULT_APP
from signage.sim.scenario import RoomPlan, Scenario
from signage.sim.scenario_file import DEFAULT_USER
from tests.system.product import ROOM, ZONE, Product, World, dressed

PLAN = RoomPlan(ROOM, "Juniper", zone=ZONE, capacity=8, floor="3", equipment=("Whiteboard", "TV"))


@pytest.fixture
def world() -> World:
    return World(Scenario("directory", (PLAN,), (DEFAULT_USER,)))


def shown(
    world: World, folder: Path, facts: RoomFacts, *lines: str, kind: str = "graph"
) -> Product:
    """A sign after its first read; `lines` are more of its configuration's table [room]."""
    product = world.sign(folder, kind="graph")
    path = product.config.path
    product.close()
    path.write_text(path.read_text().replace('name = "', "\n".join([*lines, 'name = "'])))
    product = Product(path, DEFAULT_APP.secrets[0].value, world)
    product.sign.setup = replace(product.sign.setup, room=facts)
    product.turn()
    return product


def told(product: Product) -> tuple[object, ...]:
    fields = product.fields
    return fields.floor, fields.seats, [name for name, _ in fields.amenities]


def test_what_is_left_out_is_filled_in(world: World, tmp_path: Path) -> None:
    """Seats, floor in the sign's own language, amenities; the picture shows them, and what was
    read stays for the day without being asked again."""
    with world.simulator:
        product = shown(world, tmp_path, RoomFacts("Juniper"))
        assert told(product) == ("Floor 3", "8 seats", ["screen", "board"])
        with_them = product.frame()
        product.sign.setup = replace(product.sign.setup, room=RoomFacts("Juniper"))
        assert product.frame() != with_them
        product.run(30)
        product.close()
        asked = [each.operation for each in world.asked()]
    assert asked.count("place") == 1
    assert asked.count("calendarView") > 10


def test_what_the_configuration_says_stands(world: World, tmp_path: Path) -> None:
    """Even an empty list: then there is nothing to ask the directory for."""
    lines = ('floor = "Top"', "seats = 12", "amenities = []")
    with world.simulator:
        product = shown(world, tmp_path, RoomFacts("Juniper", "Top", 12), *lines)
        assert told(product) == ("Top", "12 seats", [])
        product.close()
        asked = {each.operation for each in world.asked()}
    assert "place" not in asked


def test_a_permission_that_is_not_granted_costs_nothing(world: World, tmp_path: Path) -> None:
    """One request a read, as before."""
    world.simulator.entra.apps.change(DEFAULT_APP.client_id, roles=frozenset({"Calendars.Read"}))
    with world.simulator:
        product = shown(world, tmp_path, RoomFacts("Juniper"))
        assert told(product) == ("", "", [])
        product.close()
        asked = [each.operation for each in world.asked()]
    assert asked.count("calendarView") == 1
    assert "place" not in asked


def test_a_directory_that_is_away_holds_nothing_up(world: World, tmp_path: Path) -> None:
    """The room's state is shown; the next day asks again, and what it says then is shown."""
    world.simulator.faults.now(faults.unavailable(), operations="place", times=1)
    with world.simulator:
        product = shown(world, tmp_path, RoomFacts("Juniper"))
        assert told(product) == ("", "", [])
        assert product.sign.panel.agenda is not None
        for clock in (product.clock, world.clock):
            clock.advance(world.clock.now().wall.replace(hour=23) - world.clock.now().wall)
        product.run(90)
        assert told(product)[1] == "8 seats"
        product.close()


@pytest.mark.parametrize(
    ("locale", "floor", "said"),
    [
        ("en-GB", "3", "Floor 3"),
        ("da", "3", "Etage 3"),
        ("ja", "12", "12階"),
        ("ar", "3", "الطابق 3"),
        ("en-GB", "Mezzanine", "Mezzanine"),
        ("da", "3 A", "3 A"),
        ("en-GB", "", ""),
    ],
)
def test_a_floor_in_words(locale: str, floor: str, said: str) -> None:
    """A mere number is said as the language says it; a name stays as it is."""
    words = dressed(locale).setup.words
    assert RoomFacts("Juniper", place=Place(floor)).storey(words) == said
    assert RoomFacts("Juniper", "3", place=Place("4")).storey(words) == "3"
