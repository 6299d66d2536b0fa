"""One frame as PNG, headless: what the panel shows at one moment of a scenario."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from signage.core.calendar import Now
from signage.core.health import HealthPolicy
from signage.core.panel import Panel, PanelPolicy, Ticked, update
from signage.core.privacy import PrivacyPolicy
from signage.core.room import RoomPolicy
from signage.display.saying import RoomFacts
from signage.errors import Problem, UserError
from signage.feed.reader import Reader, ReadPolicy
from signage.looks import looks
from signage.options import RenderOptions
from signage.scenario_source import ScenarioSource
from signage.scenarios import AMENITIES, room_of, scenario
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
DAY = "2025-10-14"  # of a frame whose scenario and options name none
AGE = timedelta(minutes=2)  # of the read that is shown: "Updated 2 min ago"


def main(options: RenderOptions) -> int:
    """Write the picture; UserError for whatever is not to be had, an unwritable file too."""
    chosen = scenario(options.scenario)
    plan = room_of(chosen, options.room)
    zone = ZoneInfo(plan.zone or "UTC")
    made = looks(
        RoomFacts(plan.name, plan.list_name, plan.capacity, AMENITIES),
        zone,
        theme_name=options.theme,
        themes_dir=options.themes_dir,
        size=options.size,
        locale=options.locale,
        hours=options.hours,
        shifts=False,
    )
    at = _moment(options.at, chosen, zone)
    panel, now = read_once(chosen, plan, at, zone)

    from signage.display.paint.still import still  # noqa: PLC0415 - pygame, once nothing can be refused
    from signage.display.view import view  # noqa: PLC0415

    try:
        still(made.painter, view(panel, now, made.setup), options.output, options.rotation)
    except OSError as error:
        what = f"the picture cannot be written: {error.strerror or error}"
        raise UserError([Problem(str(options.output), what)], 73) from error  # EX_CANTCREAT
    return 0


def read_once(chosen: Scenario, plan: RoomPlan, at: datetime, zone: ZoneInfo) -> tuple[Panel, Now]:
    """A panel that read the room `AGE` before `at`, by the same steps as the product."""
    read = Now(at - AGE, 0.0)
    source = ScenarioSource(chosen, plan.address, read.wall)
    room = RoomPolicy(zone=zone)
    reader = Reader(lambda: source, ReadPolicy(PrivacyPolicy(), zone, room.min_free))
    panel = Panel(PanelPolicy(room, HealthPolicy(), not_before=LONG_AGO))
    panel, _ = update(panel, Ticked(synchronised=True), read)
    panel, _ = update(panel, reader.read(read), read)
    now = Now(at, AGE.total_seconds())
    panel, _ = update(panel, Ticked(synchronised=True), now)
    return panel, now


def _moment(at: datetime | None, chosen: Scenario, zone: ZoneInfo) -> datetime:
    """The moment of the frame, aware in UTC: as asked, else 10:48 on the scenario's own day."""
    if at is None:
        day = chosen.day.isoformat() if chosen.day else DAY
        at = datetime.fromisoformat(f"{day}T10:48")
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
