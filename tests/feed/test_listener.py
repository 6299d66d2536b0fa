"""The feed that hears of changes: hints, breaks, refusals, and an end at once."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.clock import ManualClock
from signage.core.agenda import build_agenda
from signage.core.calendar import Now, Span
from signage.core.health import Fault, FaultKind
from signage.core.messages import Changed, Command, Fetched, FetchFailed, Msg, PollIn, Streaming
from signage.feed.base import Post
from signage.feed.listener import (
    A_DAY,
    AT_ONCE,
    CAP,
    LONGEST,
    STEADY,
    Ending,
    Listener,
    retry_wait,
)
from signage.sources.base import SourceError
from signage.sources.changes import LostError, NotToldError

NOW = Now(datetime(2026, 11, 23, 9, 30, tzinfo=UTC), 100.0)
SPAN = Span(NOW.wall - timedelta(hours=12), NOW.wall + timedelta(hours=12))
READ = Fetched(build_agenda((), SPAN, UTC, timedelta(minutes=5)), NOW)
PATIENCE = 30.0  # s, for a loaded machine; nothing is asserted of it
DOWN = Fault(FaultKind.UNREACHABLE, "no answer in time")
REFUSED = Fault(FaultKind.FORBIDDEN, "ErrorSubscriptionDelegateAccessNotSupported")
CANARY = "Quince-marmalade"

Act = Callable[[], object] | bool | None
"""What one step of a stream does: says True or False, or raises; None: is silent till closed."""


def fails(error: Exception) -> Callable[[], object]:
    def act() -> None:
        raise error.with_traceback(None)

    return act


class Streams:
    """A source whose every `listen` plays the next script; without one it is silent."""

    def __init__(self, *scripts: list[Act]) -> None:
        self.scripts = list(scripts)
        self.built = 0
        self.listened = threading.Semaphore(0)
        self.begun: list[int] = []
        self.over = threading.Event()

    def build(self) -> Streams:
        assert threading.current_thread().daemon
        self.built += 1
        return self

    def listen(self) -> Generator[bool, None, None]:
        script = self.scripts.pop(0) if self.scripts else [True, None]
        self.begun.append(len(self.begun))
        self.listened.release()
        for act in script:
            if isinstance(act, bool):
                yield act
            else:
                (act or self.over.wait)()

    def close(self) -> None:
        self.over.set()


class Polls:
    """The polling feed, played by the test: `reads` posts what a read came to."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.closed = False
        self.post: Post

    def start(self, post: Post) -> None:
        self.post = post

    def submit(self, command: Command) -> None:
        self.commands.append(command)

    def close(self) -> None:
        self.closed = True


class Heard:
    """A listener at work, and what it has posted."""

    def __init__(self, streams: Streams, **options: Any) -> None:
        self.polls, self._posted = Polls(), queue.SimpleQueue[Msg]()
        self.listener = Listener(self.polls, streams.build, spread=lambda: 0.0, **options)
        self.listener.start(self._posted.put)

    def reads(self, msg: Fetched | FetchFailed = READ) -> None:
        self.polls.post(msg)
        assert self.next() is msg, "what polling says is passed on"

    def next(self) -> Msg:
        return self._posted.get(timeout=PATIENCE)

    def silent(self, seconds: float = 0.1) -> bool:
        try:
            self._posted.get(timeout=seconds)
        except queue.Empty:
            return True
        return False


@contextmanager
def hearing(streams: Streams, **options: Any) -> Iterator[Heard]:
    heard = Heard(streams, **options)
    try:
        yield heard
    finally:
        heard.listener.close()


def thread() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "signage-stream"]


def test_nothing_listens_before_a_read_went_well() -> None:
    """Neither the thread nor its libraries: a start and a server that is down are not burdened."""
    streams = Streams()
    before = len(thread())
    with hearing(streams) as heard:
        heard.reads(FetchFailed(DOWN))
        assert streams.built == 0 and len(thread()) == before
        heard.reads()
        assert heard.next() == Streaming(alive=True)
        heard.reads()
        assert streams.built == len(streams.begun) == 1


