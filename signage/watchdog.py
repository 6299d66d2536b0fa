"""Whether the sign is alive: decides if systemd's watchdog is fed.

A living process is not enough: a frame that was due must have been painted, and a poll that was
due must have ended. A still, dark or waiting panel is healthy.
"""

from __future__ import annotations

from signage.core.values import frozen, replace

FRAME_LIMIT = 30.0  # s that a frame may be due and unpainted
POLL_LIMIT = 120.0  # s that a poll may be past its own due time


@frozen
class Watchdog:
    """What is owed to the wall; `mono` figures are seconds of the monotonic clock."""

    frame_due: float | None = None  # since when a changed scene waits to be painted
    poll_due: float | None = None  # when the next poll is, or was, to begin

    def owes_frame(self, mono: float) -> Watchdog:
        """A scene has changed; the first one that waits counts."""
        return self if self.frame_due is not None else replace(self, frame_due=mono)

    def painted(self) -> Watchdog:
        """What was due stands on the glass."""
        return self if self.frame_due is None else replace(self, frame_due=None)

    def expects_poll(self, due: float | None) -> Watchdog:
        """The next poll's due time (None: none is expected, as without a configuration)."""
        return self if due == self.poll_due else replace(self, poll_due=due)

    def healthy(self, mono: float) -> bool:
        """Whether the watchdog may be fed at `mono`."""
        late_frame = self.frame_due is not None and mono - self.frame_due > FRAME_LIMIT
        late_poll = self.poll_due is not None and mono - self.poll_due > POLL_LIMIT
        return not (late_frame or late_poll)
