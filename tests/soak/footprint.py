"""What a process holds: threads, descriptors, objects and memory."""

from __future__ import annotations

import ctypes
import gc
import os
import threading
from contextlib import suppress
from dataclasses import dataclass

from tests.benchmarks import process

# What may be more at the end than after warm-up. The process of a soak holds both sides: Exchange,
# its record of requests, and Hypothesis besides the signs.
THREADS = DESCRIPTORS = 0
OBJECTS = 0.05  # a share
MEMORY = 24.0  # MiB
LOOKS = 20
OURS = ("signage.", "exchangelib.", "requests.", "urllib3.", "msal.", "apscheduler.")


@dataclass(frozen=True, slots=True)
class Footprint:
    """At one moment."""

    threads: int
    descriptors: int
    objects: int  # of the sign's own types
    memory: float  # MiB, of what comes from no file

    def grown(self, since: Footprint) -> list[str]:
        """Where it is more than it may be."""
        found = []
        if self.threads > since.threads + THREADS:
            found.append(f"threads: {since.threads} -> {self.threads}")
        if self.descriptors > since.descriptors + DESCRIPTORS:
            found.append(f"descriptors: {since.descriptors} -> {self.descriptors}")
        if self.objects > since.objects * (1 + OBJECTS):
            found.append(f"objects: {since.objects} -> {self.objects}")
        if self.memory > since.memory + MEMORY:
            found.append(f"memory: {since.memory:.1f} -> {self.memory:.1f} MiB")
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
    objects = sum(_ours(type(each).__module__) for each in gc.get_objects())
    return Footprint(threads, descriptors, objects, process.anonymous(pid))


def _ours(module: object) -> bool:
    """Whether a type is of the sign or of what it reads with, and not of the other side."""
    name = str(module)
    return name.startswith(OURS) and not name.startswith("signage.sim")


def of(pid: int) -> Footprint:
    """Of another process, whose objects cannot be counted."""
    threads, descriptors = process.counts(pid)
    return Footprint(threads, descriptors, 0, process.anonymous(pid))
