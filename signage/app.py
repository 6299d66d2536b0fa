"""The kiosk: builds every object, turns the loop, and stops in reverse.

It never ends by itself. Without a screen it waits for one; with a faulty configuration it shows
the problems and waits until they are mended.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC
from pathlib import Path

from signage import config as configuration
from signage import garbage
from signage.clock import Clock, SystemClock
from signage.config import Config
from signage.display.drivers import KMSDRM
from signage.display.no_display import closed_inputs
from signage.display.saying import RoomFacts
from signage.display.window import Window, WindowOptions
from signage.errors import Problem, UserError
from signage.inbox import Inbox
from signage.looks import Looks, looks, looks_of
from signage.loop import Loop
from signage.options import RunOptions
from signage.room_sign import RoomSign
from signage.systemd import Notifier
from signage.timesync import clock_synchronised

_log = logging.getLogger(__name__)


def run(options: RunOptions) -> int:
    """Show the room of the configuration until a signal; the exit code."""
    clock = SystemClock()
    with closing(Inbox()) as inbox, closing(Notifier()) as heart:
        inbox.catch_signals()  # before SDL can take them
        while not inbox.stopping:
            try:
                _show_room(configuration.load(options.config), inbox, heart, clock)
            except UserError as error:
                for problem in error.problems:
                    _log.error("%s: %s", problem.where, problem.what)
                _show_problems(error.problems, options.config, inbox, heart, clock)
        heart.stopping()
    return 0


def _show_room(config: Config, inbox: Inbox, heart: Notifier, clock: Clock) -> None:
    """Until a signal. Raises UserError for what only shows once the first frame stands."""
    # Imported when there is something to build: the first frame waits for nothing it does not need.
    from signage.assembly import configured_password, feed_of, panel_policy  # noqa: PLC0415

    made = looks_of(config)
    feed = feed_of(config, configured_password(config), clock)
    sign = RoomSign(panel_policy(config), feed, made.setup, clock_synchronised)
    display = config.display
    if display.driver != "auto":
        os.environ.setdefault("SDL_VIDEODRIVER", display.driver)
    window = Window(WindowOptions(rotation=display.rotation, size=display.size), inbox.fileno())
    loop = Loop(window, inbox, made.painter, sign, clock, clock, heart, display.reduced_motion)
    with closing(window), closing(sign):
        loop.turn()
        garbage.look()
        from signage.readiness import lacking  # noqa: PLC0415

        if problems := lacking(config, os.environ):
            raise UserError(problems)
        for problem in closed_inputs() if window.driver == KMSDRM else ():
            _log.warning("%s: %s", problem.what, problem.remedy)
        sign.start(garbage.setting_aside(inbox.post))
        loop.run()


def _show_problems(
    problems: Sequence[Problem], path: Path, inbox: Inbox, heart: Notifier, clock: Clock
) -> None:
    """Until a signal, or until the configuration is in order."""
    from signage.problem_sign import ProblemSign  # noqa: PLC0415

    garbage.look()
    made = _plain_looks()
    window = Window(WindowOptions(rotation=_rotation(path)), inbox.fileno())
    sign = ProblemSign(problems, made.setup, lambda: _problems(path))
    loop = Loop(window, inbox, made.painter, sign, clock, clock, heart, reduced_motion=True)
    sign.mended = loop.stop
    with closing(window):
        loop.run()


def _problems(path: Path) -> Sequence[Problem]:
    """What is wrong with the configuration now."""
    from signage.readiness import lacking  # noqa: PLC0415

    try:
        config = configuration.load(path)
        looks_of(config)
        return lacking(config, os.environ)
    except UserError as error:
        return error.problems


def _plain_looks() -> Looks:
    """The looks that come with the product, for a page that no configuration has a say in."""
    return looks(RoomFacts(""), UTC)


def _rotation(path: Path) -> int:
    """The rotation that a faulty file may still tell: the page is to be read upright."""
    try:
        document = configuration.parse(path, configuration.read(path))
    except UserError:
        return 0
    display = document.get("display")
    rotation = display.get("rotation") if isinstance(display, dict) else None
    return rotation if rotation in (90, 180, 270) else 0
