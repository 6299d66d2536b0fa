"""What a room does to its meetings, as counts: the raw items end here. Pure.

A `Fact` is what is left of an item: times and flags, and, of one that is not masked, how its
subject relates to the organizer's name. `Habits` are sums over facts.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from signage.core.agenda import Meeting
from signage.core.calendar import CalendarItem, Response, Sensitivity, ShowAs
from signage.core.plain import folded
from signage.core.privacy import PrivacyPolicy, mask_read

LONG = timedelta(hours=24)  # MaximumDurationInMinutes is 1440 unless somebody changed it


class Subject(enum.Enum):
    """What stands where the subject should."""

    EMPTY = "empty"
    ORGANIZER = "organizer"  # the organizer's name, and nothing else
    ORGANIZER_FIRST = "organizer first"  # the name, and then something
    OTHER = "other"
    MASKED = "masked"  # nobody's business, so not looked at


@dataclass(frozen=True, slots=True)
class Fact:
    """One item without its content."""

    key: int  # tells an item that is seen twice
    start: datetime  # aware
    end: datetime
    subject: Subject
    meeting: bool  # somebody was invited
    private: bool  # said to be anything but normal
    cancelled: bool
    unanswered: bool
    occupies: bool  # neither cancelled, declined, free nor without length
    long: bool  # more than 24 hours by the clock on the wall


@dataclass(frozen=True, slots=True)
class Habits:
    """Counts over a stretch of days."""

    items: int = 0
    meetings: int = 0  # not cancelled, somebody was invited: what the five below are counted among
    unanswered: int = 0
    public: int = 0  # of those, not masked: what the three below are counted among
    organizer: int = 0  # the subject is the organizer's name
    organizer_first: int = 0  # the subject begins with the organizer's name
    empty: int = 0  # there is no subject
    private: int = 0  # among all items
    cancelled: int = 0  # among all items
    overlapping: int = 0  # of those that occupy the room, how many share time with another
    long: int = 0


def taken_from(items: Sequence[CalendarItem], policy: PrivacyPolicy, zone: tzinfo) -> list[Fact]:
    """What is left of items that are masked by `policy`; `zone` is the room's.

    All at once, since one private occurrence masks its whole series.
    """
    masked, _ = mask_read(items, policy, frozenset())
    return [_fact_of(*pair, zone) for pair in zip(items, masked, strict=True)]


def _fact_of(item: CalendarItem, masked: Meeting, zone: tzinfo) -> Fact:
    cancelled, declined = bool(item.cancelled), item.response is Response.DECLINE
    first, past = (m.astimezone(zone).replace(tzinfo=None) for m in (item.start, item.end))
    return Fact(
        key=hash(item.object_id),
        start=item.start,
        end=item.end,
        subject=Subject.MASKED if masked.private else _subject(item),
        meeting=bool(item.is_meeting),
        private=item.sensitivity not in (Sensitivity.NORMAL, None),
        cancelled=cancelled,
        unanswered=item.response in (Response.NO_RESPONSE, Response.TENTATIVE),
        occupies=not cancelled
        and not declined
        and item.show_as is not ShowAs.FREE
        and item.start < item.end,
        long=past - first > LONG,
    )


def count(facts: Iterable[Fact]) -> Habits:
    """The sums; a fact that comes twice counts once."""
    found = list({fact.key: fact for fact in facts}.values())
    meetings = [fact for fact in found if fact.meeting and not fact.cancelled]
    subjects = [fact.subject for fact in meetings]
    return Habits(
        items=len(found),
        meetings=len(meetings),
        public=len(subjects) - subjects.count(Subject.MASKED),
        organizer=subjects.count(Subject.ORGANIZER),
        organizer_first=subjects.count(Subject.ORGANIZER_FIRST),
        empty=subjects.count(Subject.EMPTY),
        unanswered=sum(fact.unanswered for fact in meetings),
        private=sum(fact.private for fact in found),
        cancelled=sum(fact.cancelled for fact in found),
        overlapping=_overlapping([fact for fact in found if fact.occupies]),
        long=sum(fact.long and fact.occupies for fact in found),
    )


def _subject(item: CalendarItem) -> Subject:
    said = folded(item.subject or "")
    name = folded(item.organizer.name or "") if item.organizer else ""
    if not said:
        return Subject.EMPTY
    if name and said == name:
        return Subject.ORGANIZER
    return Subject.ORGANIZER_FIRST if name and said.startswith(f"{name} ") else Subject.OTHER


def _overlapping(facts: list[Fact]) -> int:
    """How many share a moment with another one: one pass over the starts, in order."""
    sharing: set[int] = set()
    running: list[Fact] = []
    for fact in sorted(facts, key=lambda fact: (fact.start, fact.end, fact.key)):
        running = [earlier for earlier in running if earlier.end > fact.start]
        if running:
            sharing |= {fact.key, *(earlier.key for earlier in running)}
        running.append(fact)
    return len(sharing)
