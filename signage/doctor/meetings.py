"""What the room's settings do to its meetings, told from counts. Pure.

Neither EWS nor Graph shows the settings of a room mailbox (Set-CalendarProcessing); their effects
can be counted. Parameters and defaults: "Set-CalendarProcessing", Microsoft Learn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from signage.doctor.base import Check, Finding, passed, skipped, warning
from signage.doctor.visit import Sample, Visit
from signage.doctor.words import counted

FEW = 5  # meetings, below which nothing is told from their texts
TELLING = 20  # meetings, below which the lack of a private one says nothing
SHARE = 0.2  # of the meetings: more is a setting's doing, or was until lately
NEARLY_ALL = 0.9


class Room(NamedTuple):
    """What remedies are filled in with."""

    address: str
    private_shown: bool = False  # nothing but Exchange's own mark masks a meeting here

    def set(self, parameters: str) -> str:
        """The line that changes the room."""
        return f"Set-CalendarProcessing {self.address} {parameters}"

    def get(self, parameters: str = "") -> str:
        """The line that shows what is set; all of it, if no parameters are named."""
        return f"Get-CalendarProcessing {self.address} | Format-List {parameters}".rstrip()


def meetings(sample: Sample, room: Room) -> Finding:
    """What the counts below are taken from."""
    habits = sample.habits
    said = f"{counted(habits.items, 'item')} in 60 days, {counted(habits.meetings, 'meeting')}"
    return passed(f"{said}; the settings behind them:", room.get())


def organizer_as_subject(sample: Sample, room: Room) -> Finding:
    """AddOrganizerToSubject."""
    habits = sample.habits
    of = _public(habits.public)
    if habits.public < FEW:
        return _few(habits.public)
    if habits.organizer > SHARE * habits.public:
        return warning(
            f"{habits.organizer} {of} have their organizer's name for a subject",
            "AddOrganizerToSubject and DeleteSubject are probably on, as by default: the sign "
            "shows who, and cannot show what.",
            room.set("-AddOrganizerToSubject $false -DeleteSubject $false"),
        )
    if habits.organizer_first > SHARE * habits.public:
        return warning(
            f"{habits.organizer_first} {of} begin with their organizer's name",
            "AddOrganizerToSubject is probably on. The sign leaves the name out of the title, and "
            "shows the organizer anyway.",
            room.set("-AddOrganizerToSubject $false"),
        )
    return passed(f"{habits.organizer + habits.organizer_first} {of}: subjects are people's own")


def empty_subjects(sample: Sample, room: Room) -> Finding:
    """DeleteSubject."""
    habits = sample.habits
    if habits.public < FEW:
        return _few(habits.public)
    said = f"{habits.empty} {_public(habits.public)} have no subject"
    if habits.empty <= SHARE * habits.public:
        return passed(said)
    return warning(
        said,
        "DeleteSubject is probably on: the sign can only say that the room is taken.",
        room.set("-DeleteSubject $false"),
    )


def private_flag(sample: Sample, room: Room) -> Finding:
    """RemovePrivateProperty."""
    habits = sample.habits
    if habits.private:
        return passed(f"{habits.private} of {habits.items} items are private: the mark is kept")
    if habits.meetings < TELLING:
        return skipped(f"no private one, but only {counted(habits.meetings, 'meeting')}")
    if not room.private_shown:
        return passed(f"no private one among {habits.items} items; [privacy] mask_all hides all")
    return warning(
        f"no private item among {habits.items}",
        "RemovePrivateProperty is probably on, as by default: Exchange then takes the mark away "
        "when the room accepts, and the titles of private meetings are public on the sign.",
        room.set("-RemovePrivateProperty $false"),
        "Then have one private meeting sent to the room, and look at its sign.",
    )


def cancelled(sample: Sample, room: Room) -> Finding:
    """RemoveCanceledMeetings."""
    habits = sample.habits
    said = f"{habits.cancelled} of {habits.items} items are cancelled and still there"
    if not habits.cancelled:
        return passed(said)
    line = room.set("-RemoveCanceledMeetings $true  (Exchange Online, and newer Exchange Servers)")
    return passed(f"{said}; the sign leaves them out", line)


def overlaps(sample: Sample, room: Room) -> Finding:
    """AllowConflicts."""
    habits = sample.habits
    said = f"{habits.overlapping} of {habits.items} items overlap another one"
    if not habits.overlapping:
        return passed(said)
    return warning(
        said,
        "AllowConflicts is on, or a share of a series may conflict, or somebody writes into the "
        "calendar directly. The sign shows the meeting that began first, and names the others.",
        room.set("-AllowConflicts $false -ConflictPercentageAllowed 0 -MaximumConflictInstances 0"),
    )


def unanswered(sample: Sample, room: Room) -> Finding:
    """AutomateProcessing, and delegates that have to approve."""
    habits = sample.habits
    said = f"{habits.unanswered} {_of(habits.meetings)} are unanswered or tentative"
    if not habits.unanswered:
        return passed(said)
    if habits.meetings >= FEW and habits.unanswered >= NEARLY_ALL * habits.meetings:
        return warning(
            said,
            "AutomateProcessing is probably not AutoAccept: the room answers nobody. The sign "
            "counts such meetings as taken, and calls them unconfirmed.",
            room.set("-AutomateProcessing AutoAccept"),
        )
    return warning(
        said,
        "Delegates probably have to approve (ForwardRequestsToDelegates, AllBookInPolicy off), and "
        "did not yet. The sign counts such meetings as taken, and calls them unconfirmed.",
        room.get("ForwardRequestsToDelegates,ResourceDelegates,AllBookInPolicy,AllRequestInPolicy"),
        room.set("-AllBookInPolicy $true -AllRequestInPolicy $false  (if anybody may book)"),
        room.set("-TentativePendingApproval $true  (or what is pending looks free to others)"),
    )


def duration(sample: Sample, room: Room) -> Finding:
    """MaximumDurationInMinutes."""
    habits = sample.habits
    said = f"{habits.long} of {habits.items} items are longer than 24 hours"
    if not habits.long:
        return passed(said)
    return warning(
        said,
        "MaximumDurationInMinutes is above 1440 or 0, or they were written into the calendar "
        "directly. The room is taken all that time, nights included.",
        room.set("-MaximumDurationInMinutes 1440"),
    )


def horizon(sample: Sample, room: Room) -> Finding:
    """BookingWindowInDays."""
    said = f"{counted(sample.far, 'item')} more than 180 days ahead"
    if not sample.far:
        return passed(said)
    return warning(
        said,
        "BookingWindowInDays is above 180, EnforceSchedulingHorizon is off, or they were written "
        "into the calendar directly. Rooms are blocked by plans that nobody remembers.",
        room.set("-BookingWindowInDays 180 -EnforceSchedulingHorizon $true"),
    )


def _of(number: int) -> str:
    return f"of {counted(number, 'meeting')}"


def _public(number: int) -> str:
    """Of these; what is masked may not be told from what stands in it."""
    return f"of {counted(number, 'public meeting')}"


def _few(number: int) -> Finding:
    return skipped(f"only {counted(number, 'public meeting')} in 60 days: too few to tell")


Told = Callable[[Sample, Room], Finding]

TOLD: dict[str, Told] = {
    "meetings": meetings,
    "organizer-as-subject": organizer_as_subject,
    "empty-subjects": empty_subjects,
    "private-flag": private_flag,
    "cancelled": cancelled,
    "overlaps": overlaps,
    "unanswered": unanswered,
    "duration": duration,
    "horizon": horizon,
}
"""What is told from a sample, by the name of its check, in order."""


def _check(name: str, told: Told) -> Check[Visit]:
    def examine(visit: Visit) -> Finding:
        room = Room(visit.room, private_shown=not visit.config.privacy.mask_all)
        return told(visit.sample, room)

    return Check(name, examine, ("calendar",) if name == "meetings" else ("meetings",))


CHECKS: tuple[Check[Visit], ...] = tuple(_check(name, told) for name, told in TOLD.items())
