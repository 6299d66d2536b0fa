"""signage support-bundle: one archive for a bug report."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from signage.commands import kinds

NAME = "support-bundle"
SUMMARY = "one archive for a bug report, without meeting text and secrets"
DESCRIPTION = (
    "Collects versions, the configuration in force and its problems, the status of the running\n"
    "sign, its log, what systemd says of it, the screens and the machine, and says what went in.\n"
    "Nothing of it is sent anywhere."
)
EXAMPLES = (
    "examples:\n"
    "  sudo signage support-bundle --config /etc/signage/config.toml --output bundle.tar.gz\n"
    "  ssh SIGN sudo signage support-bundle --config FILE --output /dev/stdout > bundle.tar.gz"
)


def arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    kinds.add_config(parser, required=True)
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="a .tar.gz file")
    kinds.add_socket(parser)


def main(args: Namespace) -> int:
    """Collect and write."""
    from signage.status.bundle import README, bundle  # noqa: PLC0415
    from signage.status.own_file import is_output, write  # noqa: PLC0415

    archive = bundle(args.config, args.socket)
    told = sys.stderr if is_output(args.output) else sys.stdout  # the archive alone, as one
    write(archive, args.output, "bundle")
    print(f"{args.output}: {len(archive) // 1024} KiB\n\n{README}", end="", file=told)
    return 0
