"""What a masked calendar says: which items occupy the room, from when to when, and why."""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from signage.core.calendar import Response, ShowAs, Span
from signage.core.values import field, frozen, replace


@frozen
class Meeting:
    """An item after masking; made by `privacy.mask` alone. Holds nothing a corridor may not read.

    For a private one subject, organizer and location are None. It has no field for addresses,
    attendees, resources or descriptions, so those cannot travel further. Its repr shows times and
    flags only, so that no log line can carry a subject.
    """

    object_id: str = field(repr=False)
    start: datetime  # aware, UTC
    end: datetime  # aware, UTC, exclusive
    private: bool
    subject: str | None = field(default=None, repr=False)
    organizer: str | None = field(default=None, repr=False)
    location: str | None = field(default=None, repr=False)
    all_day: bool | None = None
    show_as: ShowAs | None = None
    response: Response | None = None
    cancelled: bool | None = None
    is_meeting: bool | None = None
    series: frozenset[str] = field(default=frozenset(), repr=False)


class Reason(enum.Enum):
    """Why an item was kept or dropped."""

    MEETING = "meeting"  # kept: a meeting occupies whatever it is shown as
    UNCONFIRMED = "unconfirmed"  # kept: tentative or unanswered
    APPOINTMENT = "appointment"  # kept: a plain appointment that is not Free
    NOT_FREE_FOR_SURE = "not free for sure"  # kept: what it is, or its status, is not known
    FREE = "free"  # dropped: a plain appointment marked Free
    FREE_ALL_DAY = "free all day"  # does not occupy, but is named as a note of the day
    CANCELLED = "cancelled"
    DECLINED = "declined"
    ZERO_LENGTH = "zero length"
    DUPLICATE = "duplicate"


@frozen
class Entry:
    """One item and what became of it."""

    meeting: Meeting
    occupies: bool
    reason: Reason


@frozen
class Agenda:
    """A whole read, understood; made by `build_agenda`.

    Order is (start, end, object_id) and never depends on text. The last four fields follow from
    `busy` and let every question about one moment be answered by bisection, so that a turn costs
    the same however many items lie on other days.
    """

    entries: tuple[Entry, ...]  # every item that was read, kept or dropped
    busy: tuple[Entry, ...]  # those that occupy the room; all-day ones cut to whole local days
    notes: tuple[Entry, ...]  # all-day items that do not occupy
    span: Span  # what was read; nothing is known outside it
    covered: tuple[Span, ...] = field(repr=False)  # when it is occupied: disjoint, in order
    runs: tuple[Span, ...] = field(repr=False)  # the same, with gaps under `min_free` closed
    edges: tuple[datetime, ...] = field(repr=False)  # every moment at which `busy` changes hands
    holders: tuple[tuple[Entry, ...], ...] = field(repr=False)  # who holds the room from each edge


_INVITED = frozenset({Response.ACCEPT, Response.TENTATIVE, Response.NO_RESPONSE})
_UNANSWERED = frozenset({Response.TENTATIVE, Response.NO_RESPONSE})
_ANSWERED = frozenset({Response.ACCEPT, Response.ORGANIZER})
_SURELY_BUSY = frozenset(
    {ShowAs.TENTATIVE, ShowAs.BUSY, ShowAs.OOF, ShowAs.WORKING_ELSEWHERE}
)  # the rest, besides FREE, tells nothing


def decide(meeting: Meeting) -> tuple[bool, Reason]:
    """Whether `meeting` occupies the room, and why. What is not known never frees it."""
    return next((occupies, reason) for occupies, reason, holds in _RULES if holds(meeting))


def _unconfirmed(meeting: Meeting) -> bool:
    """Waiting for a delegate's word or left to the Calendar Attendant (AutomateProcessing)."""
    tentative = meeting.show_as is ShowAs.TENTATIVE and meeting.response not in _ANSWERED
    return meeting.response in _UNANSWERED or tentative


def _plain_for_sure(meeting: Meeting) -> bool:
    """Whether the server said that it is no meeting, which a room keeps even if marked Free."""
    return meeting.is_meeting is False or meeting.response in (Response.UNKNOWN, Response.ORGANIZER)


def _invited(meeting: Meeting) -> bool:
    return bool(meeting.is_meeting) or meeting.response in _INVITED


def _free(meeting: Meeting) -> bool:
    return meeting.show_as is ShowAs.FREE and _plain_for_sure(meeting)


_RULES: tuple[tuple[bool, Reason, Callable[[Meeting], bool]], ...] = (  # the first that holds
    (False, Reason.CANCELLED, lambda m: bool(m.cancelled)),
    (False, Reason.DECLINED, lambda m: m.response is Response.DECLINE),
    (False, Reason.ZERO_LENGTH, lambda m: m.end <= m.start),
    (True, Reason.UNCONFIRMED, lambda m: _invited(m) and _unconfirmed(m)),
    (True, Reason.MEETING, _invited),
    (True, Reason.APPOINTMENT, lambda m: m.show_as in _SURELY_BUSY),
    (False, Reason.FREE_ALL_DAY, lambda m: _free(m) and bool(m.all_day)),
    (False, Reason.FREE, _free),
    (True, Reason.NOT_FREE_FOR_SURE, lambda _: True),
)


