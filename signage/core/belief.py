"""When a read is believed: one that frees the room earlier needs a second one that agrees."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from signage.core.agenda import Agenda, Meeting, build_agenda, hushed
from signage.core.calendar import Span
from signage.core.values import replace

_BEFORE = " as it was "  # and where: follows the id of what a doubted read no longer has there


class Verdict(enum.Enum):
    """What becomes of a read."""

    BELIEVE = "believe"
    DOUBT = "doubt"  # free nothing that the old agenda held (`cautious`), and ask again


def judge(
    new: Agenda, old: Agenda | None, doubted: Agenda | None, moment: datetime, after_failure: bool
) -> Verdict:
    """Whether `new` takes the place of `old`, the last agenda believed, from `moment` on.

    Doubted is a read that says "free" where `old` said "busy", and one that says that nothing is
    on right after a failed read (a server in trouble may answer with an empty calendar). What
    `doubted`, the read before, already said as well is believed: two reads agree.
    """
    if old is not None and _beyond(freed(old, new, moment), doubted, moment):
        return Verdict.DOUBT
    empty = not _clipped(new.covered, Span(moment, max(moment, new.span.end)))
    if after_failure and empty:
        return Verdict.DOUBT
    return Verdict.BELIEVE


def cautious(old: Agenda, new: Agenda, zone: tzinfo, min_free: timedelta) -> Agenda:
    """What is shown while `new` is doubted: it frees nothing, but what it adds or hides counts.

    Else a meeting that was just made private would stay to be read, and a taken room free, for as
    long as the second read is late. One that moved a little holds the room from the earlier start
    to the later end; where it stands twice it would be said to overlap itself. Nothing is known
    beyond `old`'s span.
    """
    held = {(e.meeting.object_id, e.meeting.start, e.meeting.end) for e in new.busy}
    private = [e.meeting for e in new.entries if e.meeting.private]
    ids = {m.object_id for m in private}
    series = {name for m in private for name in m.series}
    meetings = [entry.meeting for entry in new.entries if not entry.occupies]
    moved = {entry.meeting.object_id: entry.meeting for entry in new.busy}
    for entry in old.busy:
        meeting = entry.meeting
        name = meeting.object_id.partition(_BEFORE)[0]
        if (name, meeting.start, meeting.end) in held:
            continue
        here = moved.get(name)
        if here is not None and _one_stretch(here, meeting):
            first, last = min(here.start, meeting.start), max(here.end, meeting.end)
            moved[name] = replace(here, start=first, end=last)
        else:
            known = hushed(meeting) if name in ids or meeting.series & series else meeting
            place = f"{meeting.start.isoformat()} {meeting.end.isoformat()}"
            meetings.append(replace(known, object_id=name + _BEFORE + place))
    return build_agenda([*meetings, *moved.values()], old.span, zone, min_free)


def _one_stretch(one: Meeting, other: Meeting) -> bool:
    """Whether they overlap or touch, and are both of whole days, or both not."""
    apart = one.end < other.start or other.end < one.start
    return not apart and bool(one.all_day) is bool(other.all_day)


def freed(old: Agenda, new: Agenda, moment: datetime) -> tuple[Span, ...]:
    """When, from `moment` on and inside both reads, `old` held the room and `new` does not."""
    window = Span(
        max(moment, old.span.start, new.span.start),
        min(old.span.end, new.span.end),
    )
    return _without(_clipped(old.covered, window), new.covered)


def _beyond(spans: Sequence[Span], doubted: Agenda | None, moment: datetime) -> bool:
    """Whether any of `spans` was not already free in `doubted`."""
    if doubted is None:
        return bool(spans)
    window = Span(max(moment, doubted.span.start), doubted.span.end)
    outside = _without(spans, [window])
    return bool(outside) or _without(spans, doubted.covered) != tuple(spans)


def _clipped(spans: Iterable[Span], window: Span) -> list[Span]:
    cut = (Span(max(s.start, window.start), min(s.end, window.end)) for s in spans)
    return [span for span in cut if span.start < span.end]


def _without(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of `spans` outside `holes`."""
    left = list(spans)
    for hole in holes:
        left = [
            part
            for span in left
            for part in (
                Span(span.start, min(span.end, hole.start)),
                Span(max(span.start, hole.end), span.end),
            )
            if part.start < part.end
        ]
    return tuple(left)
