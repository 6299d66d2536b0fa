"""The sign of a faulty configuration: every problem on the screen, until the file is mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from signage.core.calendar import Now
from signage.core.panel import Msg
from signage.display.problems import problems_scene
from signage.display.scene import Scene
from signage.display.setup import Setup
from signage.errors import Problem

LOOK = 2.0  # s between two looks at what was faulty


class ProblemSign:
    """A `Sign` that shows problems. `look` finds those of the moment; `mended` is called once there
    are none left.
    """

    def __init__(
        self,
        problems: Sequence[Problem],
        setup: Setup,
        look: Callable[[], Sequence[Problem]],
        mended: Callable[[], None] = lambda: None,
    ) -> None:
        self._problems = tuple(problems)
        self._setup = setup
        self._look = look
        self.mended = mended
        self._looked: float | None = None
        self._page = 0

    @property
    def poll_due(self) -> float | None:
        """See `Sign`: without a configuration nothing is read."""
        return None

    def status(self, now: Now) -> str:
        """See `Sign`."""
        count = len(self._problems)
        return f"the configuration has {count} problem{'s' if count != 1 else ''}"

    def take(self, msg: Msg, now: Now) -> None:
        """See `Sign`: there is no feed to hear from."""

    def touch(self, action: str | None, held: bool, now: Now) -> None:
        """See `Sign`: a touch turns the page."""
        self._page += 1

    def tick(self, now: Now) -> None:
        """See `Sign`: look whether somebody has mended it."""
        if self._looked is not None and now.mono - self._looked < LOOK:
            return
        self._looked = now.mono
        problems = tuple(self._look())
        if not problems:
            self.mended()
        elif problems != self._problems:
            self._problems, self._page = problems, 0

    def scene(self, size: tuple[int, int], now: Now) -> Scene:
        """See `Sign`."""
        return problems_scene(self._problems, self._setup, size, self._page)

    def wait(self, now: Now) -> float:
        """See `Sign`."""
        return LOOK
