"""The objects of a sign, put together as the product does, to be measured from inside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from signage import config as configuration
from signage.assembly import configured_password, read_policy, source_of
from signage.clock import Clock
from signage.config import Config
from signage.core.messages import Command
from signage.display.window import Window, WindowOptions
from signage.feed.base import Post
from signage.feed.poller import Poller
from signage.inbox import Inbox
from signage.looks import Looks, looks_of
from signage.loop import Loop
from signage.panel_settings import panel_policy
from signage.room_sign import RoomSign
from signage.timesync import clock_synchronised


class Silence:
    """A heart that nobody listens to, and a feed that brings nothing."""

    def ready(self) -> None: ...
    def status(self, text: str) -> None: ...
    def beat(self) -> None: ...
    def start(self, post: Post) -> None: ...
    def submit(self, command: Command) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """A sign whose window is open."""

    config: Config
    looks: Looks
    inbox: Inbox
    window: Window
    sign: RoomSign
    loop: Loop


def built(
    path: Path,
    clock: Clock,
    polls: bool,
) -> Parts:
    """The sign of a configuration; it reads its calendar only if it `polls` and is started."""
    config = configuration.load(path)
    made, inbox = looks_of(config), Inbox()
    feed = (
        Poller(source_of(config, configured_password(config)), read_policy(config), clock)
        if polls
        else Silence()
    )
    sign = RoomSign(panel_policy(config), feed, made.setup, clock_synchronised)
    window = Window(WindowOptions(), inbox.fileno())
    loop = Loop(window, inbox, made.painter, sign, clock, clock, Silence(), reduced_motion=True)
    loop.turn()
    return Parts(config, made, inbox, window, sign, loop)
