"""What became of an invitation, told from both calendars. Pure; no text of a meeting is kept."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from signage.core.calendar import CalendarItem, Response, Sensitivity, ShowAs
from signage.core.plain import folded
from signage.sources.probes import Invitation


class Answer(enum.Enum):
    """How the room took it."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    PENDING = "answered tentatively"  # somebody has yet to approve
    UNANSWERED = "put into the calendar, and not answered"
    ABSENT = "neither answered nor put into the calendar"


class Subject(enum.Enum):
    """What stands where the subject was."""

    KEPT = "kept"
    EMPTY = "deleted"
    ORGANIZER = "replaced by the organizer's name"
    ORGANIZER_FIRST = "put behind the organizer's name"
    OTHER = "replaced by something else"


@dataclass(frozen=True, slots=True)
class Stored:
    """How the room keeps it."""

    subject: Subject
    body: bool  # kept
    private: bool | None  # None: the server does not tell
    blocks: bool  # others see the room as taken


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one invitation."""

    answer: Answer
    after: float  # s between the invitation and the look that showed it
    stored: Stored | None = None  # None: it is not in the room's calendar


def settled(response: Response | None, copy: CalendarItem | None) -> Answer | None:
    """The room's word: `response` is what it sent, `copy` what it keeps; None: not yet spoken."""
    kept = None if copy is None else copy.response
    if Response.DECLINE in (response, kept):
        return Answer.DECLINED
    # One that is accepted and not in the calendar is on its way there.
    if copy is not None and Response.ACCEPT in (response, kept):
        return Answer.ACCEPTED
    if copy is not None and Response.TENTATIVE in (response, kept):
        return Answer.PENDING
    return None


def silent(response: Response | None, copy: CalendarItem | None) -> Answer:
    """What is said of a room that has not spoken in time."""
    if response is Response.ACCEPT:
        return Answer.ACCEPTED
    if response is Response.TENTATIVE:
        return Answer.PENDING
    return Answer.ABSENT if copy is None else Answer.UNANSWERED


def stored(invitation: Invitation, copy: CalendarItem) -> Stored:
    """What the room made of it."""
    said, ours = folded(copy.subject or ""), folded(invitation.subject)
    name = folded((copy.organizer.name if copy.organizer else None) or "")
    if said == ours:
        subject = Subject.KEPT
    elif not said:
        subject = Subject.EMPTY
    elif said.endswith(ours):
        subject = Subject.ORGANIZER_FIRST
    else:
        subject = Subject.ORGANIZER if said == name else Subject.OTHER
    told = copy.sensitivity is not None
    return Stored(
        subject=subject,
        body=folded(invitation.body) in folded(copy.description or ""),
        private=copy.sensitivity is not Sensitivity.NORMAL if told else None,
        blocks=copy.show_as is not ShowAs.FREE,
    )
