"""What every calendar source promises: one suite, run over the reference, EWS and Graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from signage.core.calendar import (
    CalendarItem,
    Person,
    Response,
    Sensitivity,
    ShowAs,
    Span,
)
from signage.core.health import Fault, FaultKind
from signage.sim import faults
from signage.sim.graph.event import View, event_id
from signage.sim.item import Item, Recurrence
from signage.sim.item import Person as SimPerson
from signage.sim.mailbox import ItemName, Mailbox, name_of
from signage.sources.base import CalendarSource, SourceError
from signage.sources.graph.source import GraphSource
from signage.sources.memory import MemorySource
from tests.simulated import (
    ROOM,
    SPAN,
    ZONE,
    at,
    exchange,
    graph_source,
    juniper,
    kept,
    source,
)

Calendar = tuple[Mailbox, CalendarSource]
Open = Callable[..., Calendar]
"""A mailbox that holds the given items, and a source that reads it."""


def as_known(item: Item) -> CalendarItem:
    """The kept item in the words of the core: what a source that loses nothing brings."""
    series = item.recurrence is not None or item.original_start is not None
    original = f"@{item.original_start.isoformat()}" if item.original_start else ""
    return CalendarItem(
        item_id=name_of(ROOM, item).encode(),
        object_id=item.uid + original,
        start=item.start,
        end=item.end,
        subject=item.subject or None,
        organizer=Person(item.organizer.name) if item.organizer else None,
        location=item.location or None,
        sensitivity=Sensitivity(item.sensitivity),
        show_as=ShowAs(item.show_as),
        response=Response(item.response),
        all_day=item.all_day,
        cancelled=item.cancelled,
        is_meeting=item.meeting,
        series=frozenset({item.uid} if series else ()),
    )


def as_graph_knows(item: Item) -> CalendarItem:
    """The same over Graph, which has ids of its own, and tells meetings by the room's answer."""
    view = View(None, "UTC", ZONE, immutable=True)
    invited = item.response not in ("Organizer", "Unknown")
    known = as_known(item)
    return replace(
        known,
        item_id=event_id(item, ROOM, view),
        is_meeting=True if invited else None,
        series=known.series | {event_id(replace(item, original_start=None), ROOM, view)}
        if known.series
        else known.series,
    )


def told(items: list[Item] | tuple[Item, ...], by: CalendarSource) -> list[CalendarItem]:
    """What a source can know of them, in an order that both sides share."""
    known = as_graph_knows if isinstance(by, GraphSource) else as_known
    return by_id(known(item) for item in items)


def by_id(items) -> list[CalendarItem]:
    return sorted(items, key=lambda item: (item.object_id, item.start, item.item_id))


@pytest.fixture(params=["memory", "ews basic", "ews ntlm", "graph"])
def open_calendar(request: pytest.FixtureRequest) -> Iterator[Open]:
    with ExitStack() as stack:

        def over_memory(*items: Item, fails: bool = False) -> Calendar:
            mailbox = Mailbox(ROOM, "Juniper", lambda: at(9.5))
            for item in items:
                mailbox.add(item)
            whole = Span(at(0, 1), at(0, 30))
            broken = Fault(FaultKind.BAD_ANSWER)
            return mailbox, MemorySource(
                lambda: broken if fails else [as_known(i) for i in mailbox.view(*whole)]
            )

        def over_wire(*items: Item, fails: bool = False) -> Calendar:
            simulator = stack.enter_context(exchange(*items))
            if fails:
                simulator.faults.now(faults.BROKEN_XML, operations="FindItem calendarView")
            if request.param == "graph":
                return juniper(simulator), stack.enter_context(graph_source(simulator))
            auth = request.param.removeprefix("ews ")
            return juniper(simulator), stack.enter_context(source(simulator, auth=auth))

        yield over_memory if request.param == "memory" else over_wire


def test_an_item_comes_with_all_that_is_known(open_calendar: Open) -> None:
    """Every field of the view arrives as the mailbox keeps it, of private items too."""
    items = [
        kept(
            "uid-1",
            subject="Budget & <plans>",
            organizer=SimPerson("Maya Lindqvist", "maya@example.com"),
            location="Juniper; 3rd floor",
            show_as="Tentative",
            response="NoResponseReceived",
        ),
        kept("uid-2", 11, subject="Pay talk", sensitivity="Private", meeting=False),
        kept("uid-3", 13, subject="", cancelled=True, sensitivity="Confidential"),
    ]
    mailbox, calendar = open_calendar(*items)
    assert by_id(calendar.fetch(SPAN).items) == told(mailbox.items(), calendar)


