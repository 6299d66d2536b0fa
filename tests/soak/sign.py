"""One sign, whole, with streams and watched keys, under a clock that jumps from due to due."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from signage import config as configuration
from signage.assembly import (
    configured_password,
    ews_proofs,
    ews_settings,
    graph_settings,
    keys_trace,
    panel_policy,
    read_policy,
    tokens_of,
)
from signage.clock import Clock, ManualClock, SystemClock
from signage.core.messages import Changed, Command, Fetched, FetchFailed, Msg, PollIn, Streaming
from signage.core.panel import state
from signage.display.scene import Text
from signage.feed.base import Feed, Post
from signage.feed.listener import Listener
from signage.feed.poller import Poller
from signage.feed.renewal import Renewal
from signage.room_sign import RoomSign
from signage.sources.base import CalendarSource
from signage.sources.changes import ChangeSource
from signage.sources.clouds import CLOUDS
from tests.soak.truth import Knowledge, Seen
from tests.system.product import A_YEAR, LONG_BEFORE, SIZE, ZoneInfo, dressed

PATIENCE = 30.0  # s of the machine's for what comes from another thread; nothing is asserted of it
QUICK = {"connect_timeout": 1.0, "read_timeout": 0.6, "answer_timeout": 1.5}  # s, of the machine
STREAM_PATIENCE = 2.0  # s, of the machine
LOOK = 0.02  # s between two looks at the keys, of the machine


class JumpingFeed:
    """A feed whose reads happen in the caller's turn, and whose messages wait for it."""

    def __init__(self, inner: Feed, poller: Poller, clock: Clock) -> None:
        self._inner, self._poller, self._clock = inner, poller, clock
        self._came: queue.SimpleQueue[Msg] = queue.SimpleQueue()
        self._post: Post = lambda _: None
        self.due = clock.now().mono

    def start(self, post: Post) -> None:
        """See `Feed`."""
        self._post = post
        self._inner.start(self._came.put)

    def submit(self, command: Command) -> None:
        """See `Feed`."""
        self.due = self._clock.now().mono + command.seconds

    def close(self) -> None:
        """See `Feed`."""
        self._inner.close()

    def read(self) -> None:
        """Have it read, and hand on all that came until its end."""
        self._poller.submit(PollIn(0.0))
        while not isinstance(self._next(), (Fetched, FetchFailed)):
            pass

    def hand_on(self) -> None:
        """What came meanwhile from other threads than the reading one."""
        while not self._came.empty():
            self._next()

    def await_word(self, *kinds: type[Msg]) -> bool:
        """Hand on what comes until one of these does; False: it did not come."""
        deadline = SystemClock().now().mono + PATIENCE
        while (left := deadline - SystemClock().now().mono) > 0:
            try:
                if isinstance(self._next(left), kinds):
                    return True
            except queue.Empty:
                break
        return False

    def _next(self, patience: float = PATIENCE) -> Msg:
        msg = self._came.get(timeout=patience)
        self._post(msg)
        return msg


@dataclass(frozen=True, slots=True)
class Reach:
    """How a sign reads."""

    kind: str
    operation: str  # that brings the calendar, as the wire records it
    sleeps: bool


class SoakSign:
    """A sign with its own wall clock, and what it can know."""

    def __init__(self, reach: Reach, path: Path, zone: str, clock: ManualClock) -> None:
        self.reach, self.path, self.clock = reach, path, clock
        self.knows = Knowledge(ZoneInfo(zone))
        self.config = configuration.load(path)
        password = configured_password(self.config, {})
        source: Callable[[], CalendarSource] = getattr(self, f"_{reach.kind}")
        self._password = password
        self.poller = Poller(source, read_policy(self.config), clock, first_delay=A_YEAR)
        inner: Feed = self.poller
        if reach.kind == "ews":
            inner = Listener(self.poller, self._stream, machine=clock)
        inner = Renewal(inner, keys_trace(self.config), every=LOOK)
        self.feed = JumpingFeed(inner, self.poller, clock)
        setup = replace(dressed("en-GB").setup, size=SIZE)
        self.sign = RoomSign(panel_policy(self.config, LONG_BEFORE), self.feed, setup, lambda: None)
        self.sign.start(lambda msg: self.sign.take(msg, clock.now()))
        self.sign.tick(clock.now())
        self._texts: tuple[object, str] = (None, "")

    def _ews(self) -> CalendarSource:
        from signage.sources.ews.source import EwsSource  # noqa: PLC0415 - in the worker, as ever

        settings = replace(ews_settings(self.config), **QUICK)
        return EwsSource(settings, *ews_proofs(self.config, self._password))

    def _stream(self) -> ChangeSource:
        from signage.sources.ews.stream import EwsStream  # noqa: PLC0415 - the same

        settings = replace(ews_settings(self.config), **QUICK)
        proofs = ews_proofs(self.config, self._password)
        return EwsStream(settings, *proofs, patience=STREAM_PATIENCE)

    def _graph(self) -> CalendarSource:
        from signage.sources.graph.source import GraphSource  # noqa: PLC0415 - the same

        settings = replace(graph_settings(self.config), **QUICK)
        scope = CLOUDS[self.config.source.cloud].graph_scope
        return GraphSource(settings, tokens_of(self.config, self._password, scope))

    @property
    def name(self) -> str:
        """For the story and the table."""
        return self.reach.kind

    @property
    def is_due(self) -> bool:
        """Whether a read is due now."""
        return self.feed.due <= self.clock.now().mono + 0.001

    def pass_time(self, seconds: float) -> None:
        """Both its clocks move."""
        self.clock.advance(timedelta(seconds=seconds))

    def hears(self) -> bool:
        """After a change: whether it is told of it, or that it is not told of any."""
        return not self.sign.panel.streaming or self.feed.await_word(Changed, Streaming)

    def seen(self) -> Seen:
        """What there is to be seen of it now."""
        now, panel = self.clock.now(), self.sign.panel
        scene = self.sign.scene(SIZE, now)
        if self._texts[0] is not scene:
            texts = [item.text for item in scene.items if isinstance(item, Text)]
            self._texts = (scene, " | ".join(texts))
        beside = f"{self.sign.status(now)} {self.sign.report(now)}"
        status = state(panel, now).status.value
        badge = self._badge()
        return Seen(now.wall, now.mono, status, badge, self._texts[1], beside, panel.explaining)

    def _badge(self) -> str:
        from signage.display.fields import Fields  # noqa: PLC0415 - only a name for the type
        from signage.display.saying import say  # noqa: PLC0415 - beside it

        now, panel, setup = self.clock.now(), self.sign.panel, self.sign.setup
        said: Fields = say(panel, state(panel, now), now, setup.words, setup.room)
        return said.badge.kind.value

    def close(self) -> None:
        """Stop reading."""
        self.sign.close()
