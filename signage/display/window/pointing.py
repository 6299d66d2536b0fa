"""Fingers and mice as one pointer: the first finger that touches, or the left button."""

from __future__ import annotations

import pygame

from signage.display.inputs import Phase, Pointer
from signage.display.rotation import Rotation

_FINGER = {
    pygame.FINGERDOWN: Phase.DOWN,
    pygame.FINGERMOTION: Phase.MOTION,
    pygame.FINGERUP: Phase.UP,
}
_MOUSE = {
    pygame.MOUSEBUTTONDOWN: Phase.DOWN,
    pygame.MOUSEMOTION: Phase.MOTION,
    pygame.MOUSEBUTTONUP: Phase.UP,
}


class Pointing:
    """Which finger or button is down."""

    def __init__(self) -> None:
        self._finger: int | None = None
        self._pressed = False

    def forget(self) -> None:
        """Nothing is down any more: the window has gone."""
        self._finger, self._pressed = None, False

    def knows(self, event: pygame.Event) -> bool:
        """Whether it comes from a finger or a mouse."""
        return event.type in _FINGER or event.type in _MOUSE

    def understand(self, event: pygame.Event, rotation: Rotation) -> Pointer | None:
        """Where it points to on the upright picture; None: another finger, button or hovering."""
        if event.type in _FINGER:
            return self._finger_input(event, rotation)
        return self._mouse_input(event, rotation)

    def _finger_input(self, event: pygame.Event, rotation: Rotation) -> Pointer | None:
        phase = _FINGER[event.type]
        if phase is Phase.DOWN:
            self._finger = event.finger_id
        elif event.finger_id != self._finger:
            return None
        if phase is Phase.UP:
            self._finger = None
        width, height = rotation.panel  # fingers come as shares of it, 0..1
        return Pointer(phase, *rotation.to_picture(event.x * width, event.y * height))

    def _mouse_input(self, event: pygame.Event, rotation: Rotation) -> Pointer | None:
        if event.touch:  # made from a finger, which has been told already
            return None
        phase = _MOUSE[event.type]
        if phase is not Phase.MOTION and event.button != pygame.BUTTON_LEFT:
            return None
        if phase is Phase.MOTION and not self._pressed:
            return None
        self._pressed = phase is not Phase.UP
        return Pointer(phase, *rotation.to_picture(*event.pos))
