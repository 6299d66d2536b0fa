"""signage screenshot: the picture that is on the glass of this machine's sign."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from signage.commands import kinds

NAME = "screenshot"
SUMMARY = "the picture that the running sign shows, as PNG"
DESCRIPTION = (
    "Asks the running sign for its picture, upright and as the corridor sees it: what is private\n"
    "is masked. Titles that are not private are in it, so mind where you keep it."
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

    picture = ask("screenshot", args.socket)
    if picture == NO_SCREEN:
        raise UserError(
            [Problem("screen", "the sign waits for one", "signage status")], EX_UNAVAILABLE
        )
    try:
        args.output.write_bytes(picture)
    except OSError as error:
        what = f"the picture cannot be written: {error.strerror or error}"
        raise UserError([Problem(str(args.output), what)], 73) from error  # EX_CANTCREAT
    return 0
