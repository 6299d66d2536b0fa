"""What the outcome of each invitation says of the room's settings, and the line that changes them.

Pure. Parameters and defaults: "Set-CalendarProcessing", Microsoft Learn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from signage.doctor.base import Finding, fault, passed, skipped, warning
from signage.doctor.meetings import Room
from signage.doctor.probe_answers import told
from signage.doctor.probe_outcomes import Answer, Outcome, Stored, Subject
from signage.doctor.probe_plan import Kind


class Wanted(NamedTuple):
    """What the configuration of the sign expects of the room."""

    titles: bool = True  # they are shown: [privacy] mask_all is off
    bodies: bool = False  # they are read, for words that mask: [source] read


Outcomes = Mapping[Kind, Outcome]
Verdict = Callable[[Outcomes, Room, Wanted], Finding]


def answer(outcomes: Outcomes, room: Room, _: Wanted) -> Finding:
    """AutomateProcessing, and who may book."""
    return told(outcomes[Kind.ORDINARY], room)


def subject(outcomes: Outcomes, room: Room, wanted: Wanted) -> Finding:
    """AddOrganizerToSubject and DeleteSubject."""
    kept = _processed(outcomes, Kind.ORDINARY)
    if isinstance(kept, Finding):
        return kept
    said = f"the subject was {kept.subject.value}"
    if kept.subject is Subject.KEPT or not wanted.titles:
        return passed(said if wanted.titles else f"{said}; [privacy] mask_all shows none")
    switches = {
        Subject.EMPTY: ("-DeleteSubject $false",),
        Subject.ORGANIZER_FIRST: ("-AddOrganizerToSubject $false",),
    }.get(kept.subject, ("-AddOrganizerToSubject $false", "-DeleteSubject $false"))
    return warning(said, _SUBJECTS[kept.subject], room.set(" ".join(switches)))


_SUBJECTS = {
    Subject.EMPTY: "DeleteSubject is on: the sign can only say that the room is taken.",
    Subject.ORGANIZER: "AddOrganizerToSubject and DeleteSubject are on, as by default: the sign "
    "shows who, and cannot show what.",
    Subject.ORGANIZER_FIRST: "AddOrganizerToSubject is on. The sign leaves the name out of the "
    "title, and shows the organizer anyway.",
    Subject.OTHER: "Something rewrites what the room accepts: a transport rule, or another program "
    "with rights to the calendar.",
}


def body(outcomes: Outcomes, room: Room, wanted: Wanted) -> Finding:
    """DeleteComments."""
    kept = _processed(outcomes, Kind.ORDINARY)
    if isinstance(kept, Finding):
        return kept
    if kept.body:
        return passed("the text of the invitation was kept")
    if not wanted.bodies:
        return passed("the text of the invitation was deleted; the sign does not read it")
    return warning(
        "the text of the invitation was deleted",
        "DeleteComments is on, as by default: words that should mask a meeting ([privacy] words) "
        "are not found in its text.",
        room.set("-DeleteComments $false"),
    )


def private(outcomes: Outcomes, room: Room, wanted: Wanted) -> Finding:
    """RemovePrivateProperty."""
    kept = _processed(outcomes, Kind.PRIVATE)
    if isinstance(kept, Finding):
        return kept
    if kept.private:
        return passed("the private mark was kept: the sign masks such meetings")
    if kept.private is None:
        return passed("the server does not tell whether a meeting is private: the sign masks it")
    if not wanted.titles:
        return passed("the private mark was taken away; [privacy] mask_all hides all titles")
    return fault(
        "the private mark was taken away",
        "RemovePrivateProperty is on, as by default: whatever stands in the subject of a private "
        "meeting is public on the sign.",
        room.set("-RemovePrivateProperty $false"),
    )


def long(outcomes: Outcomes, room: Room, _: Wanted) -> Finding:
    """MaximumDurationInMinutes."""
    return _unwanted(
        outcomes,
        Kind.LONG,
        "an invitation of 26 hours",
        "MaximumDurationInMinutes is above 1440, or 0: a room can be taken for days, nights "
        "included.",
        room.set("-MaximumDurationInMinutes 1440"),
    )


def conflict(outcomes: Outcomes, room: Room, _: Wanted) -> Finding:
    """AllowConflicts."""
    return _unwanted(
        outcomes,
        Kind.CONFLICT,
        "a second invitation for the same time",
        "AllowConflicts is on. The sign shows the meeting that began first, and names the others.",
        room.set("-AllowConflicts $false -ConflictPercentageAllowed 0 -MaximumConflictInstances 0"),
    )


def window(outcomes: Outcomes, room: Room, _: Wanted) -> Finding:
    """BookingWindowInDays."""
    return _unwanted(
        outcomes,
        Kind.WINDOW,
        "an invitation more than 180 days ahead",
        "BookingWindowInDays is above 180: rooms are blocked by plans that nobody remembers.",
        room.set("-BookingWindowInDays 180"),
    )


def recurring(outcomes: Outcomes, room: Room, _: Wanted) -> Finding:
    """AllowRecurringMeetings."""
    found = _sent(outcomes, Kind.RECURRING)
    if isinstance(found, Finding):
        return found
    said = f"a series of two days was {found.answer.value}"
    if found.answer is not Answer.DECLINED:
        return passed(said)
    return warning(
        said,
        "AllowRecurringMeetings is off: people cannot book the room for every Monday, and do so "
        "by other means.",
        room.set("-AllowRecurringMeetings $true"),
    )


def series(outcomes: Outcomes, room: Room, _: Wanted) -> Finding:
    """EnforceSchedulingHorizon."""
    far = outcomes.get(Kind.WINDOW)
    if far is not None and far.answer is Answer.ACCEPTED:
        return skipped("not told: the booking window is longer than the probe looks")
    return _unwanted(
        outcomes,
        Kind.SERIES,
        "a series that ends after more than 180 days",
        "EnforceSchedulingHorizon is off: the room takes as much of a series as fits into "
        "BookingWindowInDays, and the rest has no room when its time comes.",
        room.set("-EnforceSchedulingHorizon $true"),
    )


def _unwanted(outcomes: Outcomes, kind: Kind, what: str, reason: str, remedy: str) -> Finding:
    """Of an invitation that a room is expected to decline."""
    found = _sent(outcomes, kind)
    if isinstance(found, Finding):
        return found
    said = f"{what} was {found.answer.value}"
    return passed(said) if found.answer is Answer.DECLINED else warning(said, reason, remedy)


def _sent(outcomes: Outcomes, kind: Kind) -> Outcome | Finding:
    """The outcome; a finding says why there is none, or why it tells nothing."""
    first, found = outcomes[Kind.ORDINARY].answer, outcomes.get(kind)
    if first is Answer.DECLINED:
        return skipped("not told: the room declines ordinary invitations of this account too")
    if first not in (Answer.ACCEPTED, Answer.PENDING):
        return skipped("not told: the room does not process invitations")
    if found is None and kind is Kind.CONFLICT:
        return skipped("not told: nothing was accepted that could be in conflict")
    if found is None:
        return skipped("not sent: the room has no such stretch of free time")
    if found.answer in (Answer.UNANSWERED, Answer.ABSENT):
        return skipped(f"not told: it was {found.answer.value} in {round(found.after)} s")
    return found


def _processed(outcomes: Outcomes, kind: Kind) -> Stored | Finding:
    """How the room keeps an invitation that it has processed."""
    found = _sent(outcomes, kind)
    if isinstance(found, Finding):
        return found
    if found.stored is None:
        return skipped(f"not told: it was {found.answer.value}, and its copy cannot be seen")
    return found.stored


VERDICTS: dict[str, Verdict] = {
    "probe-answer": answer,
    "probe-subject": subject,
    "probe-text": body,
    "probe-private": private,
    "probe-duration": long,
    "probe-conflict": conflict,
    "probe-window": window,
    "probe-recurring": recurring,
    "probe-series": series,
}
"""By the name of the check, in order."""
