"""One read: what it asks for, what it becomes, and that nothing raw outlives it."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from signage.core.calendar import CalendarItem, Now, Person, Sensitivity, Span
from signage.core.health import Fault, FaultKind
from signage.core.messages import Fetched, FetchFailed
from signage.core.privacy import PrivacyPolicy
from signage.feed.reader import Reader, ReadPolicy, view_span
from signage.sources.base import Read
from signage.sources.memory import MemorySource

ZONE = ZoneInfo("Europe/Copenhagen")
POLICY = ReadPolicy(PrivacyPolicy(), ZONE, timedelta(minutes=5))
NOW = Now(datetime(2026, 11, 23, 9, 30, tzinfo=UTC), 100.0)
CANARY = "Quince-marmalade"


def occurrence(day: int, sensitivity: Sensitivity) -> CalendarItem:
    """A stand-up of a series on a day of November 2026."""
    start = datetime(2026, 11, day, 10, tzinfo=UTC)
    return CalendarItem(
        item_id=f"{day}",
        object_id=f"series@{day}",
        start=start,
        end=start + timedelta(minutes=15),
        subject=CANARY,
        organizer=Person("Maya Lindqvist", "maya@example.com"),
        sensitivity=sensitivity,
        is_meeting=True,
        series=frozenset({"series"}),
    )


def over(items: Callable[[], Sequence[CalendarItem] | Fault]) -> Reader:
    return Reader(lambda: MemorySource(items), POLICY)


def subjects(msg: Fetched | FetchFailed) -> list[str | None]:
    assert isinstance(msg, Fetched)
    return [entry.meeting.subject for entry in msg.agenda.entries]


@pytest.mark.parametrize(
    ("wall", "zone", "start", "end"),
    [
        ("2026-11-23T09:30", "Europe/Copenhagen", "2026-11-22T22:00", "2026-11-24T11:00"),
        ("2026-11-23T22:59", "Europe/Copenhagen", "2026-11-22T22:00", "2026-11-24T11:00"),
        ("2026-11-23T23:00", "Europe/Copenhagen", "2026-11-23T22:00", "2026-11-25T11:00"),
        ("2026-10-25T12:00", "Europe/Copenhagen", "2026-10-24T21:00", "2026-10-26T10:00"),
        ("2026-11-23T03:00", "America/New_York", "2026-11-22T04:00", "2026-11-23T17:00"),
        ("2026-04-04T16:00", "Australia/Lord_Howe", "2026-04-04T12:00", "2026-04-06T01:00"),
    ],
)
def test_the_span_is_the_rooms_day_and_a_half(wall: str, zone: str, start: str, end: str) -> None:
    """From an hour before local midnight to 36 hours after it, through clock changes too."""
    moments = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, end))
    found = view_span(datetime.fromisoformat(wall).replace(tzinfo=UTC), ZoneInfo(zone))
    assert found == Span(*moments)


def test_a_read_becomes_an_agenda_with_the_moment_it_was_asked() -> None:
    """The age of the data counts from the question, not from the answer."""
    msg = over(lambda: [occurrence(23, Sensitivity.NORMAL)]).read(NOW)
    assert isinstance(msg, Fetched)
    assert msg.asked == NOW
    assert subjects(msg) == [CANARY]
    assert msg.agenda.span == view_span(NOW.wall, ZONE)
    assert 0 <= msg.jitter <= 1


def test_a_fault_stays_the_fault_it_is() -> None:
    """Kind, detail and the server's wait arrive as they were raised."""
    fault = Fault(FaultKind.THROTTLED, "HTTP 429", timedelta(seconds=90))
    msg = over(lambda: fault).read(NOW)
    assert isinstance(msg, FetchFailed)
    assert msg.fault == fault


def test_polls_are_spread() -> None:
    """Each read draws its own lot, so that a hundred signs do not ask in step."""
    reader = over(lambda: ())
    assert len({reader.read(NOW).jitter for _ in range(20)}) == 20


def test_a_masked_series_stays_masked_for_the_run() -> None:
    """Remembered from read to read, through a bug, and by the reader that takes over."""
    days = [[occurrence(23, Sensitivity.PRIVATE)], [occurrence(23, Sensitivity.NORMAL)], None]
    reads = iter([*days, days[1]])

    def items() -> Sequence[CalendarItem]:
        found = next(reads)
        if found is None:
            raise RuntimeError(CANARY)
        return found

    reader = over(items)
    assert subjects(reader.read(NOW)) == [None]
    assert subjects(reader.read(NOW)) == [None]
    assert isinstance(reader.read(NOW), FetchFailed)
    assert subjects(reader.successor().read(NOW)) == [None]
    assert subjects(over(lambda: days[1]).read(NOW)) == [CANARY]


class Buggy:
    """A source with a bug that quotes a meeting."""

    def __init__(self) -> None:
        self.closed = False

    def fetch(self, span: Span) -> Read:
        raise ValueError(f"{CANARY} {span}")

    def close(self) -> None:
        self.closed = True
        raise RuntimeError(CANARY)


def test_a_bug_is_a_fault_and_is_logged_once_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The place is logged, never what an exception says; the next read has a fresh source."""
    built: list[Buggy] = []

    def build() -> Buggy:
        built.append(Buggy())
        return built[-1]

    reader = Reader(build, POLICY)
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            msg = reader.read(NOW)
            assert isinstance(msg, FetchFailed)
            assert msg.fault == Fault(FaultKind.INTERNAL, "internal error")
    assert len(built) == 3
    assert all(source.closed for source in built)
    assert len(caplog.records) == 1
    assert "ValueError at signage.feed.reader:" in caplog.text
    assert CANARY not in caplog.text
    assert caplog.records[0].exc_info is None


def test_a_source_that_cannot_be_made_is_a_fault() -> None:
    """A missing library, say: the polling goes on, and says so."""

    def build() -> MemorySource:
        raise ImportError(CANARY)

    msg = Reader(build, POLICY).read(NOW)
    assert isinstance(msg, FetchFailed)
    assert msg.fault.kind is FaultKind.INTERNAL


def test_raw_items_die_in_the_worker() -> None:
    """Once a read has ended, in whatever way, no raw item is left in the process."""

    def bad() -> Sequence[CalendarItem]:
        raise ValueError([occurrence(23, Sensitivity.PRIVATE)])

    readers = [over(lambda: [occurrence(day, Sensitivity.PRIVATE) for day in (22, 23)]), over(bad)]
    gc.collect()
    before = sum(isinstance(one, CalendarItem) for one in gc.get_objects())
    kept = [reader.read(NOW) for reader in readers]
    gc.collect()
    assert sum(isinstance(one, CalendarItem) for one in gc.get_objects()) == before
    assert len(kept) == 2
