"""The sign of a preview: the rig's own, or the keys or the problems of a theme over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from signage.core.calendar import Now
from signage.core.panel import Msg
from signage.display.pages import Paragraph, page_scene
from signage.display.problems import problems_scene
from signage.display.scene import Scene
from signage.preview.dressing import LOOK
from signage.preview.rig import Rig


class PreviewSign:
    """A `Sign` for whichever room the rig shows. `redressed` is called after a theme was saved."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.help: tuple[Paragraph, ...] = ()
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
        setup = replace(self._rig.looks.setup, size=size)
        if self.help:
            return page_scene(setup, "Keys", self.help)
        if self._lists:
            return problems_scene(self._rig.dressing.problems, setup, size, self._page)
        return self._rig.sign.scene(size, now)

    def wait(self, now: Now) -> float:
        """See `Sign`: until the next look at the files, which is by the machine's clock."""
        return min(self._rig.sign.wait(now), LOOK * self._rig.clock.rate)

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
