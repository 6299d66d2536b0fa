"""Non-interference in the core: private content changes nothing that is told, shown or printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.core.calendar import CalendarItem, Now, Person, Sensitivity
from signage.core.explain import explain
from signage.core.messages import Fetched, Ticked
from signage.core.panel import Panel, state, update
from signage.core.privacy import PrivacyPolicy, mask_read
from tests.core.test_panel import POLICY
from tests.strategies import (
    NOON,
    OPEN,
    PRIVATE_FIELDS,
    agenda,
    calendar_items,
    item,
    item_lists,
    reworded,
)

CANARY = "kanariefugl"
NOW = Now(NOON, 1000.0)
NONE: frozenset[str] = frozenset()
not_normal = st.sampled_from([None, *(s for s in Sensitivity if s is not Sensitivity.NORMAL)])


def told(items: list[CalendarItem], policy: PrivacyPolicy = OPEN) -> tuple[object, ...]:
    """Everything that the core makes of a read."""
    meetings, memory = mask_read(items, policy, NONE)
    made = agenda(*meetings)
    panel, _ = update(Panel(POLICY), Ticked(True), NOW)
    panel, commands = update(panel, Fetched(made, NOW), NOW)
    shown = state(panel, NOW)
    return meetings, memory, made, panel, commands, shown, explain(panel, NOW)


def masked_by_itself(raw: CalendarItem) -> bool:
    """The oracle: what the calendar says of one item."""
    return raw.sensitivity != Sensitivity.NORMAL


def sisters(items: list[CalendarItem]) -> set[str]:
    """The oracle: all names by which a series is called of which an item is masked."""
    names = {name for i in items if masked_by_itself(i) for name in i.series}
    for _ in items:
        names |= {name for i in items if i.series & names for name in i.series}
    return names


@settings(max_examples=120, deadline=None)
@given(st.data(), item_lists())
def test_private_content_interferes_with_nothing(
    data: st.DataObject, items: list[CalendarItem]
) -> None:
    """Two reads that differ in private content only: equal values, equal reprs."""
    series = sisters(items)
    ids = {i.object_id for i in items if masked_by_itself(i)}
    other = [
        data.draw(reworded(i))
        if masked_by_itself(i) or i.series & series or i.object_id in ids
        else i
        for i in items
    ]
    policy = PrivacyPolicy(words=("budget", "x"))
    for chosen in (OPEN, policy):
        one, two = told(items, chosen), told(other, chosen)
        assert one == two
        assert repr(one) == repr(two)


@settings(max_examples=60, deadline=None)
@given(st.data(), item_lists())
def test_mask_all_leaves_no_content(data: st.DataObject, items: list[CalendarItem]) -> None:
    """With the switch on, all content is private content."""
    other = [data.draw(reworded(i)) for i in items]
    policy = PrivacyPolicy(mask_all=True, words=("budget",))
    assert told(items, policy) == told(other, policy)


def with_canary(raw: CalendarItem, field: str) -> CalendarItem:
    """`raw` with the canary in one private field, in every place that it has."""
    person = Person(f"{CANARY} name", f"{CANARY}@example.com")
    values = {"organizer": person, "attendees": (person,), "resources": (person,)}
    return replace(raw, **{field: values.get(field, f"a {CANARY} b")})  # type: ignore[arg-type]


def texts_of(value: object) -> str:
    """Every string inside a value, however deep: what a repr might hide."""
    if isinstance(value, str):
        return value + "\n"
    if isinstance(value, tuple | list | frozenset):
        return "".join(map(texts_of, value))
    slots = [n for t in type(value).__mro__ for n in getattr(t, "__slots__", ())]
    return "".join(texts_of(getattr(value, n)) for n in slots if hasattr(value, n))


@pytest.mark.parametrize("field", PRIVATE_FIELDS)
@settings(max_examples=25, deadline=None)
@given(raw=calendar_items(not_normal))
def test_no_canary_survives(field: str, raw: CalendarItem) -> None:
    """Not in a repr, and not in any string of any value that leaves the mask."""
    sung = with_canary(raw, field)
    values = told([sung])
    assert CANARY not in repr((sung, values)) + str((sung, values))
    assert CANARY not in texts_of(values)


@pytest.mark.parametrize("field", PRIVATE_FIELDS)
def test_reprs_are_silent_about_open_items_too(field: str) -> None:
    """Text of items that are shown is not printed either."""
    sung = with_canary(item(0, 30), field)
    assert CANARY not in repr((sung, told([sung])))


@pytest.mark.parametrize("field", ["subject", "organizer", "location"])
def test_the_search_for_canaries_finds_them(field: str) -> None:
    """The proof above can fail: an open item's text is found by the same search."""
    assert CANARY in texts_of(told([with_canary(item(0, 30), field)]))
