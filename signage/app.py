"""The kiosk: builds every object, turns the loop, and stops in reverse.

It never ends by itself. Without a screen it waits for one; with a faulty configuration it shows
the problems and waits until they are mended.
"""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Sequence
from contextlib import ExitStack, closing, suppress
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from signage import config as configuration
from signage import garbage
from signage.clock import Clock, SystemClock
from signage.config import Config
from signage.core.pace import first_wait
from signage.core.values import replace
from signage.display.drivers import KMSDRM
from signage.display.no_display import closed_inputs
from signage.display.room_facts import RoomFacts
from signage.display.window import Window, WindowOptions
from signage.errors import Problem, UserError
from signage.feed.late import Late
from signage.inbox import Inbox
from signage.looks import Looks, looks, looks_of
from signage.loop import Loop
from signage.options import RunOptions
from signage.room_sign import RoomSign
from signage.systemd import Notifier
from signage.timesync import clock_synchronised

if TYPE_CHECKING:
    from signage.feed.base import Feed
    from signage.power.base import Means
    from signage.power.switch import Switch

_log = logging.getLogger(__name__)


def run(options: RunOptions, clock: Clock | None = None) -> int:
    """Show the room of the configuration until a signal; the exit code.

    `clock` is the sign's; None: the machine's own, by which fingers and motion always go.
    """
    clock = clock or SystemClock()
    with closing(Inbox()) as inbox, closing(Notifier()) as heart, ExitStack() as before:
        inbox.catch_signals()  # before SDL can take them
        while not inbox.stopping:
            try:
                _show_room(configuration.load(options.config), before, inbox, heart, clock)
            except UserError as error:
                problems = tuple(_problems(options.config)) or error.problems
                for problem in problems:
                    _log.error("%s: %s", problem.where, problem.what)
                _show_problems(problems, options.config, before, inbox, heart, clock)
        heart.stopping()
    return 0


def _show_room(
    config: Config, before: ExitStack, inbox: Inbox, heart: Notifier, clock: Clock
) -> None:
    """Until a signal. Raises UserError for what only shows once the first frame stands.

    `before` closes the window that still shows an earlier picture: as late as can be.
    """
    # Imported when there is something to build: the first frame waits for nothing it does not need.
    from signage.panel_settings import facts_of, panel_policy  # noqa: PLC0415

    made = looks_of(config)
    feed = Late(partial(_feed, config, clock))
    wait = first_wait(clock.now().mono, random.random())  # noqa: S311 - guards nothing
    policy = panel_policy(config, first_wait=wait)
    sign = RoomSign(policy, feed, made.setup, clock_synchronised)
    window = Window(_window_options(config), inbox.fileno())
    reduced_motion = config.display.reduced_motion
    real = SystemClock()
    loop = Loop(window, inbox, made.painter, sign, clock, real, heart, reduced_motion)
    before.close()
    with closing(window), closing(sign):
        loop.turn()
        from signage.readiness import lacking  # noqa: PLC0415

        if problems := lacking(config, os.environ, drawn=True):
            raise UserError(problems)
        sweeper = garbage.Sweeper()
        loop.rest = sweeper.sweep
        sign.start(sweeper.noting(inbox.post))  # it waits for the server while the rest is made
        for problem in closed_inputs() if window.driver == KMSDRM else ():
            _log.warning("%s: %s", problem.what, problem.remedy)
        from signage.core.remedies import advised  # noqa: PLC0415

        for advice in policy.advice:
            _log.warning("%s", " ".join(advised(advice, facts_of(config))))
        power = _take_the_screen(loop, sign, config)
        from signage.lights.beside import beside  # noqa: PLC0415
        from signage.status.doors import open_doors  # noqa: PLC0415

        with (
            open_doors(loop, inbox.wake, config.status.http),
            closing(power),
            beside(config, loop, inbox.post),
        ):
            loop.run()


def _feed(config: Config, clock: Clock) -> Feed:
    """What reads the calendar. Raises UserError for a back end that is not installed."""
    from signage.assembly import configured_password, feed_of  # noqa: PLC0415

    return feed_of(config, configured_password(config), clock)


def _take_the_screen(loop: Loop, sign: RoomSign, config: Config) -> Switch:
    """Find what switches it off and sets its light; what dims it dims no picture any more."""
    from signage.power.backlight import Backlight  # noqa: PLC0415
    from signage.power.brightness import Brightness  # noqa: PLC0415
    from signage.power.choice import chosen  # noqa: PLC0415
    from signage.power.switch import Switch  # noqa: PLC0415

    wanted = config.panel.power

    def choose() -> Means:
        means, why_not = chosen(wanted)
        if why_not:
            _log.warning("[panel] power: %s: %s; the screen stays on", wanted, why_not)
        return means

    power = loop.power = Switch(choose)
    backlight = Backlight()
    if not backlight.obstacle():
        zone, night = config.room.zone, sign.setup.dimming
        loop.brightness = Brightness(backlight, zone, config.panel.brightness, night)
        sign.setup = replace(sign.setup, dimming=None)
    return power


def _show_problems(
    problems: Sequence[Problem],
    path: Path,
    before: ExitStack,
    inbox: Inbox,
    heart: Notifier,
    clock: Clock,
) -> None:
    """Until a signal, or until the configuration is in order; `before` is left the window."""
    from signage.problem_sign import ProblemSign  # noqa: PLC0415
    from signage.readiness import traces  # noqa: PLC0415

    garbage.look()
    made = _plain_looks()
    options, http = WindowOptions(), None
    with suppress(UserError):  # no file, or no TOML in it
        known = configuration.examine(path).config
        options, http = _window_options(known), known.status.http
    before.close()
    window = Window(options, inbox.fileno())
    sign = ProblemSign(problems, made.setup, lambda: _problems(path), lambda: traces(path))
    loop = Loop(window, inbox, made.painter, sign, clock, clock, heart, reduced_motion=True)
    sign.mended = loop.stop
    before.callback(window.close)
    from signage.status.doors import open_doors  # noqa: PLC0415

    with open_doors(loop, inbox.wake, http):
        loop.run()


def _problems(path: Path) -> Sequence[Problem]:
    """What is wrong with the configuration now."""
    from signage.readiness import ready  # noqa: PLC0415

    try:
        ready(configuration.examine(path), os.environ)
    except UserError as error:
        return error.problems
    return ()


def _window_options(config: Config) -> WindowOptions:
    """What the configuration says of the glass."""
    display = config.display
    driver = None if display.driver == "auto" else display.driver
    return WindowOptions(rotation=display.rotation, size=display.size, driver=driver)


def _plain_looks() -> Looks:
    """The looks that come with the product, for a page that no configuration has a say in."""
    return looks(RoomFacts(""), UTC)
