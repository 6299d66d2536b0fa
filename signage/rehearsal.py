"""A rehearsal: the whole sign, beside the one that runs, until it has drawn what it has read.

An update waits for it: a release takes over only when it has shown that it works here, with this
configuration, these secrets and this server. Nothing is on the glass meanwhile: SDL draws into
memory ("offscreen"), because the screen belongs to the release that runs.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC

from signage import config as configuration
from signage.clock import Clock
from signage.config import Config
from signage.core.health import Fault
from signage.display.drivers import OFFSCREEN
from signage.display.room_facts import RoomFacts
from signage.display.window import Window, WindowOptions
from signage.errors import Problem, UserError
from signage.inbox import Inbox
from signage.looks import looks, looks_of
from signage.loop import Loop
from signage.options import RehearseOptions
from signage.problem_sign import ProblemSign
from signage.readiness import ready
from signage.room_sign import RoomSign
from signage.timesync import clock_synchronised

PATIENCE = 120.0  # s for the first read: as long as the watchdog has patience with a poll
SIZE = (1280, 800)  # of a picture that no configuration names a size for
_EX_UNAVAILABLE = 69  # sysexits(3)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What has been shown to work."""

    size: tuple[int, int]
    read: bool  # the calendar; False: no configuration was given, so there is none


def rehearse(options: RehearseOptions, clock: Clock) -> Rehearsed:
    """Draw a picture of what the calendar says, or the set-up page without a configuration.

    Raises UserError: 78 with every problem of the configuration, 69 if the calendar was not read.
    """
    with closing(Inbox()) as inbox:
        inbox.catch_signals()  # before SDL can take them
        if options.config is None:
            return _without_room(inbox, clock)
        config = ready(configuration.examine(options.config), os.environ)
        return _with_room(config, inbox, clock)


def _without_room(inbox: Inbox, clock: Clock) -> Rehearsed:
    made = looks(RoomFacts(""), UTC)
    problem = Problem("signage", "there is no configuration yet")
    sign = ProblemSign([problem], made.setup, lambda: [problem], lambda: None)
    window = Window(_offscreen(None), inbox.fileno())
    with closing(window):
        loop = Loop(window, inbox, made.painter, sign, clock, clock, _Deaf(), reduced_motion=True)
        loop.turn()
        return Rehearsed(window.size, read=False)


def _with_room(config: Config, inbox: Inbox, clock: Clock) -> Rehearsed:
    from signage.assembly import configured_password, feed_of  # noqa: PLC0415
    from signage.panel_settings import panel_policy  # noqa: PLC0415

    made = looks_of(config)
    feed = feed_of(config, configured_password(config), clock)
    sign = RoomSign(panel_policy(config), feed, made.setup, clock_synchronised)
    window = Window(_offscreen(config), inbox.fileno())
    watcher = _Watcher(sign, inbox, clock, clock.now().mono + PATIENCE)
    with closing(window), closing(sign):
        loop = Loop(window, inbox, made.painter, sign, clock, clock, watcher, reduced_motion=True)
        watcher.loop = loop
        sign.start(inbox.post)
        loop.run()
        if inbox.stopping:
            raise _unread("it was told to end before the calendar was read")
        if watcher.fault is not None:
            raise _unread(_said(watcher.fault))
        if not watcher.read:
            raise _unread(f"the calendar was not read within {PATIENCE:.0f} s")
        return Rehearsed(window.size, read=True)


def _offscreen(config: Config | None) -> WindowOptions:
    """A window in memory, turned and sized as the one on the glass."""
    options = WindowOptions(size=SIZE, driver=OFFSCREEN)
    if config is None:
        return options
    display = config.display
    return replace(options, rotation=display.rotation, size=display.size or SIZE)


def _said(fault: Fault) -> str:
    said = f"the calendar was not read: {fault.kind.value.replace('_', ' ')}"
    return f"{said} ({fault.detail})" if fault.detail else said


def _unread(what: str) -> UserError:
    return UserError([Problem("rehearsal", what)], _EX_UNAVAILABLE)


class _Deaf:
    """A `Heart` that nobody listens to."""

    def ready(self) -> None: ...
    def status(self, text: str) -> None: ...
    def beat(self) -> None: ...


class _Watcher(_Deaf):
    """A `Heart` that ends the loop with the turn that has painted what the first read brought.

    Each turn paints before it beats, so a read that is seen in a beat has been drawn.
    """

    def __init__(self, sign: RoomSign, inbox: Inbox, clock: Clock, until: float) -> None:
        self._sign, self._inbox, self._clock, self._until = sign, inbox, clock, until
        self.loop: Loop | None = None
        self.read = False
        self.fault: Fault | None = None

    def beat(self) -> None:
        """A turn is over."""
        health = self._sign.panel.health
        self.read, self.fault = health.good_mono is not None, health.fault
        late = self._clock.now().mono > self._until
        if self.loop is not None and (self.read or self.fault is not None or late):
            self.loop.stop()
            self._inbox.wake()  # the loop sleeps once more before it looks
