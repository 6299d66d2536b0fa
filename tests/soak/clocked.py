"""A clock that two processes share and one of them moves; and `signage run` under it.

python -m tests.soak.clocked FILE RATE run --config PATH

At its end the process prints what it wrote to files (see `ink`).
"""

from __future__ import annotations

import mmap
import struct
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from signage.clock import SystemClock
from signage.core.calendar import Now
from tests.soak.ink import spilt

RATE = 60.0  # a minute in each second of the machine's
_FORM = struct.Struct("d")  # seconds from EPOCH to the wall time at which the machine's mono was 0
EPOCH = datetime(2027, 1, 1, tzinfo=UTC)


class SharedClock:
    """A `Clock` that runs fast: its wall time may be set through the file; CLOCK_MONOTONIC is
    everybody's.

    A new file stands at `start`.
    """

    def __init__(self, path: Path, start: datetime | None = None, rate: float = RATE) -> None:
        self.rate = rate
        self._machine = SystemClock()
        if start is not None:
            passed = self._machine.now().mono * rate
            path.write_bytes(_FORM.pack((start - EPOCH).total_seconds() - passed))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _FORM.size)

    def now(self) -> Now:
        """See `Clock`."""
        passed = self._machine.now().mono * self.rate
        (origin,) = _FORM.unpack_from(self._memory)
        return Now(EPOCH + timedelta(seconds=origin + passed), passed)

    def step(self, by: timedelta) -> None:
        """Set the wall time, for whoever shares it."""
        (origin,) = _FORM.unpack_from(self._memory)
        _FORM.pack_into(self._memory, 0, origin + by.total_seconds())


def main() -> int:
    """The kiosk."""
    from signage import app, garbage, logs  # noqa: PLC0415 - as `signage run` does
    from signage.options import RunOptions  # noqa: PLC0415

    garbage.let_lie()
    logs.start(False)
    clock = SharedClock(Path(sys.argv[1]), rate=float(sys.argv[2]))
    with spilt() as ink:
        code = app.run(RunOptions(Path(sys.argv[-1])), clock)
    print(*ink, sep="\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