def test_commands_are_for_the_polling() -> None:
    """The panel's wishes go through, and an end ends both."""
    with hearing(Streams()) as heard:
        heard.listener.submit(PollIn(3.0))
        assert heard.polls.commands == [PollIn(3.0)]
    assert heard.polls.closed


def test_changes_are_hints_and_signs_of_life_are_nothing() -> None:
    """One message for each change, none for a heartbeat."""
    streams = Streams([True, False, True, False, True, None])
    with hearing(streams) as heard:
        heard.reads()
        assert [heard.next() for _ in range(3)] == [Streaming(alive=True), Changed(), Changed()]
        assert heard.silent()


def test_a_lost_subscription_is_renewed_and_read_after() -> None:
    """The panel hears that the stream ended, and, once it stands again, what asks for a read."""
    lost = fails(LostError(Fault(FaultKind.BAD_ANSWER, "ErrorMissedNotificationEvents")))
    with hearing(Streams([True, lost])) as heard:
        heard.reads()
        told = [heard.next() for _ in range(3)]
        assert told == [Streaming(alive=True), Streaming(alive=False), Streaming(alive=True)]


def test_a_stream_that_ends_in_good_order_goes_on(machine: Machine) -> None:
    """After its time it is taken up again at once, and the panel notices nothing."""

    def for_long() -> None:
        machine.mono += STEADY

    streams = Streams([True, for_long], [False, True, None])
    with hearing(streams, machine=machine) as heard:
        heard.reads()
        assert [heard.next() for _ in range(2)] == [Streaming(alive=True), Changed()]


def test_a_stream_that_is_closed_too_soon_is_no_stream() -> None:
    """The panel is told, so that it reads nearer; and again when the next one stands, though none
    may have been missed.
    """
    with hearing(Streams([True], [False, None])) as heard:
        heard.reads()
        assert [heard.next() for _ in range(3)] == [Streaming(n != 1) for n in range(3)]


def test_a_single_break_is_mended_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    """A reset is not worth a line; that changes are told is said once."""
    with caplog.at_level(logging.INFO), hearing(Streams([True, fails(SourceError(DOWN))])) as heard:
        heard.reads()
        for alive in (True, False, True):
            assert heard.next() == Streaming(alive)
    assert caplog.messages == ["changes of the calendar are told as they happen"]


class Machine(ManualClock):
    """A clock for waits that tests skip."""

    def __init__(self) -> None:
        self.mono = 1000.0

    def now(self) -> Now:
        return Now(NOW.wall, self.mono)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def asked_again(heard: Heard, streams: Streams, machine: Machine, seconds: float) -> bool:
    """Whether there is another attempt, after so long and a good read; and again for a thread that
    had not yet looked at the clock.
    """
    for _ in range(10):
        machine.mono += seconds
        heard.reads()
        if streams.listened.acquire(timeout=1):
            return True
    return False


