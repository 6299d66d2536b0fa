"""Checks of the mailbox itself: that it is a room, and what the directory says of it."""

from __future__ import annotations

import json

from signage.core.health import FaultKind
from signage.core.place import Place
from signage.doctor import room
from signage.doctor.base import Check, Finding, passed, skipped, warning
from signage.doctor.graph_grants import SIGN
from signage.doctor.graph_visit import GraphVisit
from signage.doctor.words import counted, listed
from signage.sources.directory import Entry

_UNSEEN = frozenset({FaultKind.FORBIDDEN, FaultKind.APP_DENIED, FaultKind.UNAUTHORISED})


def room_mailbox(visit: GraphVisit) -> Finding:
    """Whether the mailbox is a room: by the directory's places, or by what it says of itself."""
    entry, refusal = _entry(visit)
    if entry is not None:
        ours = visit.config.room.name
        named = entry.name if entry.name == ours else f"{entry.name} (the sign says {ours})"
        return passed(f"{named}: a room, as the directory has it")
    said = visit.mailbox_settings
    if said is not None and said.purpose == "room":
        return passed("a room, as the mailbox says of itself")
    kind = f"Get-EXOMailbox {visit.room} | Format-List RecipientTypeDetails"
    if said is not None and said.purpose:
        return warning(
            f"{visit.room} is no room: its purpose is {said.purpose}",
            "A shared or a person's mailbox answers no invitation by itself, and no scope of rooms "
            "holds it.",
            kind,
            f"Set-Mailbox {visit.room} -Type Room",
        )
    if not refusal:
        return warning(
            f"{visit.room} is not among the directory's rooms",
            "A new room takes up to a day to get there; a shared or a person's mailbox never does, "
            "and answers no invitation by itself.",
            kind,
            f"Set-Mailbox {visit.room} -Type Room",
        )
    return skipped(
        f"not shown to this application: {refusal}",
        f"The sign needs neither. {SIGN} in Entra shows rooms, and nothing of any mailbox.",
        kind,
    )


def details(visit: GraphVisit) -> Finding:
    """What the directory says of the room, and the configuration leaves out."""
    entry, refusal = _entry(visit)
    if entry is None or entry.place is None:
        missing = _missing(visit)
        if not missing:
            return passed("the configuration says all that a sign shows")
        said = refusal or "the directory says nothing of this room"
        more = f"Write {listed(missing)} into [room] of {visit.path}"
        return skipped(
            f"{listed(missing)} not filled in: {said}",
            f"{more}, or grant {SIGN} in Entra: then the sign asks the directory once a day.",
        )
    return _compared(entry.place, visit)


def _compared(place: Place, visit: GraphVisit) -> Finding:
    ours = visit.config.room.seats
    if ours is not None and place.seats is not None and ours != place.seats:
        return warning(
            f"the sign says {counted(ours, 'seat')}, the directory {place.seats}",
            "One of the two is wrong: people book by the directory, and read the sign.",
            f"Set-Place {visit.room} -Capacity {ours}",
            f"seats = {place.seats}  (in [room] of {visit.path})",
        )
    missing = _missing(visit)
    filled = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name in missing
        if (value := getattr(place, name))
    ]
    if not missing:
        return passed("the configuration says all that a sign shows")
    if not filled:
        return passed(
            f"neither the configuration nor the directory has {listed(missing)}",
            f"Set-Place {visit.room} -Capacity 8 -FloorLabel 3 -Tags Display,Whiteboard",
        )
    return passed(
        "what [room] leaves out comes from the directory, read once a day:",
        *filled,
    )


def _missing(visit: GraphVisit) -> list[str]:
    given = visit.config.given
    return [name for name in ("floor", "seats", "amenities") if f"room.{name}" not in given]


def _entry(visit: GraphVisit) -> tuple[Entry | None, str]:
    """The directory's entry; or why it is not to be seen (empty: there is none)."""
    entry, refusal = visit.listed
    if refusal is None:
        return entry, ""
    if refusal.kind in _UNSEEN:
        return None, f"{SIGN} is not granted"
    return None, f"the directory does not answer ({refusal.kind.value})"


CHECKS: tuple[Check[GraphVisit], ...] = (
    Check("room-mailbox", room_mailbox, ("certificate", "token")),
    Check("details", details, ("certificate", "token")),
    Check("time-zone", room.time_zone, ("certificate", "token")),
    Check("working-hours", room.working_hours, ("certificate", "token")),
)
