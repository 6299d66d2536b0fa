"""The mailbox by itself: views, series, change keys, and what a room does with invitations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.sim.item import WEEKDAYS, Item, Recurrence, find_occurrence, last_day
from signage.sim.mailbox import ItemName, Mailbox, MailboxError, change_key, name_of
from signage.sim.plan import person
from signage.sim.processing import RoomSettings

NOW = datetime(2025, 10, 14, 8, tzinfo=UTC)
ROOM = "juniper@example.com"
MAYA = person("Maya Lindqvist")


def mailbox(settings_: RoomSettings | None = None) -> Mailbox:
    return Mailbox(ROOM, "Juniper", lambda: NOW, room=settings_ or RoomSettings())


def item(start: float = 1, length: float = 1, **fields) -> Item:
    """An item so many hours after NOW."""
    begin = NOW + timedelta(hours=start)
    values = {"uid": "u", "subject": "Design critique", "organizer": MAYA, "body": "notes"}
    return Item(**(values | {"start": begin, "end": begin + timedelta(hours=length)} | fields))


moments = st.integers(-60, 60).map(lambda quarter: NOW + timedelta(minutes=15 * quarter))


@given(st.lists(st.tuples(moments, st.integers(0, 12)), max_size=8), moments, st.integers(0, 40))
@settings(max_examples=100, deadline=None)
def test_a_view_returns_exactly_what_touches_the_range(stretches, start, quarters):
    """Sorted, complete, and nothing else: what overlaps, and what ends at the very start."""
    end = start + timedelta(minutes=15 * quarters)
    box = mailbox()
    for number, (begin, length) in enumerate(stretches):
        box.add(Item(uid=f"{number}", start=begin, end=begin + timedelta(minutes=15 * length)))
    found = box.view(start, end)
    expected = [each for each in box.items() if each.start < end and each.end >= start]
    assert sorted(found, key=lambda each: each.uid) == sorted(expected, key=lambda each: each.uid)
    assert [each.start for each in found] == sorted(each.start for each in found)


def brute_force(series: Item, days: int) -> set[tuple[datetime, datetime]]:
    """The occurrences of a series, day by day, by the definition of its rule."""
    rule, zone = series.recurrence, ZoneInfo(series.zone)
    first = series.start.astimezone(zone)
    length = series.end.astimezone(zone).replace(tzinfo=None) - first.replace(tzinfo=None)
    names = rule.days or (WEEKDAYS[first.weekday()],)
    monday = first.date() - timedelta(days=first.weekday())
    found, counted = set(), 0
    for offset in range(days):
        day = first.date() + timedelta(days=offset)
        if rule.frequency == "daily":
            hit = offset % rule.interval == 0
        else:
            week = (day - monday).days // 7
            hit = week % rule.interval == 0 and WEEKDAYS[day.weekday()] in names
        if not hit or (rule.until is not None and day > rule.until):
            continue
        counted += 1
        if rule.count is not None and counted > rule.count:
            break
        local = datetime.combine(day, first.time())
        end = (local + length).replace(tzinfo=zone).astimezone(UTC)
        found.add((local.replace(tzinfo=zone).astimezone(UTC), end))
    return found


@given(
    st.sampled_from(["Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    st.sampled_from(["daily", "weekly"]),
    st.integers(1, 3),
    st.sets(st.sampled_from(WEEKDAYS), max_size=3),
    st.one_of(st.none(), st.integers(1, 30)),
    st.integers(0, 95),
    st.integers(1, 40),
    st.integers(0, 60),
)
@settings(max_examples=150, deadline=None)
def test_series_across_daylight_saving(
    zone, frequency, interval, days, count, quarter, length, seen_from
):
    """Against brute force in local time: every occurrence keeps its local hours, all year round."""
    day = datetime.combine(date(2025, 9, 20), time(quarter // 4, quarter % 4 * 15))
    local = day.replace(tzinfo=ZoneInfo(zone))
    named = tuple(sorted(days)) if frequency == "weekly" else ()
    series = Item(
        uid="s",
        start=local.astimezone(UTC),
        end=(day + timedelta(minutes=15 * length)).replace(tzinfo=local.tzinfo).astimezone(UTC),
        zone=zone,
        recurrence=Recurrence(frequency, interval=interval, days=named, count=count),
    )
    box = mailbox()
    box.add(series)
    start = NOW + timedelta(days=seen_from)
    end = start + timedelta(days=45)
    found = [(each.start, each.end) for each in box.view(start, end)]
    expected = {each for each in brute_force(series, 200) if each[0] < end and each[1] >= start}
    assert found == sorted(expected)


def test_a_changed_series_shows_each_occurrence_once():
    """Moved out of the range, moved into it, deleted: the view follows; the ids stay apart."""
    box = mailbox()
    kept = box.add(item(0, 1, recurrence=Recurrence("daily", count=5)))
    names = [name_of(ROOM, each) for each in box.view(NOW, NOW + timedelta(days=9))]
    assert len({name.encode() for name in names}) == 5
    box.update(names[1], start=NOW + timedelta(days=7), end=NOW + timedelta(days=7, hours=1))
    box.update(names[2], subject="Changed")
    box.delete(names[3])
    seen = box.view(NOW, NOW + timedelta(days=9))
    assert [(each.start - NOW).days for each in seen] == [0, 2, 4, 7]
    assert [each.kind for each in seen] == ["Occurrence", "Exception", "Occurrence", "Exception"]
    assert seen[1].subject == "Changed"
    assert box.view(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=2)) == []
    with pytest.raises(MailboxError):
        box.get(names[3])
    assert box.get(names[1]).original_start == NOW + timedelta(days=1)
    box.delete(names[1])
    assert len(box.view(NOW, NOW + timedelta(days=9))) == 3
    assert box.get(name_of(ROOM, kept)).kind == "RecurringMaster"


def test_occurrences_are_found_by_their_first_start_only():
    """A moment that the rule does not name is no occurrence."""
    series = item(0, 1, recurrence=Recurrence("daily", count=3))
    assert find_occurrence(series, NOW + timedelta(days=2)) is not None
    assert find_occurrence(series, NOW + timedelta(days=3)) is None
    assert find_occurrence(series, NOW + timedelta(hours=1)) is None
    assert find_occurrence(item(), NOW) is None


def test_the_last_day_of_a_series():
    """By count, by date, and none for a series without end."""
    assert last_day(item(0, 1, recurrence=Recurrence("daily", count=3))) == date(2025, 10, 16)
    until = Recurrence("weekly", until=date(2025, 11, 1))
    assert last_day(item(0, 1, recurrence=until)) == date(2025, 10, 28)
    assert last_day(item(0, 1, recurrence=Recurrence("daily"))) is None


def test_names_read_back_and_nonsense_is_refused():
    """An id stands for its item; anything else is ErrorInvalidIdMalformed."""
    name = ItemName(ROOM, 7, NOW)
    assert ItemName.decode(name.encode()) == name
    for text in ("", "nonsense", "bm9uc2Vuc2U=", "YQpiCmM=", "////"):
        with pytest.raises(MailboxError) as caught:
            ItemName.decode(text)
        assert caught.value.code == "ErrorInvalidIdMalformed"


def test_every_change_moves_the_change_key():
    """A writer with an old key is refused; without a key the last one wins."""
    box = mailbox()
    kept = box.add(item())
    name = name_of(ROOM, kept)
    changed = box.toggle_private(name)
    assert changed.sensitivity == "Private"
    assert change_key(changed) != change_key(kept)
    with pytest.raises(MailboxError) as caught:
        box.update(name, change_key(kept), subject="late")
    assert caught.value.code == "ErrorIrresolvableConflict"
    with pytest.raises(MailboxError):
        box.delete(name, change_key(kept))
    box.update(name, change_key(changed), subject="in time")
    assert box.toggle_private(name).sensitivity == "Normal"
    with pytest.raises(MailboxError) as caught:
        box.update(name, end=NOW - timedelta(days=1))
    assert caught.value.code == "ErrorCalendarEndDateIsEarlierThanStartDate"


PRIVATE = item(sensitivity="Private")


@pytest.mark.parametrize(
    ("switches", "invitation", "expected"),
    [
        ({}, PRIVATE, ("Maya Lindqvist", "Normal", "Busy", "Accept", "")),
        (
            {"delete_subject": False},
            PRIVATE,
            ("Maya Lindqvist Design critique", "Normal", "Busy", "Accept", ""),
        ),
        ({"add_organizer_to_subject": False}, PRIVATE, ("", "Normal", "Busy", "Accept", "")),
        (
            {"remove_private_property": False},
            PRIVATE,
            ("Maya Lindqvist", "Private", "Busy", "Accept", ""),
        ),
        (
            {"delete_comments": False},
            PRIVATE,
            ("Maya Lindqvist", "Normal", "Busy", "Accept", "notes"),
        ),
        (
            {"automate_processing": "AutoUpdate"},
            PRIVATE,
            ("Design critique", "Private", "Tentative", "NoResponseReceived", "notes"),
        ),
        ({"automate_processing": "None"}, PRIVATE, None),
        ({"booking_window_in_days": 3}, item(24 * 4), None),
        (
            {"booking_window_in_days": 3},
            item(24 * 2, recurrence=Recurrence("daily", count=3)),
            None,
        ),
        ({}, item(recurrence=Recurrence("daily")), None),
        ({}, item(0, 24.25), None),
        ({"maximum_duration_in_minutes": 30}, item(0, 1), None),
        (
            {"maximum_duration_in_minutes": 0},
            item(0, 50),
            ("Maya Lindqvist", "Normal", "Busy", "Accept", ""),
        ),
    ],
)
def test_each_switch_of_set_calendar_processing(switches, invitation, expected):
    """One switch at a time against the defaults of Exchange: what stands in the calendar."""
    kept = mailbox(RoomSettings(**switches)).invite(invitation)
    if kept is None:
        assert expected is None
        return
    seen = (kept.subject, kept.sensitivity, kept.show_as, kept.response, kept.body)
    assert seen == expected


@pytest.mark.parametrize(("switch", "show_as"), [(True, "Tentative"), (False, "Free")])
def test_what_waits_for_a_delegate(switch, show_as):
    """TentativePendingApproval decides whether a pending request blocks the room."""
    box = mailbox(RoomSettings(tentative_pending_approval=switch))
    kept = box.invite(item(), pending=True)
    assert (kept.show_as, kept.response) == (show_as, "NoResponseReceived")


def test_conflicts_are_declined_unless_allowed():
    """Overlaps are declined, touching is not; free and cancelled items are no conflict."""
    strict, lax = mailbox(), mailbox(RoomSettings(allow_conflicts=True))
    for box in (strict, lax):
        assert box.invite(item(2, 1, uid="first")) is not None
        assert box.invite(item(1, 1, uid="before")) is not None
        assert box.invite(item(3, 1, uid="after")) is not None
    assert strict.invite(item(2.5, 1, uid="clash")) is None
    assert lax.invite(item(2.5, 1, uid="clash")) is not None
    strict.add(item(8, 1, uid="free", show_as="Free"))
    strict.add(item(8, 1, uid="off", cancelled=True))
    assert strict.invite(item(8, 1, uid="fits")) is not None


def test_one_clash_declines_a_series():
    """A series of which one occurrence overlaps is declined as a whole."""
    box = mailbox()
    box.add(item(24 * 3, 1, uid="taken"))
    series = item(0, 1, uid="series", recurrence=Recurrence("daily", count=5))
    assert box.invite(series) is None
    assert box.invite(replace(series, recurrence=Recurrence("daily", count=3))) is not None


def test_a_whole_day_is_never_too_long():
    """The day on which clocks go back has 25 hours and is still one day (1440 minutes)."""
    zone = ZoneInfo("Europe/London")
    start = datetime(2025, 10, 26, tzinfo=zone).astimezone(UTC)
    end = datetime(2025, 10, 27, tzinfo=zone).astimezone(UTC)
    day = Item(uid="d", start=start, end=end, zone=zone.key, all_day=True)
    assert end - start == timedelta(hours=25)
    assert mailbox().invite(day) is not None


def test_a_person_decides_for_themselves():
    """An invitation to a person waits for an answer; no room's switches touch it."""
    box = Mailbox("maya@example.com", "Maya", lambda: NOW)
    kept = box.invite(PRIVATE)
    assert (kept.subject, kept.sensitivity) == ("Design critique", "Private")
    assert (kept.response, kept.show_as) == ("NoResponseReceived", "Tentative")


def test_meeting_text_is_in_no_repr():
    """The repr of an item shows no subject, name, place, note or category."""
    text = repr(item(location="Juniper", categories=("Red",), required=(MAYA,)))
    for hidden in ("Design", "Maya", "notes", "Juniper", "Red", "example.com"):
        assert hidden not in text
