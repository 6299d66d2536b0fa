"""python -m tests.benchmarks [--quick]: everything that is measured, as one table."""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import drawing, loading, polling, programs, start, week
from tests.benchmarks.bench import FULL, POLLS, QUICK, Bench
from tests.benchmarks.beside import installs, residents, starts
from tests.benchmarks.glass import Glass
from tests.benchmarks.peers import Peer, peers
from tests.benchmarks.table import Figure, lines, markdown
from tests.display.xvfb import NEEDS

WARM_POLLS = 50


def polls(bench: Bench) -> Iterator[Figure]:
    """What polls cost, and what stays of them."""
    config = programs.configuration(bench.folder / "few", bench.few)
    steps = [20, WARM_POLLS, *range(80, POLLS + 1, 30)]
    marks = polling.run(bench.glass, config, [*steps, bench.extent.polls][: len(steps) + 1])
    at = {mark.polls: mark for mark in marks}
    yield Figure("processor per poll, 10 meetings", "ms", list(polling.cpu_per_poll(marks)), 40, 25)
    warm, last = _nearest(at, WARM_POLLS), marks[-1]
    yield Figure(f"memory after {POLLS} polls (PSS)", "MiB", [_nearest(at, POLLS).memory])
    yield Figure(
        f"memory growth from poll {WARM_POLLS} to {last.polls}, without files'",
        "MiB",
        [last.anonymous - warm.anonymous],
        1.0,
    )
    yield Figure("  threads more", "", [last.threads - warm.threads], 0)
    yield Figure("  descriptors more", "", [last.descriptors - warm.descriptors], 0)
    config = programs.configuration(bench.folder / "many", bench.many)
    marks = polling.run(bench.glass, config, steps)
    yield Figure("processor per poll, 200 meetings", "ms", list(polling.cpu_per_poll(marks)))


def sources(bench: Bench) -> Iterator[Figure]:
    """Microsoft Graph beside EWS, which stands in the column of the peer."""
    ews, graph = (loading.of(kind, bench.extent.starts) for kind in ("ews", "graph"))
    peer = [one.wall for one in ews]
    yield Figure(
        "import of Graph, against EWS", "ms", [one.wall for one in graph], 1, 1 / 2, peer, True
    )
    peer = [one.memory for one in ews]
    memory = [one.memory for one in graph]
    yield Figure("  memory that it adds (PSS)", "MiB", memory, 1, 1 / 2, peer, True)
    steps = [20, WARM_POLLS, *range(80, POLLS + 1, 30)]
    for name, exchange in (("10", bench.few), ("200", bench.many)):
        by_ews, by_graph = (
            polling.run(
                bench.glass,
                programs.configuration(
                    bench.folder / f"{kind}-{name}", exchange, over_graph=kind == "graph"
                ),
                steps,
            )
            for kind in ("ews", "graph")
        )
        costs, peer = (list(polling.cpu_per_poll(marks)) for marks in (by_graph, by_ews))
        title = f"processor per poll over Graph, {name} meetings"
        yield Figure(title, "ms", costs, 1, 1 / 2, peer, True)
        memory, peer = [by_graph[-1].memory], [by_ews[-1].memory]
        title = f"  memory after {POLLS} polls (PSS)"
        yield Figure(title, "MiB", memory, 1, None, peer, True)
        warm, last = _nearest({mark.polls: mark for mark in by_graph}, WARM_POLLS), by_graph[-1]
        growth = [last.anonymous - warm.anonymous]
        title = f"  memory growth from poll {WARM_POLLS} to {last.polls}, without files'"
        yield Figure(title, "MiB", growth, 1.0)


def _nearest(marks: dict[int, polling.Mark], polls: int) -> polling.Mark:
    return min(marks.values(), key=lambda mark: abs(mark.polls - polls))


def pictures(bench: Bench) -> Iterator[Figure]:
    """Drawing, in processor time of the sign."""
    config = programs.configuration(bench.folder / "few", bench.few)
    values = drawing.run(bench.glass, config, bench.extent.pictures)
    yield Figure("whole picture of the worst theme, caches warm", "ms", values["warm"], 3, 2)
    yield Figure("whole picture of the worst theme, caches cold", "ms", values["cold"], 60, 40)
    yield Figure("picture of the next minute", "ms", values["minute"])
    yield Figure("view()", "ms", values["view"])
    yield Figure("view() of a new process", "ms", values["view cold"])
    few, many = values[f"turn {drawing.FEW}"], values[f"turn {drawing.MANY}"]
    yield Figure(f"turn, {drawing.FEW} meetings outside today", "ms", few)
    yield Figure(f"turn, {drawing.MANY} of them", "ms", many, 1.2, 1.1, few, True)


def touches(bench: Bench) -> Iterator[Figure]:
    """From xdotool's start to pixels that change."""
    found = start.touches(bench.glass, bench.folder, bench.extent.touches)
    yield Figure("touch to changed pixels", "ms", found, 50, 30)


def titles(bench: Bench) -> Iterator[Figure]:
    """A week of different titles in ten scripts: every cache is bounded."""
    first, *later = week.run(bench.glass, bench.extent.days)
    growth = max(day.anonymous for day in later) - first.anonymous
    name = f"memory growth over {len(later)} days of new titles, without files'"
    yield Figure(name, "MiB", [growth], 10, 6)
    yield Figure("  memory then (PSS)", "MiB", [later[-1].memory])
    yield Figure("  pixels kept then", "MiB", [day.cached for day in later], 8)


GROUPS = {
    group.__name__: group
    for group in (starts, residents, installs, polls, sources, pictures, touches, titles)
}


def main() -> int:
    """Measure what is asked for and print the table; 1 if a must was missed."""
    options = _options()
    if NEEDS:
        print(f"missing: {', '.join(NEEDS)} (Debian: sudo apt install xvfb xdotool)")
        return 69
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(programs.ROOT / "signage", quiet=1)  # as an installation is
    figures: list[Figure] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        screen = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        built = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bench = Bench(
            stack.enter_context(Glass(screen)),
            folder,
            QUICK if options.quick else FULL,
            stack.enter_context(programs.exchange(folder, 10)),
            stack.enter_context(programs.exchange(folder, 200)),
            peers(built),
        )
        for name in options.only or GROUPS:
            print(f"{name} ...", file=sys.stderr, flush=True)
            figures += GROUPS[name](bench)
    table = markdown(figures, [peer.name for peer in bench.peers])
    print("\n".join([_where(bench.peers), "", *lines(figures), "", *table]))
    return int(any(figure.verdict == "MISSED" for figure in figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter measurements")
    parser.add_argument("--only", nargs="+", choices=list(GROUPS), help="these groups of figures")
    return parser.parse_args()


def _where(found: tuple[Peer, ...]) -> str:
    peers = (f"{p.name} {p.version or f'not here: {p.missing}'}" for p in found)
    load = os.getloadavg()[0]
    return (
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors, "
        f"load {load:.1f}; 1920x1080 on Xvfb; peers: {', '.join(peers)}"
    )


if __name__ == "__main__":
    sys.exit(main())
