"""signage rehearse: whether this release works here, without the screen."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from signage.commands import kinds
from signage.options import RehearseOptions

NAME = "rehearse"
SUMMARY = "read the calendar once and draw it, without the screen"
DESCRIPTION = (
    "Starts the sign as `run` does, but draws into memory, and ends when the calendar has been\n"
    "read and its picture drawn. An update asks the new release for this before it takes over.\n"
    "Without a configuration only the drawing is tried. Prints nothing of a meeting."
)
EXAMPLES = "examples:\n  signage rehearse --config /etc/signage/config.toml"


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds.add_config(parser)


def main(args: Namespace) -> int:
    """Rehearse and say what works; UserError for what does not."""
    from signage import logs  # noqa: PLC0415
    from signage.clock import SystemClock  # noqa: PLC0415
    from signage.display.drivers import OFFSCREEN  # noqa: PLC0415
    from signage.rehearsal import rehearse  # noqa: PLC0415

    logs.start(args.debug)
    os.environ["SDL_VIDEODRIVER"] = OFFSCREEN  # whatever the caller's own screen is
    done = rehearse(RehearseOptions(args.config, args.debug), SystemClock())
    size = "x".join(map(str, done.size))
    print(
        f"a picture of {size} was drawn" + (", the calendar was read" if done.read else ""),
        flush=True,
    )
    # The exit code is the verdict. A reading thread may be inside TLS or SDL still, and Python
    # taking itself apart under it was seen to end in a segmentation fault.
    os._exit(0)
