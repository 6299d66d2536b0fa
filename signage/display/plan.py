"""The day as an agenda: what holds the room, when, and what may be said of it, in words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from signage.core.agenda import Agenda, Meeting, occupying
from signage.core.calendar import Span
from signage.core.panel import Panel
from signage.core.room import RoomState, Status
from signage.core.values import field, frozen, replace
from signage.display.day import full_hours, hours_of
from signage.display.days import stretch
from signage.display.text.bidi import isolated
from signage.display.wording import Wording

_HOUR = timedelta(hours=1)


@frozen
class Planned:
    """A meeting of the day; times are hours since the plan begins, and may lie outside it.

    Meetings that overlap stand side by side: this one in lane `lane` of `lanes`, from the start
    edge.
    """

    start: float
    end: float
    title: str = field(repr=False)
    private: bool
    when: str  # the range of its times, with the days that are not today's, or "All day"
    who: str = field(repr=False)
    lane: int = 0
    lanes: int = 1


@frozen
class Plan:
    """The opening hours of a day, and as much before or after them as it takes to hold now."""

    length: float  # hours
    now: float
    meetings: tuple[Planned, ...]
    hours: tuple[tuple[float, str], ...]  # (place, label) of each full hour
    free_until: float | None = None  # of a room that is free now
    known_until: float | None = None  # what ends later is not vouched for; None: all is


def plan_of(panel: Panel, state: RoomState, moment: datetime, words: Wording) -> Plan | None:
    """The plan at a moment (aware), for the state that was made then; None before the first read.

    What a corridor may read of each meeting was settled when it was masked.
    """
    if panel.agenda is None:
        return None
    moment = moment.replace(second=0, microsecond=0)
    begins, ends = _range(panel, moment, words)

    def place(of: datetime) -> float:
        return (of - begins) / _HOUR

    meetings = _held(panel.agenda, begins, ends)
    free_until = None
    if state.status is Status.AVAILABLE:
        taken = [meeting.start for meeting in meetings if meeting.end > moment]
        free = min([state.until or ends, ends, *taken])  # no block lies upon another
        free_until = place(free) if free > moment else None
    known_until = None
    if state.status in (Status.OFFLINE, Status.UNKNOWN):
        known_until = place(panel.health.good_wall or begins)
    planned = [
        Planned(place(meeting.start), place(meeting.end), *_said(meeting, moment, words))
        for meeting in meetings
    ]
    return Plan(
        place(ends),
        place(moment),
        side_by_side(planned),
        tuple((place(hour), words.hour(hour)) for hour in full_hours(begins, ends, words)),
        free_until,
        known_until,
    )


def title_of(meeting: Meeting, words: Wording) -> str:
    """What a corridor may read of a meeting's subject."""
    if meeting.private:
        return words("item.private")
    return isolated(meeting.subject, words.rtl) if meeting.subject else words("item.reserved")


def who_of(meeting: Meeting, words: Wording) -> str:
    """Who organizes it, where a corridor may read that."""
    return "" if meeting.private else isolated(meeting.organizer or "", words.rtl)


def when_of(meeting: Meeting, now: datetime, words: Wording) -> str:
    """The range of its times as it is told at `now`, or that it takes the day."""
    if meeting.all_day:
        return words("item.all_day")
    return stretch(words, meeting.start, meeting.end, now)


def _said(meeting: Meeting, now: datetime, words: Wording) -> tuple[str, bool, str, str]:
    when = when_of(meeting, now, words)
    return title_of(meeting, words), meeting.private, when, who_of(meeting, words)


def _range(panel: Panel, moment: datetime, words: Wording) -> Span:
    """The opening hours, widened by whole hours of the wall clock until they hold the moment."""
    opens, closes = hours_of(panel, moment)
    hour = moment - timedelta(minutes=moment.astimezone(words.zone).minute)
    return Span(min(opens, hour), max(closes, hour + _HOUR) if moment >= closes else closes)


def _held(agenda: Agenda, begins: datetime, ends: datetime) -> list[Meeting]:
    """What holds the room between two moments; found by bisection, however long the agenda."""
    first, last = bisect_right(agenda.edges, begins), bisect_left(agenda.edges, ends)
    holders = (occupying(agenda, begins), *agenda.holders[first:last])
    entries = {id(entry): entry for held in holders for entry in held}
    return [entry.meeting for entry in entries.values()]


def side_by_side(meetings: Sequence[Planned]) -> tuple[Planned, ...]:
    """Meetings (by their starts) in as few lanes as a group of overlapping ones needs."""
    placed: list[Planned] = []
    group: list[Planned] = []
    ends: list[float] = []  # of each lane of the group
    for meeting in meetings:
        if group and meeting.start >= max(ends):
            placed += _shared(group, len(ends))
            group, ends = [], []
        lane = next((n for n, end in enumerate(ends) if end <= meeting.start), len(ends))
        ends[lane : lane + 1] = [meeting.end]
        group.append(replace(meeting, lane=lane))
    return (*placed, *_shared(group, len(ends)))


def _shared(group: Sequence[Planned], lanes: int) -> list[Planned]:
    return [replace(meeting, lanes=lanes) for meeting in group]
