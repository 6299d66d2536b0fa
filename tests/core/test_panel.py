"""The fold: reads, faults, clock steps and touches, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from signage.core.advice import EWS_ENDS, Advice, AdviceKind
from signage.core.agenda import Agenda, hushed
from signage.core.calendar import Now, Span
from signage.core.clocks import clock_plausible, clock_skewed
from signage.core.explain import badge, explain
from signage.core.haste import hurrying
from signage.core.health import Fault, FaultKind, Freshness, HealthPolicy
from signage.core.messages import (
    Command,
    Fetched,
    FetchFailed,
    Msg,
    PollIn,
    Renewed,
    Ticked,
    Touched,
)
from signage.core.outlook import CLOCK_LOOK, next_change, wait
from signage.core.panel import (
    EXPLAINED,
    RETRY,
    ROOM,
    Panel,
    PanelPolicy,
    state,
    update,
)
from signage.core.room import Doubt, RoomPolicy, Status
from tests.strategies import COPENHAGEN, DAY, NOON, agenda, meeting, minutes

POLICY = PanelPolicy(
    RoomPolicy(COPENHAGEN), HealthPolicy(), not_before=datetime(2026, 10, 1, tzinfo=COPENHAGEN)
)
BUSY = agenda(meeting(-30, 60, "busy"))
FREE = agenda()


class Sign:
    """A panel, its clocks and what it asked for; tests talk to it."""

    def __init__(self, synchronised: bool | None = True) -> None:
        self.now = Now(NOON, 5000.0)
        self.panel = Panel(POLICY)
        self.commands: tuple[Command, ...] = ()
        self.tell(Ticked(synchronised))

    def tell(self, msg: Msg) -> tuple[Command, ...]:
        self.panel, self.commands = update(self.panel, msg, self.now)
        return self.commands

    def passes(self, seconds: float) -> None:
        self.now = Now(self.now.wall + timedelta(seconds=seconds), self.now.mono + seconds)

    def steps(self, by: timedelta) -> tuple[Command, ...]:
        self.now = Now(self.now.wall + by, self.now.mono)
        return self.tell(Ticked(self.panel.synchronised))

    def reads(self, made: Agenda, server: datetime | None = None) -> tuple[Command, ...]:
        return self.tell(Fetched(made, self.now, server))

    def fails(self, kind: FaultKind, retry_after: timedelta | None = None) -> tuple[Command, ...]:
        return self.tell(FetchFailed(Fault(kind, retry_after=retry_after)))

    @property
    def status(self) -> Status:
        return state(self.panel, self.now).status


def test_the_first_message_asks_for_the_first_read() -> None:
    """Whoever speaks first, a read is due at once."""
    assert Sign().commands == (PollIn(0.0),)
    assert Sign().panel.poll_due == 5000.0


def test_a_read_makes_the_next_appointment() -> None:
    """A minute later, and the state is told."""
    sign = Sign()
    assert sign.reads(BUSY) == (PollIn(60.0),)
    assert sign.panel.poll_due == sign.now.mono + 60
    assert sign.status is Status.OCCUPIED


def test_age_counts_from_the_question() -> None:
    """A read that took 20 s is 20 s old when it comes."""
    sign = Sign()
    asked = sign.now
    sign.passes(20)
    sign.tell(Fetched(BUSY, asked))
    assert badge(sign.panel, sign.now).age == timedelta(seconds=20)
    assert sign.panel.health.good_wall == asked.wall


@pytest.mark.parametrize("kind", FaultKind)
def test_a_failed_read_frees_nothing(kind: FaultKind) -> None:
    """The agenda lives on."""
    sign = Sign()
    sign.reads(BUSY)
    sign.fails(kind)
    assert sign.status is Status.OCCUPIED and sign.panel.agenda is BUSY


def test_a_refused_log_on_waits_fifteen_minutes() -> None:
    """Nothing that happens by itself asks earlier."""
    sign = Sign()
    assert sign.fails(FaultKind.UNAUTHORISED)[0].seconds >= 900
    sign.passes(300)
    assert sign.steps(timedelta(days=-800))[0].seconds >= 600


def test_a_step_does_not_hurry_a_refused_log_on() -> None:
    """Not even one that leaves the agenda behind, which would bring any other read forward."""
    sign = Sign()
    sign.reads(BUSY)
    sign.fails(FaultKind.UNAUTHORISED)
    sign.passes(300)
    assert sign.steps(timedelta(days=800))[0].seconds >= 600


# --- believing ---


def test_a_read_that_frees_is_doubted_then_believed() -> None:
    """It is asked for once more at once; two that agree are believed."""
    sign = Sign()
    sign.reads(BUSY)
    sign.passes(60)
    assert sign.reads(FREE) == (PollIn(0.0),)
    assert sign.status is Status.OCCUPIED and explain(sign.panel, sign.now).doubting
    assert sign.reads(FREE) == (PollIn(60.0),)
    assert sign.status is Status.AVAILABLE and not explain(sign.panel, sign.now).doubting


def test_what_a_doubted_read_adds_holds_at_once() -> None:
    """It frees an item and takes the room: taken it is, however long the second read is late."""
    sign = Sign()
    sign.reads(agenda(meeting(60, 90)))
    assert sign.status is Status.AVAILABLE
    assert sign.reads(agenda(meeting(-10, 45))) == (PollIn(0.0),)
    sign.fails(FaultKind.UNREACHABLE)
    assert sign.status is Status.OCCUPIED
    sign.passes(14 * 60)
    assert sign.status is Status.OCCUPIED


def test_what_a_doubted_read_hides_is_hidden_at_once() -> None:
    """It frees one item, has another moved and private by now, and a third of its series with it:
    none of their words stays, however long the second read is late.
    """
    sign = Sign()
    pair = (meeting(-30, 60, "moved"), meeting(200, 230, "sister"))
    told = [replace(each, subject="Merger", series=frozenset({"series"})) for each in pair]
    sign.reads(agenda(meeting(100, 130, "gone"), *told))
    late = replace(hushed(told[0]), start=told[0].start + timedelta(minutes=5))
    sign.reads(agenda(late))
    sign.fails(FaultKind.UNREACHABLE)
    assert sign.panel.agenda is not None
    entries = sign.panel.agenda.entries
    assert [entry.meeting.subject for entry in entries if entry.meeting.subject] == []
    assert len(sign.panel.agenda.busy) == 3


@pytest.mark.parametrize(("start", "end"), [(-30, 45), (-40, 50), (-20, 50), (60, 90)])
def test_a_meeting_that_moved_a_little_does_not_overlap_itself(start: int, end: int) -> None:
    """While it is doubted the room is taken from the earlier start to the later end, by one."""
    sign = Sign()
    sign.reads(agenda(meeting(-30, 60, "weekly")))
    sign.reads(agenda(meeting(start, end, "weekly")))
    sign.fails(FaultKind.UNREACHABLE)
    assert sign.panel.agenda is not None
    (only,) = sign.panel.agenda.busy
    moved = meeting(min(-30, start), max(60, end), "weekly")
    assert (only.meeting.start, only.meeting.end) == (moved.start, moved.end)
    assert state(sign.panel, sign.now).overlapping == ()


def test_a_meeting_that_moves_on_and_on_holds_every_place() -> None:
    """Each read has it elsewhere, and frees where it was: nothing is freed."""
    sign = Sign()
    places = ((-30, 60), (100, 130), (200, 230), (300, 330))
    for place in places:
        sign.reads(agenda(meeting(*place, "weekly")))
        sign.fails(FaultKind.UNREACHABLE)
    assert sign.panel.agenda is not None
    found = [(e.meeting.start, e.meeting.end) for e in sign.panel.agenda.busy]
    assert found == [(m.start, m.end) for m in (meeting(*place) for place in places)]


def test_the_age_is_kept_while_in_doubt() -> None:
    """What is shown is as old as its own read."""
    sign = Sign()
    sign.reads(BUSY)
    sign.passes(240)
    sign.reads(FREE)
    assert badge(sign.panel, sign.now).age == timedelta(seconds=240)


def test_a_second_read_that_frees_nothing_is_believed() -> None:
    """The first was a slip of the server."""
    sign = Sign()
    sign.reads(BUSY)
    sign.reads(FREE)
    assert sign.reads(BUSY) == (PollIn(60.0),)
    assert sign.panel.doubted is None and sign.status is Status.OCCUPIED


def test_a_second_read_that_frees_less_is_believed() -> None:
    """Everything that it frees was free in both."""
    sign = Sign()
    sign.reads(agenda(meeting(-30, 60), meeting(100, 200)))
    sign.reads(FREE)
    sign.reads(agenda(meeting(100, 200), meeting(300, 310)))
    assert sign.status is Status.AVAILABLE and sign.panel.doubted is None


def test_a_server_that_never_agrees_is_asked_at_its_pace() -> None:
    """Each read frees something else: no tight loop, nothing freed, and it grows old."""
    sign = Sign()
    sign.reads(agenda(meeting(-30, 60), meeting(100, 200)))
    first, second = agenda(meeting(100, 200)), agenda(meeting(-30, 60))
    assert sign.reads(first) == (PollIn(0.0),)
    for made in (second, first, second):
        assert sign.reads(made) == (PollIn(15.0),)
        assert sign.status is Status.OCCUPIED
        sign.passes(60)
    assert badge(sign.panel, sign.now).age == timedelta(seconds=180)


def test_a_doubt_is_confirmed_at_the_next_ordinary_read() -> None:
    """After two that differ, the third that agrees with the second is believed."""
    sign = Sign()
    sign.reads(agenda(meeting(-30, 60), meeting(100, 200)))
    sign.reads(agenda(meeting(-30, 60)))
    sign.reads(FREE)
    assert sign.status is Status.OCCUPIED
    sign.passes(60)
    sign.reads(FREE)
    assert sign.status is Status.AVAILABLE


def test_a_failure_ends_the_doubt_without_freeing() -> None:
    """Two reads in a row have to agree; a failure between them is no agreement. Something is left
    in both: it is not for being empty that they are doubted."""
    sign, left = Sign(), meeting(100, 130)
    sign.reads(agenda(meeting(-30, 60), left))
    freeing = agenda(left)
    sign.reads(freeing)
    sign.fails(FaultKind.BAD_ANSWER)
    sign.reads(freeing)
    assert sign.status is Status.OCCUPIED
    sign.reads(freeing)
    assert sign.status is Status.AVAILABLE


def test_an_empty_read_after_an_error_is_doubted() -> None:
    """Even where nothing is known yet: a server in trouble may answer with nothing."""
    sign = Sign()
    sign.fails(FaultKind.UNREACHABLE)
    assert sign.reads(FREE) == (PollIn(0.0),)
    assert sign.status is Status.UNKNOWN
    sign.reads(FREE)
    assert sign.status is Status.AVAILABLE


def test_a_read_with_nothing_to_come_is_as_good_as_empty() -> None:
    """After an error: what is over tells nothing of whether the rest of the day is there."""
    sign = Sign()
    sign.fails(FaultKind.UNREACHABLE)
    over = agenda(meeting(-120, -60))
    assert sign.reads(over) == (PollIn(0.0),)
    assert sign.status is Status.UNKNOWN
    sign.reads(over)
    assert sign.status is Status.AVAILABLE


def test_an_empty_first_read_is_believed() -> None:
    """Without a fault before it there is no reason for doubt."""
    sign = Sign()
    sign.reads(FREE)
    assert sign.status is Status.AVAILABLE


def test_an_item_that_was_over_frees_nothing() -> None:
    """Only what is still to come counts: past items may leave the calendar."""
    sign = Sign()
    sign.reads(agenda(meeting(-60, -30)))
    assert sign.reads(FREE) == (PollIn(60.0),)
    assert sign.panel.agenda is FREE


def test_what_the_new_read_does_not_cover_is_not_freed_by_it() -> None:
    """Only instants inside both reads are compared."""
    sign = Sign()
    sign.reads(agenda(meeting(600, 700)))
    narrow = agenda(span=Span(DAY.start, NOON + minutes(600)))
    sign.reads(narrow)
    assert sign.panel.agenda is narrow


def test_a_read_that_does_not_reach_so_far_is_no_agreement() -> None:
    """What the doubted read did not cover, it did not call free."""
    sign = Sign()
    sign.reads(agenda(meeting(-30, 60), meeting(600, 700)))
    sign.reads(agenda(span=Span(DAY.start, NOON + minutes(600))))
    sign.reads(FREE)
    assert sign.panel.agenda is not FREE and sign.status is Status.OCCUPIED


# --- clocks ---


@pytest.mark.parametrize(
    ("synchronised", "server_off", "plausible", "skewed"),
    [
        (True, None, True, False),
        (True, 0, True, False),
        (True, 121, True, True),
        (False, None, False, False),
        (None, None, False, False),
        (False, 120, True, False),
        (None, -120, True, False),
        (None, 121, False, False),
        (False, -121, False, False),
    ],
)
def test_clock_trust(
    synchronised: bool | None, server_off: int | None, plausible: bool, skewed: bool
) -> None:
    """Synchronised, or within two minutes of the server, now and an hour later."""
    sign = Sign(synchronised)
    server = None if server_off is None else sign.now.wall + timedelta(seconds=server_off)
    sign.reads(FREE, server)
    for _ in range(2):
        assert clock_plausible(sign.panel, sign.now) is plausible
        assert clock_skewed(sign.panel, sign.now) is skewed
        sign.passes(3600)


def test_before_the_build_no_clock_is_plausible() -> None:
    """Whatever system and server say of it."""
    sign = Sign()
    sign.steps(POLICY.not_before - NOON - timedelta(seconds=1))
    sign.reads(FREE, sign.now.wall)
    assert state(sign.panel, sign.now).doubt is Doubt.CLOCK
    sign.steps(timedelta(seconds=1))
    assert clock_plausible(sign.panel, sign.now)


@pytest.mark.parametrize(
    ("fault", "step", "doubt"),
    [
        (FaultKind.CERTIFICATE, timedelta(0), Doubt.UNREADABLE),
        (FaultKind.CERTIFICATE, timedelta(days=-900), Doubt.CLOCK),
        (FaultKind.UNREACHABLE, timedelta(days=-900), Doubt.UNREADABLE),
    ],
)
def test_a_first_fault_without_a_synchronised_clock(
    fault: FaultKind, step: timedelta, doubt: Doubt
) -> None:
    """Before the build date a bad certificate is the clock's doing; otherwise the fault is told."""
    sign = Sign(None)
    sign.steps(step)
    sign.fails(fault)
    told = state(sign.panel, sign.now)
    assert (told.doubt, told.clock_doubted) == (doubt, True)


