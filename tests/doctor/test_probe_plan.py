"""When the invitations are, and by what they are known again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.doctor.probe_plan import (
    DAY,
    FURTHEST,
    HALF,
    LONG,
    REACH,
    Kind,
    free_time,
    invitation,
    plan,
    windows,
)
from signage.sources.directory import WorkingHours
from signage.sources.probes import clean, is_marked, new_uid
from tests.simulated import NOW, ROOM, ZONE

ZONES = ("Europe/Copenhagen", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham", "UTC")


def taken(kind: Kind, start: datetime) -> list[tuple[datetime, datetime]]:
    """Every stretch that an invitation of that kind occupies, by what is sent."""
    made = invitation(kind, start, ROOM, NOW, bytes(16))
    length = made.span.end - made.span.start
    step = timedelta()
    if made.repeats is not None:
        step = made.repeats.every * (DAY if made.repeats.unit == "day" else 7 * DAY)
    times = 1 if made.repeats is None else made.repeats.times
    starts = [made.span.start + n * step for n in range(times)]
    return [(begin, begin + length) for begin in starts]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 27 * 48), st.integers(1, 60)), max_size=40),
    st.sampled_from(ZONES),
    st.integers(0, 366 * 24),
)
def test_nothing_is_put_where_something_is(
    busy: list[tuple[int, int]], key: str, hours: int
) -> None:
    """Whatever is taken, in any zone and season: each invitation lies in free time, on half hours,
    from tomorrow on, and no two of them share time."""
    zone, now = ZoneInfo(key), NOW + timedelta(hours=hours)
    asked, free = windows(now, zone), {}
    for window in asked:
        digits = ["0"] * window.half_hours
        for first, length in busy:
            for n in range(first, min(first + length, window.half_hours)):
                digits[n] = "2"
        free |= free_time(window, "".join(digits))
    planned = plan(free, asked[0], asked[1], zone, None)
    stretches = [stretch for kind, start in planned.items() for stretch in taken(kind, start)]
    for begin, end in stretches:
        assert begin.astimezone(zone).date() > now.astimezone(zone).date()
        assert end <= now + FURTHEST + DAY
        assert all(free[begin + n * HALF] for n in range((end - begin) // HALF))
    for (one, past), (other, end) in combinations(stretches, 2):
        assert past <= other or end <= one
    assert not planned.get(Kind.WINDOW) or planned[Kind.WINDOW] > now + timedelta(days=180)


def test_working_hours_come_first() -> None:
    """Where the mailbox tells its hours, a room that is free all day is asked for in these."""
    days = ((600, 660), None, None, None, None, None, None)  # Mondays from ten to eleven
    asked = windows(NOW, ZONE)
    free = {k: v for w in asked for k, v in free_time(w, "0" * w.half_hours).items()}
    hours = WorkingHours(timedelta(hours=1), timedelta(hours=2), days)
    planned = plan(free, asked[0], asked[1], ZONE, hours)
    assert set(planned) == set(Kind) - {Kind.CONFLICT}
    local = planned[Kind.ORDINARY].astimezone(ZONE)
    assert (local.weekday(), local.hour, local.minute) == (0, 10, 0)
    assert LONG > DAY
    assert timedelta(days=180) < REACH


@given(st.integers(0, 40_000), st.binary(min_size=16, max_size=16))
def test_a_uid_is_known_again(days: int, random: bytes) -> None:
    """Of any moment, in either case of letters; it has the shape that Exchange gives its own."""
    uid = new_uid(datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=days), random)
    assert is_marked(uid)
    assert is_marked(uid.lower())
    assert uid.startswith("040000008200E00074C5B7101A82E00800000000")
    assert uid[72:80] == "20000000", "the size of the data"
    assert len(uid) == 2 * (40 + 32)
    assert uid.endswith(random.hex().upper())
    assert clean(uid.lower()) == uid
    assert clean(f"{uid[:32]}07EA0B17{uid[40:]}") == uid, "an occurrence, with its day"
    assert clean("uid-1") == "uid-1"


@pytest.mark.parametrize(
    "uid",
    [
        None,
        "",
        "not hexadecimal",
        "040000008200E00074C5B7101A82E008",
        "040000008200E00074C5B7101A82E008" + "0" * 112,
        "uid-1",
    ],
)
def test_other_uids_are_not(uid: str | None) -> None:
    """Nobody else's is taken for ours, however it looks."""
    assert not is_marked(uid)


def test_two_runs_share_no_uid() -> None:
    """Random bytes tell them apart, and the mark is the same."""
    one, other = new_uid(NOW, bytes(16)), new_uid(NOW, bytes([1] * 16))
    assert one != other
    assert is_marked(one)
    assert is_marked(other)