def test_after_two_failures_a_good_read_is_waited_for(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that is down is not asked in two ways; what is said, is said once."""
    broken = [fails(SourceError(DOWN))]
    streams = Streams(broken, broken, broken, broken, [True, *broken], *[broken] * 3)
    with caplog.at_level(logging.INFO), hearing(streams, machine=machine) as heard:
        heard.reads()
        for _ in range(2):
            assert streams.listened.acquire(timeout=PATIENCE)
        machine.mono += 2 * CAP
        heard.reads(FetchFailed(DOWN))
        assert not streams.listened.acquire(timeout=0.1)
        for _ in range(3):
            assert asked_again(heard, streams, machine, 2 * CAP)
        assert heard.next() == Streaming(alive=True)
        assert heard.next() == Streaming(alive=False)
        for _ in range(4):
            assert asked_again(heard, streams, machine, 2 * CAP)
        assert heard.next() == Streaming(alive=True)
    trouble = "changes are not told: unreachable: no answer in time; the calendar is polled"
    assert caplog.messages == [
        trouble,
        "changes of the calendar are told as they happen",
        trouble,
        "changes of the calendar are told again",
    ]


def test_a_refusal_is_said_once_and_asked_again_a_day_later(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    """Calmly: no warning, no message to the panel, no request for a day however well reads go."""
    refused = [fails(NotToldError(REFUSED))]
    streams = Streams(refused, refused)
    with caplog.at_level(logging.DEBUG), hearing(streams, machine=machine) as heard:
        heard.reads()
        assert streams.listened.acquire(timeout=PATIENCE)
        for _ in range(3):
            machine.mono += A_DAY / 4
            heard.reads()
        assert not streams.listened.acquire(timeout=0.1)
        assert asked_again(heard, streams, machine, A_DAY)
        assert heard.silent()
    (record,) = caplog.records
    assert record.levelno == logging.INFO
    assert "ErrorSubscriptionDelegateAccessNotSupported" in record.getMessage()


def test_a_bug_does_not_end_it_and_its_words_are_not_logged(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    """The place alone is logged, once; attempts go on."""
    bug = [fails(ValueError(CANARY))]
    streams = Streams(bug, bug, bug)
    with caplog.at_level(logging.DEBUG), hearing(streams, machine=machine) as heard:
        for _ in range(4):
            assert asked_again(heard, streams, machine, 2 * CAP)
        assert heard.next() == Streaming(alive=True)
    assert CANARY not in caplog.text
    assert (
        sum("internal error: ValueError at signage.feed.listener:" in m for m in caplog.messages)
        == 1
    )


def test_a_stream_without_an_end_is_ended(machine: Machine) -> None:
    """However much a server says: a connection is not kept for longer than it was asked for."""

    def for_ever() -> None:
        machine.mono += LONGEST + 1

    with hearing(Streams([True, for_ever, False, True]), machine=machine) as heard:
        heard.reads()
        for alive in (True, False, True):
            assert heard.next() == Streaming(alive)


def test_closing_is_at_once_and_final() -> None:
    """In the middle of a silence: the source is closed, the thread ends, and nothing is posted."""
    streams = Streams([True, None, True])
    others = set(thread())  # of tests before this one, about to end
    with hearing(streams) as heard:
        heard.reads()
        heard.next()
        (listening,) = set(thread()) - others
        heard.listener.close()
        heard.listener.close()
        assert streams.over.is_set()
        listening.join(5)
        assert not listening.is_alive()
        assert heard.silent()


def test_closing_while_the_source_is_being_built() -> None:
    """What is made after the end is closed as well."""
    others = set(thread())
    gate = threading.Event()
    streams = Streams()

    def build() -> Streams:
        gate.wait()
        return streams

    polls = Polls()
    listener = Listener(polls, build)
    listener.start(lambda _: None)
    polls.post(READ)
    (listening,) = set(thread()) - others
    listener.close()
    assert listening.is_alive()
    gate.set()
    listening.join(5)
    assert streams.over.is_set()


# --- how long until the next attempt --------------------------------------------------------------

lots = st.floats(0, 1)
faulty = st.builds(
    Fault,
    st.sampled_from(FaultKind),
    st.just(""),
    st.none() | st.integers(0, 100_000).map(lambda n: timedelta(seconds=n)),
)


@given(st.sampled_from([Ending.LOST, Ending.BROKEN]), faulty, st.integers(1, 1000), lots)
def test_attempts_are_spread_and_grow_rare(
    ending: Ending, fault: Fault, failures: int, lot: float
) -> None:
    """Within 10 s after a break, up to 15 min later on; never before the server's own wait, nor
    within 15 min of a refused log-on.
    """
    wait = retry_wait(ending, fault, failures, lot)
    assert 0 <= wait <= A_DAY + 1
    if fault.retry_after is not None:
        assert wait >= min(fault.retry_after.total_seconds(), A_DAY)
    if fault.kind.refused:
        assert wait >= CAP
    if fault.retry_after is None and not fault.kind.refused:
        assert wait <= (AT_ONCE if failures == 1 else CAP)
        assert failures == 1 or wait >= AT_ONCE
        assert retry_wait(ending, fault, failures + 1, 0.0) >= retry_wait(
            ending, fault, failures, 0.0
        )


def test_a_good_end_needs_no_wait_unless_it_comes_too_soon() -> None:
    """A server that closes each stream as it opens is not asked in a loop."""
    assert retry_wait(Ending.CLOSED, None, 0, 0.5) == 0.0
    assert retry_wait(Ending.CLOSED, None, 1, 0.5) == AT_ONCE / 2
    assert retry_wait(Ending.CLOSED, None, 9, 0.0) == CAP / 2
