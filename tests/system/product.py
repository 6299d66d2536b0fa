"""The whole product in one process, over a simulated Exchange, under clocks that tests move.

Everything is the kiosk's own: configuration, EWS over TLS, poller, mask, panel, view, painter. Only
the waiting is left out: a read happens in the caller's turn, when its time has come.
"""

from __future__ import annotations

import hashlib
import logging
import queue
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pygame

from signage import config as configuration
from signage.assembly import configured_password, read_policy, source_of
from signage.clock import ManualClock
from signage.core.messages import Command, Msg, PollIn
from signage.core.panel import state
from signage.core.room import Status
from signage.display.fields import Fields
from signage.display.room_facts import RoomFacts
from signage.display.saying import say
from signage.display.scene import Scene, Target
from signage.feed.base import Post
from signage.feed.poller import Poller
from signage.logs import Formatter
from signage.looks import Looks, looks
from signage.panel_settings import panel_policy
from signage.room_sign import RoomSign
from signage.sim.connection import Exchange
from signage.sim.entra.apps import DEFAULT_APP, TENANT
from signage.sim.item import Item
from signage.sim.mailbox import Mailbox
from signage.sim.plan import RoomPlan
from signage.sim.scenario import Scenario
from signage.sim.scenario_file import DEFAULT_USER
from signage.sim.server import Simulator
from tests.system.written import written_file

ROOM, ZONE = "juniper@example.com", "Europe/Copenhagen"
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # 10:30 in Copenhagen
LONG_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)  # stands for the build date, which goes on
PASSWORD = "SIGNAGE_SECRET_EXCHANGE_PASSWORD"
SIZE = (800, 480)
A_YEAR = 365 * 86_400.0  # s
_INSTANT = 0.001  # s: the least that the clocks are moved by


def at(hour: float, day: int = 23) -> datetime:
    """A moment of November 2026 in UTC."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour)


def kept(uid: str, start: float, length: float, **fields: Any) -> Item:
    """An item as the room's mailbox keeps it; times in hours of MONDAY in UTC."""
    return Item(uid=uid, start=at(start), end=at(start + length), zone=ZONE, **fields)


class World:
    """An Exchange whose only room is Juniper, and the true time, which it lives in.

    Without a scenario the room is empty.
    """

    def __init__(self, scenario: Scenario | None = None, **options: Any) -> None:
        self.clock = ManualClock(MONDAY)
        if scenario is None:
            rooms = (RoomPlan(ROOM, "Juniper", zone=ZONE),)
            scenario = Scenario("system", rooms, (DEFAULT_USER,))
        self.simulator = Simulator(scenario, lambda: self.clock.now().wall, **options)
        self.room: Mailbox = self.simulator.mailbox(ROOM)
        self._before: Exchange | None = None

    def begin(self, *items: Item) -> None:
        """The morning again, with these items and no others, and no trouble."""
        self.clock = ManualClock(MONDAY)
        self._before = next(reversed(self.simulator.requests), None)
        self.simulator.faults.clear()
        self.room.clear()
        for item in items:
            self.room.add(item)

    def asked(self) -> list[Exchange]:
        """What came in since the morning began; the simulator itself forgets what is long ago."""
        every = self.simulator.requests
        places = (n for n, exchange in enumerate(every, start=1) if exchange is self._before)
        return every[next(places, 0) :]

    def sign(self, folder: Path, *, kind: str = "ews", source: str = "", more: str = "") -> Product:
        """A product that reads it, over EWS or Microsoft Graph."""
        simulator = self.simulator
        if kind == "graph":
            path = graph_configured(
                folder, simulator.base, simulator.ca_file, source=source, more=more
            )
            return Product(path, DEFAULT_APP.secrets[0].value, self)
        path = configured(folder, simulator.endpoint, simulator.ca_file, source=source, more=more)
        return Product(path, simulator.password, self)


def graph_configured(
    folder: Path, endpoint: str, ca_file: Path, *, source: str = "", more: str = ""
) -> Path:
    """The same as `configured`, read over Microsoft Graph; the log-on is at the same server."""
    path = folder / "config.toml"
    path.write_text(
        f"""
[room]
mailbox = "{ROOM}"
name = "Juniper"
zone = "{ZONE}"
[source]
kind = "graph"
endpoint = "{endpoint}"
authority = "{endpoint}"
tenant = "{TENANT}"
client_id = "{DEFAULT_APP.client_id}"
secret = "exchange-password"
ca_file = "{ca_file}"
{source}
{more}
""",
        encoding="utf-8",
    )
    return path


def configured(
    folder: Path, endpoint: str, ca_file: Path, *, source: str = "", more: str = ""
) -> Path:
    """A configuration file for the room; `source` are more lines of its table, `more` tables."""
    path = folder / "config.toml"
    path.write_text(
        f"""
[room]
mailbox = "{ROOM}"
name = "Juniper"
zone = "{ZONE}"
[source]
endpoint = "{endpoint}"
username = 'EXAMPLE\\svc-signage'
secret = "exchange-password"
ca_file = "{ca_file}"
{source}
{more}
""",
        encoding="utf-8",
    )
    return path


class TurnFeed:
    """The kiosk's own poller, held back: it reads when the moved clock has come to its time."""

    def __init__(self, poller: Poller, clock: ManualClock) -> None:
        self._poller, self._clock = poller, clock
        self._posted: queue.SimpleQueue[Msg] = queue.SimpleQueue()
        self._post: Post = lambda _: None
        self.due = clock.now().mono

    def start(self, post: Post) -> None:
        """See `Feed`."""
        self._post = post
        self._poller.start(self._posted.put)

    def submit(self, command: Command) -> None:
        """See `Feed`."""
        self.due = self._clock.now().mono + command.seconds

    def close(self) -> None:
        """See `Feed`."""
        self._poller.close()

    def read(self) -> None:
        """Have it read now, and hand on what it posts."""
        self._poller.submit(PollIn(0.0))
        self._post(self._posted.get(timeout=30))


