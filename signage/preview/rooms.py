"""The configurations that a preview has no file for: those of the rooms of a scenario."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from signage.config import Config
from signage.config.schema import Display, Opening, Room, Source
from signage.config.times import Hours
from signage.options import PreviewOptions
from signage.scenarios import AMENITIES
from signage.sim.plan import RoomPlan
from signage.sim.server import Simulator


def simulated_room(plan: RoomPlan, simulator: Simulator, zone: str, wall: datetime) -> Config:
    """A room of the scenario, read from the simulator; `zone` where the plan names none."""
    local = ZoneInfo(plan.zone or zone)
    return Config(
        room=Room(
            mailbox=plan.address,
            name=plan.name,
            zone=local,
            floor=plan.list_name or None,
            seats=plan.capacity,
            amenities=AMENITIES,
        ),
        source=Source(
            endpoint=simulator.endpoint,
            username=simulator.username,
            ca_file=simulator.ca_file,
            secret="simulated",  # noqa: S106 - the name of one
        ),
        display=Display(),
        opening=_opening(wall.astimezone(local)),
        path=Path("preview"),
        given=frozenset(),
    )


def dressed(config: Config, options: PreviewOptions) -> Config:
    """The configuration with what the command line asks for in its place."""
    asked = {
        "theme": options.theme,
        "themes_dir": options.themes_dir,
        "rotation": options.rotation,
        "locale": options.locale,
        "hours": options.hours,
    }
    given = {key: value for key, value in asked.items() if value is not None}
    if options.locale is not None:
        config = replace(config, display=replace(config.display, locales=(), bilingual="turn"))
    return replace(config, display=replace(config.display, **given))  # type: ignore[arg-type]


def _opening(now: datetime) -> Opening:
    """The usual hours, or the whole day where somebody plays in the evening."""
    usual = Opening()
    start, end = usual.every_day.range or (time(0), time(0))
    if start <= now.time() < end:
        return usual
    return replace(usual, every_day=Hours((time(0), time(0))))
