"""When Python looks for garbage: not before the first picture, and never among what stays.

A look at all that a running sign is made of (85,000 objects) takes 25 ms, so Python takes one only
after a quarter as many have come to stay, and until then the cycles that each poll leaves behind
pile up. Once everything is loaded it is set aside; a look is short from then on, and frequent.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from signage.core.panel import Fetched, Msg


def let_lie() -> None:
    """Look for none: a start makes little, and is over soon."""
    gc.disable()


def look() -> None:
    """Look for it from now on."""
    gc.enable()


def setting_aside(post: Callable[[Msg], None]) -> Callable[[Msg], None]:
    """`post`, and after the first calendar: what there is now stays, and is not looked at again."""
    left = True

    def posted(msg: Msg) -> None:
        nonlocal left
        post(msg)
        if left and isinstance(msg, Fetched):
            left = False
            gc.collect()
            gc.freeze()

    return posted
