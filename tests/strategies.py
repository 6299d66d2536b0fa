"""Hypothesis strategies and small builders that the tests share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from signage.core.agenda import Agenda, Meeting, build_agenda, run_at
from signage.core.calendar import CalendarItem, Person, Response, Sensitivity, ShowAs, Span
from signage.core.privacy import PrivacyPolicy, mask, mask_read

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOON = datetime(2026, 10, 14, 10, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Copenhagen
DAY = Span(NOON - timedelta(hours=13), NOON + timedelta(hours=24))
MIN_FREE = timedelta(minutes=5)
OPEN = PrivacyPolicy()

PRIVATE_FIELDS = ("subject", "organizer", "location", "description", "attendees", "resources")
"""The fields of a CalendarItem of which a masked one keeps nothing."""


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def taken_until(made: Agenda, moment: datetime) -> datetime | None:
    """The end of the run that `moment` lies in; None if it lies in none."""
    run = run_at(made, moment)
    return run.end if run else None


def item(start: float, end: float, object_id: str | None = None, **fields: object) -> CalendarItem:
    """A normal item from `start` to `end`, in minutes from NOON."""
    known = {"sensitivity": Sensitivity.NORMAL, "is_meeting": True, "response": Response.ACCEPT}
    return CalendarItem(
        item_id=f"item {start} {end}",
        object_id=object_id or f"object {start} {end}",
        start=NOON + minutes(start),
        end=NOON + minutes(end),
        **{**known, **fields},  # type: ignore[arg-type]
    )


def meeting(start: float, end: float, object_id: str | None = None, **fields: object) -> Meeting:
    """The same, masked."""
    return mask(item(start, end, object_id, **fields), OPEN, series_masked=False)


def agenda(*meetings: Meeting, span: Span = DAY, min_free: timedelta = MIN_FREE) -> Agenda:
    """The agenda of a room in Copenhagen."""
    return build_agenda(meetings, span, COPENHAGEN, min_free)


def read(*items: CalendarItem) -> Agenda:
    """The agenda of items straight from a source."""
    return agenda(*mask_read(items, OPEN, frozenset())[0])


texts = st.none() | st.text(max_size=30) | st.sampled_from(["", " ", "\u200b", "Budget", "\u202eX"])
persons = st.none() | st.builds(
    Person, name=st.none() | st.text(max_size=20), address=st.none() | st.just("a@example.com")
)
people = st.none() | st.lists(persons.map(lambda p: p or Person()), max_size=2).map(tuple)
ids = st.sampled_from([f"id-{n}" for n in range(12)])
series_names = st.frozensets(st.sampled_from(["series-a", "series-b", "series-c"]), max_size=2)
sensitivities = st.none() | st.sampled_from(Sensitivity)
offsets = st.integers(min_value=-12 * 60, max_value=20 * 60)
lengths = st.sampled_from([0, 1, 4, 5, 15, 30, 60, 90, 480, 1440]) | st.integers(1, 300)


@st.composite
def calendar_items(
    draw: st.DrawFn, sensitivity: st.SearchStrategy[Sensitivity | None] = sensitivities
) -> CalendarItem:
    """Any item around NOON, whatever a server may send."""
    start = draw(offsets)
    flags = st.none() | st.booleans()
    return CalendarItem(
        item_id=draw(ids),
        object_id=draw(ids),
        start=NOON + minutes(start),
        end=NOON + minutes(start + draw(lengths)),
        subject=draw(texts),
        organizer=draw(persons),
        location=draw(texts),
        description=draw(texts),
        attendees=draw(people),
        resources=draw(people),
        sensitivity=draw(sensitivity),
        show_as=draw(st.none() | st.sampled_from(ShowAs)),
        response=draw(st.none() | st.sampled_from(Response)),
        all_day=draw(st.sampled_from([None, False, False, False, True])),
        cancelled=draw(st.sampled_from([None, False, False, False, True])),
        is_meeting=draw(flags),
        series=draw(series_names),
    )


def item_lists(max_size: int = 8) -> st.SearchStrategy[list[CalendarItem]]:
    """Any read: copies, series, private and open items mixed."""
    return st.lists(calendar_items(), max_size=max_size)


@st.composite
def reworded(draw: st.DrawFn, original: CalendarItem) -> CalendarItem:
    """`original` with other private content, everything else equal."""
    return replace(
        original,
        subject=draw(texts),
        organizer=draw(persons),
        location=draw(texts),
        description=draw(texts),
        attendees=draw(people),
        resources=draw(people),
    )


@st.composite
def held(draw: st.DrawFn, max_size: int = 6, grid: int = 1) -> list[Meeting]:
    """Meetings that all hold the room, ids unique, on a grid of `grid` minutes."""
    spans = st.tuples(st.integers(-600 // grid, 900 // grid), st.integers(1, 240 // grid))
    drawn = draw(st.lists(spans, max_size=max_size))
    return [
        meeting(start * grid, (start + length) * grid, f"held {n}")
        for n, (start, length) in enumerate(drawn)
    ]


moments = st.integers(-700 * 60, 1300 * 60).map(lambda seconds: NOON + timedelta(seconds=seconds))
