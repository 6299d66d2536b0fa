"""When the calendar is read: nearer around meetings' edges, and at once when a change is told."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.core.health import FaultKind, HealthPolicy
from signage.core.messages import Changed, Fetched, PollIn, Streaming
from signage.core.pace import AROUND, near_wait, nearer
from tests.core.test_panel import BUSY, FREE, Sign
from tests.strategies import NOON, agenda, meeting, minutes

POLICY = HealthPolicy()
SPARSE = HealthPolicy(
    poll=timedelta(minutes=10), poll_jitter=timedelta(minutes=2), near=timedelta(seconds=20)
)
lots = st.floats(0, 1)
meetings = st.lists(
    st.tuples(st.integers(-60, 600), st.integers(1, 120)), min_size=1, max_size=6
).map(lambda found: agenda(*(meeting(start, start + length) for start, length in found)))


@pytest.mark.parametrize(
    ("minute", "seconds"),
    [
        (-40, 60),
        (-32.5, 37.5),  # two minutes before the start at -30, and half of 15 s on top of it
        (-32, 15),
        (-30, 15),
        (-28, 15),
        (-27.9, 60),
        (57.9, 15),
        (58, 15),
        (62, 15),
        (62.1, 60),
        (500, 60),
    ],
)
def test_reads_are_nearer_around_a_start_and_an_end(minute: float, seconds: float) -> None:
    """From two minutes before to two minutes after each; a longer wait ends where that begins."""
    assert nearer(BUSY, NOON + minutes(minute), 60.0, POLICY, 0.5) == pytest.approx(seconds)


def test_a_quiet_day_is_read_at_the_usual_pace() -> None:
    """Without a meeting nothing comes near."""
    assert nearer(FREE, NOON, 60.0, POLICY, 0.5) == 60.0


@given(meetings, lots, st.integers(-90 * 60, 700 * 60), st.sampled_from([POLICY, SPARSE]))
def test_never_later_and_never_closer(made, lot, second, policy) -> None:
    """Any agenda and moment: at most the usual wait, and at least the nearer one, spread alike."""
    usual = policy.poll.total_seconds()
    wait = nearer(made, NOON + timedelta(seconds=second), usual, policy, lot)
    share = policy.poll_jitter / policy.poll
    assert policy.near.total_seconds() * (1 - share) <= wait <= usual


@given(meetings, st.lists(lots, min_size=5, max_size=5), st.sampled_from([POLICY, SPARSE]))
def test_no_edge_is_passed_unread(made, drawn, policy) -> None:
    """Polling on through a day: in every window around an edge reads are near to each other, and
    the first is within two of them of its beginning.
    """
    moment, reads = NOON - minutes(120), []
    while moment < NOON + minutes(800):
        reads.append(moment)
        lot = drawn[len(reads) % len(drawn)]
        usual = policy.poll + (2 * lot - 1) * policy.poll_jitter
        moment += timedelta(seconds=nearer(made, moment, usual.total_seconds(), policy, lot))
    longest = policy.near * (1 + policy.poll_jitter / policy.poll) + timedelta(microseconds=10)
    for edge in made.edges:
        inside = [read for read in reads if edge - AROUND <= read <= edge + AROUND]
        assert inside[0] - (edge - AROUND) <= longest
        gaps = [after - before for before, after in pairwise(inside)]
        assert max(gaps) <= longest
        assert edge + AROUND - inside[-1] <= longest


@given(lots)
def test_the_nearer_wait_is_spread_in_proportion(lot: float) -> None:
    """10 s of 60 are 2.5 s of 15."""
    assert 12.5 <= near_wait(POLICY, lot) <= 17.5


def test_while_changes_are_streamed_the_usual_pace_is_enough() -> None:
    """The stream tells of what the nearer reads would look for; without it they come back."""
    sign = Sign()
    sign.passes(58 * 60)
    sign.tell(Streaming(alive=True))
    sign.passes(1)
    assert sign.reads(BUSY) == (PollIn(60.0),)
    sign.tell(Streaming(alive=False))
    sign.passes(1)
    assert sign.reads(BUSY) == (PollIn(15.0),)


def test_a_doubted_read_is_looked_into_soon() -> None:
    """Two reads that free the room and do not agree: the third is near, stream or not."""
    sign = Sign()
    sign.reads(agenda(meeting(-30, 60), meeting(100, 200)))
    sign.tell(Streaming(alive=True))
    sign.passes(1)
    assert sign.reads(agenda(meeting(100, 200))) == (PollIn(0.0),)
    assert sign.reads(agenda(meeting(-30, 60))) == (PollIn(15.0),)


# --- hints ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("hint", [Changed(), Streaming(alive=True)])
def test_a_hint_is_read_at_once(hint: Changed | Streaming) -> None:
    """A change, and a stream that stands again after what may have been missed."""
    sign = Sign()
    sign.reads(BUSY)
    sign.passes(20)
    assert sign.tell(hint) == (PollIn(0.0),)


def test_a_read_under_way_is_followed_by_another() -> None:
    """It may have been asked before the change: whatever it says, it is asked once more."""
    sign = Sign()
    sign.reads(BUSY)
    sign.passes(60)
    asked = sign.now
    sign.passes(0.5)
    assert sign.tell(Changed()) == ()
    sign.passes(0.5)
    assert sign.tell(Fetched(BUSY, asked)) == (PollIn(0.0),)
    sign.passes(0.1)
    assert sign.reads(BUSY) == (PollIn(60.0),), "and then no more"


def test_many_hints_are_one_read_a_second() -> None:
    """The first at once; all others share the next, which they do not put off."""
    sign = Sign()
    sign.reads(BUSY)
    sign.passes(20)
    assert sign.tell(Changed()) == (PollIn(0.0),)
    sign.passes(0.2)
    sign.tell(Changed())
    sign.reads(BUSY)
    sign.passes(0.1)
    sign.tell(Changed())
    due = sign.panel.poll_due
    for _ in range(5):
        sign.passes(0.1)
        assert sign.tell(Changed()) == ()
        assert sign.panel.poll_due == due
    assert due == pytest.approx(5021.0)


@pytest.mark.parametrize("kind", FaultKind)
def test_a_hint_shortens_no_wait_after_a_failure(kind: FaultKind) -> None:
    """Back-off, a server's own wait and a refused log-on hold; the next good read is enough."""
    sign = Sign()
    sign.reads(BUSY)
    sign.fails(kind, timedelta(seconds=200))
    due = sign.panel.poll_due
    sign.passes(5)
    assert sign.tell(Changed()) == sign.tell(Streaming(alive=True)) == ()
    assert sign.panel.poll_due == due
    sign.passes(2000)
    asked = sign.now
    sign.passes(0.1)
    assert sign.tell(Fetched(BUSY, asked)) == (PollIn(60.0),)


def test_a_hint_during_a_read_that_fails_waits_for_the_next() -> None:
    """It is not lost, and it does not hurry."""
    sign = Sign()
    sign.reads(BUSY)
    sign.passes(60)
    sign.tell(Changed())
    (wish,) = sign.fails(FaultKind.UNREACHABLE)
    assert wish.seconds >= 54
