"""The feed that polls, and hears of changes besides: each is a hint to poll now, and no more."""

from __future__ import annotations

import enum
import logging
import random
import threading
from collections.abc import Callable
from contextlib import closing, suppress

from signage.clock import Clock, SystemClock
from signage.core.health import Fault, FaultKind
from signage.core.messages import Changed, Command, Fetched, Msg, Streaming
from signage.feed.base import Feed, Post
from signage.feed.reader import places
from signage.sources.base import SourceError
from signage.sources.changes import ChangeSource, LostError, NotToldError

STEADY = 120.0  # s after which a stream counts as sound: what breaks it then is a first time
LONGEST = 45 * 60.0  # s to one connection, whatever the server sends
AT_ONCE = 10.0  # s within which the first attempt after a break is made
CAP = 15 * 60.0  # s between two attempts that fail
A_DAY = 86_400.0  # s until an account that is not told of changes asks again

_log = logging.getLogger(__name__)


class Ending(enum.Enum):
    """How a stream ended."""

    CLOSED = enum.auto()  # in good order
    LOST = enum.auto()  # changes may have been missed
    BROKEN = enum.auto()  # the way to the server, or its patience
    NOT_TOLD = enum.auto()  # this account is not told of changes


def retry_wait(ending: Ending, fault: Fault | None, failures: int, lot: float) -> float:
    """Seconds until the next attempt; `failures` in a row, this one among them; `lot`: 0..1.

    Attempts are spread, since a server that restarts breaks the streams of all signs at once. A
    wait that the server asks for is kept, and a refused log-on is not repeated within 15 minutes.
    """
    if ending is Ending.NOT_TOLD:
        return A_DAY * (1 + lot / 24)
    if ending is Ending.CLOSED and not failures:
        return 0.0
    if failures <= 1:
        wait = AT_ONCE * lot
    else:
        wait = min(AT_ONCE * 2.0 ** min(failures, 16), CAP) * (0.5 + 0.5 * lot)
    if fault is not None and fault.retry_after is not None:
        wait = max(wait, min(fault.retry_after.total_seconds(), A_DAY) + lot)
    if fault is not None and fault.kind.refused:
        wait = max(wait, CAP * (1 + lot / 10))
    return wait


class Listener:
    """A `Feed`: the `polling` one, and a thread that waits for changes once a read went well.

    The stream's trouble is no fault of the sign's: polling goes on as ever, and `Streaming` tells
    the panel whether it is all that there is. After a second failure in a row the next attempt
    waits for a good read too, so that no server that is down is asked in two ways. `machine` is the
    computer's clock; `spread` draws the lots of `retry_wait`.
    """

    def __init__(
        self,
        polling: Feed,
        build: Callable[[], ChangeSource],
        *,
        machine: Clock | None = None,
        spread: Callable[[], float] = random.random,
    ) -> None:
        self._polling = polling
        self._build = build
        self._machine = machine or SystemClock()
        self._spread = spread
        self._post: Post = lambda _: None
        self._failures = 0
        self._alive = False  # as the panel was told
        self._heard = False  # it ever was
        self._told: str | None = None  # the trouble that was logged last
        self._change = threading.Condition()  # guards all below
        self._started = False
        self._closed = False
        self._readable = False  # a read went well since the last attempt
        self._source: ChangeSource | None = None

    def start(self, post: Post) -> None:
        """See `Feed`; nothing listens before the first good read."""
        self._post = post
        self._polling.start(self._pass_on)

    def submit(self, command: Command) -> None:
        """See `Feed`."""
        self._polling.submit(command)

    def close(self) -> None:
        """See `Feed`."""
        self._polling.close()
        with self._change:
            self._closed = True
            self._change.notify()
            source = self._source
        if source is not None:
            with suppress(Exception):  # it is being thrown away
                source.close()

    def _pass_on(self, msg: Msg) -> None:
        """In the thread of a read."""
        self._post(msg)
        with self._change:
            start = isinstance(msg, Fetched) and not (self._started or self._closed)
            self._readable |= isinstance(msg, Fetched)
            self._started |= start
            self._change.notify()
        if start:
            threading.Thread(target=self._run, name="signage-stream", daemon=True).start()

    # --- the thread that listens ------------------------------------------------------------------

    def _run(self) -> None:
        wait = 0.0
        while self._wait(wait):
            wait = self._listen()

    def _wait(self, seconds: float) -> bool:
        """Sleep until an attempt is due and sensible; False: the feed was closed."""
        with self._change:
            due = self._machine.now().mono + seconds
            while not self._closed:
                left = due - self._machine.now().mono
                if left <= 0 and (self._readable or self._failures < 2):
                    break
                self._change.wait(left if left > 0 else None)
            self._readable = False
            return not self._closed

    def _listen(self) -> float:
        """One attempt; how many seconds to wait for the next."""
        began = self._machine.now().mono
        ending, fault = self._attempt(began)
        steady = self._machine.now().mono - began >= STEADY
        if steady:
            self._failures = 0
        if ending is not Ending.CLOSED or not steady:
            self._failures += 1
            self._broke()
        self._tell(ending, fault)
        return retry_wait(ending, fault, self._failures, self._spread())

    def _attempt(self, began: float) -> tuple[Ending, Fault | None]:
        """Listen for as long as it lasts. Never raises."""
        try:
            self._hear(began)
        except NotToldError as error:
            return Ending.NOT_TOLD, error.fault
        except LostError as error:
            return Ending.LOST, error.fault
        except SourceError as error:
            return Ending.BROKEN, error.fault
        except Exception as error:  # noqa: BLE001 - a bug must not end the listening
            where = f"{type(error).__name__} at {' > '.join(places(error.__traceback__))}"
            return Ending.BROKEN, Fault(FaultKind.INTERNAL, where)
        return Ending.CLOSED, None

    def _hear(self, began: float) -> None:
        first = True
        with closing(self._made().listen()) as heard:
            for changed in heard:
                if self._closed:
                    return
                if first and (changed or not self._alive):
                    self._stands()
                elif changed:
                    self._post(Changed())
                first = False
                if self._machine.now().mono - began > LONGEST:
                    raise LostError(Fault(FaultKind.BAD_ANSWER, "the stream does not end"))

    def _made(self) -> ChangeSource:
        """The source, built in this thread: imports and all."""
        if self._source is None:
            source = self._build()
            with self._change:
                self._source = source
            if self._closed:  # meanwhile
                source.close()
        return self._source

    def _stands(self) -> None:
        """Changes are told from here on; those before are for the read that this asks for."""
        if not self._heard:
            _log.info("changes of the calendar are told as they happen")
        elif self._told is not None:
            _log.info("changes of the calendar are told again")
        self._alive = self._heard = True
        self._told = None
        self._post(Streaming(alive=True))

    def _broke(self) -> None:
        if self._alive and not self._closed:
            self._post(Streaming(alive=False))
        self._alive = False

    def _tell(self, ending: Ending, fault: Fault | None) -> None:
        """Log what is more than a break that mends at once, and not what repeats."""
        if fault is None or self._closed:
            return
        said = f"{fault.kind.value}: {fault.detail}"
        internal = fault.kind is FaultKind.INTERNAL
        if said == self._told or (self._failures < 2 and ending is Ending.BROKEN and not internal):
            return
        if internal:
            _log.error("internal error: %s; the calendar is polled", fault.detail)
        elif ending is Ending.NOT_TOLD:
            _log.info("this account is not told of changes (%s); the calendar is polled", said)
        elif self._failures >= 2 and self._told is None:
            _log.warning("changes are not told: %s; the calendar is polled", said)
        else:
            return
        self._told = said
