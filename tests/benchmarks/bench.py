"""What all measurements share: the screen, the servers, the peers, and how much is measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.glass import Glass
from tests.benchmarks.peers import LIMITS, Peer
from tests.benchmarks.programs import Exchange
from tests.benchmarks.table import Figure

POLLS, MANY_POLLS = 200, 2000


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    starts: int
    cold: int
    idle_s: float
    pictures: int
    touches: int
    polls: int  # the last mark of memory
    days: int  # of titles


QUICK = Extent(starts=3, cold=1, idle_s=20.0, pictures=10, touches=2, polls=POLLS, days=2)
FULL = Extent(starts=11, cold=3, idle_s=60.0, pictures=50, touches=5, polls=MANY_POLLS, days=7)


@dataclass(frozen=True, slots=True)
class Bench:
    """What all measurements share."""

    glass: Glass
    folder: Path
    extent: Extent
    few: Exchange  # ten meetings
    many: Exchange  # two hundred
    peers: tuple[Peer, ...]

    @property
    def there(self) -> list[Peer]:
        """Those of the peers that this machine has."""
        return [peer for peer in self.peers if not peer.missing]

    def beside(
        self,
        name: str,
        unit: str,
        measure: str,
        ours: list[float],
        theirs: dict[str, list[float]],
    ) -> Iterator[Figure]:
        """One row for each peer, by the limits that hold against it."""
        for peer in self.peers:
            limits = LIMITS[peer.name].get(measure, (None, None))
            found = theirs.get(peer.name, [])
            yield Figure(name, unit, ours, *limits, found, True, peer.name)
