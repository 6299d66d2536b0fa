"""Which scenario of the simulated Exchange a word on the command line means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signage.sim.scenario import Scenario

DEFAULT = "reference"


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
