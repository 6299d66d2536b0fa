"""When Python looks for garbage: not before the first picture, and after each calendar.

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


def cleared(post: Callable[[Msg], None]) -> Callable[[Msg], None]:
    """`post`, and a look after each calendar; what is there after the first one is set aside."""
    first = True

    def posted(msg: Msg) -> None:
        nonlocal first
        post(msg)
        if isinstance(msg, Fetched):
            gc.collect()
            if first:
                first = False
                gc.freeze()

    return posted