def test_a_server_that_tells_another_time_proves_the_clock_wrong() -> None:
    """Its Date header comes with the refusal: the clock is to be set first."""
    sign = Sign(None)
    hour = timedelta(hours=1)
    sign.tell(FetchFailed(Fault(FaultKind.UNAUTHORISED), server_time=sign.now.wall - hour))
    assert state(sign.panel, sign.now).doubt is Doubt.CLOCK


def test_a_failed_read_tells_the_time_too() -> None:
    """A refusal with a Date header vouches for the clock."""
    sign = Sign(None)
    sign.tell(FetchFailed(Fault(FaultKind.THROTTLED), server_time=sign.now.wall))
    assert clock_plausible(sign.panel, sign.now)
    sign.fails(FaultKind.UNREACHABLE)
    assert clock_plausible(sign.panel, sign.now)


@pytest.mark.parametrize("by", [timedelta(hours=-1), timedelta(minutes=1), timedelta(seconds=3)])
def test_a_step_renews_the_appointment(by: timedelta) -> None:
    """A scheduler on the wall clock would come too late: the rest of the wait is told anew."""
    sign = Sign()
    sign.reads(BUSY)
    sign.passes(20)
    assert sign.steps(by) == (PollIn(40.0),)
    assert sign.panel.poll_due == sign.now.mono + 40


