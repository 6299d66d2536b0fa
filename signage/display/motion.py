"""The one motion: a change of state grows as a circle from the glyph. Pure; time is handed in."""

from __future__ import annotations

import math

from signage.display.geometry import Box

DURATION_S = 0.400
FRAME_S = 0.050  # at most 20 frames a second
_NEARLY_S = 0.005  # this little left: no frame of its own
_TOO_SLOW_S = FRAME_S + 0.010  # from frame to frame: it took over 50 ms, the rest is the wait's own


class Growth:
    """A circle that grows from `origin` until it covers `size`, slowing towards its end.

    Its clock starts with the first frame, so the painting before it does not count. If a frame
    takes over 50 ms (a slow board, a big screen) the motion is cut: the next frame is the last.
    """

    def __init__(self, size: tuple[int, int], origin: tuple[float, float]) -> None:
        self._size = size
        self._origin = origin
        width, height = size
        x, y = origin
        self._reach = math.hypot(max(x, width - x), max(y, height - y))
        self._start: float | None = None
        self._last = 0.0
        self.radius = 0.0  # px, of the last frame

    def wait(self, mono: float) -> float:
        """Seconds until the next frame is due."""
        return 0.0 if self._start is None else max(0.0, self._last + FRAME_S - mono)

    def step(self, mono: float) -> bool:
        """Move to the frame of `mono`; False: this was the last, everything is covered."""
        if self._start is None:
            self._start = mono - FRAME_S  # the first frame shows something already
        elif mono - self._last > _TOO_SLOW_S:
            self._start = mono - DURATION_S
        self._last = mono
        passed = mono - self._start
        share = min(1.0, passed / DURATION_S)
        self.radius = self._reach * (1 - (1 - share) ** 3)
        return passed < DURATION_S - _NEARLY_S

    def bounds(self) -> Box:
        """The part of the panel that the circle has touched so far."""
        x, y = self._origin
        left, top = max(0, math.floor(x - self.radius)), max(0, math.floor(y - self.radius))
        right = min(self._size[0], math.ceil(x + self.radius))
        bottom = min(self._size[1], math.ceil(y + self.radius))
        return Box(left, top, max(0, right - left), max(0, bottom - top))

    def rows(self) -> list[Box]:
        """The circle as rows of one pixel's height."""
        x, y = self._origin
        bounds, square = self.bounds(), self.radius * self.radius
        rows = []
        for row in range(bounds.y, bounds.bottom):
            half = math.sqrt(max(0.0, square - (row + 0.5 - y) ** 2))
            left, right = max(0, round(x - half)), min(self._size[0], round(x + half))
            if right > left:
                rows.append(Box(left, row, right - left, 1))
        return rows
