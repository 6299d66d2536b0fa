"""Every change reaches the panel, whatever meets a hint on its way, and no storm becomes a flood.

A model of the world beside the core: a server with a version, a poller that drops wishes while it
reads (as `signage.feed.poller.Poller` does), hints and answers that take their time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, cycle

from hypothesis import event, given
from hypothesis import strategies as st

from signage.core.calendar import Now
from signage.core.messages import Changed, Fetched, Msg, PollIn, Streaming, Ticked
from signage.core.panel import HEED, Panel, update
from tests.core.test_panel import POLICY
from tests.strategies import NOON, agenda, meeting

Draws = st.lists(st.sampled_from([0.0, 0.01, 0.2, 0.9, 1.0, 2.5]), min_size=1, max_size=7)


@dataclass
class World:
    """Time, a server, a poller and a panel; `run` plays what is due in order."""

    lengths: cycle[float]  # of reads
    sampled: cycle[float]  # the share of a read at which the server looks
    delays: cycle[float]  # of hints and answers
    now: float = 0.0
    version: int = 0
    panel: Panel = field(default_factory=lambda: Panel(POLICY))
    reading: bool = False
    wish: int = 0  # which appointment stands
    reads: list[float] = field(default_factory=list)
    _due: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _number: count[int] = field(default_factory=count)

    def at(self, moment: float, act: Callable[[], None]) -> None:
        heapq.heappush(self._due, (moment, next(self._number), act))

    def run(self, end: float) -> None:
        while self._due and self._due[0][0] <= end:
            self.now, _, act = heapq.heappop(self._due)
            act()
        self.now = end

    def clock(self) -> Now:
        return Now(NOON + timedelta(seconds=self.now), 1000.0 + self.now)

    def tell(self, msg: Msg) -> None:
        self.panel, commands = update(self.panel, msg, self.clock())
        for command in commands:
            assert isinstance(command, PollIn)
            self.submit(command.seconds)

    def submit(self, seconds: float) -> None:
        if self.reading:
            return  # dropped
        self.wish += 1
        mine = self.wish
        self.at(self.now + seconds, lambda: self.begin(mine))

    def begin(self, wish: int) -> None:
        if self.reading or wish != self.wish:
            return
        self.reading = True
        self.reads.append(self.now)
        asked, seen, length = self.clock(), [0], next(self.lengths)

        def look() -> None:
            seen[0] = self.version

        def end() -> None:
            self.reading = False
            made = agenda(meeting(-300, 600, f"version {seen[0]}"))
            self.at(self.now + next(self.delays), lambda: self.tell(Fetched(made, asked)))

        self.at(self.now + length * next(self.sampled), look)
        self.at(self.now + length, end)

    def change(self) -> None:
        self.version += 1
        self.at(self.now + next(self.delays), lambda: self.tell(Changed()))

    @property
    def shown(self) -> str:
        made = self.panel.agenda
        return made.entries[0].meeting.object_id if made else ""


@given(
    st.lists(st.sampled_from([0.0, 0.05, 0.3, 0.999, 1.0, 1.7, 30.0, 59.9, 60.0]), max_size=40),
    Draws,
    st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=1, max_size=3),
    Draws,
    st.booleans(),
)
def test_every_change_is_shown_soon_and_a_storm_is_one_read_a_second(
    gaps: list[float],
    lengths: list[float],
    sampled: list[float],
    delays: list[float],
    streaming: bool,
) -> None:
    """Random interleavings: after the last hint there is at most one read that came too early, a
    second's rest, and the read that sees it. Between them never more than a read a second, besides
    those that were due anyway.
    """
    world = World(cycle(lengths), cycle(sampled), cycle(delays))
    world.tell(Ticked(synchronised=True))
    if streaming:
        world.at(0.4, lambda: world.tell(Streaming(alive=True)))
    last = 0.5
    for gap in gaps:
        last += gap
        world.at(last, world.change)
    slow, late = max(lengths), max(delays)
    quiet = last + late + 2 * (slow + late) + HEED + 0.01
    world.run(quiet)
    assert not gaps or world.shown == f"version {world.version}"
    event(f"{len(world.reads)} reads for {len(gaps)} changes")
    for n, begun in enumerate(world.reads):
        within = [each for each in world.reads[n:] if each < begun + 10.0]
        assert len(within) <= 10 / HEED + 3
    before = len(world.reads)
    world.run(quiet + 300.0)
    assert len(world.reads) - before <= 300 / 12.5 + 1, "no loop goes on by itself"
