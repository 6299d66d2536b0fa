"""Pairs of calendars that differ in private content only; Hypothesis chooses all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from signage.sim.item import Item, Person, Recurrence
from tests.system.product import at, kept

WORD = "interview"  # the word list of the configuration
OPEN = (
    kept(
        "open-1",
        10.5,
        1,
        subject="Budget",
        organizer=Person("Maya Lindqvist", "maya@example.com"),
        location="Juniper",
        body="Bring the figures",
    ),
    kept("open-2", 13, 0.5, subject="Retrospective", organizer=Person("Priya Raman", "")),
)
"""What both calendars show; open to everybody unless all is masked."""

_visible = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
_short = st.text(_visible, max_size=12)
texts = _short | st.sampled_from(
    [
        "Merger with Northwind",
        "Budget",  # as an open item is called
        "Maya Lindqvist",
        "Cancelled: Dinner",
        "\u202eright to left",
        "\u200b\u200b",
        "x" * 1_000,
        "👩‍👩‍👧 family",
        "مقابلة",
    ]
)
persons = st.none() | st.builds(
    Person, _short | st.just("Maya Lindqvist"), st.just("") | st.just("tomas@example.com")
)
people = st.lists(persons.map(lambda person: person or Person("N", "n@example.com")), max_size=2)
contents = st.fixed_dictionaries(
    {
        "subject": texts,
        "organizer": persons,
        "location": texts,
        "body": texts,
        "required": people.map(tuple),
        "optional": people.map(tuple),
        "resources": people.map(tuple),
        "categories": st.lists(_short.filter(bool), max_size=1).map(tuple),
    }
)
absent = st.sets(st.sampled_from(["Subject", "Location", "Organizer"])).map(frozenset)

Fields = dict[str, Any]


def _listed(fields: Fields, place: str) -> Fields:
    """The content with the listed word in front of one of its texts."""
    if place == "organizer":
        return fields | {"organizer": Person(f"{WORD.upper()} panel", "")}
    return fields | {place: f"An {WORD.title()} {fields[place]}"}


@dataclass(frozen=True)
class Slot:
    """A private item: all of it but its content, which both calendars share."""

    kind: str
    start: float  # hours of the day, UTC
    length: float
    show_as: str
    response: str

    def items(self, number: int, draw: st.DrawFn) -> list[Item]:
        """The slot filled with some content."""
        return KINDS[self.kind](self, f"private-{number}", draw)

    def item(self, uid: str, fields: Fields, **more: Any) -> Item:
        """One item in this slot."""
        shown = {"show_as": self.show_as, "response": self.response}
        return kept(uid, self.start, self.length, **(shown | fields | more))


def _sensitive(word: str) -> Callable[[Slot, str, st.DrawFn], list[Item]]:
    def items(slot: Slot, uid: str, draw: st.DrawFn) -> list[Item]:
        return [slot.item(uid, draw(contents), sensitivity=word, omit=draw(absent))]

    return items


def _unsaid(slot: Slot, uid: str, draw: st.DrawFn) -> list[Item]:
    return [slot.item(uid, draw(contents), omit=draw(absent) | {"Sensitivity"})]


def _on_the_list(slot: Slot, uid: str, draw: st.DrawFn) -> list[Item]:
    place = draw(st.sampled_from(["subject", "organizer", "location", "body"]))
    return [slot.item(uid, _listed(draw(contents), place))]


def _copied(slot: Slot, uid: str, draw: st.DrawFn) -> list[Item]:
    """The same item twice, of which one copy is private."""
    copies = [slot.item(uid, draw(contents), sensitivity=word) for word in ("Normal", "Private")]
    return copies[::-1] if slot.start > 12 else copies


def _series(slot: Slot, uid: str, draw: st.DrawFn) -> list[Item]:
    """A daily series whose occurrence of tomorrow is private: today's must be masked too."""
    first = replace(slot.item(uid, draw(contents)), start=at(6.5, 22), end=at(11, 22))
    tomorrow = replace(
        slot.item(uid, draw(contents), sensitivity="Private"),
        start=at(8, 24),
        end=at(9, 24),
        original_start=first.start + timedelta(days=2),
        exception=True,
    )
    rule = Recurrence("daily", changed=(tomorrow,))
    return [replace(first, recurrence=rule)]


KINDS: dict[str, Callable[[Slot, str, st.DrawFn], list[Item]]] = {
    "private": _sensitive("Private"),
    "personal": _sensitive("Personal"),
    "confidential": _sensitive("Confidential"),
    "unknown word": _sensitive("TopSecret"),
    "missing": _unsaid,
    "listed": _on_the_list,
    "copy": _copied,
    "series": _series,
}


@st.composite
def slots(draw: st.DrawFn, kind: str) -> Slot:
    """Some time of the day for an item that is private in that way."""
    return Slot(
        kind,
        start=draw(st.sampled_from([8, 9, 9.25, 10, 10.5, 11.5, 13, 15])),
        length=draw(st.sampled_from([0.5, 1, 2])),
        show_as=draw(st.sampled_from(["Busy", "Free", "Tentative"])),
        response=draw(st.sampled_from(["Accept", "NoResponseReceived", "Decline"])),
    )


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[Item], list[Item]]:
    """Two calendars with the same items, one at least of each kind, the same open content, and
    other private content.
    """
    chosen = [draw(slots(kind)) for kind in draw(st.permutations(sorted(KINDS)))]
    one, two = (
        [*OPEN, *(item for n, slot in enumerate(chosen) for item in slot.items(n, draw))]
        for _ in range(2)
    )
    return one, two


@st.composite
def reworded(draw: st.DrawFn) -> tuple[list[Item], list[Item]]:
    """Two calendars of which everything may differ but times and status, for `mask_all`."""
    one, two = draw(pairs())
    return one, [replace(item, **draw(contents)) for item in two]
