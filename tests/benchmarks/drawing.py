"""Pictures at 1920x1080, in a process of their own.

python -m tests.benchmarks.drawing CONFIG TIMES

Prints one line of JSON: names of figures and their values in ms of processor time.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from signage.clock import ManualClock
from signage.core.agenda import Agenda, Meeting, build_agenda
from signage.core.calendar import Response
from signage.core.messages import Fetched
from signage.feed.reader import view_span
from tests.benchmarks import programs
from tests.benchmarks.glass import Glass

SIZE = (1920, 1080)
NOON = datetime(2026, 11, 24, 10, 40, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FEW, MANY = 10, 2000  # meetings outside today

Values = dict[str, list[float]]


def run(glass: Glass, config: Path, times: int) -> Values:
    """Draw in a new process."""
    command = [sys.executable, "-m", "tests.benchmarks.drawing", str(config), str(times)]
    done = subprocess.run(
        command,
        env=glass.server.environment(),
        cwd=programs.ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
    )
    values: Values = json.loads(done.stdout.splitlines()[-1])
    return values


def agenda(outside: int) -> Agenda:
    """Six meetings today, and so many in the night after it that was read as well."""
    midnight = NOON.replace(hour=0, minute=0)
    night = midnight + timedelta(days=1)
    starts = [midnight + timedelta(hours=8, minutes=90 * number) for number in range(6)]
    starts += [night + timedelta(seconds=number * 36_000 // outside) for number in range(outside)]
    meetings = [
        Meeting(
            object_id=f"id-{number}",
            start=start,
            end=start + timedelta(minutes=50),
            private=False,
            subject=f"Review {number}",
            organizer="Maya Lindqvist",
            response=Response.ACCEPT,
            is_meeting=True,
        )
        for number, start in enumerate(starts)
    ]
    return build_agenda(meetings, view_span(NOON, UTC), UTC, timedelta(minutes=5))


def _spent(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return 1000 * (time.process_time() - before)


def main(config: Path, times: int) -> None:
    """Measure, and tell: of pictures those of the worst theme."""
    from signage.display import theme  # noqa: PLC0415 - pygame, only in this process
    from tests.benchmarks.sign import built  # noqa: PLC0415

    clock = ManualClock(NOON)
    parts = built(config, clock, polls=False)
    window = parts.window
    values: Values = {}

    for count in (FEW, MANY):
        parts.sign.take(Fetched(agenda(count), clock.now(), NOON), clock.now())
        parts.loop.turn()
        turns = [_spent(lambda: [parts.loop.turn() for _ in range(20)]) / 20 for _ in range(times)]
        values[f"turn {count}"] = turns

    values |= _worst(
        [
            _pictures(_themed(parts.config, name), parts.sign.panel, clock.now(), window, times)
            for name in theme.names(theme.folder())
        ]
    )
    print(json.dumps(values))
    window.close()


def _themed(config: Any, name: str) -> Any:
    return replace(config, display=replace(config.display, theme=name))


def _pictures(config: Any, panel: Any, now: Any, window: Any, times: int) -> Values:
    """One theme's figures."""
    from signage.display.view import view  # noqa: PLC0415
    from signage.looks import looks_of  # noqa: PLC0415

    made = looks_of(config)
    setup, painter = replace(made.setup, size=SIZE), made.painter
    scene = view(panel, now, setup)
    later = view(panel, type(now)(now.wall + MINUTE, now.mono + 60), setup)

    def painted() -> None:
        painter.paint(scene, window.surface)
        window.show()

    def minute() -> None:
        window.show(painter.repaint(scene, later, window.surface))

    painted()
    values: Values = {
        "view": [_spent(lambda: view(panel, now, setup)) for _ in range(times)],
        "warm": [_spent(painted) for _ in range(times)],
        "minute": [_spent(minute) for _ in range(times)],
        "view cold": [],
        "cold": [],
    }
    for _ in range(max(5, times // 5)):
        other = looks_of(config)
        fresh = replace(other.setup, size=SIZE)
        values["view cold"].append(_spent(lambda fresh=fresh: view(panel, now, fresh)))
        cold = other.painter
        values["cold"].append(_spent(lambda cold=cold: cold.paint(scene, window.surface)))
    return values


def _worst(themes: list[Values]) -> Values:
    """Of each figure the values of the theme that needs most."""
    return {
        key: max((values[key] for values in themes), key=statistics.median) for key in themes[0]
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
