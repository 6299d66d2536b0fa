"""One calendar served over EWS and over Graph: the same agenda, reason by reason, and picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from signage.core.agenda import Agenda, Entry, Meeting, Reason
from signage.core.panel import ROOM as ROOM_NAME
from signage.core.panel import Fetched, FetchFailed
from signage.core.privacy import PrivacyPolicy
from signage.feed.reader import Reader, ReadPolicy
from signage.sim import faults
from signage.sim.entra.apps import DEFAULT_APP
from signage.sim.item import Item, Person, Recurrence
from signage.sim.scenario import Scenario
from signage.sources.base import CalendarSource
from tests import simulated
from tests.system.product import ZONE, Product, World, at, kept

SCENARIOS = ("allday", "empty", "long", "office", "private", "reference")
POLICY = ReadPolicy(PrivacyPolicy(words=("interview",)), ZoneInfo(ZONE), timedelta(minutes=5))


@contextmanager
def twins(world: World) -> Iterator[tuple[CalendarSource, CalendarSource]]:
    """The two sources over one server."""
    with (
        simulated.source(world.simulator) as ews,
        simulated.graph_source(world.simulator) as graph,
    ):
        yield ews, graph


def agenda(source: CalendarSource, world: World) -> Agenda:
    """What a read that remembers nothing makes of it."""
    found = Reader(lambda: source, POLICY).read(world.clock.now())
    assert isinstance(found, Fetched), found
    return found.agenda


def by_both(meeting: Meeting) -> frozenset[str]:
    """The names of its series but the master's id, which Graph alone gives."""
    return frozenset(name for name in meeting.series if not name.startswith("AAkALg"))


