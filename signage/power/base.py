"""What every means of switching a screen is."""

from __future__ import annotations

from typing import Protocol

from signage.errors import SignageError

AGAIN = 60.0  # s between two tries to wake a screen that refuses


class PowerError(SignageError):
    """The screen could not be switched. Its text says by what and why."""


class Means(Protocol):
    """One way to switch the screen. Used by the main thread; each call returns within a moment."""

    @property
    def name(self) -> str:
        """As [panel] power names it."""
        ...

    def obstacle(self) -> str:
        """Why it does not work here, in words; empty: it does, as far as can be told."""
        ...

    def turn(self, on: bool) -> None:
        """Switch the screen. Raises PowerError where that is refused at once."""
        ...

    def settle(self) -> None:
        """Return when what was asked last is done, after seconds at most: the sign ends."""
        ...


class Black:
    """No switch at all: the sign's dark page is all there is. It always works."""

    name = "black"

    def obstacle(self) -> str:
        """None."""
        return ""

    def turn(self, on: bool) -> None:
        """The page is painted by the sign itself."""

    def settle(self) -> None:
        """Nothing was asked."""
