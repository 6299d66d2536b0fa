"""The checks of `signage doctor --probe`, which come after all others."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace

from signage.assembly import Password, configured_password, ews_proofs, ews_settings
from signage.core.health import Fault, FaultKind
from signage.core.remedies import remedies
from signage.doctor.base import Area, Check, Finding, fault, passed, warning
from signage.doctor.meetings import Room
from signage.doctor.probe import Probe
from signage.doctor.probe_cleaning import Cleared
from signage.doctor.probe_plan import Kind
from signage.doctor.probe_verdicts import VERDICTS, Verdict, Wanted
from signage.doctor.visit import Visit
from signage.doctor.words import counted, listed
from signage.secrets import resolve
from signage.sources.base import SourceError

TITLE = "Probe"


def area(probe: Probe) -> Area[Visit]:
    """The checks over one probe; the last one clears."""
    examined: list[Check[Visit]] = [
        Check("probe-account", lambda visit: account(probe, visit), ("calendar",)),
        Check("probe-time", lambda visit: free(probe, visit), ("probe-account",)),
    ]
    needs = ("probe-time",)
    for name, verdict in VERDICTS.items():
        examined.append(Check(name, _judging(probe, verdict), needs))
        needs = ("probe-answer",)
    examined.append(Check("probe-removal", lambda visit: removal(probe, visit), ("probe-account",)))
    return Area(TITLE, tuple(examined))


def account(probe: Probe, visit: Visit) -> Finding:
    """Whether the organizer's calendar can be opened; removes what an earlier probe left there."""
    try:
        cleared = probe.begin()
    except SourceError as error:
        return _barred(error.fault, visit)
    who = f"invitations go out from {visit.config.doctor.probe_mailbox}"
    if cleared.left:
        return _remains(cleared, visit, "of an earlier probe")
    if not cleared.removed:
        return passed(who)
    return passed(f"{who}; removed {counted(cleared.removed, 'meeting')} of an interrupted probe")


def free(probe: Probe, visit: Visit) -> Finding:
    """When the room is free, by its free/busy digits."""
    try:
        planned = probe.find_time(visit.config.room.zone, visit.hours)
    except SourceError as error:
        return _barred(error.fault, visit)
    missing = [kind.value for kind in Kind if kind not in planned and kind is not Kind.CONFLICT]
    if Kind.ORDINARY not in planned:
        return fault(
            "the room is not free for half an hour within two weeks",
            "The probe never takes time from anybody.",
            "signage doctor --probe  (once more, when the room is less busy)",
        )
    first = planned[Kind.ORDINARY].astimezone(visit.config.room.zone)
    said = f"the first test is on {first:%Y-%m-%d} at {first:%H:%M}"
    return passed(f"{said}; no time for: {listed(missing)}" if missing else said)


def removal(probe: Probe, visit: Visit) -> Finding:
    """Whether nothing of the probe is left."""
    cleared = probe.clear()
    if cleared.left:
        return _remains(cleared, visit, "of this probe")
    silent = [o for o in probe.outcomes.values() if o.answer.name == "ABSENT"]
    said = f"{counted(cleared.removed, 'meeting')} withdrawn and removed from both calendars"
    if silent:
        said += "; should the room put some into its calendar later on, the next probe removes them"
    return passed(said)


def _judging(probe: Probe, verdict: Verdict) -> Callable[[Visit], Finding]:
    def examine(visit: Visit) -> Finding:
        if not probe.outcomes:
            try:
                probe.run()
            except SourceError as error:
                return _barred(error.fault, visit)
        privacy, source = visit.config.privacy, visit.config.source
        bodies = "description" in source.read and bool(privacy.words)
        return verdict(probe.outcomes, Room(visit.room), Wanted(not privacy.mask_all, bodies))

    return examine


