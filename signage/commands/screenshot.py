"""signage screenshot: the picture that is on the glass of this machine's sign."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from signage.commands import kinds

NAME = "screenshot"
SUMMARY = "the picture that the running sign shows, as PNG"
DESCRIPTION = (
    "Asks the running sign for its picture, upright and as the corridor sees it: what is private\n"
    "is masked. Titles that are not private are in it, so the file is for its owner alone."
)
EXAMPLES = "examples:\n  sudo signage screenshot --output now.png"


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the PNG file")
    kinds.add_socket(parser)


def main(args: Namespace) -> int:
    """Ask, and write the answer."""
    from signage.errors import Problem, UserError  # noqa: PLC0415
    from signage.status.local import EX_UNAVAILABLE, NO_SCREEN, ask  # noqa: PLC0415
    from signage.status.own_file import write  # noqa: PLC0415

    picture = ask("screenshot", args.socket)
    if picture == NO_SCREEN:
        raise UserError(
            [Problem("screen", "the sign waits for one", "signage status")], EX_UNAVAILABLE
        )
    write(picture, args.output, "picture")
    return 0
