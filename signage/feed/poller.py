"""The feed that asks a calendar source now and then, and posts what comes of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from signage.clock import Clock, SystemClock
from signage.core.advice import AdviceKind, certificate_advice
from signage.core.health import Fault, FaultKind
from signage.core.messages import Command, Fetched, FetchFailed
from signage.core.remedies import UNKNOWN, Facts, advised, remedies
from signage.feed.base import Post
from signage.feed.reader import Reader, ReadPolicy
from signage.sources.base import CalendarSource

LATENESS = 5.0  # s after which an appointment that was not kept is made anew
HUNG = 90.0  # s after which a read is given up; a source's own limits are well below
UNASKED = 15 * 60.0  # s after a read until the next, if the panel asks for none
MAX_THREADS = 4  # reads that hang, and one that does not

_log = logging.getLogger(__name__)


class Poller:
    """Reads when the panel says so (`PollIn`), in the background; see `Feed`.

    Appointments are kept by APScheduler, each a one-time job: an interval job would count up all
    runs that it missed, millions of them when a machine without a clock of its own learns the date.
    APScheduler goes by the wall clock, so a clock that is set back would put an appointment off for
    as long. Therefore this thread watches over every appointment, and over every read, by the
    monotonic clock.

    `facts` fill in what the log says of a fault's remedies, and `own_ends` tells when the
    certificate ends that the source logs on by. `clock` is the panel's and `machine` the computer's
    own; `rate` is how many seconds of the first pass in one of the second (preview:
    up to 60), and is asked at each `PollIn`. `PollIn` counts seconds of `clock`; all limits above
    count the machine's. A `PollIn` that comes while a read is under way is dropped, because the
    panel answers its outcome with another: with one at once where it heard of a change meanwhile.
    """

    def __init__(
        self,
        build: Callable[[], CalendarSource],
        policy: ReadPolicy,
        clock: Clock,
        *,
        first_delay: float = 0.0,
        facts: Facts = UNKNOWN,
        own_ends: Callable[[], datetime | None] = lambda: None,
        rate: Callable[[], float] = lambda: 1.0,
        machine: Clock | None = None,
        hung: float = HUNG,
        unasked: float = UNASKED,
        lateness: float = LATENESS,
    ) -> None:
        self._clock = clock
        self._machine = machine or SystemClock()
        self._rate = rate
        self._hung, self._unasked, self._lateness = hung, unasked, lateness
        self._post: Post = lambda _: None
        self._facts = facts
        self._failures = 0
        self._last: FaultKind | None = None
        self._announced: dict[AdviceKind, date] = {}
        self._own_ends = own_ends
        self._change = threading.Condition()  # guards all below
        self._closed = False
        self._wanted: float | None = first_delay  # of the machine's seconds from now
        self._due: float | None = None  # mono; None while a read is under way
        self._reading_since: float | None = None  # mono
        self._reader = Reader(build, policy)

    def start(self, post: Post) -> None:
        """Begin to poll, first after `first_delay`. Returns at once and imports nothing."""
        self._post = post
        threading.Thread(target=self._run, name="signage-feed", daemon=True).start()

    def submit(self, command: Command) -> None:
        """Put the next read `command.seconds` off, in place of any earlier appointment."""
        with self._change:
            if self._reading_since is None:
                self._wanted = command.seconds / self._rate()
                self._change.notify()

    def close(self) -> None:
        """Stop; returns at once, whatever hangs. Nothing is posted afterwards."""
        with self._change:
            self._closed = True
            self._change.notify()

    # --- the feed's own thread --------------------------------------------------------------------

    def _run(self) -> None:
        from apscheduler.schedulers.background import (  # type: ignore[import-untyped] # noqa: PLC0415
            BackgroundScheduler,
        )

        from signage.feed.executor import DaemonExecutor  # noqa: PLC0415

        scheduler = BackgroundScheduler(timezone=UTC, executors={"default": DaemonExecutor()})
        scheduler.start()
        while self._wait():
            self._turn(scheduler)
        # First its jobs: a shutdown just as one is handed out fails in the scheduler's thread.
        scheduler.remove_all_jobs()
        scheduler.shutdown(wait=False)
        self._reader.close()

    def _wait(self) -> bool:
        """Sleep until there is something to do; False: the feed was closed."""
        with self._change:
            if self._wanted is None and not self._closed:
                self._change.wait(max(0.0, self._limit() - self._machine.now().mono))
            return not self._closed

    def _limit(self) -> float:
        """When (mono) this thread must step in if nothing happens."""
        if self._reading_since is not None:
            return self._reading_since + self._hung
        return (self._due or 0.0) + self._lateness

    def _turn(self, scheduler: Any) -> None:
        with self._change:
            late = self._machine.now().mono >= self._limit()
            hanging = self._reading_since is not None and late
            if self._wanted is not None or (late and not hanging):
                self._appoint(scheduler, self._wanted or 0.0)
            elif hanging:
                abandoned, self._reader = self._reader, self._reader.successor()
                self._read_ended()
        if hanging:
            abandoned.close()
            self._tell(FetchFailed(Fault(FaultKind.UNREACHABLE, "the read hangs and is given up")))

    def _appoint(self, scheduler: Any, seconds: float) -> None:
        from apscheduler.triggers.date import DateTrigger  # type: ignore[import-untyped] # noqa: PLC0415

        now = self._machine.now()
        self._wanted, self._due = None, now.mono + seconds
        scheduler.add_job(
            self._read,
            DateTrigger(now.wall + timedelta(seconds=seconds), UTC),
            id="read",
            replace_existing=True,
            misfire_grace_time=None,  # however late: the read is still wanted
            max_instances=MAX_THREADS,
        )

    # --- a worker thread for each read ------------------------------------------------------------

    def _read(self) -> None:
        with self._change:
            if self._closed or self._reading_since is not None:
                return
            self._reading_since, self._due = self._machine.now().mono, None
            reader = self._reader
            self._change.notify()
        msg = reader.read(self._clock.now())
        with self._change:
            abandoned = reader is not self._reader
            if not abandoned:
                self._read_ended()
        if abandoned:
            reader.close()
        else:
            self._tell(msg)

    def _read_ended(self) -> None:
        self._reading_since, self._due = None, self._machine.now().mono + self._unasked
        self._change.notify()

    def _tell(self, msg: Fetched | FetchFailed) -> None:
        """Post the outcome. Logs the first of a row of failures and its end, not what repeats."""
        if isinstance(msg, Fetched):
            if self._failures:
                reads = "read" if self._failures == 1 else "reads"
                _log.info("the calendar is read again, after %d failed %s", self._failures, reads)
            self._failures, self._last = 0, None
            self._announce(msg)
        else:
            self._failures += 1
            if msg.fault.kind is not self._last:
                self._last = msg.fault.kind
                _log.warning("the calendar cannot be read: %s: %s", *_words(msg.fault))
                for line in remedies(msg.fault, self._facts):
                    _log.warning("what to do: %s", line)
        if not self._closed:
            self._post(msg)

    def _announce(self, read: Fetched) -> None:
        """What will end soon, each once a day."""
        wall = self._clock.now().wall
        server = certificate_advice(read.certificate_ends, wall)
        own = certificate_advice(self._own_ends(), wall, AdviceKind.OWN_CERTIFICATE)
        for advice in (*server, *own):
            if self._announced.get(advice.kind) != wall.date():
                self._announced[advice.kind] = wall.date()
                _log.warning("%s", " ".join(advised(advice, self._facts)))


def _words(fault: Fault) -> tuple[str, str]:
    return fault.kind.value, fault.detail