def test_drift_is_no_step() -> None:
    """Up to two seconds a turn are left alone."""
    sign = Sign()
    sign.reads(BUSY)
    assert sign.steps(timedelta(seconds=2)) == ()


def test_a_step_out_of_the_agenda_reads_at_once() -> None:
    """And claims nothing until then."""
    sign = Sign()
    sign.reads(BUSY)
    sign.passes(20)
    assert sign.steps(timedelta(days=3)) == (PollIn(0.0),)
    assert sign.status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "at_once"), [(FaultKind.CERTIFICATE, True), (FaultKind.UNREACHABLE, False)]
)
def test_a_step_after_a_certificate_fault_reads_at_once(kind: FaultKind, at_once: bool) -> None:
    """A certificate looks not yet valid to a clock without a battery, until it is set. The agenda
    is of the new present too, and another fault is none that a clock mends."""
    sign = Sign()
    sign.reads(BUSY)
    sign.fails(kind)
    sign.passes(20)
    commands = sign.steps(timedelta(hours=1))
    assert (commands == (PollIn(0.0),)) is at_once


def test_a_clock_set_during_the_first_read_has_it_read_again() -> None:
    """A machine without a clock of its own: what was asked for under the old date is not of today,
    and today is not left out for a whole poll; but a calendar of another day is read again once."""
    sign = Sign()
    asked, of_then = sign.now, FREE
    sign.passes(2)
    sign.steps(timedelta(days=3))
    sign.passes(1)
    assert sign.tell(Fetched(of_then, asked, None)) == (PollIn(0.0),)
    sign.passes(1)
    (again,) = sign.reads(of_then)
    assert isinstance(again, PollIn)
    assert again.seconds > 30


