"""What a program takes while it stands there: memory, processor time and wake-ups."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks import process, programs
from tests.benchmarks.glass import Glass, settled
from tests.benchmarks.peers import Peer

WARM_S = 8.0  # after the first picture: imports are over, the first poll is answered


@dataclass(frozen=True, slots=True)
class Idle:
    """`memory` in MiB (PSS); over the window: % of one core, wake-ups a second, new pictures."""

    memory: float
    cpu: float
    wakeups: float
    pictures: int


def idle(
    glass: Glass,
    command: Sequence[str],
    env: dict[str, str],
    seconds: float,
    user: int | None = None,
) -> Idle:
    """Start it, let it come to rest, and watch it for so long."""
    with programs.started(command, env, user) as running:
        glass.follow(settled)
        time.sleep(WARM_S)
        memory = process.pss(running.pid)
        before = process.spent(running.pid)
        pictures = _pictures(glass, seconds)
        after = process.spent(running.pid)
    passed = after.at - before.at
    return Idle(
        memory,
        100 * (after.cpu - before.cpu) / passed,
        (after.switches - before.switches) / passed,
        pictures,
    )


def _pictures(glass: Glass, seconds: float) -> int:
    """How many new pictures there were, looking ten times a second."""
    until = time.perf_counter() + seconds
    shown, found = glass.rows(), 0
    while time.perf_counter() < until:
        time.sleep(0.1)
        if (rows := glass.rows()) != shown:
            shown, found = rows, found + 1
    return found


def of_peer(glass: Glass, peer: Peer, seconds: float) -> Idle:
    """A browser with a page that stands still."""
    with peer.ready(glass.server.environment()) as (command, env, user):
        return idle(glass, command, env, seconds, user)
