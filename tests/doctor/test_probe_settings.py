"""Each setting of the room alone: the probe names exactly the one that differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from signage.doctor.base import Finding, Level
from signage.doctor.meetings import Room
from signage.doctor.probe_cleaning import Cleared
from signage.doctor.probe_verdicts import VERDICTS, Wanted
from signage.sim.item import Item
from signage.sim.processing import RoomSettings
from tests.doctor.paper import Wire, left, offices, paper
from tests.doctor.proband import CAREFUL
from tests.simulated import ROOM, ZONE

EVERYTHING = Wanted(titles=True, bodies=True)
BEST = replace(CAREFUL, delete_comments=False)
CHECKS = list(VERDICTS)
NOT_PROCESSED = [name for name in CHECKS if name != "probe-answer"]


def found(settings: RoomSettings, wanted: Wanted = EVERYTHING) -> dict[str, Finding]:
    """The verdicts over a room with these settings."""
    organization, clock = offices(settings)
    probe = paper(organization, clock)
    probe.begin()
    probe.find_time(ZONE, None)
    outcomes = probe.run()
    assert probe.clear().left == 0
    assert left(organization) == []
    return {name: tell(outcomes, Room(ROOM), wanted) for name, tell in VERDICTS.items()}


def test_a_room_as_a_sign_wants_it() -> None:
    """Nothing is warned of."""
    assert {finding.level for finding in found(BEST).values()} == {Level.PASS}


@pytest.mark.parametrize(
    ("changes", "check", "parameters"),
    [
        ({"automate_processing": "AutoUpdate"}, "probe-answer", "-AutomateProcessing AutoAccept"),
        ({"automate_processing": "None"}, "probe-answer", "-AutomateProcessing AutoAccept"),
        ({"all_book_in_policy": False}, "probe-answer", "-AllBookInPolicy $true  (if"),
        (
            {"all_book_in_policy": False, "all_request_in_policy": True},
            "probe-answer",
            "-AllBookInPolicy $true -AllRequestInPolicy $false",
        ),
        ({"delay": 70}, "probe-answer", None),
        ({"delete_subject": True}, "probe-subject", "-DeleteSubject $false"),
        ({"add_organizer_to_subject": True}, "probe-subject", "-AddOrganizerToSubject $false"),
        (
            {"add_organizer_to_subject": True, "delete_subject": True},
            "probe-subject",
            "-AddOrganizerToSubject $false -DeleteSubject $false",
        ),
        ({"delete_comments": True}, "probe-text", "-DeleteComments $false"),
        ({"remove_private_property": True}, "probe-private", "-RemovePrivateProperty $false"),
        (
            {"maximum_duration_in_minutes": 0},
            "probe-duration",
            "-MaximumDurationInMinutes 1440",
        ),
        (
            {"allow_conflicts": True},
            "probe-conflict",
            "-AllowConflicts $false -ConflictPercentageAllowed 0 -MaximumConflictInstances 0",
        ),
        ({"booking_window_in_days": 1080}, "probe-window", "-BookingWindowInDays 180"),
        ({"allow_recurring_meetings": False}, "probe-recurring", "-AllowRecurringMeetings $true"),
        (
            {"enforce_scheduling_horizon": False},
            "probe-series",
            "-EnforceSchedulingHorizon $true",
        ),
        ({"remove_canceled_meetings": True}, None, None),
        ({"delay": 40}, None, None),
    ],
)
def test_one_setting_that_differs(
    changes: dict[str, Any], check: str | None, parameters: str | None
) -> None:
    """One check warns, with the line that changes that setting and no other."""
    told = found(replace(BEST, **changes))
    loud = {name for name, f in told.items() if f.level in (Level.WARNING, Level.FAULT)}
    assert loud == ({check} if check else set())
    if check and parameters:
        lines = [r for r in told[check].remedies if r.startswith("Set-CalendarProcessing")]
        assert len(lines) == 1
        assert lines[0].startswith(f"Set-CalendarProcessing {ROOM} {parameters}")
        assert told[check].reason


@pytest.mark.parametrize(
    "changes",
    [
        {"automate_processing": "AutoUpdate"},
        {"automate_processing": "None"},
        {"all_book_in_policy": False},
    ],
)
def test_a_room_that_does_not_process_tells_nothing_more(changes: dict[str, Any]) -> None:
    """What a room keeps that nobody answers for says nothing of its other settings."""
    told = found(replace(RoomSettings(), **changes))
    assert {told[name].level for name in NOT_PROCESSED} == {Level.SKIPPED}


def test_what_waits_for_a_delegate_and_looks_free() -> None:
    """TentativePendingApproval off: others see the room as free until somebody approves."""
    settings = replace(BEST, all_book_in_policy=False, all_request_in_policy=True)
    lines = found(replace(settings, tentative_pending_approval=False))["probe-answer"].remedies
    assert any("-TentativePendingApproval $true" in line for line in lines)
    lines = found(settings)["probe-answer"].remedies
    assert not any("-TentativePendingApproval" in line for line in lines)


def test_the_room_as_exchange_makes_it() -> None:
    """The defaults: no subject of one's own and no private mark, which is a fault: titles that
    should be masked are public. With [privacy] mask_all, neither matters."""
    told = found(RoomSettings(), Wanted())
    assert told["probe-private"].level is Level.FAULT
    assert told["probe-subject"].level is Level.WARNING
    assert told["probe-text"].level is Level.PASS
    masked = found(RoomSettings(), Wanted(titles=False))
    assert {finding.level for finding in masked.values()} == {Level.PASS}


def test_a_longer_window_hides_what_becomes_of_long_series() -> None:
    """Then the series fits into it: accepted, and no reason to warn."""
    told = found(replace(BEST, booking_window_in_days=1080))
    assert told["probe-series"].level is Level.SKIPPED


def test_a_second_run_finds_the_same() -> None:
    """Nothing of the first one stands in the way of the second, in the same room."""
    organization, clock = offices(RoomSettings())
    runs = []
    for _ in range(2):
        probe = paper(organization, clock)
        assert probe.begin() == Cleared(0)
        probe.find_time(ZONE, None)
        runs.append(probe.run())
        assert probe.clear() == Cleared(7)
    assert runs[0] == runs[1]


def test_a_slow_room_is_waited_for_before_it_is_cleared() -> None:
    """Interrupted right after sending, while invitations and cancellations are still on their way:
    the room gets both, and what it keeps is deleted only when it is cancelled."""
    slow = replace(BEST, delay=6)
    organization, clock = offices(slow)
    counted = Wire()
    probe = paper(organization, clock, counted)
    probe.begin()
    probe.find_time(ZONE, None)
    organization, clock = offices(slow)
    deleted: list[Item] = []
    organization.mailbox(ROOM).watch(
        lambda kind, item: deleted.append(item) if kind == "DeletedEvent" else None
    )
    probe = paper(organization, clock, Wire(counted.requests + 7, KeyboardInterrupt))
    probe.begin()
    probe.find_time(ZONE, None)
    with pytest.raises(KeyboardInterrupt):
        probe.run()
    assert probe.clear() == Cleared(6)
    clock.advance(timedelta(minutes=5))
    organization.settle(clock.now().wall)
    assert left(organization) == []
    assert len(deleted) == 3
    assert all(item.cancelled for item in deleted)


def test_nothing_is_deleted_in_the_room_before_it_is_cancelled() -> None:
    """A cancellation that comes to a calendar without its meeting would put it there again."""
    organization, clock = offices(replace(BEST, delay=6))
    early: list[str] = []
    organization.mailbox(ROOM).watch(
        lambda kind, item: (
            early.append(kind) if kind == "DeletedEvent" and not item.cancelled else None
        )
    )
    probe = paper(organization, clock)
    probe.begin()
    probe.find_time(ZONE, None)
    probe.run()
    assert probe.clear() == Cleared(7)
    assert early == []
    assert left(organization) == []


def test_how_fast_an_answer_came() -> None:
    """Within a minute the room answers by itself; later somebody or something is slow."""
    quick = found(replace(BEST, delay=40))["probe-answer"]
    assert quick.level is Level.PASS
    assert "after 42 s" in quick.said
    slow = found(replace(BEST, delay=70))["probe-answer"]
    assert slow.level is Level.WARNING
    assert "after 72 s" in slow.said
    never = found(replace(BEST, delay=500))["probe-answer"]
    assert never.said == "nothing became of an ordinary invitation within 75 s"
