"""signage run: the door sign itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signage.options import RunOptions

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

NAME = "run"
SUMMARY = "the door sign: fullscreen, until it is told to end"
DESCRIPTION = (
    "Shows the room of the configuration fullscreen. No key or touch leaves it; SIGTERM ends it.\n"
    "A faulty configuration is shown on the screen, and read again when it is mended."
)
EXAMPLES = "examples:\n  signage run --config /etc/signage/config.toml"


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    from signage.commands import kinds  # noqa: PLC0415 - see signage.cli

    kinds.add_config(parser, required=True)


def main(args: Namespace) -> int:
    """Run until told to end."""
    from signage import garbage  # noqa: PLC0415

    garbage.let_lie()  # until the first read is over
    from signage import app, logs  # noqa: PLC0415

    logs.start(args.debug)
    return app.run(RunOptions(config=args.config, debug=args.debug))
