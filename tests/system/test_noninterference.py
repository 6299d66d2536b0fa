"""Private content changes nothing that leaves the product: two runs, one picture, one log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from signage.core.panel import ROOM as ROOM_NAME
from signage.sim import faults
from signage.sim.item import Item, Person, Recurrence
from signage.sim.mailbox import ItemName
from tests.system.private_calendars import WORD, pairs, reworded
from tests.system.product import ROOM, Product, World, at, kept, traces
from tests.thorough import examples

SIZES = ((800, 480), (480, 320), (720, 1280))
LOCALES = ("en-GB", "ar", "ja")
FAULTS = {
    fault.name: fault
    for fault in (
        faults.RESET,
        faults.BROKEN_XML,
        faults.UNAUTHORIZED,
        faults.busy(),
        faults.TRUNCATED,
        faults.DUPLICATES,
        faults.missing("Sensitivity"),
    )
}
READ_ALL = 'read = ["organizer_address", "attendees", "resources", "description"]'
EVERYTHING = f'auth = "basic"\n{READ_ALL}'
KINDS = {"ews": EVERYTHING, "graph": READ_ALL}
LISTED = f'[privacy]\nwords = ["{WORD}"]'
ALL_MASKED = "[privacy]\nmask_all = true"

Step = tuple[str, object]
steps: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("pass"), st.sampled_from([1, 7, 20, 70])),
    st.tuples(st.just("fault"), st.sampled_from(sorted(FAULTS))),
    st.tuples(st.just("why"), st.none()),
    st.tuples(st.just("look"), st.tuples(st.sampled_from(SIZES), st.sampled_from(LOCALES))),
    st.tuples(st.just("forget"), st.none()),
)


@dataclass
class Run:
    """A whole run over a calendar, and all that could be told of it."""

    world: World
    product: Product

    def play(self, history: Sequence[Step]) -> Iterator[tuple[object, ...]]:
        """What is seen after the first read and after each step."""
        self.product.turn()
        yield self.product.told()
        for name, what in history:
            getattr(self, f"_{name}")(what)
            yield self.product.told()

    def _pass(self, minutes: float) -> None:
        self.product.run(minutes)

    def _fault(self, name: str) -> None:
        self.world.simulator.faults.now(FAULTS[name], times=2)
        self.product.to_next_read()

    def _why(self, _: None) -> None:
        self.product.touch(None)
        self.product.touch(ROOM_NAME, held=True)

    def _look(self, how: tuple[tuple[int, int], str]) -> None:
        self.product.dress(*how)

    def _forget(self, _: None) -> None:
        """Every private occurrence of a series is deleted: only its open sisters are left."""
        for item in self.world.room.items():
            if item.recurrence is not None:
                for changed in item.recurrence.changed:
                    name = ItemName(ROOM, item.number, changed.original_start)
                    self.world.room.delete(name)
        self.product.to_next_read()


def observed(
    world: World,
    folder: Path,
    privacy: str,
    items: Sequence[Item],
    history: Sequence[Step],
    kind: str = "ews",
) -> dict[str, object]:
    """Everything that is to be seen of a run: pictures, states, logs, files, requests."""
    world.begin(*items)
    product = world.sign(folder, kind=kind, source=KINDS[kind], more=privacy)
    with traces() as left:
        seen = list(Run(world, product).play(history))
        product.touch(None)
        product.touch(ROOM_NAME, held=True)
        seen.append(product.told())
        panel = product.sign.panel
        product.close()
    asked = [(each.operation, each.status) for each in world.asked()]
    return {
        "pictures": seen,
        "panel": panel,  # by value: what is never drawn is gone too
        "repr": repr(panel),
        "log": left.lines,
        "files": left.files,
        "requests": asked,
    }


once = settings(
    max_examples=examples(7),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink whole runs takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@once
@given(pair=pairs(), history=st.lists(steps, min_size=1, max_size=6))
def test_private_content_changes_nothing(
    world: World, folder: Path, pair: tuple[list[Item], list[Item]], history: list[Step]
) -> None:
    """Private, personal, confidential, unknown and missing sensitivity, copies, series mates and
    listed words: frames, log records, status, reprs, waits, requests and files are the same.
    """
    one, two = (observed(world, folder, LISTED, items, history) for items in pair)
    for what, told in one.items():
        assert told == two[what], what
    assert one["files"] == []


@settings(once, max_examples=examples(4))
@given(pair=pairs(), history=st.lists(steps, min_size=1, max_size=4))
def test_nor_does_it_over_graph(
    world: World, folder: Path, pair: tuple[list[Item], list[Item]], history: list[Step]
) -> None:
    """The same over Microsoft Graph, with all that can be read."""
    one, two = (observed(world, folder, LISTED, items, history, "graph") for items in pair)
    for what, told in one.items():
        assert told == two[what], what
    assert one["files"] == []


@settings(once, max_examples=examples(4))
@given(pair=reworded(), history=st.lists(steps, min_size=1, max_size=5))
def test_with_everything_masked_no_content_changes_anything(
    world: World, folder: Path, pair: tuple[list[Item], list[Item]], history: list[Step]
) -> None:
    """`mask_all`: the open items are private content too."""
    one, two = (observed(world, folder, ALL_MASKED, items, history) for items in pair)
    for what, told in one.items():
        assert told == two[what], what
    assert one["files"] == []


HISTORY: list[Step] = [("pass", 1), ("why", None)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Other"},
        {"organizer": Person("Tomas Okafor", "tomas@example.com")},
        {"sensitivity": "Private"},
        {"start_later": True},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_the_comparison_sees_what_may_be_seen(
    world: World, folder: Path, changes: dict[str, object], kind: str
) -> None:
    """The proofs above can fail: open content, the flag itself and the times do show."""
    fields = {"subject": "Budget", "organizer": Person("Maya Lindqvist", "")}
    one = kept("item", 9, 2, **fields)
    if "start_later" in changes:
        two = kept("item", 9 + 1 / 12, 2, **fields)
    else:
        two = kept("item", 9, 2, **(fields | changes))
    first, second = (observed(world, folder, LISTED, [i], HISTORY, kind) for i in (one, two))
    assert first["pictures"] != second["pictures"]


def test_a_series_stays_masked_when_its_private_one_is_gone(world: World, folder: Path) -> None:
    """The sister that is on now was masked for one that is deleted: that does not unmask her."""
    tomorrow = kept("s", 8 + 24, 1, subject="Salaries", sensitivity="Private", exception=True)
    tomorrow = replace(tomorrow, original_start=at(9, 24))
    rule = Recurrence("daily", changed=(tomorrow,))
    series = replace(kept("s", 9 - 24, 2, subject="Jour fixe"), recurrence=rule)
    world.begin(series)
    product = world.sign(folder, source=EVERYTHING)
    run = Run(world, product)
    for _ in run.play([("forget", None), ("pass", 5)]):
        item = product.fields.item
        assert item is not None
        assert item.private
        assert "Jour fixe" not in str(astuple(product.scene()))
    assert len(product.sign.panel.agenda.entries) == 1, "the private one is gone"
    product.close()
    fresh = world.sign(folder, source=EVERYTHING)
    fresh.turn()
    assert fresh.fields.item.title == "Jour fixe", "a sign that never saw it knows of nothing"
    fresh.close()
