"""Runs of the probe that are interrupted at any request; `python -m tests.doctor.interruptions`.

The suite has the telling ones (test_probe_interrupted). The command has them all: each kind of
trouble, before and after it took effect, once and for good, in rooms of three kinds.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable
from dataclasses import replace

from signage.core.health import Fault, FaultKind
from signage.doctor.probe import Probe
from signage.sim.processing import RoomSettings
from signage.sources.base import SourceError
from tests.doctor.paper import Wire, left, offices, paper
from tests.doctor.proband import CAREFUL, SENDER
from tests.simulated import ROOM, ZONE, kept

# Of somebody else, in the words of the probe: only the mark is missing.
FOREIGN = kept("foreign", 30, 1, subject="Test of this room by signage (ordinary)")
ROOMS = {
    "quick": CAREFUL,
    "slow": replace(CAREFUL, delay=5),
    "manual": RoomSettings(automate_processing="AutoUpdate"),
}


def unreachable() -> SourceError:
    return SourceError(Fault(FaultKind.UNREACHABLE, "the network is gone"))


def refused() -> SourceError:
    return SourceError(Fault(FaultKind.FORBIDDEN, "ErrorAccessDenied"))


TROUBLES: dict[str, Callable[[], BaseException]] = {
    "Ctrl-C": KeyboardInterrupt,
    "network": unreachable,
    "refusal": refused,
}


def run(probe: Probe) -> None:
    """As the command does it: whatever happens, the last thing is to clear."""
    try:
        with contextlib.suppress(SourceError, KeyboardInterrupt):
            probe.begin()
            probe.find_time(ZONE, None)
            probe.run()
            probe.clear()
    finally:
        if probe.pending:
            with contextlib.suppress(SourceError, KeyboardInterrupt):
                probe.clear()


def interrupted_everywhere(room: str, trouble: str, *, after: bool, lasting: bool) -> int:
    """Interrupt a run at request n, for all n; returns how many requests there are.

    Nothing foreign is touched, and the next run leaves nothing and says that it found something.
    """
    organization, clock = offices(ROOMS[room], FOREIGN)
    whole = Wire()
    run(paper(organization, clock, whole))
    assert left(organization) == []
    for number in range(1, whole.requests + 1):
        organization, clock = offices(ROOMS[room], FOREIGN)
        wire = Wire(number, TROUBLES[trouble], after=after, lasting=lasting)
        run(paper(organization, clock, wire))
        remains = len(left(organization))
        if trouble == "network" and not lasting:
            assert remains == 0, f"trouble that passes left something (request {number})"
        cleared = paper(organization, clock).begin()
        assert left(organization) == [], number
        assert cleared.left == 0
        assert remains == 0 or cleared.removed > 0
        (foreign,) = organization.mailbox(ROOM).items()
        assert (foreign.uid, foreign.subject) == ("foreign", FOREIGN.subject)
        assert organization.mailbox(SENDER).items() == ()
    return whole.requests


def main() -> None:
    """All of them."""
    ways = itertools.product(ROOMS, TROUBLES, (False, True), (False, True))
    for room, trouble, after, lasting in ways:
        number = interrupted_everywhere(room, trouble, after=after, lasting=lasting)
        when, often = ("after" if after else "before"), ("for good" if lasting else "once")
        print(
            f"{room} room, {trouble} {when} each of {number} requests, {often}: clean", flush=True
        )


if __name__ == "__main__":
    main()
