"""The feed: it reads when it is told, survives whatever happens, and stops at once."""

from __future__ import annotations

import logging
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from signage.clock import ManualClock, SystemClock
from signage.core.calendar import Now, Span
from signage.core.health import Fault, FaultKind
from signage.core.messages import Fetched, FetchFailed, PollIn
from signage.core.privacy import PrivacyPolicy
from signage.core.remedies import remedies
from signage.feed.poller import MAX_THREADS, Poller
from signage.feed.reader import ReadPolicy
from signage.sources.base import Read, SourceError
from signage.sources.quiet import quiet_library_logging

POLICY = ReadPolicy(PrivacyPolicy(), ZoneInfo("Europe/Copenhagen"), timedelta(minutes=5))
PANEL_CLOCK = ManualClock(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
BUSY = Fault(FaultKind.THROTTLED, "HTTP 429")


class Scripted:
    """A source that does at each read what it is told; one is built after another."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.acts = list(acts)
        self.built = 0
        self.closed = 0
        self.reads: list[float] = []

    def build(self) -> Scripted:
        self.built += 1
        return self

    def fetch(self, span: Span) -> Read:
        assert threading.current_thread().daemon
        self.reads.append(monotonic())
        act = self.acts.pop(0) if self.acts else None
        if act is not None:
            act()
        return Read(())

    def close(self) -> None:
        self.closed += 1


def fails() -> None:
    raise SourceError(BUSY)


class Inbox:
    """What was posted."""

    def __init__(self) -> None:
        self.post: Callable[[Any], None]
        self._messages: queue.Queue[Any] = queue.Queue()
        self.post = self._messages.put

    def next(self, timeout: float = 3.0) -> Fetched | FetchFailed:
        return self._messages.get(timeout=timeout)

    def stays_empty(self, seconds: float) -> bool:
        try:
            self._messages.get(timeout=seconds)
        except queue.Empty:
            return True
        return False


@pytest.fixture(autouse=True)
def quiet() -> None:
    quiet_library_logging()


@contextmanager
def polling(source: Scripted, **options: Any) -> Iterator[tuple[Poller, Inbox]]:
    poller, inbox = Poller(source.build, POLICY, PANEL_CLOCK, **options), Inbox()
    poller.start(inbox.post)
    try:
        yield poller, inbox
    finally:
        poller.close()


def test_starting_returns_at_once_and_reads() -> None:
    """The first read needs no telling; it carries the panel's own clock."""
    started = monotonic()
    with polling(Scripted()) as (_, inbox):
        assert monotonic() - started < 0.1
        msg = inbox.next()
        assert isinstance(msg, Fetched)
        assert msg.asked == PANEL_CLOCK.now()


def test_the_first_read_can_wait() -> None:
    """A hundred signs that come up after a power cut need not all ask at once."""
    with polling(Scripted(), first_delay=0.3) as (_, inbox):
        assert inbox.stays_empty(0.2)
        inbox.next()


def test_the_heavy_libraries_come_after_the_first_frame() -> None:
    """Importing and making a poller imports neither APScheduler nor exchangelib."""
    script = (
        "import sys; from signage.feed.poller import Poller; from signage.clock import SystemClock;"
        "Poller(None, None, SystemClock());"
        "sys.exit(any(n in sys.modules for n in ('apscheduler', 'exchangelib', 'requests')))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_poll_comes_when_it_is_wanted() -> None:
    """In so many seconds, and in place of an earlier appointment, sooner or later."""
    source = Scripted()
    with polling(source) as (poller, inbox):
        inbox.next()
        poller.submit(PollIn(0.3))
        inbox.next()
        assert 0.25 < source.reads[1] - source.reads[0] < 0.8
        poller.submit(PollIn(30))
        poller.submit(PollIn(0))
        inbox.next()
        poller.submit(PollIn(0.1))
        poller.submit(PollIn(30))
        assert inbox.stays_empty(0.4)
    assert source.built == 1


def test_seconds_are_those_of_the_panels_clock() -> None:
    """At 60 times the speed a minute's wait is a second."""
    source = Scripted()
    with polling(source, rate=lambda: 60.0) as (poller, inbox):
        inbox.next()
        poller.submit(PollIn(18))
        inbox.next()
        assert 0.25 < source.reads[1] - source.reads[0] < 0.8


def test_a_poll_that_nobody_asks_for_comes_all_the_same() -> None:
    """Should the panel not answer, the reading never dies."""
    with polling(Scripted(), unasked=0.1, lateness=0.1) as (_, inbox):
        for _ in range(3):
            assert isinstance(inbox.next(), Fetched)


def test_failures_are_posted_and_only_changes_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The first of a row, another kind, and the end of it; what repeats is not."""

    def hard() -> None:
        raise SourceError(Fault(FaultKind.UNREACHABLE, "no answer in time"))

    source = Scripted(fails, fails, hard, hard)
    with caplog.at_level(logging.DEBUG), polling(source) as (poller, inbox):
        for _ in range(6):
            inbox.next()
            poller.submit(PollIn(0))
    remedy, logged = "what to do: ", caplog.messages
    assert [message for message in logged if not message.startswith(remedy)] == [
        "the calendar cannot be read: throttled: HTTP 429",
        "the calendar cannot be read: unreachable: no answer in time",
        "the calendar is read again, after 4 failed reads",
    ]
    told = [message.removeprefix(remedy) for message in logged if message.startswith(remedy)]
    assert told == [*remedies(BUSY), *remedies(Fault(FaultKind.UNREACHABLE))]
    assert source.built == 1


def test_one_failed_read_is_one(caplog: pytest.LogCaptureFixture) -> None:
    """The log counts as people do."""

    def fails() -> None:
        raise SourceError(Fault(FaultKind.UNREACHABLE, "no answer in time"))

    with caplog.at_level(logging.INFO), polling(Scripted(fails)) as (poller, inbox):
        inbox.next()
        poller.submit(PollIn(0))
        inbox.next()
    assert caplog.messages[-1] == "the calendar is read again, after 1 failed read"


def test_a_read_that_hangs_is_given_up() -> None:
    """Reported, its source replaced, its late answer thrown away, and the reading goes on."""
    gate = threading.Event()
    source = Scripted(gate.wait)
    with polling(source, hung=0.2) as (poller, inbox):
        msg = inbox.next()
        assert isinstance(msg, FetchFailed)
        assert msg.fault.kind is FaultKind.UNREACHABLE
        assert source.closed == 1
        poller.submit(PollIn(0))
        assert isinstance(inbox.next(), Fetched)
        assert source.built == 2
        gate.set()
        assert inbox.stays_empty(0.2)
        poller.submit(PollIn(0))
        assert isinstance(inbox.next(), Fetched)
        assert source.built == 2


def test_threads_that_hang_are_bounded() -> None:
    """A server that swallows every read costs a handful of threads, and the reading recovers."""
    gate = threading.Event()
    source = Scripted(*[gate.wait] * 20)
    with polling(source, hung=0.05, lateness=0.05) as (poller, inbox):
        for _ in range(MAX_THREADS):
            assert isinstance(inbox.next(), FetchFailed)
            poller.submit(PollIn(0))
        assert inbox.stays_empty(0.3)
        assert len(source.reads) == MAX_THREADS
        source.acts.clear()
        gate.set()
        assert isinstance(inbox.next(), Fetched)


def test_a_wish_during_a_read_is_left_to_its_answer() -> None:
    """The panel answers each outcome, so a wish in between would only ask twice."""
    gate = threading.Event()
    source = Scripted(gate.wait)
    with polling(source) as (poller, inbox):
        while not source.reads:
            threading.Event().wait(0.01)
        poller.submit(PollIn(0))
        gate.set()
        inbox.next()
        assert inbox.stays_empty(0.3)


def test_a_wish_just_as_the_appointment_is_kept_is_one_read() -> None:
    """Whoever is handed out second finds the calendar being read: it is not asked twice at once."""
    gate, pauses = threading.Event(), [0.0, 0.4]
    source = Scripted(lambda: None, gate.wait, gate.wait)

    def rate() -> float:
        threading.Event().wait(pauses.pop(0))  # the wish is being taken down: all else waits for it
        return 1.0

    with polling(source, rate=rate) as (poller, inbox):
        inbox.next()
        poller.submit(PollIn(0.3))
        threading.Event().wait(0.1)
        poller.submit(PollIn(0))  # meanwhile the appointment is handed out
        while len(source.reads) < 2:
            threading.Event().wait(0.01)
        assert inbox.stays_empty(0.2)
        assert len(source.reads) == 2
        gate.set()
        inbox.next()
        assert inbox.stays_empty(0.1)


def names() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_closing_stops_at_once_and_leaves_nothing() -> None:
    """Whatever hangs: no wait, no message afterwards, no thread but the one that hangs."""
    gate = threading.Event()
    source = Scripted(gate.wait)
    with polling(source) as (poller, inbox):
        while not source.reads:
            threading.Event().wait(0.01)
        started = monotonic()
        poller.close()
        poller.close()
        assert monotonic() - started < 0.05
        poller.submit(PollIn(0))
        for thread in threading.enumerate():
            if thread.name in {"signage-feed", "APScheduler"}:
                thread.join(1)
        assert not names() & {"signage-feed", "APScheduler"}
        assert "signage-read" in names()
        gate.set()
        assert inbox.stays_empty(0.2)
    assert source.closed


def test_a_hanging_read_does_not_hold_the_process() -> None:
    """A program that ends ends, though a read never will."""
    script = """
import threading, time
from signage.clock import SystemClock
from signage.feed.poller import Poller
from tests.feed.test_poller import POLICY, Scripted
source = Scripted(threading.Event().wait)
poller = Poller(source.build, POLICY, SystemClock())
poller.start(print)
while not source.reads:
    time.sleep(0.01)
poller.close()
print("ended")
"""
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=True
    )
    assert run.stdout == "ended\n"
    assert not run.stderr


# --- clock steps ---------------------------------------------------------------------------------


class SteppedClock:
    """The machine's clocks, the wall clock set by `off`."""

    def __init__(self) -> None:
        self.off = timedelta(0)

    @property
    def rate(self) -> float:
        return 1.0

    def now(self) -> Now:
        now = SystemClock().now()
        return Now(now.wall + self.off, now.mono)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> SteppedClock:
    """A machine whose clock can be set; APScheduler asks `datetime.now` and is shown it too."""
    clock = SteppedClock()

    class Stepped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return clock.now().wall.astimezone(tz)

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Stepped)
    return clock


STEPS = [
    timedelta(hours=-1),
    timedelta(days=-731),
    timedelta(hours=1),
    timedelta(days=731),
]


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_clock_step_does_not_put_a_poll_off(machine: SteppedClock, step: timedelta) -> None:
    """An appointment of before the step is kept by the monotonic clock, with little delay."""
    source = Scripted()
    with polling(source, machine=machine, lateness=0.2) as (poller, inbox):
        inbox.next()
        poller.submit(PollIn(0.3))
        threading.Event().wait(0.1)
        machine.off = step
        inbox.next(timeout=1.5)
        assert 0.25 < source.reads[1] - source.reads[0] < 1.0
        poller.submit(PollIn(0.3))
        inbox.next()
        assert 0.25 < source.reads[2] - source.reads[1] < 1.0


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_new_wish_after_a_clock_step_is_met_at_once(
    machine: SteppedClock, step: timedelta
) -> None:
    """The panel sees the step and asks anew: that alone is enough, without the feed's own watch."""
    with polling(Scripted(), machine=machine, lateness=60.0) as (poller, inbox):
        inbox.next()
        poller.submit(PollIn(1.0))
        threading.Event().wait(0.05)
        machine.off = step
        started = monotonic()
        poller.submit(PollIn(0))
        inbox.next()
        assert monotonic() - started < 0.5
