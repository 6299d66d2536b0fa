"""The queue between the threads: nothing is lost, nothing blocks, and signals end a wait."""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Iterator

import pytest

from signage.core.health import Fault, FaultKind
from signage.core.messages import FetchFailed, Msg, Ticked, Touched
from signage.inbox import Inbox


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    made = Inbox()
    yield made
    made.close()


def readable(inbox: Inbox, seconds: float = 0.0) -> bool:
    return bool(select.select([inbox], [], [], seconds)[0])


def test_messages_come_out_in_their_order_and_once(inbox: Inbox) -> None:
    """What is posted is drained in the same order; a second drain finds nothing."""
    sent: list[Msg] = [Ticked(), Touched("retry"), Ticked(True)]
    for msg in sent:
        inbox.post(msg)
    assert inbox.drain() == sent
    assert inbox.drain() == []


def test_a_message_makes_the_descriptor_readable_until_it_is_drained(inbox: Inbox) -> None:
    """The main thread may sleep on the descriptor alone, and is not woken twice by one message."""
    assert not readable(inbox)
    inbox.post(Ticked())
    assert readable(inbox)
    inbox.drain()
    assert not readable(inbox)


def test_posting_never_blocks_and_loses_nothing(inbox: Inbox) -> None:
    """Far more messages than the descriptor's buffer holds, with nobody reading: all are kept."""
    for number in range(20_000):
        inbox.post(Touched(str(number)))
    assert [msg.action for msg in inbox.drain()] == [str(number) for number in range(20_000)]
    assert not readable(inbox)
    inbox.post(Ticked())
    assert readable(inbox), "after the flood a message wakes as before"


def test_no_message_is_lost_between_threads(inbox: Inbox) -> None:
    """Four threads post while the main thread sleeps and drains: each message comes once."""

    def work(name: str) -> None:
        for number in range(500):
            inbox.post(FetchFailed(Fault(FaultKind.INTERNAL, f"{name}{number}")))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    seen: list[str] = []
    while len(seen) < 2_000:
        assert readable(inbox, 10.0), f"{2_000 - len(seen)} messages came without a wake-up"
        seen += [msg.fault.detail for msg in inbox.drain()]
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(f"{name}{number}" for name in "abcd" for number in range(500))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_a_blocking_wait(inbox: Inbox, number: signal.Signals) -> None:
    """Python restarts an interrupted poll (PEP 475); ours ends, and says that it is to stop."""
    before = signal.getsignal(number)
    inbox.catch_signals()
    timer = threading.Timer(0.1, os.kill, (os.getpid(), number))
    timer.start()
    poll = select.poll()
    poll.register(inbox.fileno(), select.POLLIN)
    assert poll.poll(20_000), "the wait went on to its end"
    assert inbox.stopping
    timer.join()
    inbox.close()
    assert signal.getsignal(number) == before, "the signal is given back"


def test_catching_twice_still_gives_the_first_owner_back(inbox: Inbox) -> None:
    """It is caught before and after the window opens; closing must not restore our own."""
    before = signal.getsignal(signal.SIGTERM)
    inbox.catch_signals()
    inbox.catch_signals()
    inbox.close()
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_late_worker_may_post_to_a_closed_inbox(inbox: Inbox) -> None:
    """A hung read that ends after the product has stopped harms nobody."""
    inbox.close()
    inbox.post(Ticked())
    inbox.close()
