"""Asks before the probe does anything: what it will do, to whom, and what stays behind."""

from __future__ import annotations

from typing import TextIO

from signage.doctor.visit import Visit
from signage.errors import Problem, UserError

EX_USAGE = 64  # sysexits(3)


def agreed(visit: Visit, yes: bool, answers: TextIO, asks: TextIO) -> bool:
    """Whether a person, or `--yes`, wants the probe.

    Raises UserError where there can be none: over Graph, without a mailbox to send from, or where
    nobody can be asked.
    """
    config = visit.config
    if config.source.kind != "ews":
        what = 'the probe is not offered for kind = "graph"'
        remedy = f"Look at the settings themselves: Get-CalendarProcessing {visit.room} | fl"
        raise UserError([Problem("--probe", what, remedy)], EX_USAGE)
    if config.doctor.probe_mailbox is None:
        what = "this key is missing: the probe needs a calendar to send invitations from"
        remedy = (
            'probe_mailbox = "organizer@example.com"  (the sign\'s own mailbox will do; with '
            "probe_username and probe_secret it is another account's)"
        )
        raise UserError([Problem(f"{visit.path}: [doctor] probe_mailbox", what, remedy)])
    if yes:
        return True
    if not answers.isatty():
        what = "there is no terminal, and so nobody who can be asked"
        remedy = "signage doctor --probe --yes  (sends invitations to the room without asking)"
        raise UserError([Problem("--probe", what, remedy)], EX_USAGE)
    print(intent(visit), file=asks)
    print("Go on? [y/N] ", end="", file=asks, flush=True)
    return answers.readline().strip().casefold() in ("y", "yes")


def intent(visit: Visit) -> str:
    """What exactly will be done."""
    config, sender = visit.config, visit.config.doctor.probe_mailbox
    account = config.doctor.probe_username or config.source.username or "the sign's account"
    return (
        f"The probe will, for the room {config.room.name} ({visit.room}):\n\n"
        f"  - log on as {account}, and open the calendar of {sender}\n"
        "  - remove what an earlier probe left, by its mark\n"
        "  - look up when the room is free, from tomorrow on and half a year ahead\n"
        "  - send the room six invitations in free time, and a seventh at the time of the first:\n"
        "    an ordinary one, a private one, two days, a series of seven months, one far ahead,\n"
        "    one of 26 hours, one in conflict\n"
        "  - watch for up to three minutes how the room answers and keeps them\n"
        "  - cancel all of them, and delete them from both calendars\n\n"
        "It opens and deletes nothing but what it made. Until it is done the room is taken at\n"
        f"those times. The room's answers stay in the inbox of {sender}; delegates of\n"
        "the room may be told. If it is interrupted, the next probe removes what it left.\n"
    )