@pytest.mark.parametrize(
    ("start", "length", "inside"),
    [
        (-3, 1, False),  # over an hour before the span starts
        (-3, 1 - 1e-3, False),
        (-4, 2, False),  # ends as the span starts
        (-4, 2.5, True),
        (-4, 100, True),  # all around it
        (-2, 1, True),  # starts with it
        (9, 1, True),
        (34, 1, True),  # ends with it
        (34.5, 1, True),
        (35, 1, False),  # starts as it ends
        (40, 1, False),
    ],
)
def test_a_read_brings_what_overlaps_the_span(
    open_calendar: Open, start: float, length: float, inside: bool
) -> None:
    """The span is half-open, and an item that only touches it is not in it."""
    assert (at(-2), at(35)) == SPAN
    _, calendar = open_calendar(kept("uid-1", start, length))
    assert len(calendar.fetch(SPAN).items) == inside


def test_an_empty_calendar_is_no_fault(open_calendar: Open) -> None:
    """Nothing is an answer."""
    _, calendar = open_calendar()
    assert not calendar.fetch(SPAN).items


def test_a_fault_is_never_a_short_list(open_calendar: Open) -> None:
    """A read that goes wrong raises, and says what kind of wrong."""
    _, calendar = open_calendar(kept(), fails=True)
    with pytest.raises(SourceError) as raised:
        calendar.fetch(SPAN)
    assert raised.value.fault.kind is FaultKind.BAD_ANSWER


def test_a_series_comes_as_occurrences(open_calendar: Open) -> None:
    """Moved ones where they went, deleted ones not at all, each told apart, all of one series."""
    daily = kept("series", 8 - 24 * 2, subject="Stand-up", recurrence=Recurrence("daily", count=9))
    mailbox, calendar = open_calendar(daily, kept("single", 12))
    (series, _) = mailbox.items()
    gone, moved = (ItemName(ROOM, series.number, at(8, day)) for day in (22, 24))
    mailbox.delete(gone)
    mailbox.update(moved, start=at(10, 24), end=at(10.5, 24), sensitivity="Private")
    found = by_id(calendar.fetch(SPAN).items)
    assert found == told(mailbox.view(*SPAN), calendar)
    assert [("series" in i.series, i.start) for i in found] == [
        (True, at(8)),
        (True, at(10, 24)),
        (False, at(12)),
    ]
    assert found[0].series == found[1].series
    assert not found[2].series
    assert len({item.object_id for item in found}) == 3


def test_an_object_id_stays_when_the_item_moves(open_calendar: Open) -> None:
    """A moved single item and a moved occurrence keep the names they had."""
    mailbox, calendar = open_calendar(
        kept("single", 12), kept("series", 8, recurrence=Recurrence("daily", count=1))
    )
    before = {item.object_id for item in calendar.fetch(SPAN).items}
    single, series = mailbox.items()
    mailbox.update(name_of(ROOM, single), start=at(15), end=at(16))
    mailbox.update(ItemName(ROOM, series.number, at(8)), start=at(17), end=at(18))
    after = calendar.fetch(SPAN).items
    assert {item.object_id for item in after} == before
    assert {item.start for item in after} == {at(15), at(17)}


def test_a_crowded_calendar_comes_whole(open_calendar: Open) -> None:
    """More items than one view may hold: all of them, none twice."""
    items = [kept(f"uid-{n}", 0.1 * n, 0.5) for n in range(255)]
    mailbox, calendar = open_calendar(*items)
    assert by_id(calendar.fetch(SPAN).items) == told(mailbox.items(), calendar)


def test_whole_days_are_the_rooms(open_calendar: Open) -> None:
    """An all-day item lies on the room's midnights."""
    item = replace(
        kept("day", all_day=True),
        start=datetime(2026, 11, 22, 23, tzinfo=UTC),
        end=datetime(2026, 11, 24, 23, tzinfo=UTC),
    )
    mailbox, calendar = open_calendar(item)
    assert by_id(calendar.fetch(SPAN).items) == told(mailbox.items(), calendar)
    (found,) = calendar.fetch(SPAN).items
    assert found.end - found.start == timedelta(days=2)


def test_times_are_utc(open_calendar: Open) -> None:
    """Every datetime that leaves a source is aware and in UTC."""
    _, calendar = open_calendar(kept())
    read = calendar.fetch(SPAN)
    (item,) = read.items
    assert item.start.tzinfo is item.end.tzinfo is UTC
    assert read.server_time is None or read.server_time.tzinfo is UTC


def test_closing_twice_is_harmless(open_calendar: Open) -> None:
    """Whoever stops may stop again, before and after a read."""
    _, calendar = open_calendar(kept())
    calendar.close()
    calendar.fetch(SPAN)
    calendar.close()
    calendar.close()
