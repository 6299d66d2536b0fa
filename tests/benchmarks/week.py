"""A week of titles in ten scripts, in a process of its own: python -m tests.benchmarks.week DAYS

Thirty meetings a day, no two titles alike, a picture at 1920x1080 every five minutes. Prints one
line of JSON at the end of each day: see `Mark`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

from signage.core.agenda import Meeting, build_agenda
from signage.core.calendar import Now, Span
from signage.core.health import Health, HealthPolicy
from signage.core.panel import Panel, PanelPolicy
from signage.core.room import RoomPolicy
from tests.benchmarks import process, programs
from tests.benchmarks.glass import Glass
from tests.titles import titles

SIZE = (1920, 1080)
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
STEP, LENGTH, MEETINGS = timedelta(minutes=5), timedelta(minutes=30), 30


@dataclass(frozen=True, slots=True)
class Mark:
    """How the process stood at the end of a day."""

    day: int
    memory: float  # MiB, PSS
    anonymous: float  # MiB of it that come from no file
    cached: float  # MiB of pixels that the painter keeps
    pictures: int  # that differed from the one before


def run(glass: Glass, days: int) -> list[Mark]:
    """Live through so many days in a new process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.week", str(days)],
        env=glass.server.environment(),
        cwd=programs.ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=900,
    )
    return [Mark(**json.loads(line)) for line in done.stdout.splitlines() if line[:1] == "{"]


def day_of(midnight: datetime, names: Iterator[str]) -> Panel:
    """A panel whose agenda has a day of new titles."""
    room, span = RoomPolicy(zone=UTC, sleeps=False), Span(midnight, midnight + timedelta(days=2))
    starts = [midnight + timedelta(hours=6) + number * LENGTH for number in range(MEETINGS)]
    meetings = [
        Meeting(str(start), start, start + LENGTH, False, next(names), next(names), is_meeting=True)
        for start in starts
    ]
    agenda = build_agenda(meetings, span, UTC, room.min_free)
    policy = PanelPolicy(room, HealthPolicy(), not_before=MONDAY - timedelta(days=1))
    return Panel(policy, agenda, synchronised=True)


def main(days: int) -> None:
    """Live, and tell."""
    import pygame  # noqa: PLC0415 - only in this process

    from signage.display.room_facts import RoomFacts  # noqa: PLC0415
    from signage.display.view import view  # noqa: PLC0415
    from signage.looks import looks  # noqa: PLC0415

    made, names = looks(RoomFacts("Juniper", "Floor 3", 8), UTC, size=SIZE), titles(7)
    surface, shown, pictures = pygame.Surface(SIZE, 0, 32), None, 0
    for day in range(days):
        midnight = MONDAY + timedelta(days=day)
        panel = day_of(midnight, names)
        for step in range(timedelta(days=1) // STEP):
            wall = midnight + step * STEP
            now = Now(wall, (wall - MONDAY).total_seconds() + 1000)
            health = Health(good_mono=now.mono - 30, good_wall=wall - timedelta(seconds=30))
            scene = view(replace(panel, health=health), now, made.setup)
            if shown is None:
                made.painter.paint(scene, surface)
            elif scene != shown:
                made.painter.repaint(shown, scene, surface)
            pictures += scene != shown
            shown = scene
        pid, cached = os.getpid(), made.painter.cached_bytes / 2**20
        mark = Mark(day + 1, process.pss(pid), process.anonymous(pid), cached, pictures)
        print(json.dumps(asdict(mark)), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
