"""What every part of a layout has in common: where it stands, when it is drawn, what it draws with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NewType

from signage.display.canvas import Canvas
from signage.display.fields import Fields

Ink = NewType("Ink", str)
"""The name of a colour in the palettes of a theme; one that starts with a dot may be missing."""

Style = NewType("Style", str)
"""The name of a type role of a theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a layout; every number is a length in u unless it says otherwise.

    The fields of a subclass are the keys that a theme may give it. `least` names the fields that
    hold colours of things that must be told from the zone behind them, with the smallest contrast
    ratio that each may have there (WCAG 2.x: 4.5 for text, 3 for graphics; 7 for primary text).
    """

    least: ClassVar[Mapping[str, float]] = {}

    zone: str = ""  # the ground it stands on; a ground part makes one
    page: str = "room"  # the page that it belongs to
    states: tuple[str, ...] = ()  # the states that it is drawn in; empty: all
    show: bool = True
    lift: float = 0.0  # moves the part down: a theme's guides set it by size class

    def draw(self, canvas: Canvas, fields: Fields) -> None:
        """Add this part to the picture."""
        raise NotImplementedError

    def grounds(self) -> tuple[str, ...]:
        """The names of the colours that it lays under others; empty if it is no ground."""
        return ()
