"""Many polls in a row, in a process of their own: python -m tests.benchmarks.polling CONFIG MARK...

The product's own objects over EWS, asked for the next poll when one is over. Prints one line of
JSON for each mark: see `Mark`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from signage.clock import SystemClock
from signage.core.messages import Fetched, Msg, PollIn
from signage.garbage import Sweeper
from tests.benchmarks import process, programs
from tests.benchmarks.glass import Glass


@dataclass(frozen=True, slots=True)
class Mark:
    """How the process stood after so many polls."""

    polls: int
    cpu: float  # seconds since its start
    memory: float  # MiB, PSS
    anonymous: float  # MiB of it that come from no file
    threads: int
    descriptors: int


def run(glass: Glass, config: Path, marks: Sequence[int]) -> list[Mark]:
    """Poll in a new process until the last of the marks."""
    command = [sys.executable, "-m", "tests.benchmarks.polling", str(config), *map(str, marks)]
    done = subprocess.run(
        command,
        env=glass.server.environment(),
        cwd=programs.ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=900,
    )
    return [Mark(**json.loads(line)) for line in done.stdout.splitlines() if line[:1] == "{"]


def cpu_per_poll(marks: Sequence[Mark]) -> Iterator[float]:
    """Milliseconds of processor between one mark and the next, for each poll."""
    for before, after in pairwise(marks):
        yield 1000 * (after.cpu - before.cpu) / (after.polls - before.polls)


def main(config: Path, marks: Sequence[int]) -> None:
    """Poll, and tell how things stand at each mark."""
    from tests.benchmarks.sign import built  # noqa: PLC0415 - pygame, only in this process

    parts = built(config, SystemClock(), polls=True)
    done, taken, due = 0, 0, list(marks)

    def post(msg: Msg) -> None:
        nonlocal done
        if not isinstance(msg, Fetched):
            raise RuntimeError(f"a poll failed: {msg.fault.kind.value}: {msg.fault.detail}")
        done += 1
        parts.inbox.post(msg)

    sweeper = Sweeper()
    parts.sign.start(sweeper.noting(post))
    while due:
        parts.window.wait(15.0)
        parts.loop.turn()
        sweeper.sweep()
        if done > taken:
            taken = done
            if done >= due[0]:
                due.pop(0)
                _tell(done)
            parts.sign.submit(PollIn(0.0))  # in place of the wait that the panel asked for
    parts.sign.close()
    parts.window.close()


def _tell(polls: int) -> None:
    pid = os.getpid()
    threads, descriptors = process.counts(pid)
    spent, memory = time.process_time(), process.pss(pid)
    print(
        json.dumps(
            {
                "polls": polls,
                "cpu": spent,
                "memory": memory,
                "anonymous": process.anonymous(pid),
                "threads": threads,
                "descriptors": descriptors,
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(mark) for mark in sys.argv[2:]])