def told(found: Agenda) -> tuple[object, ...]:
    """All of an agenda but the flag that Graph does not have (see `test_what_graph_lacks`), and the
    name that it alone gives to a series."""

    def plain(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(
            replace(e, meeting=replace(e.meeting, is_meeting=None, series=by_both(e.meeting)))
            for e in entries
        )

    holders = tuple(plain(each) for each in found.holders)
    kept = (found.span, found.covered, found.runs, found.edges)
    return (plain(found.entries), plain(found.busy), plain(found.notes), holders, *kept)


# --- the built-in scenarios ----------------------------------------------------------------------


def test_every_scenario_is_here() -> None:
    """A new one is to be read twice as well."""
    folder = Path(simulated.Simulator.__init__.__code__.co_filename).parent / "scenarios"
    assert sorted(file.stem for file in folder.glob("*.toml")) == list(SCENARIOS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_gives_the_same_agenda_and_pictures(name: str, folder: Path) -> None:
    """Agenda and reasons; then the whole product through the day: pixels, status, next read."""
    world = World(replace(Scenario.built_in(name), day=None), zone=ZONE)
    start = world.clock
    # With rights on the calendar alone, or the directory's word on the room would be on one sign.
    world.simulator.entra.apps.change(DEFAULT_APP.client_id, roles=frozenset({"Calendars.Read"}))
    with world.simulator:
        with twins(world) as (ews, graph):
            one, two = agenda(ews, world), agenda(graph, world)
        assert told(one) == told(two)
        assert bool(one.entries) == (name != "empty")
        seen = []
        for kind in ("ews", "graph"):
            world.clock = type(start)(start.now().wall)
            product = world.sign(folder, kind=kind)
            seen.append(list(_day(world, product)))
            product.close()
    assert seen[0] == seen[1]


def _day(world: World, product: Product) -> Iterator[tuple[object, ...]]:
    """What is seen at the start, and some hours on, each time after a read."""
    for hours in (0, 1.25, 2.25, 1.5):
        for clock in (product.clock, world.clock):
            clock.advance(timedelta(hours=hours))
        product.turn()
        yield product.told()
    product.touch(ROOM_NAME, held=True)  # every item, with what became of it
    yield product.told()


# --- whatever a calendar may hold ----------------------------------------------------------------

ZONES = (ZONE, "Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata", "UTC")
# A room answers what it is invited to, and nothing that is written straight into its calendar.
ANSWERS = [
    *((True, word) for word in ("Accept", "Tentative", "Decline", "NoResponseReceived")),
    *((False, word) for word in ("Organizer", "Unknown")),
]
texts = st.sampled_from(
    ["", "Budget", "An Interview", "Maya Lindqvist", "<b>&amp;", "مقابلة", " x "]
)
OMITTED = ["Subject", "Sensitivity", "LegacyFreeBusyStatus", "Location"]
OMITTED += ["Organizer", "CalendarItemType"]
absent = st.sets(st.sampled_from(OMITTED), max_size=2).map(frozenset)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """One item: timed or all day, single or a series with an exception, plain or odd."""
    meeting, answer = draw(st.sampled_from(ANSWERS))
    uid = draw(st.sampled_from(["a", "b", "c", "ø/+ d@example.org"]))  # copies come about too
    item = kept(
        uid,
        draw(st.sampled_from([-30, -11, -2, 0, 8, 9, 9.25, 10, 23, 33])),
        draw(st.sampled_from([0, 0.25, 1, 2, 26])),
        subject=draw(texts),
        organizer=draw(st.none() | st.builds(Person, texts, st.just("maya@example.com"))),
        location=draw(texts),
        sensitivity=draw(
            st.sampled_from(["Normal"] * 4 + ["Private", "Personal", "Confidential", "TopSecret"])
        ),
        show_as=draw(
            st.sampled_from(["Busy", "Free", "Tentative", "OOF", "WorkingElsewhere", "NoData", "?"])
        ),
        response=answer,
        meeting=meeting,
        cancelled=draw(st.sampled_from([False, False, True])),
        omit=draw(absent),
    )
    if draw(st.booleans()):
        item = _all_day(item, draw(st.sampled_from(ZONES)), draw(st.sampled_from([1, 2])))
    return _series(item, draw) if draw(st.booleans()) else item


def _all_day(item: Item, zone: str, days: int) -> Item:
    """Whole days of its maker's zone."""
    day = item.start.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0)
    end = day + timedelta(days=days)
    return replace(
        item,
        all_day=True,
        zone=zone,
        start=day.astimezone(UTC),
        end=end.astimezone(UTC),
        # Without a type the time is in the name, and Graph does not tell its maker's midnight.
        omit=item.omit - {"CalendarItemType"},
    )


def _series(item: Item, draw: st.DrawFn) -> Item:
    """The item every day, with one occurrence of another kind, elsewhere or deleted."""
    start = item.start - timedelta(days=2)
    first = replace(item, start=start, end=item.end - timedelta(days=2))
    which = start + timedelta(days=draw(st.sampled_from([1, 2, 3])))
    changed = replace(
        item,
        start=which + timedelta(hours=draw(st.sampled_from([0, 3]))),
        end=which + timedelta(hours=4),
        all_day=False,
        sensitivity=draw(st.sampled_from(["Normal", "Private"])),
        original_start=which,
        exception=True,
    )
    gone = draw(st.booleans())
    return replace(
        first,
        recurrence=Recurrence(
            "daily",
            count=draw(st.sampled_from([3, 9])),
            deleted=frozenset({which}) if gone else frozenset(),
            changed=() if gone else (changed,),
        ),
    )


@pytest.fixture(scope="module")
def pair(world: World) -> Iterator[tuple[CalendarSource, CalendarSource]]:
    """Two sources that stay logged on."""
    with twins(world) as both:
        yield both


def test_exceptions_of_two_series_are_told_apart(
    world: World, pair: tuple[CalendarSource, CalendarSource]
) -> None:
    """One private series masks itself alone: another one's exception beside it stays as it is."""
    calendar = []
    for uid, hour, sensitivity in (("a", 9, "Normal"), ("b", 7, "Private")):
        first = replace(kept(uid, hour - 24, 1, subject="Budget"), sensitivity=sensitivity)
        moved = replace(
            kept(uid, hour + 0.5, 1, subject="Budget"),
            original_start=first.start + timedelta(days=1),
            exception=True,
        )
        daily = Recurrence("daily", count=3, changed=(moved,))
        calendar.append(replace(first, recurrence=daily))
    world.begin(*calendar)
    one, two = (agenda(source, world) for source in pair)
    assert told(one) == told(two)
    assert {entry.meeting.private for entry in two.entries} == {False, True}


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(calendar=st.lists(items(), max_size=5))
@example(calendar=[])
def test_whatever_a_calendar_holds(
    world: World, pair: tuple[CalendarSource, CalendarSource], calendar: list[Item]
) -> None:
    """Known and unknown words, gaps, copies, series, whole days of all zones, odd texts."""
    world.begin(*calendar)
    one, two = (agenda(source, world) for source in pair)
    assert told(one) == told(two)


@pytest.mark.parametrize(
    "fault",
    [faults.CUSTOM_ZONE, faults.UNKNOWN_ZONE, faults.DUPLICATES, faults.missing("Sensitivity")],
    ids=lambda fault: fault.name,
)
def test_an_odd_server(
    world: World, pair: tuple[CalendarSource, CalendarSource], fault: faults.Fault
) -> None:
    """What servers are known to send: the same is made of it."""
    day = _all_day(kept("day", 9, 1, subject="Visitors"), ZONE, 1)
    world.begin(kept("a", 9, 1, subject="Budget"), day, kept("b", 12, 1, meeting=False))
    world.simulator.faults.now(fault)
    one, two = (agenda(source, world) for source in pair)
    assert told(one) == told(two)
    assert one.busy


BREAKS: dict[str, Callable[[], faults.Fault]] = {
    "reset": lambda: faults.RESET,
    "throttled": lambda: faults.throttled(41),
    "unavailable": lambda: faults.unavailable(41),
    "truncated": lambda: faults.TRUNCATED,
    "broken": lambda: faults.BROKEN_XML,
    "page": lambda: faults.PROXY_PAGE,
    "refused": lambda: faults.FORBIDDEN,
    "endless": lambda: faults.ENDLESS_VIEW,
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_same_trouble_is_the_same_fault(
    world: World, pair: tuple[CalendarSource, CalendarSource], name: str
) -> None:
    """The sign, which knows of no source, says the same and waits as long."""
    world.begin(kept("a", 9, 1, subject="Budget"))
    for source in pair:
        agenda(source, world)  # logged on
    world.simulator.faults.now(BREAKS[name](), operations="FindItem calendarView")
    found = [Reader(lambda s=source: s, POLICY).read(world.clock.now()) for source in pair]
    world.simulator.faults.clear()
    assert all(isinstance(each, FetchFailed) for each in found)
    one, two = (each.fault for each in found if isinstance(each, FetchFailed))
    assert (one.kind, one.retry_after) == (two.kind, two.retry_after)


# --- what they do not share ----------------------------------------------------------------------


def test_what_graph_lacks(world: World, pair: tuple[CalendarSource, CalendarSource]) -> None:
    """Graph has no IsMeeting: of an item that the room itself organizes nobody can tell, without
    its attendees, whether it is a meeting. It occupies all the same, unless it is marked Free.
    """
    mine = {"response": "Organizer", "meeting": True}
    world.begin(
        kept("a", 9, 1, **mine),
        kept("b", 11, 1, show_as="NoData", **mine),
        kept("c", 13, 1, show_as="Free", **mine),
    )
    one, two = (agenda(source, world) for source in pair)
    assert [entry.reason for entry in one.entries] == [Reason.MEETING] * 3
    assert [entry.reason for entry in two.entries] == [
        Reason.APPOINTMENT,
        Reason.NOT_FREE_FOR_SURE,
        Reason.FREE,
    ]
    assert [entry.meeting.start for entry in two.busy] == [at(9), at(11)]
