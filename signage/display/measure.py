"""What a layout has to know of text before it places it; `text.Typesetter` tells it."""

from __future__ import annotations

from typing import Protocol

from signage.core.values import frozen

DISPLAY = 44.0
"""Pixels per em from which the hairlines of a display cut survive."""

Ink = tuple[float, float, float, float]
"""Left, top, right and bottom of what is inked, from the baseline's left end, y down, in px."""


@frozen
class Type:
    """A type role, resolved for a size class; `size` in u per em."""

    face: str
    weight: int
    size: float
    italic: bool = False
    small: str = ""  # the face below `DISPLAY` px per em, where `face` is cut for large sizes


class Measure(Protocol):
    """What a layout has to know of text; sizes and widths in pixels. `text.Typesetter` is one."""

    def width(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        *,
        italic: bool = False,
        rtl: bool = False,
    ) -> float:
        """The advance of one line."""
        ...

    def ink(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        *,
        italic: bool = False,
        rtl: bool = False,
    ) -> Ink:
        """Where the ink of one line is; four zeros where nothing is inked."""
        ...

    def clamp(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        max_width: float,
        *,
        italic: bool = False,
        rtl: bool = False,
    ) -> str:
        """The text, or as much of it as fits before an ellipsis."""
        ...

    def wrap(
        self,
        text: str,
        size: float,
        weight: int,
        face: str,
        max_width: float,
        lines: int,
        *,
        italic: bool = False,
        rtl: bool = False,
    ) -> tuple[str, ...]:
        """The text in at most `lines` lines, the last one clamped."""
        ...
