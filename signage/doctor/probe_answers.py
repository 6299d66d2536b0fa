"""What the room's answer to an ordinary invitation says of its settings. Pure.

Parameters and defaults: "Set-CalendarProcessing", Microsoft Learn.
"""

from __future__ import annotations

from collections.abc import Callable

from signage.doctor.base import Finding, passed, warning
from signage.doctor.meetings import Room
from signage.doctor.probe_outcomes import Answer, Outcome

MINUTE = 60.0  # s: slower than this, a person or a long queue did it


def told(found: Outcome, room: Room) -> Finding:
    """AutomateProcessing, and who may book."""
    return _ANSWERS[found.answer](found, room)


def _accepted(found: Outcome, _: Room) -> Finding:
    said = f"an ordinary invitation was accepted after {round(found.after)} s"
    if found.after < MINUTE:
        return passed(f"{said}: the room answers by itself")
    return warning(
        said,
        "A room that answers by itself needs less than a minute: a person answered, or the server "
        "is behind with its work. Until then the sign calls a meeting unconfirmed.",
        "Get-ServerHealth -Identity SERVER -HealthSet Calendaring",
    )


def _declined(_: Outcome, room: Room) -> Finding:
    names = "AllBookInPolicy,BookInPolicy,RequestInPolicy,AllRequestInPolicy"
    others = "BookingWindowInDays,ScheduleOnlyDuringWorkHours,MaximumDurationInMinutes"
    return warning(
        "an ordinary invitation was declined, although the room is free then",
        "The probe's account may not book this room (AllBookInPolicy is off, and BookInPolicy does "
        "not name it), or the room takes no meeting of half an hour within the next weeks.",
        room.get(f"{names},{others}"),
        room.set("-AllBookInPolicy $true  (if anybody may book)"),
    )


def _pending(found: Outcome, room: Room) -> Finding:
    remedies = [
        room.get("ForwardRequestsToDelegates,ResourceDelegates,AllBookInPolicy,AllRequestInPolicy"),
        room.set("-AllBookInPolicy $true -AllRequestInPolicy $false  (if anybody may book)"),
    ]
    if found.stored is not None and not found.stored.blocks:
        remedies.append(room.set("-TentativePendingApproval $true  (what waits looks free now)"))
    return warning(
        "an ordinary invitation waits for a delegate's approval",
        "AllBookInPolicy is off and AllRequestInPolicy on (ForwardRequestsToDelegates). Until "
        "somebody approves, the sign counts such meetings as taken, and calls them unconfirmed.",
        *remedies,
    )


def _unanswered(found: Outcome, room: Room) -> Finding:
    return warning(
        f"an ordinary invitation was not answered within {round(found.after)} s",
        "It stands in the calendar as tentative: AutomateProcessing is AutoUpdate, as in rooms "
        "that PowerShell made. Everybody has to be answered by hand, and the sign calls all "
        "meetings unconfirmed.",
        room.set("-AutomateProcessing AutoAccept"),
    )


def _absent(found: Outcome, room: Room) -> Finding:
    return warning(
        f"nothing became of an ordinary invitation within {round(found.after)} s",
        "It is not in the calendar and was not answered: AutomateProcessing is None, the mailbox "
        "is no room, or mail is late. The sign cannot show what nobody puts into the calendar.",
        room.set("-AutomateProcessing AutoAccept"),
        f"Get-MessageTrackingLog -Recipients {room.address} -EventId DELIVER -ResultSize 20",
    )


_ANSWERS: dict[Answer, Callable[[Outcome, Room], Finding]] = {
    Answer.ACCEPTED: _accepted,
    Answer.DECLINED: _declined,
    Answer.PENDING: _pending,
    Answer.UNANSWERED: _unanswered,
    Answer.ABSENT: _absent,
}
