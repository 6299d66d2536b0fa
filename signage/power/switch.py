"""The one switch of the screen: off a while after the panel fell asleep, on before it wakes."""

from __future__ import annotations

import logging
from collections.abc import Callable

from signage.power.base import Black, Means, PowerError

FALLING_ASLEEP = 10.0  # s that the dark page stands before the screen goes off

_log = logging.getLogger(__name__)


class Switch:
    """Keeps the screen in line with what is shown; `mono` figures are seconds.

    `choose` is asked when the screen is to go off for the first time, and again after the window
    was opened anew: what works depends on how it is drawn, and a screen may come long after the
    sign has started. A means that fails is given up, said once, and the screen stays on: a sign
    that shows a dark page is better than one that flickers or cannot be woken.
    """

    def __init__(self, choose: Callable[[], Means]) -> None:
        self._choose = choose
        self._means: Means | None = None
        self._asleep_since: float | None = None
        self.dark = False

    def see(self, asleep: bool, mono: float) -> bool:
        """Bring the screen in line with a picture that is to be shown; whether to paint it.

        Nothing is painted while it is dark: there is nobody to see it, and a bare screen that is
        off never ends a flip.
        """
        if not asleep:
            self._asleep_since = None
            if self.dark:
                self._turn(on=True)
            return True
        if self._asleep_since is None:
            self._asleep_since = mono
        if not self.dark and self.wait(mono) == 0.0:
            self._turn(on=False)
        return not self.dark

    def wait(self, mono: float) -> float | None:
        """Seconds until `see` has something to do by itself; None: nothing."""
        if self._asleep_since is None or self.dark or isinstance(self._means, Black):
            return None
        return max(0.0, self._asleep_since + FALLING_ASLEEP - mono)

    def reopened(self) -> None:
        """The window was opened anew: that turns a screen on."""
        self.dark, self._asleep_since, self._means = False, None, None

    def close(self) -> None:
        """Leave the screen on: whoever comes next may not know how to wake it."""
        if self.dark:
            self._turn(on=True)

    def _turn(self, *, on: bool) -> None:
        if self._means is None:
            self._means = self._choose()
        if isinstance(self._means, Black):
            return  # the dark page is all there is, and it goes on being painted
        try:
            self._means.turn(on)
        except PowerError as error:
            _log.warning("the screen stays on when the panel sleeps: %s", error)
            self._means = Black()
            self.dark = False
        else:
            self.dark = not on
