"""Which scenario of the simulated Exchange a word on the command line means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from signage.errors import Problem, UserError

if TYPE_CHECKING:
    from signage.sim.plan import RoomPlan
    from signage.sim.scenario import Scenario

DEFAULT = "reference"
AMENITIES = ("screen", "video", "board")  # of every simulated room: Exchange does not know them


def scenario(named: str | None) -> Scenario:
    """The scenario file of that path, else the built-in one of that name, as it is dated.

    None is the default one on the day on which it starts. Raises UserError with every problem.
    """
    from signage.sim.scenario import Scenario  # noqa: PLC0415 - costs more than the first frame may

    if named is None:
        return replace(Scenario.built_in(DEFAULT), day=None)
    path = Path(named)
    is_path = path.suffix or len(path.parts) > 1 or path.is_file()
    return Scenario.load(path) if is_path else Scenario.built_in(named)


def room_of(chosen: Scenario, named: str | None) -> RoomPlan:
    """The room of that address or name; None: the first. Raises UserError that names them all."""
    if named is None:
        return chosen.rooms[0]
    for room in chosen.rooms:
        if named.casefold() in (room.address.casefold(), room.name.casefold()):
            return room
    known = ", ".join(room.address for room in chosen.rooms)
    what = f'scenario "{chosen.name}" has no room "{named}"; it has {known}'
    raise UserError([Problem("--room", what)], 64)
