"""When Python looks for garbage: not before the first read is over, and after each calendar.

Left alone, it looks through everything only once much more has come to stay, which on a sign never
happens: cycles that reads leave behind would lie for days, and with them up to 2,000 emptied tuples
of each length, which CPython keeps for reuse until such a look. What a sign is made of (85,000
objects, 25 ms) is therefore set aside with the first calendar, and a look is over in one.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from signage.core.messages import Fetched, Msg


def let_lie() -> None:
    """Look for none: a start makes little, and is over soon."""
    gc.disable()


def look() -> None:
    """Look for it from now on."""
    gc.enable()


class Sweeper:
    """Looks once the picture of a calendar stands: nobody waits for that.

    Until something has come of the first read, which loads what reads, there is no look at all.
    """

    def __init__(self) -> None:
        self._wanted = False
        self._first = True

    def noting(self, post: Callable[[Msg], None]) -> Callable[[Msg], None]:
        """`post`, for the thread that reads: what it has brought along is looked for afterwards."""

        def posted(msg: Msg) -> None:
            post(msg)
            look()
            if isinstance(msg, Fetched):
                self._wanted = True

        return posted

    def sweep(self) -> None:
        """Look, if a calendar has come; what is there after the first one is set aside."""
        if not self._wanted:
            return
        self._wanted = False
        gc.collect()
        if self._first:
            self._first = False
            gc.freeze()
