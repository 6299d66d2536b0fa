"""Trouble that administrators meet, over the simulator: each is told, with a remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from signage.core.health import Fault, FaultKind
from signage.core.remedies import Facts, remedies
from signage.sim import faults
from signage.sim.entra.apps import DEFAULT_APP, AppSecret, Scoped
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario
from signage.sim.scenario_file import DEFAULT_USER
from signage.sim.server import Simulator
from signage.sources.base import SourceError
from signage.sources.graph.source import GraphSource
from tests.simulated import NOW, ROOM, SPAN, ZONE, graph_source, kept

K = FaultKind
APP = DEFAULT_APP.client_id
FACTS = Facts(
    room=ROOM, endpoint="https://graph.microsoft.com", client_id=APP, app=True, graph=True
)


@dataclass
class Tenant:
    """A running tenant with a clock that can be moved."""

    simulator: Simulator
    now: list[datetime]

    def change(self, **changes: object) -> None:
        """Change the application's registration."""
        self.simulator.entra.apps.change(APP, **changes)


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    """One room on premises, one in the cloud."""
    now = [NOW]
    rooms = (
        RoomPlan(ROOM, "Juniper", zone=ZONE.key),
        RoomPlan("cedar@example.com", "Cedar", zone=ZONE.key, on_premises=True),
    )
    with Simulator(Scenario("test", rooms, (DEFAULT_USER,)), lambda: now[0]) as simulator:
        simulator.mailbox(ROOM).add(kept())
        yield Tenant(simulator, now)


def fault(source: GraphSource) -> Fault:
    """What a read fails with."""
    with pytest.raises(SourceError) as raised:
        source.fetch(SPAN)
    return raised.value.fault


ROLES: dict[str, Callable[[Tenant], None]] = {
    "consent withdrawn": lambda t: t.change(roles=frozenset()),
    "another permission": lambda t: t.change(roles=frozenset({"Mail.Read"})),
    "another room's scope": lambda t: t.change(
        roles=frozenset(), scoped=(Scoped("Calendars.Read", frozenset({"other@example.com"})),)
    ),
    "application disabled": lambda t: t.change(enabled=False),
    "secret expired": lambda t: t.change(
        secrets=(replace(DEFAULT_APP.secrets[0], end=NOW - timedelta(days=1)),)
    ),
    "another secret": lambda t: t.change(secrets=(AppSecret("four~loud~lifts"),)),
}
KINDS = {
    "consent withdrawn": K.FORBIDDEN,
    "another permission": K.FORBIDDEN,
    "another room's scope": K.FORBIDDEN,
    "application disabled": K.ACCOUNT_DISABLED,
    "secret expired": K.EXPIRED,
    "another secret": K.UNAUTHORISED,
}


@pytest.mark.parametrize("trouble", ROLES)
def test_what_is_taken_away_is_told(tenant: Tenant, trouble: str) -> None:
    """Before the first read, and in the middle of an unattended year once the token has ended."""
    with graph_source(tenant.simulator) as running, graph_source(tenant.simulator) as fresh:
        assert running.fetch(SPAN).items
        ROLES[trouble](tenant)
        tenant.now[0] += timedelta(hours=2)
        for source in (fresh, running):
            found = fault(source)
            assert found.kind is KINDS[trouble]
            assert found.kind.refused
            lines = remedies(found, FACTS)
            assert any(APP in line for line in lines)


@pytest.mark.parametrize(
    ("room", "kind", "named"),
    [
        ("nobody@example.com", K.NO_SUCH_ROOM, "Get-"),
        ("cedar@example.com", K.INACTIVE, 'source.kind = "ews"'),
    ],
)
def test_a_room_that_is_not_there_is_told(
    tenant: Tenant, room: str, kind: FaultKind, named: str
) -> None:
    """An unknown address, and a mailbox that is still on Exchange Server."""
    with graph_source(tenant.simulator, room=room) as source:
        found = fault(source)
    assert found.kind is kind
    assert any(named in line for line in remedies(found, replace(FACTS, room=room)))


def test_a_scope_that_holds_the_room_is_enough(tenant: Tenant) -> None:
    """RBAC for Applications alone, without any consent to the whole tenant."""
    scoped = Scoped("Calendars.Read", frozenset({ROOM}))
    tenant.change(roles=frozenset(), scoped=(scoped,))
    with graph_source(tenant.simulator) as source:
        assert source.fetch(SPAN).items


def test_the_least_permission_is_enough(tenant: Tenant) -> None:
    """Calendars.ReadBasic.All has no bodies, and a sign needs none."""
    tenant.change(roles=frozenset({"Calendars.ReadBasic.All"}))
    with graph_source(tenant.simulator) as source:
        assert source.fetch(SPAN).items[0].sensitivity is not None


@pytest.mark.parametrize("hours", [2, -2, 24 * 400])
def test_a_token_that_ends_is_replaced_unseen(tenant: Tenant, hours: float) -> None:
    """Two hours on, over a year, or with a clock that was set back: the read goes well."""
    with graph_source(tenant.simulator) as source:
        source.fetch(SPAN)
        tenant.now[0] += timedelta(hours=hours)
        read = source.fetch(SPAN)
    assert read.items
    assert read.server_time == tenant.now[0]


def test_a_new_secret_is_taken_without_a_restart(tenant: Tenant) -> None:
    """A secret that expired and was replaced where it is kept."""
    tenant.change(secrets=(AppSecret("four~loud~lifts"),))
    with graph_source(tenant.simulator) as source:
        assert fault(source).kind is K.UNAUTHORISED
        tenant.change(secrets=DEFAULT_APP.secrets)
        assert source.fetch(SPAN).items


@pytest.mark.parametrize(
    "trouble", [faults.throttled(137), faults.unavailable(137), faults.busy(136_200)]
)
def test_a_wait_of_graph_is_kept_to_the_second(tenant: Tenant, trouble: faults.Fault) -> None:
    """429 and 503 with Retry-After; afterwards all is well again."""
    with graph_source(tenant.simulator) as source:
        source.fetch(SPAN)
        tenant.simulator.faults.now(trouble, times=1)
        found = fault(source)
        assert found.kind is K.THROTTLED
        assert found.retry_after == timedelta(seconds=137)
        assert source.fetch(SPAN).items


def test_every_fault_of_graph_has_a_remedy() -> None:
    """Whatever the kind: a line for Graph, and none that speaks of EWS's address."""
    for kind in K:
        lines = remedies(Fault(kind), FACTS)
        assert lines
        assert not any("Exchange.asmx" in line for line in lines), kind
