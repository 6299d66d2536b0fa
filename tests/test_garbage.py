"""What a read leaves behind does not lie about until Python happens to look."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

from signage.core.health import Fault, FaultKind
from signage.core.messages import FetchFailed
from signage.garbage import Sweeper

CHECK = """
import gc, weakref
from datetime import UTC, datetime
from signage.core.agenda import build_agenda
from signage.core.calendar import Now, Span
from signage.core.messages import Fetched
from signage.garbage import Sweeper

class Ring:
    def __init__(self): self.me = self

now = datetime(2026, 11, 24, tzinfo=UTC)
span = Span(now, now.replace(day=25))
read = Fetched(build_agenda((), span, UTC, now - now), Now(now, 0.0), now)
came = []
sweeper = Sweeper()
post = sweeper.noting(came.append)
for number in range(3):
    gc.disable()
    left = weakref.ref(Ring())
    post(read)
    print(gc.isenabled(), left() is None, end=" ")
    sweeper.sweep()
    print(left() is None, gc.get_freeze_count() > 1000, len(came))
"""


def test_each_calendar_is_followed_by_a_look() -> None:
    """A ring is gone once the picture stands, from the first calendar on, which sets aside."""
    done = subprocess.run(
        [sys.executable, "-c", CHECK], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split("\n") == [
        *(f"True False True True {number}" for number in (1, 2, 3)),
        "",
    ]


def test_a_failure_is_only_passed_on() -> None:
    """It brings nothing, and there may be many."""

    class Ring:
        def __init__(self) -> None:
            self.me = self

    came: list[object] = []
    failed = FetchFailed(Fault(FaultKind.UNREACHABLE, "timed out"))
    gc.collect()
    gc.disable()
    try:
        left = weakref.ref(Ring())
        sweeper = Sweeper()
        sweeper.noting(came.append)(failed)
        assert gc.isenabled()  # by itself Python may look from now on
        gc.disable()
        sweeper.sweep()
        assert left() is not None
    finally:
        gc.enable()
    assert came == [failed]
