"""What a preview plays with: a clock that can be moved, a simulator, and the sign over it.

The sign reads the simulator as the product reads Exchange: over TLS, with a log-on, by the same
source, feed and mask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from tzlocal import get_localzone_name

from signage import config as configuration
from signage.assembly import Password, configured_password, feed_of
from signage.clock import ScaledClock, SystemClock
from signage.config import Config
from signage.config.schema import Display
from signage.core.messages import PollIn
from signage.core.outlook import next_change
from signage.display import theme, wording
from signage.feed.base import Post
from signage.looks import Looks
from signage.options import PreviewOptions
from signage.panel_settings import panel_policy
from signage.preview.dressing import Dressing
from signage.preview.rooms import dressed, simulated_room
from signage.room_sign import RoomSign
from signage.scenarios import room_of, scenario
from signage.sim.faults import BY_NAME
from signage.sim.mailbox import name_of
from signage.sim.server import Simulator

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
FAULTS = ("offline", "wrong password", "throttled", "slow", "broken answer")
SCENARIO = "office"
FAST = 60.0

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class View:
    """How the window is to be; the keys change it."""

    size: tuple[int, int]  # of the upright picture
    rotation: int = 0


class Rig:
    """The preview's machinery; `close` stops all of it. Raises UserError as the product does."""

    def __init__(self, options: PreviewOptions) -> None:
        self.clock = ScaledClock(SystemClock())
        self.simulator: Simulator | None = None
        self._rooms: tuple[Config, ...]
        if options.config is not None:
            config = dressed(configuration.load(options.config), options)
            self._rooms, self._password = (config,), configured_password(config)
        else:
            self._rooms, self._password = self._simulated(options), self._simulated_password
        self.config = self._rooms[0]
        self.fault: str | None = None
        size = options.size or self.config.display.size or (1280, 800)
        self.view = View((size[0], size[1]), self.config.display.rotation)
        self._post: Post | None = None
        self.dressing = Dressing(self.config, SystemClock())
        self.sign = self._sign()

    @property
    def looks(self) -> Looks:
        """What is drawn with now."""
        return self.dressing.looks

    # --- building ------------------------------------------------------------------------------

    def _simulated(self, options: PreviewOptions) -> tuple[Config, ...]:
        """A configuration for each room of the scenario, the wanted one first."""
        day = scenario(options.scenario or SCENARIO)
        first = room_of(day, options.room)
        zone = get_localzone_name()
        if day.day is not None:
            self._go_to_day(datetime.combine(day.day, time(10, 48), ZoneInfo(first.zone or zone)))
        self.simulator = Simulator(day, lambda: self.clock.now().wall, zone=zone)
        self.simulator.start()
        plans = sorted(day.rooms, key=lambda room: room is not first)
        wall = self.clock.now().wall
        return tuple(
            dressed(simulated_room(plan, self.simulator, zone, wall), options) for plan in plans
        )

    def _simulated_password(self) -> str:
        assert self.simulator is not None  # noqa: S101 - only asked for beside it
        return self.simulator.password

    def _go_to_day(self, moment: datetime) -> None:
        self.clock.move(moment - self.clock.now().wall)

    def _sign(self) -> RoomSign:
        password: Password = self._password
        policy = panel_policy(self.config, LONG_AGO if self.simulator else None)
        feed = feed_of(self.config, password, self.clock)
        setup = replace(self.looks.setup, size=self.view.size, shifts=False)
        return RoomSign(policy, feed, setup, lambda: True)

    def start(self, post: Post) -> None:
        """Begin to read the calendar."""
        self._post = post
        self.sign.start(post)

    def close(self) -> None:
        """Stop reading, and the simulator."""
        self.sign.close()
        if self.simulator is not None:
            self.simulator.stop()

    # --- time ------------------------------------------------------------------------------------

    def move(self, by: timedelta) -> None:
        """Set the clock forward or back, and read anew."""
        self.clock.move(by)
        self.poll()

    def to_next_change(self) -> bool:
        """Go to the next change of the state; False: none is known to come."""
        now = self.clock.now()
        turn = next_change(self.sign.panel, now)
        if turn is not None:
            self.move(turn - now.wall)
        return turn is not None

    def toggle_fast(self) -> None:
        """Run at sixty times the speed, or at the real one again."""
        self.clock.run(1.0 if self.clock.rate > 1 else FAST)
        self.poll()

    def to_now(self) -> None:
        """Back to the real time and its speed."""
        self.clock.reset()
        self.poll()

    def poll(self) -> None:
        """Read at once: what the keys change is to be seen at once."""
        # A clock that was moved is noticed first: the panel then makes its appointment anew, and
        # would put this read off by a minute.
        self.sign.tick(self.clock.now())
        self.sign.submit(PollIn(0.0))

    # --- what is shown ---------------------------------------------------------------------------

    def next_room(self) -> None:
        """Show the next room of the scenario."""
        self._rooms = (*self._rooms[1:], self._rooms[0])
        looked = self.config.display
        self.config = replace(self._rooms[0], display=looked)
        self.sign.close()
        self.dressing.wear(self.config)
        self.sign = self._sign()
        if self._post is not None:
            self.sign.start(self._post)

    def next_theme(self) -> None:
        """Show it in the next theme."""
        display, ours = self.config.display, theme.folder()
        names = sorted({*theme.names(display.themes_dir or ours), *theme.names(ours)})
        shown = display.theme or theme.default_name(ours)
        self._dress(replace(display, theme=_after(names, shown)))

    def next_locale(self) -> None:
        """Show it in the next language."""
        locales = wording.languages()
        display = self.config.display
        shown = wording.language_of(display.languages[0])
        self._dress(replace(display, locale=_after(locales, shown), locales=()))

    def turn(self) -> None:
        """Exchange width and height."""
        self.view = replace(self.view, size=self.view.size[::-1])

    def resize(self, sizes: tuple[tuple[int, int], ...]) -> None:
        """Take the next of the panel sizes, in the orientation of the moment."""
        portrait = self.view.size[1] > self.view.size[0]
        lying = tuple(sorted(self.view.size, reverse=True))
        taken = _after(sizes, lying)
        self.view = replace(self.view, size=taken[::-1] if portrait else taken)

    def _dress(self, display: Display) -> None:
        self.config = replace(self.config, display=display)
        self.dressing.wear(self.config)
        self._redress()

    def look(self) -> bool:
        """Take what was saved of the theme since the last look; False: nothing was."""
        changed = self.dressing.look()
        if changed:
            self._redress()
        return changed

    def _redress(self) -> None:
        self.sign.setup = replace(self.looks.setup, size=self.view.size, shifts=False)

    # --- trouble -------------------------------------------------------------------------------

    def inject(self, fault: str) -> None:
        """Let the simulator have that fault alone; the same one again mends it."""
        if self.simulator is None:
            return
        self.simulator.faults.clear()
        self.fault = None if self.fault == fault else fault
        if self.fault is not None:
            self.simulator.faults.now(BY_NAME[self.fault]())
        self.poll()

    def toggle_private(self) -> bool | None:
        """Mark the current meeting private in the simulated mailbox, or no longer.

        Whether it is private now; None if there is none.
        """
        if self.simulator is None:
            return None
        private = None
        wall = self.clock.now().wall
        mailbox = self.simulator.mailbox(self.config.room.mailbox)
        for item in mailbox.view(wall, wall + timedelta(microseconds=1)):
            if item.show_as != "Free" and item.start <= wall < item.end:
                marked = mailbox.toggle_private(name_of(self.config.room.mailbox, item))
                private = marked.sensitivity != "Normal"
                break
        self.poll()
        return private


def _after(all_of: Sequence[_T], one: object) -> _T:
    """The one that follows, round and round."""
    where = all_of.index(one) if one in all_of else -1
    return all_of[(where + 1) % len(all_of)]
