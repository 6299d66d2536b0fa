"""The room's sign draws anew only when something has changed, and then always."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signage.clock import ManualClock
from signage.core.agenda import Meeting, build_agenda
from signage.core.calendar import Response
from signage.core.health import Fault, FaultKind, HealthPolicy
from signage.core.messages import Command, Fetched, FetchFailed
from signage.core.panel import ROOM, PanelPolicy
from signage.core.room import RoomPolicy
from signage.display.room_facts import RoomFacts
from signage.display.setup import Setup
from signage.display.view import view
from signage.feed.base import Post
from signage.feed.reader import view_span
from signage.looks import looks
from signage.room_sign import RoomSign

SIZE = (800, 480)
MORNING = datetime(2026, 11, 24, 10, 20, 7, tzinfo=UTC)


class NoFeed:
    """Brings nothing."""

    def start(self, post: Post) -> None: ...
    def submit(self, command: Command) -> None: ...
    def close(self) -> None: ...


@pytest.fixture(scope="module")
def setup() -> Setup:
    """How it is drawn."""
    return looks(RoomFacts("Juniper"), UTC, size=SIZE).setup


def sign(setup: Setup) -> RoomSign:
    policy = PanelPolicy(RoomPolicy(zone=UTC), HealthPolicy(), datetime(2026, 1, 1, tzinfo=UTC))
    return RoomSign(policy, NoFeed(), setup, lambda: True)


def read(clock: ManualClock) -> Fetched:
    """Two meetings, one of them soon."""
    now = clock.now()
    starts = (MORNING + timedelta(minutes=9), MORNING + timedelta(minutes=55))
    meetings = [
        Meeting(
            object_id=f"id-{number}",
            start=start,
            end=start + timedelta(minutes=20),
            private=False,
            subject=f"Review {number}",
            organizer="Maya Lindqvist",
            response=Response.ACCEPT,
            is_meeting=True,
        )
        for number, start in enumerate(starts)
    ]
    agenda = build_agenda(meetings, view_span(now.wall, UTC), UTC, timedelta(minutes=5))
    return Fetched(agenda, now, now.wall)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pass", "pass", "pass", "read", "fail", "touch", "hold", "set"]),
        st.floats(-5, 100),
    ),
    min_size=5,
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_the_picture_is_always_that_of_the_moment(
    setup: Setup, steps: list[tuple[str, float]]
) -> None:
    """Whatever happens, and however the clock is set, it is what would be drawn anew."""
    clock, shown = ManualClock(MORNING), sign(setup)
    for what, seconds in steps:
        clock.advance(timedelta(seconds=abs(seconds)))
        if what == "set":
            clock.step(timedelta(seconds=seconds * 10))
        now = clock.now()
        if what == "read":
            shown.take(read(clock), now)
        elif what == "fail":
            shown.take(FetchFailed(Fault(FaultKind.UNREACHABLE, "timed out")), now)
        elif what in {"touch", "hold"}:
            shown.touch(ROOM, what == "hold", now)
        shown.tick(now)
        assert shown.scene(SIZE, now) == view(shown.panel, now, shown.setup)
        assert 0 < shown.wait(now) <= 60


def test_what_has_not_changed_is_not_drawn_anew(setup: Setup) -> None:
    """Turns within a minute give the very same picture, and wait for the rest of it."""
    clock, shown = ManualClock(MORNING), sign(setup)
    shown.take(read(clock), clock.now())
    first = shown.scene(SIZE, clock.now())
    for rest in (53, 38, 23, 8):
        shown.tick(clock.now())
        assert shown.scene(SIZE, clock.now()) is first
        assert shown.wait(clock.now()) == pytest.approx(rest)
        clock.advance(timedelta(seconds=15))
    assert shown.scene(SIZE, clock.now()) is not first
