"""What a soak counts, and how it is told at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.soak.footprint import Footprint

SHOWN = 7  # footprints


class WrongError(AssertionError):
    """A sign said what it must not say, or did not come back."""


@dataclass(slots=True)
class Ledger:
    """Of one soak."""

    seed: int
    simulated: float = 0.0  # s
    polls: Counter[str] = field(default_factory=Counter)  # by sign, and those that brought nothing
    troubles: Counter[str] = field(default_factory=Counter)
    people: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)  # moments by status
    looked: int = 0
    wrong: list[str] = field(default_factory=list)
    slowest: int = 0  # polls until right again
    recoveries: int = 0
    footprints: list[Footprint] = field(default_factory=list)
    ink: list[str] = field(default_factory=list)  # files that signs opened for writing
    story: list[str] = field(default_factory=list)

    def say(self, moment: str, line: str) -> None:
        """Keep the last lines of what happened."""
        self.story.append(f"{moment}  {line}")
        del self.story[:-60]

    def blame(self, moment: str, wrong: str) -> None:
        """Something is wrong: note it, with what led to it, and end the soak."""
        self.wrong.append(f"{moment}  {wrong}")
        told = "\n".join(self.story)
        raise WrongError(f"{moment}: {wrong}\nseed {self.seed}; what happened before:\n{told}")

    def lines(self) -> Iterator[str]:
        """The table."""
        yield f"seed                     {self.seed}"
        yield f"simulated time           {self.simulated / 86_400:.2f} days"
        polls = ", ".join(f"{name} {count}" for name, count in sorted(self.polls.items()))
        yield f"polls                    {self.polls.total()}: {polls}"
        yield f"looks at the screen      {self.looked}"
        claims = ", ".join(f"{name} {count}" for name, count in self.claims.most_common())
        yield f"  which said             {claims}"
        people = ", ".join(f"{name} {count}" for name, count in sorted(self.people.items()))
        yield f"changes by people        {self.people.total()}: {people}"
        yield f"troubles                 {self.troubles.total()}, of {len(self.troubles)} kinds"
        for name, count in sorted(self.troubles.items()):
            yield f"  {count:4}  {name}"
        yield f"wrong claims             {len(self.wrong)}"
        yield f"written to the card      {len(self.ink)} files"
        yield f"recoveries               {self.recoveries}, the slowest in {self.slowest} poll(s)"
        if self.footprints:
            yield from _grown(self.footprints)


def _grown(prints: list[Footprint]) -> Iterator[str]:
    """Some looks, evenly apart, the first and the last among them."""
    few = min(len(prints), SHOWN)
    shown = [prints[round(n * (len(prints) - 1) / max(1, few - 1))] for n in range(few)]
    yield f"footprint                {few} of {len(prints)} looks"
    yield f"  threads                {_row(look.threads for look in shown)}"
    yield f"  descriptors            {_row(look.descriptors for look in shown)}"
    if prints[0].blocks:
        yield f"  blocks of objects      {_row(look.blocks for look in shown)}"
    yield f"  memory of its own      {_row(round(look.memory, 1) for look in shown)} MiB"


def _row(values: Iterable[float]) -> str:
    return " -> ".join(map(str, values))
