"""The sign of a preview: the rig's own; over it the keys, problems, or what a key did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from signage.clock import Clock
from signage.core.calendar import Now
from signage.core.messages import Msg
from signage.display.problems import problems_scene
from signage.display.scene import Scene
from signage.preview.dressing import LOOK
from signage.preview.overlays import Keys, keys_scene, with_line
from signage.preview.rig import Rig
from signage.status.sign import SignState

TOLD = 2.0  # s that a line of words stands


class PreviewSign:
    """A `Sign` for whichever room the rig shows. `redressed` is called after a theme was saved.

    `real` is the machine's clock: what is told stands as long however fast the rig's runs.
    """

    def __init__(self, rig: Rig, real: Clock) -> None:
        self._rig, self._real = rig, real
        self._told, self._told_until = "", 0.0
        self.help: Keys = ()
        self.redressed: Callable[[], None] = lambda: None
        self._page = 0  # of the problems
        self._listing = bool(rig.dressing.problems)

    @property
    def poll_due(self) -> float | None:
        """See `Sign`."""
        return self._rig.sign.poll_due

    def status(self, now: Now) -> str:
        """See `Sign`."""
        return self._rig.sign.status(now)

    def report(self, now: Now) -> SignState:
        """See `Sign`."""
        return self._rig.sign.report(now)

    def take(self, msg: Msg, now: Now) -> None:
        """See `Sign`."""
        self._rig.sign.take(msg, now)

    def touch(self, action: str | None, held: bool, now: Now) -> None:
        """See `Sign`: closes the keys, turns a page of problems, or touches the room's sign."""
        if self.help:
            self.help = ()
        elif self._lists:
            self._page += 1
        else:
            self._rig.sign.touch(action, held, now)

    def tick(self, now: Now) -> None:
        """See `Sign`: and look whether the theme was saved."""
        if self._rig.look():
            self.redressed()
        self._rig.sign.tick(now)

    def scene(self, size: tuple[int, int], now: Now) -> Scene:
        """See `Sign`."""
        shown = self.picture(size, now)
        if self._left <= 0:
            return shown
        return with_line(shown, replace(self._rig.looks.setup, size=size), self._told)

    def picture(self, size: tuple[int, int], now: Now) -> Scene:
        """The scene without what is told over it."""
        setup = replace(self._rig.looks.setup, size=size)
        if self.help:
            return keys_scene(setup, self.help)
        if self._lists:
            return problems_scene(self._rig.dressing.problems, setup, size, self._page)
        return self._rig.sign.scene(size, now)

    def wait(self, now: Now) -> float:
        """See `Sign`: the looks at the files, and what is told, are by the machine's clock."""
        real = min(LOOK, self._left) if self._left > 0 else LOOK
        return min(self._rig.sign.wait(now), real * self._rig.clock.rate)

    # --- what a key did --------------------------------------------------------------------------

    def tell(self, words: str) -> None:
        """Show a line over the foot of the picture for a moment."""
        self._told, self._told_until = words, self._real.now().mono + TOLD

    @property
    def _left(self) -> float:
        """Seconds that what was told still stands."""
        return self._told_until - self._real.now().mono

    # --- pages over the room ---------------------------------------------------------------------

    @property
    def _lists(self) -> bool:
        """Whether problems are shown: where nothing else can be, they always are."""
        dressing = self._rig.dressing
        return bool(dressing.problems) and (self._listing or not dressing.drawable)

    def tell_problems(self) -> None:
        """Show the problems that there are now."""
        self._listing, self._page = True, 0

    def list_problems(self) -> None:
        """Show what is wrong with the theme, or again how it looks."""
        self._listing, self._page = not self._listing, 0

    def put_away(self) -> bool:
        """Close what is over the room's sign; False: nothing that can be closed is."""
        over = bool(self.help) or (self._lists and self._rig.dressing.drawable)
        self.help = ()
        self._listing = False
        return over
