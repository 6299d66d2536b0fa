"""What pictures are made with: theme, panel size, type, words and the room's facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signage.core.values import frozen
from signage.display.canvas import Canvas
from signage.display.fields import Action
from signage.display.measure import Measure
from signage.display.qr import Link
from signage.display.room_facts import RoomFacts
from signage.display.sheet import class_of
from signage.display.theme import Theme
from signage.display.wording import Wording

if TYPE_CHECKING:  # few signs have either
    from signage.display.dimming import Dimming
    from signage.display.tongues import Tongues


@frozen
class Offers:
    """What a panel with booking offers to do; `lead` stands before the actions."""

    lead: str = ""
    actions: tuple[Action, ...] = ()


@frozen
class Setup:
    """All that a picture depends on besides the panel and the moment."""

    theme: Theme
    size: tuple[int, int]  # of the unrotated panel, in px
    measure: Measure
    words: Wording
    room: RoomFacts
    offers: Offers | None = None
    tongues: Tongues | None = None  # where there are several languages; `words` is one of them
    dimming: Dimming | None = None
    link: Link | None = None  # drawn as a QR code where the layout has room for it
    shifts: bool = True  # False: the content stands still, for pictures to compare


def canvas_for(setup: Setup, palette: str, shift: tuple[float, float] = (0.0, 0.0)) -> Canvas:
    """An empty canvas in a palette of the theme."""
    theme, words = setup.theme, setup.words
    size_class = class_of(*setup.size)
    return Canvas(
        setup.size,
        theme.frames[size_class],
        theme.types[size_class],
        theme.palettes[palette],
        setup.measure,
        rtl=words.rtl,
        enlarge=words.enlarge,
        shift=shift,
    )