def _barred(refusal: Fault, visit: Visit) -> Finding:
    """Why the organizer's account cannot do its part, with remedies for that account."""
    doctor = visit.config.doctor
    mailbox = doctor.probe_mailbox or ""
    said = f"{mailbox}: {refusal.detail or refusal.kind.value.replace('_', ' ')}"
    if refusal.kind in (FaultKind.NO_SUCH_ROOM, FaultKind.INACTIVE):
        return fault(
            said,
            "There is no mailbox of that address, or it has no calendar to invite from.",
            f"Get-Mailbox {mailbox}",
            f"Enable-Mailbox {doctor.probe_username or mailbox}",
            f'probe_mailbox = "organizer@example.com"  (in [doctor] of {visit.path})',
        )
    if refusal.kind is FaultKind.FORBIDDEN:
        account = doctor.probe_username or visit.facts.account
        return fault(
            said,
            "The account that logs on may not do this in that calendar, or may not send.",
            f"Get-MailboxFolderPermission {mailbox}:\\Calendar",
            f"Get-MailboxPermission {mailbox} -User '{account}'",
            f"Name in [doctor] probe_mailbox of {visit.path} the account's own mailbox.",
        )
    facts = replace(
        visit.facts,
        room=mailbox,
        account=doctor.probe_username or visit.facts.account,
        secret=doctor.probe_secret or visit.facts.secret,
    )
    return fault(said, "", *remedies(refusal, facts))


def _remains(cleared: Cleared, visit: Visit, whose: str) -> Finding:
    doctor, room, refusal = visit.config.doctor, visit.room, cleared.refusal
    said = f"{counted(cleared.left, 'item')} {whose} may be left"
    if refusal is None or not refusal.kind.refused:
        why = "" if refusal is None else f" ({refusal.detail or refusal.kind.value})"
        return warning(
            f"{said}{why}",
            "The next probe finds them by their mark and removes them before all else.",
            "signage doctor --probe  (once more)",
        )
    who = doctor.probe_username or doctor.probe_mailbox
    return warning(
        f"{said} in the room's calendar ({refusal.detail or refusal.kind.value})",
        "They are cancelled: the sign leaves them out, and they take no time. But no account here "
        "may delete them. Give one the right, and the next probe removes them.",
        f"Add-MailboxFolderPermission -Identity {room}:\\Calendar -User '{who}' "
        "-AccessRights Editor  (for as long as you probe)",
        f"Set-CalendarProcessing {room} -RemoveCanceledMeetings $true  (Exchange Online, and newer "
        "Exchange Servers: the room removes them itself)",
        "signage doctor --probe  (once more)",
    )


def probe_of(
    visit: Visit,
    wait: Callable[[float], object] | None = None,
    random: Callable[[int], bytes] = os.urandom,
) -> Probe:
    """The probe that the configuration describes; it costs no request, and loads exchangelib.

    `wait` sleeps for seconds, `random` gives so many bytes.

    Raises UserError if the secret of its account is not there.
    """
    from signage.sources.ews.probe import EwsOrganizer, EwsRoomCalendar  # noqa: PLC0415

    config, doctor = visit.config, visit.config.doctor
    ours = replace(ews_settings(config), read=())
    proofs = ews_proofs(config, configured_password(config, visit.environ))
    desks = [EwsRoomCalendar(ours, *proofs)]
    theirs = replace(ours, room=doctor.probe_mailbox or "")
    if doctor.probe_username is not None:
        theirs = replace(theirs, username=doctor.probe_username, access="delegate")
        proofs = _password(visit, doctor.probe_secret or ""), None
        desks.append(EwsRoomCalendar(replace(theirs, room=ours.room), *proofs))
    organizer = EwsOrganizer(theirs, visit.room, *proofs)
    wait = wait or threading.Event().wait
    return Probe(visit.room, organizer, desks, visit.clock, wait, random)


def _password(visit: Visit, name: str) -> Password:
    def password() -> str:
        return resolve(name, visit.config.secrets_dir, visit.environ).secret.reveal()

    password()  # told at once where it is missing, with its remedy
    return password
