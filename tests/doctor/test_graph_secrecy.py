"""Nothing that the doctor prints of a Graph room holds a meeting's text, a token, or a secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from signage.clock import ManualClock
from signage.doctor import meetings
from signage.doctor.base import Area, Level
from signage.doctor.graph_rights import CHECKS as RIGHTS
from signage.sim import faults
from signage.sim.item import Item
from signage.sim.server import Simulator
from tests.doctor.graph_clinic import OTHER, SECRET, results, tenant, visit
from tests.doctor.test_secrecy import CANARY, printed, refill, sung, twins
from tests.simulated import NOW, ROOM
from tests.system.product import traces

READING = (
    Area("Rights", tuple(replace(c, needs=()) for c in RIGHTS if c.name == "calendar")),
    Area("Meetings", meetings.CHECKS),
)
TROUBLES = (
    None,
    faults.BROKEN_XML,
    faults.TRUNCATED,
    faults.ENDLESS_VIEW,
    faults.missing("Sensitivity", "Subject"),
    faults.busy(),
    faults.missing("Start"),
)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda t: t.name if t else "none")
def test_a_canary_in_sixty_days_of_meetings(tmp_path: Path, trouble: faults.Fault | None) -> None:
    """Good reads and faults in the middle of an answer, with rights on everything: no line,
    document, log record or file holds it, nor the secret, nor a token; and it was there to be
    read."""
    roles = frozenset({"Calendars.ReadWrite", "Mail.ReadWrite", "MailboxSettings.Read"})
    with tenant(roles=roles) as simulator:
        for number in range(40):
            private = {"sensitivity": ("Normal", "Private", CANARY)[number % 3]}
            simulator.mailbox(ROOM).add(sung(str(number), number * 1.4 - 28, **private))
        simulator.mailbox(ROOM).add(sung("far", 200))
        simulator.mailbox(ROOM).add(sung("same", 1, subject=f"{CANARY} person"))
        if trouble is not None:
            simulator.faults.now(trouble, operations="calendarView")
        with visit(tmp_path, simulator, more=OTHER) as looked_at, traces() as left:
            told = printed(looked_at, results(looked_at))
            token = looked_at.tokens.get()
        bodies = b"".join(each.response for each in simulator.requests)
    assert "calendar" in told
    assert (CANARY.encode() in bodies) == (trouble != TROUBLES[5])
    written = "\n".join([told, *left.lines]).casefold()
    assert CANARY not in written
    assert SECRET.casefold() not in written
    for part in token.split("."):
        assert part.casefold() not in written
    assert left.files == []


@pytest.fixture(scope="module")
def room() -> Iterator[Simulator]:
    with tenant() as simulator:
        yield simulator


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(twins())
def test_two_calendars_that_differ_in_words_alone_are_told_alike(
    room: Simulator, tmp_path: Path, calendars: tuple[list[Item], list[Item]]
) -> None:
    """Two visits, one report, to the letter: of the checks that read events (no other does, see
    test_graph_permitted)."""
    told = []
    for items in calendars:
        refill(room, items)
        with visit(tmp_path, room, clock=ManualClock(NOW)) as looked_at:
            found = results(looked_at, READING)
            assert {each.finding.level for each in found} <= {
                Level.PASS,
                Level.WARNING,
                Level.SKIPPED,
            }
            told.append(printed(looked_at, found))
    assert told[0] == told[1]