# --- suspended ---


def test_a_machine_that_was_suspended_reads_at_once() -> None:
    """Timers stood still, and hours may have gone: what was read before is as old as it is, and no
    door is called free on it; and the read that was due is made, not waited for."""
    sign = Sign()
    sign.reads(FREE)
    assert sign.status is Status.AVAILABLE
    sign.passes(3 * 3600)
    assert sign.tell(Ticked(True)) == (PollIn(0.0),)
    assert sign.status is Status.OFFLINE
    assert sign.panel.poll_due == sign.now.mono
    sign.passes(1)
    sign.reads(FREE)
    assert sign.status is Status.AVAILABLE


def test_a_short_pause_keeps_the_appointment() -> None:
    """A wait that protects a server, or an account, holds through it."""
    sign = Sign()
    sign.fails(FaultKind.UNAUTHORISED)
    due = sign.panel.poll_due
    assert due is not None
    sign.passes(120)
    (again,) = sign.tell(Ticked(True))
    assert isinstance(again, PollIn)
    assert again.seconds == pytest.approx(due - sign.now.mono)
    assert sign.panel.poll_due == pytest.approx(due)


def test_steps_do_not_hammer() -> None:
    """Ten steps in ten seconds bring one read forward."""
    sign = Sign()
    sign.reads(BUSY)
    at_once = 0
    for n in range(10):
        sign.passes(1)
        at_once += sign.steps(timedelta(days=3 + n)) == (PollIn(0.0),)
        sign.fails(FaultKind.UNREACHABLE)
    assert at_once == 1


