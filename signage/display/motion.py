"""The two motions of a change of state: a circle from the glyph, and a cross-fade.

Pure; time is handed in. Each frame of a motion lays the new picture over the old one, in some
`parts` of the panel, with some `opacity`. That is all that who paints the frames has to know.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from signage.display.geometry import Box

FRAME_S = 0.050  # at most 20 frames a second
_NEARLY_S = 0.005  # this little left: no frame of its own
_TOO_SLOW_S = FRAME_S + 0.010  # from frame to frame: it took over 50 ms, the rest is the wait's own


class Motion(ABC):
    """What leads from one picture to the next, frame by frame.

    Its clock starts with the first frame, so the painting before it does not count. If a frame
    takes over 50 ms (a slow board, a big screen) the motion is cut: the next frame is the last.
    """

    DURATION_S: ClassVar[float]
    opacity: int | None = None  # of the frame, 0 to 255; None: it covers what stands there
    share: float = 0.0  # of the duration that the frame has reached
    _start: float | None = None
    _last: float = 0.0

    def wait(self, mono: float) -> float:
        """Seconds until the next frame is due."""
        return 0.0 if self._start is None else max(0.0, self._last + FRAME_S - mono)

    def step(self, mono: float) -> bool:
        """Move to the frame of `mono`; False: this was the last, the new picture stands alone."""
        if self._start is None:
            self._start = mono - FRAME_S  # the first frame shows something already
        elif mono - self._last > _TOO_SLOW_S:
            self._start = mono - self.DURATION_S
        self._last = mono
        passed = mono - self._start
        self.share = min(1.0, passed / self.DURATION_S)
        return passed < self.DURATION_S - _NEARLY_S

    @abstractmethod
    def parts(self) -> Sequence[Box]:
        """Where the frame lays the new picture over what stands there; none overlaps another."""

    @abstractmethod
    def bounds(self) -> Sequence[Box]:
        """A few boxes around all the parts."""


class Growth(Motion):
    """A circle that grows from `origin` until it covers `size`, slowing towards its end."""

    DURATION_S = 0.400

    def __init__(self, size: tuple[int, int], origin: tuple[float, float]) -> None:
        self._size = size
        self._origin = origin
        width, height = size
        x, y = origin
        self._reach = math.hypot(max(x, width - x), max(y, height - y))

    @property
    def radius(self) -> float:
        """Of the frame, in pixels."""
        return self._reach * (1 - (1 - self.share) ** 3)

    def bounds(self) -> Sequence[Box]:
        """The part of the panel that the circle has touched so far."""
        (x, y), radius = self._origin, self.radius
        left, top = max(0, math.floor(x - radius)), max(0, math.floor(y - radius))
        right = min(self._size[0], math.ceil(x + radius))
        bottom = min(self._size[1], math.ceil(y + radius))
        return (Box(left, top, max(0, right - left), max(0, bottom - top)),)

    def parts(self) -> Sequence[Box]:
        """The circle as rows of one pixel's height."""
        x, y = self._origin
        (bounds,), square = self.bounds(), self.radius**2
        rows = []
        for row in range(bounds.y, bounds.bottom):
            half = math.sqrt(max(0.0, square - (row + 0.5 - y) ** 2))
            left, right = max(0, round(x - half)), min(self._size[0], round(x + half))
            if right > left:
                rows.append(Box(left, row, right - left, 1))
        return rows


class Fade(Motion):
    """The new picture comes up evenly through the old one, in the boxes that differ."""

    DURATION_S = 0.300

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes

    def step(self, mono: float) -> bool:
        """See `Motion`."""
        goes_on = super().step(mono)
        self.opacity = round(255 * self.share)
        return goes_on

    def parts(self) -> Sequence[Box]:
        """The boxes."""
        return self._boxes

    def bounds(self) -> Sequence[Box]:
        """The boxes too."""
        return self._boxes