@lru_cache(maxsize=4)
def dressed(locale: str) -> Looks:
    """The default looks in a language; made once, since fonts and themes cost more than a run."""
    return looks(RoomFacts("Juniper", "Floor 3", 8), ZoneInfo(ZONE), locale=locale)


class Product:
    """One sign; time passes for it and for its world, and a step of the clock hits it alone."""

    def __init__(self, path: Path, password: str, world: World) -> None:
        random.seed(1)  # the spread of polls is the same in each run
        self.config = configuration.load(path)
        self.clock = ManualClock(world.clock.now().wall)
        self._world = world
        secret = configured_password(self.config, {PASSWORD: password})
        source, policy = source_of(self.config, secret), read_policy(self.config)
        poller = Poller(source, policy, self.clock, first_delay=A_YEAR)
        self.feed = TurnFeed(poller, self.clock)
        self.synchronised: bool | None = None
        self.painter = dressed("en-GB").painter
        setup = replace(dressed("en-GB").setup, size=SIZE)
        panel = panel_policy(self.config, LONG_BEFORE)
        self.sign = RoomSign(panel, self.feed, setup, lambda: self.synchronised)
        self.sign.start(lambda msg: self.sign.take(msg, self.clock.now()))
        self.sign.tick(self.clock.now())

    def close(self) -> None:
        """Stop reading."""
        self.sign.close()

    # --- time ------------------------------------------------------------------------------------

    def turn(self) -> bool:
        """One turn of the loop: read, if it is due; whether it was."""
        due = self.feed.due <= self.clock.now().mono + _INSTANT
        if due:
            self.feed.read()
        self.sign.tick(self.clock.now())
        return due

    def run(self, minutes: float) -> None:
        """Let so much time pass, with every turn and every read that falls into it."""
        end = self.clock.now().mono + minutes * 60
        while (mono := self.clock.now().mono) < end - _INSTANT:
            if not self.turn():
                step = max(_INSTANT, min(end, self.feed.due, mono + 60.0) - mono)
                for clock in (self.clock, self._world.clock):
                    clock.advance(timedelta(seconds=step))

    def to_next_read(self) -> None:
        """Let time pass up to the next read, and read."""
        self.run(max(0.0, self.feed.due - self.clock.now().mono) / 60)
        self.turn()

    # --- what is to be seen ----------------------------------------------------------------------

    @property
    def status(self) -> Status:
        """What is claimed."""
        return state(self.sign.panel, self.clock.now()).status

    @property
    def fields(self) -> Fields:
        """What the panel says."""
        panel, now = self.sign.panel, self.clock.now()
        setup = self.sign.setup
        return say(panel, state(panel, now), now, setup.words, setup.room)

    def dress(self, size: tuple[int, int], locale: str) -> None:
        """Another panel, another language."""
        made = dressed(locale)
        self.painter, self.sign.setup = made.painter, replace(made.setup, size=size)

    def scene(self) -> Scene:
        """The picture as values."""
        return self.sign.scene(self.sign.setup.size, self.clock.now())

    def frame(self) -> bytes:
        """The picture's pixels."""
        scene = self.scene()
        surface = pygame.Surface(scene.size, 0, 32)
        self.painter.paint(scene, surface)
        return surface.get_buffer().raw

    def touch(self, action: str | None, held: bool = False) -> None:
        """A finger on a target."""
        self.sign.touch(action, held, self.clock.now())

    def told(self) -> tuple[object, ...]:
        """All that somebody before the panel, or beside the machine, can tell of this moment."""
        scene = self.scene()
        targets = tuple(item for item in scene.items if isinstance(item, Target))
        picture = hashlib.sha256(self.frame()).hexdigest()
        now = self.clock.now()
        status, wait = self.sign.status(now), self.sign.wait(now)
        return (picture, scene.state, targets, status, wait, self.feed.due)


# --- logs and files ------------------------------------------------------------------------------


@dataclass
class Traces:
    """What a run leaves behind: log lines of every level, as raw records too, and files."""

    lines: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Everything(logging.Handler):
    """Keeps what is logged, as the product would print it and as anybody else could."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.NOTSET)
        self._lines = lines
        self._ours, self._plain = Formatter(journal=True), logging.Formatter("%(message)s")

    def emit(self, record: logging.LogRecord) -> None:
        kind, error = (record.exc_info or (None, None, None))[:2]
        raised = f"{kind} {error!r}" if kind else ""
        self._lines += [
            self._ours.format(record),
            f"{record.name} {record.levelname} {record.msg} {record.args!r} {raised}",
            self._plain.format(record),
        ]


_recording: list[list[str]] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook (PEP 578) cannot be taken back: it is there once, and mostly does nothing."""
    if _recording and (written := written_file(event, arguments)):
        _recording[-1].append(written)


sys.addaudithook(_audit)


@contextmanager
def traces() -> Iterator[Traces]:
    """Record every log record of every logger, and every file that is opened to be written."""
    kept = Traces()
    root = logging.getLogger()
    handler, level = _Everything(kept.lines), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    _recording.append(kept.files)
    try:
        yield kept
    finally:
        _recording.pop()
        root.removeHandler(handler)
        root.setLevel(level)
