"""Taps, holds and drags from one finger."""

from __future__ import annotations

from signage.display.inputs import Phase, Pointer
from signage.display.touch import HOLD_S, Gesture, GestureKind, Gestures

SIZE = (800, 480)


def down(x: float = 100, y: float = 50) -> Pointer:
    return Pointer(Phase.DOWN, x, y)


def up(x: float = 100, y: float = 50) -> Pointer:
    return Pointer(Phase.UP, x, y)


def move(x: float, y: float) -> Pointer:
    return Pointer(Phase.MOTION, x, y)


def test_a_short_touch_is_a_tap_where_it_began() -> None:
    """Down and up make one tap, told when the finger leaves."""
    gestures = Gestures(SIZE)
    assert gestures.feed(down(), 10.0) is None
    assert gestures.feed(up(103, 52), 10.2) == Gesture(GestureKind.TAP, 100, 50)
    assert gestures.tick(99.0) is None


def test_a_hold_is_told_while_the_finger_still_rests() -> None:
    """After exactly three seconds, once; the lifting that follows is no tap as well."""
    gestures = Gestures(SIZE)
    gestures.feed(down(), 10.0)
    assert gestures.wait(11.0) == HOLD_S - 1.0
    assert gestures.tick(10.0 + HOLD_S - 0.01) is None
    assert gestures.tick(10.0 + HOLD_S) == Gesture(GestureKind.HOLD, 100, 50)
    assert gestures.tick(20.0) is None
    assert gestures.feed(up(), 20.0) is None


def test_a_hold_counts_even_if_nobody_ticked() -> None:
    """A main thread that was busy for those three seconds does not turn a hold into a tap."""
    gestures = Gestures(SIZE)
    gestures.feed(down(), 10.0)
    assert gestures.feed(up(), 13.5) == Gesture(GestureKind.HOLD, 100, 50)


def test_a_finger_rolls_a_little() -> None:
    """Within a twentieth of the shorter side it still rests on one place."""
    gestures = Gestures(SIZE)
    gestures.feed(down(), 10.0)
    assert gestures.feed(move(124, 26), 11.0) is None
    assert gestures.tick(13.0) == Gesture(GestureKind.HOLD, 100, 50)


def test_a_finger_that_wanders_neither_taps_nor_holds() -> None:
    """A swipe is a drag, also when it comes back to its start; it presses nothing."""
    gestures = Gestures(SIZE)
    gestures.feed(down(), 10.0)
    gestures.feed(move(125, 50), 10.1)
    gestures.feed(move(100, 50), 10.2)
    assert gestures.wait(10.2) is None
    assert gestures.tick(14.0) is None
    assert gestures.feed(up(), 14.1) == Gesture(GestureKind.DRAG, 100, 50)


def test_a_lost_lifting_does_not_kill_touch() -> None:
    """A panel unplugged under a finger never reports it gone; the next touch still counts."""
    gestures = Gestures(SIZE)
    gestures.feed(down(), 10.0)
    gestures.feed(down(300, 300), 60.0)
    assert gestures.feed(up(300, 300), 60.1) == Gesture(GestureKind.TAP, 300, 300)


def test_movement_without_a_touch_means_nothing() -> None:
    """The mouse of a preview wandering over the window, or a stray lifting, is no touch."""
    gestures = Gestures(SIZE)
    assert gestures.feed(move(1, 1), 1.0) is None
    assert gestures.feed(up(), 1.0) is None
    assert gestures.wait(1.0) is None
