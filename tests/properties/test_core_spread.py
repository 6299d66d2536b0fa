"""A hundred signs on one server: they never ask it all at once."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from signage.core.calendar import Now
from signage.core.health import Fault, FaultKind, HealthPolicy
from signage.core.messages import Fetched, FetchFailed, Msg, Ticked
from signage.core.pace import BOOT, first_wait
from signage.core.panel import Panel, PanelPolicy, update
from signage.core.room import RoomPolicy
from tests.strategies import COPENHAGEN, NOON, agenda, meeting

SIGNS = 100
AT_ONCE = 27  # requests that Exchange serves one account at a time (EWSMaxConcurrency)
TOOK = 0.2  # s that each read takes
DAY = agenda(meeting(-60, -1), meeting(1, 14), meeting(16, 60, "next"))  # edges for all at once
Server = Callable[[float, Random], Msg | None]
"""Answers a read asked so many seconds after the start; None: well."""

seeds = st.integers(0, 2**32)
# No seed is simpler than another: a failing one is not shrunk, which would take minutes.
SOME = settings(max_examples=2, deadline=None, phases=(Phase.explicit, Phase.generate))


def asked(server: Server, up: float, seed: int, lasts: float = 24 * 60.0) -> list[float]:
    """When, in seconds after a start at the same instant, each of SIGNS signs asks the server."""
    lots, found = Random(seed), []  # noqa: S311 - no secrets
    base = PanelPolicy(
        RoomPolicy(COPENHAGEN), HealthPolicy(), datetime(2026, 1, 1, tzinfo=COPENHAGEN)
    )
    panels: list[Panel] = []
    due: list[tuple[float, int]] = []
    for number in range(SIGNS):
        wait = first_wait(up, lots.random())
        policy = PanelPolicy(base.room, base.health, base.not_before, first_wait=wait)
        panel, (command,) = update(Panel(policy), Ticked(True), at(0.0))
        panels.append(panel)
        heapq.heappush(due, (command.seconds, number))
    while due and due[0][0] < lasts:
        moment, number = heapq.heappop(due)
        found.append(moment)
        msg = server(moment, lots) or Fetched(DAY, at(moment), jitter=lots.random())
        panels[number], (command,) = update(panels[number], msg, at(moment + TOOK))
        heapq.heappush(due, (moment + TOOK + command.seconds, number))
    return found


def at(seconds: float) -> Now:
    """So long after the start."""
    return Now(NOON + timedelta(seconds=seconds), 1000.0 + seconds)


def most(moments: list[float]) -> int:
    """The most requests within any one second."""
    moments = sorted(moments)
    first, found = 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - 1.0:
            first += 1
        found = max(found, last - first + 1)
    return found


def well(_: float, __: Random) -> Msg | None:
    return None


def away(kind: FaultKind, since: float, until: float) -> Server:
    """All goes wrong in between."""

    def answer(moment: float, lots: Random) -> Msg | None:
        if since <= moment < until:
            return FetchFailed(Fault(kind), jitter=lots.random())
        return None

    return answer


@SOME
@given(seed=seeds)
def test_after_a_power_cut(seed: int) -> None:
    """From the first second on, and around the edges of meetings that all rooms share."""
    moments = asked(well, 20.0, seed)
    assert most(moments) <= AT_ONCE
    assert len(moments) >= SIGNS * 24 * 60 / 75, "and they do ask"


@SOME
@given(seed=seeds)
def test_all_started_by_hand_at_once(seed: int) -> None:
    """One that is started on its own asks at once; so all do, and after a minute never again, in
    the worst case too: between two meetings they read every quarter of a minute from then on.
    """
    moments = asked(well, BOOT, seed)
    assert moments[:SIGNS] == [0.0] * SIGNS
    assert most(moments[SIGNS:]) <= SIGNS / 2
    assert most([moment for moment in moments if moment > 60.0]) <= AT_ONCE


@pytest.mark.parametrize("kind", [FaultKind.THROTTLED, FaultKind.UNREACHABLE])
@SOME
@given(seed=seeds, up=st.sampled_from([20.0, BOOT]))
def test_a_server_that_is_not_up_yet(kind: FaultKind, seed: int, up: float) -> None:
    """It refuses everybody for the first three minutes; the later tries never coincide."""
    moments = asked(away(kind, 0.0, 180.0), up, seed)
    assert most(moments[SIGNS:]) <= AT_ONCE


@SOME
@given(seed=seeds)
def test_a_server_that_goes_away_and_comes_back(seed: int) -> None:
    """Neither while it is away nor when it is back."""
    moments = asked(away(FaultKind.UNREACHABLE, 300.0, 900.0), 20.0, seed)
    assert most(moments) <= AT_ONCE
    assert len(moments) > SIGNS * 10


def test_the_first_wait_is_for_what_starts_with_its_machine() -> None:
    """Up to fifteen seconds then, and none for a sign that is started later."""
    assert [first_wait(0.0, lot) for lot in (0.0, 0.5, 1.0)] == [0.0, 7.5, 15.0]
    assert first_wait(BOOT, 1.0) == 0.0


def test_counting() -> None:
    """This test's own measure: the most within any second, wherever it begins."""
    assert most([0.0, 0.6, 1.2, 1.5, 3.0]) == 3
    assert (most([]), most([5.0])) == (0, 1)
