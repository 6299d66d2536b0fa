"""The room Juniper on the embedded Exchange server, and the sources that read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from signage.core.calendar import Span
from signage.sim.entra.apps import DEFAULT_APP, TENANT
from signage.sim.item import Item
from signage.sim.mailbox import Mailbox
from signage.sim.organization import User
from signage.sim.scenario import RoomPlan, Scenario
from signage.sim.scenario_file import DEFAULT_USER
from signage.sim.server import Simulator
from signage.sources.ews.settings import EwsSettings
from signage.sources.ews.source import EwsSource
from signage.sources.graph.settings import GraphSettings
from signage.sources.graph.source import GraphSource
from signage.sources.tokens import AppSettings, Tokens

ROOM = "juniper@example.com"
ZONE = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SPAN = Span(datetime(2026, 11, 22, 22, tzinfo=UTC), datetime(2026, 11, 24, 11, tzinfo=UTC))


def at(hour: float, day: int = 23) -> datetime:
    """A moment of November 2026, in UTC."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour)


def kept(uid: str = "uid-1", start: float = 9, length: float = 1, **fields: Any) -> Item:
    """An item as the room's mailbox keeps it."""
    fields.setdefault("zone", ZONE.key)
    return Item(uid=uid, start=at(start), end=at(start + length), **fields)


@contextmanager
def exchange(
    *items: Item, now: datetime = NOW, user: User = DEFAULT_USER, **options: Any
) -> Iterator[Simulator]:
    """A running simulator whose Juniper holds `items`."""
    room = RoomPlan(ROOM, "Juniper", zone=ZONE.key)
    simulator = Simulator(Scenario("test", (room,), (user,)), lambda: now, **options)
    for item in items:
        juniper(simulator).add(item)
    with simulator:
        yield simulator


def juniper(simulator: Simulator) -> Mailbox:
    """The room's mailbox."""
    return simulator.mailbox(ROOM)


def settings(simulator: Simulator, **changes: Any) -> EwsSettings:
    """How a source reaches the simulator; quick to lose patience."""
    values: dict[str, Any] = {
        "endpoint": simulator.endpoint,
        "room": ROOM,
        "username": simulator.username,
        "zone": ZONE,
        "auth": "basic",
        "ca_file": simulator.ca_file,
        "connect_timeout": 2.0,
        "read_timeout": 2.0,
        "answer_timeout": 4.0,
    }
    return EwsSettings(**(values | changes))


@contextmanager
def source(simulator: Simulator, **changes: Any) -> Iterator[EwsSource]:
    """A source over the simulator."""
    made = EwsSource(settings(simulator, **changes), lambda: simulator.password)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def graph_source(simulator: Simulator, **changes: Any) -> Iterator[GraphSource]:
    """A source over the simulator's Graph, logged on by the application's secret."""
    app = AppSettings(
        tenant=TENANT,
        client_id=DEFAULT_APP.client_id,
        authority=simulator.base,
        scope="https://graph.microsoft.com/.default",
        ca_file=simulator.ca_file,
    )
    values: dict[str, Any] = {
        "endpoint": simulator.base,
        "room": ROOM,
        "zone": ZONE,
        "ca_file": simulator.ca_file,
        "connect_timeout": 2.0,
        "read_timeout": 2.0,
        "answer_timeout": 4.0,
    }
    tokens = Tokens(app, lambda: DEFAULT_APP.secrets[0].value)
    made = GraphSource(GraphSettings(**(values | changes)), tokens)
    try:
        yield made
    finally:
        made.close()
