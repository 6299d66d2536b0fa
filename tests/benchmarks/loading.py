"""What it takes to load a back end: its modules and packages, in a process that has nothing yet."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from tests.benchmarks import programs

# All that a first read imports; MSAL is loaded with the first token.
MODULES = {
    "ews": ("signage.sources.ews.source",),
    "graph": ("signage.sources.graph.source", "signage.sources.tokens", "msal"),
}

_SCRIPT = """
import json, sys, time
from importlib import import_module
from pathlib import Path

def pss():
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return int(rollup.split("\\nPss:")[1].split()[0]) / 1024

import signage.core.agenda, logging, threading, zoneinfo  # every sign has these
before, memory = time.perf_counter(), pss()
for name in sys.argv[1:]:
    import_module(name)
print(json.dumps([1000 * (time.perf_counter() - before), pss() - memory]))
"""


@dataclass(frozen=True, slots=True)
class Load:
    """Of one import: milliseconds, and MiB (PSS) that it adds."""

    wall: float
    memory: float


def of(kind: str, times: int) -> list[Load]:
    """So many loads of a back end, each in a new process."""
    command = [sys.executable, "-W", "ignore", "-c", _SCRIPT, *MODULES[kind]]
    found = []
    for _ in range(times):
        done = subprocess.run(
            command, cwd=programs.ROOT, stdout=subprocess.PIPE, check=True, timeout=120
        )
        found.append(Load(*json.loads(done.stdout)))
    return found