def test_since_follows_the_clock() -> None:
    """Offline says since when by the clock on the wall, set or not."""
    sign = Sign()
    sign.reads(BUSY)
    sign.passes(1200)
    before = state(sign.panel, sign.now)
    sign.steps(timedelta(minutes=-10))
    after = state(sign.panel, sign.now)
    assert before.status is after.status is Status.OFFLINE
    assert before.since == NOON and after.since == NOON - minutes(10)


# --- touches ---


def asleep_sign() -> Sign:
    """A sign at 20:00, closed and asleep."""
    sign = Sign()
    sign.passes(8 * 3600)
    sign.reads(FREE)
    sign.passes(20)
    assert sign.status is Status.ASLEEP
    return sign


@pytest.mark.parametrize("msg", [Touched(), Touched(RETRY), Touched(ROOM, held=True)])
def test_the_first_touch_only_wakes(msg: Touched) -> None:
    """Whatever it hits; a minute later the panel sleeps again."""
    sign = asleep_sign()
    assert sign.tell(msg) == () and not sign.panel.explaining
    assert sign.status is Status.AVAILABLE
    sign.passes(60)
    assert sign.status is Status.ASLEEP


def test_retry_reads_at_once() -> None:
    """And not again within ten seconds, however often it is pressed."""
    sign = Sign()
    sign.fails(FaultKind.UNREACHABLE)
    sign.passes(1)
    assert sign.tell(Touched(RETRY)) == (PollIn(0.0),)
    sign.fails(FaultKind.UNREACHABLE)
    sign.passes(9)
    assert sign.tell(Touched(RETRY)) == ()
    sign.passes(1)
    assert sign.tell(Touched(RETRY)) == (PollIn(0.0),)


