"""The sign of a faulty configuration: every problem on the screen, until the file is mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from signage.core.calendar import Now
from signage.core.messages import Msg
from signage.display.problems import problems_scene
from signage.display.scene import Scene
from signage.display.setup import Setup
from signage.errors import Problem
from signage.status.sign import SignState

LOOK = 2.0  # s between two looks at what was faulty
ANYHOW = 60.0  # s after which is looked closely even if nothing seems to have changed


class ProblemSign:
    """A `Sign` that shows problems. `look` finds those of the moment, which takes a while, and is
    asked when what `traces` gives has changed; `mended` is called once there are none left.
    """

    def __init__(
        self,
        problems: Sequence[Problem],
        setup: Setup,
        look: Callable[[], Sequence[Problem]],
        traces: Callable[[], object],
        mended: Callable[[], None] = lambda: None,
    ) -> None:
        self._problems = tuple(problems)
        self._setup = setup
        self._look, self._traces = look, traces
        self.mended = mended
        self._glanced: float | None = None
        self._looked = 0.0
        self._seen: object = None
        self._page = 0

    @property
    def poll_due(self) -> float | None:
        """See `Sign`: without a configuration nothing is read."""
        return None

    def status(self, now: Now) -> str:
        """See `Sign`."""
        count = len(self._problems)
        return f"the configuration has {count} problem{'s' if count != 1 else ''}"

    def report(self, now: Now) -> SignState:
        """See `Sign`."""
        return SignState("problems", problems=len(self._problems))

    def take(self, msg: Msg, now: Now) -> None:
        """See `Sign`: there is no feed to hear from."""

    def touch(self, action: str | None, held: bool, now: Now) -> None:
        """See `Sign`: a touch turns the page."""
        self._page += 1

    def tick(self, now: Now) -> None:
        """See `Sign`: look whether somebody has mended it."""
        if self._glanced is not None and now.mono - self._glanced < LOOK:
            return
        first, self._glanced = self._glanced is None, now.mono
        seen = self._traces()  # before the look: what changes meanwhile is seen next time
        if not first and seen == self._seen and now.mono - self._looked < ANYHOW:
            return
        self._seen, self._looked = seen, now.mono
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
