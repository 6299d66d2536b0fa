"""One day as Hypothesis draws it: people, trouble and time, in any order."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    rule,
    run_state_machine_as_test,
)

from signage.core.panel import RETRY
from signage.core.panel import ROOM as ROOM_NAME
from tests.soak.life import Life

STEPS = 56  # to a day
LOTS = st.integers(0, 100)
LONGEST = 50  # minutes after each step
A_DAY = 86_400.0  # s
AT_ONCE = 3  # troubles
SPARE = 3  # of Hypothesis' days, which it may draw as one on which none is lived

Fields = dict[str, Any]
CHANGES = ("moved", "cancelled", "deleted", "made private, or open again")
KINDS: tuple[Fields, ...] = (
    {},
    {"sensitivity": "Private"},
    {"sensitivity": "Confidential"},
    {"show_as": "Tentative", "response": "NoResponseReceived"},
    {"show_as": "Free", "response": "Organizer", "meeting": False},
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that happens; how each number is meant is said by its `do`."""

    do: Callable[[Life, Deed], object]
    lot: int = 0
    by: int = 0
    word: str | None = None
    fields: Fields = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"{self.do.__name__}({self.lot}, {self.by}, {self.word}, {self.fields})"


def trouble_begins(life: Life, deed: Deed) -> None:
    if len(life.active) < AT_ONCE:
        life.begin_one(deed.lot)


def trouble_passes(life: Life, deed: Deed) -> None:
    """It lasts `by` minutes."""
    if len(life.active) < AT_ONCE and (name := life.begin_one(deed.lot)):
        life.run(deed.by)
        life.end(name)


def trouble_ends(life: Life, deed: Deed) -> None:
    if names := list(life.active):
        life.end(names[deed.lot % len(names)])


def all_is_mended(life: Life, _: Deed) -> None:
    life.end_all()


def somebody_books(life: Life, deed: Deed) -> None:
    life.book(deed.lot - 6, deed.by, **deed.fields)


def somebody_changes_a_meeting(life: Life, deed: Deed) -> None:
    life.alter(deed.lot, deed.word or "", deed.by - 12)


def a_finger(life: Life, deed: Deed) -> None:
    life.touch(deed.word, held=deed.lot % 2 == 1)


SHORT = st.integers(1, 30)
DEEDS = st.one_of(
    st.builds(Deed, st.just(trouble_begins), LOTS),
    st.builds(Deed, st.just(trouble_passes), LOTS, SHORT),
    st.builds(Deed, st.just(trouble_ends), LOTS),
    st.builds(Deed, st.just(all_is_mended)),
    st.builds(Deed, st.just(somebody_books), LOTS, SHORT, fields=st.sampled_from(KINDS)),
    st.builds(Deed, st.just(somebody_changes_a_meeting), LOTS, SHORT, st.sampled_from(CHANGES)),
    st.builds(Deed, st.just(a_finger), LOTS, word=st.sampled_from((RETRY, ROOM_NAME))),
)


class Day(RuleBasedStateMachine):
    """`life` gives the life that the day is a part of, None if this one is not lived.

    There is one rule, since Hypothesis leaves some out of each story.
    """

    life: Callable[[], Life | None]
    done: Callable[[Life], None]

    def __init__(self) -> None:
        super().__init__()
        self.now = type(self).life()
        self.ends = self.now.clock.now().mono + A_DAY if self.now is not None else 0.0

    @rule(deed=DEEDS, minutes=st.integers(0, LONGEST))
    def happens(self, deed: Deed, minutes: int) -> None:
        """A deed, and some time after it."""
        if self.now is not None:
            deed.do(self.now, deed)
            self._pass(self.now, minutes)

    def teardown(self) -> None:
        """The rest of the day, in which all is mended."""
        if self.now is not None and not self.now.ledger.wrong:
            self.now.end_all()
            self._pass(self.now, A_DAY / 60)
            type(self).done(self.now)

    def _pass(self, life: Life, minutes: float) -> None:
        left = max(0.0, self.ends - life.clock.now().mono) / 60
        life.run(min(minutes, left))


def live(
    number: int,
    count: int,
    life: Callable[[], Life],
    done: Callable[[Life], None],
    *,
    shrink: bool = False,
) -> None:
    """Draw so many days from a seed. Raises what a day raises.

    With `shrink` each day needs a `life` of its own, and a failing one is told in its shortest
    form; else all days may be of one life, and the first failure ends it.
    """
    numbers = itertools.count()

    def next_life() -> Life | None:
        number = next(numbers)
        wanted = number > 0 and (shrink or number <= count)  # the first is the simplest of all
        return life() if wanted else None

    class Drawn(Day):
        pass

    Drawn.life, Drawn.done = staticmethod(next_life), staticmethod(done)
    plain = settings(
        max_examples=1 + count + (0 if shrink else SPARE),
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.normal if shrink else Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(Drawn), settings=plain)