def test_a_read_that_was_asked_for_is_told_until_it_ends() -> None:
    """The button shows that it was touched; a read by appointment does not press it."""
    sign = Sign()
    assert not hurrying(sign.panel)
    sign.fails(FaultKind.UNREACHABLE)
    sign.passes(1)
    sign.tell(Touched(RETRY))
    assert hurrying(sign.panel)
    sign.passes(3)
    assert hurrying(sign.panel)
    sign.fails(FaultKind.UNREACHABLE)
    assert not hurrying(sign.panel)
    sign.passes(200)
    assert not hurrying(sign.panel)


def test_retry_while_a_read_is_under_way() -> None:
    """Its answer comes anyway."""
    sign = Sign()
    assert sign.tell(Touched(RETRY)) == ()


def test_retry_after_a_refusal() -> None:
    """Once at once, then not for fifteen minutes: the account is not locked by impatience."""
    sign = Sign()
    sign.fails(FaultKind.UNAUTHORISED)
    sign.passes(1)
    assert sign.tell(Touched(RETRY)) == (PollIn(0.0),)
    sign.fails(FaultKind.UNAUTHORISED)
    for _ in range(14):
        sign.passes(60)
        assert sign.tell(Touched(RETRY)) == ()
    sign.passes(59)
    assert sign.tell(Touched(RETRY)) == ()
    sign.passes(1)
    assert sign.tell(Touched(RETRY)) == (PollIn(0.0),)


def test_retry_keeps_the_servers_wait() -> None:
    """Who asks us to wait is not pressed."""
    sign = Sign()
    sign.fails(FaultKind.THROTTLED, timedelta(seconds=120))
    for seconds in (60, 59):
        sign.passes(seconds)
        assert sign.tell(Touched(RETRY)) == ()


def test_other_actions_read_nothing() -> None:
    """Only "Try again" does."""
    sign = Sign()
    sign.reads(BUSY)
    for msg in (Touched(), Touched("somewhere"), Touched(ROOM), Touched(ROOM, held=True)):
        assert sign.tell(msg) == ()


def test_three_seconds_on_the_name_explain() -> None:
    """Held, not tapped; any touch closes it, another hold opens it again."""
    sign = Sign()
    sign.reads(BUSY)
    sign.tell(Touched(ROOM))
    assert not sign.panel.explaining
    sign.tell(Touched(None, held=True))
    assert not sign.panel.explaining
    for closing in (Touched(), Touched(ROOM, held=True), Touched(RETRY)):
        sign.tell(Touched(ROOM, held=True))
        assert sign.panel.explaining
        assert sign.tell(closing) == ()
        assert not sign.panel.explaining


