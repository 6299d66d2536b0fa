"""A motion under way: the picture that was, the one that comes, and what runs in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from signage.display.geometry import Box
from signage.display.motion import Motion

Run = Callable[[float], Sequence[Box]]
"""Brings the new picture to a share (0..1) of the way; the boxes that it touched."""


class Moving:
    """Lays frames on a screen. All pictures and boxes are the panel's, turned as it hangs."""

    def __init__(
        self, motion: Motion, old: pygame.Surface, new: pygame.Surface, run: Run | None = None
    ) -> None:
        self.motion = motion
        self._old, self._new, self._run = old, new, run

    def frame(self, screen: pygame.Surface) -> None:
        """The frame that the motion stands at."""
        opacity = self.motion.opacity
        ran = self._run(self.motion.share) if self._run else ()
        self._new.set_alpha(opacity)
        under = () if opacity is None else (self._old,)
        screen.blits(
            [
                (picture, box[:2], box)
                for box in (*self.motion.parts(), *ran)
                for picture in (*under, self._new)
            ],
            doreturn=False,
        )
        pygame.display.update([*self.motion.bounds(), *ran])

    def end(self, screen: pygame.Surface) -> None:
        """The new picture alone, whatever the motion has come to."""
        if self._run:
            self._run(1.0)
        self._new.set_alpha(None)
        screen.blit(self._new, (0, 0))
        pygame.display.update()
