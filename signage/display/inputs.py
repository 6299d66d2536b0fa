"""What people and the window system do to the window, in words of our own."""

from __future__ import annotations

import enum

from signage.core.values import frozen


class Phase(enum.Enum):
    """Where in its touch a finger or a mouse button is."""

    DOWN = "down"
    MOTION = "motion"  # while down
    UP = "up"


@frozen
class Pointer:
    """A finger, or a mouse in its place; pixels of the upright picture, from its top left."""

    phase: Phase
    x: float
    y: float


@frozen
class Key:
    """A key went down; `name` is SDL's ("left", "q", "f1"), `text` what it types ("?")."""

    name: str
    text: str = ""
    shift: bool = False


@frozen
class Resized:
    """The picture has a new size, and everything must be painted again."""

    size: tuple[int, int]


@frozen
class CloseRequested:
    """Somebody wants the window gone (its close button); a kiosk is never told."""


Input = Pointer | Key | Resized | CloseRequested
