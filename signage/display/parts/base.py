"""What every part of a layout has in common: where it stands and when it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal, NewType

from signage.display.canvas import Canvas
from signage.display.fields import Fields
from signage.display.parts.keyed import Keyed
from signage.display.qr import Code

Ink = NewType("Ink", str)
"""The name of a colour in the palettes of a theme."""

Style = NewType("Style", str)
"""The name of a type role of a theme."""

File = NewType("File", str)
"""A file: in a theme its name below the theme's folder, in a part its path."""

State = Literal[
    "available", "starting", "occupied", "ending", "checkin", "offline", "unknown", "asleep"
]
Page = Literal["room", "asleep"]

NO_INK, NO_STYLE = Ink(""), Style("")

Contrasts = Mapping[str, tuple[float, str]]

# The smallest contrast ratios, by WCAG 2.2: 1.4.6 for what is read first, then 1.4.3 and 1.4.11.
PRIMARY, TEXT, GRAPHIC = 7.0, 4.5, 3.0


class Part(Keyed):
    """A piece of a layout; every number is a length in u unless it says otherwise.

    The fields of a subclass are the keys that a theme may give it. `contrasts` says of each colour
    that has to be told from what is behind it how well: PRIMARY, TEXT or GRAPHIC, and the field
    with the colour behind it, or several ("": all colours of the zone).
    """

    contrasts: ClassVar[Contrasts] = {}

    zone: str = ""  # the ground it stands on; a ground part makes one
    page: Page = "room"  # the page that it belongs to
    states: tuple[State, ...] = ()  # the states that it is drawn in; empty: all
    show: bool = True
    lift: float = 0.0  # moves the part down: a theme's guides set it by size class
    down: float = 0.0  # and by that share of what a panel is higher than the theme's frame

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        """Add this part to the picture."""
        raise NotImplementedError

    def shows_code(self, canvas: Canvas, code: Code) -> bool:
        """Whether it draws this QR code, large enough to be scanned."""
        return False

    def fault(self) -> str:
        """What is wrong with its keys taken together; empty: nothing."""
        return ""

    def grounds(self) -> tuple[str, ...]:
        """The names of the colours that it lays under others; empty if it is no ground."""
        return ()
