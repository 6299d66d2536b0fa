"""The one switch of the screen: off a while after the panel fell asleep, on before it wakes."""

from __future__ import annotations

import logging
from collections.abc import Callable

from signage.power.base import AGAIN, Black, Means, PowerError

FALLING_ASLEEP = 10.0  # s that the dark page stands before the screen goes off

_log = logging.getLogger(__name__)


class Switch:
    """Keeps the screen in line with what is shown; `mono` figures are seconds.

    `choose` is asked when the screen is to go off for the first time, and again after the window
    was opened anew: what works depends on how it is drawn, and a screen may come long after the
    sign has started. A means that fails to turn it off is given up, and the screen stays on: a
    sign that shows a dark page is better than one that flickers. A screen that is not woken is
    tried again, every minute, until it is: nobody reads a dark one. Each is said once.
    """

    def __init__(self, choose: Callable[[], Means]) -> None:
        self._choose = choose
        self._means: Means | None = None
        self._asleep_since: float | None = None
        self._refused: float | None = None  # when it was last asked to wake in vain
        self.dark = False

    def see(self, asleep: bool, mono: float) -> bool:
        """Bring the screen in line with a picture that is to be shown; whether to paint it.

        Nothing is painted while it is dark: there is nobody to see it, and a bare screen that is
        off never ends a flip.
        """
        if not asleep:
            self._asleep_since = None
            if self.dark and self.wait(mono) == 0.0:
                self._wake(mono)
            return not self.dark
        if self._asleep_since is None:
            self._asleep_since = mono
        if not self.dark and self.wait(mono) == 0.0:
            self._sleep()
        return not self.dark

    def wait(self, mono: float) -> float | None:
        """Seconds until `see` has something to do by itself; None: nothing."""
        if self.dark:
            if self._asleep_since is not None:
                return None
            return 0.0 if self._refused is None else max(0.0, self._refused + AGAIN - mono)
        if self._asleep_since is None or isinstance(self._means, Black):
            return None
        return max(0.0, self._asleep_since + FALLING_ASLEEP - mono)

    def reopened(self) -> None:
        """The window was opened anew: that turns a screen on."""
        self.dark, self._asleep_since, self._refused, self._means = False, None, None, None

    def close(self) -> None:
        """Leave the screen on: whoever comes next may not know how to wake it."""
        if self.dark:
            self._wake(0.0)
        if self._means is not None:
            self._means.settle()

    def _sleep(self) -> None:
        if self._means is None:
            self._means = self._choose()
        if isinstance(self._means, Black):
            return  # the dark page is all there is, and it goes on being painted
        try:
            self._means.turn(False)
        except PowerError as error:
            _log.warning("the screen stays on when the panel sleeps: %s", error)
            self._means = Black()
        else:
            self.dark = True

    def _wake(self, mono: float) -> None:
        assert self._means is not None  # noqa: S101 - it turned the screen off
        try:
            self._means.turn(True)
        except PowerError as error:
            if self._refused is None:
                _log.warning("the screen stays dark, and is asked again every minute: %s", error)
            self._refused = mono
        else:
            if self._refused is not None:
                _log.info("the screen is on again")
            self.dark, self._refused = False, None
