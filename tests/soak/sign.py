"""One sign, whole, with streams and watched keys, under a clock that jumps from due to due."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from signage import config as configuration
from signage.assembly import (
    configured_password,
    ews_proofs,
    ews_settings,
    graph_settings,
    keys_trace,
    read_policy,
    tokens_of,
)
from signage.clock import Clock, ManualClock, SystemClock
from signage.core.messages import Changed, Command, Fetched, FetchFailed, Msg, PollIn, Streaming
from signage.core.panel import state
from signage.display.saying import say
from signage.display.scene import Text
from signage.feed.base import Feed, Post
from signage.feed.listener import Listener
from signage.feed.poller import Poller
from signage.feed.renewal import Renewal
from signage.panel_settings import panel_policy
from signage.room_sign import RoomSign
from signage.sources.base import CalendarSource
from signage.sources.changes import ChangeSource
from signage.sources.clouds import CLOUDS
from signage.sources.ews.settings import EwsSettings
from signage.sources.graph.settings import GraphSettings
from tests.soak.exchange import Server
from tests.soak.truth import Knowledge, Seen
from tests.system.product import (
    A_YEAR,
    LONG_BEFORE,
    SIZE,
    ZONE,
    configured,
    dressed,
    graph_configured,
)

PATIENCE = 30.0  # s of the machine's for what comes from another thread; nothing is asserted of it
OPEN, CLOSED = time(7), time(19)  # of the sign that sleeps
STREAM_PATIENCE = 2.0  # s, of the machine
READ_PATIENCE = 0.6  # s for an answer, of the machine
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


REACHES = (
    Reach("ews", "FindItem", sleeps=False),
    Reach("graph", "calendarView", sleeps=True),
)


class SoakSign:
    """A sign with its own wall clock, and what it can know; `polling` is a table's lines."""

    def __init__(
        self, reach: Reach, folder: Path, server: Server, polling: str, clock: ManualClock
    ) -> None:
        self.reach, self.clock, self._folder = reach, clock, folder
        self.knows = Knowledge(ZoneInfo(ZONE))
        (folder / "secrets").mkdir(parents=True)
        self.hand_out(server.password if reach.kind == "ews" else server.secret)
        self.config = configuration.load(_written(reach, folder, server, polling))
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

        settings = quick(ews_settings(self.config))
        return EwsSource(settings, *ews_proofs(self.config, self._password))

    def _stream(self) -> ChangeSource:
        from signage.sources.ews.stream import EwsStream  # noqa: PLC0415 - the same

        settings = quick(ews_settings(self.config))
        proofs = ews_proofs(self.config, self._password)
        return EwsStream(settings, *proofs, patience=STREAM_PATIENCE)

    def _graph(self) -> CalendarSource:
        from signage.sources.graph.source import GraphSource  # noqa: PLC0415 - the same

        settings = quick(graph_settings(self.config))
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
        return Seen(
            now.wall, now.mono, status, self._badge, self._texts[1], beside, panel.explaining
        )

    def _badge(self) -> str:
        now, panel, setup = self.clock.now(), self.sign.panel, self.sign.setup
        said = say(panel, state(panel, now), now, setup.words, setup.room)
        return said.badge.kind.value

    def may_sleep(self, local: time) -> bool:
        """Whether it may be dark then."""
        return self.reach.sleeps and not OPEN <= local < CLOSED

    def hand_out(self, password: str) -> None:
        """Replace its secret's file, as one does: by another one."""
        fresh = self._folder / "secrets" / ".fresh"
        fresh.touch(mode=0o600)
        fresh.write_text(password)
        fresh.replace(self._folder / "secrets" / "exchange-password")

    def close(self) -> None:
        """Stop reading."""
        self.sign.close()


_Settings = TypeVar("_Settings", EwsSettings, GraphSettings)


def quick(settings: _Settings) -> _Settings:
    """With little patience: what hangs costs the soak seconds of the machine."""
    return replace(settings, connect_timeout=1.0, read_timeout=READ_PATIENCE, answer_timeout=1.5)


def _written(reach: Reach, folder: Path, server: Server, polling: str) -> Path:
    hours = f'every_day = "{OPEN:%H:%M}-{CLOSED:%H:%M}"' if reach.sleeps else "sleep = false"
    more = f"[opening]\n{hours}\n[polling]\n{polling}\n"
    if reach.kind == "graph":
        return graph_configured(folder, server.base, server.ca_file, more=more)
    endpoint, source = f"{server.base}/EWS/Exchange.asmx", 'access = "impersonation"'
    return configured(folder, endpoint, server.ca_file, source=source, more=more)
