"""The executor of reads: one thread for all of them, and never one that holds the program."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

from signage.feed.executor import DaemonExecutor

PATIENCE_S = 10.0


@pytest.fixture
def scheduler() -> Iterator[BackgroundScheduler]:
    """One that runs, with the executor in it."""
    made = BackgroundScheduler(timezone=UTC, executors={"default": DaemonExecutor()})
    made.start()
    yield made
    made.remove_all_jobs()
    if made.running:
        made.shutdown(wait=False)


def run(scheduler: BackgroundScheduler, work: object) -> None:
    """Have it done now."""
    scheduler.add_job(
        work,
        DateTrigger(datetime.now(UTC), UTC),
        misfire_grace_time=None,
        max_instances=4,
    )


class Job:
    """Tells of its thread, and works until it may end."""

    def __init__(self, may_end: bool = True) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.thread = threading.main_thread()
        if may_end:
            self.may_end.set()

    def __call__(self) -> None:
        self.thread = threading.current_thread()
        self.begun.set()
        self.may_end.wait(PATIENCE_S)


def done(scheduler: BackgroundScheduler, may_end: bool = True) -> Job:
    """A job that was begun; one that may end is waited for."""
    job = Job(may_end)
    ended = threading.Event()
    scheduler.add_listener(lambda _event: ended.set())
    ended.clear()
    run(scheduler, job)
    assert job.begun.wait(PATIENCE_S)
    if may_end:
        executor = scheduler._lookup_executor("default")
        for _ in range(1000):
            if executor._idle:
                break
            ended.wait(0.01)
    return job


def test_jobs_share_a_thread(scheduler: BackgroundScheduler) -> None:
    """One after the other they run in one daemon thread, which is not the scheduler's."""
    threads = {done(scheduler).thread for _ in range(5)}
    (thread,) = threads
    assert thread.daemon
    assert thread.name == "signage-read"


def test_one_that_hangs_holds_up_no_other(scheduler: BackgroundScheduler) -> None:
    """The next job runs in a thread of its own, and so do those after it: one, not one each."""
    hung = done(scheduler, may_end=False)
    later = {done(scheduler).thread for _ in range(3)}
    assert hung.thread not in later
    assert len(later) == 1
    hung.may_end.set()
    hung.thread.join(PATIENCE_S)
    assert not hung.thread.is_alive(), "a second thread is not kept"
    assert {done(scheduler).thread} == later


def test_no_thread_outlives_the_executor(scheduler: BackgroundScheduler) -> None:
    """Neither one that waits nor, once its job is over, one that works."""
    hung = done(scheduler, may_end=False)
    waiting = done(scheduler)
    scheduler.shutdown(wait=False)
    waiting.thread.join(PATIENCE_S)
    assert not waiting.thread.is_alive()
    hung.may_end.set()
    hung.thread.join(PATIENCE_S)
    assert not hung.thread.is_alive()


def test_a_job_that_raises_does_not_end_the_thread(scheduler: BackgroundScheduler) -> None:
    """The next one still runs."""

    def broken() -> None:
        raise ValueError("broken")

    run(scheduler, broken)
    assert done(scheduler).thread.name == "signage-read"