def whole_days(start: datetime, end: datetime, zone: tzinfo) -> Span:
    """The whole days in the room's `zone` that an all-day item stands for, at least one.

    An all-day item made in another zone, or without one, begins some hours beside the room's
    midnight: it is meant for the day whose midnight is nearest on the room's wall clock.
    """
    first, last = _nearest_day(start, zone), _nearest_day(end, zone)
    last = max(last, first + timedelta(days=1))
    return Span(*(datetime.combine(d, time(), zone).astimezone(UTC) for d in (first, last)))


def _nearest_day(moment: datetime, zone: tzinfo) -> date:
    local = moment.astimezone(zone).replace(tzinfo=None)
    return (local + timedelta(hours=12) - timedelta.resolution).date()


def build_agenda(
    meetings: Iterable[Meeting], span: Span, zone: tzinfo, min_free: timedelta
) -> Agenda:
    """The agenda of one read of `span`: every meeting decided upon, copies merged by id.

    `zone` is the room's; free gaps shorter than `min_free` are not advertised.
    """
    copies: dict[str, list[Entry]] = {}
    for meeting in meetings:
        if meeting.all_day:
            days = whole_days(meeting.start, meeting.end, zone)
            meeting = replace(meeting, start=days.start, end=days.end)  # noqa: PLW2901
        copies.setdefault(meeting.object_id, []).append(Entry(meeting, *decide(meeting)))
    entries = tuple(sorted((e for same in copies.values() for e in _merged(same)), key=_order))
    busy = tuple(entry for entry in entries if entry.occupies)
    edges, holders = _holders(busy)
    covered = _joined((Span(e.meeting.start, e.meeting.end) for e in busy), timedelta(0))
    return Agenda(
        entries=entries,
        busy=busy,
        notes=tuple(entry for entry in entries if entry.reason is Reason.FREE_ALL_DAY),
        span=span,
        covered=covered,
        runs=_joined(covered, min_free),
        edges=edges,
        holders=holders,
    )


def _order(entry: Entry) -> tuple[datetime, datetime, str]:
    return entry.meeting.start, entry.meeting.end, entry.meeting.object_id


def _merged(copies: Sequence[Entry]) -> list[Entry]:
    """Copies of one item: the first that occupies stands for all, the others are kept as dropped.

    If one of them is private they all are.
    """
    if any(copy.meeting.private for copy in copies):
        copies = [replace(copy, meeting=hushed(copy.meeting)) for copy in copies]
    kept, *others = sorted(copies, key=lambda copy: (not copy.occupies, *_order(copy)))
    return [kept, *(Entry(copy.meeting, False, Reason.DUPLICATE) for copy in others)]


def hushed(meeting: Meeting) -> Meeting:
    """It as a private one."""
    return replace(meeting, private=True, subject=None, organizer=None, location=None)


def _joined(spans: Iterable[Span], gap: timedelta) -> tuple[Span, ...]:
    """Spans in order of their start, joined where they overlap, touch, or lie nearer than `gap`."""
    joined: list[Span] = []
    for span in spans:
        if joined and (span.start <= joined[-1].end or span.start - joined[-1].end < gap):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _holders(
    busy: Sequence[Entry],
) -> tuple[tuple[datetime, ...], tuple[tuple[Entry, ...], ...]]:
    """Every moment at which an item starts or ends, and who holds the room from then on."""
    edges = sorted({edge for e in busy for edge in (e.meeting.start, e.meeting.end)})
    holders: list[list[Entry]] = [[] for _ in edges]
    for entry in busy:  # in order, so that each list is
        first = bisect_left(edges, entry.meeting.start)
        for held in holders[first : bisect_left(edges, entry.meeting.end)]:
            held.append(entry)
    return tuple(edges), tuple(map(tuple, holders))


# --- questions about one moment ---


def occupying(agenda: Agenda, moment: datetime) -> tuple[Entry, ...]:
    """The items that hold the room at `moment`, in order; several if they overlap."""
    place = bisect_right(agenda.edges, moment)
    return agenda.holders[place - 1] if place else ()


def next_after(agenda: Agenda, moment: datetime) -> Entry | None:
    """The first item that starts later than `moment`."""
    place = bisect_right(agenda.busy, moment, key=lambda entry: entry.meeting.start)
    return agenda.busy[place] if place < len(agenda.busy) else None


def run_at(agenda: Agenda, moment: datetime) -> Span | None:
    """The run of items, with gaps too short to be advertised, that `moment` lies in."""
    place = bisect_right(agenda.runs, moment, key=lambda run: run.start)
    return agenda.runs[place - 1] if place and moment < agenda.runs[place - 1].end else None


def free_until(agenda: Agenda, moment: datetime) -> datetime | None:
    """When the next item starts, or else the end of what was read; None if the room is taken."""
    if run_at(agenda, moment):
        return None
    coming = next_after(agenda, moment)
    return coming.meeting.start if coming else agenda.span.end
