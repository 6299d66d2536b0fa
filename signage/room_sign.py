"""The sign of one room: its panel, the feed that fills it, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from signage.core.calendar import Now
from signage.core.outlook import wait
from signage.core.panel import Command, Msg, Panel, PanelPolicy, Ticked, Touched, state, update
from signage.display.scene import Scene
from signage.display.setup import Setup
from signage.display.view import until_change, view
from signage.feed.base import Feed, Post


class RoomSign:
    """A `Sign`: turns messages into a panel and the panel into scenes.

    `synchronised` says what the system says of its clock. `setup` may be exchanged at any turn.
    """

    def __init__(
        self,
        policy: PanelPolicy,
        feed: Feed,
        setup: Setup,
        synchronised: Callable[[], bool | None],
    ) -> None:
        self.panel = Panel(policy)
        self.setup = setup
        self._feed = feed
        self._synchronised = synchronised

    def start(self, post: Post) -> None:
        """Begin to read the calendar; returns at once."""
        self._feed.start(post)

    def close(self) -> None:
        """Stop reading; returns at once, whatever hangs."""
        self._feed.close()

    def submit(self, command: Command) -> None:
        """Have the feed carry out a command that the panel did not ask for (the preview's keys)."""
        self._feed.submit(command)

    @property
    def poll_due(self) -> float | None:
        """See `Sign`."""
        return self.panel.poll_due

    def status(self, now: Now) -> str:
        """See `Sign`: the state, the age of the data and the last fault; nothing of a meeting."""
        panel, health = self.panel, self.panel.health
        said = [state(panel, now).status.value]
        if health.good_mono is not None:
            age = timedelta(seconds=int(now.mono - health.good_mono) // 60 * 60)
            said.append(f"read {age} ago" if age else "read just now")
        if health.fault is not None:
            said.append(f"{health.failures} failed: {health.fault.kind.value}")
        return ", ".join(said)

    def take(self, msg: Msg, now: Now) -> None:
        """See `Sign`."""
        self.panel, commands = update(self.panel, msg, now)
        for command in commands:
            self._feed.submit(command)

    def touch(self, action: str | None, held: bool, now: Now) -> None:
        """See `Sign`."""
        self.take(Touched(action, held), now)

    def tick(self, now: Now) -> None:
        """See `Sign`: time passes, and a step of the clock is seen."""
        self.take(Ticked(self._synchronised()), now)

    def scene(self, size: tuple[int, int], now: Now) -> Scene:
        """See `Sign`."""
        if self.setup.size != size:
            self.setup = replace(self.setup, size=size)
        return view(self.panel, now, self.setup)

    def wait(self, now: Now) -> float:
        """See `Sign`."""
        return min(wait(self.panel, now), until_change(now, self.setup))
