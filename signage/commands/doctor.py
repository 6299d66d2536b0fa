"""signage doctor: what is wrong between the sign and the room's calendar, and what mends it."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from signage.commands import kinds

if TYPE_CHECKING:
    from signage.doctor.base import Area, Result
    from signage.doctor.visit import Visit

NAME = "doctor"
SUMMARY = "find what is wrong between the sign and Exchange"
DESCRIPTION = (
    "Looks at everything from the configuration to what the room's settings do to its meetings,\n"
    "from the outside in, and says of each what was found, why it matters and what mends it.\n"
    "It reads the calendar as the sign does, asks for the ids of folders, and changes nothing.\n"
    "Nothing that it prints holds the text of a meeting.\n\n"
    "With --probe it also sends the room seven test invitations, says what the room did to them\n"
    "and which setting did it, and removes them again. It says all of that first, and asks.\n\n"
    "Ends with 0 if all is well, with 1 after warnings, with 2 after faults."
)
EXAMPLES = (
    "examples:\n"
    "  signage doctor --config /etc/signage/config.toml\n"
    "  sudo signage doctor --config FILE               screen and touch as the sign's own user\n"
    "  signage doctor --config FILE --json | jq .level\n"
    "  signage doctor --config FILE --probe            what the room does to invitations"
)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds.add_config(parser, required=True)
    parser.add_argument("--json", action="store_true", help="the report as JSON, for machines")
    parser.add_argument(
        "--probe", action="store_true", help="send the room test invitations; asks first"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before the probe")


def main(args: Namespace) -> int:
    """Walk, and print what is found."""
    from signage import logs  # noqa: PLC0415
    from signage.clock import SystemClock  # noqa: PLC0415
    from signage.commands.probing import probing  # noqa: PLC0415
    from signage.doctor.machine import EXIT, document, worst  # noqa: PLC0415
    from signage.doctor.table import visit_of, walked  # noqa: PLC0415

    logs.start(args.debug)
    visit = visit_of(args.config, os.environ, SystemClock())
    try:
        with probing(visit, args) as more:
            if args.json:
                results = list(walked(visit, more=more))
                _, room, endpoint = _named(visit)
                print(document(results, room, endpoint, visit.now))
            else:
                results = _printed(visit, more)
    finally:
        visit.close()
    return EXIT[worst(results)]


def _printed(visit: Visit, more: tuple[Area[Visit], ...]) -> list[Result]:
    from signage.doctor.report import Report  # noqa: PLC0415
    from signage.doctor.table import walked  # noqa: PLC0415

    with Report(sys.stdout) as report:
        name, room, endpoint = _named(visit)
        who = f"{name} ({room})" if name and room else name or room
        if title := " at ".join(filter(None, (who, endpoint))):
            report.title(title)
        return report.print(walked(visit, report.begin, more))


def _named(visit: Visit) -> tuple[str | None, str | None, str | None]:
    """The room's name, its address and the server, as far as the file tells them."""
    if not visit.readable:
        return None, None, None
    known = {
        "room.name": visit.config.room.name,
        "room.mailbox": visit.room,
        "source.endpoint": visit.endpoint,
    }
    doubted = visit.examined.doubted  # there are stand-ins in their place
    name, room, endpoint = (None if key in doubted else said for key, said in known.items())
    return name, room, endpoint or None
