"""The machine's own clocks."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

_ASLEEP = 10_000  # s

_TELLS = "from signage.clock import SystemClock; print(SystemClock().now().mono)"


def test_the_time_a_machine_was_suspended_counts() -> None:
    """Else hours-old data would pass for fresh. In a time namespace the boot-time clock is put
    forward and the monotonic one is not, as by a suspension (time_namespaces(7))."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("time namespaces are Linux's")
    words = [sys.executable, "-c", _TELLS]
    apart = ["unshare", "--time", "--boottime", str(_ASLEEP)]
    done = subprocess.run([*apart, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no time namespace may be made here: {done.stderr.strip()}")
    here = subprocess.run(words, capture_output=True, text=True, check=True)
    assert float(done.stdout) - float(here.stdout) > _ASLEEP - 60
