"""The turn loop: messages and touches in, a scene out, painted only if it differs.

The main thread waits on nothing but descriptors (the window's and the inbox's). It knows neither
calendars nor themes: those belong to the `Sign` that it turns.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Protocol

from signage.clock import Clock
from signage.core.calendar import Now, clock_step
from signage.core.values import field, slotted
from signage.display.connectors import LOOK_EVERY_S
from signage.display.inputs import CloseRequested, Key, Pointer, Resized
from signage.display.no_display import NoDisplayError
from signage.display.paint import Painter
from signage.display.scene import Scene
from signage.display.theme import ASLEEP
from signage.display.touch import Gesture, GestureKind, Gestures
from signage.display.window import Window
from signage.errors import Problem
from signage.inbox import Inbox
from signage.watchdog import Watchdog

if TYPE_CHECKING:  # the first frame needs none of them
    from signage.lights.lamp import Lamp
    from signage.power.brightness import Brightness
    from signage.power.switch import Switch
    from signage.sign import Sign
    from signage.status.desk import Desk

SAFETY_TICK = 15.0  # s: the longest sleep, so that the watchdog is fed and a set clock is found
LONGEST = 60.0  # s between two turns

_log = logging.getLogger(__name__)


class Heart(Protocol):
    """Who is told that the loop lives (systemd)."""

    def ready(self) -> None:
        """The first turn is over."""
        ...

    def status(self, text: str) -> None:
        """What the sign is doing, in one line."""
        ...

    def beat(self) -> None:
        """Feed the watchdog."""
        ...


@slotted
class Loop:
    """Turns until the inbox says stop. `key` is given the keys that a preview lets through."""

    window: Window
    inbox: Inbox
    painter: Painter
    sign: Sign
    clock: Clock  # the sign's: a preview's may run fast
    real: Clock  # the machine's: for fingers, motion and the watchdog
    heart: Heart
    reduced_motion: bool = False
    key: Callable[[Key], None] | None = None
    desk: Desk[Loop] | None = None  # where other threads ask how it is
    power: Switch | None = None  # the screen's own; None: it is always on
    brightness: Brightness | None = None
    lamp: Lamp | None = None  # a status light beside the screen
    rest: Callable[[], None] = lambda: None  # what can wait until the picture stands
    began: float = 0.0  # mono of the first turn
    turns: int = 0
    painted: int = 0
    shown: Scene | None = None
    _open: bool = False
    _looked: float = 0.0
    _gestures: Gestures | None = None
    _watchdog: Watchdog = field(default_factory=Watchdog)
    _said: str = ""
    _closing: bool = False

    def run(self) -> None:
        """Turn until a signal, or the closing of a preview's window, ends it."""
        while not (self.inbox.stopping or self._closing):
            self.turn()
            self.rest()
            self._sleep(self._pause())

    def stop(self) -> None:
        """End after this turn."""
        self._closing = True

    def reshape(self, size: tuple[int, int]) -> None:
        """Go on with a picture of another size."""
        self.window.reshape(size)
        self._opened()

    def repaint(self) -> None:
        """Paint everything at the next turn: what scenes are painted with has changed."""
        self.shown = None

    def turn(self) -> None:
        """Take what has come, and bring the picture up to date."""
        now, real = self.clock.now(), self.real.now()
        if not self.turns:
            self.began = now.mono
        self._find_display(real.mono)
        for msg in self.inbox.drain():
            self.sign.take(msg, now)
        self._inputs(now, real.mono)
        if self.key is not None:
            now = self.clock.now()  # its key may have moved it: the old one would be a step back
        self.sign.tick(now)
        if self._open:
            self._picture(now, real.mono)
            if self.brightness is not None:
                self.brightness.see(now.wall)
        self._alive(now, real.mono)
        self.turns += 1
        if self.desk is not None:
            self.desk.serve(self)

    def _sleep(self, seconds: float) -> None:
        """Until something comes, or may have changed by itself, `seconds` from now at the latest.

        Alive meanwhile, which is less than a turn: an idle wall does little else, and all that a
        machine touches after seconds of sleep costs many times what it costs a busy one.
        """
        began = now = self.real.now()
        until = began.mono + seconds
        tick = LOOK_EVERY_S if self.window.watches_plugs else SAFETY_TICK
        while not self.window.wait(min(tick, max(0.0, until - now.mono)), still=now is not began):
            now = self.real.now()
            if now.mono >= until or clock_step(began, now):
                return
            if self.window.watches_plugs and self._left_screen():
                return
            self._feed(now.mono)

    # --- the display -------------------------------------------------------------------------

    def _left_screen(self) -> bool:
        """Close a window whose screen is another one now; the next turn opens it anew."""
        if self._open and self.window.must_reopen():
            self.window.close()
            self._open, self._looked = False, -inf
        return not self._open

    def _find_display(self, mono: float) -> None:
        """Open the window, now or whenever a screen turns up; a sign without one goes on living."""
        if self.turns and mono - self._looked < LOOK_EVERY_S:
            return
        left = self._left_screen()
        self._looked = mono
        if not left:
            self.window.look_for_inputs()
            return
        try:
            self.window.open()
        except NoDisplayError as error:
            self._wait_for_display(error.problems[0])
            return
        self.inbox.catch_signals()  # SDL may have taken them
        self._opened()

    def _wait_for_display(self, problem: Problem) -> None:
        """Say why there is none, and what helps: once, however often it is looked for."""
        text = f"waiting for a display: {problem.what}"
        if text != self._said:
            _log.warning("%s; %s", text, problem.remedy)
        self._say(text)

    def _opened(self) -> None:
        """The picture is a new one, and of a new size: nothing stands on it."""
        if self.power is not None:
            self.power.reopened()
        self._open, self.shown = True, None
        self._gestures = Gestures(self.window.size)

    def _picture(self, now: Now, mono: float) -> None:
        scene = self.sign.scene(self.window.size, now)
        if self.power is not None and not self.power.see(scene.state == ASLEEP, mono):
            return  # it is painted when the screen goes on again
        if scene == self.shown:
            return
        self._watchdog = self._watchdog.owes_frame(mono)
        before = self.shown
        if before is None or before.size != scene.size:
            self.painter.paint(scene, self.window.surface)
            self.window.show()
        elif not self._moves(before, scene):
            self.window.show(self.painter.repaint(before, scene, self.window.surface))
        elif scene.motion == "grow" and scene.origin is not None:
            self.window.grow(partial(self.painter.paint, scene), scene.origin)
        else:
            from signage.display.paint.run import run_of  # noqa: PLC0415 - after the first frame

            repaint = partial(self.painter.repaint, before, scene)
            self.window.fade(repaint, run_of(self.painter, before, scene))
        self.shown = scene
        self.painted += 1
        self._watchdog = self._watchdog.painted()

    def _moves(self, before: Scene, scene: Scene) -> bool:
        """Whether this is a change of state that is to be seen as one."""
        still = self.reduced_motion or "none" in (before.motion, scene.motion)
        return not still and before.state != scene.state

    # --- input ---------------------------------------------------------------------------------

    def _inputs(self, now: Now, mono: float) -> None:
        for event in self.window.events():
            if isinstance(event, Resized):
                self._opened()
            elif isinstance(event, CloseRequested):
                self.stop()
            elif isinstance(event, Key):
                if self.key is not None:
                    self.key(event)
            elif isinstance(event, Pointer) and self._gestures is not None:
                self._gesture(self._gestures.feed(event, mono), now)
        if self._gestures is not None:
            self._gesture(self._gestures.tick(mono), now)

    def _gesture(self, gesture: Gesture | None, now: Now) -> None:
        if gesture is None:
            return
        dragged = gesture.kind is GestureKind.DRAG  # it wakes the panel and means nothing else
        action = None
        if self.shown is not None and not dragged:
            action = self.shown.action_at(gesture.x, gesture.y)
        self.sign.touch(action, gesture.kind is GestureKind.HOLD, now)

    # --- life ------------------------------------------------------------------------------------

    def _alive(self, now: Now, mono: float) -> None:
        if self.turns == 0:
            self.heart.ready()
        ahead = None
        if (due := self.sign.poll_due) is not None:  # by its clock; the dog's is the machine's
            ahead = mono + (due - self.clock.now().mono) / self.clock.rate
        self._watchdog = self._watchdog.expects_poll(ahead)
        self._feed(mono)
        if self.lamp is not None:
            self.lamp.see(self.sign.report(now))
        if self._open:
            self._say(self.sign.status(now))

    def _feed(self, mono: float) -> None:
        if self._watchdog.healthy(mono):
            self.heart.beat()

    def _say(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self.heart.status(text)

    def _pause(self) -> float:
        """How long nothing can happen by itself, in real seconds."""
        now, real = self.clock.now(), self.real.now()
        pauses = [LONGEST, self.sign.wait(now) / self.clock.rate]
        if not self._open:
            pauses.append(LOOK_EVERY_S)
        if (moving := self.window.move(real.mono)) is not None:
            pauses.append(moving)
        if self.power is not None and (falling := self.power.wait(real.mono)) is not None:
            pauses.append(falling)
        if self._gestures is not None and (holding := self._gestures.wait(real.mono)) is not None:
            pauses.append(holding)
        return max(0.0, min(pauses))
