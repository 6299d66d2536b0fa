"""The sign beside what people would otherwise hang: start, memory, idling, installed size."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import installed, programs, release, resident, start
from tests.benchmarks.bench import Bench
from tests.benchmarks.peers import CHROMIUM, QT
from tests.benchmarks.table import Figure


def starts(bench: Bench) -> Iterator[Figure]:
    """From the start of a process to its picture."""
    glass, few = bench.glass, bench.extent.cold
    config = programs.configuration(bench.folder / "few", bench.few)
    theirs: dict[str, list[start.Start]] = {peer.name: [] for peer in bench.there}
    ours: list[start.Start] = []
    agenda: list[start.Start] = []
    for _ in range(bench.extent.starts):  # in turn, so that all see the same machine
        for peer in bench.there:
            theirs[peer.name] += start.of_peer(glass, peer, 1)
        ours += start.of_sign(glass, bench.folder, 1)
        agenda += start.to_agenda(glass, config, 1)
    walls = {name: [one.wall for one in found] for name, found in theirs.items()}
    yield from bench.beside("start to first picture", "ms", "start", _walls(ours), walls)
    yield Figure("  processor time until then", "ms", [one.cpu for one in ours])
    yield from bench.beside(
        "start to the agenda, the peer to its page", "ms", "agenda", _walls(agenda), walls
    )
    theirs = {peer.name: start.of_peer(glass, peer, few, cold=True) for peer in bench.there}
    ours = start.of_sign(glass, bench.folder, few, cold=True)
    walls = {name: _walls(found) for name, found in theirs.items()}
    yield from bench.beside(
        "the first picture, files not in memory", "ms", "cold", _walls(ours), walls
    )
    read = [one.disk for one in ours]
    if any(read):
        reads = {name: [one.disk for one in found] for name, found in theirs.items()}
        yield from bench.beside("  read from disk until then", "MiB", "disk", read, reads)


def _walls(found: list[start.Start]) -> list[float]:
    return [one.wall for one in found]


def residents(bench: Bench) -> Iterator[Figure]:
    """Memory and idling."""
    glass, seconds = bench.glass, bench.extent.idle_s
    config = programs.configuration(bench.folder / "idle", bench.few)
    ours = resident.idle(glass, release.sign(config), glass.server.environment(), seconds)
    peers = {peer.name: resident.of_peer(glass, peer, seconds) for peer in bench.there}
    for name, unit, measure, own, theirs in (
        ("memory with all loaded (PSS)", "MiB", "memory", ours.memory, _of(peers, "memory")),
        ("idle processor time", "% of a core", "cpu", ours.cpu, _of(peers, "cpu")),
        ("idle wake-ups", "per s", "wakeups", ours.wakeups, _of(peers, "wakeups")),
    ):
        yield from bench.beside(name, unit, measure, [own], theirs)
    yield Figure("  of these, of the sign", "per s", [ours.wakeups], 0.5, 0.2)
    yield Figure(f"pictures in {seconds:.0f} idle seconds", "", [ours.pictures], 2)


def _of(found: dict[str, resident.Idle], name: str) -> dict[str, list[float]]:
    return {peer: [getattr(idle, name)] for peer, idle in found.items()}


def installs(bench: Bench) -> Iterator[Figure]:
    """What has to be installed on a Debian without anything."""
    built = release.built()
    if built is None:
        return
    plain, bare_screen = installed.of_sign(built)
    peers = {
        CHROMIUM: [installed.of_debian(installed.WEB)],
        QT: [installed.of_debian(installed.QT)],
    }
    yield from bench.beside("installed, without a display", "MiB", "installed", [plain], peers)
    yield from bench.beside("installed, for a bare screen", "MiB", "bare", [bare_screen], peers)
