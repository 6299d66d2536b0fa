"""Laws of the agenda over any read: order, copies, overlap, runs, whole days."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from signage.core.agenda import (
    Meeting,
    Reason,
    free_until,
    next_after,
    occupying,
    run_at,
    whole_days,
)
from signage.core.calendar import CalendarItem
from signage.core.plain import LIMIT, folded, plain, without_name
from signage.core.privacy import mask_read
from tests.strategies import (
    DAY,
    MIN_FREE,
    OPEN,
    agenda,
    held,
    item_lists,
    meeting,
    moments,
    read,
    taken_until,
)

few = settings(max_examples=60, deadline=None)


@few
@given(st.data(), item_lists())
def test_order_does_not_depend_on_the_order_read(data: st.DataObject, items: list[CalendarItem]):
    """Any permutation of items with different ids gives the equal agenda."""
    unique = list({item.object_id: item for item in items}.values())
    shuffled = data.draw(st.permutations(unique))
    assert read(*unique) == read(*shuffled)


@few
@given(item_lists())
def test_every_item_is_told_of(items: list[CalendarItem]) -> None:
    """None gets lost: one entry each, in order, one per id that is not a copy."""
    made = read(*items)
    assert len(made.entries) == len(items)
    keys = [(e.meeting.start, e.meeting.end, e.meeting.object_id) for e in made.entries]
    assert keys == sorted(keys)
    firsts = [e.meeting.object_id for e in made.entries if e.reason is not Reason.DUPLICATE]
    assert sorted(firsts) == sorted({item.object_id for item in items})


@few
@given(item_lists())
def test_merging_copies_is_idempotent(items: list[CalendarItem]) -> None:
    """Reading what was merged once more, even twice over, changes nothing that holds the room."""
    made = read(*items)
    kept = [e.meeting for e in made.entries if e.reason is not Reason.DUPLICATE]
    again = agenda(*kept, *kept)
    assert again.busy == made.busy and again.notes == made.notes


@few
@given(held(), moments)
def test_occupying_is_what_a_scan_finds(meetings: list[Meeting], moment: datetime) -> None:
    """The indexed answer equals the plain one, at any moment and at every edge."""
    made = agenda(*meetings)
    edges = {edge for m in meetings for edge in (m.start, m.end)}
    for at in (moment, *edges):
        scan = [e for e in made.busy if e.meeting.start <= at < e.meeting.end]
        assert list(occupying(made, at)) == scan
        later = [e for e in made.busy if e.meeting.start > at]
        assert next_after(made, at) == (later[0] if later else None)


@few
@given(st.integers(-600, 600), st.integers(1, 200), st.integers(1, 200))
def test_touching_items_never_overlap(start: int, first: int, second: int) -> None:
    """Back to back, at no moment do both hold the room."""
    middle = start + first
    made = agenda(*(m for m in _pair(start, middle, middle + second)))
    assert all(len(holder) <= 1 for holder in made.holders)
    assert len(made.runs) == 1


def _pair(start: int, middle: int, end: int) -> tuple[Meeting, Meeting]:
    return meeting(start, middle, "one"), meeting(middle, end, "two")


@few
@given(held(), moments)
def test_laws_of_runs(meetings: list[Meeting], moment: datetime) -> None:
    """Runs are apart by min_free at least, hold every item, and begin and end with one."""
    made = agenda(*meetings)
    for before, after in zip(made.runs, made.runs[1:], strict=False):
        assert after.start - before.end >= MIN_FREE
    for run in made.runs:
        assert run.start in {m.start for m in meetings} and run.end in {m.end for m in meetings}
    for m in meetings:
        run = run_at(made, m.start)
        assert run is not None and run.start <= m.start and m.end <= run.end
    until, free = taken_until(made, moment), free_until(made, moment)
    assert (until is None) is (free is not None)
    if until:
        assert until > moment and not occupying(made, until)
        assert run_at(made, until) is None
    elif free and free != DAY.end:
        assert free - moment > timedelta(0) and occupying(made, free)


@few
@given(held(), moments)
def test_no_shorter_gap_is_ever_told_free(meetings: list[Meeting], moment: datetime) -> None:
    """Whenever the room counts as free, the free stretch around is min_free long or longer."""
    made = agenda(*meetings)
    free = free_until(made, moment)
    ended = [m.end for m in meetings if m.end <= moment]
    if free and ended and free != DAY.end:
        assert free - max(ended) >= MIN_FREE


zones = st.sampled_from(
    ["Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Beirut"]
).map(ZoneInfo)


@few
@given(
    zones,
    st.dates(datetime(2020, 1, 2, tzinfo=UTC).date(), datetime(2030, 1, 1, tzinfo=UTC).date()),
    st.integers(1, 5),
    st.integers(-11 * 60 - 59, 12 * 60 - 1),
)
def test_whole_days_for_any_makers_offset(
    zone: ZoneInfo, day: object, days: int, beside: int
) -> None:
    """Up to twelve hours beside the room's midnight, on the wall clock, it is the same day."""
    first = datetime.combine(day, time())  # type: ignore[arg-type]
    naive = [first + timedelta(days=n) for n in (0, days)]
    moved = [(n + timedelta(minutes=beside)).replace(tzinfo=zone) for n in naive]
    span = whole_days(moved[0].astimezone(UTC), moved[1].astimezone(UTC), zone)
    expected = [n.replace(tzinfo=zone).astimezone(UTC) for n in naive]
    if all(m == m.astimezone(UTC).astimezone(zone) for m in moved):  # hours that exist
        assert list(span) == expected


@few
@given(st.text(), st.text(max_size=10))
def test_plain_is_idempotent_and_bounded(text: str, name: str) -> None:
    """Cleaning twice changes nothing; nothing dangerous or too long remains."""
    once = plain(text)
    assert plain(once) == once
    if once is not None:
        assert 0 < len(once) <= LIMIT and once == " ".join(once.split())
        assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u0000\n")
        assert once.encode()  # no lone surrogates
    rest = without_name(once, plain(name))
    assert without_name(rest, plain(name)) == rest


@few
@given(st.text(max_size=20), st.text("\u200b\u00ad\u2060\u202e\ufe0f", max_size=3))
def test_folding_ignores_what_cannot_be_seen(text: str, hidden: str) -> None:
    """Invisible characters between letters never save a word from the list."""
    spaced = "a" + hidden.join(["b", "c"]) + hidden
    assert folded(spaced) == folded("abc")
    assert folded(folded(text)) == folded(text)


@few
@given(item_lists())
def test_a_read_is_masked_item_by_item(items: list[CalendarItem]) -> None:
    """Masking keeps number, order, ids and times, and only adds to memory."""
    meetings, memory = mask_read(items, OPEN, frozenset({"series-c"}))
    assert [(m.object_id, m.start, m.end) for m in meetings] == [
        (i.object_id, i.start, i.end) for i in items
    ]
    assert "series-c" in memory
    assert all(m.private for m in meetings if m.series & memory)