def test_a_forgotten_explanation_closes() -> None:
    """The sign does not hide behind it for good."""
    sign = Sign()
    sign.tell(Touched(ROOM, held=True))
    sign.passes(EXPLAINED - 1)
    sign.tell(Ticked(True))
    assert sign.panel.explaining
    sign.passes(1)
    sign.tell(Ticked(True))
    assert not sign.panel.explaining


# --- explaining ---


def test_explain() -> None:
    """Every item with its reason, and the facts of reading and clock."""
    sign = Sign()
    made = agenda(meeting(0, 30, sensitivity=None), meeting(60, 60), span=DAY)
    sign.reads(made, sign.now.wall - timedelta(seconds=1))
    sign.passes(10)
    sign.fails(FaultKind.UNREACHABLE)
    told = explain(sign.panel, sign.now)
    assert told.entries == made.entries and told.span == DAY and told.read_at == NOON
    assert (told.status, told.doubt, told.failures) == (Status.OCCUPIED, None, 1)
    assert told.failing_since == sign.now.wall and not told.doubting
    assert told.clock_off == timedelta(seconds=1) and told.synchronised is True
    assert told.badge.freshness is Freshness.FRESH
    assert told.badge.fault is not None and told.badge.fault.kind is FaultKind.UNREACHABLE
    assert told.badge.clock_plausible and not told.badge.clock_skewed


def test_explain_before_the_first_read() -> None:
    """Nothing is known, and that is what it says."""
    told = explain(Panel(POLICY), Now(NOON, 1.0))
    assert told.entries == () and told.span is None and told.read_at is None
    assert told.badge.freshness is Freshness.NONE


# --- when the picture may change ---


def test_wait_to_the_minute() -> None:
    """On an idle wall the next look is at the whole minute."""
    sign = Sign()
    sign.reads(FREE)
    assert wait(sign.panel, sign.now) == 60
    sign.passes(12.5)
    assert wait(sign.panel, sign.now) == 47.5


def test_wait_to_a_turn_within_the_minute() -> None:
    """An item that starts at a crooked second is met on it; so are limits of age and touch."""
    sign = Sign()
    sign.reads(agenda(meeting(30.25, 40)))
    sign.passes(30 * 60)
    assert wait(sign.panel, sign.now) == 15
    sign.passes(30)
    sign.reads(BUSY)
    sign.reads(BUSY)
    sign.passes(280)
    assert wait(sign.panel, sign.now) == pytest.approx(20)
    sign.tell(Touched())
    sign.passes(55)
    assert wait(sign.panel, sign.now) == pytest.approx(5)


def test_wait_for_a_clock() -> None:
    """As long as its clock is not to be believed, it is looked at again and again."""
    sign = Sign(synchronised=False)
    assert wait(sign.panel, sign.now) == CLOCK_LOOK
    sign.passes(50)
    assert wait(sign.panel, sign.now) == 10
    sign.tell(Ticked(True))
    sign.passes(10)
    assert wait(sign.panel, sign.now) == 60


def test_next_change() -> None:
    """From state to state through a day, as the preview steps; it wakes five minutes early."""
    sign = Sign()
    made = agenda(meeting(60, 120), meeting(123, 150))
    sign.reads(made)
    seen = []
    for _ in range(7):
        turn = next_change(sign.panel, sign.now)
        assert turn is not None
        sign.passes((turn - sign.now.wall).total_seconds())
        sign.reads(made)
        seen.append(((turn - NOON) / minutes(1), sign.status))
    assert seen == [
        (45, Status.STARTING),
        (60, Status.OCCUPIED),
        (135, Status.ENDING),
        (150, Status.AVAILABLE),
        (360, Status.ASLEEP),
        (1195, Status.AVAILABLE),
        (1440, Status.UNKNOWN),
    ]


