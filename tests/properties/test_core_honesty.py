"""Honesty over any history of reads, faults, clock steps and touches: a state machine.

The model beside the panel knows only what was told to it and when; it keeps its own small ledger
and holds every claim and every appointment against it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from signage.core.agenda import Agenda, Meeting, build_agenda, occupying
from signage.core.belief import freed
from signage.core.calendar import Now, Span
from signage.core.explain import badge, explain
from signage.core.health import Fault, FaultKind
from signage.core.messages import (
    Changed,
    Fetched,
    FetchFailed,
    Msg,
    PollIn,
    Renewed,
    Streaming,
    Ticked,
    Touched,
)
from signage.core.outlook import next_change, wait
from signage.core.panel import RETRY, ROOM, Panel, state, update
from signage.core.room import Doubt, Status
from tests.core.test_panel import POLICY
from tests.properties.test_core_privacy import CANARY
from tests.strategies import COPENHAGEN, MIN_FREE, NOON, meeting
from tests.thorough import examples

LIVE = {Status.AVAILABLE, Status.STARTING, Status.OCCUPIED, Status.ENDING}
FREE = {Status.AVAILABLE, Status.STARTING}
REFUSALS = {kind for kind in FaultKind if kind.refused}  # which are: test_health
jitters = st.floats(0, 1)
steps = st.sampled_from([-1, 1, 3, 60, -90, 100, 3600, -3600, -86_400 * 30, 86_400 * 800])
days = st.lists(st.sampled_from(range(8)), max_size=4, unique=True)
"""Which of eight fixed meetings a read holds: so that reads often agree, and often do not."""


def pool(at: int) -> Meeting:
    """The eight meetings: two overlap, two leave a gap of 3 minutes, one is long."""
    start, end = [
        (-20, 40),
        (0, 30),
        (40, 90),
        (93, 120),
        (30, 60),
        (-60, 300),
        (200, 230),
        (5, 9),
    ][at]
    return meeting(start, end, f"pool {at}", subject=CANARY, sensitivity=None)


@dataclass
class Ledger:
    """What the model remembers."""

    believed_asked: float | None = None  # mono, when the agenda on show was asked for
    refused_since: float | None = None
    read_ended: float | None = None
    last_fault: Fault | None = None
    last_good: Agenda | None = None  # the read before, if it was a good one
    server: tuple[float, float] | None = None  # the server's time (POSIX), and mono when told
    synchronised: bool | None = None
    changed: float | None = None  # mono, when a change was last told of
    heeded: float | None = None  # mono, what a change last brought a read forward to


class History(RuleBasedStateMachine):
    """Anything may happen at any time; after each step the claims are checked."""

    def __init__(self) -> None:
        super().__init__()
        self.now = Now(NOON, 1000.0)
        self.panel = Panel(POLICY)
        self.book = Ledger()

    @initialize(synchronised=st.sampled_from([True, True, False, None]))
    def begin(self, synchronised: bool | None) -> None:
        self.book.synchronised = synchronised
        assert self.tell(Ticked(synchronised)) == 0.0

    # --- what may happen ---

    @rule(seconds=st.sampled_from([0.0, 0.5, 7.0, 11.0, 60.0, 61.0, 299.0, 301.0, 600.0, 2000.0]))
    def time_passes(self, seconds: float) -> None:
        self.now = Now(self.now.wall + timedelta(seconds=seconds), self.now.mono + seconds)
        self.tell(Ticked(self.book.synchronised))

    @rule()
    def the_read_comes_due(self) -> None:
        assert self.panel.poll_due is not None
        self.time_passes(max(0.0, self.panel.poll_due - self.now.mono))

    @rule(seconds=steps)
    def clock_is_set(self, seconds: int) -> None:
        self.now = Now(self.now.wall + timedelta(seconds=seconds), self.now.mono)
        asked = self.tell(Ticked(self.book.synchronised))
        assert (asked is not None) is (abs(seconds) > 2)

    @rule(synchronised=st.none() | st.booleans())
    def system_speaks_of_its_clock(self, synchronised: bool | None) -> None:
        self.book.synchronised = synchronised
        self.tell(Ticked(synchronised))

    @rule(chosen=days, took=st.sampled_from([0.0, 3.0, 40.0]), off=st.sampled_from([None, 0, 500]))
    def read_goes_well(self, chosen: list[int], took: float, off: int | None) -> None:
        asked = self.now
        self.time_passes(took)
        span = Span(asked.wall - timedelta(hours=12), asked.wall + timedelta(hours=12))
        made = build_agenda(map(pool, chosen), span, COPENHAGEN, MIN_FREE)
        before, believed = state(self.panel, self.now).status, self.panel.agenda
        in_doubt = self.panel.doubted is not None
        earlier, self.book.last_good = self.book.last_good, made
        self.book.last_fault, self.book.refused_since = None, None
        self._ends()
        self.new_key = False
        seconds = self.tell(Fetched(made, asked, self._server(off)))
        assert seconds is not None
        if self.book.changed is not None and self.book.changed >= asked.mono:
            assert seconds <= 1.0, "it may have missed the change"
            self._heeds(seconds)
        else:
            assert seconds == 0.0 or seconds >= 12.5  # 15 s less a sixth, near a meeting's edges
            assert not (in_doubt and seconds == 0.0)  # one confirming read, no loop
        if self.panel.agenda is made:
            self._freed_only_by_agreement(believed, made, earlier)
            self.book.believed_asked = asked.mono
        else:
            after = state(self.panel, self.now).status
            self._frees_nothing(believed, made)
            assert not (before in LIVE - FREE and after in FREE)

    def _frees_nothing(self, believed: Agenda | None, doubted: Agenda) -> None:
        """A doubted read takes nothing away, and what it adds or hides counts at once."""
        shown = self.panel.agenda
        if believed is None or shown is None:
            assert shown is believed
            return
        assert shown.span == believed.span
        start = believed.span.start
        assert freed(believed, shown, start) == ()
        assert freed(replace(doubted, span=believed.span), shown, start) == ()
        private = {e.meeting.object_id for e in doubted.entries if e.meeting.private}
        told = {e.meeting.object_id for e in shown.entries if e.meeting.subject is not None}
        assert not private & {name.partition(" as it was ")[0] for name in told}

    @rule(
        kind=st.sampled_from(FaultKind),
        retry_after=st.none() | st.sampled_from([0, 5, 290, 5000]),
        jitter=jitters,
        off=st.sampled_from([None, 0]),
    )
    def read_fails(
        self, kind: FaultKind, retry_after: int | None, jitter: float, off: int | None
    ) -> None:
        wait_asked = None if retry_after is None else timedelta(seconds=retry_after)
        fault, server = Fault(kind, retry_after=wait_asked), self._server(off)
        before, believed = state(self.panel, self.now).status, self.panel.agenda
        self.book.last_fault, self.book.last_good = fault, None
        self._ends()
        seconds = self.tell(FetchFailed(fault, server, jitter))
        after = state(self.panel, self.now).status
        assert self.panel.agenda is believed
        assert not (before not in FREE and after in FREE and server is None)
        assert not (before in LIVE - FREE and after in FREE)
        assert seconds is not None
        if kind not in REFUSALS and retry_after is None and not self.new_key:
            assert (54 if self.panel.agenda else 7.5) <= seconds <= 660
        self.new_key = False
        if kind not in REFUSALS:
            self.book.refused_since = None
        elif self.book.refused_since is None:
            self.book.refused_since = self.now.mono

    @rule()
    def the_password_is_replaced(self) -> None:
        due = self.panel.poll_due
        under_way = due is not None and self.now.mono >= due
        seconds = self.tell(Renewed())
        assert seconds is None or not under_way
        self.new_key = self.new_key or under_way

    @rule(msg=st.sampled_from([Changed(), Changed(), Streaming(True), Streaming(False)]))
    def a_change_is_told(self, msg: Changed | Streaming) -> None:
        under_way = self.panel.poll_due is not None and self.now.mono >= self.panel.poll_due
        seconds = self.tell(msg)
        if msg == Streaming(False):
            assert seconds is None
            return
        self.book.changed = self.now.mono
        if seconds is not None:
            assert self.book.last_fault is None and not under_way
            self._heeds(seconds)
        elif self.book.last_fault is None:
            assert under_way or self.panel.poll_due <= self.now.mono + 1.0

    def _heeds(self, seconds: float) -> None:
        """Reads that changes bring forward come at once, and a second apart."""
        at, before = self.now.mono + seconds, self.book.heeded
        assert seconds <= 1.0
        if self.panel.heeded_mono == at != before:
            assert before is None or at - min(before, self.now.mono) >= 1.0 - 1e-6
            self.book.heeded = at

    @rule(action=st.sampled_from([None, RETRY, ROOM, "elsewhere"]), held=st.booleans())
    def somebody_touches(self, action: str | None, held: bool) -> None:
        asleep = state(self.panel, self.now).status is Status.ASLEEP
        seconds = self.tell(Touched(action, held))
        assert state(self.panel, self.now).status is not Status.ASLEEP
        assert seconds is None or (action == RETRY and seconds == 0.0 and not asleep)

    # --- how it is told ---

    def tell(self, msg: Msg) -> float | None:
        """Update, hold the appointment against the ledger, and give its seconds."""
        self.panel, commands = update(self.panel, msg, self.now)
        assert len(commands) <= 1
        if not commands:
            return None
        (command,) = commands
        assert isinstance(command, PollIn) and command.seconds >= 0
        due = self.panel.poll_due
        assert due is not None and abs(due - self.now.mono) < 90_000
        if due >= self.now.mono:
            assert abs(self.now.mono + command.seconds - due) < 1e-6
        self._appointment_is_allowed(self.now.mono + command.seconds, msg)
        return command.seconds

    def _appointment_is_allowed(self, at: float, msg: Msg) -> None:
        fault, ended = self.book.last_fault, self.book.read_ended
        by_hand = isinstance(msg, Touched)
        by_key = isinstance(msg, Renewed) or (isinstance(msg, FetchFailed) and self.new_key)
        self.excused = self.excused or by_hand or by_key
        if fault is None or ended is None:
            return
        least = fault.retry_after.total_seconds() if fault.retry_after else 0.0
        if fault.kind in REFUSALS and not self.excused:
            least = max(least, 900.0)
        assert at - ended >= least - 1e-6
        if by_key and fault.kind in REFUSALS and at - ended < 900.0:
            assert self.key_mono is None or at - self.key_mono >= 10.0 - 1e-6
            self.key_mono = at
        if by_hand:
            if fault.kind in REFUSALS and self.hand_mono is not None:
                assert at - self.hand_mono >= 900.0  # no account is locked by impatience
            self.hand_mono = at

    excused = False  # the appointment that stands was made by a person, or for a new password
    new_key = False  # the password was replaced while a read was under way
    key_mono: float | None = None  # when a new password was last tried for a refused one
    hand_mono: float | None = None  # when the last such was made

    def _ends(self) -> None:
        """A read has ended."""
        self.book.read_ended, self.excused = self.now.mono, False

    def _server(self, off: int | None) -> datetime | None:
        """The server's time: its own clock runs with mono, never stepped, `off` seconds wrong."""
        if off is None:
            return None
        told = self.now.mono - 1000.0 + off
        self.book.server = (told, self.now.mono)
        return NOON + timedelta(seconds=told)

    def _freed_only_by_agreement(
        self, old: Agenda | None, new: Agenda, earlier: Agenda | None
    ) -> None:
        """Wherever old said busy and new says free, the good read just before said free too."""
        if old is None:
            return
        edges = (*old.edges, *new.edges, self.now.wall)
        for at in (edge for edge in edges if edge >= self.now.wall):
            covered = old.span.start <= at < old.span.end and new.span.start <= at < new.span.end
            if covered and occupying(old, at) and not occupying(new, at):
                assert earlier is not None and not occupying(earlier, at)

    # --- what always holds ---

    def _plausible(self) -> bool:
        if self.now.wall < POLICY.not_before:
            return False
        near = False
        if self.book.server:
            told, came = self.book.server
            # In whole microseconds, each rounded by itself: steps may add up to the very limit.
            expected = timedelta(seconds=told) + timedelta(seconds=self.now.mono - came)
            near = abs(self.now.wall - NOON - expected) <= timedelta(seconds=120)
        return near or self.book.synchronised is True

    @invariant()
    def claims_are_backed(self) -> None:
        told = state(self.panel, self.now)
        if told.status not in LIVE:
            return
        asked, refused = self.book.believed_asked, self.book.refused_since
        assert asked is not None and self.now.mono - asked < 900
        assert refused is None or self.now.mono - refused < 900
        assert self._plausible()
        held = self.panel.agenda and occupying(self.panel.agenda, self.now.wall)
        assert not (held and told.status in FREE)

    @invariant()
    def offline_claims_no_present(self) -> None:
        told = state(self.panel, self.now)
        if told.status in (Status.OFFLINE, Status.UNKNOWN):
            assert told.current is None and told.until is None and told.doubt is not None
        if told.status is Status.OFFLINE:
            assert told.last_status in (Status.AVAILABLE, Status.OCCUPIED)
            assert told.last_until is None or told.last_until > self.now.wall

    @invariant()
    def a_clock_in_doubt_claims_nothing(self) -> None:
        if not self._plausible():
            told = state(self.panel, self.now)
            assert told.status is Status.UNKNOWN
            assert told.clock_doubted or told.doubt is Doubt.STARTING_UP
        assert badge(self.panel, self.now).clock_plausible is self._plausible()

    @invariant()
    def a_read_is_due_or_under_way(self) -> None:
        due = self.panel.poll_due
        assert due is None if self.panel.last is None else due is not None
        assert due is None or due - self.now.mono <= 5001 + 900

    @invariant()
    def the_picture_is_looked_at_in_time(self) -> None:
        assert 0 < wait(self.panel, self.now) <= 60
        turn = next_change(self.panel, self.now)
        assert turn is None or turn > self.now.wall

    @invariant()
    def nothing_private_is_told(self) -> None:
        told = (self.panel, state(self.panel, self.now), explain(self.panel, self.now))
        assert CANARY not in repr(told)


History.TestCase.settings = settings(
    max_examples=examples(120), stateful_step_count=30, deadline=None
)
TestHonesty = History.TestCase
TestHonesty.__doc__ = """No history makes the sign claim what it does not know, or ask too often."""
