"""From the start of a process to its picture on the glass, at 1920x1080."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.benchmarks import process, programs, release
from tests.benchmarks.glass import TEXT, Glass, Rows, Seen, settled, shown_at
from tests.benchmarks.peers import Peer

ASLEEP_S = 2.0  # a picture that stays for so long is that of a sign asleep
REST_S = 0.5  # between two starts


@dataclass(frozen=True, slots=True)
class Start:
    """One start: milliseconds until the picture, processor ms and MiB read from disk until then."""

    wall: float
    cpu: float
    disk: float


def _start(
    glass: Glass,
    command: Sequence[str],
    env: dict[str, str],
    user: int | None = None,
    done: Callable[[Seen], bool] = settled,
) -> Start:
    time.sleep(REST_S)
    before = time.perf_counter()
    with programs.started(command, env, user) as running:
        first: list[tuple[float, float]] = []

        def look(last: Seen) -> bool:
            if not first and last.letters:
                first.append((process.spent(running.pid).cpu, process.read_bytes(running.pid)))
            return done(last)

        seen = glass.follow(look)
    cpu, disk = first[0]
    return Start((shown_at(seen) - before) * 1000, cpu * 1000, disk)


def of_sign(glass: Glass, folder: Path, times: int, cold: bool = False) -> list[Start]:
    """To room, clock and "reading the calendar"."""
    with programs.silent_exchange() as exchange:
        config = programs.configuration(folder / "silent", exchange)
        starts = []
        for _ in range(times):
            if cold:
                process.forget_files(*release.places())
            starts.append(_start(glass, release.sign(config), glass.server.environment()))
        return starts


def of_peer(glass: Glass, peer: Peer, times: int, cold: bool = False) -> list[Start]:
    """A browser, to a page that lies beside it."""
    starts = []
    for _ in range(times):
        if cold:
            process.forget_files(*peer.folders)
        with peer.ready(glass.server.environment()) as (command, env, user):
            starts.append(_start(glass, command, env, user))
    return starts


def to_agenda(glass: Glass, config: Path, times: int) -> list[Start]:
    """To the meetings that the server has: the first picture after which another had been there."""
    env = glass.server.environment()
    return [_start(glass, release.sign(config), env, done=_second_picture()) for _ in range(times)]


def _second_picture() -> Callable[[Seen], bool]:
    pictures: list[Rows] = []

    def done(last: Seen) -> bool:
        if (not pictures or pictures[-1] != last.rows) and last.letters:
            pictures.append(last.rows)
        return len(pictures) > 1 and settled(last)

    return done


def touches(glass: Glass, folder: Path, times: int) -> list[float]:
    """Milliseconds from the start of xdotool's click to pixels that change: a sign that wakes."""
    with programs.exchange(folder, 0) as exchange:
        config = programs.configuration(folder / "night", exchange, _closed())
        return [_touch(glass, release.sign(config)) for _ in range(times)]


def _closed() -> str:
    """Opening hours on no day near this one: a sign without a meeting is dark."""
    distant = datetime.now(UTC) + timedelta(days=3)
    return f'[opening]\nevery_day = "closed"\n{distant:%A} = "08:00-18:00"\n'.lower()


def _touch(glass: Glass, command: Sequence[str]) -> float:
    env = glass.server.environment()
    with programs.started(command, env):
        glass.follow(_still_for(ASLEEP_S))
        asleep, before = glass.rows(), time.perf_counter()
        click = subprocess.Popen(["xdotool", "mousemove", "960", "900", "click", "1"], env=env)
        seen = glass.follow(lambda last: last.rows != asleep, patience=5.0)
        click.wait()
    if seen[-1].rows == asleep:
        raise RuntimeError("the sign did not wake")
    return (seen[-1].at - before) * 1000


def _still_for(seconds: float) -> Callable[[Seen], bool]:
    return lambda last: time.perf_counter() - last.at > seconds and last.drawn > TEXT