def test_no_change_is_known() -> None:
    """Without agenda and hours nothing is foretold."""
    assert next_change(replace(Sign().panel), Now(NOON, 5000.0)) is not None
    lost = replace(POLICY, room=replace(POLICY.room, sleeps=False))
    assert next_change(Panel(lost, synchronised=True), Now(NOON, 5000.0)) is None


# --- a new password ---


@pytest.mark.parametrize("kind", [FaultKind.UNAUTHORISED, FaultKind.EXPIRED, FaultKind.NO_SECRET])
def test_a_new_password_is_tried_at_once(kind: FaultKind) -> None:
    """Whoever replaced it need not wait for the quarter of an hour that protects the account."""
    sign = Sign()
    sign.fails(kind)
    sign.passes(3)
    assert sign.tell(Renewed()) == (PollIn(0.0),)
    assert sign.panel.poll_due == sign.now.mono


def test_a_password_that_changes_all_the_time_locks_nothing() -> None:
    """Ten seconds lie between two tries, and without another change there is no other try."""
    sign = Sign()
    sign.fails(FaultKind.UNAUTHORISED)
    assert sign.tell(Renewed()) == (PollIn(0.0),)
    assert sign.fails(FaultKind.UNAUTHORISED)[0].seconds >= 900
    sign.passes(4)
    assert sign.tell(Renewed()) == (PollIn(6.0),)
    sign.passes(1)
    assert sign.tell(Renewed()) == ()
    sign.passes(5)
    assert sign.fails(FaultKind.UNAUTHORISED)[0].seconds >= 900


def test_a_new_password_while_a_read_is_under_way() -> None:
    """It may have used the old one: if it is refused, the new one is tried soon; once."""
    sign = Sign()
    assert sign.tell(Renewed()) == ()
    assert sign.fails(FaultKind.UNAUTHORISED) == (PollIn(0.0),)
    assert sign.fails(FaultKind.UNAUTHORISED)[0].seconds >= 900


def test_a_new_password_that_was_not_missed() -> None:
    """While all is well, or something else is wrong, the next read comes in its time."""
    sign = Sign()
    sign.reads(BUSY)
    sign.passes(30)
    assert sign.tell(Renewed()) == ()
    sign.passes(30)
    sign.tell(Renewed())
    assert sign.fails(FaultKind.UNREACHABLE)[0].seconds >= 50
    sign.passes(1)
    assert sign.tell(Renewed()) == ()


def test_a_new_password_keeps_the_servers_wait() -> None:
    """Who refuses and asks to wait is not asked before."""
    sign = Sign()
    sign.fails(FaultKind.FORBIDDEN, timedelta(seconds=120))
    sign.passes(20)
    assert sign.tell(Renewed()) == (PollIn(100.0),)


# --- the first read ---


def test_the_first_read_may_be_put_off() -> None:
    """After a power cut; a finger on "Try again" does not wait for it."""
    sign = Sign()
    sign.panel = replace(Panel(replace(POLICY, first_wait=12.0)))
    assert sign.tell(Ticked(True)) == (PollIn(12.0),)
    sign.passes(2)
    assert sign.tell(Ticked(True)) == ()
    assert sign.tell(Touched(RETRY)) == (PollIn(0.0),)


def test_what_will_end_is_explained() -> None:
    """What the configuration relies on, and from thirty days before it the certificate."""
    sign = Sign()
    online = Advice(AdviceKind.EWS_ENDS, EWS_ENDS)
    sign.panel = Panel(replace(POLICY, advice=(online,)))
    for days, told in ((31, ()), (30, (AdviceKind.SERVER_CERTIFICATE,))):
        ends = sign.now.wall + timedelta(days=days)
        sign.tell(Fetched(BUSY, sign.now, certificate_ends=ends))
        sign.fails(FaultKind.UNREACHABLE)
        found = [advice.kind for advice in explain(sign.panel, sign.now).advice]
        assert found == [AdviceKind.EWS_ENDS, *told]
