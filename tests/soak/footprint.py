"""What a process holds: threads, descriptors, objects and memory."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from tests.benchmarks import process

# What may be more in every look of the later half than in any of the earlier: what leaks goes on
# growing, while an agenda's size comes and goes. The process of a soak holds Exchange, with its
# record of requests, and Hypothesis besides the signs.
BLOCKS = 0.1  # a share
MEMORY = 24.0  # MiB
LOOKS = 20


@dataclass(frozen=True, slots=True)
class Footprint:
    """At one moment."""

    threads: int
    descriptors: int
    blocks: int  # of memory that hold Python's objects
    memory: float  # MiB, of what comes from no file


def grown(looks: Sequence[Footprint]) -> list[str]:
    """Where there is more than there may be; `looks` are those after warm-up, in their order."""
    middle = len(looks) // 2
    found = []
    for name, share, more in (
        ("threads", 0.0, 0.0),
        ("descriptors", 0.0, 0.0),
        ("blocks", BLOCKS, 0.0),
        ("memory", 0.0, MEMORY),
    ):
        values = [getattr(look, name) for look in looks]
        if looks[1:] and min(values[middle:]) > max(values[:middle]) * (1 + share) + more:
            found.append(f"{name} grow: {values}")
    return found


def of_this_process() -> Footprint:
    """After what is garbage was collected, and given back; the least of some looks.

    What is passing (a connection that is just being tried) is not in all of them.
    """
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    pid, pause = os.getpid(), threading.Event()
    looks = []
    for _ in range(LOOKS):
        looks.append(process.counts(pid))
        pause.wait(0.03)
    threads, descriptors = (min(each) for each in zip(*looks, strict=True))
    # Not gc.get_objects: it lends out tuples that other threads are still building, which then fail
    # (bpo-15108).
    return Footprint(threads, descriptors, sys.getallocatedblocks(), process.anonymous(pid))


def of(pid: int) -> Footprint:
    """Of another process, whose blocks cannot be counted."""
    threads, descriptors = process.counts(pid)
    return Footprint(threads, descriptors, 0, process.anonymous(pid))
