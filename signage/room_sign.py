"""The sign of one room: its panel, the feed that fills it, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from signage.core.calendar import Now
from signage.core.messages import Command, Fetched, Msg, Ticked, Touched
from signage.core.outlook import wait
from signage.core.panel import Panel, PanelPolicy, update
from signage.core.values import frozen, replace
from signage.display.scene import Scene
from signage.display.setup import Setup
from signage.display.view import until_change, view
from signage.feed.base import Feed, Post
from signage.status.sign import SignState, room_state_of


@frozen
class Drawn:
    """A picture, what it was made of, and for how many seconds it holds (see `outlook.wait`)."""

    scene: Scene
    panel: Panel
    setup: Setup
    at: Now
    lasts: float

    def holds(self, panel: Panel, setup: Setup, now: Now) -> bool:
        """Whether the same would be drawn again: a turn of the loop mostly finds nothing new."""
        back = now.wall < self.at.wall or now.mono < self.at.mono
        same = setup is self.setup and panel == self.panel
        return same and not back and self.age(now) < self.lasts

    def age(self, now: Now) -> float:
        """Seconds since it was made, by the clock that says more: the wall clock may be set."""
        return max((now.wall - self.at.wall).total_seconds(), now.mono - self.at.mono)


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
        self._drawn: Drawn | None = None
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
        told = self.report(now)
        said = [told.state]
        if told.data_age is not None:
            age = timedelta(seconds=int(told.data_age) // 60 * 60)
            said.append(f"read {age} ago" if age else "read just now")
        if told.fault is not None:
            said.append(f"{told.failures} failed: {told.fault}")
        return ", ".join(said)

    def report(self, now: Now) -> SignState:
        """See `Sign`."""
        return room_state_of(self.panel, now)

    def take(self, msg: Msg, now: Now) -> None:
        """See `Sign`."""
        if isinstance(msg, Fetched) and msg.place is not None:
            room = replace(self.setup.room, place=msg.place)
            self.setup = self.setup if room == self.setup.room else replace(self.setup, room=room)
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
        return self._now(now).scene

    def wait(self, now: Now) -> float:
        """See `Sign`."""
        drawn = self._now(now)
        return drawn.lasts - drawn.age(now)

    def _now(self, now: Now) -> Drawn:
        """The picture of a moment: the last one, for as long as nothing in it changes."""
        panel = replace(self.panel, last=None)  # which shows nowhere, and differs every turn
        if self._drawn is None or not self._drawn.holds(panel, self.setup, now):
            lasts = min(wait(panel, now), until_change(now, self.setup))
            self._drawn = Drawn(view(panel, now, self.setup), panel, self.setup, now, lasts)
        return self._drawn
