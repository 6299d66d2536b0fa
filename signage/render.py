"""One frame as PNG, headless: what the panel shows at one moment of a scenario."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from signage.core.calendar import Now
from signage.core.health import Fault, FaultKind, HealthPolicy
from signage.core.messages import FetchFailed, Ticked
from signage.core.panel import Panel, PanelPolicy, update
from signage.core.privacy import PrivacyPolicy
from signage.core.room import RoomPolicy
from signage.display.room_facts import RoomFacts
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
LATE = timedelta(minutes=3)  # a read that is older was followed by one that failed


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
    panel, now = read_once(chosen, plan, at, zone, options.age)

    from signage.display.paint.still import still  # noqa: PLC0415 - pygame, once nothing can be refused
    from signage.display.view import view  # noqa: PLC0415

    try:
        still(made.painter, view(panel, now, made.setup), options.output, options.rotation)
    except OSError as error:
        what = f"the picture cannot be written: {error.strerror or error}"
        raise UserError([Problem(str(options.output), what)], 73) from error  # EX_CANTCREAT
    return 0


def read_once(
    chosen: Scenario, plan: RoomPlan, at: datetime, zone: ZoneInfo, age: timedelta | None
) -> tuple[Panel, Now]:
    """A panel that last read the room `age` before `at` (None: never), by the product's steps."""
    room = RoomPolicy(zone=zone)
    panel = Panel(PanelPolicy(room, HealthPolicy(), not_before=LONG_AGO))
    asked = Now(at - (age or timedelta()), 0.0)
    panel, _ = update(panel, Ticked(synchronised=True), asked)
    if age is not None:
        source = ScenarioSource(chosen, plan.address, asked.wall)
        reader = Reader(lambda: source, ReadPolicy(PrivacyPolicy(), zone, room.min_free))
        panel, _ = update(panel, reader.read(asked), asked)
    if age is None or age > LATE:
        panel, _ = update(panel, FetchFailed(Fault(FaultKind.UNREACHABLE)), asked)
    now = Now(at, (at - asked.wall).total_seconds())
    panel, _ = update(panel, Ticked(synchronised=True), now)
    return panel, now


def _moment(at: datetime | None, chosen: Scenario, zone: ZoneInfo) -> datetime:
    """The moment of the frame, aware in UTC: as asked, else 10:48 on the scenario's own day."""
    if at is None:
        day = chosen.day.isoformat() if chosen.day else DAY
        at = datetime.fromisoformat(f"{day}T10:48")
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
